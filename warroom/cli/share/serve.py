"""``share serve``: what the program runs beside the screen."""

from __future__ import annotations

import sys

import click

from warroom.cli.opening import Opening
from warroom.cli.options import opened
from warroom.room.sharing import joined_share
from warroom.room.sharing.share_process import serve as share_until_closed


@click.command(hidden=True)
@opened
def serve(opening: Opening) -> None:
    """Publish and fetch until the standard input ends: what the program runs beside the screen."""
    member = joined_share.membership(opening.room)
    if member is not None:
        share_until_closed(opening.room, member, sys.stdin.buffer, sys.stdout.buffer)
