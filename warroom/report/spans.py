"""Lengths of time that are known only as well as their two ends, and what many of them have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE, EventTime

_TO_THE_MINUTE = 10 * MINUTE


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A length of time in microseconds: at least ``lo``, at most ``hi``; equal when it is known.

    ``slack`` is by how much it may be shorter or longer all the same, since one of its ends is said with "about".
    """

    lo: int
    hi: int
    slack: int = 0

    @property
    def known(self) -> bool:
        """Whether it is one figure rather than a range or a guess."""
        return self.lo == self.hi and not self.slack

    @property
    def least(self) -> int:
        """It was certainly not shorter."""
        return max(0, self.lo - self.slack)

    @property
    def most(self) -> int:
        """It was certainly not longer."""
        return self.hi + self.slack


def ends_of(at: EventTime) -> tuple[int, int] | None:
    """The earliest and latest moment that is meant, in microseconds; `None` when the time is unknown.

    A time that is told to the minute counts as the beginning of that minute, as people subtract clock times; so does
    the last minute of a range.
    """
    if at.lo is None or at.hi is None:
        return None
    last = at.hi - at.hi % MINUTE if (at.hi + 1) % MINUTE == 0 else at.hi
    return at.lo, max(at.lo, last)


def widest(at: EventTime) -> tuple[int, int] | None:
    """`ends_of`, and as much earlier and later as what is said with "about" may be off."""
    ends = ends_of(at)
    return (ends[0] - at.slack, ends[1] + at.slack) if ends is not None else None


def between(first: EventTime | None, second: EventTime | None) -> Span | None:
    """From ``first`` to ``second``: a range where one of them is approximate.

    `None` when one is missing or unknown, or when ``second`` can only have been before ``first``: what was about then
    may have been a little earlier or later (`Span.slack`). From ten minutes on seconds are left out of both ends, as
    they are wherever the two times are read.
    """
    start = ends_of(first) if first is not None else None
    end = ends_of(second) if second is not None else None
    if start is None or end is None or second is None or first is None:
        return None
    slack = first.slack + second.slack
    if (second.hi or 0) + slack < start[0]:
        return None
    return replace(length_between(start, end), slack=slack)


def length_between(start: tuple[int, int], end: tuple[int, int]) -> Span:
    """From one moment to another, each as its earliest and its latest; from ten minutes on as clocks show them."""
    if end[0] - start[1] >= _TO_THE_MINUTE:
        start, end = (
            (start[0] - start[0] % MINUTE, start[1] - start[1] % MINUTE),
            (end[0] - end[0] % MINUTE, end[1] - end[1] % MINUTE),
        )
    return Span(max(0, end[0] - start[1]), max(0, end[1] - start[0]))


def quantile(spans: list[Span], part: float) -> Span:
    """The nearest-rank quantile of the low and of the high ends; ``spans`` is not empty, ``part`` in (0, 1]."""
    rank = max(1, -(-len(spans) * round(part * 100) // 100)) - 1
    slack = max(span.slack for span in spans)
    return Span(sorted(span.lo for span in spans)[rank], sorted(span.hi for span in spans)[rank], slack)


def median(spans: list[Span]) -> Span:
    """The median of the low and of the high ends; ``spans`` is not empty."""
    slack = max(span.slack for span in spans)
    return Span(_middle(span.lo for span in spans), _middle(span.hi for span in spans), slack)


def _middle(figures: Iterable[int]) -> int:
    ordered = sorted(figures)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def span_words(span: Span | None, *, missing: str = "n/a") -> str:
    """A length as people read it: ``5m``, ``about 5m``, ``5m to 15m``, ``n/a``."""
    if span is None:
        return missing
    first, last = in_units(span.lo), in_units(span.hi)
    words = first if first == last else f"{first} to {last}"
    return f"about {words}" if span.slack else words
