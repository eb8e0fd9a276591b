"""``follow-ups``: what was left to do, over all incidents."""

from __future__ import annotations

import click

from warroom.cli.completing import people
from warroom.cli.documents import playbook_filled
from warroom.cli.opening import Opening, now
from warroom.cli.options import opened
from warroom.cli.output import Output, rows_option
from warroom.intake.times import local
from warroom.report.post_mortem import follow_up_line
from warroom.report.shapes import FollowUp
from warroom.report.tables import follow_up_json
from warroom.room.acts import reviewing
from warroom.room.readings import case as reading
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
    every = reviewing.late_follow_ups(opening.room, today) if overdue else reviewing.follow_ups(opening.room)
    found = [
        one for one in every
        if (everything or one.state == reading.OPEN)
        and (not wanted or one.owner.raw.casefold() == wanted)
    ]  # fmt: skip
    if output:
        said: list[ListedFollowUp] = [{**follow_up_json(one), "overdue": one.overdue(today)} for one in found]
        output.print(said)
        return
    for incident in dict.fromkeys(one.incident for one in found):
        mine = [one for one in found if one.incident == incident]
        click.echo(f"# {for_line(mine[0].incident_title)} ({incident[:8]})")
        for one in mine:
            click.echo(for_terminal(follow_up_line(one, opening.playbook)))
    if not found:
        click.echo("no follow-up", err=True)
    if lacking := reviewing.unowned_words(found):
        click.echo(f"{for_terminal(lacking)}; `warroom follow-up NAME --owner WHO --due DAY` says it", err=True)
