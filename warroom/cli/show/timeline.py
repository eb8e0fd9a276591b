"""``show timeline``."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from warroom.cli.entries import entry_json
from warroom.cli.opening import Opening
from warroom.cli.options import AS_MANY, incident_option, opened
from warroom.cli.output import CSV, TSV, Output, rows_option
from warroom.cli.shapes import Entry
from warroom.cli.spoken import line, spoken, spoken_time
from warroom.intake.times import known_zone, local
from warroom.model.left_out import left_out
from warroom.model.sentences import counted
from warroom.model.timeline_entries import EntryKey, Filter, TimelineEntry, TimelinePages
from warroom.model.views import title_of
from warroom.text import for_line

_PAGE = 1_000


@click.command()
@incident_option
@click.option("--last", default=0, type=AS_MANY, metavar="N", help="Only the last N entries.")
@click.option("--utc", is_flag=True, help="Times in UTC.")
@opened
@rows_option("timeline", Entry)
def timeline(opening: Opening, output: Output, incident: str, last: int, utc: bool) -> None:
    """The timeline of an incident."""
    chosen = opening.incident(incident)
    pages = opening.room.pages(chosen, Filter(noise=True), purges=True)
    if output.how in (CSV, TSV):
        output.print(map(entry_json, _entries(pages, last)))
        return
    if output:
        click.echo("[", nl=False)
        for number, entry in enumerate(_entries(pages, last)):
            click.echo((",\n " if number else "\n ") + json.dumps(entry_json(entry), ensure_ascii=True), nl=False)
        click.echo("\n]")
        return
    facts = opening.room.facts_of(chosen)
    zone = "UTC" if utc or facts is None else known_zone(facts[0])
    if (
        summary := next((summary for summary in opening.room.incidents() if summary.id == chosen), None)
    ) and summary.drill is not None:
        click.echo(f"{title_of(summary)}: nothing here is real")
    day = ""
    for entry in _entries(pages, last):
        today = f"{local(entry.key[0], zone):%Y-%m-%d}"
        if today != day:
            click.echo(f"{today} ({zone})")
            day = today
        click.echo(_plain(entry, zone))


def _entries(pages: TimelinePages, last: int) -> Iterator[TimelineEntry]:
    if last > 0:
        yield from pages.before(None, last)
        return
    key: EntryKey | None = None
    while page := pages.after(key, _PAGE):
        yield from page
        key = page[-1].key


def _plain(entry: TimelineEntry, zone: str) -> str:
    struck = entry.struck is not None
    states = [
        *(["struck"] if struck else []),
        *(["purged"] if entry.purged else []),
        *(["words missing"] if entry.missing else []),
        *(["key moment"] if entry.pinned else []),
        *(["key not accepted"] if entry.unsure else []),
    ]
    speaker = f"@{for_line(entry.speaker)}: " if entry.speaker is not None else ""
    text = spoken(entry.text)
    if entry.wordless:
        text = left_out(missing=not entry.purged)
    by = f"struck by @{for_line(entry.struck_by)}: {spoken(entry.struck)}" if entry.struck_by and entry.struck else ""
    authors = ", ".join(f"@{for_line(author)}" for author in entry.wordings_by)
    wordings = f"{counted(entry.versions, 'wording', 'wordings')}: {authors}" if entry.versions > 1 and authors else ""
    remarks = "".join(f" [{words}]" for words in (wordings, by) if words)
    when = spoken_time(entry.at, zone)
    return line(" ".join(states), f"{when} {for_line(entry.kind)} @{for_line(entry.by.raw)}: {speaker}{text}{remarks}")
