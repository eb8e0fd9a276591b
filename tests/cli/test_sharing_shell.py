"""Sharing from a shell, by real processes: what is saved arrives, what has not says so, and nobody is kept waiting."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.every_command import run_here
from tests.cli.shell import Shell
from tests.processes import syncing
from tests.room.own_connection import own_connection
from tests.room.sharers import declare, on_the_share, opened, scribe_many, until
from warroom.cli.program import _send_the_rest
from warroom.model.identity import Moment
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining
from warroom.room.sharing.unsent import waiting
from warroom.share.lock import PublisherLock

HANGING = """
import os, time
if os.path.exists(os.environ["HANGS"]):
    from warroom.room.sharing import joining
    from warroom.share.folder import DiskFolder
    joining.PATIENCE = 1.0

    def hanging(act):
        def hang(self, *given):
            open(os.environ["HANGS"] + ".asked", "w").close()
            while os.path.exists(os.environ["HANGS"]):
                time.sleep(0.05)
            return act(self, *given)

        return hang

    DiskFolder.read, DiskFolder.names = hanging(DiskFolder.read), hanging(DiskFolder.names)
"""
"""Makes every program that is started hang at the folder, as a mount does whose server has stopped."""


def person(tmp_path: Path, name: str) -> Shell:
    home = tmp_path / name
    home.mkdir()
    shell = Shell(home)
    shell.environ["WARROOM_USER"] = name
    return shell


@pytest.fixture
def alice(tmp_path: Path, share: Path) -> Shell:
    shell = person(tmp_path, "alice")
    shell.ok("share", "init", str(share))
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    # What the command left behind may be at it still, and slowly: then `sync` says so and ends.
    until(lambda: shell.ok("share", "sync").startswith("everything is on the share"))
    return shell


def room_of(shell: Shell) -> WarRoom:
    return WarRoom(
        shell.environ["WARROOM_DB"], person=shell.environ["WARROOM_USER"], now=lambda: Moment(time.time_ns() // 1000),
        entropy=os.urandom,
    )  # fmt: skip


def hanging_at(tmp_path: Path, hangs: Path) -> dict[str, str]:
    """The environment of programs for which the folder hangs while there is something at ``hangs``."""
    (tmp_path / "hanging").mkdir()
    (tmp_path / "hanging" / "sitecustomize.py").write_text(HANGING)
    return {"PYTHONPATH": str(tmp_path / "hanging"), "HANGS": str(hangs)}


def end_publisher(shell: Shell) -> None:
    """Kill the process that was left behind, as a machine that is switched off does."""
    for process in syncing(shell.environ["WARROOM_DB"]):
        os.kill(process, signal.SIGKILL)
    lock = PublisherLock(shell.environ["WARROOM_DB"])
    until(lock.take)
    lock.give_back()


def test_what_could_not_be_sent_is_said_and_goes_with_the_next_command_that_only_reads(
    alice: Shell, share: Path
) -> None:
    share.rename(share.with_name("away"))
    assert alice.ok("log", "said while it was away").startswith("saved")
    end_publisher(alice)
    status = alice.run("share", "status")
    assert (status.returncode, status.stdout.splitlines()[1]) == (69, "1 of our operations is not on it")
    end_publisher(alice)
    findings = json.loads(alice.run("doctor", "--json").stdout)  # 1 once whoever sends has noted that it is away
    (finding,) = [finding for finding in findings if finding["what"] == "share"]
    assert "1 of our operations is not on it" in finding["finding"]
    share.with_name("away").rename(share)
    assert b"said while it was away" not in on_the_share(share)
    alice.ok("show", "timeline")
    until(lambda: b"said while it was away" in on_the_share(share))


def test_what_was_not_sent_for_long_is_said_by_every_command(alice: Shell, share: Path) -> None:
    share.rename(share.with_name("away"))
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    alice.ok("log", "one")
    room = room_of(alice)
    own_connection(room).execute("UPDATE ops SET at = at - 240000000 WHERE id = (SELECT max(id) FROM ops)")
    room.close()
    for command in (
        ["log", "two"],
        ["show", "timeline"],
        ["show", "status", "--json"],
        ["log", "--kind", "finding", "x"],
    ):
        said = alice.run(*command)
        assert said.returncode == 0
        assert "not on the share yet, the oldest for 4 min" in said.stderr, command
    lock.give_back()


def test_joining_a_long_incident_from_a_shell_goes_on_until_all_is_here(
    tmp_path: Path, alice: Shell, share: Path
) -> None:
    fill(alice, 2_000)
    bob = person(tmp_path, "bob")
    ran = bob.run("share", "join", str(share))
    assert ran.returncode == 0
    assert ran.stdout.startswith(f"joined {share}")
    held = alice.json("verify")["operations"]
    assert f"all {held:,} operations are here" in ran.stderr
    assert bob.json("show", "incidents")[0]["title"] == "Checkout fails"
    assert "still joining" not in bob.run("show", "status").stderr


def fill(shell: Shell, count: int) -> None:
    room = room_of(shell)
    incident = room.incidents()[0].id
    for _ in range(count // 1_000):
        scribe_many(room, incident, 1_000)
    # The process that a command left behind may still be at it, and has the right to publish for so long.
    state = delivery.deliver(room, seconds=120, turn=60)
    assert state is not None
    assert (state.what, waiting(room).count) == ("good", 0)
    room.close()


def test_joining_can_be_interrupted_says_how_far_it_is_and_goes_on_with_the_next_command(
    tmp_path: Path, alice: Shell, share: Path
) -> None:
    fill(alice, 20_000)
    bob = person(tmp_path, "bob")
    joining = subprocess.Popen(
        [sys.executable, "-m", "warroom", "share", "join", str(share)], env=bob.environ, cwd=bob.home,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    room = opened_when_there(bob)
    until(lambda: room.revision() > 100)
    joining.send_signal(signal.SIGINT)
    _, trouble = joining.communicate(timeout=60)
    assert joining.returncode == 130
    assert "stopped at " in trouble
    assert " operations; `warroom share sync` goes on" in trouble
    assert room.revision() < 20_002
    said = bob.run("show", "status")
    assert "Checkout fails" in said.stdout
    assert "still joining: " in said.stderr
    assert "no incident yet" not in said.stderr
    assert "everything is on the share" in bob.ok("share", "sync")
    until(lambda: room.revision() >= 20_002)
    room.close()


def opened_when_there(shell: Shell) -> WarRoom:
    until(lambda: Path(shell.environ["WARROOM_DB"]).exists())
    return room_of(shell)


def test_nobody_is_invited_to_declare_what_is_still_to_come(tmp_path: Path, alice: Shell, share: Path) -> None:
    bob = person(tmp_path, "bob")
    room = room_of(bob)
    lock = PublisherLock(room.path)
    assert lock.take()
    joining.join(room, str(share))
    for command in (["log", "x"], ["show", "timeline"], ["show", "status"]):
        ran = bob.run(*command)
        assert ran.returncode == 75
        assert "still joining: 0 so far" in ran.stderr
        assert "declare" not in ran.stderr
    declare(room)
    assert bob.ok("log", "there is one only").startswith("saved")
    declare(room)
    room.remember("incident", "")
    ran = bob.run("log", "which?")
    assert (ran.returncode, "--incident names the one" in ran.stderr) == (75, True)
    lock.give_back()
    room.close()


def test_a_folder_that_hangs_holds_no_command(tmp_path: Path, alice: Shell, share: Path) -> None:
    hangs = tmp_path / "hangs"
    hanging = hanging_at(tmp_path, hangs)
    # The process that the declaration left behind has not heard that the folder will hang: it must have ended.
    until(lambda: b"Checkout fails" in on_the_share(share))
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    lock.give_back()
    hangs.touch()
    assert alice.ok("log", "said while it hangs", **hanging).startswith("saved")
    status = alice.run("share", "status", **hanging)
    assert status.returncode == 69
    assert "unreachable, the folder did not answer within" in status.stdout
    assert "1 of our operations is not on it" in status.stdout
    ran = alice.run("share", "sync", **hanging)
    assert ran.returncode == 69
    assert "share unreachable" in ran.stderr or "does not answer" in ran.stderr
    assert "1 unsent" in ran.stderr
    bob = person(tmp_path, "bob")
    ran = bob.run("share", "join", str(share), **hanging)
    assert (ran.returncode, "does not answer; nothing was joined" in ran.stderr) == (69, True)
    hangs.unlink()
    until(lambda: b"said while it hangs" in on_the_share(share))


def test_sync_waits_for_another_program_and_says_what_it_does(
    alice: Shell, share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    with monkeypatch.context() as patch:
        patch.setattr("warroom.cli.share.sync.TURN", 0.0)
        for name in ("HOME", "WARROOM_DB", "WARROOM_USER"):
            patch.setenv(name, alice.environ[name])
        assert run_here(patch, "share", "sync", "--here") == 0
        assert "another program on this machine does it: 0 unsent" in capsys.readouterr().out
        alice.ok("log", "not sent yet")
        assert run_here(patch, "share", "sync", "--here") == 69
        assert "another program on this machine does it: 1 unsent" in capsys.readouterr().err
    lock.give_back()
    assert "everything is on the share" in alice.ok("share", "sync")


def test_sync_names_an_incident_that_cannot_be_shared_while_the_others_are(alice: Shell, share: Path) -> None:
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    incident = alice.json("declare", "Search fails", "--severity", "P2")["incident"]
    (share / f"inc-{incident}").write_text("no folder")
    lock.give_back()
    ran = alice.run("share", "sync")
    assert (ran.returncode, f"warroom: inc-{incident[:8]}" in ran.stderr) == (69, True), ran


def test_sync_says_what_keeps_an_attached_file_from_the_share(tmp_path: Path, alice: Shell, share: Path) -> None:
    (tmp_path / "notes").write_text("words of a file")
    (home,) = share.glob("inc-*")
    (home / "files").write_text("no folder")
    alice.ok("attach", str(tmp_path / "notes"))
    ran = alice.run("share", "sync")
    assert (ran.returncode, ran.stdout) == (69, "1 attached file is not on the share yet: files is no folder\n"), ran
    (home / "files").unlink()
    assert alice.ok("share", "sync") == "everything is on the share\n"
    assert [path.read_text() for path in home.glob("files/*")] == ["words of a file"]


def test_what_a_sign_of_life_alone_says_is_told_as_what_it_says(alice: Shell, share: Path) -> None:
    """Anybody who may write there can leave one under any name."""
    (ops,) = share.glob("inc-*/ops")
    (log,) = ops.glob("*.jsonl")
    here, at = ops.parent / "here", time.time_ns() // 1_000
    here.mkdir(exist_ok=True)
    for writer, name in (("ab" * 16, "eve"), (log.name[:32], "alice")):
        sign = {"writer": writer, "by": name, "host": "h", "version": "9", "last": 999, "at": at}
        (here / f"{writer}.json").write_text(json.dumps(sign))
    eve = next(line for line in alice.ok("share", "status").splitlines() if "@eve" in line)
    assert "nothing but a sign of life" in eve
    assert "BEHIND BY 999, as a sign of life says" in eve
    assert " held" not in eve


def test_two_people_can_compare_what_they_hold_over_the_phone(tmp_path: Path, alice: Shell, share: Path) -> None:
    bob = person(tmp_path, "bob")
    bob.ok("share", "join", str(share))
    incident = alice.json("show", "incidents")[0]["id"]

    def digests(shell: Shell) -> set[str]:
        told = {shell.json("share", "status")["digests"][incident], shell.json("verify")["digests"][incident]}
        (digest,) = told
        assert f"digest {digest}" in shell.ok("share", "status")
        assert f"digest {digest}" in shell.ok("verify")
        return told

    assert digests(alice) == digests(bob)
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    alice.ok("log", "not sent")
    assert digests(alice) != digests(bob)
    lock.give_back()


def test_whoever_ends_the_program_with_something_unsent_is_told_and_it_is_sent(
    tmp_path: Path, share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from warroom.cli.opening import Opening

    room = opened(tmp_path, "carol")
    declare(room)
    opening = Opening(db=room.path, person="carol")
    _send_the_rest(opening, room.path)
    assert capsys.readouterr().err == ""
    joining.init(room, str(share))
    _send_the_rest(opening, room.path)
    assert capsys.readouterr().err == (
        "warroom: 2 operations are not on the share yet; `warroom share sync` sends them\n"
    )
    until(lambda: waiting(room).count == 0)
    assert b"Checkout fails" in on_the_share(share)
    room.close()


def test_leaving_a_share_says_what_never_came_to_it(alice: Shell, share: Path) -> None:
    lock = PublisherLock(alice.environ["WARROOM_DB"])
    until(lock.take)
    alice.ok("log", "one")
    assert "1 of our operations never came to it" in alice.run("share", "leave").stderr
    lock.give_back()


def test_a_joining_that_is_stopped_before_anything_was_joined_says_so(tmp_path: Path, share: Path) -> None:
    person(tmp_path, "alice").ok("share", "init", str(share))
    bob, hangs = person(tmp_path, "bob"), tmp_path / "hangs"
    environ = bob.environ | hanging_at(tmp_path, hangs)
    hangs.touch()
    joining = subprocess.Popen(
        [sys.executable, "-m", "warroom", "share", "join", str(share)], env=environ, cwd=bob.home,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(Path(f"{hangs}.asked").exists)
    joining.send_signal(signal.SIGINT)
    _, trouble = joining.communicate(timeout=60)
    assert joining.returncode == 130
    assert trouble == "warroom: stopped; this database belongs to no share yet; the same command begins anew\n"
    assert "joined" in bob.ok("share", "join", str(share))
    assert "no incident has come from the share yet" in bob.run("show", "status").stderr
