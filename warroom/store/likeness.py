"""Which incidents tell of the same things: by the words that their timelines share, rare words counting most.

Incidents that are shown in one room are one outage: they are likened to others as one, and never to each other.

Each word is looked up in the search index among its newest places only, so that the cost does not grow with the log.
"""

from __future__ import annotations

import math
import re
import sqlite3

from warroom.model.entry_kinds import kinds_that
from warroom.model.identity import IncidentId
from warroom.model.private import is_private
from warroom.store.merging import rooms_of

_WORD = re.compile(r"[^\W\d_][\w-]{2,40}")
_PLACES = 2_000
_MOST_WORDS = 32
OF_SYMPTOMS = ("declared", "impact", *kinds_that(lambda kind: kind.symptom), "detected", "event")
"""Kinds of entries whose words tell what an incident looks like."""
_ENTRIES = 60


class Likeness:
    """An incident that shares ``words`` with another: the numbers of all that are shown in its room, itself first, its
    id, and a score that grows with rare words.
    """

    __slots__ = ("id", "incs", "score", "words")

    def __init__(self, incs: list[int], id_: IncidentId, score: float, words: list[str]) -> None:
        self.incs, self.id, self.score, self.words = incs, id_, score, words


def symptoms(db: sqlite3.Connection, inc: int) -> list[str]:
    """The words in which an incident tells how it looks, without doubles, the first said first."""
    texts = [
        str(text)
        for row in db.execute("SELECT title, impact, affected FROM of_incident WHERE inc = ?", (inc,))
        for text in row
        if text
    ]
    telling = [
        row
        for kind in OF_SYMPTOMS  # the facets stand in order for each: an incident may hold many entries of other kinds
        for row in db.execute(
            "SELECT e.sort, e.born_t, e.name, e.text FROM facets f JOIN entries e USING (rec) "
            "WHERE f.inc = ? AND f.facet = ? AND e.kind = ? AND e.struck IS NULL "
            "ORDER BY f.sort, f.born_t, f.name LIMIT ?",
            (inc, f"={kind}", kind, _ENTRIES),
        )
    ]
    telling.sort(key=lambda row: (row[0], row[1], str(row[2])))
    texts.extend(str(text or "") for *_, text in telling[:_ENTRIES])
    words = dict.fromkeys(word.casefold() for text in texts for word in _WORD.findall(text[:2_000]))
    return list(words)


def likest(db: sqlite3.Connection, inc: int, limit: int) -> list[Likeness]:
    """The ``limit`` incidents that share most with the one numbered ``inc``, the likest first, and no private
    incident.
    """
    incidents = {int(number): IncidentId(id_) for number, id_ in db.execute("SELECT inc, id FROM incidents")}
    numbers = {id_: number for number, id_ in incidents.items()}
    outages = {numbers[room]: [numbers[part] for part in parts] for room, parts in rooms_of(db).items()}
    room_of = {part: room for room, parts in outages.items() for part in parts}
    here = room_of.get(inc, inc)
    titles = {
        int(number): {word.casefold() for word in _WORD.findall(str(title or "")[:400])}
        for number, title in db.execute("SELECT inc, title FROM of_incident")
    }
    words_here = dict.fromkeys(word for part in outages.get(here, [here]) for word in symptoms(db, part))
    places = {
        word: {room_of.get(number, number) for number in _incidents_with(db, word, titles)} - {here}
        for word in list(words_here)[: 4 * _MOST_WORDS]
    }
    other_outages = max(1, len({room_of.get(number, number) for number in incidents}) - 1)
    weights = {
        word: math.log((1 + other_outages) / len(where))
        for word, where in places.items()
        if 0 < len(where) <= max(1, other_outages // 2)
    }
    chosen = sorted(weights, key=lambda word: -weights[word])[:_MOST_WORDS]
    shared: dict[int, list[str]] = {}
    for word in chosen:
        for number in places[word]:
            shared.setdefault(number, []).append(word)
    likenesses = [
        Likeness(
            outages.get(number, [number]), incidents[number], round(sum(weights[word] for word in words), 3), words
        )
        for number, words in shared.items()
        if len(words) > 1 and not is_private(incidents[number])
    ]
    return sorted(likenesses, key=lambda likeness: (-likeness.score, -likeness.incs[0]))[:limit]


def _incidents_with(db: sqlite3.Connection, word: str, titles: dict[int, set[str]]) -> set[int]:
    quoted = '"' + word.replace('"', '""') + '"'
    rows = db.execute(
        "SELECT DISTINCT e.inc FROM "
        "(SELECT rowid FROM entries_fts WHERE entries_fts MATCH ? ORDER BY rowid DESC LIMIT ?) m "
        "JOIN entries e ON e.rec = m.rowid",
        (quoted, _PLACES),
    )
    return {int(row[0]) for row in rows} | {number for number, words in titles.items() if word in words}
