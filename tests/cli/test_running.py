"""``run`` and ``changes``: a command is run as one would, and what it was is in the timeline."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.cli.shell import Shell
from tests.room.incoming.test_changes import repository
from warroom.cli.run import _told
from warroom.cli.schemas import shapes


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.ok("declare", "Checkout fails", "--severity", "P1", "--since", "-600")
    return made


@contextmanager
def running(shell: Shell, code: str) -> Iterator[subprocess.Popen[bytes]]:
    """`warroom run` with a program of Python, which has said that it is ready."""
    ours = subprocess.Popen(
        [sys.executable, "-m", "warroom", "run", "--", sys.executable, "-c", code], env=shell.environ,
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True, cwd=shell.home,
    )  # fmt: skip
    assert ours.stdout is not None
    with ours.stdout:
        assert ours.stdout.readline() == b"ready\n"
        yield ours


FULL = Path("/dev/full")


def test_what_was_done_and_cannot_be_logged_is_said_and_is_no_success(shell: Shell) -> None:
    small = "resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, 32_768))"
    start = f"import os, resource, sys; {small}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    for code in (0, 3):
        did = f"import sys; sys.exit({code})"
        ran = subprocess.run(
            [sys.executable, "-c", start, "-m", "warroom", "run", "--", sys.executable, "-c", did], env=shell.environ,
            cwd=shell.home, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert ran.returncode == (code or ran.returncode) != 0, ran.stderr
        assert "NOT SAVED" in ran.stderr
        assert did in ran.stderr, "the line that is in no log is said"


def test_a_command_is_run_as_one_would_and_logged_without_its_secrets(shell: Shell) -> None:
    code = "import sys; print('out ' + sys.stdin.read()); print('err', file=sys.stderr); sys.exit(3)"
    ran = shell.run("run", "--", sys.executable, "-c", code, stdin="words")
    assert (ran.returncode, ran.stdout, ran.stderr) == (3, "out words\n", "err\n")
    kept = shell.run(
        "run", "--keep", sys.executable, "-c", "print('password: hunter2hunter2'); print('\\x1b[2Jclear')", "--",
        "-v",
    )  # fmt: skip
    assert "hunter2hunter2" in kept.stdout
    assert "left out of the log" in kept.stderr
    assert shell.run("run", "--", "no-such-program-here").returncode == 127
    assert shell.run("run").returncode == 64
    ended = shell.run("run", "--", sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    assert ended.returncode == 128 + signal.SIGTERM
    entries = [one for one in shell.json("show", "timeline") if one["kind"] == "action"]
    assert [one["text"].partition(" (exit ")[2].partition(",")[0] for one in entries] == ["3", "0", "143"]
    assert "hunter2" not in str(entries)
    assert "[password]" in entries[1]["text"]


def test_ctrl_c_is_for_the_command_and_what_came_of_it_is_logged(shell: Shell) -> None:
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(7))\n"
        "print('ready', flush=True)\n"
        "time.sleep(30)\n"
    )
    with running(shell, code) as ours:
        time.sleep(0.05)
        os.killpg(ours.pid, signal.SIGINT)
        assert ours.wait(30) == 7
    assert "exit 7" in shell.ok("show", "timeline")


def test_a_change_becomes_an_entry_at_its_own_time_and_speaks_for_a_hypothesis(shell: Shell, tmp_path: Path) -> None:
    folder = repository(tmp_path, "Pool of 20", "Pool of 5")
    shell.home = folder
    shell.ok("hyp", "add", "the pool is too small")
    listed = shell.json("changes", "--since", "2026-02-13 00:00")
    TypeAdapter(shapes()["changes"]).validate_python(listed)
    assert [one["text"].partition(": ")[2] for one in listed] == ["Pool of 20", "Pool of 5"]
    taken = shell.ok("changes", "--since", "2026-02-13 00:00", "--take", "2", "--for", "H1").strip()
    again = shell.run("changes", "--since", "2026-02-13 00:00", "--take", "2")
    assert "1 of them were in the timeline already" in again.stderr
    assert [act["words"] for act in shell.json("show", "custody")["custody"]] == ["read in 1 entry of the changes"]
    (entry,) = [one for one in shell.json("show", "timeline") if one["id"] == taken]
    assert entry["text"].endswith("Pool of 5")
    assert "Pool of 5" in shell.ok("show", "board")
    assert shell.run("changes", "--since", "2026-02-13 00:00", "--take", "3").returncode == 66
    before = shell.ok("show", "timeline")
    nobody = shell.run("changes", "--since", "2026-02-13 00:00", "--take", "1", "--for", "H9")
    assert (nobody.returncode, nobody.stdout) == (66, "")
    assert "nothing was stored" in nobody.stderr
    assert shell.ok("show", "timeline") == before


def actions(shell: Shell) -> list[str]:
    return [entry["text"] for entry in shell.json("show", "timeline") if entry["kind"] == "action"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_would_end_us_ends_the_command_and_what_came_of_it_is_logged(shell: Shell, number: int) -> None:
    code = "import time; print('ready', flush=True); time.sleep(60)"
    with running(shell, code) as ours:
        os.kill(ours.pid, number)
        assert ours.wait(30) == 128 + number
    (told,) = actions(shell)
    assert f"(exit {128 + number}," in told


def test_what_a_command_left_behind_is_not_waited_for_and_a_closed_output_loses_no_entry(shell: Shell) -> None:
    words = [sys.executable, "-m", "warroom", "run", "--keep", "--", "sh", "-c", "echo begun; sleep 300 &"]
    ran = subprocess.run(words, env=shell.environ, cwd=shell.home, capture_output=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, b"begun\n")
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", *words[:6], "echo", "unheard"]
    subprocess.run(closed, env=shell.environ, cwd=shell.home, stderr=subprocess.PIPE, timeout=60)
    begun, unheard = actions(shell)
    assert begun.endswith("\nbegun")
    assert unheard.endswith("\nunheard")


@pytest.mark.skipif(
    not FULL.exists() or not stat.S_ISCHR(FULL.stat().st_mode), reason="this system has no device that is always full"
)
def test_what_could_not_be_passed_on_is_said_and_is_no_success(shell: Shell) -> None:
    for code, ends in ((0, 74), (3, 3)):
        words = [sys.executable, "-m", "warroom", "run", "--keep", "--", "sh", "-c", f"echo unheard; exit {code}"]
        with FULL.open("w") as full:
            ran = subprocess.run(words, env=shell.environ, stdout=full, stderr=subprocess.PIPE, text=True)
        assert ran.returncode == ends
        assert "not all passed on: the standard output takes no more (No space left on device)" in ran.stderr
    assert [text.endswith("\nunheard") for text in actions(shell)] == [True, True]


LATER = "\n".join(f"line {number} of something else" for number in range(290))
KEY = "\n".join(f"{number:02}{'QmFzZTY0' * 7}" for number in range(60))


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n-----END RSA PRIVATE KEY-----\n{LATER}", "QmFzZTY0"),
        (f"password=hunter2hunter2\n{'x ' * 3_993}", "nter2"),
        (f"https://admin:hunter2hunter2@db.example/{' x' * 3_990}", "nter2"),
    ],
    ids=["key", "password", "URL"],
)
def test_what_is_cut_off_of_an_output_leaves_no_rest_of_a_secret(said: str, secret: str) -> None:
    assert len(said) > 8_000
    told, kinds = _told(("cat", "it"), 0, 1.0, said, with_secrets=False)
    assert secret not in told
    assert kinds
    assert told.endswith(said[-20:].strip())
    assert secret in _told(("cat", "it"), 0, 1.0, said, with_secrets=True)[0]


def test_what_is_cut_off_of_a_command_leaves_no_rest_of_a_secret() -> None:
    for length in range(1_900, 2_010):
        told, _ = _told(
            ("true", "a" * length, "https://admin:hunter2hunter2@db.example/"), 0, 1.0, "", with_secrets=False
        )
        assert "hunt" not in told
        assert len(told) < 2_100


def test_what_a_command_left_behind_and_never_ends_to_speak_is_not_heard_out(shell: Shell) -> None:
    told = shell.home / "pid"
    words = ["run", "--keep", "--", "sh", "-c", f"while :; do echo on; done & echo $! > {told}; exit 3"]
    try:
        ran = shell.run(*words)
    finally:
        os.kill(int(told.read_text()), signal.SIGKILL)
    assert ran.returncode == 3
    (entry,) = actions(shell)
    assert "(exit 3," in entry


def test_errors_stay_apart_where_ours_do_and_what_is_there_and_cannot_be_run_has_its_code(shell: Shell) -> None:
    ran = shell.run("run", "--keep", "--", "sh", "-c", "echo out; echo err >&2")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "out\n", "err\n")
    (entry,) = actions(shell)
    assert sorted(entry.splitlines()[1:]) == ["err", "out"]
    together = [sys.executable, "-m", "warroom", "run", "--keep", "--", "sh", "-c", "echo 1; echo 2 >&2; echo 3"]
    both = subprocess.run(together, env=shell.environ, cwd=shell.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert both.stdout == b"1\n2\n3\n"
    (shell.home / "no-program").write_text("echo\n")
    assert shell.run("run", "--", "./no-program").returncode == 126


@pytest.mark.parametrize("more", [0, 1, 200_000])
def test_of_a_long_output_the_end_is_kept_and_the_entry_says_that_there_was_more(shell: Shell, more: int) -> None:
    said = "b" * more + "a" * 8_000
    shell.run("run", "--keep", "--", sys.executable, "-c", f"print('b' * {more} + 'a' * 8_000)")
    (entry,) = actions(shell)
    head, _, kept = entry.partition("\n")
    assert kept == said[-8_000:]
    assert head.endswith(", the last 8,000 characters of what it said)") == bool(more), head
