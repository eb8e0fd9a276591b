"""``follow-ups``: what was left to do, over all incidents."""

from __future__ import annotations

import click

from warroom.cli.completing import people
from warroom.cli.opening import Opening, now
from warroom.cli.options import opened
from warroom.cli.output import Output, rows_option
from warroom.cli.whole_incident import playbook_filled
from warroom.intake.times import local
from warroom.model.states import FollowUpState
from warroom.report.post_mortem_lines import follow_up_line
from warroom.report.shapes import FollowUp
from warroom.report.tables import follow_up_json
from warroom.room.readings import reviews
from warroom.text import for_line, for_terminal


class ListedFollowUp(FollowUp):
    """A follow-up among those of all incidents."""

    overdue: bool


_DAY_WORDS = "%Y-%m-%d"


@click.command("follow-ups")
@click.option("--overdue", is_flag=True, help="Only those whose day is over.")
@click.option("--owner", default="", metavar="NAME", shell_complete=people, help="Only those of this person.")
@click.option("--all", "everything", is_flag=True, help="Done and dropped ones too.")
@opened
@rows_option("follow-ups", ListedFollowUp)
@playbook_filled()
def follow_ups(opening: Opening, output: Output, overdue: bool, owner: str, everything: bool) -> None:
    """The follow-ups of all incidents."""
    today = f"{local(now(), opening.zone):{_DAY_WORDS}}"
    wanted = owner.strip().removeprefix("@").casefold()
    every = reviews.late_follow_ups(opening.room, today) if overdue else reviews.follow_ups(opening.room)
    follow_ups = [
        follow_up
        for follow_up in every
        if (everything or follow_up.state == FollowUpState.OPEN)
        and (not wanted or wanted in {name.casefold() for name in follow_up.values("owner")})
    ]
    if output:
        ups: list[ListedFollowUp] = [
            {**follow_up_json(follow_up), "overdue": follow_up.overdue(today)} for follow_up in follow_ups
        ]
        output.print(ups)
        return
    for incident in dict.fromkeys(follow_up.incident for follow_up in follow_ups):
        mine = [follow_up for follow_up in follow_ups if follow_up.incident == incident]
        click.echo(f"# {for_line(mine[0].incident_title)} ({incident[:8]})")
        for follow_up in mine:
            click.echo(for_terminal(follow_up_line(follow_up, opening.playbook)))
    if not follow_ups:
        click.echo("no follow-up", err=True)
    if lacking := reviews.unowned_words(follow_ups):
        click.echo(f"{for_terminal(lacking)}; `warroom follow-up NAME --owner WHO --due DAY` says it", err=True)
