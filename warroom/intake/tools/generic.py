"""Any JSON, by a mapping that somebody wrote into the own settings: which field is the id, the time, the words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    line_at,
    link_at,
    name_at,
    text_at,
    text_of,
    time_of,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document, documents

_OBJECTS, _FIELDS, _DEEPEST = 20, 60, 6
"""So many objects are looked into for their fields, so many of these are told, and so deep inside of each other."""
_OVER = ("resolved", "closed", "ok", "recovery", "up", "inactive")


def fields_of(text: str) -> list[str]:
    """The fields of the objects in the JSON ``text`` that hold text or a number, with dots between those inside of each
    other, in their order; empty where there are none.
    """
    fields: dict[str, None] = {}
    for document in islice(documents(text.removeprefix("\ufeff")), _OBJECTS):
        if isinstance(document, Document):
            fields |= dict.fromkeys(_leaves(document.said, ""))
    return [*islice(fields, _FIELDS)]


def _leaves(value: dict[str, Any], above: str) -> Iterator[str]:
    for name, inside in value.items():
        if "." in name or not name.strip():
            continue
        if isinstance(inside, dict) and above.count(".") < _DEEPEST:
            yield from _leaves(inside, f"{above}{name}.")
        elif isinstance(inside, str | int | float) and not isinstance(inside, bool):
            yield f"{above}{name}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where in the JSON each part stands, as names with dots between: ``alert.message``. Only ``text`` is needed.
    ``zone`` is no part of it: the zone of times that name none, which are in UTC and rough where it is empty.
    """

    text: str
    id: str = ""
    time: str = ""
    title: str = ""
    who: str = ""
    state: str = ""
    severity: str = ""
    link: str = ""
    zone: str = ""


def read_generic(
    document: Document, mapping: Mapping, source: str, times: ColumnTimes | None = None
) -> Iterator[ToolEvent | Skipped]:
    """The event that an object tells of, by ``mapping``; ``source`` is the name under which it was mapped, ``times``
    reads what stands as the time of one object and of the next.
    """
    payload = document.said

    def path(name: str) -> tuple[str, ...]:
        return tuple(name.split(".")) if name else ("",)

    words = text_at(payload, *path(mapping.text))
    if not words:
        yield Skipped(f"nothing stands under {mapping.text}", document.where)
        return
    whole = hashlib.sha256(json.dumps(payload, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:24]
    state = line_at(payload, *path(mapping.state), longest=40).lower()
    mine = name_at(payload, *path(mapping.id))
    stamp = at_path(payload, *path(mapping.time))
    if times is not None and isinstance(stamp, str):
        read = times.time(stamp)
    else:
        read = time_of(stamp, in_utc=False, zone=mapping.zone)
    at = read or document.sent
    first = f"{source}:{first_of(mine, whole)}"
    moment = at.lo if at is not None else ""
    over = state in _OVER
    yield ToolEvent(
        f"{first}:{state}:{moment}" if over else first,
        at or unknown_time(text_of(stamp, longest=80)),
        words,
        speaker=first_of(name_at(payload, *path(mapping.who)), source),
        machine=True,
        about=first,
        title=first_of(line_at(payload, *path(mapping.title)), words.partition("\n")[0][:80]),
        state="resolved" if over else state,
        milestone="resolved" if over else "detected",
        severity=line_at(payload, *path(mapping.severity), longest=40),
        link=link_at(payload, *path(mapping.link)),
    )
