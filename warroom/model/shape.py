"""Making a class a frozen record, as `dataclasses.dataclass` does, at a third of what that costs the start.

The type checker refuses to change a field; the standard library would check it again at run time, and write five
methods for each of a hundred classes before the first line is painted.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field
from typing import TypeVar, dataclass_transform

Shape = TypeVar("Shape")


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def shape(made: type[Shape]) -> type[Shape]:
    """``made`` with a constructor for its fields; two of them are equal when they are the same one."""
    return dataclass(slots=True, eq=False, repr=False)(made)


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def record(made: type[Shape]) -> type[Shape]:
    """As `shape`, and two of them are equal when their fields are."""
    return dataclass(slots=True, repr=False, unsafe_hash=True)(made)
