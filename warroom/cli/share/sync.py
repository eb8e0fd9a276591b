"""``share sync``."""

from __future__ import annotations

import sys

import click

from warroom import exit_codes
from warroom.cli.beside import beside
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.cli.share.here import NO_ANSWER, here_option
from warroom.room.sharing import joined_share, joining
from warroom.room.sharing.delivery import AS_LONG, SIGN, TURN, deliver
from warroom.room.sharing.kept_files import kept_back, waiting_words
from warroom.room.sharing.share_trouble import trouble_lines
from warroom.room.sharing.unsent import behind_words, how, joining_words, standing_words, unsent_now, waiting
from warroom.text import for_line

_A_DAY = 86_400.0


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing, and go on for some minutes while the share is away.")
@here_option
@opened
def sync(opening: Opening, quiet: bool, here: bool) -> None:
    """Publish what waits and fetch what came, until nothing is left to do."""
    room, opening.publishes = opening.room, not (quiet or here)
    if quiet:
        deliver(room, seconds=AS_LONG, patient=True, turn=TURN)
        return
    joined_share.joined(room)
    if not here:
        answer = beside(room, "share", "sync", "--here")
        if answer is None:
            click.echo(NO_ANSWER, err=True)
            stop(f"{unsent_now(room)}.", exit_codes.UNAVAILABLE)
        answer.pass_on()
        return
    state = deliver(room, seconds=_A_DAY, still=joining.PATIENCE, turn=TURN, alive=_sign)
    if state is None:
        coming = joining_words(room)
        far = f", {coming}" if coming else ""
        unsent = waiting(room)
        words = f"another program on this machine does it: {unsent_now(room, unsent)}{far}"
        if unsent.count:
            trouble = standing_words(room)
            stop(f"{words}{'; ' if trouble else ''}{trouble}.", exit_codes.UNAVAILABLE)
        click.echo(words)
    elif state.words and (state.what != "observer" or state.unsent):
        stands = "" if state.what == "good" else f"share {how(state.what, state.words)}: "
        stop(f"{stands}{state.words}; {unsent_now(room)}.", exit_codes.UNAVAILABLE)
    else:
        why = for_line(kept_back(room)) if waiting_words(room) else ""
        files = f"{waiting_words(room)}{': ' if why else ''}{why}"
        lacking = behind_words(state.behind)
        whole = f"everything of ours is on the share; {lacking}" if lacking else "everything is on the share"
        click.echo(unsent_now(room) if state.unsent else files or state.words or whole)
        if state.unsent and files:
            click.echo(files)
        for line in trouble_lines(state) if state.stuck else ():
            click.echo(f"warroom: {line}", err=True)
        if state.unsent or why:
            sys.exit(exit_codes.UNAVAILABLE)


def _sign() -> None:
    """Let whoever waits for this process know that the folder answers."""
    sys.stdout.buffer.write(SIGN)
    sys.stdout.buffer.flush()
