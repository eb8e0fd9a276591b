"""What is seen of incidents while the program is being loaded. Part of the shell's fast path, hence plain classes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.model.identity import IncidentId
    from warroom.model.moment import EventTime
    from warroom.text import Untrusted


class GlimpsedIncident:
    """An incident that is not closed: its id, title, level (empty where that needs more than a look), whether it is a
    drill, the zone of its clocks.
    """

    __slots__ = ("id", "is_drill", "level", "title", "zone")

    def __init__(self, id_: IncidentId, title: Untrusted, level: Untrusted, zone: str, *, is_drill: bool) -> None:
        self.id, self.title, self.level, self.zone, self.is_drill = id_, title, level, zone, is_drill


class GlimpsedEntry:
    """An entry of the timeline: when it was, and its words."""

    __slots__ = ("at", "text")

    def __init__(self, at: EventTime, text: Untrusted) -> None:
        self.at, self.text = at, text
