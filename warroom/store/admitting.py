"""Which operations are folded, and with what they say: those that are not are named, and stay in the log.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom.oplog.admission import body_refusal, head_refusal
from warroom.oplog.operation import NOTE, PURGE
from warroom.store.many import single

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from warroom.store.known import Arrived

_SET_APART = "SELECT op FROM set_apart WHERE op IN ({keys})"
_KEY_WAITS = "SELECT op FROM key_waits WHERE op IN ({keys})"


class Admitted:
    """The writes of a batch that are folded, the hashes of those that are folded as if their bodies were withheld, and
    what was refused: (operation, why).
    """

    __slots__ = ("refusals", "unread", "writes")

    def __init__(self, db: sqlite3.Connection, batch: Sequence[Arrived], *, own: bool = False) -> None:
        """``own`` ones were looked at before they were written, as nothing else is."""
        self.writes: list[Arrived] = []
        self.unread: set[str] = set()
        self.refusals: list[tuple[Arrived, str]] = []
        set_apart = _noted(db, batch, "set_apart", _SET_APART)
        key_waits = _noted(db, batch, "key_waits", _KEY_WAITS)
        for arrived in batch:
            operation = arrived.operation
            if operation.do in (PURGE, NOTE):
                continue
            why = "" if own else head_refusal(operation.do, operation.kind, operation.on, operation.of)
            if arrived.row in set_apart:
                why = why or f"{operation.kind}.{', '.join(operation.of)} counts only where it was made"
            if arrived.row in key_waits:
                why = why or f"it waits until the key of @{operation.by} is accepted here"
            if why:
                self.refusals.append((arrived, why))
                continue
            self.writes.append(arrived)
            if own or operation.body is None:
                continue
            if why := body_refusal(operation.kind, operation.values()):
                self.refusals.append((arrived, why))
                self.unread.add(operation.hash)

    def note(self, db: sqlite3.Connection) -> None:
        """Let the tables say what was refused."""
        db.executemany(
            "INSERT OR REPLACE INTO refused (op, why, folded) VALUES (?, ?, ?)",
            [(arrived.row, why, arrived.operation.hash in self.unread) for arrived, why in self.refusals],
        )


def _noted(db: sqlite3.Connection, batch: Sequence[Arrived], table: str, sought: str) -> set[int]:
    """The rows of those operations that ``table`` names, which mostly names none."""
    if not batch or db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:  # noqa: S608
        return set()
    return {row for (row,) in single(db, sought, [arrived.row for arrived in batch])}
