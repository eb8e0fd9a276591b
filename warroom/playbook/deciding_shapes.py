"""The shapes of what is decided by: triage, the trees, the investigation, the ways to resolve, the types of incident.

As in `warroom.playbook.declaring_shapes`, the words are an organisation's own, and fields without a default must be
there.
"""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from warroom.model.shape import shape
from warroom.playbook.declaring_shapes import Range
from warroom.playbook.duration import Duration

Act = Literal[
    "set-severity",
    "declare",
    "open-composer",
    "start-verification",
    "close",
    "copy-command",
    "open-tree",
    "set-type",
    "enter-phase",
    "advise",
]
"""What the end of a decision tree may ask the program to do."""
Shows = Literal["", "changes"]
"""What a screen can show for a question: nothing more, or the lane of what was changed."""
_STRICT: dict[str, object] = {"extra": "forbid"}


@shape
class DecisionQuestion:
    """A question to be answered, with what to think of, and what can be looked at for it: the lane of changes."""

    __pydantic_config__: ClassVar = _STRICT
    ask: str
    hint: str = ""
    shows: Shows = ""


@shape
class CommandToCopy:
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
    question: tuple[DecisionQuestion, ...]
    command: tuple[CommandToCopy, ...]
    mitigation: tuple[Mitigation, ...]
    baseline: tuple[Metric, ...] = ()
    reproduce: DecisionQuestion | None = None


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

    @property
    def sets_severity(self) -> bool:
        """Whether its value is a severity."""
        return self.act in ("set-severity", "declare")


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
    shows: Shows = ""
    """What can be looked at for all of its questions."""


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
    """A way to resolve; ``watch`` is how long it is watched afterwards, and ``watched`` what is asked then.
    ``others`` says that somebody else mended it, and ``say`` (places: what, at) how the post-mortem tells of it then.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    when: str
    steps: tuple[str, ...]
    watch: Range | None = None
    watched: str = ""
    others: bool = False
    say: str = ""


@shape
class VerifyStep:
    """A check that falls due some time after a fix went in; ``metric`` is the figure of the triage that it is about,
    ``should`` how the figure that is seen shall compare: ``<= baseline``, ``< 1 %``.
    """

    __pydantic_config__: ClassVar = _STRICT
    after: Duration
    name: str
    ask: str
    metric: str = ""
    should: tuple[str, ...] = ()


@shape
class Expectation:
    """A point of the verification checklist; ``metric`` and ``should`` are as those of a `VerifyStep`."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    expect: str
    metric: str = ""
    should: tuple[str, ...] = ()


@shape
class Turn:
    """What becomes of the incident: the status that is said and the phase that is entered."""

    __pydantic_config__: ClassVar = _STRICT
    status: str = ""
    phase: str = ""
    say: str = ""


@shape
class OpenedAgain:
    """The words that tell in a reason why an incident is opened again: that it came ``back``, or that it was ended by
    ``mistake``.
    """

    __pydantic_config__: ClassVar = _STRICT
    back: tuple[str, ...] = ()
    mistake: tuple[str, ...] = ()


@shape
class Resolution:
    """``resolution.toml``. ``confirmed`` is offered when a cause is confirmed, ``deployed`` when a fix went in,
    ``verified`` when its checks passed, ``over`` once it is resolved; ``failed`` happens when a check failed.
    ``owner`` is the role that verifies, ``again`` tells why one is opened that was over.
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
    over: Turn = field(default_factory=Turn)
    again: OpenedAgain = field(default_factory=OpenedAgain)


@shape
class TypeCheck:
    """Something to look at for a type of incident."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    hint: str = ""
    run: str = ""


@shape
class IncidentType:
    """A type of incident: ``contain`` comes before anything else, ``notify`` says who must be told; ``private`` offers
    that only members read it, where it is declared.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    symptoms: tuple[str, ...]
    check: tuple[TypeCheck, ...]
    causes: tuple[str, ...]
    contain: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    private: bool = False


@shape
class Types:
    """``types.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    type: tuple[IncidentType, ...]
