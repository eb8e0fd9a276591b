"""Publishing after a shell command has ended, so that it never waits for the share.

Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sys

from warroom.share.lock import PublisherLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.room.core import WarRoom


def publish_soon(room: WarRoom) -> bool:
    """Start a process that publishes what was just stored, unless there is no share or another one does it already."""
    if not room.setting("share") or not hasattr(os, "posix_spawn"):
        return False
    lock = PublisherLock(room.path)
    if not lock.take():
        return False
    lock.give_back()
    command = [sys.executable, "-m", "warroom", "share", "sync", "--quiet", "--db", room.path, "--as", room.person]
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    os.posix_spawn(sys.executable, command, os.environ, file_actions=nowhere, setsid=True)
    return True
