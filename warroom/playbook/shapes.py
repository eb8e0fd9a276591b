"""The shapes of the workflow files: one class a file, and the tables inside of it.

The words are an organisation's own; nothing here knows a severity, a question or a template. All text is as its
writer left it: callers show it through `warroom.text`. Fields without a default must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, dataclass_transform

from warroom.model.shape import shape
from warroom.playbook.after import After
from warroom.playbook.duration import Duration
from warroom.playbook.message_shapes import Composing, Safety, Stage, Target

ACTS = (
    "set-severity", "declare", "open-composer", "start-verification", "close", "copy-command", "open-tree", "set-type",
    "enter-phase", "advise",
)  # fmt: skip
"""What the end of a decision tree may ask the program to do."""
MILESTONES = ("detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed")

Milestone = Literal[
    "", "detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed"
]
Act = Literal[
    "set-severity", "declare", "open-composer", "start-verification", "close", "copy-command", "open-tree", "set-type",
    "enter-phase", "advise",
]  # fmt: skip
Range = tuple[Duration, Duration]
_STRICT: dict[str, object] = {"extra": "forbid"}


@shape
class SeverityLevel:
    """A level of the ladder. ``resolve_within`` is the amber and the red end."""

    __pydantic_config__: ClassVar = _STRICT
    level: str
    name: str
    impact: str
    examples: tuple[str, ...]
    response: str
    resolve_within: Range
    escalation: str
    declare: bool
    escalate_within: Duration | None = None
    path: str = ""


@shape
class Severities:
    """``severities.toml``: the ladder, the most severe first."""

    __pydantic_config__: ClassVar = _STRICT
    severity: tuple[SeverityLevel, ...]


@shape
class Phase:
    """A phase: its time box counted from detection, or how long after the end, or throughout."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    actions: tuple[str, ...]
    box: Range | None = None
    within: Duration | None = None
    throughout: bool = False
    milestone: Milestone = ""


@shape
class Phases:
    """``phases.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    phase: tuple[Phase, ...]


@shape
class Role:
    """A role: ``declaration`` is what it does as told when it is assigned, ``also`` other names for it.

    ``not_with`` names a role that the same person should not hold; an ``optional`` one is shown when it is held.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    short: str
    responsibilities: tuple[str, ...]
    declaration: tuple[str, ...] = ()
    skills: str = ""
    also: tuple[str, ...] = ()
    empty_after: Duration | None = None
    not_with: str = ""
    not_with_why: str = ""
    optional: bool = False


@shape
class Roles:
    """``roles.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    role: tuple[Role, ...]


@shape
class Source:
    """A way in which an incident is noticed."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    signs: tuple[str, ...]


@shape
class Assessment:
    """A question of the first look; ``fact`` is the incident's field that the answer fills."""

    __pydantic_config__: ClassVar = _STRICT
    question: str
    fact: Literal["title", "users", "trend", "impact", "affected"]


@shape
class HotfixOrIncident:
    """How a hotfix differs from the response to an incident."""

    __pydantic_config__: ClassVar = _STRICT
    hotfix: str
    incident_response: str


@shape
class Detection:
    """``detection.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    what: str
    categories: tuple[str, ...]
    hotfix: HotfixOrIncident
    source: tuple[Source, ...]
    assessment: tuple[Assessment, ...]


@shape
class Status:
    """A word for how far we are, and the time that it sets when it is said."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    milestone: Milestone = ""


@shape
class Contact:
    """Whom to page and how."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    reach: str


@shape
class Declaration:
    """``declaration.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    channel: str
    create_channel: str
    war_room: str
    status_page: tuple[str, ...]
    status: tuple[Status, ...]
    on_call: tuple[Contact, ...] = ()


@shape
class Question:
    """A question to be answered, with what to think of."""

    __pydantic_config__: ClassVar = _STRICT
    ask: str
    hint: str = ""


@shape
class Command:
    """A line to copy; it is never run."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    run: str


@shape
class Mitigation:
    """A quick fix with its lines to copy."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    run: tuple[str, ...]


@shape
class Metric:
    """A figure that is noted at triage and compared with later."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str


@shape
class Triage:
    """``triage.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    question: tuple[Question, ...]
    command: tuple[Command, ...]
    mitigation: tuple[Mitigation, ...]
    baseline: tuple[Metric, ...] = ()
    reproduce: Question | None = None


@shape
class TreeQuestion:
    """A question of a tree; its answers name the next question or an end, ``why`` says what hangs on it."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    ask: str
    yes: str
    no: str
    unknown: str
    why: str = ""


@shape
class TreeEnd:
    """Where a tree ends: what to do, who does it, with which commands.

    ``value`` is the severity, the type, the phase, the audience, the way to resolve or the tree that the act is about.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    say: str
    act: Act
    owner: str = ""
    value: str = ""
    commands: tuple[str, ...] = ()


@shape
class Tree:
    """A decision tree, offered in a phase or for a type of incident."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    first: str
    question: tuple[TreeQuestion, ...]
    end: tuple[TreeEnd, ...]
    phase: str = ""
    type: str = ""


@shape
class Trees:
    """``trees.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    tree: tuple[Tree, ...]


@shape
class InvestigationCheck:
    """Something to look at, with a prompt for an assistant to copy."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    ask: tuple[str, ...]
    prompt: str = ""


@shape
class ExampleHypothesis:
    """What a hypothesis looks like."""

    __pydantic_config__: ClassVar = _STRICT
    statement: str
    evidence: str
    test: str


@shape
class HypothesisForm:
    """What belongs to a hypothesis."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    form: tuple[str, ...]
    example: tuple[ExampleHypothesis, ...] = ()


@shape
class Angle:
    """A direction in which part of the team looks."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    prompt: str = ""


@shape
class Investigation:
    """``investigation.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    check: tuple[InvestigationCheck, ...]
    hypothesis: HypothesisForm
    angle: tuple[Angle, ...]


@shape
class ResolveOption:
    """A way to resolve; ``watch`` is how long it is watched afterwards, and ``watched`` what is asked then."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    when: str
    steps: tuple[str, ...]
    watch: Range | None = None
    watched: str = ""


@shape
class VerifyStep:
    """A check that falls due some time after a fix went in."""

    __pydantic_config__: ClassVar = _STRICT
    after: Duration
    name: str
    ask: str


@shape
class Expectation:
    """A point of the verification checklist; ``metric`` is the figure of the triage that it is compared with."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    expect: str
    metric: str = ""


@shape
class Turn:
    """What becomes of the incident: the status that is said and the phase that is entered."""

    __pydantic_config__: ClassVar = _STRICT
    status: str = ""
    phase: str = ""
    say: str = ""


@shape
class Resolution:
    """``resolution.toml``. ``confirmed`` is offered when a cause is confirmed, ``deployed`` when a fix went in,
    ``verified`` when its checks passed; ``failed`` happens when a check failed. ``owner`` is the role that verifies.
    """

    __pydantic_config__: ClassVar = _STRICT
    option: tuple[ResolveOption, ...]
    verify: tuple[VerifyStep, ...]
    checklist: tuple[Expectation, ...]
    owner: str = ""
    confirmed: Turn = field(default_factory=Turn)
    deployed: Turn = field(default_factory=Turn)
    failed: Turn = field(default_factory=Turn)
    verified: Turn = field(default_factory=Turn)


@shape
class AudienceLevel:
    """How often at one level of the ladder, where it is not as usual."""

    __pydantic_config__: ClassVar = _STRICT
    level: str
    every: Range


@shape
class Audience:
    """Somebody who is kept informed: how often, how soon first, with which templates, where it is posted.

    ``slow_after`` is how long after the declaration the far end of ``every`` is allowed; without it, never.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    templates: tuple[str, ...]
    every: Range | None = None
    first_within: Duration | None = None
    slow_after: Duration | None = None
    customers: bool = False
    approval: bool = False
    target: str = ""
    levels: tuple[AudienceLevel, ...] = ()


@shape
class Template:
    """A message's file under ``templates/`` and the fields that stand in it.

    ``stage`` is from when on it is the one to send; ``edit`` are the fields that a person writes.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    file: str
    fields: tuple[str, ...]
    stage: Stage = ""
    edit: tuple[str, ...] = ()


@shape
class Communication:
    """``communication.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    best_practices: tuple[str, ...]
    audience: tuple[Audience, ...]
    template: tuple[Template, ...]
    support_channels: tuple[str, ...] = ()


@shape
class ClosureCheck:
    """A point of the closure checklist; ``known`` is what lets the program tick it."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    ask: str
    known: Literal["", "stable", "cause-confirmed", "verified", "status-page-resolved", "review-date"] = ""
    name: str = ""


@shape
class AgendaItem:
    """A part of the meeting. Its minutes are kept under its ``name``; ``about`` are the places of the post-mortem's
    template that it looks at.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: str
    lasts: Duration
    points: tuple[str, ...]
    name: str = ""
    about: tuple[str, ...] = ()


@shape
class Meeting:
    """The post-mortem meeting."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    lasts: Duration
    attendees: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]


@shape
class Closure:
    """``closure.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    stable_for: Duration
    post_mortem_within: Duration
    check: tuple[ClosureCheck, ...]
    meeting: Meeting


@shape
class TypeCheck:
    """Something to look at for a type of incident."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    hint: str = ""
    run: str = ""


@shape
class IncidentType:
    """A type of incident: ``contain`` comes before anything else, ``notify`` says who must be told."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    symptoms: tuple[str, ...]
    check: tuple[TypeCheck, ...]
    causes: tuple[str, ...]
    contain: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()


@shape
class Types:
    """``types.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    type: tuple[IncidentType, ...]


When = Literal[
    "always", "undeclared", "role-empty", "update-late", "no-timeline", "blame", "no-review", "follow-up-late", "alone",
    "untested",
]  # fmt: skip


@shape
class Practice:
    """A do or a don't, the place where it applies, and how long that lasts before it is said."""

    __pydantic_config__: ClassVar = _STRICT
    say: str
    when: When = "always"
    after: Duration | None = None


@shape
class Practices:
    """``practices.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    remember: str
    do: tuple[Practice, ...]
    dont: tuple[Practice, ...]


@shape
class LinkGroup:
    """Links of one sort by their title."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    links: dict[str, str]


@shape
class Resources:
    """``resources.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    group: tuple[LinkGroup, ...]
    runbooks: dict[str, str] = field(default_factory=dict)


@shape
class TrainingEvent:
    """Something that is practised every so often. ``drills`` names the type of incident whose drills count for it,
    ``any`` for every drill, nothing when it is only ticked off.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    every: Duration
    drills: str = ""


@shape
class Training:
    """``training.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    event: tuple[TrainingEvent, ...]
    resources: dict[str, str] = field(default_factory=dict)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _whole(made: type[Any]) -> type[Any]:
    return dataclass(eq=False, repr=False)(made)


@_whole
class Playbook:
    """The whole workflow. ``texts`` are the templates' texts by file name.

    A part that comes late is made when it is asked for: most of them no screen needs before its first line is painted.
    """

    severities: Severities
    phases: Phases
    roles: Roles
    detection: Detection
    declaration: Declaration
    triage: Triage
    trees: Trees
    investigation: Investigation
    resolution: Resolution
    communication: Communication
    closure: Closure
    types: Types
    practices: Practices
    resources: Resources
    training: Training
    composing: Composing
    safety: Safety
    after: After
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def late(cls, parts: Mapping[str, object], makers: Mapping[str, Callable[[], object]]) -> Playbook:
        """A workflow of ``parts``, and of others that ``makers`` make when they are asked for."""
        made = cls.__new__(cls)
        made.__dict__.update(parts, _makers=dict(makers))
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            makers = self.__dict__.get("_makers", {})
            if name not in makers:
                raise AttributeError(name)
            made = self.__dict__[name] = makers[name]()
            return made

    def level(self, name: str) -> tuple[int, SeverityLevel] | None:
        """The rank (0 is the most severe) and the level called ``name``, in any case; `None` if there is none."""
        for rank, level in enumerate(self.severities.severity):
            if level.level.casefold() == name.strip().casefold():
                return rank, level
        return None

    def phase(self, name: str) -> tuple[int, Phase] | None:
        """The position and the phase called ``name`` (its name or title, in any case)."""
        for position, phase in enumerate(self.phases.phase):
            if name.strip().casefold() in (phase.name.casefold(), phase.title.casefold()):
                return position, phase
        return None

    def role(self, name: str) -> Role | None:
        """The role that people call ``name``: its name, short name, title or one of its other names."""
        wanted = name.strip().casefold()
        for role in self.roles.role:
            if wanted in map(str.casefold, (role.name, role.short, role.title, *role.also)):
                return role
        return None

    def tree(self, name: str) -> Tree | None:
        """The decision tree called ``name``."""
        return next((tree for tree in self.trees.tree if tree.name == name), None)

    def incident_type(self, name: str) -> IncidentType | None:
        """The type of incident called ``name``."""
        return next((kind for kind in self.types.type if kind.name == name), None)

    def option(self, name: str) -> ResolveOption | None:
        """The way to resolve called ``name``, in any case."""
        wanted = name.strip().casefold()
        return next((one for one in self.resolution.option if one.name.casefold() == wanted), None)

    def audience(self, name: str) -> Audience | None:
        """The audience called ``name`` (its name or title, in any case)."""
        wanted = name.strip().casefold()
        return next(
            (one for one in self.communication.audience if wanted in map(str.casefold, (one.name, one.title))), None
        )

    def template(self, name: str) -> Template | None:
        """The template called ``name``."""
        return next((one for one in self.communication.template if one.name == name), None)

    def target(self, name: str) -> Target | None:
        """The target called ``name`` (its name or title, in any case)."""
        wanted = name.strip().casefold()
        return next((one for one in self.composing.target if wanted in map(str.casefold, (one.name, one.title))), None)

    def status(self, name: str) -> Status | None:
        """The status called ``name``, in any case."""
        wanted = name.strip().casefold()
        return next((one for one in self.declaration.status if one.name.casefold() == wanted), None)
