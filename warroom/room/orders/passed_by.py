"""What an order passes by that is still open: it is carried out all the same, and says so in one line."""

from __future__ import annotations

from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.acts.closing import left_by_closing
from warroom.room.readings.left_open import left_open

IN_A_LINE = 2
"""Points that are named where there is one line for them: a close may have a dozen, each with what is missing."""


def passed_by(
    view: IncidentView, playbook: Playbook, order: str, argument: str, *, now: Moment, at: EventTime | None = None
) -> list[str]:
    """What ``order`` with ``argument``, told for ``at``, would leave open in the incident of ``view``; a few words
    each, safe to show.
    """
    if order == "phase" and argument:
        return left_open(view, playbook, to=argument)
    if order == "close" and view.summary.closed is None:
        return left_by_closing(view, playbook, at=at, now=now)
    return []


def left_open_words(points: list[str], order: str, *, most: int = 0) -> str:
    """``points`` of ``order`` behind ``left open: ``, of many the first ``most`` and how many more; empty for none."""
    named = points if order == "phase" or not most else points[:most]
    more = [counted(len(points) - len(named), "more point", "more points")] if len(points) > len(named) else []
    return f"left open: {(', ' if order == 'phase' else '; ').join([*named, *more])}" if points else ""
