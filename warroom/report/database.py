"""An incident as a database of its own, with tables that people read: for `sqlite-utils`, Datasette and spreadsheets.

Its rows are those of the JSON export, so that nothing is told in one and missing in the other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from warroom.report.shapes import Export
from warroom.text import for_terminal

_TIME: dict[str, type] = {"at": str, "at_end": str, "precision": str}
_CHANGE: dict[str, type] = {"value": str, **_TIME, "by": str, "entry": str}
TABLES: dict[str, dict[str, type]] = {
    "incident": {
        "id": str, "title": str, "severity": str, "status": str, "state": str, "type": str, "zone": str, "drill": int,
        "complaints": int,
    },
    "milestones": {"name": str, **_TIME, "assumed": int},
    "facts": {"name": str, "value": str},
    "timeline": {
        "id": str, **_TIME, "kind": str, "text": str, "by": str, "speaker": str, "entered_at": str, "pinned": int,
        "tags": str,
    },
    "hypotheses": {"label": str, "statement": str, "status": str, "result": str, "owner": str, "entry": str},
    "evidence": {"hypothesis": str, "side": str, "entry": str},
    "fixes": {"how": str, "what": str, "deployed_at": str},
    "checks": {"round": str, "name": str, "state": str, "due": str, "figure": str, "checked_at": str},
    "updates": {"audience": str, "posted_at": str, "status": str, "text": str},
    "tasks": {"who": str, "what": str, "state": str, "due": str},
    "follow_ups": {"id": str, "text": str, "owner": str, "due": str, "state": str, "link": str, "entry": str},
    "severities": _CHANGE,
    "phases": _CHANGE,
    "roles": {"role": str, **_CHANGE},
    "post_mortem": {"section": str, "text": str, "by_people": int},
    "minutes": {"item": str, "title": str, "text": str},
    "contradictions": {"rule": str, "words": str},
}  # fmt: skip
"""Every table with its columns; times are ISO 8601 in UTC, what is yes or no is 1 or 0."""
_KEYS = {"incident": "id", "milestones": "name", "facts": "name", "timeline": "id", "follow_ups": "id"}
_OF_AN_ENTRY = ("hypotheses", "evidence", "follow_ups", "severities", "phases", "roles")
"""Tables whose ``entry`` is one of the timeline, empty where that does not stand any more."""


def incident_database(told: Export) -> bytes:
    """The file of a database with the tables of `TABLES`, and a search over the timeline's texts."""
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        path = Path(folder) / "incident.sqlite"
        database = Database(str(path))
        stand = {entry["id"] for entry in told["entries"]}
        for name, rows in _rows(told).items():
            table = database.table(name)
            foreign = [("entry", "timeline", "id")] if name in _OF_AN_ENTRY else []
            table.create(TABLES[name], pk=_KEYS.get(name), foreign_keys=foreign)
            table.insert_all(_row(name, row, stand) for row in rows)
        database.table("timeline").enable_fts(["text"], create_triggers=True)
        database.close()
        return path.read_bytes()


def _row(table: str, row: Mapping[str, Any], stand: set[str]) -> dict[str, Any]:
    """``row`` with the columns of its table, in text that can be shown anywhere."""
    cells = {column: _cell(row.get(column)) for column in TABLES[table]}
    if table in _OF_AN_ENTRY and cells["entry"] not in stand:
        cells["entry"] = None
    return cells


def _cell(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int) else for_terminal(str(value))


def _rows(told: Export) -> dict[str, Iterable[Mapping[str, Any]]]:
    """The rows of every table; the timeline comes first, for others name its entries."""
    return {
        "timeline": [{**entry, "tags": " ".join(entry["tags"])} for entry in told["entries"]],
        "incident": [told],
        "milestones": [
            {"name": name, **time, "assumed": name in told["assumed"]} for name, time in told["times"].items()
        ],
        "facts": [{"name": name, "value": value} for name, value in told["facts"].items()],
        "hypotheses": told["hypotheses"],
        "evidence": [
            {"hypothesis": one["label"], "side": side, "entry": entry}
            for one in told["hypotheses"]
            for side, entries in (("for", one["for"]), ("against", one["against"]))
            for entry in entries
        ],
        "fixes": [{**fix, "deployed_at": fix["deployed"] and fix["deployed"]["at"]} for fix in told["fixes"]],
        "checks": [{**one, "checked_at": one["checked"] and one["checked"]["at"]} for one in told["checks"]],
        "updates": [{**one, "posted_at": one["posted"]["at"]} for one in told["updates"]],
        "tasks": told["tasks"],
        "follow_ups": told["follow_ups"],
        "severities": told["severities"],
        "phases": told["phases"],
        "roles": [{"role": held["role"], **change} for held in told["roles"] for change in held["changes"]],
        "post_mortem": [{"section": name, **part} for name, part in told["post_mortem"].items()],
        "minutes": told["review"]["minutes"],
        "contradictions": told["contradictions"],
    }
