"""A post-mortem of ours that is read back says nothing that its incident did not."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, order, view
from warroom.intake.imported import ImportHints
from warroom.model.identity import IncidentId
from warroom.report.proposals import proposals
from warroom.room.acts import bringing_in
from warroom.room.core import WarRoom
from warroom.room.readings.case import case


@pytest.fixture
def outage(room: WarRoom, incident: IncidentId, clock: Clock) -> IncidentId:
    """An incident from its impact to its close, with a cause and one that was ruled out."""
    order(room, incident, "began", at="-5")
    for name, words in (("detected", "an alert"), ("ack", ""), ("role", "tl @bob"), ("role", "scribe @eve")):
        order(room, incident, name, words)
    for statement in ("pool exhausted", "the gateway is slow", "a bad deploy"):
        clock.forward(minutes=1)
        logged(room, incident, f"? {statement}")
    for judged in ("H1 testing", "H2 refuted p95 is as before", "H1 confirmed off for 10 %: falls", "H3 testing"):
        clock.forward(minutes=2)
        order(room, incident, "hyp", judged)
    clock.forward(minutes=5)
    order(room, incident, "status", "Resolved")
    clock.forward(minutes=70)
    order(room, incident, "close", "enough")
    return incident


def read_back(room: WarRoom, page: str) -> IncidentId:
    return bringing_in.bring_in(
        room, PLAYBOOK, bringing_in.read_page_in(page, "page.md", ImportHints(), PLAYBOOK)
    ).incident


def test_title_roles_and_hypotheses_come_back_as_they_were(room: WarRoom, outage: IncidentId) -> None:
    again = read_back(room, document(room, outage))
    before, after = view(room, outage), view(room, again)
    assert after.summary.title == before.summary.title
    for role in ("ic", "tl", "comms", "scribe"):
        assert after.holders(role) == before.holders(role), role
    for board in (before.desks.board, after.desks.board):
        assert [(card.label.raw, card.status, card.result and card.result.raw) for card in board] == [
            ("H3", "testing", None),
            ("H1", "confirmed", "off for 10 %: falls"),
            ("H2", "refuted", "p95 is as before"),
        ]


def test_nothing_is_proposed_of_what_a_page_leaves_out(room: WarRoom, outage: IncidentId) -> None:
    again = read_back(room, document(room, outage))
    facts = case(room, again, PLAYBOOK)
    assert (facts.read_in, facts.assumed) == (True, ()), "the page told all of its milestones"
    words = " / ".join(proposed.words for proposed in proposals(facts, PLAYBOOK))
    for claim in ("No update", "No Communications Lead", "neither confirmed"):
        assert claim in " / ".join(one.words for one in proposals(case(room, outage, PLAYBOOK), PLAYBOOK)), claim
    assert "on record" not in words
    assert words.count("neither confirmed") == 1


def test_a_line_that_judges_what_no_line_before_it_raised_raises_nothing(room: WarRoom, outage: IncidentId) -> None:
    rows = [row for row in document(room, outage).splitlines() if "**Hypothesis**: pool" not in row]
    board = view(room, read_back(room, "\n".join(rows))).desks.board
    assert [(card.label.raw, card.statement.raw, card.status) for card in board] == [
        ("H2", "a bad deploy", "testing"), ("H1", "the gateway is slow", "refuted"),
    ]  # fmt: skip


def test_what_somebody_types_is_a_hypothesis_whatever_it_says(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "? H1 confirmed: pool exhausted")
    assert [card.label.raw for card in view(room, incident).desks.board] == ["H1", "H2"]
