"""The JSON Schemas of what ``--json`` prints, made from the shapes below."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import click
from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

from warroom.cli.opening import NOT_FOUND, stop

Moment = Annotated[str, Field(description="ISO 8601, UTC", json_schema_extra={"format": "date-time"})]
Precision = Literal["exact", "minute", "approximate", "range", "unknown"]


class Entry(TypedDict):
    """An entry of the timeline."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]
    id: Annotated[str, Field(description="32 hexadecimal digits")]
    at: Annotated[Moment | None, Field(description="When it began; null when nobody knows")]
    at_end: Annotated[Moment | None, Field(description="The latest moment that is meant; equal to at when it is exact")]
    precision: Precision
    kind: str
    text: str
    by: Annotated[str, Field(description="Who wrote it down")]
    speaker: Annotated[str | None, Field(description="Who said it, when somebody else wrote it down")]
    entered_at: Moment
    struck: Annotated[str | None, Field(description="Why it was struck; null while it stands")]
    tags: list[str]
    people: list[str]
    pinned: Annotated[bool, Field(description="A key moment")]
    versions: Annotated[int, Field(description="More than 1 while edits disagree")]
    edited: bool
    purged: bool


class Note(TypedDict):
    """What was guessed or not understood."""

    line: int
    note: str


class ImportReport(TypedDict):
    """What an import did."""

    incident: str
    lines: Annotated[int, Field(description="Lines of the page that belong to its timeline")]
    entries: int
    exact: Annotated[int, Field(description="Known to the minute or better")]
    approximate: int
    range: int
    unknown: int
    notes: list[Note]


class Incident(TypedDict):
    """An incident."""

    id: str
    title: str
    severity: str | None
    status: str | None
    phase: str | None
    declared: Moment | None
    began: Moment | None
    closed: Moment | None
    entries: int


class When(TypedDict):
    """A milestone."""

    at: Moment | None
    precision: Precision


class Status(Incident):
    """An incident with its facts and clocks."""

    zone: str
    facts: dict[str, str]
    roles: dict[str, list[str]]
    times: dict[str, When]
    resolve_by: Moment | None
    complaints: int | None
    follow_ups: int
    conflicts: list[list[str]]


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


class Found(TypedDict):
    """Something in a message that should be looked at before it is copied."""

    rule: str
    weight: Literal["note", "warning", "block"]
    say: str
    line: Annotated[int, Field(description="From 1, in the message as plain text; 0 when it is about all of it")]
    excerpt: str | None
    field: Annotated[str | None, Field(description="The field that it stands in")]
    replacement: Annotated[str | None, Field(description="The whole field with the offer put in")]


class Posted(TypedDict):
    """A message that was posted."""

    at: Moment
    by: str
    target: str
    text: str
    approved_by: str | None


class AudienceClock(TypedDict):
    """An audience and when it is to be told next."""

    audience: str
    title: str
    customers: bool
    due: Moment | None
    late_seconds: int
    put_off: Annotated[str | None, Field(description="Why it was put off, while that holds")]
    posted: Annotated[int, Field(description="How many were posted")]
    waiting: Annotated[int, Field(description="How many wait for approval or for being posted")]
    together: Annotated[list[str], Field(description="Who posted within three minutes of each other, last")]
    last: Posted | None


class Update(TypedDict):
    """A message as it would be copied now."""

    incident: str
    audience: str
    template: str
    target: str
    text: str
    subject: str | None
    body: str
    sha256: str
    fields: Annotated[dict[str, str], Field(description="Those that a person can write, as they are now")]
    typed: Annotated[dict[str, str], Field(description="Those that a person wrote")]
    findings: list[Found]
    blocked: bool
    fresh: Annotated[int, Field(description="Entries that came since the draft was begun")]
    approved_by: str | None
    due: Moment | None


SCHEMAS: dict[str, Any] = {
    "timeline": list[Entry],
    "import": ImportReport,
    "incidents": list[Incident],
    "status": Status,
    "board": list[Card],
    "checks": Checks,
    "tree": WalkedTree,
    "tasks": list[TaskOut],
    "roles": Roles,
    "situation": Spoken,
    "handover": HandOver,
    "due": list[DueSoon],
    "update": Update,
    "updates": list[AudienceClock],
}


def print_schema(name: str) -> None:
    """Print the schema called ``name``."""
    if name not in SCHEMAS:
        stop(f"there is no schema {ascii(name)[:40]}: {', '.join(SCHEMAS)}.", NOT_FOUND)
    click.echo(json.dumps(TypeAdapter(SCHEMAS[name]).json_schema(), indent=1))
