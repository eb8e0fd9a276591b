"""What of ours is on the share, and how far a joining has come, by this database alone: nobody has to ask the folder.

Whoever publishes moves the mark on; what a comparison with the share finds missing there is counted beside it.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom.model.identity import NO_MOMENT, Moment, WriterId
from warroom.store.commit import local, set_local

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_SENT, _JOINING, _STANDING = "sent", "joining", "share_standing"
_FEW = 1_000
"""Operations behind the mark that are looked at one by one; of more, only our own by their index."""


class SentMark:
    """The mark. Of our operations all up to ``row`` are on the share but ``lacking`` of them, missed there since
    ``since``. ``looked`` is when the share was compared with the log (both microseconds since 1970, 0 for never).
    """

    __slots__ = ("lacking", "looked", "row", "since")

    def __init__(self, row: int = 0, lacking: int = 0, since: Moment = NO_MOMENT, looked: int = 0) -> None:
        self.row, self.lacking, self.since, self.looked = row, lacking, since, looked


class Unsent:
    """How many of our operations are not known to be on the share, and when the oldest was written (microseconds since
    1970; 0 when there are none).
    """

    __slots__ = ("count", "since")

    def __init__(self, count: int = 0, since: Moment = NO_MOMENT) -> None:
        self.count, self.since = count, since


def own_writers(db: sqlite3.Connection) -> frozenset[WriterId]:
    """Every id under which this database writes or wrote."""
    rows = db.execute("SELECT value FROM local WHERE name IN ('writer', 'former_writers')").fetchall()
    return frozenset(WriterId(writer) for (writers,) in rows for writer in writers.split())


def sent(db: sqlite3.Connection, share: str) -> SentMark | None:
    """The mark for the share with this id; `None` while nothing was ever compared with it."""
    words = (local(db, _SENT) or "").split()
    if not words or words[0] != share:
        return None
    row, lacking, since, looked = map(int, words[1:])
    return SentMark(row, lacking, Moment(since), looked)


def note_sent(db: sqlite3.Connection, share: str, mark: SentMark) -> None:
    """Keep the mark."""
    set_local(db, _SENT, f"{share} {mark.row} {mark.lacking} {mark.since} {mark.looked}")


def forget_look(db: sqlite3.Connection, share: str) -> None:
    """Have whoever runs next look at the share, however short ago somebody did."""
    mark = sent(db, share)
    if mark is not None:
        mark.looked = 0
        note_sent(db, share, mark)


def unsent(db: sqlite3.Connection, share: str) -> Unsent:
    """What of ours is not known to be on the share with this id."""
    mark = sent(db, share) or SentMark()
    return unsent_beside(db, mark)


def unsent_anywhere(db: sqlite3.Connection) -> Unsent:
    """What of ours is not known to be on the share that was last compared with; nothing where none was."""
    share, _, _ = (local(db, _SENT) or "").partition(" ")
    return unsent(db, share) if share else Unsent()


def unsent_beside(db: sqlite3.Connection, mark: SentMark) -> Unsent:
    """What of ours is not on the share if ``mark`` holds."""
    count, first = _own_after(db, mark.row)
    since = int(db.execute("SELECT at FROM ops WHERE id = ?", (first,)).fetchone()[0]) if first else 0
    if mark.lacking:
        since = min(since, mark.since) if since else mark.since
    return Unsent(count + mark.lacking, Moment(since))


def _own_after(db: sqlite3.Connection, row: int) -> tuple[int, int]:
    """How many operations of ours came behind ``row``, and the row of the first."""
    last = db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0
    if last <= row:
        return 0, 0
    own = sorted(own_writers(db))
    marks = ", ".join("?" * len(own))
    numbers = [row[0] for row in db.execute(f"SELECT writer FROM writers WHERE id IN ({marks})", own)]  # noqa: S608
    marks = ", ".join("?" * len(numbers))
    if last - row <= _FEW:
        query = f"SELECT count(*), min(id) FROM ops WHERE id > ? AND +writer IN ({marks})"  # noqa: S608
    else:
        query = (
            "SELECT count(*), min(o.id) FROM incidents i CROSS JOIN ops o INDEXED BY ops_by_number "  # noqa: S608
            f"ON o.inc = i.inc WHERE o.id > ? AND o.writer IN ({marks})"
        )
    count, first = db.execute(query, (row, *numbers)).fetchone()
    return int(count), int(first or 0)


def expect(db: sqlite3.Connection, share: str, total: int | None) -> None:
    """Keep how many operations there will be about once all that the share holds is here (0 while nobody knows);
    `None` once all is.
    """
    set_local(db, _JOINING, "" if total is None else f"{share} {total}")


def joining(db: sqlite3.Connection, share: str) -> tuple[int, int] | None:
    """How many operations are here, and about how many there will be (0 while nobody knows); `None` once all is."""
    words = (local(db, _JOINING) or "").split()
    if not words or words[0] != share:
        return None
    return int(db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0), int(words[1])


def note_standing(db: sqlite3.Connection, share: str, what: str, words: str, now: Moment) -> None:
    """Keep how the share was found to stand at ``now``."""
    set_local(db, _STANDING, f"{share} {now} {what} {words}")


def standing(db: sqlite3.Connection, share: str) -> tuple[str, str, int]:
    """How the share was found to stand last: what, why, and when (microseconds; 0 and no words for never)."""
    parts = (local(db, _STANDING) or "").split(" ", 3)
    if len(parts) != 4 or parts[0] != share:
        return "", "", 0
    return parts[2], parts[3], int(parts[1])
