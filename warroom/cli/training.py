"""``training``: what is practised, when it was last, and what is due."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.completing import named
from warroom.cli.opening import Opening, now
from warroom.cli.options import opened, refuse_idle
from warroom.cli.output import Output, rows_option
from warroom.intake.times import iso, local
from warroom.model.described import IsoMoment, Says
from warroom.model.moment import DAY
from warroom.paths import is_absent
from warroom.room.drills import drill as rehearsing
from warroom.room.drills.training import Exercise, calendar, read_training
from warroom.room.drills.training import tick_off as tick_off_training
from warroom.text import for_line


class Practised(TypedDict):
    """Something that is practised every so often."""

    name: str
    title: str
    every_days: int
    last: Annotated[IsoMoment | None, Says("null: never")]
    by_drill: Annotated[bool, Says("The last time was a drill")]
    due: bool


@click.group(invoke_without_command=True)
@opened
@rows_option("training", Practised)
def training(opening: Opening, output: Output) -> None:
    """The training calendar: what is practised, when it was last, what is due. Drills count by themselves."""
    if click.get_current_context().invoked_subcommand is not None:
        refuse_idle("for the calendar itself", "json", "csv", "tsv")
        return
    practices = opening.read(lambda: _practices(opening))
    moment, zone = now(), opening.zone
    if output:
        practised: list[Practised] = [
            {
                "name": practice.name,
                "title": practice.title,
                "every_days": practice.every.microseconds // DAY,
                "last": iso(practice.last),
                "by_drill": practice.by_drill,
                "due": practice.due(moment),
            }
            for practice in practices
        ]
        output.print(practised)
        return
    for practice in practices:
        last = f"{local(practice.last, zone):%Y-%m-%d}" if practice.last is not None else "never"
        due = "due" if practice.due(moment) else "   "
        click.echo(
            f"{due}  {for_line(practice.name):<10} last {last:<10}  "
            f"{for_line(practice.title)}, every {practice.every.words}"
        )


def _practices(opening: Opening) -> list[Exercise]:
    """What is practised; also before there is a database of what is real, which this does not make."""
    if not is_absent(opening.path):
        return read_training(opening.room, opening.playbook)[0]
    beside = rehearsing.beside(opening.path)
    played = [] if is_absent(beside) else rehearsing.runs(opening.open_room(beside))
    return calendar(None, opening.playbook, played, now=now())


@training.command()
@click.argument("name", shell_complete=named("practice"))
@click.option("--at", default="", metavar="DAY", help="The day, if not today: 2026-10-02, yesterday, Friday.")
@opened
def done(opening: Opening, name: str, at: str) -> None:
    """Tick NAME off: a rotation, or what was practised elsewhere."""
    opening.makes = True
    title = opening.run(lambda: tick_off_training(opening.room, opening.playbook, name, at, zone=opening.zone))
    click.echo(f"saved: {for_line(title)}", err=True)
