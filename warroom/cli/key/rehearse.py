"""``key rehearse``: a stolen laptop, practised with databases of its own."""

from __future__ import annotations

import os

import click

from warroom import exit_codes
from warroom.cli.opening import now, stop
from warroom.paths import person_name
from warroom.room.core import RoomTrouble
from warroom.room.drills.stolen_laptop import StolenLaptop
from warroom.text import for_terminal


@click.command()
@click.argument("folder", type=click.Path())
def rehearse(folder: str) -> None:
    """Practise a stolen laptop in FOLDER, which is made: run it again after each step. Nothing of yours is touched."""
    try:
        person = person_name(os.environ, "")
        step = StolenLaptop(folder, person=person, now=now, entropy=os.urandom).go_on()
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    except ValueError as error:  # who is at the keyboard
        stop(str(error), exit_codes.SETTING)
    if step.number:
        click.echo(f"step {step.number} of {step.steps}")
    click.echo(for_terminal(step.words))
    for command in step.commands:
        click.echo(f"    {for_terminal(command)}")
