"""What this machine reminded somebody of already, so that one of several windows does and the others do not."""

from __future__ import annotations

from warroom.model.identity import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def claim_reminder(db: sqlite3.Connection, matter: str, at: Moment) -> bool:
    """Whether nobody reminded of ``matter`` as due ``at`` that moment (microseconds since 1970) before; whoever asks
    first is told so, by whatever program.
    """
    changed = db.execute(
        "INSERT INTO local (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE local.value <> excluded.value",
        (f"reminded:{matter}", str(at)),
    )
    return changed.rowcount == 1
