"""Every command of the shell with arguments that mean something, and running one inside of this process."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from warroom.__main__ import main
from warroom.cli.commands import cli

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "approve": ("--audience", "customers"), "approved": ("go",),
    "attach": ("FILE",), "board": ("--to", "FOLDER", "--once"), "check account": (), "check fail": ("5m", "9 %"),
    "check pass": ("5m", "0.4 %"), "check ready": ("it is",), "check skip": ("5m", "no"),
    "cancel": ("a probe",), "close": ("done",),
    "copy update": ("--audience", "internal"), "decide": ("resolve", "y"),
    "declare": ("Checkout fails", "--severity", "P1"), "doctor": (),
    "duplicate": ("nothing",), "export": (), "fix": ("rollback",),
    "fixed": ("rollback",), "follow-up": ("alert", "--owner", "@bob"), "follow-ups": (), "handover": (),
    "changes": ("--since", "-1"),
    "hyp add": ("the pool is full",), "hyp against": ("H1", "no"), "hyp confirm": ("H1", "yes"),
    "hyp detach": ("H1", "badges"),
    "hyp for": ("H1", "yes"), "hyp open": ("H1",), "hyp owner": ("H1", "@bob"), "hyp refute": ("H1", "no"),
    "hyp test": ("H1", "look"), "import file": ("FILE",), "import follow-ups": ("FILE",), "import timeline": ("FILE",),
    "key": (), "key accept": ("all",), "key revoke": ("@bob",), "key rotate": (), "key trust": ("first",),
    "key vouch": ("FILE",),
    "inbox": (), "inbox mute": ("PoolFull",), "inbox take": ("PoolFull",),
    "log": ("--kind", "note", "what happens"), "merge": ("nothing",), "metrics": (),
    "page": ("@bob",), "part": ("nothing",), "phase": ("recovery",),
    "post": ("--audience", "internal"),
    "private add": ("@bob",), "private members": (), "private recipient": (), "private remove": ("@bob",),
    "purge": ("pool",), "purges": (),
    "reopen": ("again",), "review": ("2026-03-01 10:00",), "reviewed": (),
    "role": ("ic", "@alice"), "run": ("--", "true"), "seal": (),
    "search": ("pool",), "section": ("summary",), "sev": ("P0",), "share alarms": (),
    "share init": ("FOLDER",),
    "share join": ("FOLDER",), "share leave": (), "share playbook": (), "share playbook back": (),
    "share playbook publish": ("FOLDER",), "share playbook take": (), "share status": (), "share sync": (),
    "share trust": ("known",), "show board": (),
    "show checks": (), "show conflicts": (), "show custody": (), "show due": (), "show handover": (),
    "show incidents": (),
    "show minutes": (), "show roles": (), "show situation": (), "show status": (), "show tasks": (),
    "show timeline": (), "show tree": ("rollback",), "show update": (), "show updates": (), "similar": (),
    "status": ("identified",), "training": (), "training done": ("rotation",), "type": ("database",), "verify": (),
    "watch": ("1h",),
}  # fmt: skip
MAKING = ("declare", "import file", "import timeline", "share init", "share join", "training done")
"""The commands that begin something, and so make a database that is not there."""
CODES = frozenset((0, 1, 2, 64, 65, 66, 69, 74, 75, 77, 78))
"""What a command ends with where somebody foresaw how it went; 70 is what nobody did."""
OTHERS = (
    "completion", "demo", "drill", "key rehearse", "keys", "listen", "playbook check", "playbook show", "schema",
    "share serve",
)  # fmt: skip
"""What has a database of its own or none, and what goes on until its standard input ends."""


def every_command() -> list[str]:
    return [name for name, _ in commands()]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each command that can be run, by its name."""
    return _named(cli, click.Context(cli), ())


def _named(
    command: click.Command, context: click.Context, names: tuple[str, ...]
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(names), command
        return
    if names and command.invoke_without_command:
        yield " ".join(names), command
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _named(found, context, (*names, name))


def at_home(monkeypatch: pytest.MonkeyPatch, home: Path, database: str = "") -> None:
    """For `run_here`: the surroundings that a `Shell` has, with a database in ``home`` where no other is named."""
    for name in [name for name in os.environ if name.startswith(("WARROOM", "XDG_"))]:
        monkeypatch.delenv(name)
    own = {"HOME": str(home), "WARROOM_DB": database or str(home / "w.db"), "WARROOM_USER": "dana", "TZ": "UTC"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: io.TextIOWrapper | None = None) -> int:
    """Run the program as it is, but in this process: a hundred commands a second. The exit code."""
    monkeypatch.setattr("sys.argv", ["warroom", *arguments])
    monkeypatch.setattr("sys.path", list(sys.path))
    monkeypatch.setattr("sys.stdin", stdin or io.TextIOWrapper(io.BytesIO(b"words\n"), "utf-8"))
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
