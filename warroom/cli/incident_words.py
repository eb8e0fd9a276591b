"""An incident as it is printed: for people, and for programs."""

from __future__ import annotations

from typing import Any, cast

from warroom.cli.shapes import Incident
from warroom.intake.times import iso
from warroom.model.views import IncidentSummary, marked
from warroom.playbook.standing import state_of
from warroom.playbook.workflow import Playbook
from warroom.text import for_line


def summary_json(one: IncidentSummary, playbook: Playbook) -> Incident:
    """An incident as ``show incidents --json`` prints it."""
    return {
        "id": one.id,
        "title": one.title.raw,
        "severity": one.severity.level if one.severity is not None else None,
        "status": one.status or None,
        "phase": one.phase or None,
        "declared": iso(one.declared) if one.was_declared else None,
        "began": iso(one.began),
        "closed": iso(one.closed),
        "state": cast(Any, state_of(one, playbook)),
        "ended": one.ending.why.raw if one.ending is not None else None,
        "entries": one.entries,
        "drill": one.drill is not None,
        "contested": list(one.contested),
    }


def title_of(one: IncidentSummary) -> str:
    """An incident's title as it is printed: that of a drill says so."""
    return marked(for_line(one.title)) if one.drill is not None else for_line(one.title)
