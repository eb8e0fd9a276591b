"""How an incident begins and changes its track: suspected, kept, declared, and back."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.playbook.standing import DECLARED, QUIET, declared_before, state_of
from warroom.room.acts import commander
from warroom.room.acts.fact_writing import INCIDENT, is_of_old
from warroom.room.core import Committed, WarRoom, Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warroom.model.views import IncidentView
    from warroom.playbook.workflow import Playbook

DECLARES, LETS_GO = "declared", "no longer declared, so no roles, updates or time boxes are owed"
"""What begins, and what stops, with another severity."""


def open_incident(
    room: WarRoom,
    playbook: Playbook,
    title: str,
    severity: Severity | None,
    *,
    zone: str,
    began: EventTime | None = None,
    facts: Mapping[str, object] | None = None,
    beside: Sequence[Write] = (),
    private: bool = False,
) -> IncidentId:
    """Open an incident and return its id: declared where its severity asks for that, else kept; only suspected without
    one. ``beside`` is what was known before: the answers that led here. Raise `RoomTrouble` where it
    shall be ``private`` and nothing here can seal it.
    """
    phases = playbook.phases.phase
    if severity is None or _quiet(playbook, severity):
        return commander.keep(
            room, title, severity=severity, phase=phases[0].name, zone=zone, began=began, facts=facts, beside=beside,
            private=private,
        )  # fmt: skip
    entered = _declaring(playbook)
    return commander.declare(
        room, title, severity=severity, phase=phases[entered].name, phase_rank=entered, zone=zone, began=began,
        facts=facts, beside=beside, private=private,
    )  # fmt: skip


def change_severity(
    room: WarRoom,
    playbook: Playbook,
    view: IncidentView,
    severity: Severity,
    *,
    why: str = "",
    at: EventTime | None = None,
) -> Committed:
    """Say how bad it is. From a level that is not declared to one that is this declares it, in the same act; the other
    way round it says what stops.
    """
    standing, state = view.summary.severity, state_of(view.summary, playbook)
    facts: dict[str, object] = {}
    turns = ""
    if _quiet(playbook, severity):
        turns = LETS_GO if state == DECLARED else ""
    elif state != DECLARED and (state == QUIET or not view.summary.closed):
        turns, entered = DECLARES, _declaring(playbook)
        rank_and_phase = playbook.phase(view.phase)
        if rank_and_phase is None or rank_and_phase[0] < entered:
            facts["phase"] = {"name": playbook.phases.phase[entered].name, "rank": entered}
        if not declared_before(view, playbook):
            facts["declared"] = (at or EventTime.at(room.now())).as_json()
    before = standing.level if standing is not None else ""
    if is_of_old(room, view.id, Write(INCIDENT, INCIDENT, {"severity": {"rank": severity.rank}}), at):
        before, turns, facts = "", "", {}  # nobody knows here what it was before, and nothing begins or stops now
    return commander.set_severity(room, view.id, severity, before=before, why=why, turns=turns, facts=facts, at=at)


def _quiet(playbook: Playbook, severity: Severity) -> bool:
    rank_and_level = playbook.level(severity.level)
    return rank_and_level is not None and rank_and_level[1].quiet


def _declaring(playbook: Playbook) -> int:
    """The position of the phase in which an incident is declared: the second one."""
    phases = playbook.phases.phase
    return next((position for position, phase in enumerate(phases) if position and not phase.throughout), 0)
