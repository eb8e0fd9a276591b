"""A fact is said once: an order keeps it, and every message and document has it."""

from __future__ import annotations

import pytest

from tests.room.all_told import texts
from tests.room.giving import PLAYBOOK, order, refused, view
from warroom.model.identity import IncidentId
from warroom.room.acts import comms
from warroom.room.core import WarRoom
from warroom.room.readings import messages


@pytest.mark.parametrize(
    ("name", "words", "said", "places"),
    [
        ("revenue", "about 5,000 a minute", "about 5,000 a minute", ("post-mortem", "message internal closing")),
        ("ticket", "SUP-4711", "SUP-4711", ("post-mortem", "message internal closing")),
        ("users", "12,000", "12,000", ("post-mortem", "message executive executive_summary")),
        ("link", "pr https://git.example/pull/7", "https://git.example/pull/7", ("post-mortem",)),
        ("link", "dashboard https://graphs.example/d/1", "https://graphs.example/d/1", ("post-mortem",)),
    ],
)
def test_what_was_said_once_is_in_every_message_and_document(
    room: WarRoom, incident: IncidentId, name: str, words: str, said: str, places: tuple[str, ...]
) -> None:
    order(room, incident, name, words)
    told = texts(room, incident)
    for place in places:
        assert said in told[place], place
    customers = [one.name for one in PLAYBOOK.communication.audience if one.customers]
    assert not [
        place for place in told if place.split()[:2] in [["message", one] for one in customers] and said in told[place]
    ]


def test_tickets_add_up_and_none_is_named_twice(room: WarRoom, incident: IncidentId) -> None:
    for words in ("SUP-1", "SUP-2", "SUP-1"):
        order(room, incident, "ticket", words)
    assert view(room, incident).fact("tickets") == "SUP-1, SUP-2"


def test_a_link_says_what_it_leads_to(room: WarRoom, incident: IncidentId) -> None:
    assert "pr, dashboard, runbook" in refused(room, incident, "link", "https://example.org")
    assert "pr, dashboard, runbook" in refused(room, incident, "link", "pr")
    order(room, incident, "link", "runbook https://wiki.example/pool")
    assert view(room, incident).fact("runbook") == "https://wiki.example/pool"


def test_what_was_typed_for_one_audience_is_offered_to_the_others_of_its_side(
    room: WarRoom, incident: IncidentId
) -> None:
    messages.write_field(room, incident, "internal", "revenue", "5,000 a minute")
    messages.write_field(room, incident, "internal", "progress", "only for us, only now")
    executive = messages.draft_view(room, PLAYBOOK, incident, "executive")
    assert "only now" not in executive.message.text.raw, "what is written anew each time is not carried over"
    house, customers = (
        [one.name for one in PLAYBOOK.communication.audience if one.customers is side] for side in (False, True)
    )
    assert len(house) > 1
    assert len(customers) > 1
    messages.write_field(room, incident, customers[0], "service", "Card payments")
    material = messages.material_of(
        room, PLAYBOOK, incident, next(one for one in PLAYBOOK.communication.audience if one.name == customers[1])
    )
    assert material.offered == {"service": "Card payments"}, "nothing of the house"
    draft = messages.draft_view(room, PLAYBOOK, incident, "internal")
    messages.write_field(room, incident, "internal", "progress", "")
    comms.post(room, PLAYBOOK, incident, draft)
    others = next(one for one in PLAYBOOK.communication.audience if one.name == "executive")
    assert messages.material_of(room, PLAYBOOK, incident, others).offered["revenue"] == "5,000 a minute"
