"""A time as somebody types it at a moment of a day in February."""

from __future__ import annotations

import datetime

from warroom.intake.times import microseconds_of
from warroom.intake.typed_time import Reading, read_time
from warroom.model.identity import Moment


def at(text: str) -> Moment:
    """Microseconds of an ISO time."""
    return microseconds_of(datetime.datetime.fromisoformat(text))


NOW = at("2026-02-13T16:26:40+00:00")


def reading(text: str, *, now: Moment = NOW, zone: str = "UTC", began: Moment | None = None) -> Reading:
    found = read_time(text, now=now, zone=zone, began=began)
    assert isinstance(found, Reading), found
    return found
