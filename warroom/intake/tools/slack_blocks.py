"""What the blocks of a Slack message say: one of an app, or one that was written with lists, may have no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.event import LONGEST_TEXT
from warroom.intake.tools.fields import at_path, rows_at, text_at
from warroom.text import bounded

_DEEPEST = 8
"""Blocks inside of each other that are looked into."""
_LINES = frozenset(("rich_text_section", "rich_text_quote", "rich_text_preformatted"))
"""What of a rich text is a line of its own; what stands in it goes on behind each other."""


def said_in_blocks(message: object) -> str:
    """Their words, a line for each part; empty where they have none."""
    lines = (line.strip() for block in rows_at(message, "blocks") for line in _lines(block, 0))
    return bounded("\n".join(filter(None, lines)), LONGEST_TEXT)


def _lines(block: dict[str, Any], deep: int) -> Iterator[str]:
    if text_at(block, "type", longest=40) in _LINES:
        yield "".join(map(_span, rows_at(block, "elements")))
        return
    yield _text(block)
    for field in rows_at(block, "fields"):
        yield _text({"text": field})
    for inside in rows_at(block, "elements") if deep < _DEEPEST else ():
        yield from _lines(inside, deep + 1)


def _text(block: dict[str, Any]) -> str:
    """What stands in a block itself: a text, or an object of Slack's that holds one."""
    text = at_path(block, "text")
    return text_at(text, "text") if isinstance(text, dict) else text_at(block, "text")


def _span(span: dict[str, Any]) -> str:
    """A part of a line, as Slack writes it where a message has a text."""
    text, link = span.get("text"), text_at(span, "url")
    if link:
        return f"<{link}|{text}>" if isinstance(text, str) and text else f"<{link}>"
    if isinstance(text, str):
        return text[:LONGEST_TEXT]
    for field, before in (("user_id", "@"), ("channel_id", "#"), ("usergroup_id", "!subteam^"), ("range", "!")):
        if mark := text_at(span, field, longest=60):
            return f"<{before}{mark}>"
    name = text_at(span, "name", longest=60)
    return f":{name}:" if name else ""
