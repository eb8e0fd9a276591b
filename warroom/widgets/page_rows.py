"""What a page looks like before it is stored: where zone and day were taken from, the doubtful rows, the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.intake.placing import DAY_GIVEN, ZONE_GIVEN
from warroom.model.sentences import counted
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows

if TYPE_CHECKING:
    from warroom.room.acts.bringing_in import ReadPage, RowRead

_LONGEST, _WHEN = 300, 23
_MOST_NOTES = 20
_SAID_HERE = "as you said"
"""Where zone and day are from that somebody typed; a shell's name for it is of no use on a screen."""


def page_cards(page: ReadPage) -> list[Card]:
    """The page's frame, then its rows, those first at which somebody should look."""
    imported, rows = page.imported, Rows()
    zone_from = "ASSUMED: nothing names one, so no time is exact; z says it"
    if imported.zone_from:
        zone_from = _SAID_HERE if imported.zone_from == ZONE_GIVEN else f"from {imported.zone_from}"
    day_from = _SAID_HERE if imported.day_from == DAY_GIVEN else imported.day_from
    day = f"{imported.day.isoformat()} ({day_from})" if imported.day is not None else "none; d says it"
    rows.head("What the page says")
    rows.card("zone", ("zone      ", Rows.DIM), imported.zone, (f"  {zone_from}", _style(imported.zone_said)), hang=10)
    rows.card("day", ("day       ", Rows.DIM), for_line(day), hang=10)
    rows.card("severity", ("severity  ", Rows.DIM), page.past.severity or "none is named: the mildest", hang=10)
    told = ", ".join(page.told) or "no milestone"
    rows.card(
        "told", ("tells of  ", Rows.DIM), f"{told}; {counted(len(page.actions), 'follow-up', 'follow-ups')}", hang=10
    )
    ordered = page.rows_in_doubt_first()
    doubtful = [row for row in ordered if row.doubtful]
    if doubtful:
        rows.head(f"In doubt: {len(doubtful)} of {counted(imported.found, 'row', 'rows')}")
    for row in doubtful:
        _row(rows, row)
        rows.remark(f"{'':<{_WHEN}}{bounded(for_line('; '.join(row.remarks)), _LONGEST)}", Rows.WARN)
    rows.head(f"Understood: {counted(len(ordered) - len(doubtful), 'row', 'rows')}")
    for row in ordered[len(doubtful) :]:
        _row(rows, row)
    notes = page.notes_beside_rows()
    if notes:
        rows.head("No rows, or of the whole page")
    for number, note in notes[:_MOST_NOTES]:
        rows.remark(bounded(for_line(f"line {number}: {note}"), _LONGEST))
    if len(notes) > _MOST_NOTES:
        rows.remark(f"… and {len(notes) - _MOST_NOTES} more; `warroom import timeline --dry-run --json` has them all")
    return rows.cards


def _style(said: bool) -> str:
    return Rows.DIM if said else Rows.WARN


def _row(rows: Rows, row: RowRead) -> None:
    who = f"@{for_line(row.speaker)}: " if row.speaker else ""
    rows.card(
        f"row:{row.number}",
        (f"{row.when:<{_WHEN - 1}} ", Rows.WARN if row.doubtful else Rows.ACCENT),
        bounded(f"{who}{row.words}", _LONGEST),
        hang=_WHEN,
        tail=(f"line {row.number}", Rows.DIM),
    )
