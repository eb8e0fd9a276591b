"""What stands behind a sign that a selector makes a picture stands in its column, however the terminal counts it."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from warroom.picture_signs import in_their_columns

_SENT = re.compile("\x1b7|\x1b8|\x1b\\[(\\d+)C|[^\x1b][\ufe0e\ufe0f\u20e3\u0300-\u036f]*")


def _columns(data: str, *, picture: int) -> dict[str, int]:
    """In which column a terminal that gives pictures so many of them paints each sign last."""
    at = saved = 0
    painted: dict[str, int] = {}
    for sent in _SENT.finditer(data):
        if sent[0] == "\x1b7":
            saved = at
        elif sent[0] == "\x1b8":
            at = saved
        elif sent[1]:
            at += int(sent[1])
        else:
            painted[sent[0]] = at
            at += picture if "\ufe0f" in sent[0] else cell_len(sent[0])
    return painted


@pytest.mark.parametrize("picture", [1, 2])
@pytest.mark.parametrize("sign", ["❤️", "⚠️", "✔️", "☎️", "1️⃣", "▶️", "ℹ️"])
def test_a_picture_moves_nothing_behind_it(sign: str, picture: int) -> None:
    painted = _columns(in_their_columns(f"ab {sign} c{sign}|"), picture=picture)
    assert (painted["c"], painted[sign], painted["|"]) == (6, 7, 9)


@pytest.mark.parametrize(
    "text", ["plain", "日本", "🔥", "⌚️", "👩‍❤️‍👨", "❤️‍🔥", "हिन्दी", "\x1b[1mbold\x1b[0m", "ab\ufe0f"]
)
def test_what_is_counted_alike_or_may_be_wider_is_sent_as_it_is(text: str) -> None:
    assert in_their_columns(text) == text


@pytest.mark.parametrize("title", ["\x1b]99;;⚠️ due\x1b\\", "\x1b]0;⚠️ due\x07", "\x1bPtmux;\x1b\x1b]9;❤️\x07\x1b\\"])
def test_nothing_is_put_into_what_the_terminal_is_told_in_words_of_its_own(title: str) -> None:
    assert in_their_columns(f"{title}❤️|") == title + in_their_columns("❤️|")
