"""Whether the database that the program has open still stands where it was, asked while nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.room.core import RoomTrouble
from warroom.text import for_line

if TYPE_CHECKING:
    from warroom.bridge import Bridge


class OwnFiles:
    """Looks at the files, and says once that nothing more is stored: before somebody has typed a long entry."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge, self._said = bridge, ""

    def begin(self) -> None:
        """Read what the database holds now, so that another one's contents in its file are seen."""
        self._bridge.ask(self._bridge.room.look_at_file, self._looked)

    def look(self) -> None:
        """Let the writer find out what is wrong, and bring together what can be, when the files were touched."""
        if self._bridge.room.is_whole:
            self._said = ""
        elif not self._said:
            self.begin()

    def _looked(self, _result: Any, trouble: RoomTrouble | None) -> None:
        if trouble is not None and not self._said:
            self._said = str(trouble)
            self._bridge.tell(for_line(self._said))
