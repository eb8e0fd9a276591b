"""What somebody here decides about keys: whose they are, and whose they are no more."""

from __future__ import annotations

from warroom.model.identity import Moment, WriterId
from warroom.store.fold import fold
from warroom.store.pins import BY_HAND, OPEN, PINNED, REVOKED, Pin, put_pin
from warroom.store.rebuild import operations_at
from warroom.store.standing_alarms import KEY_ALARM
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def accept(db: sqlite3.Connection, chosen: Iterable[Pin], *, unsigned: bool, now: Moment, how: str = BY_HAND) -> int:
    """Take the keys ``chosen`` for the persons that they say they are, and fold what of theirs waited; how many
    operations that were. ``unsigned`` takes also what they did not sign; ``how`` is by what they are known.
    """
    count = 0
    with Transaction(db):
        for pin in chosen:
            put_pin(db, pin.person, pin.writer, OPEN if unsigned else PINNED, now, how=how)
            _forget_alarms(db, pin.writer)
            rows = [
                row
                for (row,) in db.execute(
                    "SELECT k.op FROM key_waits k JOIN ops o ON o.id = k.op JOIN writers w USING (writer) "
                    "WHERE w.id = ? AND o.by = ?",
                    (pin.writer, pin.person),
                )
            ]
            db.executemany("DELETE FROM key_waits WHERE op = ?", [(row,) for row in rows])
            db.executemany("DELETE FROM refused WHERE op = ?", [(row,) for row in rows])
            fold(db, list(operations_at(db, rows)))
            count += len(rows)
    return count


def revoke(db: sqlite3.Connection, chosen: Iterable[Pin], *, now: Moment) -> None:
    """Take the keys ``chosen`` for nobody's any more: what they say from now on is kept, marked, and purges nothing."""
    with Transaction(db):
        for pin in chosen:
            put_pin(db, pin.person, pin.writer, REVOKED, now)
            _forget_alarms(db, pin.writer)


def _forget_alarms(db: sqlite3.Connection, writer: WriterId) -> None:
    db.execute("DELETE FROM alarms WHERE what = ? AND writer = ?", (KEY_ALARM, writer))
