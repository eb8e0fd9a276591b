"""What is seen while the program is being loaded, in a real terminal: it stands there first, and takes nothing away."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.terminal import Terminal
from tests.terminal.program_windows import CTRL_Q, Opened

TAKEN, GIVEN = b"\x1b[?1049h", b"\x1b[?1049l"
_SHOWN = (
    "import os, sys\n"
    "from warroom.cli.glimpse import GlimpseOnTerminal\n"
    "with GlimpseOnTerminal({{'--incident': {chosen!r}}}) as shown:\n"
    "    {act}\n"
)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path)


def glimpse(opened: Opened, act: str, *, chosen: str = "", size: tuple[int, int] = (80, 24)) -> Terminal:
    """A process that shows a glimpse, does ``act``, and ends."""
    script = _SHOWN.format(chosen=chosen, act=act)
    return Terminal([], opened.environ, command=[sys.executable, "-c", script], size=size)


def test_the_open_incidents_are_seen_before_the_toolkit_is_loaded(opened: Opened) -> None:
    window = opened.window()
    assert window.wait_for(b"opening")
    assert b"checkout fails" in window.painted
    assert window.wait_for(b"\x1b[?2004h")  # the program has taken the terminal
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert window.left == []


def test_the_last_entries_of_the_incident_that_is_named_are_seen(opened: Opened) -> None:
    opened.shell.ok("log", "14:31 \x1b]0;owned\x07 \N{BELL} disk full on db-7")
    window = glimpse(opened, "os.read(0, 1)", chosen=opened.incident)
    assert window.wait_for(b"disk full on db-7")
    painted = window.painted.decode()
    assert "␛]0;owned␇" in painted
    assert "14:31" in painted
    window.send(b"x")
    assert window.ended() == 0
    assert window.left == []


def test_what_is_typed_meanwhile_is_kept_for_the_program_and_not_echoed(opened: Opened) -> None:
    window = glimpse(
        opened, "got = os.read(0, 1)\n    while b'\\r' not in got: got += os.read(0, 1)\nprint(ascii(got))"
    )
    assert window.wait_for(b"opening")
    window.send(b"db-7 \x11\x13full\r")
    assert window.ended() == 0
    shown, _, behind = window.painted.partition(GIVEN)
    assert b"full" not in shown
    assert b"db-7 \\x11\\x13full\\r" in behind


def test_a_word_that_is_said_instead_is_said_on_the_terminal_as_it_was(opened: Opened) -> None:
    for stream in ("out", "err"):
        window = glimpse(opened, f"sys.std{stream}.write('no database there\\n'); os.read(0, 1)")
        assert window.wait_for(b"no database there")
        assert window.painted.index(GIVEN) < window.painted.index(b"no database there")
        assert window.still_taken() == []
        window.send(b"x\n")
        assert window.ended() == 0


def test_a_program_that_cannot_be_opened_says_why_on_the_terminal_as_it_was(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "workflow.yaml").write_text("severities: 7\n", encoding="utf-8")
    window = opened.window("--playbook", str(tmp_path / "own"))
    assert window.ended() == 65
    assert TAKEN in window.painted
    assert b"nothing was done" in window.painted.rpartition(GIVEN)[2]
    assert window.left == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_and_leaves_nothing_of_it(opened: Opened, number: signal.Signals) -> None:
    window = glimpse(opened, "os.read(0, 1); os.read(0, 1)")
    assert window.wait_for(b"opening")
    window.signal(number)
    assert window.ended() == -number
    assert window.left == []


def test_ctrl_c_ends_it_and_leaves_nothing_of_it(opened: Opened) -> None:
    window = opened.window()
    assert window.wait_for(b"opening")
    window.send(b"\x03")
    window.read(1.0)
    window.send(CTRL_Q)  # where it had the terminal already, that key copies
    assert window.ended() in (0, 130, -signal.SIGINT)  # or it was about to take the terminal
    assert window.left == []


def test_a_stop_gives_the_terminal_back_and_it_goes_on_afterwards(opened: Opened) -> None:
    window = glimpse(opened, "got = os.read(0, 1); print('went on')")
    assert window.wait_for(b"opening")
    window.signal(signal.SIGTSTP)
    assert window.wait_for(GIVEN)
    assert window.still_taken() == []
    window.signal(signal.SIGCONT)
    window.send(b"x\n")
    assert window.ended() == 0
    assert b"went on" in window.painted


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (20, 4), (300, 300)])
def test_it_fits_into_whatever_terminal_there_is(opened: Opened, size: tuple[int, int]) -> None:
    for number in range(30):
        opened.shell.ok("log", f"{number} " + "long words of an entry " * 30)
    window = glimpse(opened, "os.read(0, 1)", chosen=opened.incident, size=size)
    while not (painted := window.painted) and size[1] > 3:
        window.read(0.1)
    assert painted.count(b"\n") < size[1]
    window.send(b"x\n")
    assert window.ended() == 0
    assert window.left == []


def test_without_a_terminal_or_for_a_dumb_one_nothing_is_shown(opened: Opened) -> None:
    script = _SHOWN.format(chosen="", act="os.write(2, b'behind')")
    ran = subprocess.run([sys.executable, "-c", script], env=opened.environ, capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"behind")
    opened.environ["TERM"] = "dumb"
    window = glimpse(opened, "os.write(2, b'behind')")
    assert window.ended() == 0
    assert window.painted == b"behind"


def test_the_database_of_the_settings_is_looked_into(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "warroom"
    folder.mkdir(parents=True, exist_ok=True)
    database = Path(opened.environ.pop("WARROOM_DB"))
    for said, seen in (
        (f'database = "{database}"\n', True),
        ("bell = false\n", False),
        ('database = "nowhere"', False),
    ):
        (folder / "config.toml").write_text(said, encoding="utf-8")
        window = glimpse(opened, "os.write(1, b'behind')")
        assert window.ended() == 0
        assert (b"checkout fails" in window.painted) is seen
        assert b"behind" in window.painted


def test_it_loads_nothing_that_it_does_not_need(opened: Opened) -> None:
    window = glimpse(
        opened,
        "import sys; heavy = {'textual', 'pydantic', 'sqlite_utils', 'asyncio', 'click', 'dataclasses', 'typing', "
        "'inspect', 'logging', 'pathlib', 'rich', 'tomllib', 'threading', 'hashlib', 'cryptography'}; "
        "heavy &= set(sys.modules); os.write(2, ascii(sorted(heavy)).encode())",
        chosen=opened.incident,
    )
    assert window.ended() == 0
    assert window.painted.rstrip().endswith(GIVEN)
    assert b"[]" in window.painted


@pytest.mark.parametrize("more", ["more = " + "[" * 20_000, ".".join("a" * 30_000) + " = 1"])
def test_settings_that_nobody_takes_are_said_at_once_without_a_glimpse(
    opened: Opened, tmp_path: Path, more: str
) -> None:
    folder = tmp_path / ".config" / "warroom"
    folder.mkdir(parents=True, exist_ok=True)
    database = opened.environ.pop("WARROOM_DB")
    (folder / "config.toml").write_text(f'database = "{database}"\n{more}\n', encoding="utf-8")
    window = opened.window()
    assert window.ended() == 65
    assert TAKEN not in window.painted
    assert b"config.toml" in window.painted
    assert b"failed" not in window.painted
