"""``import timeline``: a post-mortem that was written elsewhere becomes an incident here, a past one."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Annotated, Any, cast

import click
from typing_extensions import TypedDict

from warroom.cli.completing import incidents, named
from warroom.cli.held_back import refuse_secrets
from warroom.cli.opening import DATA, USAGE, Opening, stop
from warroom.cli.options import json_option, opened, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.encodings import NotText, decoded
from warroom.intake.exported import is_exported, read_exported
from warroom.intake.follow_ups import ReadFollowUp, read_follow_ups
from warroom.intake.imported import Given, Imported
from warroom.intake.postmortem import read_timeline
from warroom.intake.times import clock_words, local, microseconds_of, zone_named
from warroom.model.described import Says
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.report.page import told_by_lines
from warroom.report.past import PastFacts, past_facts
from warroom.room.acts import commander, reviewing, scribe
from warroom.text import for_line, for_terminal, repair


class Note(TypedDict):
    """What was guessed or not understood."""

    line: int
    note: str


class Counts(TypedDict):
    """Rows by how exactly their time is known."""

    exact: Annotated[int, Says("Known to the minute or better")]
    approximate: int
    range: int
    unknown: int


class ImportedPage(Counts):
    """What an import did."""

    incident: str
    lines: Annotated[int, Says("Lines of the page that belong to its timeline")]
    entries: int
    follow_ups: Annotated[int, Says("New ones")]
    notes: list[Note]


class ReadRow(TypedDict):
    """A row of a page, as it was read."""

    line: int
    doubtful: bool
    text: str
    speaker: str | None
    at: Annotated[dict[str, Any] | None, Says("As the log has it: lo and hi in microseconds since 1970")]


class ReadPage(Counts):
    """What an import would store."""

    stored: bool
    title: str
    zone: str
    zone_from: str
    day: str | None
    day_from: str
    severity: str | None
    lines: int
    follow_ups: int
    milestones: dict[str, Any]
    rows: list[ReadRow]
    notes: list[Note]


_LARGEST = 20_000_000


_SHOWN = 200
"""Lines of notes that are printed at most; ``--json`` has them all."""


@click.command()
@with_secrets
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--incident", default="", metavar="ID", shell_complete=incidents, help="Into this incident (default: a new one)."
)
@click.option("--title", default="", help="The new incident's title (default: the file's).")
@click.option(
    "--severity",
    default="",
    metavar="LEVEL",
    shell_complete=named("severity"),
    help="The new incident's severity (default: the mildest).",
)
@click.option("--zone", default="", metavar="ZONE", help="Where its times are, whatever it says of all of them.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="The day of times that have none.")
@click.option("--year", default=0, metavar="YYYY", help="The year of dates that have none.")
@click.option("--order", default=None, type=click.Choice(("dmy", "mdy")), help="What 03/04/2026 means.")
@click.option("--dry-run", is_flag=True, help="Only show what was read, the doubtful rows first.")
@click.option("--again", is_flag=True, help="Also if this page was imported before.")
@json_option({"import": ImportedPage, "import-dry-run": ReadPage})
@opened
def timeline(
    opening: Opening,
    file: str,
    incident: str,
    title: str,
    severity: str,
    zone: str,
    day: str,
    year: int,
    order: str | None,
    dry_run: bool,
    again: bool,
    as_json: bool,
) -> None:
    """The timeline of a post-mortem, as people write them, or an own export in CSV."""
    path = Path(file)
    text, remark = _text(file)
    given = _given(zone, day, year, order or "")
    if incident:
        view = opening.room.view(opening.incident(incident))
        given.zone_of_incident = view.zone if view is not None else ""
    if is_exported(text, path.name):
        imported = read_exported(text, name=path.name)
    else:
        imported = read_timeline(text, name=path.name, given=given)
    if remark:
        imported.notes.insert(0, (1, remark))
    if not imported.lines:
        stop(f"{file} has no line with a time and no section called Timeline; nothing was stored.", DATA)
    past = past_facts(repair(text), imported.front, opening.playbook)
    actions = read_follow_ups(text)
    if dry_run:
        _print_dry(opening, path.name, imported, past, actions, severity, as_json=as_json)
        return
    if not opening.with_secrets:
        stored = [
            title or imported.title,
            *(line.text for line in imported.lines),
            *(f"{one.text} {one.link}" for one in actions),
        ]
        refuse_secrets(path.name, text, stored)
    opening.makes = not incident
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    known = opening.room.setting(f"imported:{digest}")
    if known and not again:
        stop(f"this page was imported before, as {known[:8]}; nothing was stored. --again imports it once more.", DATA)
    chosen = opening.incident(incident) if incident else _new(opening, imported, past, title, severity)
    typed = opening.room.now()
    made: list[str] = opening.run(
        lambda: scribe.log_many(opening.room, chosen, imported.lines, typed=typed, source=f"import {path.name[:80]}")
    )
    kept = opening.run(lambda: reviewing.add_read(opening.room, chosen, actions))
    opening.room.remember(f"imported:{digest}", chosen)
    if as_json:
        said: ImportedPage = {
            "incident": chosen, "lines": imported.found, "entries": len(made), **cast(Counts, imported.counts()),
            "follow_ups": kept, "notes": [{"line": number, "note": note} for number, note in imported.notes],
        }  # fmt: skip
        print_json(said)
        return
    click.echo(f"{chosen}")
    click.echo(f"{imported.found} lines, {len(made)} entries: {_figures(imported)}", err=True)
    if kept:
        click.echo(f"{kept} follow-ups", err=True)
    _print_notes(path.name, imported, past)


def _text(file: str) -> tuple[str, str]:
    """The text of ``file`` and what is to be said of its encoding; ends the command where there is none."""
    path = Path(file)
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST + 1)  # its size says nothing of a device, or of a pipe
        if len(content) > _LARGEST:
            stop(f"{file} is larger than {_LARGEST} bytes; nothing was stored.", DATA)
        return decoded(content)
    except OSError as error:
        stop(f"{file} cannot be read ({error.strerror}); nothing was stored.", DATA)
    except NotText as refused:
        stop(f"{file}: {refused}; nothing was stored.", DATA)


def _given(zone: str, day: str, year: int, order: str) -> Given:
    if zone:
        try:
            zone_named(zone)
        except ValueError as error:
            stop(f"{error}.", USAGE)
    try:
        said = datetime.date.fromisoformat(day) if day else None
    except ValueError:
        stop(f"{ascii(day)[:40]} is not a day: --day 2026-02-13.", USAGE)
    return Given(zone, day=said, year=year or None, order=order)


def _figures(imported: Imported) -> str:
    return ", ".join(f"{number} {name}" for name, number in imported.counts().items())


def _print_notes(name: str, imported: Imported, past: PastFacts) -> None:
    """The notes, those of doubtful rows first."""
    notes = [*imported.notes, *past.notes]
    notes.sort(key=lambda note: note[0] not in imported.doubtful)
    for number, note in notes[:_SHOWN]:
        click.echo(f"{for_terminal(name)}:{number}: {for_terminal(note)}", err=True)
    if len(notes) > _SHOWN:
        click.echo(f"and {len(notes) - _SHOWN} more notes; --json has them all", err=True)


def _print_dry(
    opening: Opening,
    name: str,
    imported: Imported,
    past: PastFacts,
    actions: list[ReadFollowUp],
    severity: str,
    *,
    as_json: bool,
) -> None:
    """Say what was read and where zone and day were taken from; nothing is stored."""
    told = told_by_lines(imported.lines, opening.playbook)
    if as_json:
        said: ReadPage = {
            "stored": False, "title": imported.title, "zone": imported.zone, "zone_from": imported.zone_from,
            "day": imported.day.isoformat() if imported.day is not None else None, "day_from": imported.day_from,
            "severity": severity or past.severity or None, "lines": imported.found, **cast(Counts, imported.counts()),
            "follow_ups": len(actions), "milestones": {milestone: at.as_json() for milestone, at in told.items()},
            "rows": [
                {
                    "line": number, "doubtful": number in imported.doubtful, "text": line.text,
                    "speaker": line.speaker or None, "at": line.at.as_json() if line.at is not None else None,
                }
                for number, line in zip(imported.numbers, imported.lines, strict=True)
            ],
            "notes": [{"line": number, "note": note} for number, note in imported.notes],
        }  # fmt: skip
        print_json(said)
        return
    day = f"{imported.day.isoformat()} ({imported.day_from})" if imported.day is not None else "none (--day says it)"
    click.echo(f"title      {for_line(imported.title)}")
    click.echo(f"severity   {severity or past.severity or 'none is named: the mildest'}")
    click.echo(f"zone       {imported.zone} ({imported.zone_from or 'none is named; --zone says it'})")
    click.echo(f"day        {day}")
    click.echo(f"rows       {imported.found}: {_figures(imported)}; {len(imported.doubtful)} doubtful")
    click.echo(f"milestones {', '.join(f'{one} {_when(at, imported.zone)}' for one, at in told.items()) or 'none'}")
    click.echo(f"follow-ups {len(actions)}")
    remarks: dict[int, list[str]] = {}
    for number, note in imported.notes:
        remarks.setdefault(number, []).append(note)
    rows = list(zip(imported.numbers, imported.lines, strict=True))
    for number, line in sorted(rows, key=lambda row: row[0] not in imported.doubtful):
        mark = "?" if number in imported.doubtful else " "
        who = f"@{for_line(line.speaker)}: " if line.speaker else ""
        first = for_line(line.text.partition("\n")[0])[:90]
        when = _when(line.at, imported.zone) if line.at is not None else ""
        click.echo(f"{mark} {number:>5}  {when:<22} {who}{first}")
        if number in imported.doubtful:
            click.echo(f"         {for_terminal('; '.join(remarks.get(number, [])))}")
    taken = set(imported.numbers)
    for number, note in imported.notes:
        if number not in taken:
            click.echo(f"{for_terminal(name)}:{number}: {for_terminal(note)}", err=True)
    click.echo("nothing was stored", err=True)


def _when(at: EventTime, zone: str) -> str:
    if at.lo is None:
        return f"unknown {for_line(at.words)[:14]}".rstrip()
    return f"{local(at.lo, zone):%Y-%m-%d} {clock_words(at, zone)}"


def _new(opening: Opening, imported: Imported, past: PastFacts, title: str, severity: str) -> str:
    """Open a room for the past incident: it is closed, whatever its page says or leaves open."""
    ladder = opening.playbook.severities.severity
    named = severity or past.severity
    found = opening.playbook.level(named) if named else (len(ladder) - 1, ladder[-1])
    if found is None:
        stop(f"{ascii(named)[:40]} is not on the ladder: {', '.join(level.level for level in ladder)}.", USAGE)
    rank, level = found
    known = [line.at for line in imported.lines if line.at is not None and line.at.lo is not None]
    first = min(known, key=lambda at: at.lo or 0, default=None)
    last = max(known, key=lambda at: at.hi or 0, default=None)
    phases = opening.playbook.phases.phase
    facts: dict[str, object] = {}
    told = told_by_lines(imported.lines, opening.playbook)
    facts.update((name, at.as_json()) for name, at in told.items() if name not in ("began", "declared"))
    end = told.get("resolved") or last
    if "closed" not in told:
        moment = end.hi if end is not None and end.hi is not None else _some_day(imported, opening.room.now())
        facts["closed"] = EventTime.at(moment, zone=imported.zone).as_json()
    facts["milestones"] = {
        "assumed": [name for name in ("began", "declared", "closed") if name not in told],
        "stated": [{"label": label, "words": words} for label, words in past.stated],
    }
    began = told.get("began", first)
    begin = began.lo if began is not None and began.lo is not None else _some_day(imported, opening.room.now())
    declared = told.get("declared") or EventTime.at(begin, zone=imported.zone)
    return opening.run(
        lambda: commander.record_past(
            opening.room, title or imported.title, severity=Severity(level.level, rank), phase=phases[-1].name,
            phase_rank=len(phases) - 1, zone=imported.zone, began=began, declared=declared, facts=facts,
            roles=past.roles,
        )
    )  # fmt: skip


def _some_day(imported: Imported, now: int) -> int:
    """A moment of the day that the page is about, for an incident without any time; now when it names no day."""
    if imported.day is None:
        return now
    midnight = datetime.datetime.combine(imported.day, datetime.time(), datetime.UTC)
    return min(now, microseconds_of(midnight))
