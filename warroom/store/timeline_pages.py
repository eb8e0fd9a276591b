"""The timeline in pages, by key: the cost of a page does not depend on the length of the timeline."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from warroom.model.identity import EntryId, Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import MACHINE
from warroom.model.timeline_entries import EntryKey, Filter, TimelineEntry
from warroom.store.effect import MISSING, PURGED, WAITING, WITHHELD
from warroom.store.entry_row import COLUMNS, time_of
from warroom.store.pins import DOUBTED, Unsure, author
from warroom.store.schema import pack_name, unpack_name
from warroom.text import Untrusted

_NAMES = ", ".join(f'e."{name}"' for name in COLUMNS)
REPEATED = (
    "(SELECT count(*) FROM entries r WHERE r.inc = e.inc AND r.repeats = lower(hex(e.name)) AND r.repeats IS NOT NULL)"
)
LIKE = (
    "(SELECT ifnull(l.speaker, l.by) || ' ' || l.sort FROM records k JOIN entries l USING (rec) "
    'WHERE e."like" IS NOT NULL AND k.inc = e.inc AND k.kind = \'entry\' AND k.name = unhex_id(e."like"))'
)


def prepare(db: sqlite3.Connection) -> None:
    """Give a connection the one function that the queries here use."""
    db.create_function("unhex_id", 1, pack_name, deterministic=True)


class StoredPages:
    """The timeline of one incident under one filter, as `warroom.model.timeline_entries.TimelinePages`.

    ``me`` is the name of the person at the screen. Queries run on ``db``, which belongs to the caller's thread.
    """

    def __init__(self, db: sqlite3.Connection, inc: int, chosen: Filter, *, me: str) -> None:
        self._db, self._inc, self._filter, self._me = db, inc, chosen, me
        self._from, self._where, self._bound = _condition(inc, chosen)

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries strictly after ``key`` in ascending order; from the beginning for `None`."""
        return self._page(">", "ASC", key, limit)

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries nearest before ``key`` in ascending order; the last ones for `None`."""
        return self._page("<", "DESC", key, limit)[::-1]

    def entry(self, id_: EntryId) -> TimelineEntry | None:
        """The entry with this id, whether the filter shows it or not; `None` if there is none."""
        row = self._db.execute(
            f"SELECT {_NAMES}, {REPEATED}, {LIKE} FROM records k JOIN entries e USING (rec) "  # noqa: S608
            "WHERE k.inc = ? AND k.kind = 'entry' AND k.name = ?",
            (self._inc, pack_name(id_)),
        ).fetchone()
        return self._read([row])[0] if row is not None else None

    def count(self) -> int:
        """How many entries there are, from the counters that are kept; with a filter by person or tag the number of
        all, as an upper bound.
        """
        if self._filter.kinds:
            return sum(self._tally(f"={kind}") for kind in self._filter.kinds)
        return self._tally("entries" if self._filter.noise else "said")

    def position(self, key: EntryKey) -> float:
        """About where ``key`` stands, from 0 to 1: by order of arrival, which needs no counting."""
        first, last = self._ends()
        row = self._db.execute(
            "SELECT rec FROM entries WHERE inc = ? AND (sort, born_t, name) >= (?, ?, ?) "
            "ORDER BY sort, born_t, name LIMIT 1",
            (self._inc, *key),
        ).fetchone()
        if row is None:
            return 1.0
        return (row[0] - first) / (last - first) if last > first else 0.0

    def near(self, fraction: float) -> EntryKey | None:
        """The key of an entry about ``fraction`` of the way down."""
        first, last = self._ends()
        row = self._db.execute(
            "SELECT sort, born_t, name FROM entries WHERE +inc = ? AND rec >= ? ORDER BY rec LIMIT 1",
            (self._inc, first + int(fraction * (last - first))),
        ).fetchone()
        return (row[0], row[1], row[2]) if row is not None else None

    def _page(self, direction: str, order: str, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        beyond, bound = "", list(self._bound)
        if key is not None:
            beyond = f" AND (k.sort, k.born_t, k.name) {direction} (?, ?, ?)"
            bound.extend(key)
        rows = self._db.execute(
            f"SELECT {_NAMES}, {REPEATED}, {LIKE} FROM {self._from} WHERE {self._where}{beyond} "  # noqa: S608
            f"ORDER BY k.sort {order}, k.born_t {order}, k.name {order} LIMIT ?",
            [*bound, limit],
        ).fetchall()
        return self._read(rows)

    def _tally(self, what: str) -> int:
        row = self._db.execute("SELECT n FROM tallies WHERE inc = ? AND what = ?", (self._inc, what)).fetchone()
        return int(row[0]) if row is not None else 0

    def _ends(self) -> tuple[int, int]:
        return self._tally("first"), self._tally("last")

    def _read(self, rows: Sequence[tuple[object, ...]]) -> list[TimelineEntry]:
        unsure = Unsure(self._db, [row[_REC] for row in rows])
        return [self._entry(row, unsure) for row in rows]

    def _entry(self, row: tuple[object, ...], unsure: Unsure) -> TimelineEntry:
        disagree = _whole(row[_VERSIONS]) > 1
        return read_entry(row, me=self._me, wordings_by=self._authors(row[_REC]) if disagree else (), unsure=unsure)

    def _authors(self, rec: object) -> tuple[Untrusted, ...]:
        """Who wrote the words of an entry that stand beside each other."""
        rows = self._db.execute(
            f"SELECT DISTINCT o.by, {DOUBTED} FROM heads h JOIN ops o ON o.id = h.op "  # noqa: S608
            "WHERE h.rec = ? AND h.field = 'text' ORDER BY o.by",
            (rec,),
        )
        return tuple(author(by, doubted) for by, doubted in rows)


_REC, _VERSIONS = COLUMNS.index("rec"), COLUMNS.index("versions")


def read_entry(
    row: tuple[object, ...], *, me: str, unsure: Unsure, wordings_by: tuple[Untrusted, ...] = ()
) -> TimelineEntry:
    """The entry in a row of the columns of `warroom.store.entry_row`, the number of repeats and what it is like;
    ``unsure`` says which were made, or struck, by a key that is not taken for that person's.
    """
    is_unsure = row[_REC] in unsure.made
    columns = dict(zip(COLUMNS, row, strict=False))
    repeats, like = row[len(COLUMNS)], row[len(COLUMNS) + 1]
    marks = json.loads(str(columns["marks"])) if columns["marks"] else {}
    sort, born_t, name = columns["sort"], columns["born_t"], columns["name"]
    entered, rev = columns["entered"], columns["rev"]
    assert isinstance(sort, int) and isinstance(born_t, int) and isinstance(entered, int) and isinstance(rev, int)  # noqa: S101, PT018
    at = time_of(columns) or EventTime.at(Moment(entered))
    return TimelineEntry(
        key=(sort, born_t, name if isinstance(name, bytes) else str(name).encode()),
        id=EntryId(unpack_name(name if isinstance(name, bytes) else str(name))),
        version=rev,
        at=at,
        kind=str(columns["kind"]),
        text=Untrusted(str(columns["text"] or "")),
        by=author(columns["by"], is_unsure),
        speaker=_maybe(columns["speaker"]),
        source=str(columns["source"] or ""),
        entered_at=Moment(entered),
        struck=_maybe(columns["struck"]),
        struck_by=author(columns["struck_by"], row[_REC] in unsure.struck) if columns["struck_by"] else None,
        pinned=bool(columns["pinned"]),
        tags=_members(columns["tags"]),
        people=_members(columns["people"]),
        versions=_whole(columns["versions"]),
        wordings_by=wordings_by,
        edited=bool(columns["edited"])
        and marks.get("text") not in (PURGED, WITHHELD, MISSING),  # nobody wrote other words
        purged=marks.get("text") == PURGED or (marks.get("text") == WITHHELD and columns["text"] is None),
        withheld=marks.get("text") == WITHHELD,
        missing=marks.get("text") == MISSING,
        like=_alike(like),
        repeated=1 + _whole(repeats),
        noise=bool(columns["noise"]),
        mine=columns["by"] == me and not is_unsure,
        waiting=WAITING in marks.values(),
        unsure=is_unsure,
    )


def _maybe(value: object) -> Untrusted | None:
    return Untrusted(str(value)) if value else None


def _alike(value: object) -> tuple[Untrusted, int] | None:
    if not value:
        return None
    by, _, at = str(value).rpartition(" ")
    return Untrusted(by), int(at)


def _members(value: object) -> tuple[Untrusted, ...]:
    return tuple(Untrusted(str(member)) for member in json.loads(str(value))) if value else ()


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _condition(inc: int, chosen: Filter) -> tuple[str, str, list[object]]:
    """FROM and WHERE of a filter: over the facet that selects most where there is one, else over the timeline's order.

    The rows' order comes from the alias ``k``, the columns from ``e``.
    """
    facets: list[str] = []
    if chosen.tag is not None:
        facets.append(f"#{chosen.tag.lower()}")
    if chosen.person is not None:
        facets.append(f"@{chosen.person.lower()}")
    if chosen.pinned_only:
        facets.append("*")
    if len(chosen.kinds) == 1:
        facets.append(f"={next(iter(chosen.kinds))}")
    source, where, bound = "entries k JOIN entries e ON e.rec = k.rec", "k.inc = ?", [inc]  # type: tuple[str, str, list[object]]
    if facets:
        source, where, bound = "facets k JOIN entries e ON e.rec = k.rec", "k.inc = ? AND k.facet = ?", [inc, facets[0]]
        for facet in facets[1:]:
            where += (
                " AND EXISTS (SELECT 1 FROM facets f WHERE f.inc = k.inc AND f.facet = ? AND f.sort = k.sort "
                "AND f.born_t = k.born_t AND f.name = k.name)"
            )
            bound.append(facet)
    if len(chosen.kinds) > 1:
        where += f" AND e.kind IN ({', '.join('?' * len(chosen.kinds))})"
        bound.extend(sorted(chosen.kinds))
    if not (chosen.noise or chosen.pinned_only or MACHINE in chosen.kinds):  # who asks for it is shown it
        where += " AND k.noise = 0" if not facets else " AND e.noise = 0"
    if not chosen.struck:
        where += " AND e.struck IS NULL"
    return source, where, bound
