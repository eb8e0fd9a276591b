"""``search``: entries of all incidents."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.completing import incidents
from warroom.cli.entries import entry_json
from warroom.cli.opening import Opening
from warroom.cli.options import AS_MANY, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.shapes import Entry
from warroom.cli.worded import Worded
from warroom.intake.times import clock_words, local
from warroom.model.identity import IncidentId
from warroom.model.views import title_of
from warroom.text import for_line


class Hit(TypedDict):
    """An entry that was looked for, with its incident."""

    incident: IncidentId
    entry: Entry


@click.command(cls=Worded)
@click.argument("words", nargs=-1, required=True)
@click.option("--incident", default="", metavar="ID", shell_complete=incidents, help="Only in this one.")
@click.option("--last", default=50, type=AS_MANY, metavar="N", help="The newest N (default: 50).")
@opened
@rows_option("search", Hit)
def search(opening: Opening, output: Output, words: tuple[str, ...], incident: str, last: int) -> None:
    """Everything ever logged: words, "phrases", @person, #tag, kind:decision, sev:P0, type:api, since:2026-02,
    until:2026-03-15.
    """
    within = opening.incident(incident) if incident else None
    query, zone = f"{' '.join(words)} ", opening.zone
    result = opening.read(lambda: opening.room.search(query, incident=within, limit=max(1, last), zone=zone))
    hits = result.entries
    for remark in result.remarks:
        click.echo(remark, err=True)
    if output:
        hits_json: list[Hit] = [{"incident": id_, "entry": entry_json(entry)} for id_, entry in hits]
        output.print(hits_json)
        return
    titles = {incident.id: title_of(incident) for incident in opening.room.incidents_apart()}
    for id_, entry in hits:
        when = f"{local(entry.key[0], opening.zone):%Y-%m-%d} {clock_words(entry.at, opening.zone)}"
        struck = f"  [struck by @{for_line(entry.struck_by)}]" if entry.struck_by is not None else ""
        title = titles.get(id_, "")
        row = f"{for_line(entry.kind):<11} {for_line(entry.text)}{struck}  @{for_line(entry.by)}"
        click.echo(f"{when}  {row}  ({id_[:8]} {title})")
    if not hits:
        click.echo("nothing found", err=True)
    elif result.more:
        click.echo(f"these are the newest {len(hits)}, there are more: --last N shows more of them", err=True)
