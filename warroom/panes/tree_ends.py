"""What the end of a tree does, and where a milestone that cannot be leads."""

from __future__ import annotations

from collections.abc import Callable

from warroom.model.views import IncidentView
from warroom.panes.choices import trees
from warroom.panes.closing_keys import Closing
from warroom.panes.context import RoomContext
from warroom.playbook.deciding_shapes import TreeEnd
from warroom.playbook.walk import Walk
from warroom.room.orders.carrying_out import OF_AN_END, carry_out
from warroom.room.readings.left_open import open_words
from warroom.text import for_line
from warroom.widgets.choice import Choices

_SAID_BY = {"acknowledged": "ack", "deployed": "fixed", "closed": "close"}
"""The orders that set a milestone, where they are not called as it is."""


class TreeEnds:
    """Carries the end of a tree out. ``show_tree`` shows another one, ``copy`` copies the commands of a card."""

    def __init__(
        self, desk: RoomContext, closing: Closing, show_tree: Callable[[str], None], copy: Callable[[str], None]
    ) -> None:
        self._desk, self.closing, self._show_tree, self._copy = desk, closing, show_tree, copy

    def go_to_milestone(self, milestone: str) -> None:
        """Put the cursor on the entry that tells of a milestone, where its time can be corrected."""
        entry = self._desk.room.telling(self._desk.incident, milestone)
        if entry:
            self._desk.elsewhere.go_to_entry(entry, then="t corrects its time, and the milestone's with it")
        else:
            order = _SAID_BY.get(milestone, milestone)
            self._desk.say(f"no entry tells of it; /{order} with a time in front says when")

    def show_beside(self, walked: Walk, names: tuple[str, ...], step: int) -> None:
        """Show the tree so many steps beside the one that was walked."""
        place = names.index(walked.tree.name) if walked.tree.name in names else 0
        self._show_tree(names[(place + step) % len(names)])

    def choose_tree(self, view: IncidentView, walked: Walk) -> None:
        """Choose from all trees, with the cursor on the one that was walked."""
        shown = walked.tree.name
        every = trees(view, self._desk.playbook, shown=shown)
        self._desk.pick(Choices("Which decision tree", every, self._show_tree, shown))

    def carry_out(self, walked: Walk, end: TreeEnd) -> None:
        """Do what ``end`` says, to which a tree was walked."""
        desk, value = self._desk, end.value
        room, playbook, incident = desk.room, desk.playbook, desk.incident
        if end.act == "close":
            self.closing.close()
        elif end.act in OF_AN_END:
            order = OF_AN_END[end.act]
            words = for_line(value) if order == "sev" else f"/{order} {value}"
            if order == "phase" and self._desk.view is not None:
                words += open_words(self._desk.view, playbook, to=value)
            desk.act(lambda: carry_out(room, playbook, incident, walked), lambda _: desk.told(f"saved · {words}"))
        elif end.act == "open-tree":
            self._show_tree(value)
        elif end.act == "open-composer":
            desk.elsewhere.open_composer(value)
        elif end.act == "copy-command":
            self._copy("run:*")
        else:
            desk.say(for_line(end.say))
