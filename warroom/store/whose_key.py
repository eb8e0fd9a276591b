"""For whose key something holds, and how that key is known here: said wherever a signature or a seal is called good.

That a signature holds says that whoever has the key wrote it. Whose key it is, is another question, and it is answered
by what was decided here: the first one that was met under a name was compared by nobody.
"""

from __future__ import annotations

from warroom.model.identity import WriterId
from warroom.oplog.signing import is_keyed
from warroom.store.commit import local
from warroom.store.pins import (
    ASKED,
    BY_HAND,
    BY_SSH,
    FIRST_MET,
    OPEN,
    PINNED,
    REVOKED,
    TAKEN,
    called,
    keys_must_be_known,
    pins,
)
from warroom.store.sent import own_writers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.store.pins import Pin, PinState

_HOW = {
    FIRST_MET: "the first key met as @{}: taken for theirs, and nobody here has compared it",
    BY_HAND: "accepted here as @{}'s",
    BY_SSH: "accepted here as @{}'s, since an SSH key of the organisation's list vouches for it",
    "": "taken here for @{}'s",
}


class WhoseKeys:
    """What is known here of whose key is whose, read once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._own = db, own_writers(db)
        self._pins: dict[tuple[str, str], Pin] = {(pin.person, pin.writer): pin for pin in pins(db)}

    def is_own(self, writer: WriterId) -> bool:
        """Whether it is a key of this database."""
        return writer in self._own

    def is_taken(self, person: str, writer: WriterId) -> bool:
        """Whether it is taken here for that of ``person``, as our own are until they are revoked."""
        state = self._state(person, writer)
        return state in (PINNED, OPEN) or (state == ASKED and self.is_own(writer))

    def is_doubted(self, person: str, writer: WriterId) -> bool:
        """Whether it would be marked if it wrote as ``person``: it was not taken for theirs, or, of one that nobody met
        yet, it would not be.
        """
        pin = self._pins.get((person, writer))
        if pin is not None or self.is_own(writer):
            return pin is not None and pin.state in (ASKED, REVOKED)
        decided = any(other.person == person and other.state != ASKED for other in self._pins.values())
        return decided or keys_must_be_known(self._db)

    def is_revoked(self, writer: WriterId) -> bool:
        """Whether somebody here took it for nobody's any more."""
        return any(pin.writer == writer and pin.state == REVOKED for pin in self._pins.values())

    def people_of(self, writer: WriterId) -> list[str]:
        """For whose the key is taken here."""
        return [pin.person for pin in self._pins.values() if pin.writer == writer and pin.state in (PINNED, OPEN)]

    def how(self, person: str, writer: WriterId) -> str:
        """How the key of ``writer`` is known as that of ``person``, as what follows its name in a sentence."""
        state = self._state(person, writer)
        if self.is_own(writer) and state != REVOKED:
            return "our own"
        if state in (PINNED, OPEN):
            how = _HOW.get(local(self._db, f"{TAKEN}{writer}:{person}") or "", _HOW[""]).format(person)
            return f"{how}{', also for what it did not sign' if state == OPEN else ''}"
        own = "our own once, " if self.is_own(writer) else ""
        what = (
            f"{own}REVOKED here as @{person}'s"
            if state == REVOKED
            else f"which nobody here has accepted as @{person}'s"
        )
        return f"{what}{self._instead(person)}"

    def _state(self, person: str, writer: WriterId) -> PinState:
        pin = self._pins.get((person, writer))
        return pin.state if pin is not None else ASKED

    def _instead(self, person: str) -> str:
        """Which key is that person's here."""
        theirs = [pin for pin in self._pins.values() if pin.person == person and pin.state in (PINNED, OPEN)]
        if not theirs:
            return ""
        others = f" or {len(theirs) - 1} more" if len(theirs) > 1 else ""
        return f"; here @{person} is {called(theirs[0].writer)}{others}"


def whose_words(keys: WhoseKeys, person: str, writer: WriterId) -> str:
    """The key of ``writer`` by its words and how it is known; a writer without one as that."""
    if not is_keyed(writer) and not keys.is_own(writer):
        return f"{called(writer)}, as which anybody can write"
    return f"{called(writer)}, {keys.how(person, writer)}"
