"""Whether what lies at a place is still the share that was joined: the marker says it, and is read with every round."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warroom.model.identity import NO_MOMENT, Moment
from warroom.model.moment import SECOND, clamped
from warroom.model.shape import record
from warroom.oplog.strict_json import Refused
from warroom.share.folder import owner_of
from warroom.share.share_format import MARKER, asks_for_known, read_marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.share.folder import FileStat, Folder

_BYTES = 4096


@record
class MarkerSeen:
    """The marker as it was read: whether it asks that only known keys count, the digest of its bytes, when it was
    changed (microseconds since 1970, by its own time; `NO_MOMENT` where nobody knows), and of which account it is.
    """

    known: bool
    digest: str
    changed: Moment = NO_MOMENT
    account: str = ""


def digest_of(data: bytes) -> str:
    """By what the bytes of a marker are known again."""
    return hashlib.sha256(data).hexdigest()[:32]


class MarkerWatch:
    """Looks at the marker in ``folder``, which should name ``share``. ``heed`` is told of it before anything else of
    the share is read: at the beginning, and with every change.
    """

    def __init__(self, folder: Folder, share: str, heed: Callable[[MarkerSeen], None]) -> None:
        self._folder, self._share, self._heed = folder, share, heed
        self._read = b""

    def wrong(self) -> str:
        """Why nothing may be read or written here; empty when it is our share. Raise ``OSError``."""
        try:
            data, look = self._folder.read(MARKER, 0, _BYTES)
            if data and data == self._read:
                return ""
            share = read_marker(data)
        except FileNotFoundError:
            self._folder.names("")  # a folder that is not there at all is unreachable, not wrong
            return "there is no share in the folder; is the disk that it is on mounted?"
        except Refused as refusal:
            return f"{refusal}{self._whose(look)}"
        if share != self._share:
            return f"another share is in its place{self._whose(look)}"
        self._heed(seen_in(self._folder, data, look))
        self._read = data
        return ""

    def _whose(self, look: FileStat) -> str:
        return changed_words(Moment(look.changed // 1_000), owner_of(self._folder, MARKER))


def seen_in(folder: Folder, data: bytes, look: FileStat) -> MarkerSeen:
    """The marker in ``folder``, which was read as ``data`` and looks so."""
    return MarkerSeen(asks_for_known(data), digest_of(data), Moment(look.changed // 1_000), owner_of(folder, MARKER))


def changed_words(changed: Moment, account: str) -> str:
    """When the marker was changed, by its own time, and whose file it is, as what follows a sentence of it; empty where
    a server keeps it, which says neither.
    """
    if not changed:
        return ""
    whose = f", of the account {account}" if account else ""
    return f" (its warroom.json is of {stamp_words(changed)}{whose})"


def stamp_words(moment: Moment) -> str:
    """A time that a file says of itself, in UTC: it may be any."""
    return datetime.fromtimestamp(clamped(moment) // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
