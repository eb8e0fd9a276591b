"""A time that was given on the command line."""

from __future__ import annotations

from warroom import exit_codes
from warroom.cli.opening import Opening, now, stop
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.incoming.tool_file import bound_of, said_time


def time_of(words: str, zone: str, began: Moment | None = None) -> EventTime:
    """The time that ``words`` say; ends the command when they say none."""
    try:
        return said_time(words, zone, now=now(), began=began)
    except ValueError as refused:
        stop(f"{refused}.", exit_codes.USAGE)


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
        stop(f"{refused}.", exit_codes.USAGE)
