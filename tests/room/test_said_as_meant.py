"""What an act keeps is what its words meant: who is named, how long is given, when it was, whose words they are."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, last, order, refused, view
from warroom.intake.typed_line import Does, TypedLine
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState
from warroom.model.timeline_entries import Filter
from warroom.playbook.pace import FASTEST
from warroom.room.acts import closing, decisions, scribe
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.queries import SHARE_SETTING
from warroom.store.rehearsal import speed_of

SHARED = json.dumps({"path": "/share", "share": "s", "mode": "live"})
"""What a room remembers that belongs to a share."""


def mark_as_drill(room: WarRoom, incident: IncidentId, mark: object) -> None:
    room.commit(incident, [Write("incident", "incident", {"drill": mark})])


def drill_mark(speed: object) -> dict[str, object]:
    return {"name": "lift", "began": 0, "speed": speed}


def test_a_close_of_the_past_is_weighed_as_of_then(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "resolved")
    soon = EventTime.at(room.now())
    clock.forward(minutes=90)
    for gate in closing.gates(view(room, incident), PLAYBOOK, now=room.now()):
        if not gate.passed:
            closing.tick_gate(room, incident, PLAYBOOK, gate, CheckState.PASSED, why="seen")
    with pytest.raises(RoomTrouble, match="System Stable"):
        order(room, incident, "close", at=soon)
    order(room, incident, "close")
    assert last(room, incident) == "closed"


@pytest.mark.parametrize(
    ("mark", "speed"),
    [
        (None, 1),
        ({"name": "lift", "began": 0}, 1),
        (drill_mark("10"), 1),
        (drill_mark(0), 1),
        (drill_mark(-5), 1),
        (drill_mark(10), 10),
        (drill_mark(10**6), FASTEST),
    ],
    ids=str,
)
def test_a_drill_runs_as_fast_as_its_mark_can_mean(
    room: WarRoom, incident: IncidentId, mark: object, speed: int
) -> None:
    if mark is not None:
        mark_as_drill(room, incident, mark)
    assert speed_of(room.at_hand(), incident) == speed
    room.remember(SHARE_SETTING, SHARED)
    assert speed_of(room.at_hand(), incident) == 1, "where a share may have brought the mark it hurries nothing"
    room.remember(SHARE_SETTING, "")
    assert speed_of(room.at_hand(), incident) == speed, "of a share that was left nothing comes"


def test_a_task_has_its_minutes_where_a_share_may_have_brought_a_pace(room: WarRoom, incident: IncidentId) -> None:
    mark_as_drill(room, incident, drill_mark(1000))
    room.remember(SHARE_SETTING, SHARED)
    order(room, incident, "investigate", "code @bob look 20m")
    logged(room, incident, "@erin look 20m")
    waits = view(room, incident).desks.tasks
    assert [((task.due or 0) - task.made + MINUTE // 2) // MINUTE for task in waits] == [20, 20]


@pytest.mark.parametrize("speed", [1, 10, 1000])
def test_more_time_is_offered_as_it_was_given_whatever_the_pace(
    room: WarRoom, incident: IncidentId, speed: int
) -> None:
    mark_as_drill(room, incident, drill_mark(speed))
    order(room, incident, "investigate", "code @bob look 20m")
    for _ in range(3):
        order(room, incident, "extend", "@bob")
        assert last(room, incident) == "@bob look: 20 min more"


def test_the_rest_of_long_words_is_of_whom_and_of_where_their_beginning_is(room: WarRoom, incident: IncidentId) -> None:
    line = TypedLine(Does.ENTRY, "word " * 3000, kind="note")
    line.speaker = "carol"
    scribe.log_many(room, incident, [line], typed=room.now(), source="import chat")
    pieces = room.pages(incident, Filter()).before(None, 2)
    assert [(piece.speaker and piece.speaker.raw, piece.source) for piece in pieces] == [("carol", "import chat")] * 2
    assert "".join(piece.text.raw for piece in pieces).split() == ["word"] * 3000


@pytest.mark.parametrize(
    ("words", "outcome", "executor", "reversible"),
    [
        ("agreed @bob", "agreed", "bob", True),
        ("agreed, @bob does it", "agreed", "bob", True),
        ("agreed @bob.", "agreed.", "bob", True),
        ("agreed (@bob)", "agreed", "bob", True),
        ("@j.doe restarts", "restarts", "j.doe", True),
        ("agreed, mail ops@corp.com now", "agreed, mail ops@corp.com now", "", True),
        ("mail ops.a+b-@corp.com, @bob", "mail ops.a+b-@corp.com", "bob", True),
        ("agreed @" + "b" * 40, "agreed @" + "b" * 40, "", True),
        ("agreed, irreversible", "agreed", "", False),
        ("agreed, not reversible @bob", "agreed", "bob", False),
        ("this is not irreversible", "this is not irreversible", "", True),
        ("this isn't irreversible", "this isn't irreversible", "", True),
        ("this isn’t irreversible", "this isn’t irreversible", "", True),
        ("not  irreversible", "not irreversible", "", True),
        ("agreed, it can’t be undone", "agreed", "", False),
        ("roll back (irreversible)", "roll back", "", False),
        ("roll back (@bob, irreversible)", "roll back", "bob", False),
        ("@bob.", "", "bob", True),
        ("@bob does it.", "", "bob", True),
        ("revert @bob's deploy", "revert @bob's deploy", "", True),
        ("@o'brien does it", "@o'brien does it", "", True),
        ("@aaaa." + "b" * 43, "@aaaa." + "b" * 43, "", True),
    ],
)
def test_an_outcome_names_a_person_and_that_it_is_final_only_in_so_many_words(
    words: str, outcome: str, executor: str, reversible: bool
) -> None:
    assert decisions.read_outcome(words) == (outcome, executor, reversible)


@pytest.mark.parametrize(
    ("proposal", "words", "executor"),
    [
        ("mail ops@corp.com", "", "dana"),
        ("restart, @me", "", "dana"),
        ("restart", "ok @me", "dana"),
        ("restart, @erin does it", "", "erin"),
        ("restart, @erin does it", "ok @myself", "dana"),
    ],
)
def test_who_decides_and_names_no_other_does_it(
    room: WarRoom, incident: IncidentId, proposal: str, words: str, executor: str
) -> None:
    logged(room, incident, f"!! {proposal}")
    order(room, incident, "decided", words)
    assert f"does it: @{executor} ·" in last(room, incident)


def test_me_is_who_gives_the_order(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool is empty")
    order(room, incident, "owner", "H1 @me")
    assert [card.owner and card.owner.raw for card in view(room, incident).desks.board] == ["dana"]
    order(room, incident, "investigate", "code @me look 20m")
    assert [task.who.raw for task in view(room, incident).desks.tasks] == ["dana"]
    order(room, incident, "done", "@me nothing there")
    assert last(room, incident) == "@dana look: done, nothing there"
    order(room, incident, "page", "@me")
    assert "@dana" in last(room, incident)


def test_a_task_is_for_one_person_with_a_name(room: WarRoom, incident: IncidentId) -> None:
    for person in ("@", "@@bob", "@bob@erin"):
        assert "not one person" in refused(room, incident, "investigate", f"code {person} look 20m")


def test_evidence_is_taken_off_only_by_words_or_id(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool is empty")
    order(room, incident, "for", "H1 seen on the graph")
    assert "seen on the graph" in refused(room, incident, "detach", "H1")
    order(room, incident, "detach", "H1 graph")
    assert [list(card.supports) for card in view(room, incident).desks.board] == [[]]


def test_a_task_that_was_asked_before_it_was_typed_is_offered_as_long_as_it_was_given(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "investigate", "code @bob look 20m", at="-10")
    order(room, incident, "extend", "@bob")
    assert last(room, incident) == "@bob look: 20 min more"


@pytest.mark.parametrize("words", ["@bob @carol", "@"])
def test_one_person_watches(room: WarRoom, incident: IncidentId, words: str) -> None:
    assert "one person" in refused(room, incident, "watch", words)
