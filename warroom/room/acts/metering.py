"""Reading a figure with a command of the user's own settings, for whoever looks whether a check holds.

The command is run as it is written, without a shell. Nothing of a playbook, a share or an incident names it, and what
it says is a text like any other: it is shown and offered, and stored only when somebody ticks with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from warroom import exit_codes
from warroom.config import MetricCommand
from warroom.interpreter import child_environ
from warroom.room.core import RoomTrouble
from warroom.room.own_command import answer_of, ended_by, named
from warroom.text import Untrusted, bounded, for_line

MOST = 4_096
"""Bytes that a command may say: a figure is one line."""
LONGEST = 80


def read_metric(name: str, hooks: Mapping[str, MetricCommand], *, environ: Mapping[str, str]) -> str:
    """The figure that ``[metric.NAME]`` reads: the first line that it says, safe to show.

    Raise `RoomTrouble` when there is no such command, when it takes longer than its limit (then it is ended with all
    that it started), fails, or says nothing or too much. Not for the thread of the screen.
    """
    command = named(hooks, "metric", name)
    answer, code = answer_of(
        command, f"metric.{name}", child_environ(environ), most=MOST, too_much=f"a figure: at most {MOST} bytes"
    )
    lines = [for_line(Untrusted(line)).strip() for line in answer.decode("utf-8", "replace").splitlines()]
    figure_line = next((bounded(line, LONGEST) for line in lines if line), "")
    if code != 0:
        raise RoomTrouble(
            f"[metric.{name}] {ended_by(code)}: {figure_line or 'it said nothing'}.", exit_codes.UNAVAILABLE
        )
    if not figure_line:
        raise RoomTrouble(f"[metric.{name}] said nothing.", exit_codes.UNAVAILABLE)
    return figure_line
