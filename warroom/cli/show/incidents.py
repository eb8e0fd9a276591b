"""``show incidents``."""

from __future__ import annotations

import click

from warroom.cli.incident_words import summary_json
from warroom.cli.opening import Opening
from warroom.cli.options import opened
from warroom.cli.output import Output, rows_option
from warroom.cli.shapes import Incident
from warroom.cli.spoken import line
from warroom.intake.contested import contested_names
from warroom.model.sentences import counted
from warroom.model.views import title_of
from warroom.playbook.standing import DECLARED, state_of
from warroom.text import breaks_spoken, for_line


@click.command()
@opened
@rows_option("incidents", Incident)
def incidents(opening: Opening, output: Output) -> None:
    """Every incident of this database."""
    every = opening.room.incidents()
    if output:
        output.print([summary_json(summary, opening.playbook) for summary in every])
        return
    for summary in every:
        level = for_line(summary.severity.level) if summary.severity is not None else "no severity"
        state = state_of(summary, opening.playbook)
        apart = contested_names(summary)
        entries = counted(summary.entries, "entry", "entries")
        words = f"{level} {summary.id[:8]} {breaks_spoken(title_of(summary))}"
        click.echo(line("open" if state == DECLARED else state, words, entries, apart))
    if not every:
        click.echo("no incident yet", err=True)
