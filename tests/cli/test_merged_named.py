"""What was merged into another incident is told wherever every incident is: its log is still a log of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def merged(declared: Shell) -> tuple[Shell, str]:
    """A shell with two incidents that are one outage, and the id of the one that is shown in the other's room."""
    first = declared.json("show", "incidents")[0]["id"]
    declared.ok("declare", "Logins fail", "--severity", "P2")
    part = next(incident["id"] for incident in declared.json("show", "incidents") if incident["id"] != first)
    declared.ok("log", "--incident", part, "the zebra host is slow")
    declared.ok("log", "--incident", first, f"/merge {part[:8]} yes")
    return declared, part


def test_it_is_found_by_its_own_title(merged: tuple[Shell, str]) -> None:
    shell, part = merged
    assert f"({part[:8]} Logins fail)" in shell.ok("search", "zebra")


def test_the_digest_of_its_log_is_told(merged: tuple[Shell, str]) -> None:
    shell, part = merged
    assert f"{part[:8]}  Logins fail" in shell.ok("verify")
    assert part in shell.json("verify")["digests"]


def test_what_was_purged_of_it_is_counted(merged: tuple[Shell, str]) -> None:
    shell, part = merged
    shell.ok("purge", "zebra", "--incident", part, "--yes-purge", "zebra")
    assert "1 purged" in shell.ok("verify")


def test_the_share_names_it_above_its_writers(merged: tuple[Shell, str], tmp_path: Path) -> None:
    shell, part = merged
    (tmp_path / "share").mkdir()
    shell.ok("share", "init", str(tmp_path / "share"))
    shell.ok("share", "sync")
    assert f"{part[:8]}  Logins fail  digest" in shell.ok("share", "status")


def test_it_is_counted_where_a_share_does_not_have_it(merged: tuple[Shell, str], tmp_path: Path) -> None:
    shell, _ = merged
    other = Shell(tmp_path / "other")
    other.home.mkdir()
    (tmp_path / "share").mkdir()
    other.ok("share", "init", str(tmp_path / "share"))
    assert "2 of ours will be shared" in shell.ok("share", "join", str(tmp_path / "share"))
