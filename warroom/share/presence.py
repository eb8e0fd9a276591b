"""Who is here: one small file for each writer of an incident, replaced by its owner. It is not evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.oplog.operation import is_id
from warroom.oplog.strict_json import Refused, read, write
from warroom.share.folder import NotAFile
from warroom.share.layout import here_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.share.folder import Folder

EVERY = 15.0
"""Seconds between two signs of life."""
GONE_AFTER = 50.0
"""Seconds without one after which somebody is not called here any more."""
_LONGEST = 4096
_MOST = 500


class Presence:
    """A sign of life: who, from which machine, with which version, holding how many of its own operations.

    ``ahead`` is by how many microseconds the writer's clock was ahead of ours when the sign came; negative behind.
    """

    __slots__ = ("ahead", "by", "host", "last", "seen", "version", "writer")

    def __init__(self, writer: str, by: str, host: str, version: str, last: int, seen: float, ahead: int) -> None:
        self.writer, self.by, self.host, self.version = writer, by, host, version
        self.last, self.seen, self.ahead = last, seen, ahead


class PresenceBoard:
    """The signs of life in one incident."""

    def __init__(self, folder: Folder, incident: str, *, now: Callable[[], int], ticks: Callable[[], float]) -> None:
        self._folder, self._incident, self._now, self._ticks = folder, incident, now, ticks
        self._contents: dict[str, bytes] = {}
        self.signs: dict[str, Presence] = {}

    def tell(self, *, writer: str, by: str, host: str, version: str, last: int) -> None:
        """Leave our own sign. Raise ``OSError``."""
        said = {"writer": writer, "by": by, "host": host, "version": version, "last": last, "at": self._now()}
        self._folder.replace(f"{here_folder(self._incident)}/{writer}.json", write(said).encode() + b"\n")

    def look(self) -> None:
        """Read the signs of the others; one that cannot be read is none. Raise ``OSError``."""
        try:
            names = self._folder.names(here_folder(self._incident))
        except FileNotFoundError:
            return
        for name in [name for name in names if name.endswith(".json")][:_MOST]:
            try:
                data, _ = self._folder.read(f"{here_folder(self._incident)}/{name}", 0, _LONGEST)
            except (FileNotFoundError, NotAFile):
                continue
            if self._contents.get(name) != data:
                self._contents[name] = data
                sign = self._read(data)
                if sign is not None:
                    self.signs[sign.writer] = sign

    def _read(self, data: bytes) -> Presence | None:
        try:
            said = read(data.decode("utf-8"))
        except (UnicodeDecodeError, Refused):
            return None
        if not isinstance(said, dict) or not is_id(said.get("writer")):
            return None
        last, at = said.get("last"), said.get("at")
        if type(last) is not int or type(at) is not int:
            return None
        by, host, version = (str(said.get(name, ""))[:80] for name in ("by", "host", "version"))
        ahead = at - self._now()
        # What lay there before we came is a sign of life only if it is as old as one may be.
        known = str(said["writer"]) in self.signs
        seen = self._ticks() if known or abs(ahead) < GONE_AFTER * 1_000_000 else float("-inf")
        return Presence(str(said["writer"]), by, host, version, last, seen, ahead)

    def here(self) -> list[Presence]:
        """Who gave a sign of life lately."""
        ticks = self._ticks()
        return [sign for sign in self.signs.values() if ticks - sign.seen < GONE_AFTER]
