"""How an incident stands, and what it owes therefore: the one place that the clocks, the panes, the lists, the messages
and the documents ask.

It is a function of the incident's facts and of the playbook, so that everybody who holds the same operations sees the
same, and what is taken back is as if it had never been said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from warroom.model.identity import Moment
from warroom.model.private import is_private
from warroom.model.shape import record, shape
from warroom.model.views import CANCELLED, DUPLICATE, IncidentState, IncidentSummary, IncidentView, SeverityStep
from warroom.playbook.declaring_shapes import NONE, OPTIONAL, REQUIRED, SeverityLevel
from warroom.playbook.message_shapes import Audience
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted, bounded, for_line

SUSPECTED: Final = "suspected"
QUIET: Final = "quiet"
DECLARED: Final = "declared"
CLOSED: Final = "closed"
"""Somebody looks whether it is one; it is kept without being declared; it is declared; it is over. The other two states
are ends that are no resolution: `warroom.model.views.CANCELLED` and `DUPLICATE`.
"""
NO_INCIDENT = (CANCELLED, DUPLICATE)
_LONGEST = 80
_OF = "of "


@shape
class Standing:
    """How an incident stands. ``level`` is the playbook's of its severity, if it knows it.

    ``since`` is when its clocks began, in microseconds since 1970: that of the declaration, anew where it was raised
    from a level that is not declared; of what was never declared, when its record began. ``raised`` says that it was.
    """

    state: IncidentState
    since: Moment | None
    level: SeverityLevel | None = None
    raised: bool = False

    @property
    def runs(self) -> bool:
        """Whether roles, updates and time boxes are owed: it is declared, and not over."""
        return self.state == DECLARED

    @property
    def kept(self) -> bool:
        """Whether it is open without being declared."""
        return self.state in (SUSPECTED, QUIET)

    @property
    def phased(self) -> bool:
        """Whether it goes, or went, through the phases: what is only kept does not, nor did what was no incident."""
        quiet = self.level is not None and self.level.quiet
        return not (self.kept or quiet or self.state in NO_INCIDENT)

    @property
    def over(self) -> bool:
        """Whether it has ended, however."""
        return self.state == CLOSED or self.state in NO_INCIDENT


def state_of(summary: IncidentSummary, playbook: Playbook) -> IncidentState:
    """The state of an incident."""
    if summary.closed is not None:
        how = summary.ending.how if summary.ending is not None else ""
        return CANCELLED if how == CANCELLED else DUPLICATE if how == DUPLICATE else CLOSED
    if summary.severity is None:
        return DECLARED if summary.was_declared else SUSPECTED
    return QUIET if _quiet(playbook, summary.severity.level) else DECLARED


def standing(view: IncidentView, playbook: Playbook) -> Standing:
    """How an incident stands, with when its clocks began."""
    summary = view.summary
    rank_and_level = playbook.level(summary.severity.level) if summary.severity is not None else None
    since, raised = summary.declared, False
    if not _quiet(playbook, summary.severity.level if summary.severity is not None else ""):
        before = _raised_at(view.severity_steps, playbook)
        raised = before is not None
        if before is not None and (declared_before(view, playbook) or not summary.was_declared):
            since = before  # it was declared once, and let go of since
    return Standing(
        state_of(summary, playbook), since, rank_and_level[1] if rank_and_level is not None else None, raised
    )


def declared_before(view: IncidentView, playbook: Playbook) -> bool:
    """Whether it was declared before it was last on a level that is not, or is: its declaration keeps its time."""
    now = view.summary.severity
    levels = [step.severity.level for step in view.severity_steps] or ([now.level] if now is not None else [])
    quiet = next((place for place, level in enumerate(levels) if _quiet(playbook, level)), None)
    return view.summary.was_declared and (
        quiet is None or any(not _quiet(playbook, level) for level in levels[quiet + 1 :])
    )


def _quiet(playbook: Playbook, level: str) -> bool:
    """Whether ``level`` is one that is not declared. One that the playbook does not know is: better safe than sorry."""
    rank_and_level = playbook.level(level)
    return rank_and_level is not None and rank_and_level[1].quiet


def _raised_at(steps: Sequence[SeverityStep], playbook: Playbook) -> Moment | None:
    """When it was raised from a level that is not declared, the last time; `None` where it never was."""
    raised: Moment | None = None
    for step in steps:
        if _quiet(playbook, step.severity.level):
            return raised
        raised = step.at
    return None


def asks_review(state: str, level: str, playbook: Playbook) -> str:
    """Whether a review is owed: `warroom.playbook.declaring_shapes.REQUIRED`, ``OPTIONAL`` or ``NONE``."""
    if state in (*NO_INCIDENT, SUSPECTED):
        return NONE
    rank_and_level = playbook.level(level)
    return rank_and_level[1].asks_review if rank_and_level is not None else REQUIRED


def review_of(view: IncidentView, playbook: Playbook) -> str:
    """The same for an incident of which everything is known: what the worst severity asks for at which it was declared,
    so that lowering it before it is closed lets nobody off. A severity that was taken back, or whose line was struck,
    never was.
    """
    state, severity = state_of(view.summary, playbook), view.summary.severity
    levels = [step.severity.level for step in view.severity_steps if not _quiet(playbook, step.severity.level)]
    asked = [asks_review(state, level, playbook) for level in (severity.level if severity is not None else "", *levels)]
    return min(asked, key=(REQUIRED, OPTIONAL, NONE).index)


def not_told(playbook: Playbook, audience: Audience, view: IncidentView, *, posted: bool) -> str:
    """Why ``audience`` is owed nothing as the incident stands, empty where it is. ``posted`` says that it was told
    something already: then only a word of somebody stops its clock.
    """
    how = standing(view, playbook)
    state = how.state
    if view.summary.past:
        return "over before it was recorded"
    if state not in NO_INCIDENT and not how.phased:
        return _declaration_words(view.summary)
    if state in NO_INCIDENT:
        return state
    if audience.customers and is_private(view.id):
        return "the incident is private"  # no message for them can be made, so none is ever late
    decision = view.fact(audience.decided_by) if audience.decided_by else ""
    level = view.summary.severity.level if view.summary.severity is not None else ""
    return held_back(playbook, audience, said=decision, level=level, kind=view.fact("type"), posted=posted)


def held_back(playbook: Playbook, audience: Audience, *, said: str, level: str, kind: str, posted: bool) -> str:
    """Why ``audience`` is owed nothing of a declared incident of this ``level`` and ``kind``, empty where it is.
    ``said`` is the fact that decides about it, as somebody said it.
    """
    folded = said.strip().casefold()
    if any(folded.startswith(word.casefold()) for word in audience.stopped_by):
        return f"{audience.decided_by.replace('_', ' ')}: {bounded(for_line(Untrusted(said)), _LONGEST)}"
    if folded and not _refuses(playbook, audience, folded):
        return ""
    for rule in () if posted else audience.not_owed:
        if (not rule.severity or level in rule.severity) and (not rule.type or kind in rule.type):
            return rule.say
    return ""


def _refuses(playbook: Playbook, audience: Audience, decision: str) -> bool:
    """Whether what was said stops another audience that the same fact decides about: then it lifts nothing here."""
    return any(
        decision.startswith(word.casefold())
        for another in playbook.communication.audience
        if another.decided_by == audience.decided_by
        for word in another.stopped_by
    )


@record
class StandingWords:
    """How an incident stands in words, safe to show: a word or two, and what is to be known beside it."""

    short: str
    more: str = ""

    @property
    def words(self) -> str:
        """Both."""
        between = " " if self.more.startswith(_OF) else ": "
        return f"{self.short}{between}{self.more}" if self.more else self.short


def _declaration_words(summary: IncidentSummary) -> str:
    return "no longer declared" if summary.was_declared else "not declared"


def in_words(summary: IncidentSummary, playbook: Playbook, *, at: str = "") -> StandingWords:
    """What is said of an incident that is not simply declared or closed; empty words of those that are. ``at`` is when
    it ended, in words.
    """
    state = state_of(summary, playbook)
    if state == SUSPECTED:
        return StandingWords("suspected", "nothing runs until somebody says how bad it is: /sev, or /cancel WHY")
    if state == QUIET:
        rank_and_level = playbook.level(summary.severity.level) if summary.severity is not None else None
        return StandingWords(
            _declaration_words(summary),
            for_line(rank_and_level[1].path) if rank_and_level is not None else "",
        )
    if state in NO_INCIDENT and summary.ending is not None:
        short = {CANCELLED: "cancelled", DUPLICATE: "duplicate"}[state]
        why = bounded(for_line(summary.ending.why), _LONGEST)
        return StandingWords(f"{short} {at}".rstrip(), f"{_OF}{why}" if state == DUPLICATE else why)
    return StandingWords("")
