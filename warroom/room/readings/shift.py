"""Handing over a shift: what is open, over all incidents, and what whoever leaves says of it in their own words."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.intake.contested import contested_lines, fact_words, phase_words
from warroom.intake.times import local
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY
from warroom.model.private import is_private
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import IncidentView, title_of
from warroom.playbook.workflow import Playbook
from warroom.report.facts import FollowUpFact
from warroom.room.core import WarRoom
from warroom.room.readings import reviews
from warroom.room.readings.cadence import all_due
from warroom.room.readings.clocks import how_bad, point, since_words, standing_words, zoned_point
from warroom.room.readings.due import Due
from warroom.room.readings.reviews import OwedReview
from warroom.text import bounded, breaks_spoken, for_line

HANDED = "handover"
"""The kind of the entry in which whoever leaves says what worries them and what they would do next."""
WORRIES, FOLLOWING = "what worries me", "what I would do next"
_MOST_DUE, _LONGEST = 5, 200
_STILL_OWED = 30 * DAY
"""How long after the close it is looked whether somebody is still to be told."""


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that the next shift takes over. ``due`` are its clocks, the earliest first, with the updates that are
    owed; ``words`` is the last entry in which somebody left their own; ``stands`` says how it stands where it is not
    simply declared.
    """

    view: IncidentView
    due: tuple[Due, ...]
    words: TimelineEntry | None
    stands: str = ""


@dataclass(frozen=True, slots=True)
class OverdueUpdate:
    """An update that a closed incident still owes; ``title`` is as it is told."""

    incident: IncidentId
    title: str
    due: Due


@dataclass(frozen=True, slots=True)
class Shift:
    """Everything that the next shift takes over at ``at`` (microseconds since 1970); ``updates`` are late though
    their incident is closed: somebody was not told that it is.
    """

    at: Moment
    zone: str
    incidents: tuple[OpenIncident, ...]
    follow_ups: tuple[FollowUpFact, ...]
    reviews: tuple[OwedReview, ...]
    updates: tuple[OverdueUpdate, ...] = ()


def read_shift(room: WarRoom, playbook: Playbook, *, zone: str) -> Shift:
    """What is open over all incidents but private ones, as they stand now; ``zone`` is where the clocks of the
    one who asks are.
    """
    now = room.now()
    open_incidents, updates = [], []
    for incident in room.incidents():
        lately = incident.closed is None or (now - incident.closed <= _STILL_OWED and incident.ending is None)
        view = room.view(incident.id) if lately and not is_private(incident.id) else None
        if view is None:
            continue
        falls_due = tuple(all_due(room, playbook, view))
        if incident.closed is None:
            stands = standing_words(view, playbook, now).words
            open_incidents.append(OpenIncident(view, falls_due, _last_words(room, incident.id), stands))
        else:
            title = title_of(view.summary)
            updates += [OverdueUpdate(incident.id, title, due) for due in falls_due if due.at <= now]
    today = f"{local(now, zone):%Y-%m-%d}"
    late = tuple(
        follow_up
        for follow_up in reviews.follow_ups(room)
        if follow_up.overdue(today) and not is_private(follow_up.incident)
    )
    owed = tuple(
        owed_review
        for owed_review in reviews.reviews_owed(room, playbook)
        if owed_review.due <= now and not is_private(owed_review.incident)
    )
    return Shift(now, zone, tuple(open_incidents), late, owed, tuple(updates))


def _last_words(room: WarRoom, incident: IncidentId) -> TimelineEntry | None:
    entries = room.pages(incident, Filter(kinds=frozenset((HANDED,)), struck=False)).before(None, 1)
    return entries[0] if entries else None


def shift_lines(shift: Shift) -> list[str]:
    """The hand-over as lines of plain text, safe to show."""
    now, lines = shift.at, []
    for incident in shift.incidents:
        lines.extend(_incident_lines(incident, now))
    if not shift.incidents:
        lines.append("Nothing is open.")
    if shift.reviews or shift.follow_ups or shift.updates:
        lines.append("Overdue")
    lines.extend(
        f"  {late.due.words} of {bounded(late.title, 80)}, which is closed: by {point(late.due.at, shift.zone, now)}"
        for late in shift.updates
    )
    lines.extend(
        f"  review of {bounded(for_line(review.title), 80)}: by {point(review.due, shift.zone, now)}"
        for review in shift.reviews
    )
    lines.extend(
        f"  {follow_up.words('due')}  @{follow_up.words('owner') or '?'}  {bounded(follow_up.words('text'), _LONGEST)}"
        for follow_up in shift.follow_ups
    )
    return lines


def _incident_lines(left: OpenIncident, now: Moment) -> list[str]:
    view = left.view
    summary, zone = view.summary, view.zone
    title = title_of(summary)
    level = f"{words} " if (words := how_bad(view)) else ""
    begin, lasted = since_words(view, now)
    since = f", since {begin} ({lasted})" if begin else ""
    lines = [f"{level}{title}{since}"]
    phase = f"phase {phase_words(view)}" if not left.stands and view.phase else ""
    standing = ", ".join(filter(None, (fact_words(view, "status"), left.stands or phase)))
    holders = [f"{for_line(role.role)} @{for_line(name)}" for role in view.roles for name in role.holders]
    lines.append(
        f"  {'; '.join(filter(None, (standing, ', '.join(holders) or ('' if left.stands else 'nobody leads it'))))}"
    )
    lines.extend(f"  {line}" for line in contested_lines(view))
    lines.extend(
        f"  {point(due.at, zone, now)}{' LATE' if due.at <= now else ''}  {due.words}" for due in left.due[:_MOST_DUE]
    )
    lines.extend(
        f"  task out: @{for_line(task.who)} {breaks_spoken(bounded(for_line(task.what), _LONGEST))}"
        for task in view.desks.tasks
        if task.waits
    )
    if left.words is not None and left.words.at.lo is not None:
        lines.append(
            f"  {point(left.words.at.lo, zone, now)}  {breaks_spoken(bounded(for_line(left.words.text), 2 * _LONGEST))}"
        )
    return lines


def shift_text(shift: Shift) -> str:
    """The hand-over as one text to copy."""
    title = f"SHIFT HAND-OVER at {zoned_point(shift.at, shift.zone, shift.at)}"
    return "\n".join([title, *shift_lines(shift)])
