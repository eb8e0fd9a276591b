"""After the incident: the follow-ups, and the reviews that are owed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY
from warroom.model.sentences import counted
from warroom.model.states import FollowUpState
from warroom.model.timeline_entries import Filter
from warroom.playbook.declaring_shapes import REQUIRED
from warroom.playbook.standing import review_of
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, FollowUpFact
from warroom.report.minutes import HELD
from warroom.report.post_mortem_lines import runbook_offer
from warroom.report.spans import ends_of
from warroom.room.core import WarRoom
from warroom.room.readings.case import follow_up_of, measured
from warroom.store.case_queries import record_rows
from warroom.store.merging import rooms_of
from warroom.text import Untrusted, bounded

_ASKED_FOR = 30 * DAY
_NAMED, _SHORT = 3, 60
"""Follow-ups that are named, and how many signs of each."""


def follow_ups(room: WarRoom) -> list[FollowUpFact]:
    """The follow-ups of all incidents: those with a day first, the earliest first."""
    db = room.reader()
    titles = {row.incident: row.text("title") for row in record_rows(db, "incident")}
    follow_ups = [follow_up_of(row, Untrusted(titles.get(row.incident, ""))) for row in record_rows(db, "follow_up")]
    return sorted(follow_ups, key=lambda follow_up: (not follow_up.due, follow_up.due))


def late_follow_ups(room: WarRoom, today: str) -> list[FollowUpFact]:
    """Those whose day was before ``today`` (``2026-02-20``), the earliest first; none of what was no incident."""
    rooms = rooms_of(room.reader())
    ended = (incident.id for incident in room.incidents() if incident.ending is not None)
    none = {part for incident in ended for part in rooms.get(incident, [incident])}
    return [follow_up for follow_up in follow_ups(room) if follow_up.incident not in none and follow_up.overdue(today)]


def unowned_words(follow_ups: Iterable[FollowUpFact]) -> str:
    """Those of ``follow_ups`` that are open without an owner or a day, in a few words that are safe to show; empty when
    each has both. One without either is done by nobody.
    """
    lacking = []
    for follow_up in follow_ups:
        missing = [name for name, value in (("owner", follow_up.owner.raw), ("day", follow_up.due)) if not value]
        if follow_up.state == FollowUpState.OPEN and missing:
            lacking.append(f"{bounded(follow_up.words('text'), _SHORT)} (no {' and no '.join(missing)})")
    if not lacking:
        return ""
    rest = f", and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    number = counted(len(lacking), "follow-up has", "follow-ups have")
    return f"{number} no owner or no day: {', '.join(lacking[:_NAMED])}{rest}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A follow-up that the facts propose: its ``words``, and the entries that it stands on."""

    words: str
    stands_on: tuple[str, ...]


def runbook_id(incident: IncidentId) -> str:
    """The offered follow-up is one record: two people who take or decline it apart meet on it."""
    return hashlib.sha256(f"{incident} runbook".encode()).hexdigest()[:32]


def offer_of(of: Case, playbook: Playbook) -> Offer | None:
    """The follow-up to offer because the playbook fell short; `None` once somebody took or declined it."""
    if any(follow_up.id == runbook_id(of.id) for follow_up in of.follow_ups):
        return None
    words = runbook_offer(of, playbook)
    if words is None:
        return None
    confirmed = [hypothesis for hypothesis in of.hypotheses if hypothesis.status == "confirmed"]
    return Offer(
        words, tuple(entry for hypothesis in confirmed for entry in (hypothesis.entry, *hypothesis.evidence) if entry)
    )


def review_due(of: Case, playbook: Playbook) -> Moment | None:
    """Until when the review is to be held, microseconds since 1970; `None` while the incident is open, and where none
    is required.
    """
    if of.asks_review != REQUIRED:
        return None
    closed = of.times.get("closed") or of.times.get("resolved")
    closed_span = ends_of(closed) if closed is not None else None
    if closed_span is None:
        return None
    return Moment(closed_span[1] + playbook.closure.post_mortem_within.microseconds)


@dataclass(frozen=True, slots=True)
class OwedReview:
    """A review that was not held yet: of which incident, until when and for when it is planned, in microseconds."""

    incident: IncidentId
    title: Untrusted
    due: Moment
    planned: Moment | None


def reviews_owed(room: WarRoom, playbook: Playbook) -> list[OwedReview]:
    """The reviews of what ended lately that were not held yet, the one that is due first before the others. Drills and
    what was imported owe none, and after a month nobody is asked any more.
    """
    owed_reviews = []
    for one in measured(room):
        ended = one.times.get("closed") or one.times.get("resolved")
        ended_span = ends_of(ended) if ended is not None else None
        if ended_span is None or not room.now() - _ASKED_FOR <= ended_span[1] <= room.now():
            continue
        planned = one.times.get("review")
        view = room.view(one.id) if planned is None else None
        if view is not None and review_of(view, playbook) != REQUIRED:
            continue
        if not room.pages(one.id, Filter(kinds=frozenset((HELD,)), struck=False)).after(None, 1):
            due = ended_span[1] + playbook.closure.post_mortem_within.microseconds
            owed_reviews.append(OwedReview(one.id, one.title, Moment(due), planned.lo if planned is not None else None))
    return sorted(owed_reviews, key=lambda owed_review: owed_review.due)
