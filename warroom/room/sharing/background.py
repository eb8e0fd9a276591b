"""Publishing after a shell command has ended, so that it never waits for the share.

Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sqlite3
import sys

from warroom.interpreter import child_command, child_environ
from warroom.room.core import RoomTrouble
from warroom.room.sharing.unsent import alarm_words, is_due, joining_words, late_words, share_of, unreadable_words
from warroom.share.lock import PublisherLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.room.core import WarRoom


def program(room: WarRoom, *words: str) -> list[str]:
    """This program once more, over the same database and for the same person, with the command ``words``."""
    return child_command("-m", "warroom", *words, "--db", room.path, "--as", room.person)


def publish_soon(room: WarRoom) -> bool:
    """Start a process that publishes what waits and fetches what came, if there is something to do and no other does
    it already; whether it was started.
    """
    share = share_of(room)
    if not share or not is_due(room, share):
        return False
    lock = PublisherLock(room.path)
    if not lock.take():
        return False  # whoever holds it looks once more after it has given it back
    lock.give_back()
    return start_publisher(room)


def leave_behind(room: WarRoom, remark: Callable[[str], object], *, alarms: bool = True) -> None:
    """Say by ``remark`` what has not gone to the share for long or is still to come from it, and leave that to a
    process; and, unless the command told the ``alarms``, what somebody did there. What the command itself did is done,
    whatever is in the way here.
    """
    try:
        told = alarm_words(room) if alarms else ""
        for words in (unreadable_words(room), late_words(room), joining_words(room), told):
            if words:
                remark(words)
        publish_soon(room)
    except (RoomTrouble, sqlite3.Error) as trouble:
        remark(f"it is not known what is unsent: {trouble}")


def start_publisher(room: WarRoom) -> bool:
    """Start a process that goes on until all of ours is on the share and nothing more comes; whether it could be."""
    if not hasattr(os, "posix_spawn"):
        return False
    command = program(room, "share", "sync", "--quiet")
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    try:
        os.posix_spawn(sys.executable, command, child_environ(os.environ), file_actions=nowhere, setsid=True)
    except OSError:
        return False  # it stays unsent, and the next command tries again
    return True
