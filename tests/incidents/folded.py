"""What an incident comes to, however it was written down: ids and times aside."""

from __future__ import annotations

import os
import time
from typing import Any

from warroom.model.identity import Moment
from warroom.model.views import IncidentView
from warroom.room.core import WarRoom


def folded(path: str) -> dict[str, Any]:
    """The folded state of the only incident in the database at ``path``."""
    room = WarRoom(path, person="test", now=lambda: Moment(time.time_ns() // 1000), entropy=os.urandom)
    try:
        (one,) = room.incidents()
        view = room.view(one.id)
        assert view is not None
        return {**_incident(view), **_desks(view)}
    finally:
        room.close()


def _incident(view: IncidentView) -> dict[str, Any]:
    return {
        "title": view.summary.title.raw,
        "facts": {name: said.raw for name, said in view.facts.items()},
        "severities": [severity.level for severity, _ in view.severities],
        "phase": view.phase,
        "roles": {role.role: [name.raw for name in role.holders] for role in view.roles if role.holders},
        "complaints": view.complaints,
        "baseline": {name: said.raw for name, said in view.baseline.items()},
        "milestones": sorted(view.times),
        "closed": view.summary.closed is not None,
        "conflicts": view.conflicts,
    }


def _desks(view: IncidentView) -> dict[str, Any]:
    desks = view.desks
    return {
        "hypotheses": {
            card.label.raw: (
                card.statement.raw, card.status, _raw(card.owner), _raw(card.test), _raw(card.result),
                len(card.supports), len(card.refutes),
            )
            for card in desks.board
        },
        "answers": sorted((one.tree, one.node, [said.value for said in one.answers]) for one in desks.answers.values()),
        "fixes": [
            (
                fix.how, fix.what.raw, _raw(fix.reviewed_by), _raw(fix.approved_by), fix.broken, fix.verified,
                [(check.text.raw, check.state, _raw(check.figure)) for check in fix.checks],
            )
            for fix in desks.fixes
        ],
        "closure": sorted((check.id, check.state, _raw(check.figure)) for check in desks.checklist),
        "tasks": [
            (task.who.raw, task.what.raw, task.state, _raw(task.outcome), _raw(task.angle)) for task in desks.tasks
        ],
        "polls": [
            (
                poll.proposal.raw, [one.raw for one in poll.objections], poll.state, _raw(poll.outcome),
                _raw(poll.executor), poll.reversible,
            )
            for poll in desks.polls
        ],
    }  # fmt: skip


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None
