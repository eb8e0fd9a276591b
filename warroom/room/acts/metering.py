"""Reading a figure with a command of the user's own settings, for whoever looks whether a check holds.

The command is run as it is written, without a shell. Nothing of a playbook, a share or an incident names it, and what
it says is a text like any other: it is shown and offered, and stored only when somebody ticks with it.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Mapping

from warroom.config import Metric
from warroom.interpreter import child_environ
from warroom.room.core import RoomTrouble
from warroom.room.own_command import UNAVAILABLE, end_own, named, start_own
from warroom.store.trouble import BUSY
from warroom.text import Untrusted, bounded, for_line

MOST = 4_096
"""Bytes that a command may say: a figure is one line."""
LONGEST = 80


def read_metric(name: str, hooks: Mapping[str, Metric], *, environ: Mapping[str, str]) -> str:
    """The figure that ``[metric.NAME]`` reads: the first line that it says, safe to show.

    Raise `RoomTrouble` when there is no such command, when it takes longer than its limit (then it is ended with all
    that it started), fails, or says nothing or too much. Not for the thread of the screen.
    """
    command = named(hooks, "metric", name)
    process = start_own(
        command, f"metric.{name}", child_environ(environ), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    try:
        said = _said(process, name, time.monotonic() + command.seconds, command.seconds)
    finally:
        end_own(process)
        if process.stdout is not None:
            process.stdout.close()
    lines = [for_line(Untrusted(line)).strip() for line in said.decode("utf-8", "replace").splitlines()]
    shown = next((bounded(line, LONGEST) for line in lines if line), "")
    if process.returncode != 0:
        raise RoomTrouble(
            f"[metric.{name}] failed with {process.returncode}: {shown or 'it said nothing'}.", UNAVAILABLE
        )
    if not shown:
        raise RoomTrouble(f"[metric.{name}] said nothing.", UNAVAILABLE)
    return shown


def _said(process: subprocess.Popen[bytes], name: str, deadline: float, seconds: int) -> bytes:
    """All that the command said until it ended. Raise `RoomTrouble` when it takes too long or says too much."""
    said = b""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise RoomTrouble(f"[metric.{name}] did not end within {seconds} s and was stopped.", BUSY)
            piece = os.read(process.stdout.fileno(), MOST)
            if not piece:
                break
            said += piece
            if len(said) > MOST:
                raise RoomTrouble(f"[metric.{name}] says more than a figure: at most {MOST} bytes.", UNAVAILABLE)
    try:
        process.wait(max(0.05, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise RoomTrouble(f"[metric.{name}] did not end within {seconds} s and was stopped.", BUSY) from None
    return said
