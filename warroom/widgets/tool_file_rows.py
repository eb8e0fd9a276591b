"""What a file of a tool looks like before it is stored: what it is, what is chosen, what is skipped, the doubtful rows,
the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.room.readings.clocks import point, told_point
from warroom.text import bounded, for_line
from warroom.widgets.card import Rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from warroom.intake.tools.event import ToolEvent
    from warroom.room.incoming.tool_file import Look, Wanted
    from warroom.widgets.card import Card

MOST = 500
"""Rows that are shown of either kind."""
_LONGEST, _WHEN, _HANG, _NAMES, _PLACES = 300, 20, 12, 12, 20


def tool_file_cards(
    look: Look, wanted: Wanted, *, into: str, taken: Collection[str], zone: str, now: Moment
) -> list[Card]:
    """What the file is, then its rows, those first at which somebody should look. ``into`` is the incident's title, or
    what to do where there is none; ``taken`` are the milestones that are stored with it.
    """
    rows, file = Rows(), look.tool_file
    rows.head("What the file says")
    _line(rows, "source", for_line(file.title))
    left_out = f", {counted(look.left_out, 'is', 'are')} not asked for" if look.left_out else ""
    _line(rows, "chosen", f"{counted(len(look.chosen), 'event', 'events')}{left_out}")
    _line(rows, "times", _times(look, wanted, zone, now))
    _line(rows, "channels", _names(look.channels, wanted.channels))
    _line(rows, "people", _names(look.people, wanted.people))
    _line(rows, "into", into)
    for name, event in look.offers.items():
        word = "taken with it" if name in taken else "offered, m takes it"
        _line(rows, "milestone", f"{name} {point(event.at.lo or Moment(0), zone, now)}: {word}")
    for remark in file.remarks:
        rows.remark(for_line(f"! {remark.why}{'; b says it' if remark.asks else ''}"), Rows.WARN)
    if file.counts:
        rows.head("Skipped")
        for why, count in file.counts.items():
            rows.remark(bounded(for_line(f"{count:>5}  {why}"), _LONGEST))
        for where, why in file.notes[:_PLACES]:
            rows.remark(bounded(for_line(f"       {where}: {why}"), _LONGEST))
    if look.doubtful:
        rows.head(f"In doubt: {len(look.doubtful)} of {len(look.chosen)}")
        _events(rows, look, look.doubtful, Rows.WARN, zone, now)
    rows.head(f"Understood: {len(look.others)}")
    _events(rows, look, look.others, Rows.ACCENT, zone, now)
    return rows.cards


def _line(rows: Rows, name: str, words: str) -> None:
    rows.card(f"what:{name}", (f"{name:<{_HANG}}", Rows.DIM), bounded(words, _LONGEST), hang=_HANG)


def _times(look: Look, wanted: Wanted, zone: str, now: Moment) -> str:
    times = [event.at.lo for event in look.chosen if event.at.lo is not None]
    span = f"{point(min(times), zone, now)} to {point(max(times), zone, now)}" if times else "none is known"
    if wanted.since is None and wanted.until is None:
        return span
    begin = point(wanted.since, zone, now) if wanted.since is not None else "the beginning"
    end = point(wanted.until, zone, now) if wanted.until is not None else "the end"
    return f"{span} · from {begin} to {end} is asked for"


def _names(named: Collection[tuple[str, int]], chosen: Collection[str]) -> str:
    if chosen:
        return f"{', '.join(map(for_line, chosen))} of {len(named)}"
    told = [f"{bounded(for_line(name), 40)} {count}" for name, count in list(named)[:_NAMES]]
    more = f" and {len(named) - _NAMES} more" if len(named) > _NAMES else ""
    return f"{', '.join(told)}{more}" or "none"


def _events(rows: Rows, look: Look, events: list[ToolEvent], style: str, zone: str, now: Moment) -> None:
    for event in events[:MOST]:
        who = f"@{bounded(for_line(event.speaker), 40)}: " if event.speaker else ""
        rows.card(
            f"event:{event.native}",
            (f"{bounded(told_point(event.at, zone, now), _WHEN - 2) or 'no time':<{_WHEN - 1}} ", style),
            bounded(f"{who}{for_line(event.text)}", _LONGEST),
            hang=_WHEN,
            tail=(for_line(event.where), Rows.DIM) if event.where else None,
        )
        if event.native in look.secrets:
            rows.remark(f"{'':<{_WHEN}}looks like a secret", Rows.WARN)
    if len(events) > MOST:
        rows.remark(f"… and {len(events) - MOST} more; `warroom import FILE --dry-run --json` has them all")
