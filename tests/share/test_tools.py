"""Real tools around the real program, where they are installed and permitted: network mounts, a mount that hangs, a
full disk, a library that lets calls fail, a program that copies folders."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.conftest import free_port
from tests.faults.terminal import Terminal
from tests.room.sharers import until
from tests.share.test_processes import joined, sync, texts

SFTP = next((path for path in ("/usr/lib/openssh/sftp-server", "/usr/libexec/sftp-server") if Path(path).exists()), "")


def shell_of(tmp_path: Path, name: str) -> Shell:
    home = tmp_path / name
    home.mkdir()
    shell = Shell(home)
    shell.environ["WARROOM_USER"] = name
    return shell


class Mounts:
    """One folder, mounted in several places over sshfs as several hosts would; no network is involved."""

    def __init__(self, tmp_path: Path, exported: Path) -> None:
        self.tmp_path, self.exported = tmp_path, exported
        self.made: list[Path] = []
        self._server = tmp_path / "server.sh"
        self._server.write_text(f'#!/bin/sh\necho $$ > "{tmp_path}/server.pid"\nexec {SFTP}\n')
        self._server.chmod(0o755)

    def mount(self, name: str) -> Path:
        place = self.tmp_path / name
        place.mkdir()
        options = f"ssh_command={self._server},attr_timeout=0,entry_timeout=0"
        ran = subprocess.run(
            ["sshfs", "-o", options, f"host:{self.exported}", str(place)], capture_output=True, timeout=20
        )
        if ran.returncode:
            pytest.skip(f"sshfs cannot mount here: {ran.stderr.decode().strip()}")
        self.made.append(place)
        return place

    def server(self) -> int:
        return int((self.tmp_path / "server.pid").read_text())

    def end(self) -> None:
        for place in self.made:
            subprocess.run(["fusermount3", "-u", "-z", str(place)], check=False, capture_output=True)


@pytest.fixture
def mounts(tmp_path: Path) -> Iterator[Mounts]:
    if shutil.which("sshfs") is None or not SFTP or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("sshfs, sftp-server or /dev/fuse is not there: no network mount was tried")
    exported = tmp_path / "exported"
    exported.mkdir()
    made = Mounts(tmp_path, exported)
    yield made
    made.end()


def test_two_hosts_over_two_network_mounts_have_the_same(tmp_path: Path, mounts: Mounts) -> None:
    one, two = mounts.mount("one"), mounts.mount("two")
    alice = shell_of(tmp_path, "alice")
    alice.ok("share", "init", str(one))
    alice.ok("declare", "x", "--severity", "P1")
    sync(alice)
    bob = joined(tmp_path, "bob", two)
    for number in range(5):
        alice.ok("log", f"alice {number}")
        bob.ok("log", f"bob {number}")

    def both_have_all() -> bool:
        for shell in (alice, bob):
            sync(shell)
        return len(texts(alice)) == 11 and texts(alice) == texts(bob)

    until(both_have_all)  # each mount keeps what it has seen of the folder for a while


def test_on_a_mount_that_hangs_typing_goes_on_and_quitting_works(tmp_path: Path, mounts: Mounts) -> None:
    place = mounts.mount("one")
    alice = shell_of(tmp_path, "alice")
    alice.ok("share", "init", str(place))
    alice.ok("declare", "x", "--severity", "P1")
    sync(alice)
    incident = alice.json("show", "incidents")[0]["id"]
    terminal = Terminal(["--incident", incident], {**alice.environ, "TERM": "xterm-256color"}, size=(120, 36))
    assert terminal.wait_for(b"1 here"), re.findall(rb"[a-z ]*share[^\x1b]*", terminal.painted)[-9:]
    os.kill(mounts.server(), signal.SIGSTOP)
    try:
        assert terminal.wait_for(b"unreachable", seconds=90)
        began = time.monotonic()
        terminal.send(b"typed while it hangs\r")
        assert terminal.wait_for(b"saved", seconds=60)
        assert time.monotonic() - began < 20
        assert "typed while it hangs" in texts(alice)
        assert terminal.wait_for(b"1 unsent", seconds=90)
        began = time.monotonic()
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert time.monotonic() - began < 20
    finally:
        os.kill(mounts.server(), signal.SIGCONT)
    sync(alice)


def test_a_full_disk_under_the_share_is_said_and_caught_up_with(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.decode().strip()}")
    try:
        alice = shell_of(tmp_path, "alice")
        alice.ok("share", "init", str(disk))
        alice.ok("declare", "x", "--severity", "P1")
        sync(alice)
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        names = set(disk.rglob("*"))
        alice.ok("log", "more than fits " + "x " * 3_000)
        end, ran = time.monotonic() + 30, alice.run("share", "sync")
        while "another program" in ran.stdout and time.monotonic() < end:
            ran = alice.run("share", "sync")
        assert ran.returncode == 69
        assert "No space left" in ran.stderr
        assert "1 unsent" in ran.stderr
        assert set(disk.rglob("*")) == names
        ballast.unlink()
        sync(alice)
        bob = joined(tmp_path, "bob", disk)
        sync(bob)
        assert texts(bob) == texts(alice)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_calls_that_fail_at_random_end_nothing(tmp_path: Path) -> None:
    if shutil.which("fiu-run") is None:
        pytest.skip("fiu-run is not there: no call of the C library was made to fail")
    share = tmp_path / "share"
    share.mkdir()
    alice = shell_of(tmp_path, "alice")
    alice.ok("share", "init", str(share))
    alice.ok("declare", "x", "--severity", "P1")
    for number in range(20):
        alice.ok("log", f"entry {number}")
        failing = "enable_random name=posix/io/rw/write,probability=0.2,failinfo=28"
        ran = subprocess.run(
            ["fiu-run", "-x", "-c", failing, sys.executable, "-m", "warroom", "share", "sync", "--quiet"],
            env=alice.environ, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in ran.stderr
    sync(alice)
    bob = joined(tmp_path, "bob", share)
    sync(bob)
    assert texts(bob) == texts(alice)
    assert "0 do not hold" in bob.ok("verify")


class Syncthing:
    """One instance that knows only the other one, on this machine."""

    def __init__(self, tmp_path: Path, name: str) -> None:
        self.home, self.folder = tmp_path / f"{name}-syncthing", tmp_path / f"{name}-folder"
        self.folder.mkdir()
        self.port, self.gui = free_port(), free_port()
        self.environ = {**os.environ, "HOME": str(tmp_path), "STNODEFAULTFOLDER": "1"}
        subprocess.run(
            ["syncthing", "generate", f"--home={self.home}"],
            env=self.environ,
            capture_output=True,
            check=True,
            timeout=60,
        )
        self.id = subprocess.run(
            ["syncthing", f"--home={self.home}", "--device-id"],
            env=self.environ, capture_output=True, text=True, check=True, timeout=60,
        ).stdout.strip()  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, other: Syncthing) -> None:
        (self.home / "config.xml").write_text(
            f"""<configuration version="35">
<folder id="room" path="{self.folder}" type="sendreceive" rescanIntervalS="2" fsWatcherEnabled="true"
  fsWatcherDelayS="1"><device id="{self.id}"/><device id="{other.id}"/></folder>
<device id="{self.id}" name="here"><address>dynamic</address></device>
<device id="{other.id}" name="there"><address>tcp://127.0.0.1:{other.port}</address></device>
<gui enabled="true"><address>127.0.0.1:{self.gui}</address><apikey>key</apikey></gui>
<options><listenAddress>tcp://127.0.0.1:{self.port}</listenAddress><globalAnnounceEnabled>false</globalAnnounceEnabled>
<localAnnounceEnabled>false</localAnnounceEnabled><relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled>
<startBrowser>false</startBrowser><urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
<crashReportingEnabled>false</crashReportingEnabled><reconnectionIntervalS>2</reconnectionIntervalS></options>
</configuration>"""
        )
        (self.folder / ".stfolder").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            ["syncthing", "serve", f"--home={self.home}", "--no-browser", "--no-restart"],
            env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(self._answers)

    def _answers(self) -> bool:
        try:
            asked = urllib.request.Request(
                f"http://127.0.0.1:{self.gui}/rest/system/ping", headers={"X-API-Key": "key"}
            )
            with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310 - this machine
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)


@pytest.mark.slow
def test_two_real_syncthing_instances_carry_a_share(tmp_path: Path) -> None:
    if shutil.which("syncthing") is None:
        pytest.skip("syncthing is not there: no program that copies folders was tried")
    one, two = Syncthing(tmp_path, "one"), Syncthing(tmp_path, "two")
    try:
        one.start(two)
        two.start(one)
        alice = shell_of(tmp_path, "alice")
        assert "whole files for Syncthing" in alice.ok("share", "init", str(one.folder))
        alice.ok("declare", "x", "--severity", "P1")
        alice.ok("log", "from alice")
        sync(alice)
        until(lambda: (two.folder / "warroom.json").exists() and list(two.folder.glob("inc-*/ops/*.jsonl")))
        bob = joined(tmp_path, "bob", two.folder)

        def bob_has_it() -> bool:
            sync(bob)
            return "x" in _titles(bob) and "from alice" in texts(bob)

        until(bob_has_it)
        bob.ok("log", "from bob")
        sync(bob)

        def alice_has_it() -> bool:
            sync(alice)
            return "from bob" in texts(alice)

        until(alice_has_it)
        assert "0 do not hold" in alice.ok("verify")
    finally:
        one.stop()
        two.stop()


def _titles(shell: Shell) -> list[str]:
    return [one["title"] for one in shell.json("show", "incidents")]
