"""Where else words stand that are to be purged: a purge takes them out of one room only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.sentences import counted
from warroom.model.shape import shape
from warroom.store.purge_scope import how_many_hold
from warroom.store.records import each_summary, incident_number
from warroom.text import Untrusted, bounded, for_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

_TITLE = 40


@shape
class OtherIncident:
    """Another incident whose log holds the words, in how many texts."""

    id: str
    title: Untrusted
    texts: int


def others_that_hold(db: sqlite3.Connection, parts: Collection[str], phrases: Collection[str]) -> list[OtherIncident]:
    """The incidents beside ``parts`` that hold any of ``phrases`` (`warroom.store.words.plain`) where it could be
    emptied, those of which one hears first on the home screen first.
    """
    others = []
    for summary in each_summary(db):
        number = incident_number(db, summary.id) if summary.id not in parts else None
        if number is not None:
            texts = how_many_hold(db, number, phrases)
            if texts:
                others.append(OtherIncident(summary.id, summary.title, texts))
    return others


def other_words(other: OtherIncident) -> str:
    """``2 texts of 11cd1665 (Login is down)``."""
    title = bounded(for_line(other.title), _TITLE)
    return f"{counted(other.texts, 'text', 'texts')} of {other.id[:8]} ({title})"


def looked_in_words(title: Untrusted, others: Collection[OtherIncident]) -> str:
    """Where the words were looked for and not found, and who holds them: a clause each."""
    where = f"looked for in “{bounded(for_line(title), _TITLE)}”"
    if not others:
        return f"{where}; no other incident here holds it either"
    return f"{where} only; it stands in {', '.join(map(other_words, others))}, which is purged there"
