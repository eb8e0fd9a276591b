"""``import timeline``: a post-mortem that was written elsewhere becomes an incident here, a past one."""

from __future__ import annotations

from typing import Annotated, Any, cast

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import incidents, named
from warroom.cli.held_back import refuse_secrets
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.imported import given_in_words
from warroom.model.described import Says
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.model.sentences import counted
from warroom.paths import is_absent
from warroom.room.acts.bringing_in import (
    ReadPage,
    bring_in,
    brought_in_before,
    figures_words,
    read_page_in,
    when_words,
)
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import GivenFile, given_file
from warroom.text import for_line, for_terminal


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

    incident: IncidentId
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


class PageAsRead(Counts):
    """What an import would store."""

    stored: bool
    stored_before: Annotated[str | None, Says("The incident that it was stored as before")]
    title: str
    zone: str
    zone_from: str
    zone_said: Annotated[bool, Says("False where the zone is only assumed")]
    day: str | None
    day_from: str
    severity: str | None
    lines: int
    follow_ups: int
    milestones: dict[str, Any]
    rows: list[ReadRow]
    notes: list[Note]


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
@json_option({"import": ImportedPage, "import-dry-run": PageAsRead})
@opened
def timeline(
    opening: Opening,
    file: str,
    incident: IncidentId,
    title: str,
    severity: str,
    zone: str,
    day: str,
    year: int,
    order: str | None,
    dry_run: bool,
    again: bool,
    as_json: bool,
    given: GivenFile | None = None,
) -> None:
    """The timeline of a post-mortem, as people write them, or an own export in CSV or JSON Lines."""
    try:
        given = given or given_file(file)
        if given.packed is not None:
            stop(
                f"{file} holds an export of a tool: `warroom import file` brings it in; nothing was stored.",
                exit_codes.DATA,
            )
        frame_words = given_in_words(zone, day, year=year, order=order or "")
        if incident:
            view = opening.room.view(opening.incident(incident))
            frame_words.zone_of_incident = view.zone if view is not None else ""
        page = read_page_in(given.text, given.called, frame_words, opening.playbook, remark=given.remark)
    except ValueError as error:
        stop(f"{error}.", exit_codes.USAGE)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    opening.makes = not incident
    if dry_run:
        _print_dry(opening, page, severity, as_json=as_json)
        return
    if not opening.with_secrets:
        refuse_secrets(given.called, given.text, page.stored_texts(title))
    before = brought_in_before(opening.room, page) if not again else None
    if before is not None:
        stop(f"{before.words}; nothing was stored. --again imports it once more.", exit_codes.DATA)
    chosen = opening.incident(incident) if incident else NO_INCIDENT
    stored = opening.run(
        lambda: bring_in(opening.room, opening.playbook, page, incident=chosen, title=title, severity=severity)
    )
    imported = page.imported
    if as_json:
        counts: ImportedPage = {
            "incident": stored.incident, "lines": imported.found, "entries": stored.entries,
            **cast(Counts, imported.counts()), "follow_ups": stored.follow_ups,
            "notes": [{"line": number, "note": note} for number, note in imported.notes],
        }  # fmt: skip
        print_json(counts)
        return
    click.echo(stored.incident)
    lines, entries = counted(imported.found, "line", "lines"), counted(stored.entries, "entry", "entries")
    click.echo(f"{lines}, {entries}: {figures_words(imported)}", err=True)
    if stored.follow_ups:
        click.echo(counted(stored.follow_ups, "follow-up", "follow-ups"), err=True)
    _print_notes(page)


def _print_notes(page: ReadPage) -> None:
    """The notes, those of doubtful rows first."""
    notes = [*page.imported.notes, *page.past.notes]
    notes.sort(key=lambda note: note[0] not in page.imported.doubtful)
    for number, note in notes[:_SHOWN]:
        click.echo(f"{for_terminal(page.name)}:{number}: {for_terminal(note)}", err=True)
    if len(notes) > _SHOWN:
        click.echo(f"and {counted(len(notes) - _SHOWN, 'more note', 'more notes')}; --json has them all", err=True)


def _print_dry(opening: Opening, page: ReadPage, severity: str, *, as_json: bool) -> None:
    """Say what was read and where zone and day were taken from; nothing is stored."""
    imported, past, told_times = page.imported, page.past, page.told
    before = None if is_absent(opening.path) else brought_in_before(opening.room, page)
    if as_json:
        counts: PageAsRead = {
            "stored": False, "stored_before": before.incident if before is not None else None,
            "title": imported.title, "zone": imported.zone,
            "zone_from": imported.zone_from, "zone_said": imported.zone_said,
            "day": imported.day.isoformat() if imported.day is not None else None, "day_from": imported.day_from,
            "severity": severity or past.severity or None, "lines": imported.found, **cast(Counts, imported.counts()),
            "follow_ups": len(page.actions), "milestones": {name: at.as_json() for name, at in told_times.items()},
            "rows": [
                {
                    "line": number, "doubtful": number in imported.doubtful, "text": line.text,
                    "speaker": line.speaker or None, "at": line.at.as_json() if line.at is not None else None,
                }
                for number, line in zip(imported.numbers, imported.lines, strict=True)
            ],
            "notes": [{"line": number, "note": note} for number, note in imported.notes],
        }  # fmt: skip
        print_json(counts)
        return
    day = f"{imported.day.isoformat()} ({imported.day_from})" if imported.day is not None else "none (--day says it)"
    milestones = ", ".join(f"{name} {when_words(at, imported.zone)}" for name, at in told_times.items())
    click.echo(f"title      {for_line(imported.title)}")
    click.echo(f"severity   {severity or past.severity or 'none is named: the mildest'}")
    click.echo(f"zone       {imported.zone} ({imported.zone_from or 'none is named; --zone says it'})")
    click.echo(f"day        {day}")
    click.echo(f"rows       {imported.found}: {figures_words(imported)}; {len(imported.doubtful)} doubtful")
    click.echo(f"milestones {milestones or 'none'}")
    click.echo(f"follow-ups {len(page.actions)}")
    for row in page.rows_in_doubt_first():
        speaker = f"@{for_line(row.speaker)}: " if row.speaker else ""
        click.echo(f"{'?' if row.doubtful else ' '} {row.number:>5}  {row.when:<22} {speaker}{row.words[:90]}")
        if row.doubtful:
            click.echo(f"         {for_terminal('; '.join(row.remarks))}")
    for number, note in page.notes_beside_rows():
        click.echo(f"{for_terminal(page.name)}:{number}: {for_terminal(note)}", err=True)
    if before is not None:
        click.echo(f"{before.words}; --again would import it once more", err=True)
    click.echo("nothing was stored", err=True)
