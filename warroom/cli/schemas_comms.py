"""The JSON Schemas of what the comms desk prints."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from warroom.cli.schema_parts import Moment


class Found(TypedDict):
    """Something in a message that should be looked at before it is copied."""

    rule: str
    weight: Literal["note", "warning", "fault", "block"]
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
    not_owed: Annotated[str | None, Field(description="Why it is told nothing as it stands")]
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


COMMS_SCHEMAS: dict[str, Any] = {
    "update": Update,
    "updates": list[AudienceClock],
}
