"""Real processes on a real folder: killed at any moment, many at once, over git, and from the shell."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell

WRITER = """
import os, sys, time
from warroom.room.core import WarRoom
from warroom.room.acts import scribe
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of
from warroom.room.sharing.rounds import make_transport
from warroom.intake.typed_line import read_line
room = WarRoom(sys.argv[1], person=sys.argv[4], now=lambda: time.time_ns() // 1000, entropy=os.urandom, patience=30)
incident, count = sys.argv[2], int(sys.argv[3])
member = membership(room)
transport = make_transport(room, member, folder_of(member.path, room), time.monotonic)
number = 0
while count == 0 or number < count:
    number += 1
    words = f"{sys.argv[4]} {os.getpid()} {number}"
    scribe.log(room, incident, read_line(words, now=room.now(), zone="UTC"), typed=room.now())
    if count == 0 or number % 50 == 0:
        state = transport.round()
        if state.unsent == 0 and state.what == "good":
            os.write(1, (words + "\\n").encode())
end = time.monotonic() + 60
while count and time.monotonic() < end and (transport.round().unsent or transport.round().more):
    time.sleep(0.05)
"""


def joined(tmp_path: Path, name: str, share: Path) -> Shell:
    home = tmp_path / name
    home.mkdir()
    shell = Shell(home)
    shell.environ["WARROOM_USER"] = name
    shell.ok("share", "join", str(share))
    return shell


@pytest.fixture
def alice(tmp_path: Path, share: Path) -> Shell:
    home = tmp_path / "alice"
    home.mkdir()
    shell = Shell(home)
    shell.environ["WARROOM_USER"] = "alice"
    shell.ok("share", "init", str(share))
    return shell


def incident_of(shell: Shell) -> str:
    return str(shell.json("show", "incidents")[0]["id"])


def sync(shell: Shell) -> None:
    """Wait for a process that publishes already, then publish what is left."""
    end, said = time.monotonic() + 60, "another program"
    while "another program" in said and time.monotonic() < end:
        time.sleep(0.1)
        said = shell.ok("share", "sync")
    assert "everything is on the share" in said


def texts(shell: Shell) -> set[str]:
    return {entry["text"] for entry in shell.json("show", "timeline")}


@pytest.mark.slow
@pytest.mark.parametrize("times", [30, pytest.param(200, marks=pytest.mark.long)])
def test_writers_killed_again_and_again_lose_nothing_that_was_sent(
    tmp_path: Path, share: Path, alice: Shell, times: int
) -> None:
    alice.ok("declare", "x", "--severity", "P1")
    sync(alice)
    incident = incident_of(alice)
    bob = joined(tmp_path, "bob", share)
    sync(bob)
    choose, sent = random.Random(23), set()
    for run in range(times):
        shell, name = (alice, "alice") if run % 2 else (bob, "bob")
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, shell.environ["WARROOM_DB"], incident, "0", name],
            stdout=subprocess.PIPE,
            env=shell.environ,
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(choose.random() * 0.03)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        writer.wait()
        writer.stdout.close()
        sent |= set((first + rest).decode().split("\n")[:-1])
    assert len(sent) >= times
    carol = joined(tmp_path, "carol", share)
    sync(carol)
    assert sent - texts(carol) == set()
    for shell in (alice, bob):
        sync(shell)
    for shell in (alice, bob, carol):
        sync(shell)
        assert "0 do not hold" in shell.ok("verify")
    assert texts(alice) == texts(bob) == texts(carol)


@pytest.mark.slow
@pytest.mark.parametrize("each", [500, pytest.param(2_000, marks=pytest.mark.long)])
def test_four_writers_with_many_operations_each_all_have_all(
    tmp_path: Path, share: Path, alice: Shell, each: int
) -> None:
    alice.ok("declare", "x", "--severity", "P1")
    sync(alice)
    incident = incident_of(alice)
    shells = [alice, *(joined(tmp_path, name, share) for name in ("bob", "carol", "dave"))]
    for shell in shells[1:]:
        sync(shell)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, shell.environ["WARROOM_DB"], incident, str(each), f"w{number}"],
            stdout=subprocess.DEVNULL,
            env=shell.environ,
        )
        for number, shell in enumerate(shells)
    ]
    for writer in writers:
        assert writer.wait(timeout=400) == 0
    for shell in shells:
        sync(shell)
        sync(shell)
    found = [texts(shell) for shell in shells]
    assert len(found[0]) >= 4 * each + 1
    assert found[1:] == found[:-1]


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.fsmonitor=false", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_git_carries_a_share_between_two_clones(tmp_path: Path) -> None:
    """The recipe of docs/sharing.md, word for word."""
    origin, one, two = tmp_path / "origin.git", tmp_path / "one", tmp_path / "two"
    git(tmp_path, "init", "--bare", "-b", "main", str(origin))
    git(tmp_path, "clone", str(origin), str(one))
    (tmp_path / "a").mkdir()
    alice = Shell(tmp_path / "a")
    alice.environ["WARROOM_USER"] = "alice"
    assert "whole files for git" in alice.ok("share", "init", str(one))
    alice.ok("declare", "Checkout fails", "--severity", "P1")
    sync(alice)
    git(one, "checkout", "-B", "main")

    def carry(folder: Path) -> None:
        git(folder, "add", "--all")
        git(folder, "commit", "--allow-empty", "--quiet", "--message", "incident log")
        git(folder, "pull", "--quiet", "--no-edit", "--no-rebase", "origin", "main")
        git(folder, "push", "--quiet", "origin", "HEAD:main")

    git(one, "add", "--all")
    git(one, "commit", "--quiet", "--message", "incident log")
    git(one, "push", "--quiet", "origin", "HEAD:main")
    git(tmp_path, "clone", str(origin), str(two))
    bob = joined(tmp_path, "b", two)
    bob.environ["WARROOM_USER"] = "bob"
    sync(bob)
    bob.ok("log", "from bob")
    alice.ok("log", "from alice")
    for shell in (alice, bob):
        sync(shell)
    carry(one)
    carry(two)
    carry(one)
    for shell in (alice, bob):
        sync(shell)
        assert texts(shell) >= {"from alice", "from bob"}
    assert "0 do not hold" in alice.ok("verify")


def test_log_says_saved_at_once_and_a_process_of_its_own_publishes(share: Path, alice: Shell) -> None:
    alice.ok("declare", "x", "--severity", "P1")
    assert alice.ok("log", "one").startswith("saved")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if any(b"one" in log.read_bytes() for log in share.glob("inc-*/ops/*.jsonl")):
            break
        time.sleep(0.05)
    assert any(b"one" in log.read_bytes() for log in share.glob("inc-*/ops/*.jsonl"))


def test_the_shell_tells_how_the_share_stands(tmp_path: Path, share: Path, alice: Shell) -> None:
    alice.ok("declare", "Checkout fails", "--severity", "P1")
    sync(alice)
    sync(alice)
    bob = joined(tmp_path, "bob", share)
    sync(bob)
    bob.ok("log", "of bob")
    sync(bob)
    sync(alice)
    said = alice.ok("share", "status")
    assert "all of ours is on it" in said
    assert "@bob" in said
    found = alice.json("share", "status")
    assert {one["by"] for one in found["writers"]} == {"alice", "bob"}
    assert (found["state"], found["unsent"], found["alarms"]) == ("good", 0, [])
    assert alice.json("verify")["findings"] == []
    (share / "warroom.json").rename(tmp_path / "aside")
    ran = alice.run("share", "sync")
    assert (ran.returncode, "no share in the folder" in ran.stderr) == (69, True)
    assert "left" in alice.ok("share", "leave")
    for command in ("sync", "status", "leave"):
        ran = alice.run("share", command)
        assert ran.returncode == 78
        assert "belongs to no share" in ran.stderr
    ran = alice.run("share", "join", str(share))
    assert (ran.returncode, "mounted" in ran.stderr) == (78, True)


def test_disagreements_are_shown_with_every_value(tmp_path: Path, share: Path, alice: Shell) -> None:
    alice.ok("declare", "Checkout fails", "--severity", "P1")
    sync(alice)
    bob = joined(tmp_path, "bob", share)
    sync(bob)
    assert alice.ok("show", "conflicts") == ""
    # Both change it while neither has what the other wrote: publishing is held back by the lock of each database.
    import fcntl

    locks = [open(f"{shell.environ['WARROOM_DB']}.publisher", "w") for shell in (alice, bob)]  # noqa: SIM115
    for lock in locks:
        fcntl.flock(lock, fcntl.LOCK_EX)
    alice.ok("log", "/sev P0 all is down")
    bob.ok("log", "/sev P2 workaround")
    for lock in locks:
        lock.close()
    for shell in (alice, bob, alice):
        sync(shell)
    said = alice.ok("show", "conflicts")
    assert "severity" in said
    assert "P0 by @alice" in said
    assert "P2 by @bob" in said
    (conflict,) = alice.json("show", "conflicts")
    assert {value["value"]["level"] for value in conflict["values"]} == {"P0", "P2"}
    assert json.loads(bob.ok("show", "status", "--json"))["severity"] == "P0"
    assert "P0 (@alice) or P2 (@bob) Checkout fails" in bob.ok("show", "status")
