"""What is printed and exported of an incident, for programs: each shape is built by `warroom.report.tables`."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from warroom.model.described import IsoMoment, KeyAccepted, Precision, Says
from warroom.model.identity import IncidentId
from warroom.model.views import IncidentState
from warroom.report.contradiction import Rule


class Time(TypedDict):
    """A time as its two ends; both null when nobody knows it."""

    at: IsoMoment | None
    at_end: IsoMoment | None
    precision: Precision


class Changed(Time):
    """A fact took a value."""

    value: str
    by: str
    key_accepted: KeyAccepted
    entry: Annotated[str | None, Says("The entry that tells of it")]


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
    key_accepted: Annotated[bool, Says("False where a key wrote it that is not taken for that person's")]
    speaker: str | None
    entered_at: IsoMoment
    pinned: bool
    tags: list[str]


Hypothesis = TypedDict(
    "Hypothesis",
    {
        "label": str,
        "statement": str,
        "status": str,
        "result": str | None,
        "owner": str | None,
        "for": list[str],
        "against": list[str],
        "entry": str | None,
    },
)


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
    due: IsoMoment | None
    figure: str | None
    checked: Time | None


class Update(TypedDict):
    """An update that was posted."""

    audience: str
    posted: Time
    status: str | None
    text: str


class Task(TypedDict):
    """A time-boxed task."""

    who: str
    what: str
    state: str
    due: IsoMoment | None


class FollowUp(TypedDict):
    """A follow-up."""

    id: str
    incident: IncidentId
    incident_title: str
    text: str
    owner: str | None
    due: Annotated[str | None, Says("A day, such as 2026-02-20")]
    state: Annotated[str, Says("open, done or dropped; what a later version calls it is said as it is")]
    link: str | None
    entry: Annotated[str | None, Says("The entry that raised it")]
    contested: Annotated[list[str], Says("Fields about which people disagree; one of their values stands here")]


class Version(TypedDict):
    """What somebody else wrote in the same place, without having seen what stands there."""

    text: str
    by: str
    key_accepted: KeyAccepted


class Section(TypedDict):
    """A part of the post-mortem; its text is plain, with lists whose lines begin with a dash."""

    text: str
    by_people: bool
    stands_on: Annotated[list[str], Says("Ids of entries")]
    offered: Annotated[str | None, Says("The draft from today's facts, when they changed since")]
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

    rule: Rule
    words: str
    lines: Annotated[list[int], Says("Lines of the page, from 1")]
    entries: list[str]


class Blamed(TypedDict):
    """A person named in a sentence about the cause."""

    section: str
    name: str
    sentence: str


class Handled(TypedDict):
    """Something that was done with an incident as a whole."""

    at: IsoMoment
    by: str
    what: Annotated[
        str,
        Says(
            "read in, exported, copied, published, purged, not purged where that waits or was refused, or missing "
            "where words are not here"
        ),
    ]
    words: str
    key_accepted: KeyAccepted


class Export(TypedDict):
    """Everything about one incident."""

    id: str
    title: str
    drill: Annotated[bool, Says("Only rehearsed")]
    severity: str | None
    status: str | None
    state: IncidentState
    stands: Annotated[str | None, Says("What it is where it is not simply declared or closed")]
    type: str | None
    zone: str
    times: dict[str, Time]
    assumed: Annotated[list[str], Says("Times that an import had to guess; they are not measured")]
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
    tasks: list[Task]
    follow_ups: list[FollowUp]
    post_mortem: dict[str, Section]
    review: Review
    contradictions: list[Contradiction]
    blame: list[Blamed]
    custody: Annotated[list[Handled], Says("Who read in, exported, copied for customers or purged what")]
    seal: Annotated[str | None, Says("The twelve digits of the newest seal of the log; null where it never was sealed")]


Seconds = Annotated[list[int], Says("At least and at most, in seconds", minItems=2, maxItems=2)]


Measure = TypedDict(
    "Measure",
    {
        "name": str,
        "title": str,
        "from": str,
        "to": str,
        "n": int,
        "median": Seconds | None,
        "p90": Seconds | None,
        "approximate": Annotated[int, Says("How many of the n have a time that is only about then")],
        "missing": Annotated[int, Says("Incidents without both times")],
        "out_of_order": Annotated[int, Says("Incidents whose second time is before the first")],
    },
)


class Metrics(TypedDict):
    """The figures over a set of incidents."""

    incidents: int
    figures: list[Measure]
