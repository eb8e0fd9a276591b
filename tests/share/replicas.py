"""Two or more databases over one real folder, with a clock and ticks of the test's own."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import START
from tests.oplog.builder import INCIDENT
from tests.store.tables import fresh
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.model.private import PRIVATE
from warroom.oplog.operation import Operation
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.signing import SEED, is_signed
from warroom.share.folder import DiskFolder, Folder
from warroom.share.private_folder import PrivateFolder
from warroom.share.share_format import LIVE, MARKER, marker, ops_folder
from warroom.share.share_state import ShareState
from warroom.share.transport import Transport
from warroom.store.commit import Committed, commit, own_writer, seal_key, set_local
from warroom.store.member_queries import let_in
from warroom.store.own_keys import FreshKey, OwnKeys, keep_key
from warroom.store.private_keys import PrivateKeys
from warroom.store.receive import Received, receive, renew_writer
from warroom.store.sent import SentMark, expect, note_sent
from warroom.store.write import Write

SHARE = "5a" * 16


class Time:
    """What all replicas of a test agree on."""

    def __init__(self) -> None:
        self.ticks = 0.0

    def __call__(self) -> float:
        return self.ticks


def share_at(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    (path / MARKER).write_bytes(marker(SHARE))
    return path


class Member:
    """A database that belongs to a share."""

    def __init__(
        self, tmp_path: Path, name: str, time: Time, *, mode: str = LIVE, folder: Folder | None = None,
        writes: bool = True, path: Path | None = None, keys: bool = False, checks: bool = False, private: bool = False,
    ) -> None:  # fmt: skip
        """``keys`` gives it a key pair, ``checks`` lets it check signatures, as both does in the program; ``private``
        lets it seal and open private incidents.
        """
        self.name, self.time = name, time
        self.root = path or share_at(tmp_path / "share")
        self.db: sqlite3.Connection = fresh(tmp_path, name)
        self.entropy = random.Random(name).randbytes
        self.folder = folder or DiskFolder(str(self.root), unique=name)
        self.mode, self.writes = mode, writes
        self.ahead = 0
        self.seal_key()  # as joining does
        self.file = str(tmp_path / f"{name}.db")
        self.sign = OwnKeys(self.file).sign if keys else None
        self.check = is_signed if keys or checks else None
        if keys:
            self.make_key()
        self.private = private
        self.told_out: set[str] = set()
        self.started()

    def make_key(self) -> FreshKey:
        key = FreshKey(self.entropy(SEED))
        keep_key(self.db, self.file, key)
        set_local(self.db, "writer", key.writer)
        return key

    def started(self) -> None:
        """The program is started (again)."""
        self.age = PrivateKeys(self.file)
        sealing = self.sealing = PrivateFolder(
            self.folder, db=self.db, keys=self.age, remember=lambda name, value: set_local(self.db, name, value),
            ticks=self.time, told_out=self.hear,
        )  # fmt: skip
        self.transport = Transport(
            sealing if self.private else self.folder, SHARE, db=self.db, inbox=self, mode=self.mode, person=self.name,
            host="host", version="1",
            now=self.now, ticks=self.time, entropy=self.entropy, writes=self.writes,
            sign=self.sign or (lambda _writer, _hash: None), check=self.check,
            tend=sealing.tend if self.private else lambda: None, doubted=getattr(self.folder, "doubted", tuple),
        )  # fmt: skip

    def now(self) -> Moment:
        return Moment(START + self.ahead + int(self.time.ticks * 1_000_000))

    def receive(self, operations: Sequence[Operation]) -> Received:
        return receive(self.db, operations, now=self.now())

    def renew_writer(self, incident: IncidentId, words: str) -> None:
        renew_writer(self.db, incident, words, now=self.now())

    def writer(self) -> WriterId:
        return own_writer(self.db, self.entropy)

    def seal_key(self) -> str:
        return seal_key(self.db, self.entropy)

    def note_sent(self, share: str, mark: SentMark) -> None:
        note_sent(self.db, share, mark)

    def expect(self, share: str, total: int | None) -> None:
        expect(self.db, share, total)

    def log(self, text: str, *, on: str = "", incident: IncidentId = INCIDENT) -> Committed:
        write = Write("entry", on or self.entropy(16).hex(), {"text": text})
        return commit(
            self.db, incident=incident, by=self.name, writes=[write], now=self.now(), entropy=self.entropy
        )  # fmt: skip

    def hear(self, incident: IncidentId, told: bool) -> None:
        (self.told_out.add if told else self.told_out.discard)(incident)

    def declare_private(self, *beside: Write) -> IncidentId:
        """Declare a private incident, as the program does; its id."""
        writer = self.writer()
        incident = IncidentId(record_id(writer, PRIVATE + self.entropy(RANDOM - len(PRIVATE))))
        self.say(incident, let_in(self.age.recipient(make=True), writer), *beside)
        return incident

    def say(self, incident: IncidentId, *writes: Write) -> Committed:
        return commit(
            self.db, incident=incident, by=self.name, writes=writes, now=self.now(), entropy=self.entropy
        )  # fmt: skip

    def round(self, *, seconds: float = 0.25, open_incident: IncidentId = NO_INCIDENT) -> ShareState:
        self.time.ticks += seconds
        return self.transport.round(open_incident=open_incident)

    def texts(self) -> set[str]:
        return {row[0] for row in self.db.execute("SELECT text FROM entries")}

    def alarms(self) -> list[tuple[str, str]]:
        return list(self.db.execute("SELECT what, words FROM alarms"))

    @property
    def logs(self) -> list[Path]:
        return sorted((self.root / ops_folder(INCIDENT)).glob("*.jsonl"))


def settle(*members: Member, rounds: int = 4, seconds: float = 0.25) -> None:
    for _ in range(rounds):
        for member in members:
            member.round(seconds=seconds)
