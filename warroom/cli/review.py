"""``review``: when the post-mortem is talked about."""

from __future__ import annotations

import click

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, opened
from warroom.cli.whole_incident import case_of, moment_said
from warroom.intake.times import day_and_clock
from warroom.model.identity import NO_MOMENT
from warroom.room.acts import reviewing


@click.command()
@click.argument("at", metavar="TIME")
@incident_option
@opened
def review(opening: Opening, at: str, incident: str) -> None:
    """Say when the review meeting is held."""
    case = case_of(opening, incident)
    when = moment_said(at, case.zone)
    title = opening.playbook.closure.meeting.title
    clock = day_and_clock(when.lo or NO_MOMENT, case.zone)
    opening.run(lambda: reviewing.plan_review(opening.room, case.id, when, words=f"{title}: {clock}"))
    click.echo(f"saved: {clock}", err=True)
