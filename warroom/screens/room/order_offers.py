"""What may follow a slash in the line of a room: the orders with what each takes, and the values of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warroom.panes.context import RoomContext
from warroom.playbook.workflow_names import NAMES
from warroom.room.orders.incident_orders import ORDERS
from warroom.room.orders.order import Order
from warroom.screens.commands.room_commands import slashes
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.offers import Offers

_LEAST_SOUGHT = 3
"""Letters behind a slash that are looked for in what the orders mean, too."""
_BEGUN = re.compile(r"(?:(?=\S*\d)\S+ )?/([a-z-]*)")
_BEHIND = re.compile(r"(?:(?=\S*\d)\S+ )?/([a-z-]+) (.*)", re.DOTALL)
_WORD = re.compile(r"[a-z][a-z-]*")


class OrderOffers:
    """Offers what can be ordered in the incident of ``desk``."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def show(self, line: EntryLine) -> None:
        """Show what may follow in ``line``; nothing while it asks, or is not where the keys go."""
        text = line.value if line.asking is None and self._desk.screen.focused is line else ""
        due = self._desk.screen.query_one(NextLine).order
        self._desk.screen.query_one(Offers).offer(rows(text, due=due))

    def say_nothing_completes(self) -> None:
        """Tab had nothing to complete."""
        self._desk.say("nothing to complete here · ctrl+o leaves the line")

    def values(self, before: str) -> list[str]:
        """What the word at the end of ``before`` may be, where it is one of an order's."""
        behind = _BEHIND.fullmatch(before)
        asked = ORDERS.get(behind.group(1)) if behind is not None else None
        if behind is None or asked is None:
            return []
        place = len(behind.group(2).split(" ")) - 1
        kinds = asked.takes[place].split("|") if place < len(asked.takes) else []
        named = [name for kind in kinds for name in self._named(kind)]
        return named or _said_in(asked, place)

    def _named(self, kind: str) -> list[str]:
        view = self._desk.view
        if view is None:
            return []
        if kind == "person":
            return [f"@{name}" for name in dict.fromkeys((*view.people, self._desk.room.person))]
        if kind == "hypothesis":
            return [card.label.raw for card in view.desks.board]
        if kind not in NAMES:
            return []
        part, table, field = NAMES[kind]
        return [str(getattr(row, field)) for row in getattr(getattr(self._desk.playbook, part), table)]


def _said_in(asked: Order, place: int) -> list[str]:
    """The words of which the usage of an order wants one at a place: ``pass|fail|skip``."""
    words = asked.usage.split(" ")
    choices = words[place].strip("[]").split("|") if place < len(words) else []
    return choices if len(choices) > 1 and all(_WORD.fullmatch(choice) for choice in choices) else []


def rows(text: str, *, due: str = "") -> Sequence[tuple[str, str]]:
    """The orders that ``text`` may become, each with what it takes and what it means: the one that is ``due`` first,
    then those that are named so.
    """
    behind = _BEHIND.fullmatch(text)
    if behind is not None:
        asked = ORDERS.get(behind.group(1))
        return [(asked.typed, asked.help)] if asked is not None and asked.usage else []
    begun = _BEGUN.fullmatch(text)
    if begun is None:
        return []
    sought = begun.group(1)
    every = [(order.name, order.typed, order.help) for order in ORDERS.values()]
    every += [(word, f"/{word}", command.says()) for word, command in slashes().items()]
    every.sort(key=lambda order: order[0] != due)
    named = [(typed, says) for name, typed, says in every if name.startswith(sought)]
    if len(sought) >= _LEAST_SOUGHT:
        named += [
            (typed, says) for name, typed, says in every if not name.startswith(sought) and sought in says.lower()
        ]
    return named
