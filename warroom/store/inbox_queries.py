"""What a listener took and nobody has looked at yet: a table of this machine, beside the log and never part of it.

It is made when something comes first, so that a database without a listener has none. An item is an alert with all of
its states; each state is kept once, however often it is sent.
"""

from __future__ import annotations

from warroom.model.identity import IncidentId, Moment
from warroom.store.many import single
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

_TABLES = (
    "CREATE TABLE IF NOT EXISTS inbox (key TEXT PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, "
    "state TEXT NOT NULL, severity TEXT NOT NULL, since INTEGER, told INTEGER, arrived INTEGER NOT NULL, "
    "last INTEGER NOT NULL, times INTEGER NOT NULL, taken TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS inbox_events (native TEXT PRIMARY KEY, key TEXT NOT NULL, said TEXT NOT NULL) "
    "WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS inbox_events_by_key ON inbox_events (key)",
    "CREATE TABLE IF NOT EXISTS inbox_muted (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS inbox_strange (id INTEGER PRIMARY KEY, source TEXT NOT NULL, why TEXT NOT NULL, "
    "arrived INTEGER NOT NULL, body BLOB NOT NULL)",
)
TOLD = "event"
"""The state of what is no alert: what somebody said, a merge, a push."""
OVER = ("resolved", "closed")
"""The states of an alert that is over."""
_BEGUN_ANEW = ("acknowledged", TOLD, *OVER)
"""States by which no alert begins anew."""
MOST_STRANGE = 200
"""Deliveries that were not understood and are kept: the last ones."""
MOST_COUNTED = 10_000
"""Alerts that are counted where a screen asks how many wait."""
_COLUMNS = "key, source, name, state, severity, since, told, arrived, last, times, taken"


class InboxRow:
    """A state of an alert as it is kept. ``key`` is the alert, ``said`` the whole event as JSON, ``said_as`` the same
    under another id; ``since`` is when it happened (microseconds, `None` when nobody knows).
    """

    __slots__ = ("key", "name", "native", "said", "said_as", "severity", "since", "source", "state")

    def __init__(
        self,
        native: str,
        key: str,
        said: str,
        *,
        said_as: Callable[[str], str],
        source: str,
        name: str,
        state: str,
        severity: str,
        since: Moment | None,
    ) -> None:
        self.native, self.key, self.said, self.source, self.name = native, key, said, source, name
        self.state, self.severity, self.since, self.said_as = state, severity, since, said_as


class Item:
    """An alert in the inbox. ``since`` is when it began and ``told`` when its ``state`` was, by the tool;
    ``arrived`` and ``last`` when it came first and last here (microseconds). ``times`` counts its deliveries; ``taken``
    is the incident that it was taken into, empty while it waits.
    """

    __slots__ = (
        "arrived", "key", "last", "name", "severity", "since", "source", "state", "taken", "times", "told",
    )  # fmt: skip

    def __init__(self, *row: object) -> None:
        key, source, name, state, severity, since, details, arrived, last, times, taken = row
        self.key, self.source, self.name, self.state = str(key), str(source), str(name), str(state)
        self.severity, self.taken = str(severity), str(taken)
        self.since = Moment(since) if isinstance(since, int) else None
        self.told = details if isinstance(details, int) else None
        self.arrived, self.last, self.times = int(str(arrived)), int(str(last)), int(str(times))


class Delivery:
    """What one delivery says in the ``rows`` of all its parts: of each alert its last word, and how it stood before."""

    def __init__(self, rows: Iterable[InboxRow]) -> None:
        self._ends = {row.key: row for row in rows}
        self._stood: dict[str, tuple[str, int | None] | None] = {}
        self.counted: set[str] = set()
        """The alerts of which it was counted already that they came with it."""

    def turns(self, db: sqlite3.Connection, row: InboxRow) -> bool:
        """Whether ``row``, the next one, turns its alert: it begins anew, or is over."""
        if row.key not in self._stood:
            kept = db.execute("SELECT state, told FROM inbox WHERE key = ?", (row.key,)).fetchone()
            self._stood[row.key] = kept
        turns = _turns(self._stood[row.key], row, last=self._ends[row.key] is row)
        if turns or row.since is not None:
            del self._stood[row.key]  # by this one it stands otherwise
        return turns


def keep_delivery(
    db: sqlite3.Connection,
    rows: Sequence[InboxRow],
    now: Moment,
    delivery: Delivery | None = None,
) -> int:
    """Keep the states ``rows`` of one delivery, or of a part of it, on disk when this returns; how many of them are
    new. An alert that was taken waits again once something new is told of it, such as that it is over. ``delivery`` is
    the whole of it, where ``rows`` are a part.
    """
    with Transaction(db, at_once=True):
        _make(db)
        whole = delivery if delivery is not None else Delivery(rows)
        new = 0
        for row in rows:
            turns = whole.turns(db, row)
            kept = _keep_state(db, row, turns=turns)
            new += kept
            once = 0 if row.key in whole.counted else 1
            whole.counted.add(row.key)
            db.execute(
                f"INSERT INTO inbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, '') "  # noqa: S608
                "ON CONFLICT (key) DO UPDATE SET times = times + ?, last = excluded.last, "
                "taken = CASE WHEN ? THEN '' ELSE taken END, "
                "severity = CASE excluded.severity WHEN '' THEN severity ELSE excluded.severity END, "
                "since = CASE WHEN ? THEN excluded.since WHEN ? THEN since "
                "ELSE min(ifnull(since, excluded.since), ifnull(excluded.since, since)) END, "
                "arrived = CASE WHEN ? THEN excluded.arrived ELSE arrived END, "
                "state = CASE WHEN excluded.state = ? THEN state "
                "WHEN state = ? OR ? OR ifnull(excluded.told, 0) >= ifnull(told, 0) THEN excluded.state "
                "ELSE state END, "
                "told = CASE WHEN excluded.state = ? AND state <> ? THEN told "
                "ELSE max(ifnull(told, excluded.told), ifnull(excluded.told, told)) END",
                (
                    row.key,
                    row.source,
                    row.name,
                    row.state,
                    row.severity,
                    row.since,
                    row.since,
                    now,
                    now,
                    once,
                    kept,
                    anew := turns and row.state not in OVER,
                    not kept,
                    anew,
                    *(TOLD,) * 2,
                    turns,
                    *(TOLD,) * 2,
                ),
            )
    return new


def _turns(kept: tuple[str, int | None] | None, row: InboxRow, *, last: bool) -> bool:
    """Whether an alert that stood as ``kept`` and was over begins anew by ``row``, or one that was not is over. Of a
    state without a time only what its delivery says ``last`` of the alert can tell that: before that it tells how it
    began.
    """
    if kept is None or kept[0] == TOLD:
        return False
    turns = row.state in OVER if kept[0] not in OVER else row.state not in _BEGUN_ANEW
    return turns and (last if row.since is None or kept[1] is None else row.since > kept[1])


def _keep_state(db: sqlite3.Connection, row: InboxRow, *, turns: bool) -> int:
    """Keep a state that is not kept yet; 1 for that. A state that was told before is another one where the alert
    ``turns`` by it: a tool that says no time says the same each time that it fires.
    """
    statement = "INSERT OR IGNORE INTO inbox_events (native, key, said) VALUES (?, ?, ?)"
    kept = db.execute(statement, (row.native, row.key, row.said)).rowcount
    if kept or not turns:
        return kept
    states = db.execute("SELECT count(*) FROM inbox_events WHERE key = ?", (row.key,)).fetchone()[0]
    native = f"{row.native}:{states if row.since is None else row.since}"
    return db.execute(statement, (native, row.key, row.said_as(native))).rowcount


def keep_strange(db: sqlite3.Connection, source: str, why: str, body: bytes, now: Moment) -> None:
    """Keep a delivery that was not understood, so that somebody can look at it; only the last ones are kept."""
    with Transaction(db, at_once=True):
        _make(db)
        db.execute(
            "INSERT INTO inbox_strange (source, why, arrived, body) VALUES (?, ?, ?, ?)", (source, why, now, body)
        )
        db.execute("DELETE FROM inbox_strange WHERE id <= (SELECT max(id) FROM inbox_strange) - ?", (MOST_STRANGE,))


def items(db: sqlite3.Connection, *, taken: bool = False, muted: bool = False) -> list[Item]:
    """What waits, the newest first; with ``taken`` and ``muted`` also what was taken, or is of a muted name."""
    if not _is_there(db):
        return []
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM inbox WHERE (taken = '' OR ?) "  # noqa: S608
        "AND (? OR name NOT IN (SELECT name FROM inbox_muted)) ORDER BY ifnull(since, arrived) DESC, key",
        (taken, muted),
    )
    return [Item(*row) for row in rows]


def waits(db: sqlite3.Connection) -> tuple[int, int, str]:
    """How many alerts wait, of how many names, and one of these; no more than `MOST_COUNTED` are counted, so that it
    is quick however many there are.
    """
    if not _is_there(db):
        return 0, 0, ""
    alerts, names, name = db.execute(
        "SELECT count(*), count(DISTINCT name), ifnull(min(name), '') FROM "
        "(SELECT name FROM inbox WHERE taken = '' AND name NOT IN (SELECT name FROM inbox_muted) LIMIT ?)",
        (MOST_COUNTED,),
    ).fetchone()
    return alerts, names, name


def firing_names(db: sqlite3.Connection, most: int) -> list[tuple[str, Moment | None, str, int]]:
    """Of ``most`` names of which alerts wait that are not over, the one that began last first: the name, since when,
    a severity, how many alerts. No more than `MOST_COUNTED` alerts are looked at.
    """
    if not _is_there(db):
        return []
    return list(
        db.execute(
            "SELECT name, min(since), max(severity), count(*) FROM (SELECT name, since, severity, arrived FROM inbox "
            "WHERE taken = '' AND state NOT IN (?, ?, ?) "
            "AND name NOT IN (SELECT name FROM inbox_muted) LIMIT ?) "
            "GROUP BY name ORDER BY min(ifnull(since, arrived)) DESC, name LIMIT ?",
            (*OVER, TOLD, MOST_COUNTED, most),
        )
    )


def events_of(db: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    """Every state, as it was kept, of the alerts ``keys``."""
    if not _is_there(db):
        return []
    return [words for (words,) in single(db, "SELECT said FROM inbox_events WHERE key IN ({keys})", keys)]


def states_of(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """How many states are kept of each of the alerts ``keys``, which are in the inbox."""
    return dict(single(db, "SELECT key, count(*) FROM inbox_events WHERE key IN ({keys}) GROUP BY key", keys))


def mark_taken(db: sqlite3.Connection, states: Mapping[str, int], incident: IncidentId) -> None:
    """The alerts of which there were so many ``states`` were taken into ``incident``; one of which more was told
    meanwhile waits on.
    """
    with Transaction(db, at_once=True):
        _make(db)
        db.executemany(
            "UPDATE inbox SET taken = ? WHERE key = ? AND (SELECT count(*) FROM inbox_events e WHERE e.key = ?) = ?",
            [(incident, key, key, count) for key, count in states.items()],
        )


def mute(db: sqlite3.Connection, name: str, now: Moment, *, on: bool) -> None:
    """Say nothing more of alerts called ``name``, or say it again; they are kept all the same."""
    with Transaction(db, at_once=True):
        _make(db)
        if on:
            db.execute("INSERT OR IGNORE INTO inbox_muted (name, at) VALUES (?, ?)", (name, now))
        else:
            db.execute("DELETE FROM inbox_muted WHERE name = ?", (name,))


def muted_names(db: sqlite3.Connection) -> list[str]:
    """The names of alerts of which nothing is said."""
    if not _is_there(db):
        return []
    return [name for (name,) in db.execute("SELECT name FROM inbox_muted ORDER BY name")]


def strange(db: sqlite3.Connection) -> list[tuple[str, str, int, bytes]]:
    """The deliveries that were not understood, the last one first: source, why, when it arrived, its body."""
    if not _is_there(db):
        return []
    return list(db.execute("SELECT source, why, arrived, body FROM inbox_strange ORDER BY id DESC"))


def forget_old(db: sqlite3.Connection, before: int) -> int:
    """Forget alerts of which nothing came since ``before`` (microseconds); how many."""
    with Transaction(db, at_once=True):
        _make(db)
        db.execute("DELETE FROM inbox_events WHERE key IN (SELECT key FROM inbox WHERE last < ?)", (before,))
        gone = db.execute("DELETE FROM inbox WHERE last < ?", (before,)).rowcount
        db.execute("DELETE FROM inbox_strange WHERE arrived < ?", (before,))
    return gone


def held_in(db: sqlite3.Connection, held: Callable[[str], bool]) -> tuple[list[str], list[int], list[str]]:
    """The alerts, the deliveries that were not understood, and the muted names of which something is ``held`` to be
    purged.
    """
    if not _is_there(db):
        return [], [], []
    keys = dict.fromkeys(key for key, words in db.execute("SELECT key, said FROM inbox_events") if held(words))
    rows = db.execute("SELECT id, why, body FROM inbox_strange")
    strange_rows = [row for row, why, body in rows if held(f"{why} {body.decode('utf-8', 'replace')}")]
    return list(keys), strange_rows, [name for name in muted_names(db) if held(name)]


def forget_held(db: sqlite3.Connection, held: Callable[[str], bool]) -> None:
    """Forget what `held_in` finds."""
    if not _is_there(db):
        return
    keys, rows, muted = held_in(db, held)
    db.executemany("DELETE FROM inbox_events WHERE key = ?", [(key,) for key in keys])
    db.executemany("DELETE FROM inbox WHERE key = ?", [(key,) for key in keys])
    db.executemany("DELETE FROM inbox_strange WHERE id = ?", [(row,) for row in rows])
    db.executemany("DELETE FROM inbox_muted WHERE name = ?", [(name,) for name in muted])


def _is_there(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox_strange'").fetchone() is not None


def _make(db: sqlite3.Connection) -> None:
    for statement in _TABLES:
        db.execute(statement)
