"""Lines after the first go on below its words, in every list of cards."""

from __future__ import annotations

import re

import pytest
from textual.content import Content

from tests.screens.opening import playbook
from warroom.playbook.workflow import Playbook
from warroom.widgets.card import Card, Rows, hang_of, key_parts
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


_TABS = Content(" ").join([Content.styled(f" {number} What Could Improve ", "reverse") for number in range(6)])
_KEYS = Content.assemble(*key_parts("X i writes the invitation   M holds it   d skip, with a reason", "$quiet"))


@pytest.mark.parametrize(("tail", "groups"), [(_TABS, 6), (_KEYS, 3)], ids=["tabs", "keys"])
@pytest.mark.parametrize("width", range(34, 170, 8))
def test_what_belongs_together_is_in_one_line(tail: Content, groups: int, width: int) -> None:
    rows = [row for content in (Content(""), Content("a row")) for row in Card("", content, tail=tail).lines(width)]
    assert max(row.cell_length for row in rows) <= width
    named = [group for row in rows for group in re.split("  +", row.plain.strip()) if group not in ("", "a row")]
    assert named == 2 * re.split("  +", tail.plain.strip())
    assert len(named) == 2 * groups


@pytest.mark.parametrize(
    "text", ["S or /sev declares it", "X i writes the invitation", "‹ › another tree", "Enter pages"]
)
def test_the_key_of_a_group_is_told_from_its_words(text: str) -> None:
    keys = [part for part, style in key_parts(f"look there:  {text}   y it was", "$quiet") if style == Rows.KEY]
    assert keys == [{"S": "S", "X": "X i", "‹": "‹ ›", "E": "Enter"}[text[0]], "y"]


def test_a_remark_that_goes_on_is_set_in_and_what_is_copied_is_not() -> None:
    rows = Rows()
    rows.head("Common causes of what is seen here · Enter takes one")
    rows.remark("to be approved before it is posted")
    rows.verbatim("This incident has been resolved")
    head, remark, copied = ([row.plain for row in card.lines(20)] for card in rows.cards)
    assert all(row.startswith("  ") for row in (*head[1:], *remark[1:]))
    assert not any(row.startswith(" ") for row in copied)
