"""Times and lengths as messages say them: in the incident's zone, with the zone named."""

from __future__ import annotations

import re

from warroom.intake.times import clock_words, local, zone_word
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.message_shapes import Wording


def said(form: str, **values: str | int) -> str:
    """``form`` with the names in braces filled in; what is not among ``values`` stays as it is written."""
    return re.sub(r"\{([a-z_]{1,40})\}", lambda found: str(values.get(found.group(1), found.group())), form)


def clock(at: int, zone: str) -> str:
    """``14:30 PST``."""
    return f"{local(at, zone):%H:%M} {zone_word(at, zone)}"


def event_clock(at: EventTime, zone: str) -> str:
    """``~14:30 PST``, ``14:30-14:40 PST``; empty when nobody knows."""
    return f"{clock_words(at, zone)} {zone_word(at.lo, zone)}" if at.lo is not None else ""


def twelve_hours(at: int, zone: str) -> str:
    """``2:30 PM``."""
    moment = local(at, zone)
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def date_words(at: int, zone: str, form: str) -> str:
    """``form`` with month, day, year, time and zone filled in."""
    moment = local(at, zone)
    return said(
        form, month=f"{moment:%B}", day=moment.day, year=moment.year, time=f"{moment:%H:%M}", zone=zone_word(at, zone)
    )


def day_words(at: int, now: int, zone: str, wording: Wording) -> str:
    """``today`` or ``on February 13, 2024``."""
    day, today = local(at, zone).date(), local(now, zone).date()
    return wording.today if day == today else said(wording.on_day, date=date_words(at, zone, wording.date))


def length_words(microseconds: int, wording: Wording) -> str:
    """``30 minutes``, ``2 hours 30 minutes``; at least one minute."""
    hours, minutes = divmod(max(1, round(microseconds / MINUTE)), 60)
    parts = []
    if hours:
        parts.append(said(wording.hour if hours == 1 else wording.hours, n=hours))
    if minutes:
        parts.append(said(wording.minute if minutes == 1 else wording.minutes, n=minutes))
    return " ".join(parts)
