"""Which keys are tried on the envelopes of one private incident, and which of them first.

Anybody who knows its id can seal thousands of keys for us. So ours and those that opened something before come first;
of the rest as many are tried as there is time for, and the files that hold more have their turn one after the other:
however many somebody plants, none of them keeps the key of a member away, only late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_KEYS, MOST_PROVEN = 1_000, 500
"""Keys of others that are tried at a time, about 0.1 ms each for a recipient of an envelope; and those that opened
something, which are tried first: of more, those that did so last. Together no more than `MOST_TRIES` allows."""


class Keyring:
    """The keys of one incident. ``ours`` are never left out; a file of keys is called by its name on the share."""

    def __init__(self) -> None:
        self._ours: dict[str, None] = {}
        self._proven: dict[str, None] = {}
        self._present: dict[str, tuple[str, ...]] = {}
        self._waiting: dict[str, int] = {}

    @property
    def secrets(self) -> list[str]:
        """What is tried now, in that order."""
        others = (secret for secrets in self._present.values() for secret in secrets)
        return list(dict.fromkeys((*self._ours, *reversed(self._proven), *others)))

    @property
    def for_others(self) -> list[str]:
        """What is handed to whoever is let in: all that is known, and of more than are tried what opened something."""
        return list(reversed(self._proven)) if self._waiting else self.secrets

    @property
    def waiting(self) -> int:
        """How many keys of others wait for their turn."""
        return sum(self._waiting.values())

    def add_ours(self, secrets: Iterable[str]) -> bool:
        """Try these too, before all others; whether any is new."""
        unknown = [secret for secret in secrets if secret not in self._ours]
        self._ours.update(dict.fromkeys(unknown))
        return bool(unknown)

    def add(self, file: str, secrets: Iterable[str]) -> bool:
        """Try what a file of keys holds too, or have it wait for its turn; whether any is to be tried that was not."""
        secrets = tuple(dict.fromkeys(secrets))[:MOST_KEYS]
        self._present.pop(file, None)
        if len(secrets) > MOST_KEYS - sum(map(len, self._present.values())):
            self._waiting[file] = len(secrets)
            return False
        self._waiting.pop(file, None)
        tried = set(self.secrets)
        self._present[file] = secrets
        return not tried.issuperset(secrets)

    def forget(self, file: str) -> None:
        """A file of keys is gone: what it held is tried as long as nothing else needs the room."""
        self._waiting.pop(file, None)

    def opened(self, secret: str) -> None:
        """This key opened something."""
        self._proven.pop(secret, None)
        self._proven[secret] = None
        if len(self._proven) > MOST_PROVEN:
            del self._proven[next(iter(self._proven))]

    def next_turn(self, here: Iterable[str]) -> list[str]:
        """The files whose turn it is, to be read anew; those that had theirs wait again, if they are still ``here``."""
        had = [file for file in here if file in self._present]
        turn: list[str] = []
        room = MOST_KEYS
        for file, count in self._waiting.items():
            room -= count
            if room < 0:
                break
            turn.append(file)
        self._waiting.update({file: len(self._present[file]) for file in had})
        self._present.clear()
        return turn
