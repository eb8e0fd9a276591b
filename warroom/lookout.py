"""While people rehearse: whether a real incident was declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.bridge import Bridge
from warroom.room.core import RoomTrouble
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from warroom.room.drills.real_watch import RealWatch


class Lookout:
    """Looks at the real database, and lets every screen of the drill say what was declared there."""

    def __init__(self, watch: RealWatch, bridge: Bridge) -> None:
        self._watch, self._bridge = watch, bridge

    def look(self) -> None:
        """Say that a real incident was declared, and ring once for it, however quiet this person wants it."""
        try:
            declared = self._watch.look()
        except RoomTrouble:
            self._bridge.real_words = "REAL unknown: H"
            return
        level = for_line(declared[0].severity.level) if declared and declared[0].severity else ""
        words = f"REAL {level}: H" if declared else ""
        if words and self._bridge.real_words != words:
            self._bridge.bell(though_muted=True)
            title = bounded(for_line(declared[0].title), 80)
            self._bridge.tell(f"A real incident was declared: {title}. H leaves the drill.")
        self._bridge.real_words = words
