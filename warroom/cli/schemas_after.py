"""The JSON Schemas of what is printed and exported after an incident."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from warroom.cli.schema_parts import Entry, Moment, Precision


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


class Version(TypedDict):
    """What somebody else wrote in the same place, without having seen what stands there."""

    text: str
    by: str


class Section(TypedDict):
    """A part of the post-mortem; its text is plain, with lists whose lines begin with a dash."""

    text: str
    by_people: bool
    stands_on: Annotated[list[str], Field(description="Ids of entries")]
    offered: Annotated[str | None, Field(description="The draft from today's facts, when they changed since")]
    others: list[Version]


class Minutes(TypedDict):
    """What was said to an item of the agenda."""

    item: str
    title: str
    text: str
    others: list[Version]


class Review(TypedDict):
    """The review meeting; ``held`` is null while it goes on."""

    began: Time | None
    held: Time | None
    present: list[str]
    minutes: list[Minutes]


class Contradiction(TypedDict):
    """Something that does not add up."""

    rule: Literal[
        "duration", "order", "cause", "stability", "status", "zone", "twice", "unresolved", "early", "unmeasured",
        "unverified", "struck", "other-status", "lowered", "afterwards", "review", "contested",
    ]  # fmt: skip
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
    drill: Annotated[bool, Field(description="Only rehearsed")]
    severity: str | None
    status: str | None
    state: Annotated[str, Field(description="suspected, quiet, declared, closed, cancelled or duplicate")]
    stands: Annotated[str | None, Field(description="What it is where it is not simply declared or closed")]
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
    review: Review
    contradictions: list[Contradiction]
    blame: list[Blamed]


class Found(TypedDict):
    """An entry that was looked for, with its incident."""

    incident: str
    entry: Entry


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


class ScoredTask(TypedDict):
    """Something that was to be done in a drill; times are seconds of the drill's own clock."""

    what: str
    result: Literal["in time", "late", "missed", "spoiled"]
    points: int
    within: int
    took: int | None
    counts: Annotated[str | None, Field(description="What would have counted")]
    seen: Annotated[str | None, Field(description="Where it was seen")]
    spoiled: Annotated[str | None, Field(description="Why it counts for nothing though it was done")]


class Training(TypedDict):
    """Something that is practised every so often."""

    name: str
    title: str
    every_days: int
    last: Annotated[Moment | None, Field(description="null: never")]
    by_drill: Annotated[bool, Field(description="The last time was a drill")]
    due: bool


AFTER_SCHEMAS: dict[str, Any] = {
    "drill": list[ScoredTask],
    "training": list[Training],
    "export": Export,
    "minutes": Review,
    "check": list[Contradiction],
    "metrics": Metrics,
    "follow-ups": list[ListedFollowUp],
    "similar": list[Similar],
    "search": list[Found],
}
