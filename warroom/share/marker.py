"""Whether what lies at a place is still the share that was joined: the marker says it, and is read with every round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.oplog.strict_json import Refused
from warroom.share.share_format import MARKER, asks_for_known, read_marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.share.folder import Folder

_BYTES = 4096


class MarkerWatch:
    """Looks at the marker in ``folder``, which should name ``share``. ``heed`` is told whether the share asks that only
    known keys count, before anything else of it is read: at the beginning, and with every change.
    """

    def __init__(self, folder: Folder, share: str, heed: Callable[[bool], None]) -> None:
        self._folder, self._share, self._heed = folder, share, heed
        self._read = b""

    def wrong(self) -> str:
        """Why nothing may be read or written here; empty when it is our share. Raise ``OSError``."""
        try:
            data, _ = self._folder.read(MARKER, 0, _BYTES)
            if data and data == self._read:
                return ""
            share = read_marker(data)
        except FileNotFoundError:
            self._folder.names("")  # a folder that is not there at all is unreachable, not wrong
            return "there is no share in the folder; is the disk that it is on mounted?"
        except Refused as refusal:
            return str(refusal)
        if share != self._share:
            return "another share is in its place"
        self._heed(asks_for_known(data))
        self._read = data
        return ""
