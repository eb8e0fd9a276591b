"""A piece of a written page: a heading, an item, a row of a table, a line of text, a block of code."""

from __future__ import annotations

from dataclasses import dataclass, field

HEADING, ITEM, ROW, TEXT, CODE = "heading", "item", "row", "text", "code"


@dataclass(slots=True)
class Block:
    """A piece of the page. ``number`` is its line from 1; ``level`` of a heading is 1 to 6, of an item its column.

    ``cells`` are those of a row and ``head`` those of the first row of its table; ``table`` counts the tables.
    ``behind_gap`` says that an empty line stands before it, ``quoted`` how deep it is quoted, ``indent`` how far it is
    moved in.
    """

    kind: str
    number: int
    text: str
    level: int = 0
    indent: int = 0
    cells: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    table: int = 0
    behind_gap: bool = False
    quoted: int = 0
