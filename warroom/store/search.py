"""Finding entries again by their words, newest first."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from warroom.model.identity import IncidentId
from warroom.model.private import PRIVATE
from warroom.model.timeline_entries import TimelineEntry
from warroom.store.days import span_of
from warroom.store.entry_row import COLUMNS, spaced
from warroom.store.pins import Unsure
from warroom.store.timeline_pages import LIKE, REPEATED, read_entry
from warroom.text import Untrusted, for_line

_NAMES = ", ".join(f'e."{name}"' for name in COLUMNS)
_LONGEST_QUERY = 200
"""Signs of a query that are read, and so many words of it are looked for at most: the rest is said to be left out."""
_MOST_WORDS = 12
_IN = "EXISTS (SELECT 1 FROM of_incident k WHERE k.inc = e.inc AND lower({}) = ?)"
_TIMES = ("since", "until")
_NO_DAY = "{piece} was looked for as a word: since: and until: take a day as in 2026-02-13, a month or a year"
_OF_INCIDENT = {"sev": _IN.format("json_extract(k.severity, '$.level')"), "type": _IN.format("k.type")}


class Hits(NamedTuple):
    """What was found: the ``words`` that were looked for, the newest ``entries`` that fit, each with the id of its
    incident, whether there are ``more``,
    and ``remarks``: sentences on what of the query was read as something else than it looks like.
    """

    words: list[str]
    entries: list[tuple[IncidentId, TimelineEntry]]
    more: bool
    remarks: tuple[str, ...]


class Query:
    """What a person looks for: words that must all occur, and people, tags and kinds that narrow it.

    ``words`` are as typed, without quotes; each that was not quoted may be the beginning of a longer word, or any part
    where a script knows no spaces. ``narrowed`` holds conditions on the incident and the time, each with its value.
    ``remarks`` are sentences on what was read as something else than it looks like, or not at all.
    """

    __slots__ = ("facets", "match", "narrowed", "remarks", "words")

    def __init__(self, text: str, zone: str = "UTC") -> None:
        """Read ``text``: words, "phrases", ``@person``, ``#tag``, ``kind:decision``, ``sev:P0``, ``type:database``,
        ``since:2026-02``, ``until:2026-02-13``, days as the clocks of ``zone`` have them. Any text is a query.
        """
        self.remarks: list[str] = []
        self.words: list[str] = []
        self.facets: list[str] = []
        self.narrowed: list[tuple[str, object]] = []
        terms: list[str] = []
        for piece, whole in _pieces(text[:_LONGEST_QUERY].replace("\0", " ")):
            if piece[0] in "@#" and len(piece) > 1:
                self.facets.append(piece.lower())
            elif piece.startswith("kind:") and len(piece) > 5:
                self.facets.append("=" + piece[5:].lower())
            elif (narrowed := _narrowed(piece, zone)) is not None:
                self.narrowed.append(narrowed)
            elif any(sign.isalnum() for sign in piece):
                if not whole and _is_like_a_time(piece):
                    self.remarks.append(_NO_DAY.format(piece=for_line(Untrusted(piece[:40]))))
                self.words.append(piece)
                terms.append(_term(piece, whole=whole))
        if len(text.rstrip()) > _LONGEST_QUERY:
            self.remarks.append(f"only the first {_LONGEST_QUERY} signs were read")
        if len(self.words) > _MOST_WORDS:
            self.remarks.append(f"only the first {_MOST_WORDS} words were looked for")
        self.words = self.words[:_MOST_WORDS]
        self.match = " AND ".join(terms[:_MOST_WORDS])


def _term(word: str, *, whole: bool) -> str:
    """What the index is asked for: ``word`` itself or, unless it is ``whole``, what begins so."""
    apart = spaced(word)
    column, words = ("text", word) if apart is None else ("spaced", apart)
    quoted = words.replace('"', '""')
    return f'{column} : "{quoted}"' + ("" if whole else " *")


def _is_like_a_time(piece: str) -> bool:
    return piece.lower().partition(":")[0] in _TIMES and ":" in piece


def _narrowed(piece: str, zone: str) -> tuple[str, object] | None:
    """The condition that ``piece`` puts on the incident or on the time; `None` when it is a word like any other."""
    name, _, value = piece.lower().partition(":")
    if name in _OF_INCIDENT and value:
        return _OF_INCIDENT[name], value
    if name in _TIMES:
        span = span_of(value, zone)
        if span is not None:
            return ("e.sort >= ?", span[0]) if name == "since" else ("e.sort < ?", span[1])
    return None


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The words of ``text`` one by one, and each phrase between quotes, which is meant as it stands."""
    pieces: list[tuple[str, bool]] = []
    for index, part in enumerate(text.split('"')):
        if index % 2:
            if part.strip():
                pieces.append((part.strip(), True))
        else:
            pieces.extend((word, False) for word in part.split())
    return pieces


def search(
    db: sqlite3.Connection, query: Query, *, inc: int | None, limit: int, me: str
) -> list[tuple[IncidentId, TimelineEntry]]:
    """The newest ``limit`` entries that fit, each with the id of its incident; of all incidents but private ones when
    ``inc`` is `None`.

    Newest by arrival: ranking by relevance would have to read every match.
    """
    if not query.words and not query.facets and not query.narrowed:
        return []
    where, bound = [], []  # type: tuple[list[str], list[object]]
    if query.words:
        source = "entries_fts m JOIN entries e ON e.rec = m.rowid"
        where.append("entries_fts MATCH ?")
        bound.append(query.match)
        order, facets = "m.rowid", query.facets
    elif inc is not None and query.facets:
        source = "facets m JOIN entries e ON e.rec = m.rec"
        where.extend(("m.inc = ?", "m.facet = ?"))
        bound.extend((inc, query.facets[0]))
        order, facets = "m.sort DESC, m.born_t DESC, m.name", query.facets[1:]
    else:
        source, order, facets = "entries e", "e.rec", query.facets
    if inc is not None:
        where.append("e.inc = ?")
        bound.append(inc)
    else:
        where.append("i.id NOT GLOB ?")
        bound.append(f"{PRIVATE.hex()}*")
    for facet in facets:
        where.append(
            "EXISTS (SELECT 1 FROM facets f WHERE f.inc = e.inc AND f.facet = ? AND f.sort = e.sort "
            "AND f.born_t = e.born_t AND f.name = e.name)"
        )
        bound.append(facet)
    for condition, value in query.narrowed:
        where.append(condition)
        bound.append(value)
    rows = db.execute(
        f"SELECT {_NAMES}, {REPEATED}, {LIKE}, i.id FROM {source} JOIN incidents i ON i.inc = e.inc "  # noqa: S608
        f"WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT ?",
        [*bound, limit],
    ).fetchall()
    unsure = Unsure(db, [row[0] for row in rows])
    return [(IncidentId(row[-1]), read_entry(row, me=me, unsure=unsure)) for row in rows]
