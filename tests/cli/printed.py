"""What is printed for programs, held against the shape that its JSON Schema is made of: no field more, none less."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from warroom.cli.schemas import shapes


def fits(name: str, value: object) -> None:
    """Raise `pydantic.ValidationError` unless ``value`` is what ``warroom schema NAME`` describes."""
    _adapter(name).validate_json(json.dumps(value), strict=True)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    shape = shapes()[name]
    _allow_nothing_else(shape)
    return TypeAdapter(shape)


def _allow_nothing_else(shape: Any) -> None:
    if is_typeddict(shape):
        shape.__pydantic_config__ = {"extra": "forbid"}
        for hint in get_type_hints(shape, include_extras=True).values():
            _allow_nothing_else(hint)
    for inner in get_args(shape):
        _allow_nothing_else(inner)
