"""All that the Learn screen shows, read at one moment over a reading of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from warroom import exit_codes
from warroom.model.identity import IncidentId, Moment, Revision
from warroom.model.moment import EventTime
from warroom.playbook.placeholders import Unfilled
from warroom.playbook.workflow import Playbook
from warroom.report.contradiction import Contradiction
from warroom.report.facts import FollowUpFact
from warroom.report.key_moments import KEY
from warroom.report.outline import Place, outline
from warroom.report.post_mortem import draft
from warroom.report.post_mortem_parts import PostMortem
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import reviews
from warroom.room.readings.disagreements import Conflict, disagreements
from warroom.room.readings.documents import UNFILLED, document, review_at, secrets_in, timeline_choice
from warroom.room.readings.own_reading import beside


@dataclass(frozen=True, slots=True)
class Learning:
    """The post-mortem with what should be looked at. ``review`` is when it is to be held, ``review_due`` until when
    (microseconds since 1970); ``offer`` is a follow-up that nobody took or declined yet; ``revision`` is what a writer
    has seen. ``timeline`` is which one its documents tell.
    """

    post_mortem: PostMortem
    outline: tuple[Place, ...]
    doubts: tuple[Contradiction, ...]
    conflicts: tuple[Conflict, ...]
    review: EventTime | None
    review_due: Moment | None
    offer: reviews.Offer | None
    revision: Revision
    timeline: str = KEY


@contextmanager
def _filled() -> Iterator[None]:
    """A place that nothing fills is said like every other trouble."""
    try:
        yield
    except Unfilled as error:
        raise RoomTrouble(UNFILLED.format(error), exit_codes.DATA) from error


def read_learning(room: WarRoom, incident: IncidentId, playbook: Playbook) -> Learning:
    """Read all of it; any thread may. Raise `RoomTrouble` when the incident is not here."""
    with beside(room) as own, _filled():
        revision = own.revision()
        case = reading.case(own, incident, playbook)
        return Learning(
            draft(case, playbook),
            outline(playbook.post_mortem_text),
            tuple(reading.doubts(case, playbook, now=own.now())),
            tuple(
                disagreement
                for disagreement in disagreements(own, incident)
                if disagreement.kind in ("section", "follow_up")
            ),
            case.times.get("review"),
            reviews.review_due(case, playbook),
            reviews.offer_of(case, playbook),
            revision,
            timeline_choice(own, incident),
        )


def read_owed(room: WarRoom, playbook: Playbook, today: str) -> tuple[list[FollowUpFact], list[reviews.OwedReview]]:
    """What is owed over all incidents: follow-ups whose day was before ``today`` (``2026-02-20``), and reviews that
    were not held, each the earliest first; any thread may ask. Raise `RoomTrouble`.
    """
    with beside(room) as own:
        return reviews.late_follow_ups(own, today), reviews.reviews_owed(own, playbook)


def read_document(room: WarRoom, incident: IncidentId, playbook: Playbook, format_: str) -> str | bytes:
    """The incident as one of `documents.FORMATS`; any thread may ask. Raise `RoomTrouble`, for words of the playbook
    that cannot be filled in too.
    """
    with beside(room) as own, _filled():
        case = reading.case(own, incident, playbook)
        return document(own, case, playbook, format_, review=review_at(case, playbook))


def read_secrets(room: WarRoom, incident: IncidentId, playbook: Playbook) -> list[tuple[str, str]]:
    """Where what would be written of the incident looks like a secret, and what it looks like; any thread may ask."""
    with beside(room) as own, _filled():
        return secrets_in(reading.case(own, incident, playbook), playbook)
