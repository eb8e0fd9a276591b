"""Lines after the first go on below its words, in every list of cards."""

from __future__ import annotations

import pytest
from textual.content import Content

from tests.screens.opening import playbook
from warroom.playbook.workflow import Playbook
from warroom.widgets.card import hang_of
from warroom.widgets.guidance import hung, severity_ladders, what_counts
from warroom.widgets.lines_panel import _text


@pytest.mark.parametrize(
    ("line", "hang"),
    [
        ("   n  Is a major feature broken, or performance down by more than half?", 6),
        (" · Assign the roles: Incident Commander, Technical Lead", 3), ("progress    No news since", 12),
        ("next steps  @dba: how many", 12), ("   objections: none", 3), ("plain words go on at the edge", 0),
        ("● A fix is in: say Fixing?", 2), ("", 0), ("     ", 5), ("一二三  words", 5),
        ("a-word-that-is-longer-than-a-name  x", 0), ("! says it is over while a check is open", 2),
        (" ? How was it noticed?", 3), (" $ /incident create", 3), ("✓ posted at 14:31", 2),
    ],
)  # fmt: skip
def test_what_does_not_fit_goes_on_below_the_words(line: str, hang: int) -> None:
    assert hang_of(line) == hang


def severity_ladder(playbook: Playbook) -> Content:
    return severity_ladders(playbook)[0]


@pytest.mark.parametrize("width", [30, 58, 78, 98, 158])
@pytest.mark.parametrize("beside", [what_counts, severity_ladder], ids=lambda beside: beside.__name__)
def test_what_the_workflow_says_beside_a_question_goes_on_below_its_words(beside: object, width: int) -> None:
    assert callable(beside)
    told = beside(playbook())
    lines = hung(told, width).plain.split("\n")
    assert all(len(line) <= width for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(told.plain.split())
    for line in told.split("\n"):
        if line.plain.startswith("   "):
            assert all(part.startswith("   ") for part in hung(line, width).plain.split("\n"))


def test_lines_above_the_line_go_on_below_their_words() -> None:
    told = _text(["· Status Page Updated (not marked as resolved: post that it is, or /status-page Resolved)"], 60)
    first, second = told.plain.split("\n")
    assert first.startswith("· ")
    assert len(second) - len(second.lstrip()) == 2


@pytest.mark.parametrize("width", [20, 40, 58, 98])
def test_a_line_above_the_line_that_goes_on_is_told_from_the_one_behind_it(width: int) -> None:
    """Whatever stands there: the situation, how the share stands, a pasted line, a wide sign."""
    lines = [
        "16:14 decision: turn profile-badges off for everybody; hotfix for the queries goes the normal way.",
        "NOT ACCEPTED: @bob: gibuh gibuh gibuh gibuh, which nobody here has accepted as @bob's",
        "P1. Checkout fails for every third customer of the shop in the whole of Europe",
        "支払いが失敗する" * 9,
        "a" * 130,
    ]
    told = _text(lines, width)
    assert max(Content(row).cell_length for row in told.plain.split("\n")) <= width
    begins = [row for row in told.plain.split("\n") if not row.startswith("  ")]
    assert len(begins) == len(lines)
    assert "".join(told.plain.split()) == "".join("".join(lines).split())
