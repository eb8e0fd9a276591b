"""People with a program of their own each, over one folder: what one purges is looked for in every file of all."""

from __future__ import annotations

import time as wall
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Clock, seeded
from warroom.model.identity import IncidentId
from warroom.room.acts import purging
from warroom.room.core import WarRoom
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of, init, join
from warroom.room.sharing.rounds import make_transport
from warroom.share.transport import Transport


class Person:
    """One person, their database and their files; ``online`` says whether the folder is reached."""

    def __init__(self, name: str, root: Path, clock: Clock, number: int) -> None:
        self.folder = root / name
        self.folder.mkdir(exist_ok=True)
        self.state = self.folder / "state"
        self.state.mkdir(exist_ok=True)
        self.room = WarRoom(str(self.folder / "w.db"), person=name, now=clock, entropy=seeded(number))
        self.clock, self.share, self.online = clock, root / "share", True
        self.transport: Transport | None = None
        self.ticks = 0.0

    def begins(self) -> None:
        self.share.mkdir(exist_ok=True)
        init(self.room, str(self.share))

    def joins(self) -> None:
        join(self.room, str(self.share))

    def round(self) -> None:
        if not self.online:
            return
        if self.transport is None:
            member = membership(self.room)
            assert member is not None
            self.transport = make_transport(self.room, member, folder_of(member.path, self.room), lambda: self.ticks)
        self.ticks += 61
        self.transport.round()

    def purge(self, incident: IncidentId, words: str) -> str:
        return purging.purge(self.room, self.found(incident, words))

    def found(self, incident: IncidentId, words: str) -> purging.ToPurge:
        return purging.find_words(self.room, incident, words, state_folder=str(self.state))


def meet(*people: Person) -> None:
    """Everybody publishes and fetches until all have everything, and comparing has withdrawn what was purged."""
    for _ in range(5):
        for person in people:
            person.clock.forward(seconds=61)
            person.round()


@contextmanager
def people(root: Path, *names: str) -> Iterator[list[Person]]:
    clock = Clock()
    made = [Person(name, root, clock, number) for number, name in enumerate(names)]
    made[0].begins()
    for one in made[1:]:
        one.joins()
    yield made
    for one in made:
        one.room.close()


def files_with(root: Path, words: str) -> list[str]:
    """Every file below ``root`` that holds ``words`` in any case, as text or escaped as JSON."""
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in words)
    sought = (words.encode().lower(), escaped.encode(), words.encode("utf-16-le").lower())
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and any(one in path.read_bytes().lower() for one in sought)
    ]


def gone(root: Path, words: str, *, but: Sequence[str] = (), seconds: float = 30.0) -> list[str]:
    """`files_with`, once another connection has let go of the write-ahead log and no more than ``but`` hold them."""
    end = wall.monotonic() + seconds
    while (left := files_with(root, words)) != list(but) and wall.monotonic() < end:
        wall.sleep(0.05)
    return left
