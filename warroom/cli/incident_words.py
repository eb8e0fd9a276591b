"""An incident as it is printed: for people, and for programs."""

from __future__ import annotations

from warroom.cli.shapes import Incident
from warroom.intake.times import iso
from warroom.model.private import is_private
from warroom.model.views import IncidentSummary
from warroom.playbook.standing import state_of
from warroom.playbook.workflow import Playbook


def summary_json(summary: IncidentSummary, playbook: Playbook) -> Incident:
    """An incident as ``show incidents --json`` prints it."""
    return {
        "id": summary.id,
        "title": summary.title.raw,
        "severity": summary.severity.level if summary.severity is not None else None,
        "status": summary.status or None,
        "phase": summary.phase or None,
        "declared": iso(summary.declared) if summary.was_declared else None,
        "began": iso(summary.began),
        "closed": iso(summary.closed),
        "state": state_of(summary, playbook),
        "ended": summary.ending.why.raw if summary.ending is not None else None,
        "entries": summary.entries,
        "drill": summary.drill is not None,
        "private": is_private(summary.id),
        "contested": list(summary.contested),
    }
