"""A time as it stands in a text, taken apart: its day, its time of day, its zone, its end, what was not understood.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom.intake.forms import Day, WrittenClock


class WrittenTime:
    """A time as it stands in ``text[start:end]``.

    ``day`` and ``clock`` are as written, ``until_day`` and ``until`` those of its end. ``zone`` is a name or an offset
    where one is plain; ``zone_word`` a word for one. ``instant`` is microseconds since 1970 and ``elapsed``
    microseconds since a zero that the page names. ``left`` is what was not understood, ``beside`` what stands behind it
    and may be its zone (``+2``, ``London``) or its day (`beside_day`) or the first of the words. ``loose`` says that it
    could as well be something else (1.17, 1432) unless its place says that it is a time. ``weekday`` is the name of the
    day that stands beside a date, 0 for Monday. ``offset_or_end`` is what stands behind a minus and may be either, and
    ``offset_apart`` says that a space parts it from the clock.
    """

    __slots__ = (
        "approx", "beside", "beside_day", "clock", "day", "elapsed", "end", "instant", "left", "loose", "offset_apart",
        "offset_or_end", "start", "text", "unit_said", "until", "until_day", "weekday", "zone", "zone_word",
    )  # fmt: skip

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.end = text, start, start
        self.day: Day | None = None
        self.clock: WrittenClock | None = None
        self.until_day: Day | None = None
        self.beside_day: Day | None = None
        self.until: WrittenClock | None = None
        self.zone = self.zone_word = self.left = self.beside = ""
        self.instant: int | None = None
        self.elapsed: int | None = None
        self.weekday: int | None = None
        self.approx = self.loose = False
        self.unit_said = True
        self.offset_or_end = ""
        self.offset_apart = False

    @property
    def clocked(self) -> bool:
        """Whether it says more than a day."""
        return self.clock is not None or self.instant is not None or self.elapsed is not None

    @property
    def zoned(self) -> bool:
        """Whether it names its zone itself."""
        return bool(self.zone or self.zone_word)

    @property
    def words(self) -> str:
        """What was written, without the marks of emphasis around it."""
        return self.text[self.start : self.end].strip(" \t*_`([,")
