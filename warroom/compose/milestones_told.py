"""The milestones of an incident as a message tells them: no more is said of one than is proven."""

from __future__ import annotations

from warroom.compose.disputed_facts import fact_told
from warroom.compose.moments import timeline_clocks
from warroom.intake.contested import CONTESTED, contested_values
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.playbook.placeholders import fill_or_leave
from warroom.playbook.workflow import Playbook


def timeline_told(playbook: Playbook, view: IncidentView, now: Moment, zone: str) -> list[str]:
    """The milestones whose time is known, the earliest first."""
    composing = playbook.composing
    proven = _proven(playbook, view)
    rows: list[tuple[int, EventTime, str]] = [
        (at.lo, at, f"{words} ({CONTESTED}{contested_values(apart, zone)})" if apart else words)
        for name, full in composing.milestones.items()
        for words in (full if name in proven else composing.unproven.get(name, full),)
        for apart in (view.disputed("incident", name),)
        if (at := view.times.get(name)) is not None and at.lo is not None
    ]
    rows.sort(key=lambda row: row[0])
    clocks = timeline_clocks([at for _, at, _ in rows], now, zone, composing.wording)
    return [
        fill_or_leave(composing.wording.item, time=time, what=words)
        for time, (_, _, words) in zip(clocks, rows, strict=True)
    ]


def _proven(playbook: Playbook, view: IncidentView) -> frozenset[str]:
    """The times of which may be said what they stand for: that an alert was acknowledged where there was one, that a
    fix was deployed where it was not somebody else's; and the ends that are proven.
    """
    way = playbook.way_noticed(fact_told(view, "detection"))
    option = playbook.option(view.desks.fix.how) if view.desks.fix is not None else None
    alerted = way.alerts if way is not None else "detected" in view.times
    ours = option is None or not option.others
    times = (name for name, holds in (("acknowledged", alerted), ("deployed", ours)) if holds)
    return _ends_proven(playbook, view).union(times)


def _ends_proven(playbook: Playbook, view: IncidentView) -> frozenset[str]:
    """The ends of which may be said what they stand for: resolved once every check passed, closed once it was watched
    for as long as is asked for, too, and somebody ticked all that only people know.
    """
    fix, resolved, closed = view.desks.fix, view.times.get("resolved"), view.times.get("closed")
    if fix is None or not fix.verified:
        return frozenset()
    if resolved is None or closed is None or resolved.lo is None or closed.hi is None:
        return frozenset(("resolved",))
    watched = closed.hi - resolved.lo >= playbook.closure.stable_for.microseconds and _is_ticked(playbook, view)
    return frozenset(("resolved", "closed") if watched else ("resolved",))


def _is_ticked(playbook: Playbook, view: IncidentView) -> bool:
    """Whether all of the closure checklist is ticked that only people know, as that alerts are back to green."""
    ticked = {check.id for check in view.desks.checklist if check.state == CheckState.PASSED}
    return all(check.known or check.record in ticked for check in playbook.closure.check)
