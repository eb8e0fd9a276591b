"""Everything that reads a database, one after the other: what is shown, told in a shell, and written to a file."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from tests.screens.opening import playbook
from warroom.cli.commands import cli
from warroom.model.timeline_entries import Filter
from warroom.playbook.placeholders import Unfilled
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings.documents import FORMATS, document

SHOWN = (
    "board", "checks", "conflicts", "custody", "due", "handover", "incidents", "minutes", "roles", "situation",
    "status", "tasks", "timeline", "tree", "update", "updates",
)  # fmt: skip
COMMANDS = (
    *(("show", name) for name in SHOWN),
    *(("show", name, "--json") for name in ("board", "checks", "due", "incidents", "roles", "status", "tasks")),
    ("check",), ("similar",), ("metrics",), ("follow-ups",), ("verify",), ("doctor",), ("search", "open"),
    ("handover",), ("training",), ("share", "status"),
    *(("export", "--format", name) for name in FORMATS),
    ("log", "still here"),
)  # fmt: skip


def read_everything(room: WarRoom) -> None:
    """Every view, page and document of every incident. What cannot be made is said in a sentence."""
    for summary in room.incidents():
        with contextlib.suppress(RoomTrouble):
            view = room.view(summary.id)
            assert view is not None
            for shown in (Filter(), Filter(noise=True), Filter(pinned_only=True)):
                pages = room.pages(summary.id, shown)
                entries = pages.after(None, 10_000)
                assert [entry.key for entry in pages.before(None, 10_000)] == [entry.key for entry in entries]
            for entry in entries[-20:]:
                room.versions(summary.id, entry.id)
            case = reading.case(room, summary.id, playbook())
            for format_ in FORMATS:
                with contextlib.suppress(RoomTrouble, Unfilled):
                    document(room, case, playbook(), format_)


@contextlib.contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """A home of its own, in which no share and no settings are."""
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    with patch.dict(os.environ, {**home, "WARROOM_USER": "dana", "TZ": "UTC"}):
        yield


LOCAL = {"doctor", "share", "verify", "log"}
"""Commands that tell of this machine."""


def tell_everything(path: str, folder: Path) -> dict[tuple[str, ...], int]:
    """The exit code of every command over the database at ``path``; a traceback is raised."""
    return {command: code for command, (code, _) in told_everything(path, folder).items()}


_OWN_ALARM = re.compile(r"warroom: ALARM: .*\n?")
"""What a shell says of the newest alarm of its own database: what came first decides which one that is."""


def told_everything(path: str, folder: Path, *, at: int | None = None) -> dict[tuple[str, ...], tuple[int, str]]:
    """The exit code of every command over the database at ``path``, and what it said; a traceback is raised. Every
    clock shows ``at`` (microseconds) all the while, if that is given.
    """
    said = {}
    with at_home(folder), patch("time.time_ns", lambda: at * 1_000) if at is not None else contextlib.nullcontext():
        for command in COMMANDS:
            told = CliRunner().invoke(cli, [*command, "--db", path])
            if isinstance(told.exception, RoomTrouble):  # the program says it in a sentence
                said[command] = told.exception.exit_code, str(told.exception).replace(path, "w.db")
                continue
            if told.exception is not None and not isinstance(told.exception, SystemExit):
                raise AssertionError(f"{command} ended in {told.exception!r}") from told.exception
            said[command] = told.exit_code, _OWN_ALARM.sub("", told.output.replace(path, "w.db"))
    return said
