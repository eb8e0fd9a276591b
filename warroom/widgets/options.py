"""A list of options in which one can page before it is laid out."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """The toolkit's list, which pages by its lines: as long as it has none, a page is all of it.

    What is chosen keeps the colours of its words: on the toolkit's own background of it the quiet ones cannot be read.
    """

    DEFAULT_CSS = """
    Options > .option-list--option-highlighted, Options:focus > .option-list--option-highlighted {
        color: $foreground; background: $primary-muted;
    }
    Options:nocolor > .option-list--option-highlighted { text-style: reverse; }
    """

    def action_page_up(self) -> None:
        """Move up by what is seen."""
        try:
            super().action_page_up()  # type: ignore[no-untyped-call]
        except (KeyError, IndexError):
            self.action_first()

    def action_page_down(self) -> None:
        """Move down by what is seen."""
        try:
            super().action_page_down()  # type: ignore[no-untyped-call]
        except (KeyError, IndexError):
            self.action_last()
