"""A stolen laptop, practised: real databases on a share of their own, a colleague, a thief, and what is next to do.

Which step is next is told by the facts in the person's own practice database, so it may be left and taken up again. The
sentences are data (``data/rehearsals/stolen-laptop.toml``).
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom import exit_codes
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.views import Severity
from warroom.oplog.signing import available, key_words
from warroom.playbook.load import shipped_data
from warroom.playbook.placeholders import fill
from warroom.room.acts import commander, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, keys
from warroom.store.commit import local
from warroom.store.pins import PINNED, REVOKED
from warroom.store.seals import seals
from warroom.store.sent import own_writers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warroom.model.identity import WriterId

_WORDS = "rehearsals/stolen-laptop.toml"
_SHARE, _YOURS, _STOLEN, _NEW = "share", "yours.db", "stolen-laptop.db", "another-machine.db"
_ZONE, _PATIENCE = "UTC", 10.0


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is next: which step of how many (0 when all are done), what is said of it, and the commands that do it."""

    number: int
    steps: int
    words: str
    commands: tuple[str, ...]


class StolenLaptop:
    """The practice in ``folder``, which is made. ``now`` gives microseconds since 1970, ``entropy`` random bytes.

    Raise `RoomTrouble` where the folder holds something else, and where nothing is signed here.
    """

    def __init__(self, folder: str, *, person: str, now: Callable[[], Moment], entropy: Callable[[int], bytes]) -> None:
        if not available():
            raise RoomTrouble(
                f"there are no keys to practise with: `{keys.INSTALL}` adds what makes them.", exit_codes.SETTING
            )
        self._folder, self._person, self._now, self._entropy = Path(folder).absolute(), person, now, entropy
        self._plan: dict[str, Any] = tomllib.loads((shipped_data() / _WORDS).read_text(encoding="utf-8"))
        self._facts = {
            "revoked": self._is_revoked,
            "accepted": self._is_accepted,
            "sealed": self._is_sealed,
            "rotated": self._is_rotated,
        }

    def go_on(self) -> NextStep:
        """Let the others do what they do by now, and say what is next."""
        if not self._is_there(_YOURS):
            self._begin()
        with self._opened(_YOURS) as yours:
            if self._is_revoked(yours) and not self._is_there(_NEW):
                self._come_back()
            delivery.synchronise(yours, seconds=_PATIENCE)
            return self._next(yours)

    def _is_there(self, name: str) -> bool:
        return os.path.exists(self._folder / name)  # noqa: PTH110 - a name that is too long is not there, and no error

    @contextlib.contextmanager
    def _opened(self, name: str, *, make: bool = False) -> Iterator[WarRoom]:
        room = WarRoom(
            str(self._folder / name),
            person=self._person if name == _YOURS else self._plan["colleague"],
            now=self._now,
            entropy=self._entropy,
            make=make,
            keys=True,
        )
        try:
            yield room
        finally:
            room.close()

    def _begin(self) -> None:
        """Make the share, an incident, the colleague who writes into it, and the thief who does."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if any(self._folder.iterdir()):
                raise RoomTrouble(
                    f"{self._folder} holds something already: practise in another folder.", exit_codes.DATA
                )
            (self._folder / _SHARE).mkdir()
        except OSError as error:
            raise RoomTrouble(f"{self._folder} cannot be made: {error.strerror}.", exit_codes.DATA) from None
        with self._opened(_YOURS, make=True) as yours, self._opened(_STOLEN, make=True) as laptop:
            joining.init(yours, str(self._folder / _SHARE))
            incident = commander.declare(
                yours, self._plan["incident"], severity=Severity("P3", 3), phase="declare", phase_rank=1, zone=_ZONE
            )
            yours.remember("incident", incident)
            delivery.synchronise(yours, seconds=_PATIENCE)
            joining.join(laptop, str(self._folder / _SHARE))
            delivery.synchronise(laptop, seconds=_PATIENCE)
            for text in (self._plan["before"], self._plan["thief"]):
                self._say(laptop, incident, text)

    def _come_back(self) -> None:
        """The thief goes on, and the colleague joins from another machine."""
        with self._opened(_STOLEN) as laptop, self._opened(_NEW, make=True) as new:
            incident = laptop.incidents()[0].id
            self._say(laptop, incident, self._plan["later"])
            joining.join(new, str(self._folder / _SHARE))
            delivery.synchronise(new, seconds=_PATIENCE)
            self._say(new, incident, self._plan["back"])

    def _say(self, room: WarRoom, incident: IncidentId, text: str) -> None:
        now = self._now()
        scribe.log(room, incident, read_line(text, now=now, zone=_ZONE), typed=now)
        delivery.synchronise(room, seconds=_PATIENCE)

    def _next(self, yours: WarRoom) -> NextStep:
        steps = self._plan["step"]
        values = {
            "folder": str(self._folder),
            "db": str(self._folder / _YOURS),
            "person": self._person,
            "colleague": self._plan["colleague"],
            "laptop": key_words(self._writer(_STOLEN)),
            "new": key_words(self._writer(_NEW)) if self._is_there(_NEW) else "",
        }
        for number, step in enumerate(steps, 1):
            if not self._facts[step["fact"]](yours):
                commands = tuple(fill(command, values) for command in step["commands"])
                return NextStep(number, len(steps), fill(step["words"], values), commands)
        return NextStep(0, len(steps), fill(self._plan["done"], values), ())

    def _writer(self, name: str) -> WriterId:
        with self._opened(name) as room:
            return room.writer()

    def _has(self, yours: WarRoom, name: str, state: str) -> bool:
        writer = self._writer(name)
        return any(pin.writer == writer and pin.state == state for pin in keys.met_keys(yours))

    def _is_revoked(self, yours: WarRoom) -> bool:
        return self._has(yours, _STOLEN, REVOKED)

    def _is_accepted(self, yours: WarRoom) -> bool:
        return self._is_there(_NEW) and self._has(yours, _NEW, PINNED)

    def _is_sealed(self, yours: WarRoom) -> bool:
        own = own_writers(yours.reader())
        return any(sealed.writer in own for sealed in seals(yours.reader()))

    def _is_rotated(self, yours: WarRoom) -> bool:
        return bool(local(yours.reader(), "former_writers"))
