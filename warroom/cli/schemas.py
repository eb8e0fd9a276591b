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


class Time(TypedDict):
    """A time as its two ends; both null when nobody knows it."""

    at: Moment | None
    at_end: Moment | None
    precision: Precision


class Changed(Time):
    """A fact took a value."""

    value: str
    by: str
    entry: Annotated[str | None, Field(description="The entry that tells of it")]


class RoleHistory(TypedDict):
    """Who held a role, in order; an empty value means that nobody did from then on."""

    role: str
    changes: list[Changed]


class ExportedEntry(Time):
    """An entry that stands."""

    id: str
    kind: str
    text: str
    by: str
    speaker: str | None
    entered_at: Moment
    pinned: bool
    tags: list[str]


Hypothesis = TypedDict(
    "Hypothesis",
    {
        "label": str, "statement": str, "status": str, "result": str | None, "owner": str | None, "for": list[str],
        "against": list[str], "entry": str | None,
    },
)  # fmt: skip


class Fix(TypedDict):
    """A fix that went in."""

    how: str
    what: str | None
    deployed: Time | None


class Check(TypedDict):
    """A check after a fix."""

    round: str
    name: str
    state: str
    due: Moment | None
    figure: str | None
    checked: Time | None


class Update(TypedDict):
    """An update that was posted."""

    audience: str
    posted: Time
    status: str | None
    text: str


class FollowUp(TypedDict):
    """A follow-up."""

    id: str
    incident: str
    incident_title: str
    text: str
    owner: str | None
    due: Annotated[str | None, Field(description="A day, such as 2026-02-20")]
    state: Literal["open", "done", "dropped"]
    link: str | None
    entry: Annotated[str | None, Field(description="The entry that raised it")]


class ListedFollowUp(FollowUp):
    """A follow-up among those of all incidents."""

    overdue: bool


class Section(TypedDict):
    """A part of the post-mortem; its text is plain, with lists whose lines begin with a dash."""

    text: str
    by_people: bool
    stands_on: Annotated[list[str], Field(description="Ids of entries")]
    offered: Annotated[str | None, Field(description="The draft from today's facts, when they changed since")]


class Contradiction(TypedDict):
    """Something that does not add up."""

    rule: Literal["duration", "order", "cause", "stability", "status", "zone", "twice"]
    words: str
    lines: Annotated[list[int], Field(description="Lines of the page, from 1")]
    entries: list[str]


class Blamed(TypedDict):
    """A person named in a sentence about the cause."""

    section: str
    name: str
    sentence: str


class Export(TypedDict):
    """Everything about one incident."""

    id: str
    title: str
    severity: str | None
    status: str | None
    type: str | None
    zone: str
    times: dict[str, Time]
    assumed: Annotated[list[str], Field(description="Times that an import had to guess; they are not measured")]
    facts: dict[str, str]
    complaints: int | None
    severities: list[Changed]
    phases: list[Changed]
    roles: list[RoleHistory]
    entries: list[ExportedEntry]
    hypotheses: list[Hypothesis]
    fixes: list[Fix]
    checks: list[Check]
    updates: list[Update]
    follow_ups: list[FollowUp]
    post_mortem: dict[str, Section]
    contradictions: list[Contradiction]
    blame: list[Blamed]


class Found(TypedDict):
    """An entry that was looked for, with its incident."""

    incident: str
    entry: Entry


class ScoredTask(TypedDict):
    """Something that was to be done in a drill; times are seconds of the drill's own clock."""

    what: str
    result: Literal["in time", "late", "missed"]
    points: int
    within: int
    took: int | None


Seconds = Annotated[list[int], Field(min_length=2, max_length=2, description="At least and at most, in seconds")]
Measure = TypedDict(
    "Measure",
    {
        "name": str, "title": str, "from": str, "to": str, "n": int, "median": Seconds | None, "p90": Seconds | None,
        "missing": Annotated[int, Field(description="Incidents without both times")],
        "out_of_order": Annotated[int, Field(description="Incidents whose second time is before the first")],
    },
)  # fmt: skip


class Metrics(TypedDict):
    """The figures over a set of incidents."""

    incidents: int
    figures: list[Measure]


class Similar(TypedDict):
    """A past incident that looked alike."""

    incident: str
    title: str
    score: float
    words: Annotated[list[str], Field(description="What both tell of, the rarest first")]
    cause: str | None
    fix: str | None


SCHEMAS: dict[str, Any] = {
    "timeline": list[Entry],
    "import": ImportReport,
    "incidents": list[Incident],
    "status": Status,
    "export": Export,
    "check": list[Contradiction],
    "metrics": Metrics,
    "follow-ups": list[ListedFollowUp],
    "similar": list[Similar],
    "search": list[Found],
    "drill": list[ScoredTask],
}


def print_schema(name: str) -> None:
    """Print the schema called ``name``."""
    if name not in SCHEMAS:
        stop(f"there is no schema {ascii(name)[:40]}: {', '.join(SCHEMAS)}.", NOT_FOUND)
    click.echo(json.dumps(TypeAdapter(SCHEMAS[name]).json_schema(), indent=1))
