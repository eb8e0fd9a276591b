"""What is decided about keys from a shell: before one joins, and where everybody who shall heed it reads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.cli.shell import Shell
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.framing import frame
from warroom.oplog.operation import Operation, compose
from warroom.oplog.signing import key_words


def person(folder: Path, name: str) -> Shell:
    home = folder / name
    home.mkdir()
    return Shell(home)


def test_whoever_says_before_joining_that_keys_must_be_known_takes_nobodys_unasked(tmp_path: Path) -> None:
    alice, bob = person(tmp_path, "alice"), person(tmp_path, "bob")
    share = tmp_path / "share"
    share.mkdir()
    alice.ok("declare", "Checkout fails", "--severity", "P1", WARROOM_USER="alice")
    alice.ok("share", "init", str(share), WARROOM_USER="alice")
    assert "only accepted keys count" in bob.ok("key", "trust", "known", WARROOM_USER="bob")
    bob.ok("share", "join", str(share), WARROOM_USER="bob")
    bob.ok("share", "sync", WARROOM_USER="bob")
    assert "NOT ACCEPTED" in bob.ok("key", WARROOM_USER="bob")
    other = person(tmp_path, "carol").run("key", "trust", "first", WARROOM_USER="carol")
    assert other.returncode != 0  # a question or a step back makes no database


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_key_is_vouched_for_where_everybody_reads_it_also_behind_a_private_incident(tmp_path: Path) -> None:
    pytest.importorskip("pyrage", reason="private incidents need pyrage")
    shell, ssh = person(tmp_path, "alice"), tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(ssh)], check=True)
    shell.ok("declare", "Mail read", "--severity", "P0", "--private", WARROOM_USER="alice")
    refused = shell.run("key", "vouch", str(ssh), WARROOM_USER="alice")
    assert refused.returncode != 0
    assert "no incident yet that everybody in the share reads" in refused.stderr
    plain = shell.ok("declare", "Checkout fails", "--severity", "P1", WARROOM_USER="alice").split()[1]
    private = shell.ok("declare", "Logins read", "--severity", "P0", "--private", WARROOM_USER="alice").split()[-1]
    before = {one["id"]: one["operations"] for one in operations(shell)}
    shell.ok("key", "vouch", str(ssh), WARROOM_USER="alice")
    after = {one["id"]: one["operations"] for one in operations(shell)}
    assert {incident for incident in after if after[incident] != before[incident]} == {plain}
    assert private != plain


def operations(shell: Shell) -> list[dict[str, object]]:
    import sqlite3

    (path,) = shell.home.rglob("*.db")
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT i.id, count(*) FROM ops JOIN incidents i USING (inc) GROUP BY i.id").fetchall()
    return [{"id": incident, "operations": count} for incident, count in rows]


def test_a_log_to_which_somebody_else_added_a_line_is_called_not_signed_and_not_damaged(tmp_path: Path) -> None:
    alice, bob = person(tmp_path, "alice"), person(tmp_path, "bob")
    share = tmp_path / "share"
    share.mkdir()
    alice.ok("declare", "Checkout fails", "--severity", "P1", WARROOM_USER="alice")
    alice.ok("share", "init", str(share), WARROOM_USER="alice")
    bob.ok("share", "join", str(share), WARROOM_USER="bob")
    (log,) = share.glob("inc-*/ops/*.jsonl")
    header = json.loads(log.read_bytes().partition(b"\t")[0])
    *_, hash_, _ = log.read_bytes().splitlines()[-1].split(b"\t")
    with log.open("ab") as file:
        file.write(frame(an_operation(header, prev=hash_.decode(), n=len(log.read_bytes().splitlines()))))
    os.utime(log, (log.stat().st_mtime - 90,) * 2)
    status = bob.ok("share", "status", WARROOM_USER="bob")
    assert status.count("NOT SIGNED") == 2, "at its writer, and at its file"
    assert "1 line is not signed by the key" in status
    assert "somebody else wrote it, or that key was lost before it signed it" in status
    assert "DAMAGED" not in status
    bob.ok("key", "revoke", *key_words(WriterId(header["writer"])).split(), WARROOM_USER="bob")
    status = bob.ok("share", "status", WARROOM_USER="bob")
    assert "REVOKED here as @alice's" in status
    assert "NOT ACCEPTED" not in status


def an_operation(header: dict[str, str], *, prev: str, n: int) -> Operation:
    return compose(
        prev=prev, incident=IncidentId(header["incident"]), writer=WriterId(header["writer"]), n=n,
        t=time.time_ns() // 1000, at=Moment(time.time_ns() // 1000), by=header["by"], act="ab" * 8, do="put",
        kind="entry", on="cd" * 16, values={"text": "forged"}, salt="ef" * 16,
    )  # fmt: skip
