"""Lines of a post-mortem that other documents write as well."""

from __future__ import annotations

from warroom.model.moment import EventTime
from warroom.model.states import FollowUpState, HypothesisState
from warroom.playbook.placeholders import fill
from warroom.playbook.standing import NO_INCIDENT
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, FollowUpFact
from warroom.report.spans import Span, between
from warroom.report.sure_times import sure_times


def whole_duration(case: Case) -> Span | None:
    """From the beginning of the impact (or from when it was noticed or declared, whichever was first) until it was
    resolved, or else closed; `None` where people disagree about either.
    """
    sure = sure_times(case)
    known = [name for name, at in case.times.items() if at.lo is not None]
    ends = ("closed",) if case.state in NO_INCIDENT else ("resolved", "closed")  # what was none was not resolved
    last = next((name for name in ends if name in known), "")
    return between(sure.get(began_as(case)), sure.get(last))


def began_as(case: Case) -> str:
    """The milestone at which it began as far as anybody knows, as `IncidentView.first_known`; empty for none."""
    known = {name: at.lo for name, at in case.times.items() if at.lo is not None}
    noticed = [name for name in ("detected", "declared") if name in known]
    return "began" if "began" in known else min(noticed, key=known.__getitem__, default="")


def follow_up_line(follow_up: FollowUpFact, playbook: Playbook) -> str:
    """A follow-up in the workflow's line format, plain: ``- [ ] (@owner, Due: 2026-02-20) what → link``."""
    words = playbook.after.words
    box = "x" if follow_up.state == FollowUpState.DONE else "-" if follow_up.state == FollowUpState.DROPPED else " "
    owner, due = follow_up.words("owner") or words.owner, follow_up.words("due") or words.date_only
    link = f" → {follow_up.words('link')}" if follow_up.link else ""
    return f"- [{box}] (@{owner}, Due: {due}) {follow_up.words('text')}{link}"


def runbook_offer(case: Case, playbook: Playbook) -> str | None:
    """The follow-up to offer when the confirmed cause is none that the playbook knows for this type of incident."""
    incident_type = playbook.incident_type(case.type)
    causes = [
        hypothesis.statement.raw.casefold()
        for hypothesis in case.hypotheses
        if hypothesis.status == HypothesisState.CONFIRMED
    ]
    if incident_type is None or not causes:
        return None
    if any(
        cause.casefold() in confirmed_cause or confirmed_cause in cause.casefold()
        for cause in incident_type.causes
        for confirmed_cause in causes
    ):
        return None
    return fill(playbook.after.words.runbook, {"title": incident_type.title})


def declared_at(case: Case, playbook: Playbook) -> EventTime | None:
    """When it was declared; where nobody said so, when somebody first said that it is as bad as what is declared."""
    at = case.times.get("declared")
    if at is not None or case.read_in:
        return at
    first = case.severities[0] if case.severities else None
    level = playbook.level(first.value.raw) if first is not None else None
    return first.at if first is not None and first.entry and not (level is not None and level[1].quiet) else None
