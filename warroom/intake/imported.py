"""What was read of a page that somebody else wrote, and what whoever brings it in says of it."""

from __future__ import annotations

import datetime

from warroom.intake.times import zone_named
from warroom.intake.typed_line import TypedLine
from warroom.intake.zone_in_words import zone_in
from warroom.model.moment import APPROXIMATE, RANGE, UNKNOWN
from warroom.text import quoted


class Imported:
    """What was read: the title, the zone, the lines with their notes.

    ``notes`` holds (line number from 1, what was guessed or not understood). ``found`` is how many rows the timeline
    has; each of them is in ``lines``, and its line number in ``numbers``. ``doubtful`` are the numbers of those that
    somebody should look at. ``zone_from`` and ``day_from`` say where zone and day were taken from, empty for nowhere.
    """

    __slots__ = (
        "day",
        "day_from",
        "doubtful",
        "found",
        "front",
        "lines",
        "notes",
        "numbers",
        "title",
        "zone",
        "zone_from",
        "zone_said",
    )

    def __init__(self, title: str, zone: str) -> None:
        self.title, self.zone = title, zone
        self.lines: list[TypedLine] = []
        self.numbers: list[int] = []
        self.notes: list[tuple[int, str]] = []
        self.doubtful: set[int] = set()
        self.found = 0
        self.zone_from = self.day_from = ""
        self.zone_said = True
        self.day: datetime.date | None = None
        self.front: dict[str, str] = {}

    def counts(self) -> dict[str, int]:
        """How many lines came out exact (to the minute or better), approximate, ranged and unknown."""
        counts = {"exact": 0, "approximate": 0, "range": 0, "unknown": 0}
        names = {APPROXIMATE: "approximate", RANGE: "range", UNKNOWN: "unknown"}
        for line in self.lines:
            precision = line.at.precision if line.at is not None else UNKNOWN
            counts[names.get(precision, "exact")] += 1
        return counts


class ImportHints:
    """What whoever imports says of the page: its zone (instead of what the page says of all its times), its day, its
    year, and the order of day and month (``dmy`` or ``mdy``). ``zone_of_incident`` is the zone of the
    incident that it goes into, for a page that names none.
    """

    __slots__ = ("day", "order", "year", "zone", "zone_of_incident")

    def __init__(
        self,
        zone: str = "",
        *,
        day: datetime.date | None = None,
        year: int | None = None,
        order: str = "",
        zone_of_incident: str = "",
    ) -> None:
        self.zone, self.day, self.year, self.order = zone, day, year, order
        self.zone_of_incident = zone_of_incident


def given_in_words(zone: str = "", day: str = "", *, year: int = 0, order: str = "") -> ImportHints:
    """What somebody says of a page, in words: a zone (``Europe/Berlin``, ``+02:00``, ``PST``), a day as 2026-02-13.

    Raise ``ValueError`` with a sentence for what is none.
    """
    if zone:
        try:
            zone_named(zone)
        except ValueError:
            zone_said = zone_in(zone)
            if zone_said is None or not zone_said.zone:
                raise
            zone = zone_said.zone
    try:
        said_day = datetime.date.fromisoformat(day) if day else None
    except ValueError:
        raise ValueError(f"{quoted(day)} is not a day: 2026-02-13 is one") from None
    return ImportHints(zone, day=said_day, year=year or None, order=order)
