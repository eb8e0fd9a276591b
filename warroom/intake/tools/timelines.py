"""Timelines as JSON Lines: Timesketch's, and the one that this program exports itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from warroom.intake.tools.documents import Document
from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import at_path, first_of, is_object, name_at, text_at, time_at, unknown_time
from warroom.model.kinds import MACHINE
from warroom.model.moment import APPROXIMATE, UNKNOWN, EventTime


def is_timeline(document: Document) -> bool:
    """Whether it is an entry of a timeline."""
    said = document.said
    return is_object(said, "message", "datetime", "timestamp_desc") or is_object(
        said, "text", "precision", "entered_at"
    )


def read_timeline(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The entry, with the time as precise as it was."""
    said = document.said
    if at_path(said, "struck") is True:
        yield Skipped("an entry that was struck", document.where)
        return
    words = first_of(text_at(said, "text"), text_at(said, "message"))
    whole = json.dumps(said, sort_keys=True).encode("utf-8", "replace")
    mine = first_of(name_at(said, "id"), name_at(said, "warroom_id"), hashlib.sha256(whole).hexdigest()[:32])
    yield ToolEvent(
        f"timeline:{mine}", _time(document) or unknown_time(text_at(said, "datetime", longest=80)), words,
        speaker=first_of(name_at(said, "speaker"), name_at(said, "by")),
        machine=text_at(said, "kind", longest=40) == MACHINE, pinned=at_path(said, "pinned") is True,
        where=document.where,
    )  # fmt: skip


def _time(document: Document) -> EventTime | None:
    said = document.said
    precision = text_at(said, "precision", longest=40)
    if precision == UNKNOWN:
        return None
    begin = time_at(said, "at") or time_at(said, "datetime")
    end = time_at(said, "at_end") or begin
    if begin is None or end is None or begin.lo is None or end.hi is None or end.hi < begin.lo:
        return begin
    return EventTime(begin.lo, end.hi, approx=precision == APPROXIMATE, words=begin.words)
