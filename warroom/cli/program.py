"""Opening the full-screen program."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from typing import Any

from warroom.cli.opening import SETTING, Opening, now, stop
from warroom.paths import state_folder
from warroom.room.core import RoomTrouble
from warroom.text import for_terminal


def say(words: str) -> None:
    """One line on the error stream."""
    import click  # what opens without a word has no need of it, and would wait for it

    click.echo(words, err=True)


def open_program(opening: Opening, *, incident: str = "", mouse: bool = True, share: str = "") -> None:
    """Show the home screen, or the room of ``incident``."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        stop("the program needs a terminal; `warroom --help` lists what works without one.", SETTING)
    gc.disable()  # nothing made while starting is ever thrown away; collecting it costs a tenth of the start
    from warroom import crash

    state = state_folder(os.environ)
    crash.install(state, now=now())
    room, playbook = opening.room, opening.playbook
    from warroom.screens.keymap import check_keymap

    problems = check_keymap(opening.config.keys)
    if problems:
        for problem in problems:
            say(f"warroom: {problem}")
        stop("the keymap of the settings was not taken; nothing was opened.", SETTING)
    _join(opening, share or opening.config.share)
    chosen = opening.incident(incident) if incident else None
    from warroom.app import WarRoomApp

    app = WarRoomApp(
        room, playbook, config=opening.config, now=now, zone=opening.zone, environ=os.environ, state_folder=state,
        incident=chosen, sharing=_share_beside,
    )  # fmt: skip
    app.call_later(_settle)
    app.run(mouse=mouse and opening.config.mouse)
    if app.farewell():
        say(app.farewell())
        sys.exit(1)


def _share_beside(*given: Any, **named: Any) -> Any:
    """Share in a process beside this one; what that needs is loaded when the screen is there."""
    from warroom.room.share_process import ShareProcess

    return ShareProcess(*given, **named)


def _join(opening: Opening, path: str) -> None:
    """Join the share that was asked for, if it is not joined yet."""
    if not path:
        return
    from warroom.room import sharing

    member = sharing.membership(opening.room)
    if member is not None and member.path == os.path.abspath(os.path.expanduser(path)):  # noqa: PTH100, PTH111
        return
    try:
        say(for_terminal(sharing.join(opening.room, path)))
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)


def _settle() -> None:
    gc.enable()
    gc.freeze()


def open_demo(opening: Opening, *, shell: bool) -> None:
    """Make the sample incident and open it."""
    from warroom.room.sample import make_sample

    if not opening.db:
        opening.db = os.path.join(tempfile.mkdtemp(prefix="warroom-demo-"), "demo.db")  # noqa: PTH118
    opening.person = opening.person or "dana"
    incident = make_sample(opening.room, opening.playbook, zone=opening.zone)
    if shell:
        print(f"{incident}\n{opening.db}")
        return
    open_program(opening, incident=incident)
