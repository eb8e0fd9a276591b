"""Folding of timeline entries: their rows, facets, counters and the words by which they are found."""

from __future__ import annotations

import json

from warroom.model.moment import EventTime
from warroom.store.effect import CONFLICT
from warroom.store.entry_row import COLUMNS, INSERT, NOISE, SELECT, facets, place, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from warroom.oplog.register import Head
    from warroom.store.fold import Record

    Effects = Mapping[str, tuple[object, str, list[Head]]]
    Row = dict[str, object]

_AS_IS = ("text", "kind", "redacted", "speaker", "like", "repeats", "after", "source")
_AS_JSON = ("tags", "people", "details")
_EMPTY: dict[str, object] = {
    "kind": "", "text": None, "lo": None, "hi": None, "approx": 0, "words": "", "zone": "", "pinned": 0,
    "struck": None, "struck_by": None, "redacted": None, "tags": None, "people": None, "speaker": None, "like": None,
    "repeats": None, "after": None, "source": None, "details": None, "marks": None, "versions": 1, "edited": 0,
}  # fmt: skip


def entry_row(db: sqlite3.Connection, record: Record, effects: Effects) -> tuple[Row | None, Row]:
    """The entry's row before this batch (`None` if there was none) and after it."""
    before = None
    if record.known:
        found = db.execute(f"{SELECT} WHERE rec = ?", (record.rec,)).fetchone()
        before = dict(zip(COLUMNS, found, strict=True)) if found is not None else None
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
            row["edited"] = 1 if (record.known or record.seen) and _was_superseded(db, record.rec) else 0
    row["kind"] = row["kind"] or ""
    row["marks"] = json.dumps(marks, sort_keys=True) if marks else None
    row["rec"], row["inc"], row["name"] = record.rec, record.key[0], record.key[2]
    row["born_t"], row["by"], row["entered"], row["rev"] = record.born.t, record.born.by, record.born.at, record.rev
    after = row["after"]
    row["sort"] = place(time_of(row), after if isinstance(after, int) else None, record.born.at)
    row["noise"] = 1 if row["kind"] == NOISE or row["repeats"] else 0
    return before, row


def _was_superseded(db: sqlite3.Connection, rec: int) -> bool:
    """Whether anybody wrote over a wording of this entry."""
    found = db.execute("SELECT 1 FROM seen WHERE rec = ? AND field = 'text' LIMIT 1", (rec,)).fetchone()
    return found is not None


def _put_time(row: Row, value: object) -> None:
    if value is None:
        row |= {"lo": None, "hi": None, "approx": 0, "words": "", "zone": ""}
        return
    at = EventTime.from_json(value)
    row |= {"lo": at.lo, "hi": at.hi, "approx": int(at.approx), "words": at.words, "zone": at.zone or "UTC"}


def keep_entries(db: sqlite3.Connection, changes: Sequence[tuple[Row | None, Row]]) -> None:
    """Write the rows with their facets, counters and searchable words."""
    if not changes:
        return
    unsaid: list[tuple[object, ...]] = []
    said: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    come: list[tuple[object, ...]] = []
    tally: dict[tuple[object, str], int] = {}
    for before, row in changes:
        if before is None or before["text"] != row["text"]:
            if before is not None:
                unsaid.append((row["rec"], before["text"]))
            said.append((row["rec"], row["text"]))
        old, new = _facet_rows(before), _facet_rows(row)
        gone.extend(old - new)
        come.extend(new - old)
        _count(tally, before, -1)
        _count(tally, row, 1)
    db.executemany("INSERT INTO entries_fts (entries_fts, rowid, text) VALUES ('delete', ?, ?)", unsaid)
    db.executemany(INSERT, [tuple(row[name] for name in COLUMNS) for _, row in changes])
    db.executemany("INSERT INTO entries_fts (rowid, text) VALUES (?, ?)", said)
    db.executemany(
        "DELETE FROM facets WHERE inc = ? AND facet = ? AND sort = ? AND born_t = ? AND name = ?",
        [facet[:5] for facet in gone],
    )
    db.executemany("INSERT INTO facets (inc, facet, sort, born_t, name, rec) VALUES (?, ?, ?, ?, ?, ?)", come)
    db.executemany(
        "INSERT INTO tallies (inc, what, n) VALUES (?, ?, ?) ON CONFLICT (inc, what) DO UPDATE SET n = n + excluded.n",
        [(inc, what, n) for (inc, what), n in tally.items() if n],
    )
    ends: dict[object, list[object]] = {}
    for before, row in changes:
        if before is None:
            ends.setdefault(row["inc"], []).append(row["rec"])
    db.executemany(
        "INSERT INTO tallies (inc, what, n) VALUES (?, 'first', ?) ON CONFLICT (inc, what) DO NOTHING",
        [(inc, recs[0]) for inc, recs in ends.items()],
    )
    db.executemany(
        "INSERT OR REPLACE INTO tallies (inc, what, n) VALUES (?, 'last', ?)",
        [(inc, recs[-1]) for inc, recs in ends.items()],
    )
    if any(n < 0 for n in tally.values()):
        db.execute("DELETE FROM tallies WHERE n = 0 AND what NOT IN ('first', 'last')")


def _facet_rows(row: Row | None) -> set[tuple[object, ...]]:
    if row is None:
        return set()
    return {
        (row["inc"], facet, row["sort"], row["born_t"], row["name"], row["rec"])
        for facet in facets(row)
    }  # fmt: skip


def _count(tally: dict[tuple[object, str], int], row: Row | None, by: int) -> None:
    if row is None:
        return
    for what in ("entries", "noise" if row["noise"] else "said", f"={row['kind']}"):
        tally[row["inc"], what] = tally.get((row["inc"], what), 0) + by
