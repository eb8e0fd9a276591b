"""``share trust``: whether a share asks everybody in it to let only known keys count."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.beside import beside
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.cli.share.here import NO_ANSWER, here_option
from warroom.room.core import RoomTrouble
from warroom.room.sharing import joined_share, share_trust
from warroom.text import for_terminal


@click.command()
@click.argument("whom", type=click.Choice(("known", "first")))
@here_option
@opened
def trust(opening: Opening, whom: str, here: bool) -> None:
    """Ask everybody in the share to let only KNOWN keys purge, give roles and change the severity, or no more."""
    room, opening.publishes = opening.room, not here
    member = joined_share.joined(room)
    if not here:
        answer = beside(room, "share", "trust", "--here", whom)
        if answer is None:
            stop(NO_ANSWER, exit_codes.UNAVAILABLE)
        answer.pass_on()
        return
    try:
        words = share_trust.ask(room, member.share, member.path, known=whom == "known")
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    click.echo(for_terminal(words))
