"""What is still open when a phase is left: moving on asks nothing, but it says what it passes by."""

from __future__ import annotations

import itertools

from warroom.model.desks import OPEN
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.decisions import TRIAGE, triage_nodes
from warroom.text import bounded, for_line

_NAMED = 2
_LONGEST = 40


def left_open(view: IncidentView, playbook: Playbook) -> list[str]:
    """The checks of the last fix that nobody has ticked, on leaving triage its unanswered questions; safe to show."""
    fix = view.desks.fix
    checks = fix.checks if fix is not None and not fix.broken else ()
    found = [check.text.raw for check in checks if check.state == OPEN]
    early = [phase.name for phase in itertools.takewhile(lambda phase: phase.box is not None, playbook.phases.phase)]
    if view.phase in early[-1:]:
        answers = view.desks.answers
        found += [ask for node, ask, _ in triage_nodes(playbook) if f"answer:{TRIAGE}:{node}" not in answers]
        found += [metric.title for metric in playbook.triage.baseline if metric.name not in view.baseline]
    return [bounded(for_line(one), _LONGEST) for one in found]


def open_words(view: IncidentView, playbook: Playbook) -> str:
    """What is left open, in words behind another message; empty when nothing is."""
    found = left_open(view, playbook)
    if not found:
        return ""
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f" · still open: {', '.join(found[:_NAMED])}{more}"
