"""The objects in a file of JSON, one or many, without the envelope that something between a tool and us put around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from warroom.intake.tools.event import Skipped
from warroom.intake.tools.fields import NotReadable, on_one_line, read_each_json, read_json, rows_at, text_at, time_at
from warroom.model.moment import EventTime
from warroom.text import bounded, repair

MOST_DOCUMENTS = 200_000
_DEEPEST = 4
"""Lists inside of each other that are looked into."""
_LISTS = (
    "incidents", "webhooks", "deliveries", "events", "items", "data", "result", "results", "Records",
    "scheduled_maintenances", "problems", "Events",
)  # fmt: skip
"""Names under which a list of such objects stands where it is wrapped in one."""
_BESIDE = frozenset((
    "page", "pages", "meta", "metadata", "paging", "pagination", "pagination_meta", "links", "status", "components",
    "included",
))  # fmt: skip
"""Names of what an answer says of itself beside its list; what is no object and no list says nothing either."""
_ENVELOPE = frozenset(("type", "timestamp", "data", "id", "source", "took", "requestId"))
"""What stands around an object alone, ``data``: of what kind it is, when it was sent, how long its tool took."""
_RESOURCE = frozenset(("id", "type", "attributes", "relationships", "links"))
"""What an object of JSON:API has: what it says stands under ``attributes``."""


@dataclass(frozen=True, slots=True)
class Document:
    """One object: what it says, the line on which it begins (0 where nobody knows), and what its envelope says of it:
    its type and when it was sent.
    """

    said: dict[str, Any]
    line: int = 0
    type: str = ""
    sent: EventTime | None = None

    @property
    def where(self) -> str:
        """Its line in words."""
        return f"line {self.line}" if self.line else ""


def documents(text: str, words: str = "") -> Iterator[Document | Skipped]:
    """The objects of ``text``: of one value, of a list, or one a line. Raise `NotReadable` when it is no JSON.

    An object of which somebody said where its ``words`` stand, with dots between names, is itself one where they do,
    whatever lists it has besides.
    """
    try:
        whole = read_json(text)
    except NotReadable as refused:
        rows = re.split(r"\r?\n", text)
        values, rest = ([], 1) if _is_json(next(filter(str.strip, rows), "")) else read_each_json(text)
        if len(values) > 1:
            yield from _one_by_one(values, rest, words)
            return
        if sum(row.lstrip().startswith("{") for row in rows[:20]) < 2 and not _one_line(rows):
            raise refused from None
        yield from _by_line(rows, words)
        return
    if isinstance(whole, dict):
        yield from _unwrapped(whole, 1, words)
        return
    if not isinstance(whole, list):
        raise NotReadable("line 1: neither an object nor a list of objects")
    for number, payload in enumerate(_of_pages(whole), 1):
        if number > MOST_DOCUMENTS:
            yield Skipped(f"more than {MOST_DOCUMENTS} objects", f"item {number}")
            return
        if isinstance(payload, dict):
            yield from _unwrapped(payload, 0, words)
        else:
            yield Skipped("no object", f"item {number}")


def _of_pages(value: list[Any], deep: int = 0) -> Iterator[Any]:
    """What a list holds, and what the lists in it do: ``gh api --slurp`` and ``jq -s`` make one of all pages."""
    for inside in value:
        if isinstance(inside, list) and deep < _DEEPEST:
            yield from _of_pages(inside, deep + 1)
        else:
            yield inside


def _one_line(rows: list[str]) -> bool:
    """Whether there is a single row that is JSON and something cut off behind it."""
    return len(rows) > 1 and rows[0].startswith("{") and _is_json(rows[0])


def _is_json(row: str) -> bool:
    try:
        read_json(row)
    except NotReadable:
        return False
    return True


def _one_by_one(values: list[tuple[int, Any]], rest: int, words: str) -> Iterator[Document | Skipped]:
    """The objects of values that stand behind each other, and of lists of them, up to the line ``rest``, if not 0."""
    for line, value in values[:MOST_DOCUMENTS]:
        for payload in _of_pages([value]):
            if isinstance(payload, dict):
                yield from _unwrapped(payload, line, words)
            else:
                yield Skipped("no object", f"line {line}")
    if rest:
        yield Skipped("no JSON", f"line {rest}")


def _by_line(rows: list[str], words: str) -> Iterator[Document | Skipped]:
    for number, row in enumerate(rows[:MOST_DOCUMENTS], 1):
        if not row.strip():
            continue
        try:
            payload = read_json(row)
        except NotReadable as refused:
            yield Skipped("no JSON", f"line {number}: {str(refused).partition(': ')[2]}")
            continue
        if isinstance(payload, dict):
            yield from _unwrapped(payload, number, words)
        else:
            yield Skipped("no object", f"line {number}")
    if len(rows) > MOST_DOCUMENTS:
        yield Skipped(f"more than {MOST_DOCUMENTS} lines", f"line {MOST_DOCUMENTS + 1}")


def no_objects(payload: Mapping[str, object], where: str) -> Iterator[Skipped]:
    """What stands in a list of objects of ``payload``, which begins ``where``, and is none: whoever reads the objects
    passes it by.
    """
    for name, inside in payload.items():
        if isinstance(inside, list) and any(isinstance(part, dict) for part in inside):
            for number, part in enumerate(inside, 1):
                if not isinstance(part, dict):
                    yield Skipped("no object", f"{where} {bounded(on_one_line(repair(name)), 60)} {number}".strip())


def _unwrapped(payload: dict[str, Any], line: int, words: str) -> Iterator[Document | Skipped]:
    """The object itself, or what an envelope of type, time and data holds; what an answer lists."""
    kind, sent = "", None
    if payload.keys() <= _ENVELOPE and isinstance(payload.get("data"), dict):
        kind, sent = text_at(payload, "type", longest=100), time_at(payload, "timestamp")
        payload = payload["data"]
    rows = [] if words and text_at(payload, *words.split(".")) else _rows_of_answer(payload)
    for row in rows[:MOST_DOCUMENTS] if rows else [payload]:
        yield _resource(row, line, kind, sent)
    if rows:
        yield from no_objects(payload, f"line {line}" if line else "")


def _rows_of_answer(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects that an answer lists where it is nothing but a list with words about it; else nothing."""
    beside = (value for name, value in payload.items() if name not in _LISTS and name not in _BESIDE)
    if any(isinstance(value, dict | list) for value in beside):
        return []
    return [row for name in _LISTS for row in rows_at(payload, name)]


def _resource(payload: dict[str, Any], line: int, kind: str, sent: EventTime | None) -> Document:
    attributes = payload.get("attributes")
    if isinstance(attributes, dict) and "type" in payload and payload.keys() <= _RESOURCE:
        return Document({"id": payload.get("id"), **attributes}, line, kind or text_at(payload, "type"), sent)
    return Document(payload, line, kind, sent)
