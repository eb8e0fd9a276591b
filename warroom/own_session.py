"""Ending what was started in a session of its own, with all that it started in there."""

from __future__ import annotations

import contextlib
import os
import signal

_PROCESSES = "/proc"
_ROUNDS = 8
"""How often it is looked for processes that were begun while others were ended."""


def end_session(leader: int) -> None:
    """End the process ``leader``, which leads a session, and every other one of that session, in whatever group:
    ``timeout`` and the jobs of a shell make groups of their own, and would do on what was said to be stopped.

    What has made a session of its own is meant to stay (an agent, a connection that others share), and does. Where the
    system does not list its processes as Linux does, it is the group of ``leader`` alone that is ended.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    ended: set[int] = set()
    for _ in range(_ROUNDS):
        others = _members(leader) - ended
        for process in others:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        ended |= others
        if not others:
            return


def _members(leader: int) -> set[int]:
    """The processes of the session of ``leader``, without that itself."""
    members: set[int] = set()
    with contextlib.suppress(OSError):
        for name in os.listdir(_PROCESSES):  # noqa: PTH208 - part of ending the program
            if name.isdecimal() and int(name) != leader:
                with contextlib.suppress(OSError):
                    if os.getsid(int(name)) == leader:
                        members.add(int(name))
    return members
