"""What the shapes say of their fields reaches their JSON Schema, and what a table allows is all that is allowed."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from warroom.model.described import IsoMoment, OneOf, Says


class Told(TypedDict):
    at: Annotated[IsoMoment | None, Says("When it was", examples=["2026-02-13T14:00:00Z"])]
    kind: Annotated[str, OneOf("note", "decision")]


def test_the_words_about_a_field_stand_in_its_schema() -> None:
    fields = TypeAdapter(Told).json_schema()["properties"]
    assert fields["at"]["description"] == "When it was"
    assert fields["at"]["examples"] == ["2026-02-13T14:00:00Z"]
    moment = {"type": "string", "description": "ISO 8601, UTC", "format": "date-time"}
    assert fields["at"]["anyOf"] == [moment, {"type": "null"}]
    assert fields["kind"]["enum"] == ["note", "decision"]


def test_a_field_takes_what_its_table_has_and_nothing_else() -> None:
    shape = TypeAdapter(Told)
    assert shape.validate_python({"at": None, "kind": "note"})["kind"] == "note"
    with pytest.raises(ValidationError, match="'note' or 'decision'"):
        shape.validate_python({"at": None, "kind": "other"})
