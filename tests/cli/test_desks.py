"""The desks from a shell: the same acts, the same facts, real processes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.printed import fits
from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.ok("declare", "Checkout fails", "--severity", "P1", "--since", "-30")
    return made


def test_a_tree_is_walked_and_its_end_carried_out(shell: Shell) -> None:
    assert shell.json("decide", "severity")["question"]["node"] == "outage"
    walked = shell.json("decide", "severity", "y")
    assert (walked["end"]["act"], walked["end"]["value"]) == ("declare", "P0")
    shell.ok("decide", "severity", "--do")
    (incident,) = shell.json("show", "incidents")
    assert incident["severity"] == "P0"
    again = shell.json("decide", "severity", "n", "--node", "outage")
    assert again["question"]["node"] == "major"
    assert "Is the service completely down" in shell.ok("show", "tree", "severity")
    for arguments, code in (
        (("decide", "nonsense"), 66),
        (("decide", "cause", "maybe"), 64),
        (("decide", "cause", "--do"), 64),
        (("decide", "cause", "y", "--node", "x"), 64),
    ):
        assert shell.run(*arguments).returncode == code


def test_a_whole_incident_by_shell_alone(shell: Shell) -> None:
    shell.ok("type", "database")
    assert shell.json("hyp", "add", "pool exhausted")["label"] == "H1"
    shell.ok("hyp", "test", "H1")
    shell.ok("hyp", "for", "H1", "-7 connections free")
    shell.ok("hyp", "confirm", "H1", "41 queries a request")
    (card,) = shell.json("show", "board")
    assert (card["label"], card["status"], card["result"], len(card["for"])) == (
        "H1",
        "confirmed",
        "41 queries a request",
        1,
    )
    shell.ok("log", "@bob look at web latency 3m")
    (task,) = shell.json("show", "tasks")
    assert (task["who"], task["state"]) == ("bob", "open")
    shell.ok("fix", "cap the pool")
    shell.ok("reviewed")
    shell.ok("approved")
    shell.ok("fixed", "hotfix")
    shell.ok("check", "pass", "5m", "0.4 %", "--because", "nobody is left")
    said = shell.json("show", "checks")
    assert said["rounds"][0]["checks"][0]["figure"] == "0.4 %"
    assert (said["rounds"][0]["reviewed_by"], said["rounds"][0]["verified"]) == ("dana", False)
    shell.ok("check", "ready", "monitoring", "pass")
    shell.ok("handover", "ic", "@bob")
    shell.ok("log", "/accept", WARROOM_USER="bob")
    assert shell.json("show", "roles")["held"]["ic"] == ["bob"]
    assert "H1 confirmed: pool exhausted" in shell.ok("handover")
    assert any("resolve P1" in due["words"] for due in shell.json("show", "due"))
    assert shell.ok("show", "situation").startswith("P1. Checkout fails.")
    refused = shell.run("close")
    assert refused.returncode == 65
    assert "System Stable" in refused.stderr
    shell.ok("close", "the rest tomorrow")
    shell.ok("reopen", "it is back")
    assert shell.json("show", "status")["closed"] is None


def test_what_the_desks_print_as_json_has_a_schema(shell: Shell) -> None:
    shell.ok("hyp", "add", "pool exhausted")
    shell.ok("fixed", "rollback")
    shell.ok("log", "@bob look 3m")
    for name in ("board", "checks", "tree", "tasks", "roles", "situation", "handover", "due"):
        fits(name, shell.json("show", name))
        assert shell.ok("show", name).strip()
        assert '"$defs"' in shell.ok("schema", name) or '"type"' in shell.ok("schema", name)


def test_a_tree_is_drawn_as_text(shell: Shell) -> None:
    drawn = shell.ok("playbook", "show", "tree", "cause")
    assert "├─ YES → Would a rollback undo it, safely and fast?\n│  ├─ YES → Rollback, verify" in drawn
    assert "├─ YES → Apply quick fix: feature flag off, then monitor" in drawn
    assert "├─ NO → Is rollback safe and fast?\n│  ├─ YES → Rollback, verify" in drawn
    assert shell.run("playbook", "show", "tree", "nonsense").returncode == 66


def _minutes_before(later: str, earlier: str) -> int:
    return int((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() // 60)


def test_an_act_is_told_for_the_time_at_which_it_was(shell: Shell) -> None:
    shell.ok("sev", "P0", "everybody", "--at", "-20")
    shell.ok("fixed", "rollback", "--at", "-10")
    shell.ok("hyp", "add", "pool exhausted", "--at", "-15")
    entries = {entry["kind"]: entry for entry in shell.json("show", "timeline")}
    ages = {
        kind: _minutes_before(entries[kind]["entered_at"], entries[kind]["at"]) for kind in ("severity", "hypothesis")
    }
    assert ages == {"severity": 20, "hypothesis": 15}
    assert entries["severity"]["precision"] == "minute"
    (fix,) = shell.json("show", "checks")["rounds"]
    assert _minutes_before(fix["checks"][0]["due"], fix["deployed"]) == 5
    refused = shell.run("sev", "P1", "--at", "soon")
    assert (refused.returncode, "is not a time" in refused.stderr) == (64, True)
    refused = shell.run("check", "ready", "monitoring", "pass", "--at", "-3")
    assert (refused.returncode, "happens now" in refused.stderr) == (64, True)


def test_the_board_in_words_has_the_evidence_the_test_and_the_result(shell: Shell) -> None:
    for order in ("? the pool is full", "/for H1 498 of 500", "/against H1 nobody waits", "/test H1 count them"):
        shell.ok("log", order)
    shell.ok("log", "/angle H1 database")
    shell.ok("hyp", "confirm", "H1", "41 queries a request")
    said = shell.ok("show", "board")
    assert said.startswith("CONFIRMED H1: the pool is full, database angle\n")
    for line in ("H1 for: 498 of 500", "H1 against: nobody waits", "H1 test: count them", "H1 result: 41 queries"):
        assert line in said


def test_a_question_that_a_tree_does_not_have_is_named(shell: Shell) -> None:
    ran = shell.run("decide", "cause", "y", "--node", "nosuch")
    assert (ran.returncode, "'nosuch' is no question of cause" in ran.stderr) == (64, True)


def test_the_status_of_what_is_closed_says_so_first_and_a_planned_day_is_named(shell: Shell) -> None:
    shell.ok("log", "/review 2030-01-02 10:00")
    shell.ok("log", "/close it was a test")
    lines = shell.ok("show", "status").splitlines()
    assert lines[1].startswith("CLOSED ")
    assert "review: 2030-01-02 10:00 UTC" in lines


def test_going_on_to_a_phase_says_what_it_leaves_open_however_it_is_typed(shell: Shell) -> None:
    shell.ok("fixed", "configuration", "limits")
    for typed in (("log", "/phase close"), ("phase", "learn")):
        told = shell.run(*typed).stderr
        assert "left open: 5m Error rate decreased?" in told, typed


@pytest.mark.parametrize("typed", [("log", "/close stable for an hour"), ("close", "stable for an hour")])
def test_closing_says_what_it_leaves_open_however_it_is_typed(shell: Shell, typed: tuple[str, ...]) -> None:
    (said,) = shell.run(*typed).stderr.splitlines()
    assert said.startswith("left open: System Stable (not resolved yet); Root Cause Identified (")
    assert said.endswith("; Post-Mortem Scheduled (no date yet: /review TIME)")
    shell.ok("reopen", "closed by mistake")
    assert shell.json("show", "status")["closed"] is None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("conflicts", "nobody disagrees about anything"),
        ("custody", "nobody read anything in"),
        ("minutes", "no minutes yet"),
    ],
)
def test_that_there_is_nothing_to_show_is_told_to_people_and_is_no_line_of_the_output(
    shell: Shell, what: str, words: str
) -> None:
    ran = shell.run("show", what)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert words in ran.stderr


def test_roles_are_open_only_while_somebody_owes_them(shell: Shell) -> None:
    shell.ok("declare", "Export is slow", "--severity", "P3")
    assert shell.ok("show", "roles") == "NOBODY holds a role, and none is owed\n"
    shell.ok("role", "ic", "@bob")
    assert shell.ok("show", "roles") == "HELD Incident Commander: @bob\n"
    shell.ok("sev", "P1", "got worse")
    assert "OPEN Tech Lead: nobody" in shell.ok("show", "roles")


def test_a_board_is_named_once_with_where_it_is_and_how_many_stand_on_it(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    folder.mkdir()
    said = shell.run("board", "--once", "--to", str(folder)).stderr.splitlines()
    assert len(said) == 1
    assert re.fullmatch(rf"1 incident on the board of .+: {re.escape(str(folder / 'index.html'))}", said[0])
    assert (folder / "index.html").exists()
