"""A secret in every field that can hold one."""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.model.record_kinds import JSON, KINDS, TAGS, TEXT, TIME
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom

SECRET = "Hunter2secret"  # noqa: S105 - what is looked for
HOLDING = [
    (kind.name, field.name)
    for kind in KINDS.values()
    for field in kind.fields.values()
    if field.holds in (TEXT, JSON, TAGS, TIME) and field is not KINDS["incident"].fields["drill"]  # never shared
]


def value_for(kind: str, field: str, words: str) -> object:
    """A value that ``field`` may hold, with ``words`` somewhere in it."""
    holds = KINDS[kind].fields[field].holds
    if holds == JSON:
        return {"rank": 1, "level": "P1", "inner": [{"deep": json.dumps({"quoted": f"x {words}"})}]}
    if holds == TIME:
        return {"lo": None, "hi": None, "approx": False, "as": f"when {words}", "tz": "UTC"}
    return f"the key is {words}!"


def record_of(kind: str) -> str:
    begins = KINDS[kind].id_begins
    return f"{begins}x" if begins.endswith(":") else begins or "ab" * 16


def declared(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )
