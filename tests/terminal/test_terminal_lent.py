"""The terminal while an editor has it: stopped, interrupted and ended like any other, and given back."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.faults.terminal import Terminal
from tests.terminal.program_windows import CTRL_Q, Opened

_EDITOR = """#!/bin/sh
trap 'echo INTERRUPTED' INT
trap 'echo QUIT' QUIT
printf 'WORDS? '
while ! read -r words; do printf 'WORDS? '; done
echo "$words" > "$1"
"""
"""Asks for the words on the terminal, which sends its signals to all that run in front."""


def test_the_own_editor_is_stopped_and_interrupted_like_any_other_and_the_program_goes_on_with_it(
    program: Opened, tmp_path: Path
) -> None:
    program.shell.ok("log", "to be edited")
    editor = tmp_path / "editor"
    editor.write_text(_EDITOR)
    editor.chmod(0o700)
    environ = {**program.environ, "EDITOR": str(editor), "PS1": "SHELL> "}
    shell = Terminal(["--norc", "--noprofile", "-i"], environ, size=(120, 36), command=["/bin/bash"])
    assert shell.wait_for(b"SHELL> ")
    shell.send(f"{sys.executable} -m warroom --incident {program.incident}\r".encode())
    assert shell.wait_for(b"og what happens")
    shell.send(b"\x0fG")  # out of the line, to the last entry
    shell.read_for(0.5)
    shell.send(b"E")
    assert shell.wait_for(b"WORDS? ")
    shell.send(b"\x1a")
    assert shell.wait_for(b"SHELL> "), "the shell has the terminal"
    shell.send(b"fg\r")
    assert shell.wait_for(b"warroom")
    shell.send(b"\x03\x03\x03")
    assert shell.wait_for(b"INTERRUPTED")
    shell.send(b"\x1c\x1c\x03")
    assert shell.wait_for(b"QUIT")
    shell.send(b"words of the editor\r")
    assert shell.wait_for(b"og what happens")
    shell.send(b"\x0f")  # into the line
    program.answers(shell, "after the editor")
    assert "words of the editor" in program.texts()
    shell.send(CTRL_Q)
    assert shell.wait_for(b"SHELL> ")
    shell.send(b"exit\r")
    assert shell.ended() == 0
    assert shell.left == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR2])
def test_what_is_to_end_it_while_the_terminal_is_lent_does_so_when_it_has_it_back(
    program: Opened, tmp_path: Path, number: signal.Signals
) -> None:
    program.shell.ok("log", "to be edited")
    editor = tmp_path / "editor"
    editor.write_text(_EDITOR)
    editor.chmod(0o700)
    program.environ["EDITOR"] = str(editor)
    window = program.room()
    window.send(b"\x0fG")  # out of the line, to the last entry
    window.read_for(0.5)
    window.send(b"E")
    assert window.wait_for(b"WORDS? ")
    for _ in range(3):
        window.signal(number)
    window.send(b"words of the editor\r")
    assert window.ended() == 128 + number
    assert window.left == []
    assert "words of the editor" in program.texts()


_TYPED_MEANWHILE = """
import os, signal
from textual.drivers.linux_driver import LinuxDriver
stop, start = LinuxDriver.stop_application_mode, LinuxDriver.start_application_mode
def type_something():
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGINT):
        os.kill(os.getpid(), number)
def stop_and_type(self):
    stop(self)
    type_something()
def type_and_start(self):
    if self._set_aside:
        type_something()
    start(self)
LinuxDriver.stop_application_mode, LinuxDriver.start_application_mode = stop_and_type, type_and_start
"""
"""Ctrl+C and Ctrl+\\ reach the terminal in the moment in which it is given back, and in which it is taken again."""


def test_keys_of_the_moment_in_which_the_terminal_changes_hands_end_nothing(program: Opened, tmp_path: Path) -> None:
    program.shell.ok("log", "to be edited")
    editor = tmp_path / "editor"
    editor.write_text(_EDITOR)
    editor.chmod(0o700)
    program.environ["EDITOR"] = str(editor)
    window = program.room(script=_TYPED_MEANWHILE)
    window.send(b"\x0fG")  # out of the line, to the last entry
    window.read_for(0.5)
    window.send(b"E")
    assert window.wait_for(b"WORDS? ")
    window.send(b"words of the editor\r")
    assert window.wait_for(b"og what happens")
    window.send(b"\x0f")  # into the line
    program.answers(window, "after the editor")
    window.signal(signal.SIGCONT)
    window.send(b"after it was told to go on\r")
    end = time.monotonic() + 60
    while program.texts()[-1] != "after it was told to go on":
        assert time.monotonic() < end
        window.read(0.2)
    window.signal(signal.SIGINT)
    assert window.ended() == 128 + signal.SIGINT, "it still ends it where the keys are its own"
    assert window.left == []
    assert "words of the editor" in program.texts()

    window = program.room(script=_TYPED_MEANWHILE)
    window.send(CTRL_Q)
    assert window.ended() == 0, "too late to end it in another way"
