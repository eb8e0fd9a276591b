"""When something happened, as precisely as the person knew it.

Part of the shell's fast path: this module imports the types of ids alone, so that ``warroom log`` starts at
once.
"""

from __future__ import annotations

from warroom.model.identity import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from warroom.model.described import Precision

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EARLIEST = 0
"""1970-01-01T00:00:00Z in microseconds; an event time before it is refused."""
LATEST = 7_289_654_400 * SECOND
"""2201-01-01T00:00:00Z in microseconds; an event time at or after it is refused."""


def clamped(microseconds: int) -> Moment:
    """The moment nearest to ``microseconds`` that lies in the range of times."""
    return Moment(min(max(microseconds, EARLIEST), LATEST - SECOND))


EXACT: Final = "exact"
WITHIN_MINUTE: Final = "minute"
APPROXIMATE: Final = "approximate"
RANGE: Final = "range"
UNKNOWN: Final = "unknown"
ABOUT = 5 * MINUTE
"""How far a time may be off of which somebody said no more than that it was about then, as people round."""
PRECISIONS = (EXACT, WITHIN_MINUTE, APPROXIMATE, RANGE, UNKNOWN)


class EventTime:
    """The time of an event: the span in which it lies, the words that were typed and the zone they were read in.

    ``lo`` and ``hi`` are microseconds since 1970 in UTC, both ``None`` when the time is unknown. ``hi`` is included:
    ``14:32`` is the span from 14:32:00.000000 to 14:32:59.999999. ``words`` is empty when the program took the time
    itself. ``zone`` is a name such as ``Europe/London`` or an offset such as ``+02:00``.
    """

    __slots__ = ("approx", "hi", "lo", "words", "zone")

    def __init__(
        self, lo: Moment | None, hi: Moment | None, *, approx: bool = False, words: str = "", zone: str = "UTC"
    ) -> None:
        """Raise ``ValueError`` when only one end is known, the ends are in the wrong order or out of 1970-2200."""
        if (lo is None) != (hi is None):
            raise ValueError("an event time has both ends or none")
        if lo is not None and hi is not None and not EARLIEST <= lo <= hi < LATEST:
            raise ValueError("an event time lies between 1970 and 2200, its earlier end first")
        self.lo = lo
        self.hi = hi
        self.approx = approx
        self.words = words
        self.zone = zone

    @classmethod
    def at(cls, microseconds: Moment, *, zone: str = "UTC") -> EventTime:
        """The exact moment ``microseconds`` after 1970, UTC; what lies beyond the range of times is its nearest end.

        What is read from a log, and sums of what is read, are told and never refused: typed times go through the
        constructor.
        """
        moment = clamped(microseconds)
        return cls(moment, moment, zone=zone)

    @classmethod
    def unknown(cls, *, words: str = "", zone: str = "UTC") -> EventTime:
        """A time that nobody knows."""
        return cls(None, None, words=words, zone=zone)

    @property
    def rough(self) -> bool:
        """Whether it is known only roughly: about, or as a range longer than the minute that a clock shows."""
        return self.precision in (APPROXIMATE, RANGE)

    @property
    def slack(self) -> int:
        """By how many microseconds either end may be off: `ABOUT` for ``~14:32``, none for what names its own span."""
        return (
            ABOUT if self.approx and self.lo is not None and self.hi is not None and self.hi - self.lo < MINUTE else 0
        )

    @property
    def precision(self) -> Precision:
        """How well the time is known."""
        if self.lo is None or self.hi is None:
            return UNKNOWN
        if self.approx:
            return APPROXIMATE
        if self.lo == self.hi:
            return EXACT
        return WITHIN_MINUTE if self.hi - self.lo < MINUTE else RANGE

    def as_json(self) -> dict[str, object]:
        """The form in which the log keeps it: ``lo``, ``hi``, ``approx``, ``as``, ``tz``."""
        return {"lo": self.lo, "hi": self.hi, "approx": self.approx, "as": self.words, "tz": self.zone}

    @classmethod
    def from_json(cls, value: object) -> EventTime:
        """Read what `as_json` wrote. Raise ``ValueError`` for anything else."""
        if not isinstance(value, dict):
            raise ValueError("an event time is an object with lo, hi, approx, as and tz")  # noqa: TRY004
        lo, hi = value.get("lo"), value.get("hi")
        if not (lo is None or type(lo) is int) or not (hi is None or type(hi) is int):
            raise ValueError("the ends of an event time are microseconds or null")
        words, zone = value.get("as", ""), value.get("tz", "UTC")
        if not isinstance(words, str) or not isinstance(zone, str):
            raise ValueError("the words and the zone of an event time are text")  # noqa: TRY004
        approx = value.get("approx") is True
        return cls(_moment(lo), _moment(hi), approx=approx, words=words, zone=zone)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventTime) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        return f"EventTime({self.lo}, {self.hi}, approx={self.approx}, words={self.words!r}, zone={self.zone!r})"

    def _parts(self) -> tuple[int | None, int | None, bool, str, str]:
        return (self.lo, self.hi, self.approx, self.words, self.zone)


def _moment(microseconds: int | None) -> Moment | None:
    return None if microseconds is None else Moment(microseconds)
