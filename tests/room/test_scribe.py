"""The scribe's acts: stored, put right, taken back; nothing is ever lost."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged, purge_entry, seeded
from tests.oplog.builder import Scripted
from warroom.intake.typed_line import read_line
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import MINUTE
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store import drafts


def entry_of(room: WarRoom, incident: IncidentId, id_: EntryId) -> TimelineEntry:
    entry = room.pages(incident, Filter()).entry(id_)
    assert entry is not None
    return entry


def test_what_is_typed_is_stored_with_everything_it_says(room: WarRoom, incident: IncidentId) -> None:
    typed = room.now()
    line = read_line("14:30-14:40 *! rollback with @bob #payments", now=typed, zone="UTC")
    entry = entry_of(room, incident, scribe.log(room, incident, line, typed=typed).entry)
    assert (entry.kind, entry.text.raw, entry.pinned) == ("decision", "rollback with @bob #payments", True)
    assert [name.raw for name in entry.people] == ["bob"]
    assert [tag.raw for tag in entry.tags] == ["payments"]
    assert (entry.at.words, entry.at.precision) == ("14:30-14:40", "range")


def test_many_lines_stand_as_they_were_given_those_of_unknown_time_behind_the_line_before(
    room: WarRoom, incident: IncidentId
) -> None:
    pasted = [
        "14:20 restarted",
        "??:?? somebody rang",
        "14:05 the pool is empty",
        "??:?? nobody knows when",
        "14:40 calm",
    ]
    lines = [read_line(text, now=room.now(), zone="UTC") for text in pasted]
    assert [line.at is not None and line.at.lo is None for line in lines] == [False, True, False, True, False]
    entries = scribe.log_many(room, incident, lines, typed=room.now())
    in_order = [entry.text.raw for entry in room.pages(incident, Filter()).before(None, 10) if entry.id in entries]
    assert in_order == ["the pool is empty", "nobody knows when", "restarted", "somebody rang", "calm"]


def test_an_entry_without_a_time_is_of_its_first_key(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    typed = room.now()
    clock.forward(minutes=2)
    line = read_line("slow typist", now=typed, zone="UTC")
    entry = entry_of(room, incident, scribe.log(room, incident, line, typed=typed).entry)
    assert (entry.at.lo, entry.at.precision) == (typed, "exact")
    assert entry.entered_at > typed + MINUTE


def test_a_text_that_is_too_long_for_one_line_of_the_log_is_split_and_whole(
    room: WarRoom, incident: IncidentId
) -> None:
    text = "é" * 30_000
    logged(room, incident, text)
    kept = [entry.text.raw for entry in room.pages(incident, Filter()).after(None, 10) if entry.kind == "note"]
    assert len(kept) == 3
    assert "".join(kept) == text
    with pytest.raises(RoomTrouble, match="at most"):
        scribe.edit(room, incident, EntryId("ab" * 16), text)


def test_a_question_mark_puts_a_card_on_the_board_with_a_label_of_its_own(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "? gateway slow")
    view = room.view(incident)
    assert view is not None
    assert [card.label.raw for card in view.desks.board] == ["H1", "H2"]


def test_a_task_waits_for_an_answer(room: WarRoom, incident: IncidentId) -> None:
    entry = entry_of(room, incident, logged(room, incident, "@bob look at web latency 3m"))
    assert (entry.kind, entry.text.raw) == ("task", "@bob look at web latency 3m")
    who, what, due, state = room.reader().execute("SELECT who, what, due, state FROM of_task").fetchone()
    assert (who, what, state) == ("bob", "look at web latency", "open")
    assert due >= entry.entered_at + 3 * MINUTE - 1_000_000


def test_a_poll_is_a_decision(room: WarRoom, incident: IncidentId) -> None:
    assert entry_of(room, incident, logged(room, incident, "!! fail over?")).kind == "decision"


def test_almost_the_same_within_two_minutes_is_stored_and_said(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "checkout is failing for some customers")
    twin = logged(room, incident, "Checkout is failing for some customers")
    assert entry_of(room, incident, twin).like is not None
    other = logged(room, incident, "something else entirely happened")
    assert entry_of(room, incident, other).like is None
    clock.forward(minutes=3)
    late = logged(room, incident, "checkout is failing for some customers")
    assert entry_of(room, incident, late).like is None
    assert entry_of(room, incident, logged(room, incident, "ok")).like is None


def test_an_entry_can_be_put_right_and_keeps_its_history(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "db is slwo")
    scribe.edit(room, incident, entry, "db is slow")
    scribe.pin(room, incident, entry, pinned=True)
    scribe.change_kind(room, incident, entry, "finding")
    now = entry_of(room, incident, entry)
    assert (now.text.raw, now.kind, now.pinned, now.edited) == ("db is slow", "finding", True, True)
    assert [one.text.raw for one in room.versions(incident, entry)] == ["db is slwo", "db is slow"]


def test_a_struck_entry_stays_and_can_stand_again(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "wrong incident")
    scribe.strike(room, incident, entry, "")
    struck = entry_of(room, incident, entry)
    assert struck.struck is not None
    assert (struck.text.raw, struck.struck.raw) == ("wrong incident", "struck")
    scribe.unstrike(room, incident, entry)
    assert entry_of(room, incident, entry).struck is None


def test_a_follow_up_can_be_raised_from_an_entry(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "no alert fired")
    scribe.follow_up(room, incident, entry, "add an alert")
    view = room.view(incident)
    assert view is not None
    assert view.follow_ups == 1


def test_undo_takes_back_act_after_act(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "one #db")
    scribe.edit(room, incident, entry, "two")
    scribe.pin(room, incident, entry, pinned=True)
    scribe.undo(room, incident)
    assert not entry_of(room, incident, entry).pinned
    scribe.undo(room, incident)
    assert entry_of(room, incident, entry).text.raw == "one #db"
    scribe.undo(room, incident)
    gone = entry_of(room, incident, entry)
    assert gone.struck is not None
    assert gone.tags == ()
    with pytest.raises(RoomTrouble, match="the declaration"):
        scribe.undo(room, incident)


def test_undo_says_what_it_took_back(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "the pool is full")
    scribe.pin(room, incident, entry, pinned=True)
    assert scribe.undo(room, incident).raw == "", "no entry tells of a mark"
    assert scribe.undo(room, incident).raw == "the pool is full"


def test_whoever_did_nothing_here_takes_nothing_back(room: WarRoom, incident: IncidentId) -> None:
    erin = WarRoom(room.path, person="erin", now=room.now, entropy=seeded(11))
    with pytest.raises(RoomTrouble, match="nothing of yours"):
        scribe.undo(erin, incident)
    erin.close()


def test_undo_brings_a_dropped_tag_back(room: WarRoom, incident: IncidentId) -> None:
    from warroom.store.write import Write

    entry = logged(room, incident, "one #db")
    room.commit(incident, [Write("entry", entry, {"tags": "db"}, do="drop")])
    assert entry_of(room, incident, entry).tags == ()
    scribe.undo(room, incident)
    assert [tag.raw for tag in entry_of(room, incident, entry).tags] == ["db"]


def test_undo_brings_severity_and_status_back(room: WarRoom, incident: IncidentId) -> None:
    commander.set_severity(room, incident, Severity("P0", 0), before="P1")
    scribe.undo(room, incident)
    view = room.view(incident)
    assert view is not None
    assert view.summary.severity == Severity("P1", 1)


def test_undo_touches_nothing_that_others_have_written_over(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "one")
    mine = scribe.edit(room, incident, entry, "two")
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive([bob.write({"text": "bob's"}, on=entry, saw=mine.hashes)])
    with pytest.raises(RoomTrouble, match="others have written"):
        scribe.undo(room, incident)
    assert entry_of(room, incident, entry).text.raw == "bob's"


def test_a_purged_value_does_not_come_back_by_undo(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "hunter2 hunter2")
    purge_entry(room, incident, entry)
    now = entry_of(room, incident, entry)
    assert now.purged
    assert now.text.raw == ""
    undo_everything(room, incident)
    assert b"hunter2" not in b"".join(row[0] or b"" for row in room.reader().execute("SELECT body FROM ops").fetchall())
    with pytest.raises(RoomTrouble, match="nothing of this entry"):
        purge_entry(room, incident, EntryId("ff" * 16))


def undo_everything(room: WarRoom, incident: IncidentId) -> None:
    for _ in range(20):
        try:
            scribe.undo(room, incident)
        except RoomTrouble:
            return
    pytest.fail("undo never came to an end")


def test_what_no_log_can_hold_is_repaired_before_it_is_stored(room: WarRoom, incident: IncidentId) -> None:
    entry = entry_of(room, incident, logged(room, incident, "nul \0 and \ud800 surrogate"))
    assert entry.text.raw == "nul � and � surrogate"


def test_undo_leaves_a_tag_alone_that_somebody_else_took_away(room: WarRoom, incident: IncidentId) -> None:
    from warroom.store.write import Write

    entry = logged(room, incident, "one")
    added = room.commit(incident, [Write("entry", entry, {"tags": "db"}, do="add")])
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive([bob.write({"tags": "db"}, on=entry, do="drop", saw=added.hashes)])
    with pytest.raises(RoomTrouble, match="others have written"):
        scribe.undo(room, incident)


def test_undo_passes_over_what_made_no_record(room: WarRoom, incident: IncidentId) -> None:
    from warroom.store.write import Write

    entry = logged(room, incident, "one")
    room.commit(incident, [Write("key", "mine", {}, do="note"), Write("entry", entry, {"pinned": 1})])
    scribe.undo(room, incident)
    assert not entry_of(room, incident, entry).pinned


@pytest.mark.parametrize(("kept", "left"), [("14:30 calm", None), ("14:30 calm and more", "14:30 calm and more")])
def test_a_draft_ends_with_the_entry_that_came_of_it_and_stays_where_it_says_something_else(
    room: WarRoom, incident: IncidentId, kept: str, left: str | None
) -> None:
    room.keep_draft("here", kept, room.now())
    line = read_line("14:30 calm", now=room.now(), zone="UTC")
    scribe.log(room, incident, line, typed=room.now(), draft=("here", "14:30 calm"))
    draft = drafts.draft(room.reader(), "here", room.person)
    assert (draft[0] if draft is not None else None) == left
