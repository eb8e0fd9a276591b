"""The colours: one dark theme and one light one, both readable at night, in daylight and on a projector."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="warroom-dark",
    primary="#6cb6ff",
    secondary="#8ddb8c",
    accent="#f0b45b",
    warning="#f0b45b",
    error="#ff7b72",
    success="#8ddb8c",
    foreground="#dfe5ec",
    background="#11151a",
    surface="#161b22",
    panel="#1f2630",
    dark=True,
    variables={"border-blurred": "#36414e", "border": "#6cb6ff", "quiet": "#8b96a5"},
)
LIGHT = Theme(
    name="warroom-light",
    primary="#0b5cad",
    secondary="#1a7f37",
    accent="#8a4b00",
    warning="#8a4b00",
    error="#b3261e",
    success="#1a7f37",
    foreground="#1b2127",
    background="#f2f4f7",
    surface="#ffffff",
    panel="#e4e8ee",
    dark=False,
    variables={"border-blurred": "#b9c2cd", "border": "#0b5cad", "quiet": "#5b6570"},
)
THEMES = (DARK, LIGHT)
