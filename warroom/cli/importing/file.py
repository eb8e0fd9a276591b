"""``import FILE``: what is in a file is found out by looking at it; what a tool wrote comes into the open incident."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import incidents, named
from warroom.cli.failing import done_though_untold
from warroom.cli.given_time import bound_said, time_of
from warroom.cli.importing.timeline import timeline
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import json_option, opened, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.coming import read_day
from warroom.intake.times import iso
from warroom.intake.tools.csv_rows import CsvColumns
from warroom.intake.tools.event import Remark, ToolEvent, ToolFile
from warroom.intake.tools.sources import Asked
from warroom.model.described import Says
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.model.sentences import counted
from warroom.model.views import IncidentView, title_of
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import OFFERED, BroughtIn, bring_in, entry_of, offered, secret_in, take_offered
from warroom.room.incoming.given_file import ColumnsAsked, GivenFile, UnknownJSON, day_of_folder, given_file
from warroom.room.incoming.tool_file import Wanted, bare_name
from warroom.room.readings.messages import view_of
from warroom.room.secret_gate import looks_like
from warroom.text import bounded, for_line, for_terminal, quoted


class Place(TypedDict):
    """Where something was skipped, and why."""

    where: str
    why: str


class Told(TypedDict):
    """An event as it would be stored."""

    entry: Annotated[str, Says("The id of the entry that it becomes, whoever brings it in")]
    at: Annotated[dict[str, Any], Says("As the log has it: lo and hi in microseconds since 1970")]
    text: str
    speaker: str | None
    channel: str | None
    link: str | None
    machine: Annotated[bool, Says("Hidden with the other things that machines write")]
    where: str | None


class ToldFile(TypedDict):
    """What is in a file of a tool."""

    source: str
    title: str
    events: int
    not_asked_for: int
    skipped: Annotated[dict[str, int], Says("Why, and how many")]
    notes: list[Place]
    remarks: Annotated[list[str], Says("What is to be known of what is taken")]
    milestones: Annotated[dict[str, Any], Says("Offered; --take makes them milestones")]
    stored: bool


class ReadFile(ToldFile):
    """What would be stored of a file of a tool."""

    rows: list[Told]


class BroughtFile(ToldFile):
    """What was stored of a file of a tool."""

    incident: IncidentId
    entries: int
    here_already: int
    held_back: Annotated[list[str], Says("Places of events that look like a secret")]
    milestones_taken: list[str]


_SHOWN = 20
_SAYS = {
    "year": "--year YYYY says it",
    "began": "--began TIME says it",
    "day": "--day says it, --zone where the clock was",
    "clocks": "--zone says where its clocks were",
}
"""The options that say of a file what it does not say itself."""


@click.command("file")
@with_secrets
@click.argument("file", type=click.Path(exists=True))
@click.option(
    "--incident", default="", metavar="ID", shell_complete=incidents, help="Into this incident (default: the last one)."
)
@click.option("--since", default="", metavar="TIME", help="Only what happened from then on: 2026-02-13 14:00.")
@click.option("--until", default="", metavar="TIME", help="Only what happened up to then.")
@click.option("--channel", multiple=True, metavar="NAME", help="Only of this channel or service; may be given again.")
@click.option("--who", multiple=True, metavar="NAME", help="Only by this person; may be given again.")
@click.option("--take", default="", metavar="NAMES", help="Take milestones that are offered: detected,resolved.")
@click.option("--time", "time_column", default="", metavar="COLUMN", help="CSV, JSON: the column or field of the time.")
@click.option(
    "--text", "text_column", default="", metavar="COLUMN", help="CSV, JSON: the column or field of the words."
)
@click.option(
    "--person", "person_column", default="", metavar="COLUMN", help="CSV, JSON: the column or field of who said it."
)
@click.option("--link", "link_column", default="", metavar="COLUMN", help="CSV, JSON: the column or field of a link.")
@click.option("--began", default="", metavar="TIME", help="Transcript: when the call began.")
@click.option("--title", default="", help="Page: the new incident's title (default: the file's).")
@click.option(
    "--severity", default="", metavar="LEVEL", shell_complete=named("severity"), help="Page: the incident's severity."
)
@click.option("--zone", default="", metavar="ZONE", help="Where its times are that name no zone.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="Page, Zoom: the day of times that have none.")
@click.option("--year", default=0, metavar="YYYY", help="The year of dates that have none, of a syslog too.")
@click.option("--order", default=None, type=click.Choice(("dmy", "mdy")), help="Page: what 03/04/2026 means.")
@click.option("--dry-run", is_flag=True, help="Only show what it is, what would be stored and what not.")
@click.option("--again", is_flag=True, help="Page: also if it was imported before.")
@json_option({"import-file": BroughtFile, "import-file-dry-run": ReadFile})
@opened
def import_file(
    opening: Opening,
    /,
    file: str,
    incident: IncidentId,
    since: str,
    until: str,
    channel: tuple[str, ...],
    who: tuple[str, ...],
    take: str,
    time_column: str,
    text_column: str,
    person_column: str,
    link_column: str,
    began: str,
    **page: Any,
) -> None:
    """What a tool wrote: Slack, alerts, PagerDuty, Opsgenie, Statuspage, GitHub, GitLab, git, journal, CSV, a call."""
    columns = _columns_named(time_column, text_column, person_column, link_column)
    as_json, dry_run = bool(page["as_json"]), bool(page["dry_run"])
    zone = page["zone"] or opening.zone
    day = _day(page["day"], zone) or day_of_folder(file)
    began_at = time_of(began, zone).lo if began else None
    asked = Asked(columns, began_at, int(page["year"]), day, zone, clocks=page["zone"])
    given, tool_file = _read(file, asked)
    if tool_file is None:
        if since or until or channel or who or take:
            stop(f"{file} is a page: it is brought in whole, by `warroom import {file}` alone.", exit_codes.USAGE)
        click.get_current_context().invoke(timeline, file=file, incident=incident, given=given, **page)
        return
    incident_id = opening.incident(incident)
    view: IncidentView = opening.read(lambda: view_of(opening.room, incident_id))
    wanted = Wanted(
        bound_said(since, view.zone, first=True),
        bound_said(until, view.zone, first=False),
        tuple(map(bare_name, channel)),
        tuple(map(bare_name, who)),
    )
    chosen = wanted.chosen(tool_file.events)
    left_out = len(tool_file.events) - len(chosen)
    offers = offered(chosen, view)
    taken = _taken(take, offers)
    if dry_run:
        _print_dry(tool_file, chosen, left_out, offers, as_json=as_json)
        return
    over = ", which is closed" if view.summary.closed else ""
    click.echo(f"into {title_of(view.summary)}{over}", err=True)
    brought: BroughtIn = opening.run(
        lambda: bring_in(opening.room, incident_id, chosen, file=f"{tool_file.title}: {Path(file).name}")
    )
    for name in taken:
        _mark(opening, incident_id, name, offers[name])
    _print_brought(opening, incident_id, tool_file, brought, left_out, offers, taken, as_json=as_json)


def _read(file: str, asked: Asked) -> tuple[GivenFile, ToolFile | None]:
    """What is in ``file``, and what a tool wrote into it; `None` for a page that people wrote. Ends the command where
    it cannot be read.
    """
    try:
        given = given_file(file)
        return given, given.tool_file(asked)
    except ColumnsAsked as table:
        head = ", ".join(table.columns[:40])
        stop(
            f"{file}: say which columns to take: --time COLUMN --text COLUMN, of {bounded(head, 400)}.",
            exit_codes.USAGE,
        )
    except UnknownJSON as trouble:
        fields = bounded(for_line(", ".join(trouble.fields)), 400)
        of = f", of {fields}" if fields else ": check.output is one inside another"
        stop(f"{trouble} --time FIELD --text FIELD name its own fields{of}.", trouble.exit_code)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)


def _day(words: str, zone: str) -> datetime.date | None:
    try:
        return read_day(words, now=now(), zone=zone, past=True) if words else None
    except ValueError:
        stop(f"{quoted(words)} is not a day; 2026-02-13 is.", exit_codes.USAGE)


def _taken(take: str, offers: dict[str, ToolEvent]) -> list[str]:
    names = [name.strip() for name in take.split(",") if name.strip()]
    for name in names:
        if name not in offers:
            choices = ", ".join(offers) or "none"
            stop(f"{quoted(name)} is not offered: {choices} (of {', '.join(OFFERED)}).", exit_codes.USAGE)
    return names


def _mark(opening: Opening, incident: IncidentId, name: str, event: ToolEvent) -> None:
    opening.run(lambda: take_offered(opening.room, incident, name, event))


def _when(event: ToolEvent) -> str:
    at, about = event.at, "~" if event.at.approx else ""
    if at.lo is None:
        return f"unknown ({for_line(at.words)})"
    if at.hi is not None and at.hi - at.lo >= MINUTE:  # a day, of which the first moment alone would say too much
        return f"{about}{iso(at.lo)} to {iso(at.hi)}"
    return f"{about}{iso(at.lo)}"


def _print_dry(
    tool_file: ToolFile, chosen: list[ToolEvent], left_out: int, offers: dict[str, ToolEvent], *, as_json: bool
) -> None:
    """What would be stored; nothing is."""
    if as_json:
        print_json(_as_json(tool_file, chosen, left_out, offers) | {"stored": False})
        return
    people = Counter(tool_event.speaker for tool_event in chosen if tool_event.speaker).most_common(12)
    channels = Counter(tool_event.channel for tool_event in chosen if tool_event.channel).most_common(12)
    timed = [tool_event for tool_event in chosen if tool_event.at.lo is not None]
    click.echo(f"source     {for_line(tool_file.title)}")
    others = counted(left_out, "other is", "others are")
    click.echo(f"events     {len(chosen)}, {len(timed)} with a time; {others} not asked for")
    if timed:
        click.echo(f"from       {_when(timed[0])}\nto         {_when(timed[-1])}")
    click.echo(f"people     {', '.join(f'{for_line(name)} {count}' for name, count in people) or 'none'}")
    click.echo(f"channels   {', '.join(f'{for_line(name)} {count}' for name, count in channels) or 'none'}")
    click.echo(
        f"milestones {', '.join(f'{name} {_when(tool_event)}' for name, tool_event in offers.items()) or 'none'}"
    )
    _print_skipped(tool_file)
    for one in chosen[:_SHOWN]:
        speaker = f"@{for_line(one.speaker)}: " if one.speaker else ""
        click.echo(f"  {_when(one):<28} {speaker}{bounded(for_line(one.text), 90)}")
    if len(chosen) > _SHOWN:
        click.echo(f"  and {len(chosen) - _SHOWN} more; --json has them all")
    tool_events = [tool_event for tool_event in chosen if secret_in(tool_event)]
    if tool_events:
        click.echo(f"{len(tool_events)} of them look like a secret and would be held back", err=True)
    click.echo("nothing was stored", err=True)


def _print_skipped(tool_file: ToolFile) -> None:
    for remark in tool_file.remarks:
        click.echo(for_terminal(_remark_words(remark)), err=True)
    for why, count in tool_file.counts.items():
        click.echo(for_terminal(f"skipped    {count}: {why}"), err=True)
    for where, why in tool_file.notes[:_SHOWN]:
        click.echo(for_terminal(f"           {where}: {why}"), err=True)


def _remark_words(remark: Remark) -> str:
    """A remark, with the option by which somebody says what the file does not."""
    says = _SAYS.get(remark.asks, "")
    return f"note       {remark.why}{f'; {says}' if says else ''}"


def _print_brought(
    opening: Opening,
    incident: IncidentId,
    tool_file: ToolFile,
    brought: BroughtIn,
    left_out: int,
    offers: dict[str, ToolEvent],
    taken: list[str],
    *,
    as_json: bool,
) -> None:
    with done_though_untold(opening):  # what is held back is named all the same
        _print_stored(incident, tool_file, brought, left_out, offers, taken, as_json=as_json)
    for tool_event, kind in brought.held:
        click.echo(for_terminal(f"{tool_event.where}: {looks_like([kind])}; it was not stored"), err=True)
    if brought.held:
        held = counted(len(brought.held), "event was", "events were")
        stop(f"{held} held back: --with-secrets stores what looks so too.", exit_codes.SECRETS)


def _print_stored(
    incident: IncidentId,
    tool_file: ToolFile,
    brought: BroughtIn,
    left_out: int,
    offers: dict[str, ToolEvent],
    taken: list[str],
    *,
    as_json: bool,
) -> None:
    if as_json:
        counts = _as_json(tool_file, [], left_out, offers) | {
            "stored": True,
            "incident": incident,
            "entries": len(brought.entries),
            "here_already": brought.here,
            "held_back": [tool_event.where for tool_event, _ in brought.held],
            "milestones_taken": taken,
        }
        counts.pop("rows")
        print_json(counts)
    else:
        click.echo(incident)
        words = f"{for_line(tool_file.title)}: {brought.words}"
        words += f", {counted(left_out, 'was', 'were')} not asked for" if left_out else ""
        click.echo(words, err=True)
        _print_skipped(tool_file)
        for name, tool_event in offers.items():
            if name not in taken:
                click.echo(
                    f"offered    {name} {_when(tool_event)} ({bounded(for_line(tool_event.text), 60)}): --take {name}",
                    err=True,
                )


def _as_json(
    tool_file: ToolFile, chosen: list[ToolEvent], left_out: int, offers: dict[str, ToolEvent]
) -> dict[str, Any]:
    return {
        "source": tool_file.source,
        "title": tool_file.title,
        "events": len(chosen),
        "not_asked_for": left_out,
        "skipped": tool_file.counts,
        "notes": [{"where": where, "why": why} for where, why in tool_file.notes],
        "remarks": [remark.why for remark in tool_file.remarks],
        "milestones": {name: tool_event.at.as_json() for name, tool_event in offers.items()},
        "rows": [
            {
                "entry": entry_of(tool_event),
                "at": tool_event.at.as_json(),
                "text": tool_event.text,
                "speaker": tool_event.speaker or None,
                "channel": tool_event.channel or None,
                "link": tool_event.link or None,
                "machine": tool_event.machine,
                "where": tool_event.where or None,
            }
            for tool_event in chosen
        ],
    }


def _columns_named(time: str, text: str, person: str, link: str) -> CsvColumns | None:
    """The columns that the options name; `None` where they name none."""
    if not (time or text or person or link):
        return None
    if not time or not text:
        stop("--time COLUMN and --text COLUMN say where the time and the words are; both are needed.", exit_codes.USAGE)
    return replace(CsvColumns(time, text), person=person, link=link)
