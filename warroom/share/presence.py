"""Who is here: one small file for each writer of an incident, replaced by its owner. It is not evidence.

Anybody may put anything there. So it is signed by the key of its writer, and says which signs of others were read
before: an old one that somebody puts back names none of ours. What it says of us is believed only under our own seal,
whose key has never left this database and its copies. Who is taken for whom is said by the round (`round_report`).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.model.identity import NO_MOMENT, IncidentId, Moment, WriterId
from warroom.oplog.hashing import sha256
from warroom.oplog.operation import is_id
from warroom.oplog.signing import is_keyed
from warroom.oplog.strict_json import Refused, read, write
from warroom.share.folder import NotAFile
from warroom.share.share_format import here_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from warroom.share.folder import FileStat, Folder

UNSIGNED, UNACCEPTED = "not signed", "key not accepted"
"""Why a sign is not believed: its writer has a key, and did not sign it; nobody here took its writer for that person.
"""
EVERY = 15.0
"""Seconds between two signs of life."""
GONE_AFTER = 50.0
"""Seconds without one after which somebody is not called here any more."""
_LONGEST = 4096
_MOST = 500
"""Signs that are read: those that were left last; and those of other places that one program carries."""
_MOST_HEARD, _MOST_OURS = 100, 8
"""Signs of others that one of ours says were read, and signs of ours by which one of others is known as of today."""
_LONGEST_NAME, _LONGEST_SIGNATURE = 80, 200
_DOMAIN = b"warroom/1 here"

Check = Callable[[WriterId, str, bytes], bool]
"""Whether a column signs, for that writer, what has this hash."""


class Presence:
    """A sign of life: who, from which machine, with which version, holding how many of its own operations.

    ``ahead`` is by how many microseconds the writer's clock was ahead of ours when the sign came; negative behind.
    ``off`` is by how many it was ahead of whoever keeps the folder, as the file's own time says, when it was left;
    ``at`` is when that was by the writer's clock, in microseconds since 1970, ``heard`` are those times of signs that
    it had read. ``signature`` is that of ``writer``'s key, empty without one; ``doubt`` is why it is not believed, if
    it is not.
    """

    __slots__ = (
        "ahead", "at", "by", "doubt", "heard", "host", "last", "off", "seal", "seen", "signature", "version", "writer",
    )  # fmt: skip

    def __init__(
        self, writer: WriterId, by: str, host: str, version: str, last: int, seen: float, ahead: int, off: int = 0,
        seal: str = "", at: Moment = NO_MOMENT, heard: tuple[int, ...] = (), signature: str = "", doubt: str = "",
    ) -> None:  # fmt: skip
        self.writer, self.by, self.host, self.version = writer, by, host, version
        self.last, self.seen, self.ahead, self.off, self.seal, self.at = last, seen, ahead, off, seal, at
        self.heard, self.signature, self.doubt = heard, signature, doubt

    def fields(self) -> dict[str, object]:
        """What it says, without the signature."""
        return {
            "writer": self.writer, "by": self.by, "host": self.host, "version": self.version, "last": self.last,
            "at": self.at, "seal": self.seal, "heard": list(self.heard),
        }  # fmt: skip

    def hash(self, incident: IncidentId) -> str:
        """What its writer signs, 64 hexadecimal digits: no line of a log has the same."""
        return sha256(b"\0".join((_DOMAIN, incident.encode(), write(self.fields()).encode()))).hexdigest()


class PresenceBoard:
    """The signs of life in one incident."""

    def __init__(
        self, folder: Folder, incident: IncidentId, *, now: Callable[[], Moment], ticks: Callable[[], float],
        check: Check | None = None,
    ) -> None:  # fmt: skip
        self._check = check
        self._ours: deque[tuple[float, int]] = deque(maxlen=_MOST_OURS)
        """When, by ``ticks``, we left signs, and the times in them."""
        self._folder, self._incident, self._now, self._ticks = folder, incident, now, ticks
        self._contents: dict[str, bytes] = {}
        self._looks: dict[str, FileStat] = {}
        self._carried: dict[str, int] = {}
        """When each sign was left that we carried here."""
        self.left_out = 0
        self.signs: dict[WriterId, Presence] = {}

    def tell(
        self, *, writer: WriterId, by: str, host: str, version: str, last: int, key: str,
        sign: Callable[[WriterId, str], bytes | None],
    ) -> None:  # fmt: skip
        """Leave our own sign, sealed with ``key`` and signed by ``sign``, if it can. Raise ``OSError``."""
        by, host, version = (name[:_LONGEST_NAME] for name in (by, host, version))
        others = [other for other in self.signs.values() if other.writer != writer]
        latest = sorted(others, key=lambda other: other.seen)
        heard = tuple(other.at for other in latest[-_MOST_HEARD:])
        seal = self._seal(writer, last, key)
        ours = Presence(writer, by, host, version, last, 0.0, 0, 0, seal, self._now(), heard)
        ours.signature = (sign(writer, ours.hash(self._incident)) or b"").decode()
        self._put(ours)
        self._ours.append((self._ticks(), ours.at))

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
        content = write({**sign.fields(), "signature": sign.signature}).encode() + b"\n"
        self._folder.replace(f"{here_folder(self._incident)}/{sign.writer}.json", content)

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
                if sign is not None and name == f"{sign.writer}.json" and not self._is_worse(sign):
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
        by, host, version = (str(fields.get(name, ""))[:_LONGEST_NAME] for name in ("by", "host", "version"))
        said = fields.get("heard")
        heard = tuple(at for at in said if type(at) is int)[:_MOST_HEARD] if isinstance(said, list) else ()
        sign = Presence(
            WriterId(str(fields["writer"])), by, host, version, last, float("-inf"), at - self._now(), at - changed,
            str(fields.get("seal", ""))[:64], Moment(at), heard, str(fields.get("signature", ""))[:_LONGEST_SIGNATURE],
        )  # fmt: skip
        sign.doubt = self._doubt(sign)
        if self._is_of_now(sign):
            sign.seen = self._ticks()
        return sign

    def _is_worse(self, sign: Presence) -> bool:
        """Whether somebody put it in the place of one that tells more: who is here is not made absent by others."""
        before = self.signs.get(sign.writer)
        if before is None or before.doubt == UNSIGNED or not self._is_here(before):
            return False
        return sign.doubt == UNSIGNED or not self._is_here(sign)

    def _doubt(self, sign: Presence) -> str:
        if self._check is None or not is_keyed(sign.writer):
            return ""  # nothing can be checked
        is_signed = self._check(sign.writer, sign.hash(self._incident), sign.signature.encode())
        return "" if is_signed else UNSIGNED

    def _is_of_now(self, sign: Presence) -> bool:
        """Whether it was left just now: what lay there before we came is a sign of life only if it is as old as one may
        be. Whoever can sign says besides that ours was read: anybody may put back what they left at another time.
        """
        if abs(sign.ahead) < GONE_AFTER * 1_000_000:
            return True
        if self._check is not None and is_keyed(sign.writer) and not sign.doubt:
            ticks = self._ticks()
            return any(at in sign.heard for told, at in self._ours if ticks - told < GONE_AFTER)
        return sign.writer in self.signs

    def here(self) -> list[Presence]:
        """Who gave a sign of life lately."""
        return [sign for sign in self.signs.values() if self._is_here(sign)]

    def _is_here(self, sign: Presence) -> bool:
        return self._ticks() - sign.seen < GONE_AFTER
