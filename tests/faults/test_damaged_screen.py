"""The program on the screen over a damaged database: the sentence with its advice, not the same failure for ever."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal

PAGE = 4096


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.environ["TERM"] = "xterm-256color"
    made.environ.pop("PYTEST_CURRENT_TEST", None)  # it would show the toolkit's own traceback
    made.ok("declare", "Checkout fails", "--severity", "P1")
    return made


def page_of(table: str, shell: Shell) -> int:
    """Where the first page of ``table`` begins in the file; all that was written is in it."""
    db = sqlite3.connect(shell.environ["WARROOM_DB"])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    db.close()
    return int(root - 1) * PAGE


def damage(shell: Shell, table: str) -> None:
    begin = page_of(table, shell)
    with open(shell.environ["WARROOM_DB"], "r+b") as file:
        file.seek(begin)
        file.write(b"\xa5" * PAGE)


@pytest.mark.parametrize("arguments", [[], ["--incident", "Checkout"]], ids=["home", "room"])
@pytest.mark.parametrize("table", ["incidents", "of_incident", "entries", "local"])
def test_what_cannot_be_read_is_said_with_what_to_do(shell: Shell, table: str, arguments: list[str]) -> None:
    damage(shell, table)
    terminal = Terminal(arguments, shell.environ)
    assert terminal.ended() == 65, terminal.painted[-600:]
    told = terminal.painted.replace(b"\r\n", b"")
    assert b"is damaged or not a database" in told
    assert b"`warroom doctor` says what can still be read" in told
    assert b"Traceback" not in told
    assert b"start it again" not in told
    assert not list((shell.home / ".local" / "state" / "warroom").glob("crash-*"))
