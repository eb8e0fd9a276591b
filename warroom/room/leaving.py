"""What is still open when a phase is left: moving on asks nothing, but it says what it passes by."""

from __future__ import annotations

from warroom.model.desks import OPEN
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.decisions import triage_id, triage_nodes
from warroom.text import bounded, for_line

_LONGEST = 40


def left_open(view: IncidentView, playbook: Playbook) -> list[str]:
    """The checks of the last fix that nobody has ticked, on leaving triage its unanswered questions; safe to show."""
    fix = view.desks.fix
    checks = fix.checks if fix is not None and not fix.broken else ()
    found = [check.text.raw for check in checks if check.state == OPEN]
    early = playbook.first_phases
    if view.phase in early[-1:]:
        answers = view.desks.answers
        found += [ask for node, ask, _ in triage_nodes(playbook) if triage_id(node) not in answers]
        found += [metric.title for metric in playbook.triage.baseline if metric.name not in view.baseline]
    return [bounded(for_line(one), _LONGEST) for one in found]


def open_words(view: IncidentView, playbook: Playbook) -> str:
    """What is left open, in words behind another message; empty when nothing is."""
    found = left_open(view, playbook)
    if not found:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f" · still open: {found[0]}{more}"
