"""Whatever is shown can be read: the contrast of each pair of colours on every screen in every state, in both themes.

The ratio is that of WCAG 2.2, for the colours as they are, and as a terminal of 256 or of 16 shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.screen import ModalScreen, Screen

from tests.screens.in_the_toolkit import painted_rows
from tests.screens.scenes import SCENES, app_of, at_rest, led_to, one_of_each_screen
from tests.screens.test_contrast import _LINES, faint
from warroom.app import WarRoomApp
from warroom.screens.shared.themes import THEMES

SIZES = [(120, 36), (60, 15)]


def framed(app: WarRoomApp) -> Region:
    """What is to be read: of a screen over another one only what is in its frame."""
    screen = app.screen
    if not isinstance(screen, ModalScreen):
        return screen.region
    return Region.from_union([part.region for part in screen.query("*") if part.region.area])


def _pair(style: Style | None) -> tuple[str, str] | None:
    if style is None or style.color is None or style.bgcolor is None:
        return None
    colours = [colour.get_truecolor().hex for colour in (style.color, style.bgcolor)]
    return (colours[1], colours[0]) if style.reverse else (colours[0], colours[1])


def pairs(app: WarRoomApp) -> Iterator[tuple[tuple[str, str], str]]:
    """Every pair of a letter's colour and the one behind it that is on the screen, with the words."""
    frame = framed(app)
    for y, strip in enumerate(painted_rows(app)):
        if not frame.y <= y < frame.bottom:
            continue
        for text, style, _ in strip.crop(frame.x, frame.right):
            if (words := text.strip()) and not set(words) <= _LINES and (pair := _pair(style)) is not None:
                yield pair, words


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
@pytest.mark.parametrize("name", one_of_each_screen(SCENES))
async def test_every_pair_of_colours_of_every_screen_can_be_read(
    name: str, size: tuple[int, int], tmp_path: Path
) -> None:
    scene = SCENES[name]
    app = app_of(scene, tmp_path, theme=THEMES[0].name)
    too_faint: dict[tuple[str, str, str], str] = {}
    async with app.run_test(size=SIZES[0], notifications=True) as pilot:
        await led_to(app, pilot, scene, tmp_path)
        if size != SIZES[0]:
            await pilot.resize_terminal(*size)
        assert all(str(title.render()).strip() for title in app.screen.query("#page-title")), "it says what it is"
        for theme in THEMES:
            app.theme = theme.name
            await at_rest(app, pilot)
            seen = dict(pairs(app))
            assert seen
            too_faint |= {(theme.name, *pair): words for pair, words in faint(seen).items()}
    assert too_faint == {}


def test_every_screen_of_the_program_is_among_what_is_looked_at() -> None:
    def kinds(of: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
        for kind in of.__subclasses__():
            yield kind
            yield from kinds(kind)

    shown = {scene.screen for scene in SCENES.values()}
    ours = {kind for kind in kinds(Screen) if kind.__module__.startswith("warroom.")}
    leaves = {kind for kind in ours if not any(issubclass(other, kind) for other in ours - {kind})}
    assert {kind.__name__ for kind in leaves - shown} == {"Ground"}, "what lies under all of them shows nothing"
