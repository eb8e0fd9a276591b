"""What lies over the panes of a low screen: its first lines can be read, and what is below it names no keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandList
from textual.screen import ModalScreen

from tests.screens.opening import opened, playbook, screen_of, settled, until
from tests.screens.scenes import apart
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared.palette import Palette
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.guidance import Guidance
from warroom.widgets.incident_row import Longest, incident_heads, incident_row, row_columns
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.message_line import MessageLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.question import Question
from warroom.widgets.welcome import Welcome

_READ_AT_ONCE = 4
_LOW = [(120, 10), (100, 12), (60, 15), (80, 18)]


async def test_of_lines_that_are_shown_four_are_read_at_once_on_a_low_screen(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        for size in _LOW:
            await pilot.resize_terminal(*size)
            app.bridge.show_lines("Which holds", [f"{number}  something" for number in range(9)])
            await until(pilot, lambda: app.screen.query_one(LinesPanel).size.height >= _READ_AT_ONCE)
            assert app.screen.query_one(EntryLine).region.bottom <= size[1]
            assert app.screen.query_one("#panes").region.height >= 1
            app.bridge.hide_lines()
            await settled(app, pilot)


async def test_what_is_over_a_screen_has_the_keys_and_its_own_are_named_again_behind_it(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        screen = screen_of(app)
        keys = screen.query_one(KeysLine)
        await pilot.press("ctrl+o")
        await settled(app, pilot)
        named = str(keys.render())
        assert "Help" in named
        for key in ("f1", "f3", "ctrl+p"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, ModalScreen) and str(keys.render()) == "")
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is screen and str(keys.render()) == named)


@pytest.mark.parametrize("height", [36, 24, 20])
async def test_all_levels_are_in_sight_when_it_is_asked_how_bad_it_is(room: WarRoom, height: int) -> None:
    async with opened(room, size=(80, height)) as (app, pilot):
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("d", "x", "enter")
        await settled(app, pilot)
        guidance = app.screen.query_one(Guidance)
        around = guidance.parent
        assert around is not None
        seen = str(guidance.render()).split("\n")[: around.region.height]  # type: ignore[attr-defined]
        for level in playbook().severities.severity:
            assert any(level.level in line and level.name in line for line in seen), level.level


async def test_a_question_is_read_to_its_end_in_a_window_that_became_narrower(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(160, 36)) as (app, pilot):
        screen = screen_of(app)
        assert isinstance(screen, WarRoomScreen)
        words = "To which of the places that your settings name shall this message go, at last?"
        screen.ask(Question(words, lambda _: None))
        line = screen.query_one(MessageLine)
        for width, rows in ((60, 2), (160, 1)):
            await pilot.resize_terminal(width, 36)
            await until(pilot, lambda rows=rows: line.size.height == rows)  # type: ignore[misc]
            assert "at last?" in " ".join(line.render_line(at).text.strip() for at in range(line.size.height))


@pytest.mark.parametrize("across", [56, 76, 96, 116, 156])
def test_a_title_on_the_home_screen_has_more_room_than_what_is_looked_at_less(across: int) -> None:
    columns = row_columns(across)
    assert columns.title >= max(columns.stands, columns.age, columns.entries, columns.leads)
    assert "late" in incident_heads(across).plain


@pytest.mark.parametrize("across", [96, 116, 156, 196])
def test_what_is_looked_at_less_gives_way_to_a_title_that_would_be_cut(across: int) -> None:
    for cells in range(30, 120, 7):
        longest = Longest(title=cells, stands=len("investigate"))
        columns = row_columns(across, longest)
        assert columns.title >= min(cells + 2, row_columns(across).title)
        if columns.title < cells + 2:
            assert not columns.began + columns.entries
            assert columns.stands == len("investigate") + 2
        heads = incident_heads(across, longest)
        assert "late" in heads.plain
        assert heads.cell_length <= across


@pytest.mark.parametrize("size", [(120, 10), (100, 12), (60, 14)])
async def test_half_of_a_split_terminal_says_what_is_due_next(
    room: WarRoom, incident: IncidentId, size: tuple[int, int]
) -> None:
    async with opened(room, incident, size=size) as (app, pilot):
        line = screen_of(app).query_one(NextLine)
        await until(pilot, lambda: str(line.render()) != "")
        assert line.region.height == 1
        assert screen_of(app).query_one("#panes").region.height >= size[1] - 5
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: not line.region.height)


async def test_of_what_the_palette_found_more_than_one_is_in_sight_on_a_low_screen(room: WarRoom) -> None:
    async with opened(room, size=(120, 10)) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, Palette))
        found = app.screen.query_one(CommandList)
        await until(pilot, lambda: found.option_count > 2 and found.region.height > 3)
        assert found.region.y <= 2


@pytest.mark.parametrize("height", [8, 10, 12, 15, 18, 20, 24, 30])
async def test_the_ways_to_begin_are_all_there_on_the_lowest_screen(room: WarRoom, height: int) -> None:
    async with opened(room, size=(120, height)) as (app, pilot):
        shown = app.screen.query_one(Welcome)
        await settled(app, pilot)
        rows = str(shown.render()).split("\n")
        ways = ("declare it", "rehearse", "join the folder", "warroom demo")
        assert len(rows) <= max(shown.size.height, len(ways))
        for word in ways:
            assert any(word in row for row in rows), height
        assert ("looks like this" in " ".join(rows)) == any("flag turned off" in row for row in rows)


@pytest.mark.parametrize("across", [50, 56, 60, 66])
def test_what_people_disagree_about_leaves_the_columns_of_a_narrow_home_screen_where_they_are(
    across: int, tmp_path: Path
) -> None:
    room, incident = apart(tmp_path)
    summary = next(each for each in room.incidents() if each.id == incident)
    row = incident_row(summary, playbook(), now=room.now(), zone="UTC", across=across, late="update 36m late +2").plain
    assert row.index("update 36m late") == incident_heads(across).plain.index("late")
    assert "contested" in row
    room.close()
