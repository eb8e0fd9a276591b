"""The sample incident of ``warroom demo``: written down as data, with times relative to now."""

from __future__ import annotations

import tomllib
from pathlib import Path

from warroom.intake.line import read_line
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import Severity
from warroom.playbook.load import shipped_data
from warroom.playbook.shapes import Playbook
from warroom.room import commander, scribe
from warroom.room.core import WarRoom


def make_sample(room: WarRoom, playbook: Playbook, *, zone: str, file: Path | None = None) -> str:
    """Make the incident of ``file`` (the shipped one unless given) in ``room`` and return its id."""
    said = tomllib.loads((file or shipped_data() / "demo" / "payments.toml").read_text("utf-8"))
    now, person, clock = room.now(), room.person, room.now
    found = playbook.level(said["severity"])
    rank, level = found if found is not None else (0, playbook.severities.severity[0])
    phases = playbook.phases.phase
    began = now - said["began_ago"] * MINUTE
    facts = {name: said[name] for name in ("impact", "affected", "detection", "type", "channel") if name in said}
    try:
        room.now = lambda: now - (said["began_ago"] - 6) * MINUTE
        room.person = said["roles"].get(playbook.roles.role[0].name, person)
        incident = commander.declare(
            room, said["title"], severity=Severity(level.level, rank), phase=phases[0].name, phase_rank=0, zone=zone,
            began=EventTime.at(began - began % MINUTE, zone=zone), facts=facts, roles=said["roles"],
            declared=EventTime.at(room.now(), zone=zone),
        )  # fmt: skip
        for entry in said["entry"]:
            at = now - entry["ago"] * MINUTE
            room.now, room.person = (lambda at=at: at), entry["by"]
            line = read_line(entry["say"], now=at, zone=zone)
            scribe.log(room, incident, line, typed=at)
        for position, phase in enumerate(phases):
            if phase.box is None and not phase.throughout:
                at = now - 26 * MINUTE
                room.now, room.person = (lambda at=at: at), said["roles"][playbook.roles.role[0].name]
                commander.enter_phase(room, incident, phase.name, position, title=phase.title)
                break
    finally:
        room.now, room.person = clock, person
    return incident
