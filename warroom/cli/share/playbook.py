"""``share playbook``: one workflow for the team, published on the share, taken by whoever says so."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from warroom import exit_codes
from warroom.cli.beside import beside
from warroom.cli.completing import folders
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, with_secrets
from warroom.cli.share.here import NO_ANSWER, here_option
from warroom.model.sentences import counted
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.secret_gate import looks_like
from warroom.room.sharing import joined_share, joining, playbooks
from warroom.room.sharing.offered_playbooks import FIRST, SECOND, standing
from warroom.room.sharing.places import close
from warroom.room.sharing.signed_playbooks import signed_words
from warroom.text import for_terminal

Result = TypeVar("Result")


@click.group(invoke_without_command=True)
@here_option
@opened
def playbook(opening: Opening, here: bool) -> None:
    """Which playbook the team uses, who differs and in what; `publish`, `take` and `back` change it."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    room, opening.publishes = opening.room, not here
    if here:
        _look(room)
        unread = standing(room).unread
        if unread:
            stop(f"{unread}.", exit_codes.UNAVAILABLE)
        return
    reached = _look_beside(room)
    for line in playbooks.status_lines(room, opening.organisation):
        click.echo(for_terminal(line))
    if not reached:
        sys.exit(exit_codes.UNAVAILABLE)


@playbook.command()
@click.argument("folder", metavar="DIR", shell_complete=folders)
@with_secrets
@here_option
@opened
def publish(opening: Opening, folder: str, here: bool) -> None:
    """Put the playbook in DIR on the share, checked and with a new number; it counts here from now on."""
    room, opening.publishes = opening.room, not here
    places = _places_of(room)
    source = Path(os.path.expanduser(folder)).absolute()  # noqa: PTH111
    if not here:
        if not os.path.isdir(source):  # noqa: PTH112
            stop(f"{folder} is no folder.", exit_codes.USAGE)
        problems = playbook_taking.checked(source)
        for problem in problems:
            click.echo(for_terminal(problem), err=True)
        if problems:
            stop(
                f"the playbook has {counted(len(problems), 'problem', 'problems')}; nothing was published.",
                exit_codes.DATA,
            )
        secrets_left = [] if opening.with_secrets else _done(lambda: playbooks.secrets_in(source))
        for place, kind in secrets_left:
            click.echo(f"{place} {looks_like([kind])}", err=True)
        if secrets_left:
            stop("nothing was published; --with-secrets publishes it all the same.", exit_codes.SECRETS)
        answer = beside(room, "share", "playbook", "publish", "--here", str(source))
        if answer is None:
            stop(NO_ANSWER, exit_codes.UNAVAILABLE)
        answer.pass_on()
        return
    first = joining.folder_of(places[0], room)
    try:
        offered = _done(lambda: playbooks.publish(room, first, source))
    finally:
        close(first)
    _look(room)
    click.echo(for_terminal(f"published: {offered.words}; the others are shown it, and take it with a key"))


@playbook.command()
@click.argument("which", default="", metavar="[NUMBER]")
@opened
def take(opening: Opening, which: str) -> None:
    """Use the newest playbook of the share, or the one with NUMBER; it is checked, and what differs is said."""
    room = opening.room
    _look_beside(room)
    offered = _done(lambda: playbooks.chosen(room, which))
    differs = _done(lambda: playbooks.what_differs(room, offered, opening.organisation))
    moves = _done(lambda: playbook_taking.what_moves(room, offered, opening.organisation))
    words = _done(lambda: playbook_taking.take(room, offered))
    click.echo(for_terminal(f"{offered.words}, {signed_words(room, offered)}"))
    for line in [*differs, *moves]:
        click.echo(for_terminal(f"  {line}"))
    click.echo(for_terminal(words))
    _look_beside(room)


@playbook.command()
@opened
def back(opening: Opening) -> None:
    """Use again what was used before the last playbook that was taken."""
    room = opening.room
    click.echo(for_terminal(_done(lambda: playbooks.go_back(room))))
    _look_beside(room)


def _look(room: WarRoom) -> None:
    """Look in each place of the share, and once more in the first for what only the second had."""
    with contextlib.ExitStack() as opened_places:
        places = []
        for place in _places_of(room):
            places.append(folder := joining.folder_of(place, room))
            opened_places.callback(close, folder)
        looks = list(zip(places, (FIRST, SECOND), strict=False))
        for folder, remembered in [*looks, *looks[:1]] if len(looks) > 1 else looks:
            playbooks.look_now(room, folder, remembered)


def _look_beside(room: WarRoom) -> bool:
    """Look at the share in a process of its own; where it does not answer, what was seen last is said. Whether all of
    its places did.
    """
    _places_of(room)
    answer = beside(room, "share", "playbook", "--here")
    reached = answer is not None and not answer.code
    if not reached:
        why = answer.trouble.strip().removesuffix(".") if answer is not None else ""
        click.echo(f"{why or 'warroom: the share does not answer'}; this is what was seen there last", err=True)
    return reached


def _places_of(room: WarRoom) -> list[str]:
    member = joined_share.joined(room)
    return [place for place in (member.path, member.also) if place]


def _done(act: Callable[[], Result]) -> Result:
    try:
        return act()
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
