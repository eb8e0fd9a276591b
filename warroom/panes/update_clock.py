"""The header's clock of the next update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import Moment
from warroom.model.moment import MINUTE
from warroom.playbook.standing import standing
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock, length
from warroom.text import for_line

if TYPE_CHECKING:
    from warroom.model.updates import UpdatesView
    from warroom.model.views import IncidentView
    from warroom.playbook.workflow import Playbook

_SOON = 5 * MINUTE


def update_clock(view: IncidentView | None, clocks: UpdatesView | None, playbook: Playbook, now: Moment) -> Clock:
    """Who is told next and when, red when somebody waits already; ``now`` in microseconds since 1970."""
    if clocks is None or view is None or view.summary.closed is not None:
        return Clock("")
    first = next(iter(clocks.audiences), None)
    untold = [for_line(audience.title) for audience in clocks.audiences if audience.not_owed]
    quietly = not standing(view, playbook).runs
    if first is None or first.due is None:
        return Clock(f"no update owed: {', '.join(untold)}" if untold and not quietly else "")
    late = first.late(now)
    if late:
        more = len(clocks.overdue(now)) - 1
        more_words = f" +{more}" if more else ""
        span, name = length(late), for_line(first.name)
        return Clock(
            f"update LATE: {for_line(first.title)}{more_words} ({span} late)", RED, f"{name} {span} late{more_words}"
        )
    left = first.due - now
    none_to = f" (none to: {', '.join(untold)})" if untold else ""
    return Clock(
        f"{for_line(first.title)} due in {length(left)}{none_to}",
        AMBER if left < _SOON else CALM,
        f"{for_line(first.name)} in {length(left)}",
    )
