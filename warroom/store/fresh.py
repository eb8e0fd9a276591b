"""Entries that a single write made and that nothing contests, as most that arrive: their rows without registers.

The rows are those that `warroom.store.entry_fold` would make, at a third of the time: whoever joins a long incident
waits for a hundred thousand of them.
"""

from __future__ import annotations

import json

from warroom.model.record_kinds import ENTRY, LATEST, TAGS
from warroom.store.entry_row import facets_of, is_noise, place, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from warroom.oplog.operation import Operation
    from warroom.store.known import Record

_FIELDS = frozenset(field.name for field in ENTRY.fields.values() if field.policy == LATEST and field.holds != TAGS)


class FreshEntries:
    """What the entries that were taken put into each table.

    ``rows`` are in the order of `warroom.store.entry_row.FRESH`; ``facets`` are rows of that table. Of entries whose
    numbers follow one another ``runs`` holds the first, the last, and the fields that each of them says: what other
    tables need of them SQLite takes from the tables that have it. ``counts`` maps (incident, kind, noise) to how many
    entries there are, ``ends`` an incident to the records that came first and last.
    """

    __slots__ = ("counts", "ends", "facets", "rows", "runs")

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []
        self.runs: list[tuple[int, int, tuple[str, ...]]] = []
        self.facets: list[tuple[object, ...]] = []
        self.counts: dict[tuple[int, str, int], int] = {}
        self.ends: dict[int, tuple[int, int]] = {}

    def take(self, record: Record, only: Operation) -> bool:
        """Take ``record``, of which ``only`` is the single write, if it is such an entry, and say so; each is of a
        higher number than the one before. What it says was admitted.
        """
        inc, of, name = record.key
        if only.body is None or of != ENTRY.name:
            return False
        values = only.values()
        if not values.keys() <= _FIELDS:
            return False
        get = values.get
        text, kind, speaker, like = get("text"), get("kind"), get("speaker"), get("like")
        repeats, source, pinned, after = get("repeats"), get("source"), get("pinned"), get("after")
        stated, lo, hi, approx, words, zone = get("at"), None, None, False, "", ""
        if isinstance(stated, dict):
            lo, hi, approx = stated.get("lo"), stated.get("hi"), stated.get("approx") is True
            words, zone = stated.get("as", ""), stated.get("tz", "UTC") or "UTC"
        details = get("details")
        if details is not None:
            details = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
        kind, pinned, rec, born = str(kind or ""), 1 if pinned else 0, record.rec, record.born
        sort, noise = place(lo, after, born.at), is_noise(kind, repeats)
        self.rows.append((
            rec, inc, name, sort, born.t, record.rev, born.by, born.at, kind, text, lo, hi, int(approx), words, zone,
            pinned, speaker, like, repeats, after, source, details, 1, 0, noise, spaced(text),
        ))  # fmt: skip
        fields = only.of
        if self.runs and self.runs[-1][1] == rec - 1 and self.runs[-1][2] == fields:
            self.runs[-1] = (self.runs[-1][0], rec, fields)
        else:
            self.runs.append((rec, rec, fields))
        for facet in facets_of(kind, born.by, pinned, speaker, None, None):
            self.facets.append((inc, facet, sort, born.t, name, rec))
        counted = (inc, kind, noise)
        self.counts[counted] = self.counts.get(counted, 0) + 1
        ends = self.ends.get(inc)
        self.ends[inc] = (rec, rec) if ends is None else (ends[0], rec)
        return True

    def write_heads(self, db: sqlite3.Connection) -> None:
        """Note of each that the write which made it stands in all of its fields."""
        for first, last, fields in self.runs:
            if not fields:  # it says nothing
                continue
            named = ", ".join(["(?)"] * len(fields))
            db.execute(
                f"INSERT INTO heads (rec, field, op) SELECT r.rec, f.column1, r.born FROM records r "  # noqa: S608
                f"CROSS JOIN (VALUES {named}) f WHERE r.rec BETWEEN ? AND ?",
                (*sorted(fields), first, last),
            )

    def write_words(self, db: sqlite3.Connection) -> None:
        """Put the words of those whose rows are written where they are looked for."""
        for first, last in _joined([run[:2] for run in self.runs]):
            db.execute(
                "INSERT INTO entries_fts (rowid, text, spaced) "
                "SELECT rec, text, spaced FROM entries WHERE rec BETWEEN ? AND ?",
                (first, last),
            )


def _joined(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``runs`` of numbers in order, with those that follow one another made one."""
    pending: tuple[int, int] | None = None
    for first, last in runs:
        if pending is not None and pending[1] + 1 == first:
            pending = (pending[0], last)
            continue
        if pending is not None:
            yield pending
        pending = (first, last)
    if pending is not None:
        yield pending
