"""Whatever is shown can be read: the contrast of each pair of colours that occurs in the pictures of the screens.

The ratio is that of WCAG 2.2, for the colours as they are, and as a terminal of 256 or of 16 shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem

from warroom.screens.shared.themes import THEMES

PICTURES = sorted((Path(__file__).parent / "__snapshots__").rglob("*.svg"))
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3, level AA, for text of the usual size."""
ENOUGH_OF_SIXTEEN = 3.0
"""What 16 colours can do: white on black, and the one grey that there is, are 4 apart."""
_FILL = re.compile(r"\.(\S+-r\d+) \{ fill: (#[0-9a-fA-F]{6})")
_CELL = re.compile(r'<rect fill="(#\w{6})" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_TEXT = re.compile(r'<text class="(\S+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_LINES = frozenset("─│╭╮╰╯━┃┏┓┗┛▐▍▆▇█▁▂▃▄▅╸╺▊▎▔▏▋▌▉▕▪")
"""Signs of which frames and bars are made: nothing to read."""


def luminance(colour: tuple[int, ...]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def as_shown(colour: str, system: ColorSystem) -> tuple[int, ...]:
    return tuple(Color.parse(colour).downgrade(system).get_truecolor())


def pairs(picture: str) -> Iterator[tuple[str, str, str]]:
    """Every pair of a letter's colour and the one behind it, with the words."""
    fills = {name: colour.lower() for name, colour in _FILL.findall(picture)}
    cells = [(colour.lower(), *map(float, place)) for colour, *place in _CELL.findall(picture)]
    for name, left, base, words in _TEXT.findall(picture):
        said = words.replace("&#160;", "").strip()
        if not said or name not in fills or set(said) <= _LINES:
            continue
        x, y = float(left), float(base) - 10
        behind = [
            colour
            for colour, at_x, at_y, width, height in cells
            if at_x - 0.5 <= x < at_x + width and at_y <= y <= at_y + height
        ]
        if behind:
            yield fills[name], behind[-1], said


@pytest.fixture(scope="module")
def shown() -> dict[tuple[str, str], str]:
    """Each pair that occurs, with a place."""
    assert len(PICTURES) > 60
    found: dict[tuple[str, str], str] = {}
    for path in PICTURES:
        for letter, behind, words in pairs(path.read_text()):
            found.setdefault((letter, behind), f"{path.name}: {words[:30]}")
    assert len(found) > 60
    return found


def faint(seen: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Of the pairs of a letter's colour and the one behind it those that are too near to each other, as they are or as
    a terminal of fewer colours shows them; with where that is and the ratio.
    """
    # With 16 colours what is chosen is told by signs: no colour of ours is behind it, nor before it where a word is
    # reversed (`tests/widgets/test_chosen_seen.py`).
    signed = {
        theme.to_color_system().generate()[name].lower()
        for theme in THEMES
        for name in ("primary-muted", "surface-lighten-1")
    }
    return {
        pair: f"{where} {system.name} {ratio(as_shown(pair[0], system), as_shown(pair[1], system)):.2f}"
        for system, enough in (
            (ColorSystem.TRUECOLOR, ENOUGH),
            (ColorSystem.EIGHT_BIT, ENOUGH),
            (ColorSystem.STANDARD, ENOUGH_OF_SIXTEEN),
        )
        for pair, where in seen.items()
        if not (system is ColorSystem.STANDARD and signed & set(pair))
        and ratio(as_shown(pair[0], system), as_shown(pair[1], system)) < enough
    }


def test_every_pair_of_colours_that_occurs_can_be_read(shown: dict[tuple[str, str], str]) -> None:
    assert faint(shown) == {}


def test_what_is_chosen_is_there_in_both_themes(shown: dict[tuple[str, str], str]) -> None:
    chosen = {theme.variables["primary-muted"] for theme in THEMES}
    assert chosen <= {behind for _, behind in shown}
