"""What a message may say of a fact about which people disagree."""

from __future__ import annotations

from warroom.compose.targets import one_line
from warroom.intake.contested import contested_values
from warroom.model.views import IncidentView
from warroom.playbook.standing import StandingWords, in_words
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

RESOLVED = "resolved"
OVER = (RESOLVED, "closed")
"""Milestones of a status that says it is over."""


def status_told(playbook: Playbook, view: IncidentView) -> str:
    """The status, or that it is resolved where its time says so; while people disagree about it the one that claims
    least.
    """
    disputed = view.disputed("incident", "status")
    if disputed is None:
        resolved = next((status.name for status in playbook.declaration.status if status.milestone == RESOLVED), "")
        return resolved if resolved and _is_resolved(view) else view.summary.status
    names = [status.name.casefold() for status in playbook.declaration.status]
    statuses = [value for value, _ in disputed.values if isinstance(value, str)]
    return min(
        statuses, key=lambda status: names.index(status.casefold()) if status.casefold() in names else 0, default=""
    )


def _is_resolved(view: IncidentView) -> bool:
    return RESOLVED in view.times and view.disputed("incident", RESOLVED) is None


def status_is_over(playbook: Playbook, view: IncidentView) -> bool:
    """Whether the status that is told says that it is over."""
    known = playbook.status(status_told(playbook, view))
    return known is not None and known.milestone in OVER


def is_over(playbook: Playbook, view: IncidentView) -> bool:
    """Whether it is closed, or said to be over."""
    return view.summary.closed is not None or status_is_over(playbook, view)


def status_in_words(playbook: Playbook, view: IncidentView) -> str:
    """What a message calls the status: how it ended that was none, that it is closed where nobody said that it was
    resolved, every value that stands while people disagree, else `status_told`, or the first one.
    """
    ending = ended_as(playbook, view)
    if ending is not None:
        return ending.short.capitalize()
    if view.disputed("incident", "status") is not None:
        return fact_told(view, "status")
    if view.summary.closed is not None and not status_is_over(playbook, view):
        return playbook.composing.wording.closed
    return one_line(Untrusted(status_told(playbook, view))) or playbook.declaration.status[0].name


def ended_as(playbook: Playbook, view: IncidentView) -> StandingWords | None:
    """How an incident ended that turned out to be none; `None` for any other."""
    over = view.summary.ending is not None and view.summary.closed is not None
    return in_words(view.summary, playbook) if over else None


def fact_told(view: IncidentView, field: str) -> str:
    """A fact of the incident in one line, or every value that stands and whose it is; empty when nobody said it."""
    disputed = view.disputed("incident", field)
    if disputed is not None:
        return contested_values(disputed, view.zone)
    fact = view.facts.get(field)
    return one_line(fact) if fact is not None else ""
