"""A list of options in which one can page before it is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from warroom.widgets.chosen_seen import ChosenSeen

if TYPE_CHECKING:
    from textual.events import Click


class ClickedNow:
    """A list of options that became shorter since it was painted: a click where one was means nothing."""

    option_count: int

    async def _on_click(self, event: Click) -> None:
        option = event.style.meta.get("option")
        if option is not None and option >= self.option_count:
            event.prevent_default()


class Options(ClickedNow, ChosenSeen, OptionList):
    """The toolkit's list, which pages by its lines: as long as it has none, a page is all of it.

    What is chosen keeps the colours of its words: on the toolkit's own background of it the quiet ones cannot be read.
    """

    DEFAULT_CSS = """
    Options > .option-list--option-highlighted, Options:focus > .option-list--option-highlighted {
        color: $foreground; background: $primary-muted;
    }
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
