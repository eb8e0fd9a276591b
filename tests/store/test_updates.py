"""Messages read from the log: whatever it holds, and from whomever."""

from __future__ import annotations

import pytest

from tests.conftest import START
from tests.oplog.builder import Scripted
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.updates import OpenWork, UpdateLog
from warroom.room.core import WarRoom, Write
from warroom.store.message_queries import open_work, update_log
from warroom.store.records import incident_number
from warroom.text import Untrusted


def log_of(room: WarRoom, incident: IncidentId) -> UpdateLog:
    number = incident_number(room.reader(), incident)
    assert number is not None
    return update_log(room.reader(), number)


def work_of(room: WarRoom, incident: IncidentId) -> OpenWork:
    number = incident_number(room.reader(), incident)
    assert number is not None
    return open_work(room.reader(), number)


@pytest.mark.parametrize(
    "values",
    [
        {"facts": {}, "approved": {}, "put_off": {}},
        {
            "facts": {"template": 7, "typed": ["x"], "fields": {"a": 1}, "told": "h1", "status": {"x": 1}},
            "approved": {},
        },
        {"facts": {"told": [1, "h1"], "typed": {"eta": "x", "n": None}}, "put_off": {"until": None}},
        {"approved": {"digest": None}, "put_off": {"reason": "x"}},
    ],
)
def test_what_another_version_or_a_liar_wrote_is_read_as_far_as_it_is_understood(
    room: WarRoom, incident: IncidentId, values: dict[str, object]
) -> None:
    room.commit(incident, [Write("update", "f" * 32, {"audience": "internal", "text": "said", **values})])
    (record,) = log_of(room, incident).waiting
    assert (record.text.raw, record.approved_by, record.posted) == ("said", None, False)
    assert set(record.told) <= {"h1"}
    assert all(isinstance(text.raw, str) for _, text in (*record.typed, *record.fields))
    assert log_of(room, incident).put_off == ()


def test_a_post_of_unknown_time_counts_from_when_it_was_written_down(room: WarRoom, incident: IncidentId) -> None:
    posted = EventTime.unknown(words="??:??").as_json()
    room.commit(incident, [Write("update", "f" * 32, {"text": "said", "posted": posted})])
    (record,) = log_of(room, incident).posted
    assert record.at > START
    assert (record.audience, record.target) == ("", "")


def test_a_post_that_is_yet_to_come_counts_from_when_it_was_written_down(room: WarRoom, incident: IncidentId) -> None:
    ahead = EventTime.at(Moment(room.now() + 24 * 60 * MINUTE)).as_json()
    room.commit(incident, [Write("update", "f" * 32, {"audience": "internal", "text": "said"})])
    room.commit(incident, [Write("update", "f" * 32, {"posted": ahead})])
    (record,) = log_of(room, incident).posted
    assert START < record.at <= room.now()


def test_whoever_posts_or_approves_is_the_one_who_wrote_that_down(room: WarRoom, incident: IncidentId) -> None:
    import hashlib

    digest = hashlib.sha256(b"said").hexdigest()
    room.commit(incident, [Write("update", "f" * 32, {"audience": "internal", "text": "said"})])
    bob = Scripted("bob", incident=incident, t=room.now())
    approval = bob.write({"approved": {"digest": digest, "by": "alice"}}, kind="update", on="f" * 32)
    at = EventTime.at(room.now()).as_json()
    room.receive([approval, bob.write({"posted": at}, kind="update", on="f" * 32)])
    (record,) = log_of(room, incident).posted
    assert record.approved_by is not None
    assert (record.by.raw, record.approved_by.raw) == ("bob", "bob")


def test_a_purged_message_is_no_message(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    said = bob.write({"audience": "internal", "text": "the password is hunter2"}, kind="update", on="f" * 32)
    purge = bob.write({}, kind="update", on="f" * 32, do="purge", purges=(said.hash,))
    room.receive([said, purge])
    found = log_of(room, incident)
    assert (found.posted, found.waiting, found.put_off) == ((), (), ())


WENT_IN = {"lo": 1, "hi": 1}


def test_the_open_work_is_what_is_not_done(room: WarRoom, incident: IncidentId) -> None:
    room.commit(incident, [
        Write("task", "1" * 32, {"who": "bob", "what": "look", "state": "open"}),
        Write("task", "2" * 32, {"who": "eve", "what": "looked", "state": "done"}),
        Write("task", "3" * 32, {"who": "eve", "state": "open"}),
        Write("check", "check:1:5m", {"text": "Error rate?", "due": 2}),
        Write("check", "check:1:15m", {"text": "Metrics?", "due": 1, "state": "failed"}),
        Write("check", "check:1:30m", {"text": "Others?", "due": 0, "state": "passed"}),
        Write("follow_up", "4" * 32, {"text": "load test", "state": "open", "link": "https://t.example/1"}),
        Write("follow_up", "5" * 32, {"text": "old", "state": "done"}),
    ])  # fmt: skip
    work = work_of(room, incident)
    assert [(who.raw, what.raw) for who, what in work.tasks] == [("bob", "look")]
    assert [text.raw for text in work.checks] == ["Metrics?", "Error rate?"]
    assert [(text.raw, link.raw if link else "") for text, link in work.follow_ups] == [
        ("load test", "https://t.example/1")
    ]
    assert work.fix is None
    room.commit(incident, [Write("fix", "6" * 32, {"how": "rollback", "deployed": WENT_IN})])
    room.commit(incident, [Write("fix", "7" * 32, {"how": "hotfix", "what": "only proposed"})])
    assert work_of(room, incident).fix == Untrusted("rollback"), "what was only proposed fixed nothing"


def test_the_round_of_a_fix_that_failed_waits_for_nobody_once_another_went_in(
    room: WarRoom, incident: IncidentId
) -> None:
    first, second = "6" * 32, "7" * 32

    def check(fix: str, name: str, state: str) -> Write:
        return Write("check", f"check:{fix}:{name}", {"text": name, "due": int(name), "state": state, "round": fix})

    room.commit(
        incident,
        [
            Write("fix", first, {"how": "rollback", "deployed": WENT_IN}),
            check(first, "5", "failed"),
            check(first, "15", "open"),
        ],
    )
    assert [text.raw for text in work_of(room, incident).checks] == ["5", "15"]
    room.commit(incident, [Write("fix", second, {"how": "hotfix", "deployed": WENT_IN}), check(second, "15", "open")])
    assert [text.raw for text in work_of(room, incident).checks] == ["15"]
    third = "8" * 32
    room.commit(
        incident, [Write("fix", third, {"how": "configuration", "deployed": WENT_IN}), check(third, "30", "open")]
    )
    assert [text.raw for text in work_of(room, incident).checks] == ["15", "30"], (
        "a round in which nothing failed goes on"
    )
