"""Reading: pages by key, search, versions, the facts of an incident, drafts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from tests.oplog.builder import Scripted
from tests.store.tables import deliver, fresh
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, purging, scribe
from warroom.room.core import WarRoom, Write
from warroom.room.orders.incident_orders import give
from warroom.store.records import versions


def texts(room: WarRoom, incident: IncidentId, shown: Filter | None = None) -> list[str]:
    return [entry.text.raw for entry in room.pages(incident, shown or Filter(noise=True)).after(None, 1000)]


def test_pages_follow_each_other_by_key_in_both_directions(room: WarRoom, incident: IncidentId) -> None:
    order = random.Random(5)
    for number in range(90):
        logged(room, incident, f"-{order.randrange(2, 400)} entry {number}")
    pages = room.pages(incident, Filter())
    whole = pages.after(None, 1000)
    assert len(whole) == pages.count() == 91
    assert [entry.key for entry in whole] == sorted(entry.key for entry in whole)
    for size in (1, 7, 50):
        walked, key = [], None
        while page := pages.after(key, size):
            walked += page
            key = page[-1].key
        assert walked == whole
        walked, key = [], None
        while page := pages.before(key, size):
            walked = page + walked
            key = page[0].key
        assert walked == whole


def test_an_entry_stands_where_its_own_time_is(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "second")
    logged(room, incident, "-30 first")
    assert texts(room, incident) == ["first", "P1: Checkout fails", "second"]
    entry = room.pages(incident, Filter()).after(None, 1)[0]
    scribe.correct_time(room, incident, entry.id, EventTime.at(room.now()))
    assert texts(room, incident)[-1] == "first"


def test_lines_of_unknown_time_stand_behind_the_line_before_them(room: WarRoom, incident: IncidentId) -> None:
    from warroom.intake.paste import read_paste

    lines = read_paste("14:00 one\ntwo\n14:05 three\nfour", now=room.now(), zone="UTC")
    scribe.log_many(room, incident, lines, typed=room.now())
    assert texts(room, incident)[:4] == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Filter(kinds=frozenset({"decision"})), ["roll back #database"]),
        (Filter(kinds=frozenset({"decision", "finding"})), ["roll back #database", "pool is full"]),
        (Filter(person="Bob"), ["db is slow #database @bob", "looks better"]),
        (Filter(tag="DATABASE"), ["db is slow #database @bob", "roll back #database"]),
        (Filter(tag="database", kinds=frozenset({"decision"})), ["roll back #database"]),
        (Filter(tag="database", person="bob"), ["db is slow #database @bob"]),
        (Filter(pinned_only=True), ["P1: Checkout fails", "flag off"]),
        (Filter(kinds=frozenset({"note"}), struck=False), ["db is slow #database @bob"]),
        (Filter(person="nobody"), []),
    ],
)
def test_a_filter_shows_what_it_asks_for(room: WarRoom, varied: IncidentId, shown: Filter, expected: list[str]) -> None:
    assert texts(room, varied, shown) == expected
    assert shown.active
    if shown.kinds and shown.struck and not (shown.tag or shown.person):
        assert room.pages(varied, shown).count() == len(expected)


def test_who_asks_for_what_a_machine_wrote_is_shown_it(room: WarRoom, incident: IncidentId) -> None:
    writer = Scripted("pager", incident=incident)
    marked = {"text": "pool full", "kind": "event", "pinned": 1}
    room.receive([writer.write({"text": "5xx", "kind": "event"}, on="aa" * 16), writer.write(marked, on="bb" * 16)])
    assert texts(room, incident, Filter()) == ["P1: Checkout fails"]
    assert sorted(texts(room, incident, Filter(kinds=frozenset(["event"])))) == ["5xx", "pool full"]
    assert room.pages(incident, Filter(kinds=frozenset(["event"]))).count() == 2
    assert "pool full" in texts(room, incident, Filter(pinned_only=True))


def test_repeated_alerts_fold_into_the_first_with_a_count(room: WarRoom, incident: IncidentId) -> None:
    writer = Scripted("pager", incident=incident)
    first, again = "aa" * 16, "bb" * 16
    room.receive(
        [
            writer.write({"text": "5xx", "kind": "alert"}, on=first),
            writer.write({"text": "5xx", "kind": "alert", "repeats": first}, on=again),
        ]
    )
    assert sorted(texts(room, incident, Filter())) == ["5xx", "P1: Checkout fails"]
    assert sorted(texts(room, incident, Filter(noise=True))) == ["5xx", "5xx", "P1: Checkout fails"]
    entry = room.pages(incident, Filter()).entry(EntryId(first))
    assert entry is not None
    assert (entry.repeated, entry.noise) == (2, False)
    assert room.pages(incident, Filter()).count() == 2
    assert not Filter(noise=True).active


def test_an_entry_says_what_it_is_like_who_struck_it_and_that_it_was_edited(
    room: WarRoom, incident: IncidentId
) -> None:
    first = logged(room, incident, "the database is slow today")
    second = logged(room, incident, "database is slow today")
    scribe.edit(room, incident, first, "the database was slow")
    scribe.strike(room, incident, second, "same")
    pages = room.pages(incident, Filter())
    one, other = pages.entry(first), pages.entry(second)
    assert one is not None
    assert other is not None
    assert other.like is not None
    assert other.like[0].raw == "dana"
    assert other.struck is not None
    assert other.struck_by is not None
    assert (other.struck.raw, other.struck_by.raw) == ("same", "dana")
    assert one.edited
    assert not other.edited
    assert one.mine
    assert pages.entry(EntryId("ff" * 16)) is None


def test_an_entry_that_was_purged_is_not_called_edited_by_that(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "the token is hunter2")
    purging.purge(room, purging.find_entry(room, incident, entry, state_folder=""))
    left = room.pages(incident, Filter()).entry(entry)
    assert left is not None
    assert (left.purged, left.edited) == (True, False)


def test_positions_are_estimates_between_the_ends(room: WarRoom, incident: IncidentId) -> None:
    empty = room.pages(incident, Filter())
    assert empty.near(0.5) is not None
    for number in range(50):
        logged(room, incident, f"entry {number}")
    pages = room.pages(incident, Filter())
    keys = [entry.key for entry in pages.after(None, 100)]
    assert pages.position(keys[0]) == 0.0
    assert 0.4 < pages.position(keys[25]) < 0.6
    assert pages.position((keys[-1][0] + 1, 0, b"")) == 1.0
    assert pages.near(0.0) == keys[0]
    assert pages.near(1.0) == keys[-1]


def test_a_timeline_without_entries_has_no_positions(tmp_path: Path, clock: Clock) -> None:
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(1))
    past = commander.record_past(
        room, "Old", severity=Severity("P3", 3), phase="learn", phase_rank=7, zone="UTC", began=None, declared=None,
        facts={},
    )  # fmt: skip
    pages = room.pages(past, Filter())
    assert (pages.near(0.5), pages.position((1, 1, b"")), pages.count()) == (None, 1.0, 0)
    room.close()


def test_every_wording_is_kept_and_the_standing_one_marked(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "one")
    scribe.edit(room, incident, entry, "two")
    scribe.edit(room, incident, entry, "three")
    found = room.versions(incident, entry)
    assert [(one.text.raw, one.stands) for one in found] == [("one", False), ("two", False), ("three", True)]
    assert room.versions(incident, EntryId("ff" * 16)) == []


def test_a_version_that_has_not_arrived_is_left_out(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    alice = Scripted("alice")
    lost = alice.write({"text": "lost"})
    kind = alice.write({"kind": "note"})
    late = alice.write({"text": "late", "kind": "note"}, saw=(lost.hash, kind.hash))
    deliver(db, [kind, late])
    assert [one.text.raw for one in versions(db, 1, EntryId("ab" * 16))] == ["late"]


def test_the_facts_of_an_incident_are_in_its_view(room: WarRoom, incident: IncidentId) -> None:
    room.commit(incident, [])
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "todo write it up")
    logged(room, incident, "@bob look 3m")
    view = room.view(incident)
    assert view is not None
    assert view.summary.title.raw == "Checkout fails"
    assert view.summary.severity == Severity("P1", 1)
    assert [(role.role, [name.raw for name in role.holders]) for role in view.roles] == [("ic", ["alice"])]
    assert [(card.label.raw, card.statement.raw, card.contested) for card in view.desks.board] == [
        ("H1", "pool exhausted", ())
    ]
    assert (view.follow_ups, len(view.desks.tasks), view.conflicts) == (1, 1, ())
    assert view.people == ("bob", "dana")
    assert view.phase == "declare"
    assert room.view(IncidentId("ff" * 16)) is None


def test_two_severities_and_two_commanders_are_both_in_the_view(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive(
        [
            bob.write({"severity": {"level": "P0", "rank": 0}}, kind="incident", on="incident"),
            bob.write({"holder": "bob"}, kind="role", on="role:ic"),
            bob.write({"severity": {"odd": 1}}, kind="incident", on="incident"),
        ]
    )
    view = room.view(incident)
    assert view is not None
    assert view.summary.severity == Severity("P0", 0)
    assert {(one.level, by.raw) for one, by in view.severities} == {("P1", "dana"), ("P0", "bob")}
    assert [name.raw for name in view.roles[0].holders] == ["alice", "bob"]
    assert set(view.conflicts) == {("incident", "incident", "severity"), ("role", "role:ic", "holder")}


def test_incidents_are_listed_open_ones_first(room: WarRoom, incident: IncidentId) -> None:
    give(room, load_playbook(), incident, "close", "it was a drill")
    other = commander.declare(room, "Another", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
    assert [one.id for one in room.incidents()] == [other, incident]
    assert room.incidents()[1].closed is not None
    view = room.view(incident)
    assert view is not None
    assert view.summary.closed is not None


def test_an_incident_of_which_only_an_entry_has_arrived_has_no_severity_yet(tmp_path: Path) -> None:
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=Clock(), entropy=seeded(1))
    bob = Scripted("bob")
    room.receive([bob.write({"status": "x"}, kind="incident", on="incident")])
    (one,) = room.incidents()
    assert (one.severity, one.phase, one.last_entry, one.began, one.roles) == (None, "", None, None, ())
    room.close()


def test_names_beyond_two_hundred_are_not_offered(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, " ".join(f"#tag{number}" for number in range(210)))
    view = room.view(incident)
    assert view is not None
    assert len(view.tags) == 200


def test_a_draft_is_kept_replaced_and_forgotten(room: WarRoom) -> None:
    room.keep_draft("here", "db is sl", Moment(5))
    room.keep_draft("here", "db is slow", Moment(5))
    room.keep_draft("there", "other", Moment(6))
    assert room.draft("here") == ("db is slow", 5)
    room.keep_draft("here", "", Moment(0))
    assert room.draft("here") is None
    assert room.draft("there") == ("other", 6)


def test_a_purged_fact_is_no_conflict(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    impact = bob.write({"impact": "secret"}, kind="incident", on="incident")
    purge = bob.write({}, kind="incident", on="incident", do="purge", purges=(impact.hash,))
    room.receive([impact, purge])
    view = room.view(incident)
    assert view is not None
    assert view.facts["impact"].raw == "[purged]"
    assert view.conflicts == ()


def test_a_wording_that_two_people_wrote_over_apart_is_named_once(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "one")
    mine = scribe.edit(room, incident, entry, "two")
    bob = Scripted("bob", incident=incident, t=room.now())
    rows = room.reader().execute("SELECT hash, body FROM ops").fetchall()
    first = next(hash_ for hash_, body in rows if b'"one"' in body)
    room.receive([bob.write({"text": "three"}, on=entry, saw=(first.hex(),))])
    found = room.versions(incident, entry)
    assert {(one.text.raw, one.stands) for one in found} == {("one", False), ("two", True), ("three", True)}
    assert len(found) == len({one.text.raw for one in found}) == 3
    assert mine.hashes


def test_what_others_wrote_is_told_apart_from_one_s_own(room: WarRoom, incident: IncidentId) -> None:
    before = room.revision()
    logged(room, incident, "my own")
    assert not room.others_wrote(before)
    erin = WarRoom(room.path, person="erin", now=room.now, entropy=seeded(9))
    logged(erin, incident, "another's")
    erin.close()
    assert room.others_wrote(before)
    assert not room.others_wrote(room.revision())


def test_what_an_incident_is_costs_the_same_however_many_entries_it_has(room: WarRoom, incident: IncidentId) -> None:
    def steps() -> int:
        counted = [0]

        def count() -> None:
            counted[0] += 1

        reader = room.reader()
        room.view(incident)
        reader.set_progress_handler(count, 1)
        try:
            room.view(incident)
        finally:
            reader.set_progress_handler(None, 1)
        return counted[0]

    def more(entries: int) -> None:
        said = [Write("entry", room.new_id(), {"text": f"{number}", "kind": "note"}) for number in range(entries)]
        room.commit(incident, said)

    more(20)
    few = steps()
    more(600)
    assert steps() < few + 200
