"""The program in a real terminal: nothing that is sent ends it, and however it ends the terminal is given back."""

from __future__ import annotations

import os
import random
import signal
import termios
import time
from pathlib import Path

import pytest

from tests.room.sharers import until
from tests.terminal.program_windows import CTRL_Q, Opened
from warroom.endings import ENDING


@pytest.mark.slow
def test_bytes_that_are_no_text_end_nothing(program: Opened) -> None:
    window = program.room()
    for byte in range(128, 256):
        one = bytes([byte])
        for sent in (one, b"na" + one + b"f", b"\x1b" + one, b"\x1b[" + one, b"\x1b[1;" + one, b"\x1bO" + one):
            window.send(sent)
        window.read(0.01)
        if byte % 32 == 0:
            window.read_for(0.4)  # what a lone Escape means is known only when nothing follows it
    window.send(b"\x1b[<0;20;35M\x1b[<0;20;35m")  # into the line, wherever the keys were
    program.answers(window, "after every byte")
    window.send(CTRL_Q)
    assert window.ended() == 0


@pytest.mark.slow
def test_the_mouse_can_be_anywhere_on_a_wide_terminal_however_it_is_reported(program: Opened) -> None:
    window = program.window("--incident", program.incident, size=(300, 40))
    assert window.wait_for(b"og what happens")
    for column in range(1, 224):
        for button in (32, 35, 64 + 32, 65 + 32, 35 + 32):
            window.send(b"\x1b[M" + bytes([button, column + 32, 32 + 1 + column % 38]))
        window.read(0.005)
    for column in (1, 95, 96, 223, 224, 299, 300, 5_000):
        window.send(b"\x1b[<0;%d;5M\x1b[<0;%d;5m\x1b[<64;%d;5M" % (column, column, column))
    window.read_for(1.0)
    window.send(b"\x1b[<0;20;39M\x1b[<0;20;39m")  # into the line
    program.answers(window, "after every column")
    window.send(CTRL_Q)
    assert window.ended() == 0


@pytest.mark.parametrize(
    "burst",
    [
        b"\r\r", b"\r\r\r\r", b"\x1b[<0;10;3M\x1b[<0;10;3m" * 2, b"\x1b[<0;10;3M\x1b[<0;10;3m" * 5, b"LL",
        b"L\x1b\x1b\x1b", b"DD", b"D\x1b\x1b", b"??", b"\x1bOP\x1bOP", b"\x10\x10", b"\x10\x1b[6~", b"\x10\x1b[5~",
        b"\x10o\x1b[5~",        b"\x10\x1b[6~\x1b[6~\x1b[5~", b"\x10\r\r\r",
        b"\x10" + b"\x1b[<0;2;34M\x1b[<0;2;34m" * 3, b"\x10th\r\r\r",
        b"\r\x0fH\r\x0fH\r", b"LH\x1b", b"D\r\x1b\x1b", b"dx\r0\r\r\r", b"J\x1bJ\x1b", b"\x1b[6~\x1b[5~\x1b[6~", b"qd",
    ],
)  # fmt: skip
def test_two_acts_in_one_read_are_no_more_than_one_after_the_other(program: Opened, burst: bytes) -> None:
    window = program.window()
    assert window.wait_for(b"1 open")
    window.send(burst)
    window.read_for(1.0)
    if burst[:1] != b"q":
        window.send(CTRL_Q)
    if b"\x1bJ" in burst:  # a key of its own in one read, which wrote into the question: it is asked about
        assert window.wait_for(b"Not ended")
        window.send(CTRL_Q)
    assert window.ended() == 0
    assert not list(program.state.glob("crash-*"))


def test_a_second_enter_does_not_store_the_draft_of_the_room_that_it_opened(program: Opened) -> None:
    window = program.room()
    window.send(b"half a line")
    assert window.wait_for(b"line")
    window.send(CTRL_Q)
    assert window.ended() == 0
    window = program.window()
    assert window.wait_for(b"1 open")
    window.send(b"\r\r")
    assert window.wait_for(b"half a line")
    window.read_for(0.5)
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert "half a line" not in program.texts()
    assert program.drafts() == ["half a line"]


def test_what_is_typed_while_a_room_opens_is_for_its_line(program: Opened) -> None:
    window = program.window()
    assert window.wait_for(b"1 open")
    window.send(b"\rpool is full\r")
    assert window.wait_for(b"saved")
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert program.texts()[-1] == "pool is full"


def test_every_signal_that_would_end_a_program_is_heard() -> None:
    """As signal(7) has them: all but those of a fault of its own, those that an interpreter ignores, and SIGKILL."""
    harmless = {signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH, signal.SIGPIPE, signal.SIGXFSZ}
    stopping = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
    faults = {getattr(signal, f"SIG{name}") for name in ["ABRT", "BUS", "FPE", "ILL", "SEGV", "SYS", "TRAP"]}
    assert set(ENDING) == set(signal.valid_signals()) - harmless - stopping - faults - {signal.SIGKILL}


_SOME = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGRTMIN + 3]


@pytest.mark.parametrize("number", _SOME)
def test_a_signal_while_it_is_loaded_ends_it_with_the_terminal_given_back(program: Opened, number: int) -> None:
    window = program.window("--incident", program.incident)
    assert window.wait_for(b"opening")
    window.signal(number)
    assert window.ended() in (-number, 128 + number)
    assert window.left == []


def test_a_signal_between_the_glimpse_and_the_program_ends_it_with_the_terminal_given_back(program: Opened) -> None:
    script = (
        "import os, signal\nfrom warroom.cli import glimpse\nhand_over = glimpse.GlimpseOnTerminal.hand_over\n"
        "def over(self):\n    glimpse.GlimpseOnTerminal.hand_over = hand_over\n    hand_over(self)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\nglimpse.GlimpseOnTerminal.hand_over = over\n"
    )
    window = program.window(script=script)
    assert window.ended() in (-signal.SIGTERM, 128 + signal.SIGTERM)
    assert window.left == []


@pytest.mark.parametrize("number", _SOME)
def test_a_signal_ends_it_with_the_draft_kept_and_the_terminal_given_back(program: Opened, number: int) -> None:
    window = program.room()
    assert "raw keys" in window.still_taken()
    window.send(b"stored\rhalf a line")
    assert window.wait_for(b"half a line")
    window.signal(number)
    assert window.ended() == 128 + number
    assert window.left == []
    assert program.drafts() == ["half a line"]
    assert program.texts()[-1] == "stored"


_FAILS = {
    "in a key": "from warroom.screens.room import panes_abreast\ndef oops(self): raise RuntimeError('oops')\n"
    "panes_abreast.Panes.action_zoom = oops",
    "while a screen is made": "from warroom.screens.learn import learning_screen\n"
    "def oops(self): raise RuntimeError('oops')\nlearning_screen.LearnScreen.compose = oops",
    "in a timer": "from warroom.screens.room import room_clock\ntick = room_clock.RoomClock.tick\n"
    "def oops(self):\n    if self._desk.screen.line.value == 'zL': raise RuntimeError('oops')\n    tick(self)\n"
    "room_clock.RoomClock.tick = oops",
    "in the thread that hears": "from warroom import terminal\nhear = terminal.Hearing.hear\n"
    "def oops(self, received):\n    if b'z' in received: raise RuntimeError('oops')\n    return hear(self, received)\n"
    "terminal.Hearing.hear = oops",
    "and is none of the usual ones": "from warroom.screens.room import panes_abreast\n"
    "def oops(self): raise KeyboardInterrupt\npanes_abreast.Panes.action_zoom = oops",
}


@pytest.mark.parametrize("where", sorted(_FAILS))
def test_a_failure_that_nobody_foresaw_gives_the_terminal_back_and_is_no_success(program: Opened, where: str) -> None:
    window = program.room(script=_FAILS[where])
    keys = b"\x0fL" if where == "while a screen is made" else b"zL" if where == "in a timer" else b"\x0fz"
    window.send(keys)
    code = window.ended()
    assert code not in (0, None)
    assert window.left == []
    assert b"Traceback" not in window.painted


def test_a_stop_gives_the_terminal_back_and_going_on_takes_it_again(program: Opened) -> None:
    window = program.room()
    window.signal(signal.SIGTSTP)
    pid, status, end = 0, 0, time.monotonic() + 60
    while not pid and time.monotonic() < end:
        window.read_for(0.2)  # what it paints to give the terminal back is waited for by it
        pid, status = os.waitpid(window.pid, os.WUNTRACED | os.WNOHANG)
    assert os.WIFSTOPPED(status)
    assert window.still_taken() == []
    window.signal(signal.SIGCONT)
    assert window.wait_for(b"og what happens")
    program.answers(window, "after a stop")
    for _ in range(3):  # stopped without a word, and told to go on though it does already
        window.signal(signal.SIGSTOP)
        os.waitpid(window.pid, os.WUNTRACED)
        window.signal(signal.SIGCONT)
        window.signal(signal.SIGCONT)
    program.answers(window, "after three more")
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert window.left == []


@pytest.mark.slow
def test_two_thousand_sizes_end_nothing(program: Opened) -> None:
    choose, window = random.Random(3), program.room()
    for _ in range(2_000):
        window.resize(choose.randint(1, 400), choose.randint(1, 120))
        window.read(0.001)
    for size in ((0, 0), (1, 1), (65_535, 65_535), (120, 36)):
        window.resize(*size)
        window.read_for(0.5)
    program.answers(window, "after every size")
    window.send(CTRL_Q)
    assert window.ended() == 0


def test_what_was_entered_is_stored_though_the_program_is_left_in_the_same_breath(program: Opened) -> None:
    window = program.room()
    window.send(b"the last word\r" + CTRL_Q)
    assert window.ended() == 0
    assert program.texts()[-1] == "the last word"
    assert program.drafts() == []


def test_what_was_taken_out_of_the_line_does_not_come_back(program: Opened) -> None:
    window = program.room()
    window.send(b"not meant")
    assert window.wait_for(b"meant")
    window.send(b"\x15" + CTRL_Q)
    assert window.ended() == 0
    assert program.drafts() == []


def test_two_windows_over_one_database_keep_two_drafts(program: Opened) -> None:
    first, second = program.room(), program.room()
    first.send(b"words of one")
    program.keeps(first, "words of one")
    second.send(b"words of two")
    program.keeps(second, "words of two")
    first.kill()
    second.kill()
    again = program.room(waiting_for=b"words of one")
    again.send(b"\r")
    assert again.wait_for(b"saved")
    again.send(b"\x1b[A")
    assert again.wait_for(b"words of two")
    again.send(b"\r")
    again.read_for(0.5)
    again.send(CTRL_Q)
    assert again.ended() == 0
    assert program.texts()[-2:] == ["words of one", "words of two"]
    assert program.drafts() == []


def test_the_terminal_is_the_same_afterwards(program: Opened) -> None:
    window = program.room()
    manners = termios.tcgetattr(window._fd)
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert manners != window.manners
    assert window.left == []


def test_settings_of_the_toolkit_for_those_who_build_programs_do_nothing_here(program: Opened, tmp_path: Path) -> None:
    program.environ |= {
        "TEXTUAL_COLOR_SYSTEM": "none", "TEXTUAL_PRESS": "x,ctrl+q", "TEXTUAL_SCREENSHOT": "0", "TEXTUAL_DEBUG": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path / "pictures"), "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_THEME": "none", "TEXTUAL_FILTERS": "none", "TEXTUAL_DRIVER": "os:system", "TEXTUAL_SHOW_RETURN": "1",
        "TEXTUAL_FPS": "none", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_DIM_FACTOR": "none",
    }  # fmt: skip
    window = program.room()
    window.send(b"typed here")
    assert window.wait_for(b"typed here")
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert not {"pictures", "log"}.intersection(path.name for path in tmp_path.iterdir())


def test_an_editor_that_is_not_there_leaves_the_terminal_to_the_program(program: Opened) -> None:
    program.environ["EDITOR"] = "/nowhere/editor"
    program.environ.pop("VISUAL", None)
    program.shell.ok("log", "to be edited")
    window = program.window("--incident", program.incident)
    assert window.wait_for(b"to be edited")
    window.send(b"\x0f")
    window.read_for(0.5)
    lent = window.painted.count(b"\x1b[?1049l")
    window.send(b"GE")
    until(lambda: window.read(0.05) is not None and window.painted.count(b"\x1b[?1049l") > lent)
    until(lambda: window.read(0.05) is not None and "raw keys" in window.still_taken())  # the program has it again
    window.send(CTRL_Q)
    assert window.ended() == 0
    assert window.left == []
