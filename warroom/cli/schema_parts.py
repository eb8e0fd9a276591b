"""What several of the JSON Schemas are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

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
    state: Annotated[
        Literal["suspected", "quiet", "declared", "closed", "cancelled", "duplicate"],
        Field(description="How it stands; quiet is kept without being declared"),
    ]
    ended: Annotated[str | None, Field(description="Why it was cancelled, or which one it is a duplicate of")]
    entries: int
    drill: Annotated[bool, Field(description="Only rehearsed")]


class When(TypedDict):
    """A milestone."""

    at: Moment | None
    precision: Precision
