"""The workflow's do and don't, where they apply: at a role that nobody holds, at an update that is late."""

from __future__ import annotations

from warroom.model.desks import FixView
from warroom.model.identity import Moment
from warroom.model.updates import DraftView, UpdatesView
from warroom.model.views import IncidentView
from warroom.playbook.closing_shapes import Practice
from warroom.playbook.declaring_shapes import REQUIRED
from warroom.playbook.standing import QUIET, review_of, standing
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import empty_roles, quiet_for, started

BLAME = "blame"
"""The rule that finds blame in a message, and the place where a practice about blame applies."""
FOLLOW_UP_LATE = "follow-up-late"


def of_an_incident(view: IncidentView, playbook: Playbook, *, now: Moment) -> dict[str, int]:
    """The places at which an incident as a whole stands, with the microseconds for which it has."""
    counts: dict[str, int] = {}
    closed, begin = view.summary.closed, started(view)
    if closed is not None:
        asked = "review" not in view.times and review_of(view, playbook) == REQUIRED
        return {"no-review": now - closed} if asked else counts
    since = now - begin if begin is not None else 0
    how = standing(view, playbook)
    if how.state == QUIET:
        counts["undeclared"] = since
    if how.kept:
        return counts
    if empty_roles(view, playbook, now):
        counts["role-empty"] = since
    counts["no-timeline"] = quiet_for(view, playbook, now)
    holders = {name.raw for role in view.roles for name in role.holders}
    if len(holders | set(view.people)) < 2:
        counts["alone"] = since
    return counts


def of_a_fix(view: IncidentView) -> dict[str, int]:
    """The place of a fix that went in, or is about to, without review or approval."""
    fix = view.desks.proposed or view.desks.fix
    return {"untested": 0} if fix is not None and not fix.broken and not fix.verified and unsaid_of(fix) else {}


def unsaid_of(fix: FixView | None) -> str:
    """What nobody told of ``fix`` that belongs before its deployment, as a sentence without its end; empty when it was
    all told. That it was not done is not known: people review by word of mouth, and nobody writes it down.
    """
    told = (
        ("reviewed", fix.reviewed_by if fix is not None else None),
        ("approved for deployment", fix.approved_by if fix is not None else None),
    )
    untold = [words for words, by in told if by is None]
    return f"nobody said that it was {' or '.join(untold)}" if untold else ""


def of_an_update(draft: DraftView, clocks: UpdatesView, *, now: Moment) -> dict[str, int]:
    """The places of a message: late, or with blame in it."""
    counts: dict[str, int] = {}
    audience = clocks.audience(draft.audience)
    if audience is not None and audience.late(now):
        counts["update-late"] = audience.late(now)
    if any(finding.rule == BLAME for finding in draft.findings):
        counts[BLAME] = 0
    return counts


def advice(playbook: Playbook, places: dict[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to do and what not to at ``places``, each with the microseconds for which it has lasted."""

    def applies(practice: Practice) -> bool:
        lasted = places.get(practice.when)
        return practice.when == "always" or (
            lasted is not None and (practice.after is None or lasted >= practice.after.microseconds)
        )

    practices = playbook.practices
    return tuple(practice.say for practice in practices.do if applies(practice)), tuple(
        practice.say for practice in practices.dont if applies(practice)
    )
