"""What the panes say of the workflow beside the questions: the first look, the declaration, roles, types, examples."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import order, view
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom
from warroom.room.readings.filling import channel_name
from warroom.widgets.board_pane import board
from warroom.widgets.decide_pane import DecideState, decide

PLAYBOOK = load_playbook()


def said(room: WarRoom, incident: IncidentId, *, person: str = "dana") -> list[str]:
    shown = decide(view(room, incident), PLAYBOOK, DecideState(), person=person, now=room.now())
    return [card.content.plain.strip() for card in shown.cards]


def place(lines: list[str], begins: str) -> int:
    return next(number for number, line in enumerate(lines) if line.startswith(begins))


def test_the_first_look_and_the_declaration_come_before_triage_until_it_is_triage(
    room: WarRoom, incident: IncidentId
) -> None:
    lines = said(room, incident)
    assert place(lines, "First look") < place(lines, "Declaration") < place(lines, "Triage")
    order(room, incident, "phase", "triage")
    lines = said(room, incident)
    assert place(lines, "Triage") < place(lines, "First look") < place(lines, "Declaration")
    order(room, incident, "phase", "investigate")
    assert not any(line.startswith(("Triage", "First look", "Declaration")) for line in said(room, incident))


def test_what_was_said_stands_in_place_of_what_is_offered(room: WarRoom, incident: IncidentId) -> None:
    lines = said(room, incident)
    assert "· Channel  #incident-2026-02-13-checkout-fails" in lines
    assert any(line.startswith("? How was it noticed? (monitor: Alert fires") for line in lines)
    order(room, incident, "channel", "#war")
    order(room, incident, "detection", "support called")
    lines = said(room, incident)
    assert {"✓ Channel  #war", "✓ How was it noticed? support called"} <= set(lines)


def test_a_role_that_is_wanted_is_named_with_what_it_needs(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    assert not any("/role tl @name" in line for line in said(room, incident))
    clock.forward(minutes=11)
    (wanted,) = (line for line in said(room, incident) if "/role tl @name" in line)
    assert wanted.startswith("Tech Lead: Deep technical knowledge, debugging")
    order(room, incident, "role", "tl @bob")
    assert not any("/role tl @name" in line for line in said(room, incident))


def test_whoever_holds_a_role_reads_what_it_is_there_for(room: WarRoom, incident: IncidentId) -> None:
    alice = said(room, incident, person="alice")
    assert "· Make final decisions on actions" in alice[place(alice, "You are Incident Commander") :]
    assert not any(line.startswith("You are") for line in said(room, incident, person="bob"))


def test_a_type_says_how_it_looks_and_no_place_of_its_runbook_that_nobody_filled_in(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "type", "database")
    assert "looks like: Timeouts, slow queries, connection errors" in said(room, incident)
    cards = [card.content.plain.strip() for card in board(view(room, incident), PLAYBOOK)]
    assert PLAYBOOK.resources.runbooks["database"] == "[Location]/database"
    assert not any("[Location]" in card for card in cards)


def test_an_empty_board_shows_what_a_hypothesis_looks_like(room: WarRoom, incident: IncidentId) -> None:
    cards = [card.content.plain.strip() for card in board(view(room, incident), PLAYBOOK)]
    assert {
        "? Database connection pool exhausted",
        "Evidence: Connection timeout errors",
        "Test: Check pool size and active connections",
    } <= set(cards)
    logged(room, incident, "? the pool is full")
    cards = [card.content.plain.strip() for card in board(view(room, incident), PLAYBOOK)]
    assert "Evidence: Connection timeout errors" not in cards


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Payments: EU cards fail for 1 in 3 customers", "#incident-2026-02-13-payments-eu-cards-fail-for"),
        ("支払い", "#incident-2026-02-13-incident"),
        ("\x1b]52;c;aGk=\x07 down @channel", "#incident-2026-02-13-52-c-agk-down-channel"),
    ],
)
def test_a_channel_is_named_by_the_day_and_the_titles_first_words(
    room: WarRoom, incident: IncidentId, title: str, name: str
) -> None:
    order(room, incident, "title", title)
    assert channel_name(PLAYBOOK.declaration.channel, view(room, incident)) == name
