"""Carrying out what the end of a decision tree says."""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView
from warroom.playbook.deciding_shapes import TreeEnd
from warroom.playbook.walk import Walk
from warroom.playbook.workflow import Playbook
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give
from warroom.text import for_line

OF_AN_END = {
    "set-severity": "sev",
    "declare": "sev",
    "set-type": "type",
    "enter-phase": "phase",
    "start-verification": "fixed",
    "close": "close",
}
"""The order that carries out what the end of a decision tree does, where there is one."""


def carry_out(
    room: WarRoom, playbook: Playbook, incident: IncidentId, walked: Walk, *, at: EventTime | None = None
) -> Committed:
    """Do what the end of a tree says, of those that an order carries out.

    Raise `RoomTrouble` for what is so already, and for a fix that went in since the tree was walked: whoever presses
    twice has one fix, and another answer leads to another one.
    """
    end = walked.end
    if end is None:
        raise RoomTrouble("the tree has not come to an end yet.", exit_codes.USAGE)
    view, order, value = room.view(incident), OF_AN_END[end.act], end.value
    if view is not None and holds(end, view):
        raise RoomTrouble(f"it is so already: {for_line(value)}.", exit_codes.USAGE)
    if view is not None and order == "fixed":
        answered = max((step.answer.at or 0 for step in walked.steps), default=0)
        fix = view.desks.fix
        if fix is not None and fix.deployed is not None and (fix.deployed.lo or 0) >= answered and not fix.broken:
            when = clock_words(fix.deployed, view.zone)
            raise RoomTrouble(
                f"a fix went in at {when} by these answers: /fixed tells of another one.", exit_codes.USAGE
            )
    if view is not None and order == "sev" and view.summary.severity is not None:
        rank_and_level = playbook.level(value)
        if rank_and_level is not None and rank_and_level[0] > view.summary.severity.rank:
            value = f"{value} {walked.tree.title}"
    return give(room, playbook, incident, order, value, at=at)


def holds(end: TreeEnd, view: IncidentView) -> bool:
    """Whether what the end would set is so already."""
    severity = view.summary.severity
    if end.sets_severity:
        return severity is not None and severity.level == end.value and len(view.severities) < 2
    if end.act == "set-type":
        return view.fact("type") == end.value
    return end.act == "enter-phase" and view.phase == end.value
