"""Shapes of what is printed of tools: files that were brought in, the inbox, what was changed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

EventTime = Annotated[dict[str, Any], Field(description="lo and hi in microseconds since 1970 (null: unknown), as, tz")]


class Place(TypedDict):
    """Where something was skipped, and why."""

    where: str
    why: str


class Brought(TypedDict):
    """What ``import FILE`` found in a file of a tool and what it stored of it."""

    source: str
    title: str
    events: int
    not_asked_for: int
    skipped: Annotated[dict[str, int], Field(description="Why, and how many")]
    notes: list[Place]
    milestones: Annotated[dict[str, EventTime], Field(description="Offered; --take makes them milestones")]
    stored: bool
    incident: str
    entries: int
    here_already: int
    held_back: Annotated[list[str], Field(description="Places of events that look like a secret")]
    milestones_taken: list[str]


class Alert(TypedDict):
    """An alert of the inbox."""

    id: str
    name: str
    source: str
    state: str
    severity: str | None
    since: str
    times: Annotated[int, Field(description="Deliveries")]
    taken: str | None


class Inbox(TypedDict):
    """What a listener took and nobody has looked at."""

    waiting: int
    not_understood: int
    muted: list[str]
    alerts: list[Alert]


class Change(TypedDict):
    """Something that was changed."""

    number: int
    at: EventTime
    text: str
    who: str | None
    link: str | None


TOOL_SCHEMAS: dict[str, Any] = {"import-file": Brought, "inbox": Inbox, "changes": list[Change]}
