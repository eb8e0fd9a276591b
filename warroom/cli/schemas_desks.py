"""The JSON Schemas of what the desks print."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from warroom.cli.schema_parts import Moment


class StandingStatus(TypedDict):
    """A status that stands while people disagree."""

    status: str
    by: str


class Hypothesis(TypedDict):
    """A card of the board; ``for`` and ``against`` are ids of entries."""

    id: str
    label: str
    statement: str
    status: str
    contested: list[StandingStatus]
    owner: str | None
    angle: str | None
    test: str | None
    result: str | None
    against: list[str]
    entry: str | None


Card = TypedDict("Card", {**Hypothesis.__annotations__, "for": list[str]})  # type: ignore[misc]


class StandingState(TypedDict):
    """A state that stands while people disagree."""

    state: str
    by: str


class Check(TypedDict):
    """A check of a fix."""

    id: str
    text: str
    due: Moment | None
    state: str
    contested: list[StandingState]
    figure: str | None
    by: str | None
    checked: Moment | None
    early_by: Annotated[int, Field(description="Seconds that were left when it was passed; 0 at or after its time")]
    against: Annotated[str, Field(description="How its figure is worse than it should be; empty where it is not")]
    because: str | None


class Round(TypedDict):
    """A fix with its checks."""

    fix: str
    how: str
    what: str
    deployed: Moment | None
    reviewed_by: str | None
    approved_by: str | None
    broken: Annotated[bool, Field(description="One of its checks failed")]
    verified: bool
    checks: list[Check]


class ClosurePoint(TypedDict):
    """A point of the closure checklist; ``known`` when the program found it out itself."""

    name: str
    title: str
    state: str
    known: bool
    words: str


class Checks(TypedDict):
    """Every fix, and the closure checklist."""

    rounds: list[Round]
    closure: list[ClosurePoint]


class AnsweredStep(TypedDict):
    """A question that was answered."""

    node: str
    question: str
    answer: str
    by: str


class Forked(TypedDict):
    """An answer that stands beside another."""

    answer: str
    by: str


class OpenQuestion(TypedDict):
    """The question that is open."""

    node: str
    ask: str
    why: str


class End(TypedDict):
    """The end that was reached."""

    say: str
    act: str
    value: str
    owner: str
    commands: list[str]


class WalkedTree(TypedDict):
    """A decision tree, as far as it was walked."""

    tree: str
    steps: list[AnsweredStep]
    fork: list[Forked]
    question: OpenQuestion | None
    end: End | None


class TaskOut(TypedDict):
    """A time-boxed task."""

    id: str
    who: str
    what: str
    due: Moment | None
    state: str
    outcome: str | None
    angle: str | None
    by: str


class Offered(TypedDict):
    """A role on offer."""

    role: str
    to: str
    by: str
    at: Moment | None


class Roles(TypedDict):
    """Who holds which role."""

    held: dict[str, list[str]]
    offered: list[Offered]


class Spoken(TypedDict):
    """The situation, a sentence a line."""

    title: str
    lines: list[str]


class HandOver(TypedDict):
    """The hand-over packet."""

    title: str
    parts: dict[str, list[str]]


class DueSoon(TypedDict):
    """Something that falls due."""

    what: str
    at: Moment | None
    words: str
    role: str
    late: bool


class ShiftTask(TypedDict):
    """A task that is out."""

    who: str
    what: str
    due: Moment | None


class ShiftWords(TypedDict):
    """What somebody left who handed the shift over."""

    by: str
    at: Moment | None
    text: str


class ShiftIncident(TypedDict):
    """An incident that the next shift takes over."""

    id: str
    title: str
    drill: bool
    severity: str | None
    status: str | None
    phase: str | None
    roles: dict[str, list[str]]
    due: list[DueSoon]
    tasks: list[ShiftTask]
    words: ShiftWords | None


class ShiftFollowUp(TypedDict):
    """A follow-up whose day is over."""

    id: str
    incident: str
    incident_title: str
    text: str
    owner: str | None
    due: str | None
    state: str
    link: str | None
    entry: str | None


class ShiftReview(TypedDict):
    """A review that was owed and not held."""

    incident: str
    title: str
    due: Moment | None


class ShiftHandOver(TypedDict):
    """The hand-over of a shift, over all open incidents."""

    at: Moment | None
    incidents: list[ShiftIncident]
    follow_ups_overdue: list[ShiftFollowUp]
    reviews_overdue: list[ShiftReview]


DESK_SCHEMAS: dict[str, Any] = {
    "board": list[Card],
    "checks": Checks,
    "tree": WalkedTree,
    "tasks": list[TaskOut],
    "roles": Roles,
    "situation": Spoken,
    "handover": HandOver,
    "handover-shift": ShiftHandOver,
    "due": list[DueSoon],
}
