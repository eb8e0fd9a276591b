"""What is being typed, kept at every pause so that a killed program brings it back. Never part of the log."""

from __future__ import annotations

from warroom.model.identity import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


def keep_draft(db: sqlite3.Connection, place: str, person: str, text: str, began: Moment) -> None:
    """Keep ``text`` as the draft of ``person`` at ``place``; an empty text forgets it. ``began`` is in microseconds."""
    if text:
        db.execute(
            "INSERT OR REPLACE INTO drafts (place, person, text, began) VALUES (?, ?, ?, ?)",
            (place, person, text, began),
        )
    else:
        db.execute("DELETE FROM drafts WHERE place = ? AND person = ?", (place, person))


def end_draft(db: sqlite3.Connection, place: str, person: str, text: str) -> None:
    """Forget the draft of ``person`` at ``place`` with what came of it, if ``text`` is what it is still."""
    db.execute("DELETE FROM drafts WHERE place = ? AND person = ? AND text = ?", (place, person, text))


def draft(db: sqlite3.Connection, place: str, person: str) -> tuple[str, Moment] | None:
    """The draft of ``person`` at ``place`` and when it was begun; `None` if there is none."""
    row = db.execute("SELECT text, began FROM drafts WHERE place = ? AND person = ?", (place, person)).fetchone()
    return (str(row[0]), Moment(row[1])) if row is not None else None


def drafts_kept(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Every draft: its place, its person, its text."""
    return list(db.execute("SELECT place, person, text FROM drafts ORDER BY place, person"))


def forget_drafts(db: sqlite3.Connection, held: Callable[[str], bool]) -> int:
    """Forget every draft whose text is ``held`` to be purged; how many."""
    gone = [(place, person) for place, person, text in drafts_kept(db) if held(text)]
    db.executemany("DELETE FROM drafts WHERE place = ? AND person = ?", gone)
    return len(gone)
