"""What the lane of changes shows: each change at its own time, between the milestones of the incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import Moment
from warroom.model.lengths import in_words
from warroom.model.moment import DAY, EXACT
from warroom.model.sentences import counted
from warroom.room.incoming.bring_in import entry_of
from warroom.room.readings.clocks import event_point, point
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from warroom.intake.tools.event import ToolEvent
    from warroom.model.views import IncidentView
    from warroom.room.incoming.changes import LaneOfChanges

MOST = 500
"""Changes that are shown: the last ones before the incident and all behind them, as far as that."""
_LONGEST, _TROUBLE = 300, 160
_UNKNOWN = "??:??"


def lane_cards(
    lane: LaneOfChanges, view: IncidentView, taken: Collection[str], *, now: Moment, since: Moment
) -> list[Card]:
    """A card ``change:NUMBER`` for each event of ``lane``, the ones of unknown time first; ``taken`` are the entries
    that are in the timeline.
    """
    rows = Rows()
    for name, why in lane.troubles:
        rows.remark(f"! {bounded(for_line(_told(name, why)), _TROUBLE)}", Rows.WARN)
    for name, why in lane.unheard:
        rows.remark(f"not seen: {bounded(for_line(_told(name, why)), _TROUBLE)}")
    begun = f"since {point(since, view.zone, now)}"
    last = f", the last {MOST}" if len(lane.events) > MOST else ""
    rows.head(f"{counted(len(lane.events), 'change', 'changes')} {begun}{last}")
    if not lane.events:
        rows.remark(
            "Nothing of what was asked tells of a change; b looks a day further back."
            if not (lane.troubles or lane.unheard)
            else "What changed is not known: not all could be asked. [changes.NAME] in your settings names more."
        )
    stones = sorted((at.lo, name) for name, at in view.times.items() if at.lo is not None)
    numbered = list(enumerate(lane.events))[-MOST:]
    for number, (source, event) in numbered:
        while stones and event.at.lo is not None and stones[0][0] <= event.at.lo:
            _milestone(rows, *stones.pop(0), view, now)
        _change(rows, f"change:{number}", source, event, view, now, taken=entry_of(event) in taken)
    for at, name in stones:
        _milestone(rows, at, name, view, now)
    return rows.cards


def _told(name: str, why: str) -> str:
    """Why something was not heard, with its name once."""
    return why if name in why.partition(" ")[0] else f"{name}: {why}"


def _change(
    rows: Rows, key: str, source: str, event: ToolEvent, view: IncidentView, now: Moment, *, taken: bool
) -> None:
    when = _UNKNOWN
    if event.at.lo is not None:  # minutes stand below minutes, also below those of the milestones
        is_exact = event.at.precision == EXACT
        when = point(event.at.lo, view.zone, now) if is_exact else event_point(event.at, view.zone, now)
    speaker = f"@{bounded(for_line(event.speaker), 20)} " if event.speaker and event.speaker != source else ""
    rows.card(
        key,
        (f"{when:>12}  ", Rows.WARN if event.at.lo is None else Rows.ACCENT),
        (speaker, Rows.DIM),
        bounded(for_line(event.text.partition("\n")[0]), _LONGEST),
        hang=14,
        tail=(
            f"{'✓ ' if taken else ''}{bounded(for_line(source), 20)}{_ahead(event, view)}",
            Rows.OK if taken else Rows.DIM,
        ),
    )


def _ahead(event: ToolEvent, view: IncidentView) -> str:
    """How long before the impact began a change was: what came last before it is looked at first."""
    began = view.times.get("began")
    if began is None or began.lo is None or event.at.lo is None or not 0 <= began.lo - event.at.lo < DAY:
        return ""
    return f" · {in_words(began.lo - event.at.lo)} before"


def _milestone(rows: Rows, at: Moment, name: str, view: IncidentView, now: Moment) -> None:
    rows.remark(f"{point(at, view.zone, now):>12}  ── {name}", Rows.HEAD)
