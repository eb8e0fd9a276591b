"""Incidents of every standing, and all that is said of them."""

from __future__ import annotations

from tests.room.giving import order
from warroom.model.identity import IncidentId, Moment
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, DUPLICATE, IncidentView, Severity
from warroom.playbook.load import load_playbook
from warroom.playbook.standing import (
    CLOSED,
    SUSPECTED,
)
from warroom.report.post_mortem import draft
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.case import case
from warroom.room.readings.clocks import situation
from warroom.room.readings.due import dues, rings, updates_due
from warroom.room.readings.messages import draft_view
from warroom.text import clean
from warroom.widgets.decide_pane import DecideState, decide
from warroom.widgets.header import Header
from warroom.widgets.incident_row import incident_row
from warroom.widgets.update_pane import update

PLAYBOOK = load_playbook()
LEVELS = {level.level: Severity(level.level, rank) for rank, level in enumerate(PLAYBOOK.severities.severity)}
AUDIENCES = [one.name for one in PLAYBOOK.communication.audience]


def opened(room: WarRoom, level: str, title: str = "Export is slow") -> IncidentId:
    return open_incident(room, PLAYBOOK, title, LEVELS.get(level), zone="UTC")


def ended(room: WarRoom, incident: IncidentId, state: str) -> IncidentId:
    """Let ``incident`` end in ``state``; it stays open in the others."""
    if state == CLOSED:
        order(room, incident, "close", "over")
    elif state == CANCELLED:
        order(room, incident, "cancel", "a probe was misconfigured")
    elif state == DUPLICATE:
        other = opened(room, "P1", "The real outage")
        order(room, incident, "duplicate", other)
    return incident


def in_state(room: WarRoom, level: str, state: str) -> IncidentId:
    return ended(room, opened(room, level if state != SUSPECTED else ""), state)


def owed(room: WarRoom, incident: IncidentId) -> dict[str, int | None]:
    return {one.name: one.due for one in updates_view(room, PLAYBOOK, incident).audiences}


def everything_said(room: WarRoom, found: IncidentView, now: Moment) -> dict[str, str]:
    """What each view says of an incident, by the view's name."""
    clocks = updates_view(room, PLAYBOOK, found.id)
    updates = updates_due(clocks, PLAYBOOK)
    message = draft_view(room, PLAYBOOK, found.id, "internal")
    header = Header(PLAYBOOK)
    document = draft(case(room, found.id, PLAYBOOK), PLAYBOOK)
    shown, _ = update(message, clocks, PLAYBOOK, zone="UTC", now=now)
    pinned = room.pages(found.id, Filter(pinned_only=True, struck=False)).before(None, 3)
    return {
        "header": header.lines(found, now, 170).plain,
        "due": "\n".join(due.words for due in [*dues(found, PLAYBOOK), *updates]),
        "bells": "\n".join(
            due.words for due in rings(found, PLAYBOOK, before=0, now=now, person="dana", clocks=clocks)
        ),
        "home": incident_row(found.summary, PLAYBOOK, now=now, zone="UTC", across=150).plain,
        "situation": "\n".join(situation(found, pinned, PLAYBOOK, now=now, updates=updates)[1]),
        "packet": packet(room, found.id, found, PLAYBOOK, now=now, updates=updates).text,
        "message": message.message.text.raw,
        "update pane": "\n".join(card.content.plain for card in shown),
        "decide pane": "\n".join(
            card.content.plain for card in decide(found, PLAYBOOK, DecideState(), person="dana", now=now).cards
        ),
        "post-mortem": "\n".join(clean(part.text) for part in document.parts.values()),
    }
