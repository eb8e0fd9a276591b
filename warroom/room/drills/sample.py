"""The sample incident of ``warroom demo``: written down as data, with times relative to now."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from warroom.intake.typed_line import COMMAND, read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import Severity
from warroom.playbook.declaring_shapes import Phase
from warroom.playbook.load import shipped_data
from warroom.playbook.workflow import Playbook
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS, give


def make_sample(room: WarRoom, playbook: Playbook, *, zone: str, file: Path | None = None) -> IncidentId:
    """Make the incident of ``file`` (the shipped one unless given) in ``room`` and return its id."""
    sample = tomllib.loads((file or shipped_data() / "demo" / "payments.toml").read_text("utf-8"))
    now, person, clock = room.now(), room.person, room.now
    rank_and_level = playbook.level(sample["severity"])
    rank, level = rank_and_level if rank_and_level is not None else (0, playbook.severities.severity[0])
    commander_name = str(sample["roles"].get(playbook.roles.role[0].name, person))
    try:
        _as(room, commander_name, now - (sample["began_ago"] - 6) * MINUTE)
        incident = _declare(room, playbook, sample, Severity(level.level, rank), zone)
        later = _first_open_phase(playbook)
        for entry in sample["entry"]:
            at = now - entry["ago"] * MINUTE
            if later is not None and entry["ago"] < sample["investigate_ago"]:
                position, phase = later
                _as(room, commander_name, now - sample["investigate_ago"] * MINUTE)
                commander.enter_phase(room, incident, phase.name, position, title=phase.title)
                later = None
            _as(room, entry["by"], at)
            line = read_line(entry["say"], now=at, zone=zone, commands=ORDERS)
            if line.does == COMMAND:
                give(room, playbook, incident, line.command, line.argument)
            else:
                scribe.log(room, incident, line, typed=at)
    finally:
        room.now, room.person = clock, person
    return incident


def _as(room: WarRoom, person: str, at: Moment) -> None:
    """Let the next act be of ``person`` at ``at``."""

    def then() -> Moment:
        return at

    room.person, room.now = person, then


def _declare(room: WarRoom, playbook: Playbook, sample: dict[str, Any], severity: Severity, zone: str) -> IncidentId:
    declared = room.now()
    began = declared - 6 * MINUTE
    names = ("impact", "affected", "detection", "type", "channel")
    return commander.declare(
        room,
        sample["title"],
        severity=severity,
        phase=playbook.phases.phase[0].name,
        phase_rank=0,
        zone=zone,
        began=EventTime.at(Moment(began - began % MINUTE), zone=zone),
        facts={name: sample[name] for name in names if name in sample},
        roles=sample["roles"],
    )


def _first_open_phase(playbook: Playbook) -> tuple[int, Phase] | None:
    """The first phase that takes as long as it takes."""
    phases = enumerate(playbook.phases.phase)
    return next(((at, phase) for at, phase in phases if phase.box is None and not phase.throughout), None)
