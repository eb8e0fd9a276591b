"""Times and lengths as messages say them: in the incident's zone, with the zone named."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.intake.times import clock_words, local, zone_word, zone_words, zoned_clock
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.message_shapes import Wording
from warroom.playbook.placeholders import fill_or_leave

_IN_DAYS = 72
"""Hours from which a length is told in days."""


def clock(at: Moment, zone: str) -> str:
    """``14:30 PST``."""
    return f"{local(at, zone):%H:%M} {zone_word(at, zone)}"


def event_clock(at: EventTime, zone: str) -> str:
    """``~14:30 PST``, ``14:30-14:40 PST``; empty when nobody knows."""
    return zoned_clock(at, zone) if at.lo is not None else ""


def dated_clock(at: EventTime, now: Moment, zone: str, wording: Wording) -> str:
    """The same with its day, where that is another one than that of ``now``: ``February 12, 2026 at ~23:40 PST``."""
    if at.lo is None or local(at.lo, zone).date() == local(now, zone).date():
        return event_clock(at, zone)
    return date_words(at.lo, zone, wording.date_time, clock=clock_words(at, zone))


def timeline_clocks(times: Sequence[EventTime], now: Moment, zone: str, wording: Wording) -> list[str]:
    """Each of ``times``, in their order, as a list of moments says it: the zone is named at the first, and again where
    it is another one; the day wherever it is not the one before, and at the first unless all are of the day of ``now``.
    """
    words: list[str] = []
    today, last = local(now, zone).date(), ""
    days = [local(at.lo, zone).date() for at in times if at.lo is not None]
    before = today if all(day == today for day in days) else None
    for at in times:
        if at.lo is None:
            continue
        day, named = local(at.lo, zone).date(), zone_words(at, zone)
        if day != before:
            words.append(date_words(at.lo, zone, wording.date_time, clock=clock_words(at, zone)))
        else:
            words.append(event_clock(at, zone) if named != last else clock_words(at, zone))
        before, last = day, named
    return words


def span_words(began: Moment, over: Moment | None, now: Moment, zone: str, wording: Wording) -> tuple[str, str, str]:
    """From when, until when (empty while it goes on) and on which day, by twelve hours: the day is that of the end, and
    the beginning names its own, and its own zone, where they are others.
    """
    if over is None:
        return twelve_hours(began, zone), "", day_words(began, now, zone, wording)
    since = twelve_hours(began, zone)
    if zone_word(began, zone) != zone_word(over, zone):
        since = f"{since} {zone_word(began, zone)}"
    if local(began, zone).date() != local(over, zone).date():
        since = f"{since} {fill_or_leave(wording.on_day, date=date_words(began, zone, wording.date))}"
    return since, twelve_hours(over, zone), day_words(over, now, zone, wording)


def twelve_hours(at: Moment, zone: str) -> str:
    """``2:30 PM``."""
    moment = local(at, zone)
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def date_words(at: Moment, zone: str, form: str, *, clock: str = "") -> str:
    """``form`` with month, day, year, time and zone filled in; ``clock`` is the time where it is not exact."""
    moment = local(at, zone)
    time = clock or f"{moment:%H:%M}"
    month, zone_named = f"{moment:%B}", zone_word(at, zone)
    return fill_or_leave(form, month=month, day=moment.day, year=moment.year, time=time, zone=zone_named)


def day_words(at: Moment, now: Moment, zone: str, wording: Wording) -> str:
    """``today`` or ``on February 13, 2024``."""
    day, today = local(at, zone).date(), local(now, zone).date()
    return wording.today if day == today else fill_or_leave(wording.on_day, date=date_words(at, zone, wording.date))


def length_words(microseconds: int, wording: Wording) -> str:
    """``30 minutes``, ``2 hours 30 minutes``, ``40 days``; at least one minute, and from three days on to the hour."""
    hours, minutes = divmod(max(1, round(microseconds / MINUTE)), 60)
    parts = []
    if hours >= _IN_DAYS:
        days, hours = divmod(hours, 24)
        parts, minutes = [fill_or_leave(wording.days, n=days)], 0
    if hours:
        parts.append(fill_or_leave(wording.hour if hours == 1 else wording.hours, n=hours))
    if minutes:
        parts.append(fill_or_leave(wording.minute if minutes == 1 else wording.minutes, n=minutes))
    return " ".join(parts)
