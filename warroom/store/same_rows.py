"""Entries of pages that say what the rows of a page say: whether it came before, by whomever, under whatever name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from warroom.model.identity import IncidentId


def entries_of_pages(db: sqlite3.Connection, texts: Collection[str]) -> list[tuple[IncidentId, str, int | None]]:
    """(incident, words, where its time begins in microseconds) of every entry that was brought in from a page and says
    one of ``texts``; of what was struck or redacted none.
    """
    alike = db.execute(
        "SELECT i.id, e.text, e.lo FROM entries e JOIN incidents i ON i.inc = e.inc "
        "WHERE e.source >= 'import ' AND e.source < 'import!' "
        "AND e.text IN (SELECT value FROM json_each(?)) AND e.struck IS NULL AND e.redacted IS NULL",
        (json.dumps(list(texts)),),
    )
    return [(IncidentId(home), text, begin) for home, text, begin in alike]
