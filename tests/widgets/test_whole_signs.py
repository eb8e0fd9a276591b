"""In the line, keys move and delete by what one sees, and what shapes a letter is painted as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.color import Color

from tests.widgets.bare import Bare
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.line_guard import LineGuard
from warroom.widgets.whole_signs import as_painted, sign_before, sign_behind, sign_ends

SIGNS = (
    "a", "é", "e\u0301", "日", "각", "\u1100\u1161\u11a8", "👍🏽", "👩‍👩‍👧", "❤️", "1️⃣", "🇩🇪", "🇫🇷", "क्\u200dष", "ที่",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "葛\U000e0100",
)  # fmt: skip


class _Line(Bare):
    def compose(self) -> ComposeResult:
        yield EntryLine(now=lambda: 1)  # type: ignore[arg-type, return-value]


async def test_each_key_takes_one_sign_whatever_it_is_made_of() -> None:
    async with _Line().run_test() as pilot:
        line = pilot.app.query_one(EntryLine)
        line.focus()
        for sign in SIGNS:
            line.value, line.cursor_position = f"x{sign}y", 1
            await pilot.press("right")
            assert line.cursor_position == 1 + len(sign), ascii(sign)
            await pilot.press("left")
            assert line.cursor_position == 1, ascii(sign)
            await pilot.press("shift+right")
            assert line.selected_text == sign
            await pilot.press("left", "delete")
            assert line.value == "xy", ascii(sign)
            line.value, line.cursor_position = f"x{sign}y", 1 + len(sign)
            await pilot.press("shift+left")
            assert line.selected_text == sign
            await pilot.press("right", "backspace")
            assert line.value == "xy", ascii(sign)


async def test_a_click_and_a_drag_go_to_the_sign_that_is_painted_there() -> None:
    async with _Line().run_test(size=(60, 3)) as pilot:
        line = pilot.app.query_one(EntryLine)
        left = line.gutter.left
        for sign in (*SIGNS, "a\u200b", "\t"):
            line.value = f"x{sign}yz"
            wide = cell_len(as_painted(line.value)[: 1 + len(sign)]) - 1
            columns = [line._cell_offset_to_index(column) for column in range(wide + 4)]
            behind = 1 + len(sign)
            assert columns == [0, *[1] * wide, behind, behind + 1, len(line.value)], ascii(sign)
        line.value = "x👩‍👩‍👧yz"
        for column, position in ((2, 1), (3, 6), (50, 8)):
            await pilot.click(EntryLine, offset=(left + column, 0))
            assert line.cursor_position == position
        await pilot.mouse_down(EntryLine, offset=(left, 0))
        await pilot.hover(EntryLine, offset=(left + 3, 0))
        await pilot.mouse_up(EntryLine, offset=(left + 3, 0))
        assert line.selected_text == "x👩‍👩‍👧"


async def test_in_a_line_that_has_moved_aside_a_click_goes_to_what_is_painted_there() -> None:
    async with _Line().run_test(size=(20, 3)) as pilot:
        line = pilot.app.query_one(EntryLine)
        line.focus()
        line.value = "日" * 30 + "e\u0301" * 5 + "x"
        await pilot.press("home", "end")
        assert line.scroll_offset.x
        await pilot.click(EntryLine, offset=(line.gutter.left + line.content_size.width - 3, 0))
        assert line.value[line.cursor_position :] in {"e\u0301x", "x"}
        assert line.cursor_screen_offset.x == line.content_region.x + line.content_size.width - 3


async def test_what_hides_or_jumps_has_the_column_in_which_it_is_painted() -> None:
    async with _Line().run_test(size=(40, 3)) as pilot:
        line = pilot.app.query_one(EntryLine)
        line.focus()
        columns = set()
        for text in (
            "plain",
            "a\u200bb c",
            "\u200b" * 5 + "b",
            "a\x1b\x1b\x1bb c",
            "db\tslow",
            "\t" * 12 + "end",
            "日\u202eb",
        ):
            line.value, line.cursor_position = text, 0
            begins = line.cursor_screen_offset.x
            line.cursor_position = len(text)
            await pilot.pause()
            (painted,) = LineGuard().apply([Segment(line._value.plain)], Color(0, 0, 0))
            assert line.cursor_screen_offset.x - begins == cell_len(painted.text) + 1, ascii(text)  # behind it
            row = LineGuard().apply([*line.render_line(0)], Color(0, 0, 0))
            columns.add(sum(cell_len(segment.text) for segment in row))
            assert text[-1] in "".join(segment.text for segment in row), ascii(text)
        assert len(columns) == 1


@given(st.text(st.one_of(st.sampled_from("".join(SIGNS)), st.characters(exclude_categories=["Cs"])), max_size=20))
def test_every_step_ends_within_the_text_and_none_stays_where_it_was(text: str) -> None:
    ends = sign_ends(text)
    assert ends == sorted(set(ends))
    assert ends[-1:] == ([len(text)] if text else [])
    for position in range(len(text) + 1):
        assert (sign_before(text, position) < position) or position == 0
        assert (sign_behind(text, position) > position) or position == len(text)


@pytest.mark.parametrize("text", [*SIGNS, "\u0645\u06cc\u200c\u062e"], ids=ascii)
def test_what_shapes_a_letter_passes_the_last_guard_of_a_painted_line(text: str) -> None:
    assert LineGuard().apply([Segment(text)], Color(0, 0, 0)) == [Segment(text)]
    assert LineGuard().apply([Segment(f"{text}\x1b")], Color(0, 0, 0))[0].text == f"{text}␛"


@pytest.mark.parametrize(
    "text", ["\U000e0069\U000e0067\U000e006e", "pay\u200dments", "pay\u200cments", "🏴\U000e0067\U000e007f"]
)
def test_what_hides_between_what_it_does_not_shape_is_seen_in_the_last_guard_of_a_painted_line(text: str) -> None:
    (painted,) = LineGuard().apply([Segment(text)], Color(0, 0, 0))
    assert painted.text.isprintable()
    assert len(painted.text) == len(text)
