"""``metrics``: the figures over a set of incidents."""

from __future__ import annotations

import re

import click

from warroom import exit_codes
from warroom.cli.completing import files, named
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.cli.whole_incident import write_out
from warroom.report.html_page import metrics_page
from warroom.report.metrics import Selection, figures, selected, table
from warroom.report.metrics import as_json as figures_json
from warroom.report.shapes import Metrics
from warroom.room.readings import case as reading
from warroom.text import for_line, for_terminal, quoted

_MONTH = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")


@click.command()
@click.option(
    "--severity",
    default="",
    metavar="LEVEL",
    shell_complete=named("severity"),
    help="Only those that were as bad as that.",
)
@click.option(
    "--type", "kind", default="", metavar="TYPE", shell_complete=named("type"), help="Only those of this kind."
)
@click.option("--month", default="", metavar="YYYY-MM", help="A month, or a year.")
@click.option("--drills", is_flag=True, help="Drills too.")
@click.option(
    "-o", "--output", default="", metavar="FILE.html", shell_complete=files, help="Write a page with the picture."
)
@json_option({"metrics": Metrics})
@opened
def metrics(opening: Opening, severity: str, kind: str, month: str, drills: bool, output: str, as_json: bool) -> None:
    """How long it takes: to detect, declare, resolve... over any set of incidents, imported ones too."""
    every = reading.measured(opening.room, drills=drills)
    _known(
        severity,
        {measured.severity for measured in every} | {level.level for level in opening.playbook.severities.severity},
    )
    _known(kind, {measured.type for measured in every} | {measured.name for measured in opening.playbook.types.type})
    if month and not _MONTH.fullmatch(month):
        stop(f"{quoted(month)} is not a month such as 2026-02, nor a year.", exit_codes.USAGE)
    chosen = selected(every, Selection(severity, kind, month))
    after = opening.playbook.after
    figures_found = figures(chosen, after)
    if output:
        write_out(opening, metrics_page(figures_found, chosen, opening.playbook), output)
    if as_json:
        print_json(figures_json(figures_found, after, chosen))
    elif not output:
        click.echo(for_terminal(table(figures_found, after, incidents=len(chosen))))


def _known(chosen: str, names: set[str]) -> None:
    """End when ``chosen`` is none of ``names``, in any case; an empty choice means all."""
    if chosen and chosen.casefold() not in {name.casefold() for name in names}:
        listed = ", ".join(sorted(for_line(name) for name in names if name))
        stop(f"{quoted(chosen)} is none of {listed}.", exit_codes.USAGE)
