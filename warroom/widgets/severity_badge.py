"""How bad an incident is, as the header and the home screen show it: one colour for each level, and its word."""

from __future__ import annotations

from textual.content import Content

_SEVERE = ("$text-error", "$text-warning", "$text-primary", "$quiet")
"""By the rank, the worst first; all that are less bad have the last one."""


def mark_on(colour: str) -> str:
    """How a mark is written on ``colour``, whatever row it is in: reversed, its letters have the colour of that row,
    and in one that is chosen they cannot be read where there are sixteen colours.
    """
    return f"bold $background on {colour}"


def severity_style(rank: int) -> str:
    """How a level of this ``rank`` is written among others."""
    return f"bold {_colour(rank)}"


def _colour(rank: int) -> str:
    return _SEVERE[min(rank, len(_SEVERE) - 1)]


def severity_badge(level: str, rank: int) -> Content:
    """The cleaned ``level`` with a blank on either side, in the colour of its ``rank``."""
    return Content.styled(f" {level} ", f"bold reverse {_colour(rank)}")


def badge_in_a_row(level: str, rank: int) -> Content:
    """The same in a row that may be chosen."""
    return Content.styled(f" {level} ", mark_on(_colour(rank)))
