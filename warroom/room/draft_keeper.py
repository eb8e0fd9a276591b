"""What is being typed in this window: kept with every key, and known here even where it could not be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.identity import NO_MOMENT, Moment
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.windows import Window

Draft = tuple[str, Moment]
"""A text, and when its first key was struck, in microseconds since 1970."""


class DraftKeeper:
    """Keeps the newest state of each place, one write at a time. ``ask`` lets the writer do something.

    A place belongs to this window: another one over the same database has its own. What a window left that has ended
    is found again by whoever comes to the place.
    """

    def __init__(self, room: WarRoom, ask: Callable[[Callable[[], Any], Callable[..., None]], None]) -> None:
        self._room, self._ask = room, ask
        self._window = Window(room.path)
        self._newest: dict[str, Draft] = {}
        self._unwritten: dict[str, Draft] = {}
        self._unkept: dict[str, Draft] = {}
        self._taken: set[str] = set()
        self._asked = False
        self.trouble: RoomTrouble | None = None
        """Why the last of those could not be kept that are not; `None` when all are."""

    def own(self, place: str) -> str:
        """The name of ``place`` in this window."""
        return self._of(place, self._window.number)

    def keep(self, place: str, text: str, typed: Moment) -> None:
        """Keep ``text``; an empty one is forgotten."""
        own = self.own(place)
        self._newest[own] = self._unwritten[own] = (text, typed)
        self._write_soon()

    def _write_soon(self) -> None:
        if not self._asked:
            self._asked = True
            self._ask(self._write, lambda _result, _trouble: None)

    def keep_again(self) -> None:
        """Try once more to keep what could not be kept."""
        self._unwritten.update({own: draft for own, draft in self._unkept.items() if own not in self._unwritten})
        self._write()

    def _write(self) -> None:
        self._asked = False
        while self._unwritten:
            try:
                own, draft = self._unwritten.popitem()
            except KeyError:
                return
            try:
                self._room.keep_draft(own, *draft)
            except RoomTrouble as trouble:
                if draft[0]:
                    self.trouble, self._unkept[own] = trouble, draft
            else:
                self._unkept.pop(own, None)
                self.trouble = self.trouble if self._unkept else None

    def forgotten(self, place: str) -> None:
        """The draft at ``place`` was taken away together with what came of it."""
        self._newest[self.own(place)] = ("", NO_MOMENT)

    def unkept(self) -> list[str]:
        """The texts that are nowhere but here."""
        return [text for own, (text, _) in self._unkept.items() if self._newest.get(own, ("", 0))[0] == text]

    def read(self, place: str) -> Draft | None:
        """What is being typed at ``place``: here, else in a window that has ended."""
        own = self.own(place)
        if own in self._newest:
            return self._newest[own] if self._newest[own][0] else None
        stored = self._room.draft(own)
        if stored is None:
            left = self.left_behind(place)
            if left:
                stored = self.take(place, left[0][0])
        return stored

    def left_behind(self, place: str) -> list[tuple[int, str]]:
        """What windows that have ended left at ``place``: the number of each, and its text."""
        found = [(number, self._room.draft(self._of(place, number))) for number in range(self._window.most)]
        left = [(number, draft[0]) for number, draft in found if draft is not None and number != self._window.number]
        ended = self._window.ended() if left else []
        return [
            (number, text) for number, text in left if number in ended and self._of(place, number) not in self._taken
        ]

    def take(self, place: str, number: int) -> Draft | None:
        """Make the draft of window ``number`` that of this one."""
        room, of, own = self._room, self._of(place, number), self.own(place)
        draft = room.draft(of)
        if draft is None:
            return None
        text, typed = self._newest[own] = draft
        self._taken.add(of)

        def move() -> None:
            room.keep_draft(own, text, typed)  # first of all: what cannot be kept here stays where it is
            room.keep_draft(of, "", NO_MOMENT)

        self._ask(move, lambda _result, _trouble: None)
        return draft

    def close(self) -> None:
        """The window is closed."""
        self._window.close()

    @staticmethod
    def _of(place: str, number: int) -> str:
        return f"{place}#{number + 1}" if number else place
