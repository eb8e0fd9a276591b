"""Trying every template before it is needed: against the sample incident, and against one of which nothing is known."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from warroom.compose.engine import Value, undefined_fields
from warroom.compose.message_facts import facts
from warroom.model.identity import IncidentId, Moment
from warroom.model.views import Severity
from warroom.playbook.load import Problem
from warroom.playbook.message_shapes import Template
from warroom.playbook.workflow import Playbook
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.readings.messages import material_of

_NOON = Moment(1_771_070_400_000_000)
"""2026-02-14 12:00 UTC: any moment will do, but the same each time."""


def rehearse(playbook: Playbook) -> list[Problem]:
    """What keeps a template from being rendered, and each field that nobody fills, with file and line."""
    problems: list[Problem] = []
    for template in playbook.communication.template:
        if template.file in playbook.texts and not _of_an_audience(playbook, template):
            problems += _tried(playbook, template, dict.fromkeys(template.fields, "x"))
    with tempfile.TemporaryDirectory(prefix="warroom-check-") as folder:
        entropy = random.Random(0).randbytes  # noqa: S311 - ids of a database that is thrown away
        room = WarRoom(str(Path(folder) / "check.db"), person="check", now=lambda: _NOON, entropy=entropy)
        try:
            for incident in (make_sample(room, playbook, zone="UTC"), _empty(room)):
                for audience in playbook.communication.audience:
                    material = material_of(room, playbook, incident, audience)
                    values, _ = facts(playbook, audience, material, {})
                    for name in audience.templates:
                        found = playbook.template(name)
                        if found is not None:
                            problems += _tried(playbook, found, values)
        finally:
            room.close()
    return list({str(problem): problem for problem in problems}.values())


def _of_an_audience(playbook: Playbook, template: Template) -> bool:
    return any(template.name in audience.templates for audience in playbook.communication.audience)


def _tried(playbook: Playbook, template: Template, values: dict[str, Value]) -> list[Problem]:
    file = f"templates/{template.file}"
    troubles = undefined_fields(playbook.texts[template.file], file=file, values=values)
    return [
        Problem(
            file,
            trouble.line,
            trouble.undefined,
            "a field that is filled" if trouble.undefined else "a template",
            trouble.what,
        )
        for trouble in troubles
    ]


def _empty(room: WarRoom) -> IncidentId:
    """An incident of which nothing is known yet."""
    return commander.declare(room, "", severity=Severity("?", 0), phase="", phase_rank=0, zone="")
