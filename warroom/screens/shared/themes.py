"""The colours: one dark theme and one light one, both readable at night, in daylight and on a projector."""

from __future__ import annotations

from textual.theme import Theme

# Each colour means one thing: the warning's late soon, the error's late, the primary where the keys are, the success
# one done. The accent is that of what is named: headings, keys, people. What is chosen keeps all of them readable.

DARK = Theme(
    name="warroom-dark",
    primary="#6cb6ff",
    secondary="#8ddb8c",
    accent="#a9a4e6",
    warning="#f0b45b",
    error="#ff7b72",
    success="#8ddb8c",
    foreground="#dfe5ec",
    background="#11151a",
    surface="#161b22",
    panel="#1f2630",
    dark=True,
    variables={
        "border-blurred": "#36414e",
        "border": "#6cb6ff",
        "quiet": "#9aa5b3",
        "primary-muted": "#112d55",
        "input-selection-background": "#1f4a7c",
        # the toolkit's own bar is as blue as what has the keys, and its track black beside our panels
        "scrollbar": "#5b6b7d",
        "scrollbar-hover": "#7d8ea1",
        "scrollbar-active": "#9aa5b3",
        "scrollbar-background": "#1f2630",
        "scrollbar-background-hover": "#1f2630",
        "scrollbar-background-active": "#1f2630",
    },
)
LIGHT = Theme(
    name="warroom-light",
    primary="#0b5cad",
    secondary="#1a7f37",
    accent="#4b3f94",
    warning="#8a4b00",
    error="#b3261e",
    success="#1a7f37",
    foreground="#1b2127",
    background="#f2f4f7",
    surface="#ffffff",
    panel="#e4e8ee",
    dark=False,
    variables={
        "border-blurred": "#b9c2cd",
        "border": "#0b5cad",
        "quiet": "#4a545e",
        "primary-muted": "#c8def5",
        "input-selection-background": "#8fbbe8",
        "surface-lighten-1": "#e9edf2",
        "scrollbar": "#84909d",
        "scrollbar-hover": "#6a7683",
        "scrollbar-active": "#4a545e",
        "scrollbar-background": "#e4e8ee",
        "scrollbar-background-hover": "#e4e8ee",
        "scrollbar-background-active": "#e4e8ee",
    },
)
THEMES = (DARK, LIGHT)
