"""``share leave``."""

from __future__ import annotations

import click

from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.room.core import RoomTrouble
from warroom.room.sharing import joining
from warroom.room.sharing.unsent import waiting
from warroom.text import for_terminal


@click.command()
@opened
def leave(opening: Opening) -> None:
    """Belong to no share any more; nothing is deleted."""
    unsent = waiting(opening.room)
    try:
        left = joining.leave(opening.room)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    click.echo(for_terminal(left))
    if unsent.count:
        click.echo(f"warroom: {unsent.count:,} of our operations never came to it", err=True)
