"""What the inbox shows: alerts told by their names, each by itself where it was unfolded, what is muted or strange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.room.incoming.inbox import MOST_TOLD, by_name, is_over, kept_words, since_of, storm_words
from warroom.room.readings.clocks import point
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from warroom.room.incoming.inbox import Alert, Inbox

MOST_NAMES, MOST_STRANGE = 200, 5
"""Rows of each kind that are shown; what is behind them is counted."""
_LONGEST, _NAME, _COLUMN, _STATE, _SEVERITY = 160, 60, 28, 10, 12


def name_of(card: str, inbox: Inbox) -> str:
    """The name of the alerts that the ``card`` called so tells of; empty where it tells of none."""
    what, _, about = card.partition(":")
    if what in ("name", "muted"):
        return about
    return next((alert.name for alert in inbox.items if what == "alert" and alert.key == about), "")


def inbox_cards(inbox: Inbox, unfolded: Collection[str], *, now: Moment, zone: str) -> list[Card]:
    """A card for each name and, below the ``unfolded`` ones, one for each alert: ``name:NAME`` and ``alert:ID``."""
    rows = Rows()
    groups = by_name(inbox.items)
    if inbox.items:
        rows.head(f"{storm_words(inbox.items) if len(inbox.items) > 1 else '1 alert'} · o unfolds a name")
    else:
        rows.remark("Nothing waits.")
        rows.remark("`warroom listen` takes what tools send; docs/integrations.md has a recipe for each.")
    told = groups[:MOST_NAMES]
    names = [bounded(for_line(group.name), _NAME) for group in told]
    severities = [bounded(for_line(group.severity), 20) for group in told]
    name_cells, severity_cells = min(_COLUMN, _widest(names)), min(_SEVERITY, _widest(severities))
    for group, name, severity in zip(told, names, severities, strict=True):
        alerts = inbox.of(group.name) if group.name in unfolded else []
        rows.card(
            f"name:{group.name}",
            (f"{group.alerts:>4} ", Rows.ACCENT),
            (_filled(name, name_cells), "bold"),
            (f"  {group.state:<{_STATE}}", Rows.WARN if group.firing else Rows.DIM),
            (f" {_filled(severity, severity_cells)}" if severity_cells else "", Rows.DIM),
            hang=5,
            tail=(f"since {point(group.since, zone, now)}", Rows.DIM),
        )
        for item in alerts[:MOST_TOLD]:
            _alert(rows, item, inbox.words.get(item.key, ""), zone, now)
        if len(alerts) > MOST_TOLD:
            rows.remark(f"       … and {len(alerts) - MOST_TOLD} more; a takes all of the name")
    if len(groups) > MOST_NAMES:
        rows.remark(f"… and {counted(len(groups) - MOST_NAMES, 'more name', 'more names')}; `warroom inbox` lists them")
    if inbox.muted:
        rows.head("Muted · x says them again")
    for name in inbox.muted[:MOST_NAMES]:
        rows.card(f"muted:{name}", (f"     {bounded(for_line(name), _NAME)}", Rows.DIM))
    _strange(rows, inbox, zone, now)
    return rows.cards


def _widest(column: Collection[str]) -> int:
    return max((Content(words).cell_length for words in column), default=0)


def _filled(words: str, cells: int) -> str:
    """``words`` with blanks behind them up to so many cells, of which a wide sign takes two."""
    return words + " " * (cells - Content(words).cell_length)


def _alert(rows: Rows, item: Alert, about: str, zone: str, now: Moment) -> None:
    over = is_over(item)
    times = f" · told {counted(item.times, 'time', 'times')}" if item.times > 1 else ""
    rows.card(
        f"alert:{item.key}",
        (f"       {point(since_of(item), zone, now)} ", Rows.DIM if over else Rows.ACCENT),
        (f"{bounded(for_line(item.state), 20)}  ", Rows.DIM if over else Rows.WARN),
        (bounded(for_line(about), _LONGEST), Rows.DIM if over else ""),
        hang=9,
        tail=(f"{bounded(for_line(item.source), 20)} {item.key[:8]}{times}", Rows.DIM),
    )


def _strange(rows: Rows, inbox: Inbox, zone: str, now: Moment) -> None:
    if not inbox.strange:
        return
    rows.head(f"Not understood, and kept · {kept_words(len(inbox.strange))}")
    for source, why, at in inbox.strange[:MOST_STRANGE]:
        rows.remark(
            bounded(f"     {point(Moment(at), zone, now)} {for_line(source)}: {for_line(why)}", _LONGEST), Rows.WARN
        )
    rows.remark("     `warroom inbox --strange` shows what was sent")
