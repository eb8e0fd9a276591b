"""Giving orders to a room in a test, as the line would."""

from __future__ import annotations

import pytest

from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import IncidentView
from warroom.playbook.load import load_playbook
from warroom.report.markdown import markdown
from warroom.report.post_mortem import draft
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings import messages
from warroom.room.readings.case import case
from warroom.room.readings.clocks import situation
from warroom.room.sharing.joined_share import JoinedShare, membership

PLAYBOOK = load_playbook()


def view(room: WarRoom, incident: IncidentId) -> IncidentView:
    found = room.view(incident)
    assert found is not None
    return found


def last(room: WarRoom, incident: IncidentId) -> str:
    """The words of the last entry that is seen."""
    return room.pages(incident, Filter()).before(None, 1)[0].text.raw


def document(room: WarRoom, incident: IncidentId) -> str:
    """The post-mortem that is drafted of it, in Markdown."""
    return markdown(draft(case(room, incident, PLAYBOOK), PLAYBOOK), PLAYBOOK)


def situation_told(room: WarRoom, incident: IncidentId) -> str:
    """The lines of the situation, as they are read aloud."""
    pinned = room.pages(incident, Filter(pinned_only=True)).before(None, 3)
    return "\n".join(situation(view(room, incident), pinned, PLAYBOOK, now=room.now())[1])


def message(room: WarRoom, incident: IncidentId, audience: str, template: str = "") -> str:
    """The message for ``audience`` that is offered, in plain text."""
    return messages.draft_view(room, PLAYBOOK, incident, audience, template=template, target="plain").message.text.raw


def member_of(room: WarRoom) -> JoinedShare:
    member = membership(room)
    assert member is not None
    return member


def order(room: WarRoom, incident: IncidentId, name: str, words: str = "", *, at: str | EventTime = "") -> None:
    """Give an order, ``at`` a time as it is typed or as it was read."""
    typed = read_line(f"{at} x", now=room.now(), zone="UTC").at if isinstance(at, str) and at else None
    give(room, PLAYBOOK, incident, name, words, at=at if isinstance(at, EventTime) else typed)


def refused(room: WarRoom, incident: IncidentId, name: str, words: str = "") -> str:
    before = room.revision()
    with pytest.raises(RoomTrouble) as trouble:
        order(room, incident, name, words)
    assert room.revision() == before, "an order that is refused stores nothing"
    return str(trouble.value)
