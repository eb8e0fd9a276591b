"""A time that was read on one day and is meant on another. Part of the shell's fast path."""

from __future__ import annotations

import datetime

from warroom.model.identity import Moment
from warroom.model.moment import EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.intake.placing import Placed


def moved(placed: Placed, days: int, zone: str) -> None:
    """Move a time without a day of its own by ``days``, on the clock of ``zone``; one that would leave the range of
    times, by a clock that was never set, stays.
    """
    from warroom.intake.times import local, place

    at = placed.at
    if at.lo is None or at.hi is None or placed.day is None:
        return
    begin = local(at.lo, zone).replace(tzinfo=None) + datetime.timedelta(days=days)
    try:
        again, _ = place(begin, 1, zone, approx=at.approx, words=at.words)
    except ValueError:
        return
    lo = again.lo or 0
    placed.at = EventTime(Moment(lo), Moment(lo + at.hi - at.lo), approx=at.approx, words=at.words, zone=at.zone)
    placed.day += datetime.timedelta(days=days)
