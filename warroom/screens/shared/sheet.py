"""A page to read over whatever is open: framed, as high as the screen nearly is, and scrolled."""

from __future__ import annotations

from textual.screen import ModalScreen

from warroom.screens.shared.left_once import LeftOnce
from warroom.screens.shared.true_size import TrueSize


class Sheet(TrueSize, LeftOnce, ModalScreen[None]):
    """It holds one `VerticalScroll` with what is to be read."""

    DEFAULT_CSS = """
    Sheet { align: center middle; }
    Sheet > VerticalScroll {
        width: 90%; max-width: 110; height: 90%; border: round $border; background: $surface; padding: 0 1;
        border-title-color: $text-accent;
    }
    Sheet Static { height: auto; width: 1fr; }
    """
