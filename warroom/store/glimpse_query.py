"""What stands in a database, read at once and in part: it is seen while the program that shows all is being loaded.

It loads little more than SQLite, changes nothing and waits for nobody. What needs more than a look (what people
disagree about, what waits for a decision, what is part of another incident) is left out, never told in part.
Part of the shell's fast path.
"""

from __future__ import annotations

import json
import os
import sqlite3

from warroom.model.glimpse import GlimpsedEntry, GlimpsedIncident
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.store.database import absolute, is_current, is_on_network, open_reader
from warroom.store.entry_row import time_of
from warroom.store.trouble import StoreTrouble
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMNS = ("lo", "hi", "approx", "words", "zone", "entered", "text")
_SELECT = ", ".join(f'e."{name}"' for name in _COLUMNS)
_LONGEST = 1_000
"""Signs of a text that a row of a screen could hold."""
_MOST_TITLES = 5_000
"""Incidents whose titles are compared: it is to be seen at once, or not at all."""


class NothingSeen(Exception):
    """The database is not one that can be looked into just now: whoever opens it says why."""


TROUBLE = (NothingSeen, StoreTrouble, sqlite3.Error, ValueError, TypeError, OSError)
"""What may come of a look into a file that is damaged, held by somebody, another program's, or not there."""


class Glimpse:
    """A look into the database at ``path``; each of its functions may raise what `TROUBLE` names."""

    def __init__(self, path: str) -> None:
        path = absolute(path)
        if not os.path.exists(path) or is_on_network(path):  # noqa: PTH110
            raise NothingSeen
        self._db = open_reader(path, patience=0)
        if not is_current(self._db):
            self._db.close()
            raise NothingSeen

    def close(self) -> None:
        """Look no more."""
        self._db.close()

    def incident(self, chosen: str) -> GlimpsedIncident | None:
        """The incident that ``chosen`` means (an id, its beginning, or words of a title) while it is open; `None` where
        that is not one.
        """
        sought = chosen.casefold()
        titles = self._db.execute(
            "SELECT i.id, o.title FROM incidents i JOIN of_incident o USING (inc) LIMIT ?", (_MOST_TITLES,)
        ).fetchall()
        ids = [id_ for id_, _ in titles if id_.startswith(sought)]
        ids = ids or [id_ for id_, title in titles if sought in str(title or "").casefold()]
        if len(ids) != 1 or len(titles) == _MOST_TITLES:
            return None
        return next(iter(self._incidents("AND i.id = ?", (ids[0],))), None)

    def open_incidents(self, most: int) -> list[GlimpsedIncident]:
        """The incidents that are not closed, the worst first and of these the latest declared; ``most`` of them. One of
        which nobody has said how bad it is comes behind those of the two worst levels.
        """
        return self._incidents(
            "ORDER BY coalesce(json_extract(o.severity, '$.rank'), 1.5), "
            "coalesce(json_extract(o.declared, '$.lo'), o.made) DESC, i.id LIMIT ?",
            (most,),
        )

    def _incidents(self, which: str, bound: tuple[object, ...]) -> list[GlimpsedIncident]:
        rows = self._db.execute(
            "SELECT i.id, o.title, o.severity, o.zone, o.drill, o.marks, EXISTS "  # noqa: S608
            "(SELECT 1 FROM of_incident p WHERE p.merged_into = i.id) FROM incidents i JOIN of_incident o USING (inc) "
            f"WHERE o.closed IS NULL AND o.merged_into IS NULL AND o.title IS NOT NULL {which}",
            bound,
        ).fetchall()
        return [incident for row in rows if (incident := _incident(row)) is not None]

    def last_entries(self, incident: IncidentId, most: int) -> list[GlimpsedEntry]:
        """The last entries of ``incident``, in the order of its timeline: ``most`` of those about which there is no
        more to say than their words.
        """
        if self._db.execute("SELECT 1 FROM pins WHERE state NOT IN ('pinned', 'open') LIMIT 1").fetchone():
            return []  # whose words are whose is not sure
        rows = self._db.execute(
            f"SELECT {_SELECT} FROM entries e JOIN incidents i USING (inc) WHERE i.id = ? AND e.noise = 0 "  # noqa: S608
            "AND e.struck IS NULL AND e.marks IS NULL AND e.text IS NOT NULL AND e.versions <= 1 "
            "ORDER BY e.sort DESC, e.born_t DESC, e.name DESC LIMIT ?",
            (incident, most),
        ).fetchall()
        return list(_entries(rows))[::-1]


def _incident(row: tuple[object, ...]) -> GlimpsedIncident | None:
    id_, title, severity, zone, drill, marks, is_whole_outage = row
    marked = json.loads(str(marks)) if marks else {}
    if "title" in marked or "closed" in marked or "merged_into" in marked:
        return None
    level = json.loads(str(severity)) if severity and "severity" not in marked and not is_whole_outage else None
    return GlimpsedIncident(
        IncidentId(str(id_)),
        Untrusted(str(title)[:_LONGEST]),
        Untrusted(str(level.get("level", "")) if isinstance(level, dict) else ""),
        str(zone or ""),
        is_drill=drill is not None,
    )


def _entries(rows: list[tuple[object, ...]]) -> Iterator[GlimpsedEntry]:
    for row in rows:
        columns = dict(zip(_COLUMNS, row, strict=True))
        entered = columns["entered"]
        at = time_of(columns) or EventTime.at(Moment(entered if isinstance(entered, int) else 0))
        yield GlimpsedEntry(at, Untrusted(str(columns["text"])[:_LONGEST]))
