"""Of what is over nothing is asked, due or offered any more, on any pane and in any message, but what is truly owed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, message, order, situation_told, view
from warroom.compose.disputed_facts import status_in_words
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.model.states import CheckState
from warroom.model.views import Severity
from warroom.playbook.declaring_shapes import Status
from warroom.playbook.workflow import Playbook
from warroom.room.acts import closing, commander
from warroom.room.acts.declaring import open_incident
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings import messages
from warroom.widgets.board_pane import board
from warroom.widgets.card import Card
from warroom.widgets.decide_pane import STANDS, DecideState, decide
from warroom.widgets.header import Header
from warroom.widgets.verify_pane import verify

Ended = Callable[[WarRoom], IncidentId]
_ASKED = (
    "Ready to close?", "How bad is it?", "What changed recently?", "Waits for you", "Tasks out", "DUE", "y done",
    "None yet", "resolved yet",
    "/fixed", "Look at", "First look", "Declaration", "Triage", "Fix in preparation", "/close, closes", "‹", "UP ",
)  # fmt: skip
"""What is said only of what goes on."""


def _worked_on(room: WarRoom, incident: IncidentId) -> IncidentId:
    """With something of everything that waits for somebody."""
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "@dana look at the pool 1m")
    logged(room, incident, "!! roll back")
    order(room, incident, "fixed", "rollback the deploy of noon")
    order(room, incident, "fix", "a better one")
    order(room, incident, "handover", "tl @erin")
    return incident


def closed(room: WarRoom) -> IncidentId:
    incident = commander.declare(
        room, "Search down", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={"ic": "dana"}
    )
    order(room, _worked_on(room, incident), "close", "nobody has time")
    return incident


def quiet(room: WarRoom) -> IncidentId:
    incident = open_incident(room, PLAYBOOK, "Export is slow", Severity("P3", 3), zone="UTC")
    order(room, _worked_on(room, incident), "close", "next sprint")
    return incident


def cancelled(room: WarRoom) -> IncidentId:
    incident = open_incident(room, PLAYBOOK, "Disk full", None, zone="UTC")
    order(room, incident, "impact", "nobody can pay")
    order(room, incident, "cancel", "the probe was wrong")
    return incident


def duplicate(room: WarRoom) -> IncidentId:
    first = open_incident(room, PLAYBOOK, "Sign-in fails", Severity("P1", 1), zone="UTC")
    incident = open_incident(room, PLAYBOOK, "Cannot sign in", Severity("P1", 1), zone="UTC")
    order(room, incident, "duplicate", first[:8])
    return incident


ENDS: tuple[Ended, ...] = (closed, quiet, cancelled, duplicate)


def with_status(status: Status) -> Playbook:
    """The playbook of an organisation that has one more status."""
    declaration = PLAYBOOK.declaration
    declaring = dataclasses.replace(declaration, status=(*declaration.status, status))
    return dataclasses.replace(PLAYBOOK, declaration=declaring)


def told(cards: list[Card]) -> str:
    return "\n".join(f"{card.key} {card.content.plain} {card.tail.plain if card.tail else ''}" for card in cards)


@pytest.mark.parametrize("ended", ENDS)
def test_no_pane_asks_for_anything(room: WarRoom, clock: Clock, ended: Ended) -> None:
    incident = ended(room)
    clock.now += 3 * HOUR
    shown = view(room, incident)
    panes = {
        "decide": (decided := decide(shown, PLAYBOOK, DecideState(), person="dana", now=room.now())).cards,
        "decide of another": decide(shown, PLAYBOOK, DecideState(), person="erin", now=room.now()).cards,
        "verify": verify(shown, PLAYBOOK, now=room.now())[0],
        "board": board(shown, PLAYBOOK),
    }
    header = Header(PLAYBOOK).lines(shown, room.now(), 160).plain
    said = {name: told(cards) for name, cards in panes.items()} | {"header": header}
    assert [(name, words) for name, text in said.items() for words in _ASKED if words in text] == []
    assert decided.default == STANDS
    assert decided.waiting == ()
    assert "/reopen WHY" in said["decide"]
    assert verify(shown, PLAYBOOK, now=room.now())[1] == "", "the cursor is led to no check"
    assert "TL" not in header, "nobody is missing"


def test_a_tree_that_somebody_chose_is_shown_of_what_is_over_too(room: WarRoom) -> None:
    shown = view(room, closed(room))
    chosen = decide(shown, PLAYBOOK, DecideState(tree="rollback"), person="dana", now=room.now())
    assert chosen.default.startswith("ask:")


@pytest.mark.parametrize("ended", ENDS)
def test_no_message_says_that_somebody_is_still_at_work(room: WarRoom, clock: Clock, ended: Ended) -> None:
    incident = ended(room)
    clock.now += HOUR
    for audience, template in (
        ("internal", "internal_update"), ("internal", "internal_alert"), ("executive", "executive_summary"),
    ):  # fmt: skip
        text = message(room, incident, audience, template)
        assert "Investigating" not in text, "nobody does"
        assert "nobody yet" not in text
        assert "Testing:" not in text
        assert "to go in" not in text


def test_what_is_resolved_is_told_as_resolved_though_nobody_said_the_status(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "status", "fixing")
    order(room, incident, "resolved")
    assert "Status: Resolved" in message(room, incident, "internal", "internal_update")
    assert messages.draft_view(room, PLAYBOOK, incident, "status-page").template == "status_resolved"


def test_a_status_of_an_organisation_that_comes_after_the_resolution_takes_nothing_back(
    room: WarRoom, incident: IncidentId
) -> None:
    own = with_status(dataclasses.replace(PLAYBOOK.declaration.status[0], name="Reviewed"))
    order(room, incident, "status", "resolved")
    give(room, own, incident, "status", "Reviewed", at=None)
    assert view(room, incident).summary.status == "Reviewed"
    assert "resolved" in view(room, incident).times


def test_a_status_of_an_organisation_that_closes_is_the_status_of_what_is_closed(
    room: WarRoom, incident: IncidentId
) -> None:
    own = with_status(dataclasses.replace(PLAYBOOK.declaration.status[0], name="Done", milestone="closed"))
    give(room, own, incident, "status", "Done", at=None)
    assert view(room, incident).summary.closed is not None
    assert status_in_words(own, view(room, incident)) == "Done"


def test_what_is_worked_on_again_is_not_resolved_and_counts_from_when_it_is_said_anew(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "resolved")
    order(room, incident, "status-page", "Resolved")
    first = view(room, incident).times["resolved"]
    clock.now += 10 * MINUTE
    with pytest.raises(RoomTrouble, match="it was resolved after that: what was so then is logged in words"):
        order(room, incident, "status", "investigating", at="-30")
    assert view(room, incident).times["resolved"] == first, "that is how it was before"
    order(room, incident, "status", "investigating")
    assert "resolved" not in view(room, incident).times
    assert view(room, incident).fact("status_page") == ""
    assert "Status: Investigating" in message(room, incident, "internal", "internal_update")
    clock.now += HOUR
    order(room, incident, "status", "resolved")
    again = view(room, incident).times["resolved"]
    assert (again.lo or 0) - (first.lo or 0) > HOUR


def test_opening_it_again_asks_no_status_page_that_was_said_to_need_none(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "status-page", "Not needed")
    order(room, incident, "close", "done")
    order(room, incident, "reopen", "not done")
    assert view(room, incident).fact("status_page") == "Not needed"


@pytest.mark.parametrize(
    ("ended", "says"), [(cancelled, "found no problem"), (duplicate, "about an incident that we report on")]
)
def test_customers_read_of_what_was_none_that_it_was_none(room: WarRoom, ended: Ended, says: str) -> None:
    incident = ended(room)
    draft = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="plain")
    assert says in draft.message.text.raw
    assert "esolved" not in draft.message.text.raw
    assert [finding.rule for finding in draft.findings if finding.weight != "fault"] == []
    other = messages.draft_view(room, PLAYBOOK, incident, "status-page", template="status_resolved")
    assert [finding.rule for finding in other.findings if finding.rule == "stage"] == ["stage"]
    page = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="statuspage")
    assert '"status": "resolved"' in page.message.text.raw, "on the page itself nothing is left open"


def test_what_was_feared_of_a_false_alarm_is_told_to_nobody_as_what_was(room: WarRoom) -> None:
    incident = cancelled(room)
    for audience, template in (("executive", ""), ("internal", "internal_alert"), ("internal", "declaration")):
        assert "nobody can pay" not in message(room, incident, audience, template)
    assert "Customers saw" not in situation_told(room, incident)


def test_what_only_time_brought_did_not_hold_when_it_was_closed(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "resolved")
    clock.now += 10 * MINUTE
    order(room, incident, "close", "enough")
    clock.now += 2 * HOUR
    stable = closing.gates(view(room, incident), PLAYBOOK, now=room.now())[0]
    assert (stable.check.known, stable.state) == ("stable", CheckState.OPEN)


def test_two_commanders_of_one_outage_are_told_with_since_when_each(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    def commanders() -> str:
        line = next(line for line in document(room, incident).splitlines() if "Incident Commander" in line)
        return line.partition(": ")[2]

    clock.now += 8 * MINUTE
    other = commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "carol"},
    )  # fmt: skip
    order(room, incident, "merge", f"{other[:8]} yes")
    assert commanders() == "@alice, @alice and @carol since 16:34 UTC"
    clock.now += 8 * MINUTE
    order(room, incident, "role", "ic @dave")
    assert commanders() == "@alice, @alice and @carol since 16:34 UTC, @dave since 16:42 UTC"
