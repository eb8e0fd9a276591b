"""One writer, two histories: a copied database, or somebody who writes under another's id. One alarm for all of it."""

from __future__ import annotations

from warroom.model.identity import Moment
from warroom.model.sentences import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

FORK = "fork"


def raise_fork(
    db: sqlite3.Connection, incident: tuple[int, str], writer: tuple[int, str], by: str, *, now: Moment
) -> tuple[str, str, str, str]:
    """Say that different operations of ``writer`` in ``incident`` (each its number here and its id) have one number,
    and how many numbers there are of which that is so; the alarm, which stands in the place of an earlier one.
    """
    count, first = db.execute(
        "SELECT count(*), min(n) FROM (SELECT n FROM ops WHERE inc = ? AND writer = ? GROUP BY n HAVING count(*) > 1)",
        (incident[0], writer[0]),
    ).fetchone()
    words = f"two different operations with number {first} are signed as @{by}"
    if count > 1:
        numbers = counted(count, "number", "numbers")
        words = f"{numbers}, {first} the first, each stand for different operations that are signed as @{by}"
    alarm = (incident[1], FORK, writer[1], words)
    same = "FROM alarms WHERE incident = ? AND what = ? AND writer = ?"
    since = db.execute(f"SELECT coalesce(min(at), ?) {same}", (now, *alarm[:3])).fetchone()[0]
    db.execute(f"DELETE {same}", alarm[:3])
    db.execute("INSERT INTO alarms (incident, what, writer, words, at) VALUES (?, ?, ?, ?, ?)", (*alarm, since))
    return alarm
