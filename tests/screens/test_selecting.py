"""What the mouse selects on a screen, and ctrl+c copies: words that stand there, never the name of what shows them."""

from __future__ import annotations

from pathlib import Path

from textual.selection import SELECT_ALL
from textual.widget import Widget

from tests.conftest import START
from tests.screens.opening import opened, pressed, settled, until
from tests.screens.rich_state import rich
from tests.screens.test_typed_where_letters_are_keys import _PLACES
from warroom.app import WarRoomApp


def _named_instead_of_read(app: WarRoomApp) -> list[str]:
    """The widgets of the screen that would be copied as a name."""
    return [
        str(widget)
        for widget in app.screen.walk_children(Widget)
        if widget.allow_select
        and (selected := widget.get_selection(SELECT_ALL)) is not None
        and selected[0].strip()
        and selected[0].strip() in {str(widget.css_identifier_styled), widget.css_identifier}
    ]


async def test_nothing_that_can_be_selected_is_copied_as_its_name(tmp_path: Path) -> None:
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, size=(160, 45)) as (app, pilot):
        for kind, go in _PLACES.items():
            go(app, incident)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind))  # type: ignore[misc]
            await settled(app, pilot)
            assert _named_instead_of_read(app) == [], kind
    room.close()


async def test_nor_is_anything_in_a_room(tmp_path: Path) -> None:
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        for keys in (("ctrl+o",), ("question_mark",), ("escape", "ctrl+p"), ("escape", "s"), ("escape", "C")):
            await pressed(app, pilot, *keys)
            assert _named_instead_of_read(app) == [], keys
    room.close()


async def test_dragging_over_the_timeline_copies_nothing_that_does_not_stand_there(tmp_path: Path) -> None:
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        for column, row in ((10, 20), (70, 8), (120, 12)):
            await pilot.mouse_down(offset=(column, row))
            await pilot.hover(offset=(column + 15, row + 1))
            await pilot.mouse_up(offset=(column + 15, row + 1))
            await pilot.press("ctrl+c")
        await settled(app, pilot)
        assert copied == []
    room.close()
