"""The names in the workflow, read without checking the rest of it: what a shell offers while somebody types.

Part of completing a command line: loads no library that checks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from warroom.outside_file import Unreadable, read_regular, read_toml
from warroom.playbook.load import DRILLS, LARGEST_FILE, PARTS, shipped_data

NAMES = {
    "angle": ("investigation", "angle", "name"),
    "audience": ("communication", "audience", "name"),
    "contact": ("declaration", "on_call", "name"),
    "figure": ("triage", "baseline", "name"),
    "option": ("resolution", "option", "name"),
    "phase": ("phases", "phase", "name"),
    "point": ("closure", "check", "name"),
    "practice": ("training", "event", "name"),
    "role": ("roles", "role", "name"),
    "severity": ("severities", "severity", "level"),
    "status": ("declaration", "status", "name"),
    "target": ("composing", "target", "name"),
    "template": ("communication", "template", "name"),
    "tree": ("trees", "tree", "name"),
    "type": ("types", "type", "name"),
}
"""What has names: the file of the playbook, the list in it, and the field of each that is its name."""
CALLED = ("title", "level", "say", "ask", "name")
"""The fields of a row of the playbook that call it something, the best first."""


def playbook_names(what: str, organisation: Path | None = None) -> list[str]:
    """The names of all of one kind, a key of `NAMES`, ``part`` or ``drill``; none where the file cannot be read."""
    if what == "part":
        return list(PARTS)
    if what == DRILLS:
        folders = [shipped_data() / DRILLS, *([organisation / DRILLS] if organisation is not None else [])]
        return sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")})
    part, table, field = NAMES[what]
    rows = part_of(part, organisation).get(table)
    named = [row.get(field) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [name for name in named if isinstance(name, str)]


def part_of(part: str, organisation: Path | None) -> dict[str, Any]:
    """What the file of a ``part`` says, an organisation's own or the shipped one; nothing where it cannot be read."""
    own = str(organisation / f"{part}.toml") if organisation is not None else ""
    path = own if own and os.path.lexists(own) else str(shipped_data() / "playbook" / f"{part}.toml")
    try:
        return read_toml(read_regular(path, LARGEST_FILE))
    except Unreadable:
        return {}
