"""An application of nothing but the widgets that a test looks at."""

from __future__ import annotations

from textual.app import App


class Bare(App[None]):
    """It has the colour that our widgets name beside those of the toolkit."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"quiet": "#858d97"}
