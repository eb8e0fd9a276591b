"""A time that was given on the command line."""

from __future__ import annotations

from warroom.cli.opening import USAGE, Opening, now, stop
from warroom.intake.times import NotPlausible, Reading, read_time
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.incoming.tool_file import bound_of
from warroom.text import for_terminal


def time_of(words: str, zone: str, began: Moment | None = None) -> EventTime:
    """The time that ``words`` say; ends the command when they say none."""
    reading = read_time(words.strip(), now=now(), zone=zone, began=began)
    if isinstance(reading, NotPlausible):
        stop(
            f"{for_terminal(reading.why)}; yesterday 14:32 and 2026-02-13 14:32 say the day.",
            USAGE,
        )
    if not isinstance(reading, Reading) or reading.length != len(words.strip()):
        stop(f"{ascii(words)[:40]} is not a time; 14:32, -7, ~14:30, 14:30-14:40 or 2026-02-13 14:32 are.", USAGE)
    return reading.at


def when_said(opening: Opening, incident: IncidentId, at: str) -> EventTime | None:
    """When it was, as ``at`` says in the incident's zone; `None` where nothing is said."""
    if not at:
        return None
    view = opening.view(incident)
    return time_of(at, view.zone, view.summary.began)


def bound_said(words: str, zone: str, *, first: bool) -> Moment | None:
    """The beginning, or the end, of the time that ``words`` say: a day, a moment, a clock."""
    if not words:
        return None
    try:
        return bound_of(words, zone, now=now(), first=first)
    except ValueError as refused:
        stop(f"{refused}.", USAGE)
