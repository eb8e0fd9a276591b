"""Publishing after a shell command has ended, so that it never waits for the share.

Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sys

from warroom.interpreter import child_command, child_environ
from warroom.room.core import RoomTrouble, WarRoom
from warroom.share.lock import PublisherLock


def publish_soon(room: WarRoom) -> bool:
    """Start a process that publishes what was just stored, unless there is no share or another one does it already."""
    try:
        shared = room.setting("share")
    except RoomTrouble:
        return False  # what was stored is stored; whoever reads the database next is told
    if not shared or not hasattr(os, "posix_spawn"):
        return False
    lock = PublisherLock(room.path)
    if not lock.take():
        return False
    lock.give_back()
    command = child_command("-m", "warroom", "share", "sync", "--quiet", "--db", room.path, "--as", room.person)
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    try:
        os.posix_spawn(sys.executable, command, child_environ(os.environ), file_actions=nowhere, setsid=True)
    except OSError:
        return False  # no more processes: the next one to run publishes it
    return True
