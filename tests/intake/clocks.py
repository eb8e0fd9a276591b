"""When an entry of a page begins, as a clock in UTC shows it."""

from __future__ import annotations

import datetime

from warroom.model.moment import EventTime


def clock_of(at: EventTime, form: str = "%d %H:%M") -> str:
    """The beginning in UTC, empty for an unknown one."""
    return "" if at.lo is None else datetime.datetime.fromtimestamp(at.lo / 1_000_000, datetime.UTC).strftime(form)
