"""``key accept``, ``revoke``, ``rotate`` and ``trust``: what a person decides about keys."""

from __future__ import annotations

from collections.abc import Callable

import click

from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, refuse_idle
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import keys
from warroom.room.sharing.vouched import accept_vouched
from warroom.text import for_terminal

_which = click.argument("which", nargs=-1, required=True)


def _decide(opening: Opening, act: Callable[[WarRoom], str]) -> None:
    try:
        click.echo(for_terminal(act(opening.room)))
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)


@click.command()
@_which
@click.option("--unsigned", is_flag=True, help="Also take what that key did not sign: it was lost before it did.")
@opened
def accept(opening: Opening, which: tuple[str, ...], unsigned: bool) -> None:
    """Take a key for the person that it says it is: its words, @PERSON, all, or those VOUCHED for by SSH keys."""
    if which == ("vouched",):
        refuse_idle("for a key that is named", "unsigned")
        _decide(opening, lambda room: accept_vouched(room, opening.allowed_signers))
        return
    _decide(opening, lambda room: keys.accept(room, " ".join(which), unsigned=unsigned))


@click.command()
@_which
@opened
def revoke(opening: Opening, which: tuple[str, ...]) -> None:
    """Take a key for nobody's any more: a stolen or lost machine."""
    _decide(opening, lambda room: keys.revoke(room, " ".join(which)))


@click.command()
@opened
def rotate(opening: Opening) -> None:
    """Write under a new key from now on."""
    _decide(opening, keys.rotate)


@click.command()
@click.argument("whom", type=click.Choice(("known", "first")))
@opened
def trust(opening: Opening, whom: str) -> None:
    """Take the FIRST key of each person by itself, or only KNOWN ones, which somebody accepted here."""
    opening.makes = whom == "known"  # it is said before one joins: then nobody's key is taken unasked
    opening.run(lambda: keys.set_strict(opening.room, known=whom == "known"))
    click.echo("only accepted keys count here now" if whom == "known" else "the first key of each person counts here")
