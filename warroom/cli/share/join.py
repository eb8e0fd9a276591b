"""``share init`` and ``share join``."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.beside import beside
from warroom.cli.completing import files
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.cli.share.here import NO_ANSWER, here_option
from warroom.room.core import RoomTrouble
from warroom.room.sharing import joining, places
from warroom.text import for_terminal

_LONG = 500
"""Operations from which on it is said that all of them came."""


credentials_option = click.option(
    "--credentials",
    default="",
    metavar="FILE",
    shell_complete=files,
    help="For a server: a .creds file, or one line NAME:PASSWORD.",
)
ca_option = click.option(
    "--ca", default="", metavar="FILE", shell_complete=files, help="For a server: who vouches for its certificate."
)


@click.command()
@click.argument("path", type=click.Path())
@credentials_option
@ca_option
@here_option
@opened
def init(opening: Opening, path: str, credentials: str, ca: str, here: bool) -> None:
    """Make a share of the folder PATH, or on a server (nats://HOST/SHARE, tls://HOST/SHARE), and join it."""
    _begin(opening, path, make=True, credentials=credentials, ca=ca, here=here)


@click.command()
@click.argument("path", type=click.Path())
@credentials_option
@ca_option
@click.option("--live", "mode", flag_value="a", help="Add lines to files, whatever the folder looks like.")
@click.option("--batch", "mode", flag_value="b", help="Write whole files only, for programs that copy folders.")
@here_option
@opened
def join(opening: Opening, path: str, credentials: str, ca: str, mode: str | None, here: bool) -> None:
    """Join the share in the folder PATH, or on a server (nats://HOST/SHARE, tls://HOST/SHARE), and fetch all of it."""
    _begin(opening, path, make=False, credentials=credentials, ca=ca, mode=mode or "", here=here)


def _begin(
    opening: Opening, path: str, *, make: bool, credentials: str, ca: str, mode: str = "", here: bool = False
) -> None:
    """Join the share at ``path``, made first if asked; one sentence of result. Then fetch all that is in it."""
    opening.makes = True
    try:
        room, where = opening.room, joining.place_of(path, credentials=credentials, ca=ca)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    if here:
        opening.publishes = False
        try:
            member = joining.init(room, where) if make else joining.join(room, where, mode=mode)
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
        click.echo(for_terminal(member))
        return
    manner = [] if not mode else ["--batch" if mode == joining.BATCH else "--live"]
    answer = beside(room, "share", "init" if make else "join", *manner, "--here", where)
    if answer is None:
        stop(f"{places.shown(where)} does not answer; nothing was joined.", exit_codes.UNAVAILABLE)
    answer.pass_on()
    if not make:
        _fetch_all(opening)


def _fetch_all(opening: Opening) -> None:
    """Fetch what a share holds that was just joined; what is not here when it ends comes with the next command."""
    came = beside(opening.room, "share", "sync", "--here")
    trouble = came.trouble if came is not None else NO_ANSWER
    if trouble:
        click.echo(trouble.rstrip("\n"), err=True)
    elif opening.room.revision() >= _LONG:
        click.echo(f"all {opening.room.revision():,} operations are here", err=True)
