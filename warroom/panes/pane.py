"""What the panes of a room have in common: a number and a title, a list, commands, and the incident that they show."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.reactive import var

from warroom.model.views import IncidentView
from warroom.panes.context import RoomContext
from warroom.widgets.cards import Cards
from warroom.widgets.command import Command
from warroom.widgets.pane_frame import Pane


class RoomPane(Pane):
    """A pane of a room. Its keys count while the focus is in it; ``view`` is shown whenever it is set. What has the
    keys in it is called ``NAME``.
    """

    NUMBER: ClassVar[int]
    TITLE: ClassVar[str]
    NAME: ClassVar[str]
    commands: ClassVar[tuple[type[Command], ...]] = ()
    """What can be done here."""
    FOLDS: ClassVar[bool] = False
    """Whether it gives way where there is no room for all."""
    FOREMOST: ClassVar[tuple[type[Command], ...]] = ()
    """Commands of all panes that come first in this one's footer, before its own."""

    view: var[IncidentView | None] = var(None, init=False, always_update=True)

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(self.NUMBER, self.TITLE, id=f"pane-{self.NAME}")
        self.desk = desk

    def _watch_view(self) -> None:
        """Show the incident as it is now."""
        self.show()

    def show(self) -> None:
        """Show the pane anew, and how it stands."""
        if self.view is not None:
            self.tell(self.draw(self.view))

    def draw(self, _view: IncidentView) -> str:
        """Show the list and give how it stands, in few words."""
        return ""

    def tick(self, _view: IncidentView) -> None:
        """A second has passed."""

    def arrive(self) -> None:
        """Somebody comes to the pane."""


class CardsPane(RoomPane):
    """A pane with a list of cards."""

    def compose(self) -> ComposeResult:
        """The cards."""
        yield Cards(id=self.NAME)

    @property
    def cards(self) -> Cards:
        """The list."""
        return self.query_one(Cards)

    def chosen(self) -> tuple[str, str]:
        """What kind of card is under the cursor, and what it is about."""
        what, _, about = self.cards.chosen.partition(":")
        return what, about
