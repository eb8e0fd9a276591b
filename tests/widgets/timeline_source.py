"""A timeline in memory, and the layout of all of it by brute force."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tests.conftest import START
from warroom.model.identity import EntryId, Moment
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import EntryKey, TimelineEntry
from warroom.text import Untrusted


def make_entry(number: int, at: int, words: str, *, version: int = 1) -> TimelineEntry:
    id_ = EntryId(f"{number:032x}")
    return TimelineEntry(
        key=(at, number, bytes.fromhex(id_)), id=id_, version=version, at=EventTime.at(Moment(at)), kind="note",
        text=Untrusted(words), by=Untrusted("dana"), entered_at=START,
    )  # fmt: skip


class Memory:
    """`warroom.model.timeline_entries.TimelinePages` over a sorted list."""

    def __init__(self) -> None:
        self.entries: list[TimelineEntry] = []

    def put(self, entry: TimelineEntry) -> None:
        self.entries = sorted([one for one in self.entries if one.id != entry.id] + [entry], key=lambda one: one.key)

    def remove(self, id_: str) -> None:
        self.entries = [one for one in self.entries if one.id != id_]

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        start = 0 if key is None else bisect_right(self.entries, key, key=lambda one: one.key)
        return self.entries[start : start + limit]

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        end = len(self.entries) if key is None else bisect_left(self.entries, key, key=lambda one: one.key)
        return self.entries[max(0, end - limit) : end]

    def entry(self, id_: str) -> TimelineEntry | None:
        return next((one for one in self.entries if one.id == id_), None)

    def count(self) -> int:
        return len(self.entries)

    def position(self, key: EntryKey) -> float:
        return bisect_left(self.entries, key, key=lambda one: one.key) / max(1, len(self.entries))

    def near(self, fraction: float) -> EntryKey | None:
        return self.entries[min(len(self.entries) - 1, int(fraction * len(self.entries)))].key if self.entries else None
