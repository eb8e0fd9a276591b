"""The key of a pane was pressed: the keys behind it are about what is named as next, if that is of this pane."""

from __future__ import annotations

from warroom.panes.pane import CardsPane, RoomPane
from warroom.panes.update import UpdatePane
from warroom.room.readings.due import UPDATE
from warroom.room.readings.next_act import NextAct


def turn_to(pane: RoomPane, act: NextAct) -> None:
    """Open ``pane`` on the message that ``act`` names, unless one of one's own is in work there, or put its cursor on
    the card; nothing where ``act`` is of another pane.
    """
    if isinstance(pane, UpdatePane):
        in_work = pane.draft is not None and pane.draft.in_work
        if act.what == UPDATE and act.about != pane.audience and not in_work:
            pane.open_for(act.about)
    elif isinstance(pane, CardsPane):
        keys = (f"wait:{act.what}:{act.about}", f"{act.what}:{act.about}")
        if key := next((key for key in keys if pane.cards.holds(key)), ""):
            pane.cards.choose(key)
