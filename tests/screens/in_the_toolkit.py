"""What a program of the toolkit knows and has no public word for: it is asked here alone."""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor
from textual.app import App
from textual.strip import Strip


def notices(app: App[Any]) -> list[str]:
    """The words of the notices that are up, the oldest first."""
    return [notice.message for notice in app._notifications]


def has_ended(app: App[Any]) -> bool:
    """Whether it was told to end."""
    return app.return_code is not None


def what_broke(app: App[Any]) -> Exception | None:
    """What ended it, where something did."""
    return app._exception


def held_back(app: App[Any]) -> int:
    """How many ask at this moment that nothing is painted."""
    return app._batch_count


def compositor_of(app: App[Any]) -> Compositor:
    """What puts the widgets of the screen in front into rows."""
    return app.screen._compositor


def painted_rows(app: App[Any]) -> list[Strip]:
    """The rows of the screen in front, from the top."""
    return compositor_of(app).render_strips()
