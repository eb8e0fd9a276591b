"""The words that an order still wants and that are names of something: they are chosen from a list."""

from __future__ import annotations

from collections.abc import Callable

from warroom.panes.choices import Named, person_typed
from warroom.panes.context import RoomContext
from warroom.room.orders.incident_orders import NOBODY
from warroom.room.orders.order import Order
from warroom.widgets.choice import Choice, Choices, nothing

_PERSON, _INCIDENT, _MERGED = "person", "incident", "merged"


class MissingWords:
    """Asks for the names that the order ``asked`` wants, ``typed`` without a word behind it, one list after the other.

    ``take`` does what was typed once nothing is missing, ``go_on`` puts it into the line where people say the rest,
    ``left`` gives it back.
    """

    def __init__(
        self,
        desk: RoomContext,
        asked: Order,
        *,
        take: Callable[[str], object],
        go_on: Callable[[str], object],
        left: Callable[[], object],
    ) -> None:
        self._desk, self._asked, self._take, self._go_on, self._left = desk, asked, take, go_on, left
        self._named = Named(desk)

    def ask(self, typed: str) -> bool:
        """Whether there is a list from which its first word is chosen; then it is shown."""
        if not self._asked.needs_words or not self._asked.takes or not self._choices(0):
            return False
        self._ask_for(0, typed.rstrip())
        return True

    def _choices(self, place: int) -> tuple[Choice, ...]:
        """What the word at ``place`` may be."""
        kinds = self._asked.takes[place]
        if self._asked.name == "part":
            kinds = kinds.replace(_INCIDENT, _MERGED)
        free = (Choice(NOBODY, NOBODY, "the role is free again"),) if self._asked.name == "role" and place else ()
        return (*self._named.every(kinds), *free)

    def _ask_for(self, place: int, typed: str) -> None:
        choices = self._choices(place)
        stands = next((choice.key for choice in choices if choice.stands), "")
        title = f"{typed[typed.index('/') :]} · {self._asked.says}"
        by_name = person_typed if _PERSON in self._asked.takes[place] else nothing
        self._desk.pick(
            Choices(title, choices, lambda word: self._chosen(place, f"{typed} {word}"), stands, by_name, self._left)
        )

    def _chosen(self, place: int, typed: str) -> None:
        following = place + 1
        if following < len(self._asked.takes) and self._choices(following):
            self._ask_for(following, typed)
        elif len(_wanted(self._asked)) > following:
            self._go_on(f"{typed} ")
        else:
            self._take(typed)


def _wanted(asked: Order) -> list[str]:
    """The words of the usage that must be said: those in brackets, and an agreement that is asked for, need not."""
    must = asked.usage.partition(" [")[0].replace(" or ", "|").split(" ")
    return must[:-1] if must[-1] == "yes" else must
