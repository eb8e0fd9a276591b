"""The workflow is read as pages: every part of it, at every width, with what people look for found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.playbook.load import PARTS, load_playbook
from warroom.playbook.reading import DRAWN, HEAD, Chapter, PageRow, chapters, found, pieces
from warroom.widgets.workflow_page import contents, page_content

PAGES = chapters(load_playbook(), phase="triage")


def test_every_part_of_the_playbook_is_a_page_with_something_on_it() -> None:
    assert {page.name for page in PAGES} == set(PARTS)
    assert all(any(line.words for line in page.lines) for page in PAGES)


def test_the_phase_that_one_is_in_is_marked_and_no_other() -> None:
    assert [line.words for page in PAGES for line in page.lines if line.here] == [
        "3 Triage · 10m to 30m · you are here"
    ]


@pytest.mark.parametrize("across", [12, 20, 46, 70, 84, 102, 118])
def test_no_line_is_wider_than_the_page_and_no_word_is_lost(across: int) -> None:
    for page in PAGES:
        drawn = page_content(page, across)
        assert max(line.cell_length for line in drawn.split("\n")) <= max(across, 16), page.name
        if across == 70:
            letters = "".join(drawn.plain.split())
            for line in page.lines:
                if line.kind != DRAWN:
                    assert "".join(line.words.split()) in letters, (page.name, line.words)


def test_words_go_on_below_themselves() -> None:
    lines = (
        PageRow(HEAD, "Head"),
        PageRow("point", "one two three four five"),
        PageRow("term", "a b c d e f g h i j k l m", "L"),
    )
    assert page_content(Chapter("p", "P", lines), 36).plain.split("\n") == [
        "Head", "  · one two three four five", "  L            a b c d e f g h i j k", "               l m",
    ]  # fmt: skip


@pytest.mark.parametrize("room", [1, 2, 7, 8, 40])
def test_the_title_of_the_page_that_is_shown_is_seen_however_low_the_screen_is(room: int) -> None:
    for place, page in enumerate(PAGES):
        rows = contents(PAGES, place, room).plain.split("\n")
        assert f"▸ {page.title}" in rows
        assert len(rows) == min(room, len(PAGES))


def test_two_columns_break_no_piece() -> None:
    page = Chapter(
        "p", "P", tuple(line for name in "abcd" for line in (PageRow(HEAD, name), PageRow("point", f"{name}.")))
    )
    assert page_content(page, 100).plain.split("\n")[:2] == [f"{'a':<52}c", f"{'  · a.':<52}  · c."]


def test_what_is_looked_for_stands_under_its_heading_and_a_heading_that_holds_it_keeps_all() -> None:
    pages = found(PAGES, "ROLLBACK")
    assert "glossary" in {page.name for page in pages}
    for page in pages:
        for piece in pieces(page):
            assert any("rollback" in f"{line.label} {line.words}".casefold() for line in piece), page.name
    assert found(PAGES, "no such words at all") == []


@given(st.text(max_size=60))
def test_no_words_of_a_playbook_are_more_than_words(words: str) -> None:
    page = Chapter("p", "P", tuple(PageRow(kind, words, words) for kind in ("head", "term", "point", "text", "drawn")))
    drawn = page_content(page, 40)
    assert "\x1b" not in drawn.plain
    assert all(line.cell_length <= 40 for line in drawn.split("\n"))


def test_words_of_the_glossary_send_on_to_words_that_are_there() -> None:
    playbook = load_playbook()
    terms = [word.term for word in playbook.glossary.word]
    assert len(terms) == len(set(terms)) > 20
    assert all(seen in terms for word in playbook.glossary.word for seen in word.see)
