"""The JSON Schemas of what ``--json`` prints, made from the shapes below."""

from __future__ import annotations

import json
from typing import Annotated, Any

import click
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from warroom.cli.opening import NOT_FOUND, stop
from warroom.cli.schema_parts import Entry, Incident, Moment, When
from warroom.cli.schemas_after import AFTER_SCHEMAS
from warroom.cli.schemas_comms import COMMS_SCHEMAS
from warroom.cli.schemas_desks import DESK_SCHEMAS


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


class Key(TypedDict):
    """Something that a key does."""

    name: Annotated[str, Field(description="By which the settings give it another key")]
    where: str
    keys: str
    typed: str
    says: str


SCHEMAS: dict[str, Any] = {
    "timeline": list[Entry],
    "import": ImportReport,
    "incidents": list[Incident],
    "status": Status,
    "keys": list[Key],
    **DESK_SCHEMAS,
    **COMMS_SCHEMAS,
    **AFTER_SCHEMAS,
}


def print_schema(name: str) -> None:
    """Print the schema called ``name``."""
    if name not in SCHEMAS:
        stop(f"there is no schema {ascii(name)[:40]}: {', '.join(SCHEMAS)}.", NOT_FOUND)
    click.echo(json.dumps(TypeAdapter(SCHEMAS[name]).json_schema(), indent=1))
