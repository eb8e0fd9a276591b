"""Alarms of the share in a shell: each is looked at, and said to be seen, by its handle, or all that are printed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from warroom.model.identity import Moment
from warroom.store.receive import raise_alarm
from warroom.store.standing_alarms import KEY_ALARM, MANY_PURGES

NOW = Moment(1_771_000_000_000_000)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A database in which two alarms stand, and a third of which something else goes on telling."""
    shell = Shell(tmp_path)
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    db = sqlite3.connect(tmp_path / "w.db")
    for number, (what, words) in enumerate((("lost", "of \x1b[2J one"), (KEY_ALARM, "two"), (MANY_PURGES, "three"))):
        raise_alarm(db, ("", what, f"{number}" * 32, words), Moment(NOW + number))
    db.commit()
    db.close()
    return shell


def handles(shell: Shell) -> list[str]:
    lines = shell.ok("share", "alarms").splitlines()
    return [line.split()[0] for line in lines if line != "no alarm stands"]


def test_one_alarm_is_said_to_be_seen_and_no_other(shell: Shell) -> None:
    first, second, third = handles(shell)
    told = shell.ok("share", "alarms", "--seen", first.upper())
    assert "of ␛[2J one" in told
    assert "two" not in told
    assert told.splitlines()[-1] == "the alarm was seen"
    assert handles(shell) == [second, third]
    assert shell.run("share", "alarms", "--seen", first).returncode == 66


def test_all_that_are_printed_are_seen_but_what_still_is_to_be_decided(shell: Shell) -> None:
    third = handles(shell)[2]
    ran = shell.run("share", "alarms", "--all-seen")
    assert "2 alarms were seen" in ran.stdout
    assert "1 alarm stands until it is decided" in ran.stderr
    assert handles(shell) == [third]
    assert shell.run("share", "alarms", "--all-seen", "--seen", third).returncode == 2


def test_every_command_names_the_newest_alarm_that_was_not_seen_beside_its_answer(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    shell.ok("share", "init", str(tmp_path / "share"))
    for command in (("log", "all is well"), ("show", "status")):
        ran = shell.run(*command)
        (told,) = [line for line in ran.stderr.splitlines() if "ALARM" in line]
        assert told.startswith("warroom: ALARM: of ␛[2J one; this is said until `warroom share alarms --all-seen`"), (
            "those that wait for a word say so"
        )
    assert "ALARM" not in shell.run("share", "alarms").stderr, "the answer tells it"
    shell.ok("share", "alarms", "--all-seen")
    assert "ALARM" not in shell.run("log", "all is well").stderr


def test_the_handles_are_completed(shell: Shell) -> None:
    first = handles(shell)[0]
    words = f"warroom share alarms --seen {first[:2]}"
    offered = shell.run(_WARROOM_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="4").stdout
    assert f"plain,{first}" in offered.splitlines()


def test_nothing_stands(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    assert shell.ok("share", "alarms") == "no alarm stands\n"
    assert shell.ok("share", "alarms", "--all-seen") == "no alarm stands\n"
