"""Evidence names the card that it was written for by the label that the board shows today."""

from __future__ import annotations

import pytest

from tests.compose.material import entry
from warroom.model.desks import HypothesisCard
from warroom.model.leaning import named_as_now, without_leaning
from warroom.model.states import HypothesisState
from warroom.text import Untrusted


def card(label: str, **sides: tuple[str, ...]) -> HypothesisCard:
    return HypothesisCard("h", Untrusted(label), Untrusted("pool"), HypothesisState.OPEN, **sides)  # type: ignore[arg-type]


def test_evidence_is_named_by_the_label_of_today_and_left_as_written_where_no_card_has_it() -> None:
    evidence = entry("pool at 100 % (for H1)")
    ours = (evidence.id,)
    assert named_as_now(evidence, [card("H2"), card("H1.erin", supports=ours)]).raw == "pool at 100 % (for H1.erin)"
    assert named_as_now(evidence, [card("H1.erin", refutes=ours)]).raw == "pool at 100 % (against H1.erin)"
    assert named_as_now(evidence, [card("H1")]).raw == "pool at 100 % (for H1)"
    assert named_as_now(entry("pool at 100 %"), [card("H1", supports=ours)]).raw == "pool at 100 %"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a (for H1)", "a"), ("a (against H12.erin)", "a"), ("a (for H)", "a (for H)"), ("a (for you)", "a (for you)"),
        ("a (over H1)", "a (over H1)"), ("a (for H1", "a (for H1"), ("a (for H1 (b))", "a (for H1 (b))"),
        ("a (for H1) (for H2)", "a (for H1)"), ("", ""),
    ],
)  # fmt: skip
def test_only_what_the_program_wrote_behind_evidence_is_taken_off(words: str, told: str) -> None:
    assert without_leaning(words) == told
