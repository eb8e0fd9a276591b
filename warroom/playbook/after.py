"""The shape of ``after.toml``: what is measured, what must add up, what is proposed, in an organisation's own words."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from warroom.model.shape import shape
from warroom.playbook.duration import Duration

Anchor = Literal[
    "began",
    "detected",
    "acknowledged",
    "declared",
    "identified",
    "mitigated",
    "deployed",
    "resolved",
    "closed",
    "posted",
]
"""What a figure may begin or end with: the times of an incident, and the posting of an update."""
Situation = Literal[
    "detected-in-time",
    "detected-late",
    "declared-in-time",
    "declared-late",
    "updates-on-time",
    "updates-late",
    "no-update",
    "roles-filled",
    "role-empty",
    "two-roles",
    "verified",
    "verification-failed",
    "verification-skipped",
    "tasks-kept",
    "tasks-not-kept",
    "tasks-left",
    "resolved-in-time",
    "resolved-late",
    "closed-early",
    "reopened",
    "cause-found",
    "first-late",
    "once-late",
    "never-told",
    "never-again",
    "role-late",
    "role-gap",
    "verification-early",
    "verification-open",
    "hypotheses-open",
    "verification-worse",
    "gate-overridden",
    "gate-open",
    "gate-skipped",
    "page-unanswered",
    "page-late",
]
"""What the facts can show, so that a sentence is proposed for it."""
_STRICT: dict[str, object] = {"extra": "forbid"}


@shape
class Measure:
    """A figure, named by its two anchors; ``within`` is its time box."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    starts: Anchor
    ends: Anchor
    within: Duration | None = None


@shape
class Sign:
    """Words by which a line of a written timeline is known to tell of a milestone; ``loosely`` are those that count
    where no line says it in ``words``: the first such line, or for ``last`` the last.
    """

    __pydantic_config__: ClassVar = _STRICT
    milestone: Anchor
    words: tuple[str, ...]
    loosely: tuple[str, ...] = ()
    last: bool = False


@shape
class PageSeverity:
    """What pages written elsewhere call a level of the ladder."""

    __pydantic_config__: ClassVar = _STRICT
    level: str
    words: tuple[str, ...]


@shape
class StatedLabel:
    """What a page calls a duration, and the times between which it may run; ``else_ends`` where no end is told."""

    __pydantic_config__: ClassVar = _STRICT
    label: str
    starts: tuple[Anchor, ...]
    ends: tuple[Anchor, ...]
    else_ends: tuple[Anchor, ...] = ()


@shape
class Proposal:
    """A sentence that is proposed for a section when the facts show ``when``; ``one`` is the one for a count of 1."""

    __pydantic_config__: ClassVar = _STRICT
    when: Situation
    section: Literal["went_well", "could_improve"]
    say: str
    one: str = ""


@shape
class Findings:
    """The sentence of each rule of the check."""

    __pydantic_config__: ClassVar = _STRICT
    duration: str
    order: str
    cause: str
    stability: str
    status: str
    never: str
    zone: str
    twice: str
    first_said: str
    never_said: str
    unresolved: str = "Closed at {{ closed }}, and nobody ever said that it was resolved."
    early: str = "Passed before their time: {{ checks }}."
    unmeasured: str = "Passed without the figure that was seen: {{ checks }}."
    in_words: str = "Passed with words that are no figure of it: {{ checks }}."
    unverified: str = "Closed, and these checks of the last fix have no result on record: {{ checks }}."
    struck: str = 'The entry that told of "{{ milestone }}" ({{ at }}) was struck, and the time still counts.'
    other_status: str = "The update of {{ update_at }} says {{ status }}, but the incident was {{ was }} by then."
    lowered: str = "The severity was lowered from {{ before }} to {{ after }} at {{ at }} without a reason."
    afterwards: str = "{{ n }} facts were written down only after the close: {{ what }}."
    afterwards_one: str = "A fact was written down only after the close: {{ what }}."
    rewritten: str = "The time of {{ what }} was made another, or taken out, only after the close."
    unresolved_fix: str = "It was resolved at {{ at }}, though the last fix had not held ({{ checks }} failed)."
    unresolved_by: str = "Closed at {{ closed }}, and the status that was said last is {{ status }}."
    cancelled: str = "Said to be no incident, though a fix went in ({{ fix }}): it counts in no figure."
    fallen: str = "The cause counts as identified ({{ at }}), and no hypothesis is confirmed: {{ hypotheses }} refuted."
    review: str = "The review was owed by {{ due }}, and none is on record."


@shape
class DocumentWords:
    """Words of the post-mortem where facts are joined, or missing."""

    __pydantic_config__: ClassVar = _STRICT
    nobody: str
    unknown: str
    summary: str
    summary_cause: str
    summary_fix: str
    root_cause: str
    root_cause_over: str
    root_cause_contested: str
    why_not_caught: str
    ruled_out: str
    because: str
    fix: str
    check: str
    severity_change: str
    role_since: str
    role_held: str
    nothing: str
    runbook: str
    untimed: str
    all_times: str
    date_only: str
    owner: str
    meeting: str
    meeting_began: str
    meeting_held: str
    minutes: str
    present: str
    other_version: str
    lane_phase: str
    lane_severity: str
    lane_checks: str
    lane_moments: str
    lane_milestones: str
    picture: str
    figures: str
    adds_up: str
    all_adds_up: str
    blameless: str
    evidence: str
    offered: str
    no_roles: str = "no other role was held"
    summary_fix_in: str = "A fix went in: {{ fix }}"
    summary_fix_failed: str = "The last fix did not hold: {{ fix }}"
    summary_reopened: str = "It was held to be over at {{ over }}, and was opened again at {{ at }}"
    checks_open: str = "Checks that were not made: {{ n }}"
    before_review: str = "{{ people }} (took part; no review was held)"
    check_early: str = "{{ before }} before its time"
    not_declared: str = "[not declared]"
    not_caught_unasked: str = "[Nobody has said which test, review or alert should have caught it.]"
    no_alert: str = "[no alert; noticed at {{ at }}]"
    alert_after: str = "{{ at }} (noticed before, at {{ noticed }})"
    no_alert_by: str = "[no alert; noticed at {{ at }}: {{ how }}]"
    affected: str = "[not counted] (affected: {{ what }})"
    page_update: str = "{{ at }} {{ status }}"
    earlier: str = "◂ {{ n }} earlier, from {{ at }}"
    later: str = "{{ n }} later, until {{ at }} ▸"
    at_once: str = "under a minute"
    doubtful: str = "[the times are contested, or contradict each other]"
    cause_identified: str = "Root cause identified: {{ cause }}"
    incident_declared: str = "Incident declared ({{ level }})"
    incident_closed: str = "{{ why }}"
    posted: str = "{{ where }}: {{ status }}"
    attached: str = "Attached files"
    appendix: str = "Appendix: the whole timeline"
    time: str = "Time"
    event: str = "Event"
    custody: str = "Chain of custody"
    handled: str = "{{ at }} {{ who }}: {{ what }}"
    handled_unsure: str = "{{ at }} {{ who }}, by a key that was not accepted: {{ what }}"
    sealed: str = "The log was sealed: {{ seal }}"


@shape
class CoachStep:
    """One step of a first drill: what to do and why, and the ``key`` that does it.

    It is done by an entry of one of ``kinds`` (``update``: a posted message) of a person, or by a ``milestone``.
    It is told of ``after`` a time of the drill, counted from the step that was done last, or from the milestone
    ``starts`` where that is named; no more once the milestone ``until`` is reached.
    """

    __pydantic_config__: ClassVar = _STRICT
    key: str
    say: str
    why: str
    after: Duration
    kinds: tuple[str, ...] = ()
    milestone: Anchor | None = None
    starts: Anchor | None = None
    until: Anchor | None = None


@shape
class DrillWords:
    """What a drill and its score say, and what its coach says to whoever plays their first one."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    began: str
    ended: str
    message: str
    in_time: str
    late: str
    missed: str
    line: str
    total: str
    boxed: str
    role: str
    update: str
    verify: str
    spoiled: str = "does not count"
    early: str = "passed after {{ took }}, before its time"
    whole: str = "Post {{ audience }} with every place filled in"
    closed: str = "Close with the checklist done"
    counts: str = "would have counted: {{ counts }}"
    seen: str = "seen: {{ seen }}"
    coach: tuple[CoachStep, ...] = ()


@shape
class Blame:
    """Words that give a cause, and what is said of a person named beside one."""

    __pydantic_config__: ClassVar = _STRICT
    causal: tuple[str, ...]
    say: str


@shape
class After:
    """``after.toml``. ``order`` names pairs of anchors, the earlier first; ``anchors`` says what each is called.

    ``links`` names a place of the document and what a link in the log has in it that belongs there; ``kinds`` says what
    entries of a kind are called.
    """

    __pydantic_config__: ClassVar = _STRICT
    measure: tuple[Measure, ...]
    anchors: dict[str, str]
    sign: tuple[Sign, ...]
    stated: tuple[StatedLabel, ...]
    order: tuple[tuple[Anchor, Anchor], ...]
    findings: Findings
    proposal: tuple[Proposal, ...]
    words: DocumentWords
    drill: DrillWords
    blame: Blame
    severity_labels: tuple[str, ...] = ()
    page_severity: tuple[PageSeverity, ...] = ()
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
