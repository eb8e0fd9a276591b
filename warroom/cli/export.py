"""``export``: an incident as a document."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.completing import files
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, opened, refuse_idle, with_secrets
from warroom.cli.whole_incident import case_of, moment_said, playbook_filled, write_out
from warroom.report.key_moments import CHOICES
from warroom.room.acts.custody import note_export, why_not_kept
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import FORMATS, choose_timeline, document, review_at, review_dropped, secrets_in
from warroom.room.secret_gate import looks_like
from warroom.text import for_terminal

_BOM = "\ufeff"
"""Without it Excel on Windows reads UTF-8 as the letters of its own country."""


@click.command()
@with_secrets
@incident_option
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="md", help="As what it is written.")
@click.option(
    "-o",
    "--output",
    "--to",
    "output",
    default="",
    metavar="FILE",
    shell_complete=files,
    help="Default: the standard output.",
)
@click.option("--at", default="", metavar="TIME", help="ics: when the review begins.")
@click.option("--excel", is_flag=True, help="csv: with the mark by which Excel knows its letters.")
@click.option(
    "--timeline",
    default="",
    type=click.Choice(("", *CHOICES)),
    metavar="|".join(CHOICES),
    help="The key moments and the rest behind it, or everything at once; remembered for this incident.",
)
@opened
@playbook_filled()
def export(opening: Opening, incident: str, format_: str, output: str, at: str, excel: bool, timeline: str) -> None:
    """The post-mortem as Markdown or HTML, its picture, its data, or its review meeting; all of it as a database."""
    if format_ != "ics":
        refuse_idle("when the review begins: for --format ics", "at")
    case = case_of(opening, incident)
    review = moment_said(at, case.zone).lo if at else review_at(case, opening.playbook)
    if excel and format_ != "csv":
        stop("--excel is for --format csv.", exit_codes.USAGE)
    if format_ == "ics" and review is None and not review_dropped(case, opening.playbook):
        stop("nobody planned the review yet; say when with --at '2026-02-15 14:00'.", exit_codes.DATA)
    content = document(opening.room, case, opening.playbook, format_, review=review, which=timeline)
    secrets_left = [] if opening.with_secrets else secrets_in(case, opening.playbook)
    for place, kind in secrets_left:
        click.echo(f"{for_terminal(place)} {looks_like([kind])}", err=True)
    if secrets_left:
        stop("nothing was written: purge it, or --with-secrets writes it all the same.", exit_codes.SECRETS)
    whole = f"{_BOM}{content}" if excel and isinstance(content, str) else content
    write_out(opening, whole, output)
    if why := why_not_kept(lambda: note_export(opening.room, case.id, format_, whole)):
        click.echo(f"warroom: {for_terminal(why)}", err=True)
    try:
        if timeline:
            choose_timeline(opening.room, case.id, timeline)
    except RoomTrouble as trouble:
        click.echo(f"warroom: it is written; that it was --timeline {timeline} is not kept: {trouble}", err=True)
