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
_CHANGE: dict[str, type] = {"value": str, **_TIME, "by": str, "key_accepted": int, "entry": str}
TABLES: dict[str, dict[str, type]] = {
    "incident": {
        "id": str, "title": str, "severity": str, "status": str, "state": str, "type": str, "zone": str, "drill": int,
        "complaints": int,
    },
    "milestones": {"name": str, **_TIME, "assumed": int},
    "facts": {"name": str, "value": str},
    "timeline": {
        "id": str, **_TIME, "kind": str, "text": str, "by": str, "key_accepted": int, "speaker": str,
        "entered_at": str, "pinned": int, "tags": str,
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


def incident_database(export: Export) -> bytes:
    """The file of a database with the tables of `TABLES`, and a search over the timeline's texts."""
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        path = Path(folder) / "incident.sqlite"
        database = Database(str(path))
        stand = {entry["id"] for entry in export["entries"]}
        for name, rows in _rows(export).items():
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


def _rows(export: Export) -> dict[str, Iterable[Mapping[str, Any]]]:
    """The rows of every table; the timeline comes first, for others name its entries."""
    return {
        "timeline": [{**entry, "tags": " ".join(entry["tags"])} for entry in export["entries"]],
        "incident": [export],
        "milestones": [
            {"name": name, **time, "assumed": name in export["assumed"]} for name, time in export["times"].items()
        ],
        "facts": [{"name": name, "value": value} for name, value in export["facts"].items()],
        "hypotheses": export["hypotheses"],
        "evidence": [
            {"hypothesis": hypothesis["label"], "side": side, "entry": entry}
            for hypothesis in export["hypotheses"]
            for side, entries in (("for", hypothesis["for"]), ("against", hypothesis["against"]))
            for entry in entries
        ],
        "fixes": [{**fix, "deployed_at": fix["deployed"] and fix["deployed"]["at"]} for fix in export["fixes"]],
        "checks": [{**check, "checked_at": check["checked"] and check["checked"]["at"]} for check in export["checks"]],
        "updates": [{**update, "posted_at": update["posted"]["at"]} for update in export["updates"]],
        "tasks": export["tasks"],
        "follow_ups": export["follow_ups"],
        "severities": export["severities"],
        "phases": export["phases"],
        "roles": [{"role": role["role"], **change} for role in export["roles"] for change in role["changes"]],
        "post_mortem": [{"section": name, **part} for name, part in export["post_mortem"].items()],
        "minutes": export["review"]["minutes"],
        "contradictions": export["contradictions"],
    }
