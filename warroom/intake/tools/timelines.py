"""Timelines as JSON Lines: Timesketch's, and the one that this program exports itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import at_path, first_of, is_object, name_at, text_at, time_at, unknown_time
from warroom.intake.tools.json_objects import Document
from warroom.model.moment import APPROXIMATE, UNKNOWN, EventTime
from warroom.model.record_kinds import MACHINE


def is_timeline(document: Document) -> bool:
    """Whether it is an entry of a timeline."""
    payload = document.said
    if is_object(payload, "message", "timestamp_desc") and ("datetime" in payload or "timestamp" in payload):
        return True
    return is_object(payload, "text", "precision", "entered_at")


def read_timeline(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The entry, with the time as precise as it was."""
    payload = document.said
    if at_path(payload, "struck") is True:
        yield Skipped("an entry that was struck", document.where)
        return
    words = first_of(text_at(payload, "text"), text_at(payload, "message"))
    whole = json.dumps(payload, sort_keys=True).encode("utf-8", "replace")
    mine = first_of(name_at(payload, "id"), name_at(payload, "warroom_id"), hashlib.sha256(whole).hexdigest()[:32])
    yield ToolEvent(
        f"timeline:{mine}",
        _time(document) or unknown_time(text_at(payload, "datetime", longest=80)),
        words,
        speaker=first_of(name_at(payload, "speaker"), name_at(payload, "by")),
        machine=text_at(payload, "kind", longest=40) == MACHINE,
        pinned=at_path(payload, "pinned") is True,
        where=document.where,
    )


def _time(document: Document) -> EventTime | None:
    payload = document.said
    precision = text_at(payload, "precision", longest=40)
    if precision == UNKNOWN:
        return None
    begin = time_at(payload, "at") or time_at(payload, "datetime") or time_at(payload, "timestamp")
    end = time_at(payload, "at_end") or begin
    if begin is None or end is None or begin.lo is None or end.hi is None or end.hi < begin.lo:
        return begin
    return EventTime(begin.lo, end.hi, approx=precision == APPROXIMATE, words=begin.words)
