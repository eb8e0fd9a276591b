"""Opening the full-screen program."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from warroom import exit_codes
from warroom.cli.opening import Opening, now, stop
from warroom.model.identity import IncidentId
from warroom.model.sentences import agreeing
from warroom.paths import state_folder
from warroom.room.core import RoomTrouble, WarRoom
from warroom.text import for_terminal

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from warroom.cli.glimpse import GlimpseOnTerminal
    from warroom.navigation import Destination


_TOOLKIT = "TEXTUAL_"
_OF_THE_TERMINAL = ("TEXTUAL_ANIMATIONS", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_DIM_FACTOR", "TEXTUAL_FPS")
"""What a person may have told the toolkit once for all its programs: how their terminal is drawn on. The rest is for
whoever builds a program: it presses keys, writes pictures and logs of what was typed, and ends the start by an
exception.
"""


def forget_toolkit_settings(environ: MutableMapping[str, str]) -> None:
    """Take out of ``environ`` what the toolkit would do unasked; before it is loaded, as it looks then."""
    for name in [name for name in environ if name.startswith(_TOOLKIT) and name not in _OF_THE_TERMINAL]:
        del environ[name]


def say(words: str) -> None:
    """One line on the error stream."""
    import click  # what opens without a word has no need of it, and would wait for it

    click.echo(words, err=True)


def open_program(
    opening: Opening,
    *,
    incident: str = "",
    mouse: bool = True,
    share: str = "",
    real: str = "",
    shown: GlimpseOnTerminal | None = None,
) -> None:
    """Show the home screen, or the room of ``incident``, and one after the other what is asked for from there: a drill
    is a program of its own over its own database, so that nothing of it can end up in the real one.

    ``real`` is the database of what is real while the chosen one holds drills; ``shown`` is what is seen meanwhile.
    """
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        stop("the program needs a terminal; `warroom --help` lists what works without one.", exit_codes.SETTING)
    forget_toolkit_settings(os.environ)
    opening.publishes = False  # it is said, and sent, when the screen is gone
    gc.disable()  # nothing made while starting is ever thrown away; collecting it costs a tenth of the start
    from warroom import crash

    state = state_folder(os.environ)
    crash.install(state, now=now())
    opening.makes = True
    room = opening.room
    if opening.config.keys:
        from warroom.screens.shared.keymap import check_keymap

        problems = check_keymap(opening.config.keys)
        for problem in problems:
            say(f"warroom: {problem}")
        if problems:
            stop("the keymap of the settings was not taken; nothing was opened.", exit_codes.SETTING)
    if not real:
        _join(opening, share or opening.share, asked=bool(share))
    chosen = opening.incident(incident) if incident else None
    real = real or room.path
    try:
        away = _show(opening, room, chosen, real=real, mouse=mouse, shown=shown)
        while away is not None:
            away = _show(opening, opening.open_room(away.path or real), away.incident or None, real=real, mouse=mouse)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it has ended: a ctrl+c behind the last key is for nobody


def _show(
    opening: Opening,
    room: WarRoom,
    incident: IncidentId | None,
    *,
    real: str,
    mouse: bool,
    shown: GlimpseOnTerminal | None = None,
) -> Destination | None:
    """Show the program over one database; where to go on, `None` for nowhere."""
    from warroom.app import WarRoomApp
    from warroom.terminal import given_back

    watch, config = None, opening.config
    if room.path != real:
        from warroom.room.drills.real_watch import RealWatch

        beside = opening.open_room(real)
        watch = RealWatch(beside, opening.workflow)
        config = replace(config, theme=config.theme or beside.setting("theme") or "")
    app = WarRoomApp(
        room, opening.workflow, config=config, now=now, zone=opening.zone, environ=os.environ,
        state_folder=state_folder(os.environ), incident=incident, sharing=_share_beside, watch=watch,
        organisation=opening.organisation, warnings=(opening.zone_remark,) if opening.zone_remark else (),
        manners=shown.manners if shown is not None else None,
    )  # fmt: skip
    app.call_later(_settle)
    if shown is not None:
        shown.hand_over()
    with given_back(app.manners):
        app.run(mouse=mouse and config.mouse)
    _send_the_rest(opening, real)
    if app.farewell():
        say(app.farewell())
        sys.exit(app.return_code or 1)
    if app.return_code:
        sys.exit(app.return_code)
    return app.return_value


def _send_the_rest(opening: Opening, path: str) -> None:
    """Say what is not on the share when the program ends, and leave it to a process of its own."""
    from warroom.room.sharing.background import publish_soon, start_publisher
    from warroom.room.sharing.unsent import share_of, waiting

    try:
        room = opening.open_room(path)
        unsent = waiting(room).count
        if unsent:
            entries = agreeing(unsent, "operation is", "operations are")
            them = agreeing(unsent, "it", "them")
            say(f"warroom: {unsent:,} {entries} not on the share yet; `warroom share sync` sends {them}")
            start_publisher(room)  # what shared beside the screen may end only now: it waits for that
        elif share_of(room):
            publish_soon(room)
        room.close()
    except (RoomTrouble, sqlite3.Error) as trouble:
        say(f"warroom: it is not known what is unsent: {for_terminal(str(trouble))}")


def _share_beside(*args: Any, **named: Any) -> Any:
    """Share in a process beside this one; what that needs is loaded when the screen is there."""
    from warroom.room.sharing.share_process import ShareProcess

    return ShareProcess(*args, **named)


def _join(opening: Opening, path: str, *, asked: bool) -> None:
    """Join the share of the settings or the one that was ``asked`` for, if it is not joined yet."""
    if not path:
        return
    from warroom.room.sharing import joined_share, joining

    if not asked and joining.holds_drills(opening.room):
        return
    member = joined_share.membership(opening.room)
    try:
        where = joining.place_of(path)
    except RoomTrouble as trouble:
        say(f"warroom: {for_terminal(str(trouble))}")
        sys.exit(trouble.exit_code)
    if member is not None and where in (member.path, member.also):
        return
    from warroom.cli.beside import beside

    answer = beside(opening.room, "share", "join", "--here", where)
    if answer is None:
        say(f"warroom: {for_terminal(where)} does not answer; it is not joined yet")
        return
    if answer.code:
        say(answer.trouble.rstrip("\n"))
        sys.exit(answer.code)
    say(answer.said.rstrip("\n"))


def _settle() -> None:
    gc.enable()
    gc.freeze()
