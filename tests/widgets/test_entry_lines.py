"""Wrapping and drawing of entries: what was measured is what is drawn, at every width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tests.payloads import PAYLOADS, raw_controls
from tests.widgets.timeline_source import make_entry
from warroom.model.entry_kinds import ENTRY_KINDS, NOTE
from warroom.model.milestones import ORDER
from warroom.text import Untrusted, clean
from warroom.widgets.entry_lines import LOUD, EntryStyles, draw, find_hits, fold_word, is_long, lines_of
from warroom.widgets.wrapping import wrap

PLAIN = EntryStyles(
    text=Style(), time=Style(), author=Style(), badge=Style(), day=Style(), hit=Style(bold=True), named=Style(),
    pinned=Style(), struck=Style(), kinds={"*": Style()}, bar=Style(),
)  # fmt: skip


TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""Colours of a skin: each is one sign with what stands before it, however narrow the line."""


SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Mn", "Me", "Cf"]) | st.sampled_from(" 中é")


@example("\u2e80\U0001f3fb", 1)
@example("中 中中 ü", 5)
@given(st.text(SIGNS, max_size=120), st.integers(1, 60))
def test_no_line_is_wider_than_its_column_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width or len(line[:1] + line[1:].rstrip(TONES)) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200), st.integers(1, 60))
def test_plain_text_breaks_at_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(len(line) <= width for line in lines)
    rebuilt = text
    for line in lines:
        assert rebuilt.startswith(line)
        rebuilt = rebuilt[len(line) :].removeprefix(" ")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("width", [1, 2, 5, 20, 33, 34, 55, 56, 80, 200])
def test_an_entry_has_as_many_lines_as_were_measured_and_no_control(payload: str, width: int) -> None:
    text = payload[:2_000]
    bare = make_entry(1, 5, text)
    full = replace(
        bare, struck=Untrusted(text), struck_by=Untrusted("bob"), versions=2, pinned=True, repeated=3, kind="decision",
        like=(Untrusted("erin"), 7), speaker=Untrusted("fay"), waiting=True,
    )  # fmt: skip
    for entry in (bare, full, replace(bare, purged=True), replace(bare, mine=True, edited=True, kind=text[:50])):
        for whole in (True, False):
            drawn = draw(entry, width, "UTC", PLAIN, hits=frozenset({"x"}), whole=whole)
            assert len(drawn) == len(lines_of(entry, width, "UTC", whole=whole))
            for line in drawn:
                shown = "".join(segment.text for segment in line)
                assert raw_controls(shown) == []
                assert "\n" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo\nthree\nfour", "one"),
        ("Internal update posted\n" + "a line\n" * 34, "Internal update posted  ▸ 36 lines: Enter"),
        ("x" * 600, "x"), ("word " * 121, "word word"),
    ],
)  # fmt: skip
def test_a_long_entry_is_one_line_with_its_length_until_it_is_opened(text: str, shown: str) -> None:
    entry = make_entry(1, 5, text)
    folded = lines_of(entry, 400, "UTC", whole=False)
    assert folded[0].startswith(shown)
    assert is_long(entry) == ("▸" in folded[0])
    whole = "".join(lines_of(entry, 400, "UTC"))
    assert whole.replace(" ", "").startswith(text.replace("\n", "").replace(" ", ""))
    assert not is_long(entry) or folded[1:] in ([], ["by @dana"])


KINDS = (*ENTRY_KINDS, *sorted({*LOUD, *ORDER, "role", "review", "check", "complaints", "impact"} - {*ENTRY_KINDS}))
"""Those that people type, and those in which acts are told."""


@pytest.mark.parametrize("width", [34, 40, 43, 44, 55, 56, 120])
def test_no_two_kinds_look_alike_and_none_that_is_not_typed_is_a_sign(width: int) -> None:
    beginnings: dict[str, str] = {}
    for kind in KINDS:
        entry = replace(make_entry(1, 5, "words"), kind=kind)
        drawn = draw(entry, width, "UTC", PLAIN)
        assert len(drawn) == len(lines_of(entry, width, "UTC"))
        shown = "".join(segment.text for segment in drawn[0]).partition("words")[0][7:].split()
        beginnings[kind] = " ".join(shown).lower()
        if kind != NOTE and (width >= 44 or kind not in ENTRY_KINDS):
            word = shown[-1].rstrip(":")
            assert len(word) > 2, f"{kind}: {shown}"
            assert word[:2].isalpha(), f"{kind}: {shown}"
    assert len(set(beginnings.values())) == len(KINDS), beginnings


def test_search_hits_are_words_that_begin_so_without_case_or_accents() -> None:
    assert [line[0:2] for line in find_hits("Café cafeteria decaf", frozenset({"cafe"}))] == [(0, 4), (5, 14)]
    assert fold_word("ÉCOLE") == "ecole"


def test_the_words_of_an_entry_are_its_clean_text() -> None:
    assert "".join(lines_of(make_entry(1, 5, "a\x1bb"), 80, "UTC")).startswith(clean("a\x1bb"))


@pytest.mark.parametrize("first", ["🟡 Identified - Payment Issues", "決済が失敗しています " * 9])
def test_a_long_entry_of_wide_signs_is_one_line_too(first: str) -> None:
    entry = make_entry(1, 5, first + "\na line" * 4)
    for width in range(60, 130):
        assert lines_of(entry, width, "UTC", whole=False)[0].endswith("▸ 5 lines: Enter"), width
