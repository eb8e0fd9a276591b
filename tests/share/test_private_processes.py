"""A private incident between real processes on one folder: a member reads it while they are in, a stranger never."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.share.test_private import everything
from tests.share.test_processes import alice, joined, sync, texts

pytest.importorskip("pyrage", reason="private incidents need pyrage")
__all__ = ["alice"]
CANARY = "canaryprocess"


def test_who_was_taken_out_reads_nothing_that_came_after_and_a_stranger_has_nothing_at_all(
    tmp_path: Path, share: Path, alice: Shell
) -> None:
    bob, carol = (joined(tmp_path, name, share) for name in ("bob", "carol"))
    recipient = bob.ok("private", "recipient").strip()
    alice.ok("declare", f"{CANARY} title", "--severity", "P0", "--private")
    assert "let in" in alice.ok("private", "add", recipient)
    alice.ok("log", f"{CANARY} early on host-7.corp.example")
    for shell in (alice, bob, carol):
        sync(shell)
    bob.ok("log", f"{CANARY} of bob")
    for shell in (bob, alice, carol):
        sync(shell)
    assert {f"{CANARY} early on host-7.corp.example", f"{CANARY} of bob"} <= texts(alice) & texts(bob)
    before = texts(bob)
    assert "stays theirs" in alice.ok("private", "remove", recipient[:20])
    sync(alice)
    alice.ok("log", f"{CANARY} afterwards")
    for shell in (alice, bob, carol):
        sync(shell)
    assert f"{CANARY} afterwards" in texts(alice)
    assert texts(bob) == before
    told = bob.run("private", "members")
    assert "you were taken out" in told.stderr
    assert carol.json("show", "incidents") == []
    writers = [str(reader["writer"]) for reader in alice.json("private", "members")]
    private = str(alice.json("show", "incidents")[0]["id"])
    ours = [CANARY, "host-7", private, recipient.partition("+")[0], *writers]
    for place in (share, carol.home):
        lies = everything(place)
        assert lies
        assert [word for word in ours if word.encode() in lies] == []
    assert b"afterwards" not in everything(bob.home)
