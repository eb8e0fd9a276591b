"""Taking back what settled a disagreement lets stand what was in effect before, and not the last that was said."""

from __future__ import annotations

import pytest

from tests.conftest import logged
from tests.oplog.builder import Scripted
from tests.room.giving import order, view
from tests.screens.opening import entries
from warroom.model.identity import IncidentId, WriterId
from warroom.room.acts import scribe
from warroom.room.core import WarRoom


@pytest.mark.parametrize("way", ["undo", "strike"])
@pytest.mark.parametrize(("kind", "field", "values", "gives"), [
    ("hypothesis", "status", ("confirmed",), ("hyp", "H1 refuted because no")),
    ("incident", "severity", ({"level": "P3", "rank": 3},), ("sev", "P0 all are out")),
])  # fmt: skip
def test_what_was_in_effect_stands_again(
    room: WarRoom, incident: IncidentId, kind: str, field: str, values: tuple[object, ...], gives: tuple[str, str],
    way: str,
) -> None:  # fmt: skip
    logged(room, incident, "? the pool is full")
    card = view(room, incident).desks.board[0].id
    on = card if kind == "hypothesis" else "incident"
    apart = Scripted("erin", incident=incident, t=room.now() + 60_000_000)
    apart.writer = WriterId("ee" * 16)
    room.receive([apart.write({field: value}, kind=kind, on=on) for value in values])

    def stands() -> tuple[object, object]:
        seen = view(room, incident)
        return seen.desks.board[0].status, seen.summary.severity

    before = stands()
    order(room, incident, *gives)
    assert stands() != before
    if way == "undo":
        scribe.undo(room, incident)
    else:
        scribe.strike(room, incident, entries(room, incident)[-1].id, "a slip")
    assert stands() == before


def test_what_was_in_effect_stands_again_also_behind_a_settlement_whose_entry_alone_was_struck(
    room: WarRoom, incident: IncidentId
) -> None:
    """Struck by somebody who had not seen what it told of: the settlement stands until it is written over."""
    logged(room, incident, "? the pool is full")
    card = view(room, incident).desks.board[0].id
    erin = Scripted("erin", incident=incident, t=room.now() + 60_000_000)
    erin.writer = WriterId("ee" * 16)
    room.receive([erin.write({"status": "confirmed"}, kind="hypothesis", on=card)])
    assert view(room, incident).desks.board[0].status == "open", "as the one that claims least"
    order(room, incident, "hyp", "H1 refuted because no")
    room.receive([erin.write({"struck": "a slip"}, on=entries(room, incident)[-1].id)])
    order(room, incident, "hyp", "H1 testing")
    scribe.undo(room, incident)
    assert view(room, incident).desks.board[0].status == "open"
