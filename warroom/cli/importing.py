"""``import timeline``: a post-mortem that was written elsewhere becomes an incident here."""

from __future__ import annotations

import json
from pathlib import Path

import click

from warroom.cli.after import read_text
from warroom.cli.held_back import refuse_secrets
from warroom.cli.opening import DATA, USAGE, Opening, stop
from warroom.intake.postmortem import Imported, read_timeline
from warroom.intake.times import zone_named
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.report.page import told_by_lines
from warroom.room import commander, scribe
from warroom.room.background import publish_soon
from warroom.text import for_terminal


def import_file(
    opening: Opening, file: str, *, incident: str, title: str, severity: str, zone: str, as_json: bool
) -> None:
    """Read ``file`` and store its timeline, into ``incident`` or a new one."""
    path = Path(file)
    text = read_text(file)
    if zone:
        try:
            zone_named(zone)
        except ValueError as error:
            stop(f"{error}.", USAGE)
    imported = read_timeline(text, name=path.name, zone=zone)
    if not imported.lines:
        stop(f"{file} has no line with a time and no section called Timeline; nothing was stored.", DATA)
    if not opening.with_secrets:
        refuse_secrets(path.name, text, [title or imported.title, *(line.text for line in imported.lines)])
    opening.makes = not incident
    chosen = opening.incident(incident) if incident else _new(opening, imported, title, severity)
    typed = opening.room.now()
    made: list[str] = opening.run(
        lambda: scribe.log_many(opening.room, chosen, imported.lines, typed=typed, source=f"import {path.name[:80]}")
    )
    counts = imported.counts()
    if as_json:
        said = {
            "incident": chosen, "lines": imported.found, "entries": len(made), **counts,
            "notes": [{"line": number, "note": note} for number, note in imported.notes],
        }  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    click.echo(f"{chosen}")
    figures = ", ".join(f"{number} {name}" for name, number in counts.items())
    publish_soon(opening.room)
    click.echo(f"{imported.found} lines, {len(made)} entries: {figures}", err=True)
    for number, note in imported.notes:
        click.echo(f"{for_terminal(path.name)}:{number}: {for_terminal(note)}", err=True)


def _new(opening: Opening, imported: Imported, title: str, severity: str) -> str:
    ladder = opening.playbook.severities.severity
    found = opening.playbook.level(severity) if severity else (len(ladder) - 1, ladder[-1])
    if found is None:
        stop(f"{ascii(severity)[:40]} is not on the ladder: {', '.join(level.level for level in ladder)}.", USAGE)
    rank, level = found
    known = [line.at for line in imported.lines if line.at is not None and line.at.lo is not None]
    began = min(known, key=lambda at: at.lo or 0, default=None)
    last = max(known, key=lambda at: at.hi or 0, default=None)
    phases = opening.playbook.phases.phase
    facts: dict[str, object] = {}
    told = told_by_lines(imported.lines, opening.playbook)
    facts.update((name, at.as_json()) for name, at in told.items() if name not in ("began", "declared"))
    if "closed" not in told and last is not None and last.hi is not None:
        facts["closed"] = EventTime.at(last.hi, zone=imported.zone).as_json()
    facts["milestones"] = {"assumed": [name for name in ("began", "declared", "closed") if name not in told]}
    began = told.get("began", began)
    declared = EventTime.at(began.lo, zone=imported.zone) if began is not None and began.lo is not None else None
    declared = told.get("declared", declared)
    return opening.run(
        lambda: commander.record_past(
            opening.room, title or imported.title, severity=Severity(level.level, rank), phase=phases[-1].name,
            phase_rank=len(phases) - 1, zone=imported.zone, began=began, declared=declared, facts=facts,
        )
    )  # fmt: skip
