"""How bad an incident is, as the header and the home screen show it: one colour for each level, and its word."""

from __future__ import annotations

from textual.content import Content

_SEVERE = ("$text-error", "$text-warning", "$text-primary", "$quiet")
"""By the rank, the worst first; all that are less bad have the last one."""


def severity_style(rank: int) -> str:
    """How a level of this ``rank`` is written among others."""
    return f"bold {_SEVERE[min(rank, len(_SEVERE) - 1)]}"


def severity_badge(level: str, rank: int) -> Content:
    """The cleaned ``level`` with a blank on either side, in the colour of its ``rank``."""
    return Content.styled(f" {level} ", f"{severity_style(rank)} reverse")
