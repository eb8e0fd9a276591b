"""Who is here: one small file for each writer of an incident, replaced by its owner. It is not evidence.

Anybody may put anything there. What it says of somebody is believed as far as it goes: a name, a clock, a number. What
it says of us is believed only under our own seal, whose key has never left this database and its copies.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from warroom.model.identity import NO_MOMENT, IncidentId, Moment, WriterId
from warroom.oplog.operation import is_id
from warroom.oplog.strict_json import Refused, read, write
from warroom.share.folder import NotAFile
from warroom.share.share_format import here_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from warroom.share.folder import FileStat, Folder

EVERY = 15.0
"""Seconds between two signs of life."""
GONE_AFTER = 50.0
"""Seconds without one after which somebody is not called here any more."""
_LONGEST = 4096
_MOST = 500
"""Signs that are read: those that were left last; and those of other places that one program carries."""


class Presence:
    """A sign of life: who, from which machine, with which version, holding how many of its own operations.

    ``ahead`` is by how many microseconds the writer's clock was ahead of ours when the sign came; negative behind.
    ``off`` is by how many it was ahead of whoever keeps the folder, as the file's own time says, when it was left;
    ``at`` is when that was by the writer's clock, in microseconds since 1970.
    """

    __slots__ = ("ahead", "at", "by", "host", "last", "off", "seal", "seen", "version", "writer")

    def __init__(
        self, writer: WriterId, by: str, host: str, version: str, last: int, seen: float, ahead: int, off: int = 0,
        seal: str = "", at: Moment = NO_MOMENT,
    ) -> None:  # fmt: skip
        self.writer, self.by, self.host, self.version = writer, by, host, version
        self.last, self.seen, self.ahead, self.off, self.seal, self.at = last, seen, ahead, off, seal, at


class PresenceBoard:
    """The signs of life in one incident."""

    def __init__(
        self, folder: Folder, incident: IncidentId, *, now: Callable[[], Moment], ticks: Callable[[], float]
    ) -> None:
        self._folder, self._incident, self._now, self._ticks = folder, incident, now, ticks
        self._contents: dict[str, bytes] = {}
        self._looks: dict[str, FileStat] = {}
        self._carried: dict[str, int] = {}
        """When each sign was left that we carried here."""
        self.left_out = 0
        self.signs: dict[WriterId, Presence] = {}

    def tell(self, *, writer: WriterId, by: str, host: str, version: str, last: int, key: str) -> None:
        """Leave our own sign, sealed with ``key``. Raise ``OSError``."""
        self._put(Presence(writer, by, host, version, last, 0.0, 0, 0, self._seal(writer, last, key), self._now()))

    def carried(self, signs: Iterable[Presence]) -> list[Presence]:
        """Of the signs that were left in another place of the share, those that are newer than what is known here. One
        that came round over several people is no newer than it was.
        """
        ticks = self._ticks()
        newer = []
        for sign in signs:
            known, at = self.signs.get(sign.writer), self._carried.get(sign.writer)
            is_stale = known is None or (ticks - known.seen >= GONE_AFTER and known.at != sign.at)
            is_newer = is_stale or (known is not None and known.at < sign.at)
            if is_newer and at != sign.at and (at is not None or len(self._carried) < _MOST):
                newer.append(sign)
        return newer

    def carry(self, sign: Presence) -> None:
        """Leave somebody's sign as it was left in another place. Raise ``OSError``."""
        self._put(sign)
        self._carried[sign.writer] = sign.at

    def _put(self, sign: Presence) -> None:
        fields = {
            "writer": sign.writer, "by": sign.by, "host": sign.host, "version": sign.version, "last": sign.last,
            "at": sign.at, "seal": sign.seal,
        }  # fmt: skip
        self._folder.replace(f"{here_folder(self._incident)}/{sign.writer}.json", write(fields).encode() + b"\n")

    def ours(self, writer: WriterId, key: str) -> Presence | None:
        """The sign of ``writer``, which is us, if nobody can have left it who has not our ``key``."""
        sign = self.signs.get(writer)
        return sign if sign is not None and sign.seal == self._seal(writer, sign.last, key) else None

    def _seal(self, writer: WriterId, last: int, key: str) -> str:
        sealed = f"{self._incident} {writer} {last}".encode()
        return hashlib.blake2b(sealed, key=bytes.fromhex(key), digest_size=16).hexdigest()

    def look(self) -> None:
        """Read the signs of the others; one that cannot be read is none. Raise ``OSError``."""
        folder = here_folder(self._incident)
        try:
            looks = self._folder.looks(folder)
        except FileNotFoundError:
            return
        names = [name for name in looks if name.endswith(".json") and is_id(name.removesuffix(".json"))]
        self.left_out = max(0, len(names) - _MOST)
        newest = sorted(names, key=lambda name: looks[name].changed, reverse=True)[:_MOST]
        self._forget(frozenset(newest))
        for name in newest:
            before = self._looks.get(name)
            if before is not None and before.same(looks[name]):
                continue
            try:
                data, look = self._folder.read(f"{folder}/{name}", 0, _LONGEST)
            except (FileNotFoundError, NotAFile, PermissionError):
                continue
            self._looks[name] = look
            if self._contents.get(name) != data:
                self._contents[name] = data
                sign = self._read(data, look.changed // 1_000)
                # Who may name himself in a file of his own may not name anybody else.
                if sign is not None and name == f"{sign.writer}.json":
                    self.signs[sign.writer] = sign

    def _forget(self, names: Collection[str]) -> None:
        """Keep of what was read no more than twice what is looked at: anybody may leave others under new names again
        and again.
        """
        if len(self._contents) <= 2 * _MOST:
            return
        for name in [name for name in self._contents if name not in names]:
            self._looks.pop(name, None)
            del self._contents[name]
            self.signs.pop(WriterId(name.removesuffix(".json")), None)

    def _read(self, data: bytes, changed: int) -> Presence | None:
        try:
            fields = read(data.decode("utf-8"))
        except (UnicodeDecodeError, Refused):
            return None
        if not isinstance(fields, dict) or not is_id(fields.get("writer")):
            return None
        last, at = fields.get("last"), fields.get("at")
        if type(last) is not int or type(at) is not int:
            return None
        by, host, version = (str(fields.get(name, ""))[:80] for name in ("by", "host", "version"))
        ahead = at - self._now()
        # What lay there before we came is a sign of life only if it is as old as one may be.
        writer = WriterId(str(fields["writer"]))
        has_signed = writer in self.signs
        seen = self._ticks() if has_signed or abs(ahead) < GONE_AFTER * 1_000_000 else float("-inf")
        return Presence(
            writer, by, host, version, last, seen, ahead, at - changed, str(fields.get("seal", ""))[:64],
            Moment(at),
        )  # fmt: skip

    def here(self) -> list[Presence]:
        """Who gave a sign of life lately."""
        ticks = self._ticks()
        return [sign for sign in self.signs.values() if ticks - sign.seen < GONE_AFTER]
