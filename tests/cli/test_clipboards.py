"""A copy reaches a real terminal, tmux, screen and the system's clipboard, or says which of them it did not reach."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal
from tests.processes import ended, ever_longer, noted
from tests.room.sharers import until
from warroom.clipboard import LONGEST_SEQUENCE, copy_text, osc52

COPY = [sys.executable, "-m", "warroom", "copy", "update", "--audience", "internal"]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.environ |= {"TERM": "xterm-256color"}
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "STY"):
        made.environ.pop(name, None)
    made.ok("declare", "Checkout fails", "--severity", "P1")
    return made


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not on this machine, so the copy was not tried with it")
    return found


def copied(shell: Shell) -> str:
    return (shell.home / ".local/state/warroom/copied.txt").read_text("utf-8")


def sent(painted: bytes) -> list[str]:
    """Every text that was handed to the terminal's clipboard."""
    return [
        base64.b64decode(found).decode()
        for found in re.findall(rb"\]52;c?;([A-Za-z0-9+/=]{1,80000})[\x07\x1b]", painted)
    ]


def test_a_bare_terminal_gets_the_sequence(shell: Shell) -> None:
    terminal = Terminal(COPY[3:], {**shell.environ, "SSH_CONNECTION": "x"})
    assert terminal.ended() == 0
    assert sent(terminal.painted) == [copied(shell)]
    assert b"Internal update: copied: sent to the terminal (the clipboard here is the server's)" in terminal.painted


@pytest.mark.parametrize(
    ("clipboard", "passthrough", "outside", "buffer"),
    [
        ("on", "off", True, True), ("external", "off", False, False), ("off", "off", False, False),
        ("external", "on", True, False), ("off", "on", True, False),
    ],
)  # fmt: skip
def test_tmux_lets_through_what_its_settings_say_and_the_file_is_always_there(
    shell: Shell, clipboard: str, passthrough: str, outside: bool, buffer: bool
) -> None:
    tmux = needs("tmux")
    config, socket = shell.home / "tmux.conf", f"warroom-{os.getpid()}-{clipboard}-{passthrough}"
    config.write_text(
        f"set -g set-clipboard {clipboard}\nset -g allow-passthrough {passthrough}\n"
        "set -as terminal-features ',xterm-256color:clipboard'\n"
    )
    script = shell.home / "inside.sh"
    script.write_text(f"cd {shell.home}; sleep 1; {' '.join(COPY)}; echo copy-ended; sleep 30\n")
    at = [tmux, "-L", socket]
    terminal = Terminal(["-f", str(config), "new-session", "sh", str(script)], shell.environ, command=at)
    try:
        assert terminal.wait_for(b"copy-ended")
        terminal.read(0.5)
        assert (copied(shell) in sent(terminal.painted)) == outside
        held = subprocess.run([*at, "show-buffer"], capture_output=True, text=True).stdout
        assert (held == copied(shell)) == buffer
        assert copied(shell).startswith("🚨 INCIDENT DECLARED")
    finally:
        subprocess.run([*at, "kill-server"], capture_output=True)
        terminal.ended()


def test_screen_lets_it_through(shell: Shell) -> None:
    screen = needs("screen")
    folder = shell.home / "sockets"
    folder.mkdir(mode=0o700)
    script = shell.home / "inside.sh"
    script.write_text(f"cd {shell.home}; sleep 1; {' '.join(COPY)}; echo copy-ended; sleep 1\n")
    environ = {**shell.environ, "SCREENDIR": str(folder), "LC_ALL": "C.UTF-8"}
    terminal = Terminal(["-c", "/dev/null", "-U", "sh", str(script)], environ, command=[screen])
    assert terminal.wait_for(b"copy-ended")
    terminal.ended()
    assert copied(shell) in sent(terminal.painted)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """A virtual display of its own."""
    server, read_end, write_end = needs("Xvfb"), *os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(write_end), "-screen", "0", "320x200x24", "-nolisten", "tcp"],
        pass_fds=(write_end,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    with os.fdopen(read_end) as number:
        yield f":{number.readline().strip()}"
    process.terminate()
    process.wait(10)


def test_xclip_under_a_display_gets_it(shell: Shell, display: str) -> None:
    xclip = needs("xclip")
    for _ in range(3):  # a busy machine may take longer to start it than anybody would wait for a copy
        ran = shell.run("copy", "update", "--audience", "internal", DISPLAY=display)
        if "system clipboard" in ran.stderr.partition("sent to the ")[2]:
            break
    else:
        pytest.fail(ran.stderr)
    environ = {**shell.environ, "DISPLAY": display}
    held = subprocess.run(
        [xclip, "-o", "-selection", "clipboard"], env=environ, capture_output=True, text=True, timeout=20
    )
    assert held.stdout == copied(shell)


def programs(shell: Shell, **scripts: str) -> str:
    """A PATH on which there is nothing but these scripts and what a shell needs."""
    folder = shell.home / "bin"
    folder.mkdir()
    for name in ("sh", "which", "sleep", "cat", "uname", "env"):
        found = shutil.which(name)
        if found is not None:
            (folder / name).symlink_to(found)
    for name, body in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_a_clipboard_program_that_hangs_is_not_waited_for(shell: Shell) -> None:
    path = programs(shell, xclip=f"echo $$ > {shell.home}/hung; exec sleep 300")
    ran = shell.run("copy", "update", "--audience", "internal", PATH=path, DISPLAY=":4711")
    try:
        assert ran.returncode == 0
        assert "the system clipboard did not answer in 4 s" in ran.stderr
        assert ran.stdout == copied(shell) + "\n"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int((shell.home / "hung").read_text()), signal.SIGKILL)


def test_without_any_program_it_says_so_and_the_file_is_there(shell: Shell) -> None:
    ran = shell.run("copy", "update", "--audience", "internal", PATH=programs(shell), DISPLAY=":4711")
    assert ran.returncode == 0
    assert "no system clipboard" in ran.stderr
    assert copied(shell).startswith("🚨")


def test_a_display_that_is_not_there_is_no_clipboard(shell: Shell) -> None:
    needs("xclip")
    ran = shell.run("copy", "update", "--audience", "internal", DISPLAY=":4711")
    assert "no system clipboard" in ran.stderr


def test_without_a_display_it_does_not_claim_to_have_reached_the_clipboard(shell: Shell) -> None:
    needs("xclip")
    ran = shell.run("copy", "update", "--audience", "internal")
    assert "system clipboard" not in ran.stderr.partition("sent to the ")[2].partition("(")[0]


def test_where_nothing_takes_it_the_exit_code_says_so(shell: Shell) -> None:
    state = shell.home / ".local/state"
    state.mkdir(parents=True)
    (state / "warroom").write_text("in the way")
    # Without a terminal of its own, as under cron.
    ran = subprocess.run(
        COPY, env={**shell.environ, "SSH_CONNECTION": "x"}, cwd=shell.home, start_new_session=True, capture_output=True,
        text=True, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 74
    assert "not copied" in ran.stderr


def test_a_sequence_that_terminals_would_drop_is_not_sent() -> None:
    longest = (LONGEST_SEQUENCE - 8) * 3 // 4
    assert osc52("x" * longest, {}) is not None
    assert osc52("x" * (longest + 3), {}) is None
    assert osc52("x" * (longest + 3), {"TMUX": "1"}) is None


def test_a_copy_that_hangs_ends_though_the_program_was_killed_that_would_have_ended_it(shell: Shell) -> None:
    path = programs(shell, xclip=f"sleep 1000 & echo $$ $! >{shell.home}/left; wait")
    copying = subprocess.Popen(
        COPY, env={**shell.environ, "PATH": path, "DISPLAY": ":4711"}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    left = shell.home / "left"
    until(lambda: noted(left))
    copying.kill()
    copying.wait()
    until(lambda: ended(left))


HOSTILE_XCLIP = {
    "hangs": ("sleep 1000", "did not answer"),
    "says without end": ("yes", "did not answer"),
    "says what is no text": ("printf '\\377\\033]0;t\\007'", "no system clipboard"),
    "hears nothing": ("exec <&-", "no system clipboard"),
    "is killed": ("kill -9 $$", "no system clipboard"),
    "fails": ("exit 7", "no system clipboard"),
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in HOSTILE_XCLIP.items()])
def test_a_clipboard_program_that_does_what_it_likes_is_a_sentence_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: tuple[str, str]
) -> None:
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\nsleep 1000 <&- >/dev/null 2>&1 & echo $! >>{tmp_path}/left\n{script[0]}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    left = tmp_path / "left"
    for patience in ever_longer(2, left) if "answer" in script[1] else (60,):
        written: list[bytes] = []
        outcome = copy_text(
            "words", write_terminal=written.append, environ={"DISPLAY": ":99"}, folder=str(tmp_path), patience=patience
        )
        assert outcome.sent == ["terminal"]
        assert script[1] in outcome.sentence
        assert written == [osc52("words", {})]
    until(lambda: ended(left))
