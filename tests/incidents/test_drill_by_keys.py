"""A drill from its beginning to its score and its post-mortem, by keys alone in a real terminal."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal
from tests.incidents.drill import PLAYED, played_well
from tests.incidents.driving import PATIENCE, Keyboard, Tmux
from tests.incidents.script import ENTER, LINE, Press

pytestmark = pytest.mark.slow


def shows(terminal: Terminal, words: bytes, *, after: int = 0) -> int:
    """Wait until ``words`` are painted, ``after`` so many bytes; how many were painted by then."""
    end = time.monotonic() + PATIENCE
    while words not in terminal.painted[after:]:
        assert time.monotonic() < end, f"{words!r} was never painted"
        terminal.read(0.05)
    return len(terminal.painted)


def test_from_a_shell_a_drill_opens_its_room_and_from_there_what_is_real(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    terminal = Terminal(["drill", "api", "--speed", "100"], {**shell.environ, "TERM": "xterm-256color"}, size=(100, 30))
    try:
        painted = shows(terminal, b"DRILL x100")
        shows(terminal, b"address")
        terminal.send(LINE.encode())
        terminal.read_for(0.5)
        terminal.send(b"H")
        shows(terminal, b"0 open, 0 past", after=painted)
        terminal.send(b"q")
        terminal.read(2)
    finally:
        with contextlib.suppress(OSError):
            terminal.kill()
    assert shell.json("show", "incidents") == []
    assert len(shell.json("show", "incidents", "--db", str(tmp_path / "drills.db"))) == 1


@pytest.mark.long
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: NOTHING was run in a real one")
def test_a_drill_by_keys_in_tmux_leaves_only_the_causal_sections_to_write(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    drills = str(tmp_path / "drills.db")
    screen = Tmux(shell)
    try:
        hands = Keyboard(screen, shell.environ["WARROOM_DB"])
        hands.sees("D  Monthly incident drills (GameDay) · due, never yet")
        hands.press(Press("D", saves=False))
        hands.sees("Checkout times out")
        hands.press(Press("j", saves=False))
        hands.press(Press(ENTER, saves=False))
        hands.sees("how many times as fast")
        screen.send("20" + ENTER)
        hands.sees(" DRILL x20 ")
        hands = Keyboard(screen, drills)
        hands.sees("5xx on checkout at 12 %")
        for line, answered in PLAYED:
            hands.press(Press(line + ENTER))
            if answered:
                hands.sees(answered)
        hands.sees("The drill is over")
        hands.press(Press(LINE, saves=False))
        hands.press(Press("D", saves=False))
        hands.sees("Put a fix in")
        hands.sees(" points")
        hands.press(Press("H", saves=False))
        hands.sees("DRILL x20 over")
        hands.press(Press("H", saves=False))
        hands.sees("Quarterly on-call rotation · due, never yet")
        hands.sees("0 open, 0 past")
        hands.press(Press("D", saves=False))
        hands.sees("DRILL: Checkout times out")
    finally:
        screen.close()
    assert shell.json("show", "incidents") == []
    (played,) = shell.json("show", "incidents", "--db", drills)
    assert played["closed"]
    exported = json.loads(shell.ok("export", "--format", "json", "--db", drills))
    played_well(exported, shell.json("drill", "--score"))
    assert [one["by_drill"] for one in shell.json("training")] == [True, False, False]
