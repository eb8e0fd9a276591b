"""What several commands print for programs."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from warroom.model.described import IsoMoment, KeyAccepted, Precision, Says
from warroom.model.identity import IncidentId
from warroom.model.views import IncidentState


class Entry(TypedDict):
    """An entry of the timeline."""

    id: Annotated[str, Says("32 hexadecimal digits")]
    at: Annotated[IsoMoment | None, Says("When it began; null when nobody knows")]
    at_end: Annotated[IsoMoment | None, Says("The latest moment that is meant; equal to at when it is exact")]
    precision: Precision
    written: Annotated[str | None, Says("The time as it was written, also where its day or zone is open")]
    kind: str
    text: str
    by: Annotated[str, Says("Who wrote it down")]
    key_accepted: Annotated[bool, Says("False where a key wrote it that nobody here takes for that person's")]
    speaker: Annotated[str | None, Says("Who said it, when somebody else wrote it down")]
    entered_at: IsoMoment
    struck: Annotated[str | None, Says("Why it was struck; null while it stands")]
    tags: list[str]
    people: list[str]
    pinned: Annotated[bool, Says("A key moment")]
    versions: Annotated[int, Says("More than 1 while edits disagree")]
    wordings_by: Annotated[list[str], Says("Who wrote them while they disagree")]
    wordings_by_key_accepted: Annotated[list[bool], Says("Of each of them, whether the key is taken for theirs")]
    edited: bool
    purged: bool
    words_missing: Annotated[bool, Says("They, or newer ones, were left out of the share, and no purge says so")]


class Incident(TypedDict):
    """An incident."""

    id: str
    title: str
    severity: str | None
    status: str | None
    phase: str | None
    declared: IsoMoment | None
    began: IsoMoment | None
    closed: IsoMoment | None
    state: Annotated[
        IncidentState,
        Says("How it stands; quiet is kept without being declared"),
    ]
    ended: Annotated[str | None, Says("Why it was cancelled, or which one it is a duplicate of")]
    entries: int
    drill: Annotated[bool, Says("Only rehearsed")]
    private: Annotated[bool, Says("Only its members read it")]
    contested: Annotated[
        list[str], Says("What of it people disagree about: names of these fields, and role:NAME for who holds a role")
    ]


class When(TypedDict):
    """A milestone."""

    at: IsoMoment | None
    precision: Precision


class AnsweredStep(TypedDict):
    """A question that was answered."""

    node: str
    question: str
    answer: str
    by: str
    key_accepted: KeyAccepted


class Forked(TypedDict):
    """An answer that stands beside another."""

    answer: str
    by: str
    key_accepted: KeyAccepted


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


class HandOver(TypedDict):
    """The hand-over packet."""

    title: str
    parts: dict[str, list[str]]


class DueSoon(TypedDict):
    """Something that falls due."""

    what: str
    at: IsoMoment | None
    words: str
    role: str
    late: bool


class Obeyed(TypedDict):
    """An order was carried out."""

    saved: bool
    order: Annotated[str, Says("The order's word, without its slash")]
    incident: IncidentId
