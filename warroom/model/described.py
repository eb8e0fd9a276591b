"""The words of a JSON Schema about a field, kept in the shape that is built: no library is loaded for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal


class Says:
    """What the JSON Schema says of a field besides its type."""

    __slots__ = ("more",)

    def __init__(self, description: str, **more: Any) -> None:
        self.more = {"description": description, **more}

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """The schema of the field, with the words."""
        return handler(core_schema) | self.more


class OneOf:
    """A text that is one of ``values``, where they are a table and cannot be spelt out in a type."""

    __slots__ = ("values",)

    def __init__(self, *values: str) -> None:
        self.values = values

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Callable[[Any], Any]) -> Any:
        """What a file may say."""
        from pydantic_core import core_schema

        return core_schema.literal_schema(list(self.values))


class AtLeastOne:
    """A list that is not empty: whoever reads the file relies on there being a first one."""

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """What a file may say."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(_not_empty, handler(source))


def _not_empty(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("at least one")
    return values


IsoMoment = Annotated[str, Says("ISO 8601, UTC", format="date-time")]
KeyAccepted = Annotated[bool, Says("False where a key that is not taken for that person's says so")]
Precision = Literal["exact", "minute", "approximate", "range", "unknown"]
"""How well a time is known."""
Weight = Literal["note", "warning", "fault", "block"]
"""How much what is found in a message matters: `block` lets nobody copy it."""
