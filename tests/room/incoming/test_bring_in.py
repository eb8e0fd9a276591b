"""What a tool wrote becomes the same entries, whoever brings it in and however often."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.tools.own_samples import ALERTMANAGER, OBJECTS
from tests.payloads import PAYLOADS
from tests.room.sharers import declare, opened
from warroom.intake.tools.event import ToolEvent
from warroom.intake.tools.sources import Asked, read_text
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.room.incoming.bring_in import AT_ONCE, bring_in, details_of, entry_of, offered
from warroom.room.sharing import delivery, joining
from warroom.text import repair


def events(said: object = ALERTMANAGER) -> list[ToolEvent]:
    found = read_text(json.dumps(said), "x.json", Asked())
    assert found is not None
    return found.events


def rows(room: WarRoom) -> list[tuple[object, ...]]:
    return room.reader().execute(
        'SELECT lower(hex(name)), text, kind, lo, hi, speaker, source, repeats, after, marks, versions, "like" '
        "FROM entries WHERE source IS NOT NULL ORDER BY name"
    ).fetchall()  # fmt: skip


def test_the_same_file_three_times_by_two_people_on_one_share_is_the_same_entries_once(
    tmp_path: Path, share: Path
) -> None:
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    joining.join(bob, str(share))
    told_twice = [one for said, _, _ in OBJECTS.values() for one in events_of(said)]
    every = list({one.native: one for one in told_twice}.values())  # a merge is one, by webhook and by list
    told = ToolEvent("slack:C1:9", EventTime.unknown(words="some day"), "nobody knows when", speaker="bob")
    every = [*every, told]
    first = bring_in(alice, incident, every)
    apart = bring_in(bob, incident, every)
    assert len(first.entries) == len(apart.entries) == len(every)
    for room in (alice, bob, alice):
        delivery.synchronise(room)
    again = [bring_in(room, incident, every) for room in (alice, bob)]
    assert [(one.entries, one.here) for one in again] == [([], len(every))] * 2
    assert rows(alice) == rows(bob)
    assert len(rows(alice)) == len(every)
    assert all(marks is None and versions == 1 for *_, marks, versions, _ in rows(alice))
    assert alice.digest(incident) == bob.digest(incident)
    alice.rebuild()
    assert rows(alice) == rows(bob)
    for room in (alice, bob):
        room.close()


def events_of(said: object) -> list[ToolEvent]:
    found = read_text(json.dumps(said), "x.json", Asked())
    return found.events if found is not None else []


def test_what_became_of_an_entry_stands_when_the_same_is_brought_in_again(room: WarRoom, incident: IncidentId) -> None:
    brought = bring_in(room, incident, events())
    scribe.edit(room, incident, brought.entries[0], "put right")
    scribe.strike(room, incident, brought.entries[1], "not ours")
    again = bring_in(room, incident, events())
    assert (again.entries, again.here) == ([], 3)
    said = {row[0]: row[1] for row in rows(room)}
    assert said[brought.entries[0]] == "put right"
    struck = room.reader().execute("SELECT count(*) FROM entries WHERE struck IS NOT NULL").fetchone()
    assert struck == (1,)


def test_a_later_state_of_an_alert_is_folded_under_the_first(room: WarRoom, incident: IncidentId) -> None:
    bring_in(room, incident, events())
    folded = [(row[1], row[7]) for row in rows(room) if row[7]]
    first = next(one for one in events() if not one.of)
    assert folded == [("RESOLVED PoolFull: no connection left", entry_of(first))]


def test_what_looks_like_a_secret_is_held_back_and_the_rest_is_stored(room: WarRoom, incident: IncidentId) -> None:
    plain = ToolEvent("slack:C1:1", EventTime.at(Moment(1)), "the pool is full")
    secret = ToolEvent("slack:C1:2", EventTime.at(Moment(2)), "password: hunter2hunter2", where="message 2")
    labelled = ToolEvent("am:1", EventTime.at(Moment(3)), "FIRING", labels={"dsn": "postgres://u:hunter2hunter2@db/x"})
    brought = bring_in(room, incident, [plain, secret, labelled])
    assert len(brought.entries) == 1
    assert [one for one, _ in brought.held] == [secret, labelled]
    room.secrets.stand_open = True
    assert len(bring_in(room, incident, [plain, secret, labelled]).entries) == 2


def test_every_payload_is_kept_as_it_is_and_fits_the_log(room: WarRoom, incident: IncidentId) -> None:
    room.secrets.stand_open = True
    hostile = [
        ToolEvent(
            f"slack:C1:{number}", EventTime.at(Moment(number + 1)), text[:12_000], speaker=text[:80], channel=text[:80],
            labels={text[:80]: text[:200]}, state=text[:80],
        )
        for number, text in enumerate([*PAYLOADS.values(), "\x01" * 12_000, "界" * 12_000])
    ]  # fmt: skip
    brought = bring_in(room, incident, hostile)
    assert len(brought.entries) == len(hostile)
    whole = dict(room.reader().execute("SELECT lower(hex(name)), text FROM entries").fetchall())
    for one, entry in zip(hostile, brought.entries, strict=True):
        assert one.text.replace("\0", "�").replace("\ud800", "�").startswith(whole[entry])


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=900), max_size=20))
def test_of_labels_the_first_are_kept_as_many_as_a_line_of_the_log_holds(labels: dict[str, str]) -> None:
    kept = details_of(ToolEvent("am:1", EventTime.at(Moment(1)), "FIRING", labels=labels)).get("labels", {})
    fitting = [
        count for count in range(len(labels) + 1) if len(json.dumps(dict(list(labels.items())[:count]))) <= 4_000
    ]
    assert kept == {repair(name): repair(text) for name, text in list(labels.items())[: max(fitting)]}


def test_labels_without_end_are_each_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = 0

    def counting(part: object) -> str:
        nonlocal signs
        signs += len(written := json.dumps(part))
        return written

    monkeypatch.setattr("warroom.room.incoming.bring_in.json", SimpleNamespace(dumps=counting))
    labels = {f"label-{number}": "x" * 50 for number in range(1_000)}
    details_of(ToolEvent("am:1", EventTime.at(Moment(1)), "FIRING", labels=labels))
    assert signs <= len(json.dumps(labels))


def test_more_events_than_one_act_holds_are_all_stored(room: WarRoom, incident: IncidentId) -> None:
    many = [ToolEvent(f"csv:{number}", EventTime.at(Moment(number)), f"row {number}") for number in range(AT_ONCE + 1)]
    assert len(bring_in(room, incident, iter(many)).entries) == AT_ONCE + 1


def test_milestones_are_offered_and_never_taken(room: WarRoom, incident: IncidentId) -> None:
    view = room.view(incident)
    assert view is not None
    offers = offered(events(), view)
    assert list(offers) == ["detected", "resolved"]
    assert offers["detected"].text == "FIRING PoolFull: no connection left"
    bring_in(room, incident, events())
    after = room.view(incident)
    assert after is not None
    assert after.times.keys() == view.times.keys()


@pytest.mark.parametrize("name", ["declared", "closed", "anything"])
def test_a_milestone_that_no_tool_can_know_is_not_offered(room: WarRoom, incident: IncidentId, name: str) -> None:
    view = room.view(incident)
    assert view is not None
    assert offered([ToolEvent("x:1", EventTime.at(Moment(1)), "x", milestone=name)], view) == {}
