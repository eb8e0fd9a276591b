"""kill -9 at any moment: what was said to be saved is there, and the draft is back."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal

SESSION = """
import os, sys, time
from warroom.room.core import WarRoom
from warroom.room.acts import scribe
from warroom.intake.typed_line import read_line
room = WarRoom(sys.argv[1], person="dana", now=lambda: time.time_ns() // 1000, entropy=os.urandom)
run = sys.argv[3]
number = 0
while True:
    number += 1
    words = f"run {run} entry {number} #tag{number % 7}"
    for end in range(1, len(words) + 1, 9):
        room.keep_draft("line", words[:end], room.now())
    entry = scribe.log(room, sys.argv[2], read_line(words, now=room.now(), zone="UTC"), typed=room.now()).entry
    room.keep_draft("line", "", 0)
    if number % 5 == 0:
        scribe.edit(room, sys.argv[2], entry, words + " edited")
        words += " edited"
    os.write(1, (words + "\\n").encode())
"""


@pytest.mark.slow
def test_two_hundred_killed_sessions_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "x", "--severity", "P1").split()[1]
    database = shell.environ["WARROOM_DB"]
    choose = random.Random(17)
    saved: list[str] = []
    for run in range(200):
        session = subprocess.Popen(
            [sys.executable, "-c", SESSION, database, incident, str(run)], stdout=subprocess.PIPE, env=shell.environ
        )
        assert session.stdout is not None
        first = session.stdout.readline()
        time.sleep(choose.random() * 0.04)
        session.send_signal(signal.SIGKILL)
        rest = session.stdout.read()
        session.wait()
        session.stdout.close()
        whole = (first + rest).decode().split("\n")
        saved += [line for line in whole[:-1] if line]
    db = sqlite3.connect(database)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = {row[0] for row in db.execute("SELECT text FROM entries")}
    assert len(saved) >= 200
    assert [line for line in saved if line not in kept] == []
    assert "every hash holds" in shell.ok("doctor")
    numbers = [row[0] for row in db.execute("SELECT n FROM ops ORDER BY n")]
    assert numbers == list(range(1, len(numbers) + 1))


def _reads(terminal: Terminal, db: sqlite3.Connection, query: str, words: str, rows: list[tuple[object]]) -> None:
    """Let the program go on until the database says ``rows`` of ``words``, for a minute at most."""
    end = time.monotonic() + 60
    while db.execute(query, (words,)).fetchall() != rows and time.monotonic() < end:
        terminal.read(0.05)


@pytest.mark.slow
def test_the_screen_killed_while_somebody_types_brings_the_draft_back(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "x", "--severity", "P1").split()[1]
    environ = {**shell.environ, "TERM": "xterm-256color"}
    for run in range(4):
        terminal = Terminal(["--incident", incident], environ)
        assert terminal.wait_for(b"og what happens" if run == 0 else b"half")
        time.sleep(0.5)
        db = sqlite3.connect(shell.environ["WARROOM_DB"])
        terminal.send(b"\x15" + f"saved {run}\r".encode())
        _reads(terminal, db, "SELECT count(*) FROM entries WHERE text = ?", f"saved {run}", [(1,)])
        terminal.send(f"half {run}".encode())
        _reads(terminal, db, "SELECT text FROM drafts WHERE text = ?", f"half {run}", [(f"half {run}",)])
        terminal.kill()
        texts = [entry["text"] for entry in shell.json("show", "timeline")]
        assert f"saved {run}" in texts
        assert db.execute("SELECT text FROM drafts").fetchall() == [(f"half {run}",)]
        db.close()


def test_an_entry_from_the_shell_appears_in_the_open_program(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "x", "--severity", "P1").split()[1]
    terminal = Terminal(["--incident", incident], {**shell.environ, "TERM": "xterm-256color"})
    assert terminal.wait_for(b"og what happens")
    shell.ok("log", "from-the-other-terminal")
    assert terminal.wait_for(b"from-the-other-terminal")
    terminal.send(b"\x11")
    assert terminal.ended() == 0


def test_hostile_text_reaches_a_real_terminal_as_pictures(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "\x1b]2;owned\x07title", "--severity", "P1").split()[1]
    for payload in ("\x1b]52;c;ZXZpbA==\x07", "\x9b31mred", "[@click=app.quit]x[/]", "a\u202eb\u200bc", "\x1b[2J"):
        shell.ok("log", " " + payload)
    terminal = Terminal(["--incident", incident], {**shell.environ, "TERM": "xterm-256color"})
    assert terminal.wait_for("␛]52".encode())
    terminal.send(b"\x0fvkkk")
    terminal.read(1.0)
    terminal.send(b"\x11")
    assert terminal.ended() == 0
    for bad in (b"\x1b]52;c;ZXZpbA", b"\x1b]2;owned", b"\xc2\x9b31m", "\u202e".encode(), "\u200b".encode()):
        assert bad not in terminal.painted


def test_a_crash_shows_one_sentence_and_no_local_variable(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from warroom.screens.room import panes_abreast\n"
        "def broken(self):\n    hunter2 = 'what was typed'\n    raise RuntimeError('oops')\n"
        "panes_abreast.Panes.action_zoom = broken\n"
        "from warroom.__main__ import main\nmain()\n"
    )
    (tmp_path / "broken.py").write_text(script)
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "x", "--severity", "P1").split()[1]
    environ = {**shell.environ, "TERM": "xterm-256color"}
    environ.pop("PYTEST_CURRENT_TEST", None)
    terminal = Terminal(["--incident", incident], environ, command=[sys.executable, str(tmp_path / "broken.py")])
    assert terminal.wait_for(b"og what happens")
    terminal.send(b"\x0fz")
    assert terminal.ended() == 1
    assert b"warroom failed (RuntimeError)" in terminal.painted
    assert b"what was typed" not in terminal.painted
    assert b"Traceback" not in terminal.painted
    (report,) = (tmp_path / ".local" / "state" / "warroom").glob("crash-*.txt")
    assert report.stat().st_mode & 0o777 == 0o600
    assert "oops" in report.read_text()


def test_a_terminal_that_hangs_up_ends_the_program_and_keeps_the_draft(tmp_path: Path) -> None:
    """Also where the signal for it is ignored, as under nohup."""
    shell = Shell(tmp_path)
    incident = shell.ok("declare", "x", "--severity", "P1").split()[1]
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from warroom.__main__ import main; main()"
    terminal = Terminal(
        ["--incident", incident], {**shell.environ, "TERM": "xterm-256color"}, command=[sys.executable, "-c", ignoring]
    )
    assert terminal.wait_for(b"og what happens")
    terminal.send("half a line §".encode())
    assert terminal.wait_for("§".encode())  # no other words on the screen have it: all was read
    terminal.hang_up()
    assert terminal.ended() == 129
    db = sqlite3.connect(shell.environ["WARROOM_DB"])
    assert db.execute("SELECT text FROM drafts").fetchall() == [("half a line §",)]
    db.close()
