"""Folding of timeline entries: their rows, facets, counters and the words by which they are found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from operator import itemgetter

from warroom.oplog.register import Head
from warroom.store.effect import CONFLICT
from warroom.store.entry_row import COLUMNS, INSERT, INSERT_FRESH, REPLACE, SELECT, facets, is_noise, place, spaced
from warroom.store.many import joined, put, single

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.store.fresh import FreshEntries
    from warroom.store.known import Record

Effects = dict[str, tuple[object, str, Sequence[Head]]]
"""For each field that a batch touched: its value in effect, its mark and its heads."""
Row = dict[str, object]

_values, _in_order = itemgetter(*COLUMNS), itemgetter(0, 1, 2, 3)
_AS_IS = ("text", "kind", "redacted", "speaker", "like", "repeats", "after", "source")
_AS_JSON = ("tags", "people", "details")
_EMPTY: dict[str, object] = {
    "kind": "", "text": None, "lo": None, "hi": None, "approx": 0, "words": "", "zone": "", "pinned": 0,
    "struck": None, "struck_by": None, "redacted": None, "tags": None, "people": None, "speaker": None, "like": None,
    "repeats": None, "after": None, "source": None, "details": None, "marks": None, "versions": 1, "edited": 0,
}  # fmt: skip


def keep_entries(db: sqlite3.Connection, changes: Sequence[tuple[Record, Effects]], fresh: FreshEntries) -> None:
    """Write the entries that a batch touched, ``fresh`` ones among them, with facets, counters and words to find."""
    by_record: dict[object, Row] = {
        row[0]: dict(zip(COLUMNS, row, strict=True))
        for row in single(
            db, f"{SELECT} WHERE rec IN ({{keys}})", [record.rec for record, _ in changes if record.known]
        )
    }
    edited = _superseded(db, changes)
    _write(db, [_row(record, effects, by_record.get(record.rec), edited) for record, effects in changes], fresh)


def _superseded(db: sqlite3.Connection, changes: Sequence[tuple[Record, Effects]]) -> set[int]:
    """Of which entries anybody wrote over a wording, as far as their wording was touched."""
    asked = [
        (record.rec,) for record, effects in changes if "text" in effects and (record.known or record.seen)
    ]  # fmt: skip
    return {rec for (rec,) in joined(
        db,
        "WITH k (rec) AS (VALUES {keys}) "
        "SELECT rec FROM k WHERE EXISTS (SELECT 1 FROM seen s WHERE s.rec = k.rec AND s.field = 'text')",
        asked,
    )}  # fmt: skip


def _row(record: Record, effects: Effects, before: Row | None, edited: set[int]) -> tuple[Row | None, Row]:
    """The entry's row before this batch (`None` if there was none) and after it."""
    row = dict(_EMPTY) if before is None else dict(before)
    marks = json.loads(str(row["marks"])) if row["marks"] else {}
    for field, (value, mark, heads) in effects.items():
        marks.pop(field, None)
        if mark:
            marks[field] = mark
        if field == "at":
            _put_time(row, value)
        elif field == "pinned":
            row["pinned"] = 1 if value else 0
        elif field == "struck":
            row["struck"] = value
            row["struck_by"] = next((head.by for head in reversed(heads) if head.value == value), None)
        elif field in _AS_IS:
            row[field] = value
        elif field in _AS_JSON:
            row[field] = None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if field == "text":
            row["versions"] = len({json.dumps(head.value) for head in heads}) if mark == CONFLICT else 1
            row["edited"] = 1 if record.rec in edited else 0
    row["kind"] = row["kind"] or ""
    row["marks"] = json.dumps(marks, sort_keys=True) if marks else None
    row["rec"], row["inc"], row["name"] = record.rec, record.key[0], record.key[2]
    row["born_t"], row["by"], row["entered"], row["rev"] = record.born.t, record.born.by, record.born.at, record.rev
    row["sort"] = place(row["lo"], row["after"], record.born.at)
    row["noise"] = is_noise(row["kind"], row["repeats"])
    row["spaced"] = spaced(row["text"])
    return before, row


def _put_time(row: Row, value: object) -> None:
    """Spread an event time over its columns; it was checked when it was read."""
    if not isinstance(value, dict):
        row |= {"lo": None, "hi": None, "approx": 0, "words": "", "zone": ""}
        return
    row["lo"], row["hi"], row["approx"] = value.get("lo"), value.get("hi"), int(value.get("approx") is True)
    row["words"], row["zone"] = value.get("as", ""), value.get("tz", "UTC") or "UTC"


def _write(db: sqlite3.Connection, changes: Sequence[tuple[Row | None, Row]], fresh: FreshEntries) -> None:
    unsaid: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    come = list(fresh.facets)
    tally: dict[tuple[object, str], int] = {}
    for (inc, kind, noise), count in fresh.counts.items():
        _count(tally, inc, kind, noise, count)
    for before, row in changes:
        if before is None or before["text"] != row["text"]:
            if before is not None:
                unsaid.append((row["rec"], before["text"], before["spaced"]))
            rows.append((row["rec"], row["text"], row["spaced"]))
        new = _facet_rows(row)
        if before is not None:
            old = _facet_rows(before)
            gone.extend(old - new)
            new -= old
            _count(tally, before["inc"], before["kind"], before["noise"], -1)
        come.extend(new)
        _count(tally, row["inc"], row["kind"], row["noise"], 1)
    db.executemany("INSERT INTO entries_fts (entries_fts, rowid, text, spaced) VALUES ('delete', ?, ?, ?)", unsaid)
    put(db, INSERT_FRESH, fresh.rows)
    put(db, INSERT, [_values(row) for before, row in changes if before is None])
    put(db, REPLACE, [_values(row) for before, row in changes if before is not None])
    fresh.write_words(db)
    db.executemany("INSERT INTO entries_fts (rowid, text, spaced) VALUES (?, ?, ?)", rows)
    db.executemany(
        "DELETE FROM facets WHERE inc = ? AND facet = ? AND sort = ? AND born_t = ? AND name = ?",
        [facet[:5] for facet in gone],
    )
    come.sort(key=_in_order)  # neighbours one after the other: each page of the table is looked for once
    put(db, "INSERT INTO facets (inc, facet, sort, born_t, name, rec) VALUES", come)
    db.executemany(
        "INSERT INTO tallies (inc, what, n) VALUES (?, ?, ?) ON CONFLICT (inc, what) DO UPDATE SET n = n + excluded.n",
        [(inc, facet, n) for (inc, facet), n in tally.items() if n],
    )
    ends: dict[object, list[int]] = {inc: list(both) for inc, both in fresh.ends.items()}
    for before, row in changes:
        if before is None:
            ends.setdefault(row["inc"], []).append(int(str(row["rec"])))
    db.executemany(
        "INSERT INTO tallies (inc, what, n) VALUES (?, 'first', ?) ON CONFLICT (inc, what) DO NOTHING",
        [(inc, min(recs)) for inc, recs in ends.items()],
    )
    db.executemany(
        "INSERT OR REPLACE INTO tallies (inc, what, n) VALUES (?, 'last', ?)",
        [(inc, max(recs)) for inc, recs in ends.items()],
    )
    if any(n < 0 for n in tally.values()):
        db.execute("DELETE FROM tallies WHERE n = 0 AND what NOT IN ('first', 'last')")


def _facet_rows(row: Row) -> set[tuple[object, ...]]:
    inc, sort, born_t, name, rec = row["inc"], row["sort"], row["born_t"], row["name"], row["rec"]
    return {(inc, facet, sort, born_t, name, rec) for facet in facets(row)}


def _count(tally: dict[tuple[object, str], int], inc: object, kind: object, noise: object, by: int) -> None:
    for facet in ("entries", "noise" if noise else "said", f"={kind}"):
        tally[inc, facet] = tally.get((inc, facet), 0) + by
