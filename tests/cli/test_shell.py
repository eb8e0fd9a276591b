"""The shell commands, run as real processes."""

from __future__ import annotations

import datetime
import json
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.printed import fits
from tests.cli.shell import Shell
from tests.payloads import PAYLOADS, raw_controls


def test_an_incident_is_declared_kept_and_shown(declared: Shell) -> None:
    declared.ok("log", "! roll back #payments with @bob")
    declared.ok("log", "-7 pool is full", "--kind", "finding")
    declared.ok("log", "*key moment", "--at", "-3")
    declared.ok("log", "/sev P0 everything is down")
    (incident,) = declared.json("show", "incidents")
    assert (incident["title"], incident["severity"], incident["entries"]) == ("Checkout fails", "P0", 6)
    timeline = declared.json("show", "timeline")
    fits("timeline", timeline)
    assert set(timeline[0]) >= {
        "id", "at", "at_end", "precision", "kind", "text", "by", "entered_at", "struck", "tags", "pinned",
    }  # fmt: skip
    by_text = {entry["text"]: entry for entry in timeline}
    assert by_text["roll back #payments with @bob"]["kind"] == "decision"
    assert by_text["roll back #payments with @bob"]["tags"] == ["payments"]
    assert by_text["pool is full"]["precision"] == "minute"
    assert by_text["key moment"]["pinned"]
    assert [entry["at"] for entry in timeline] == sorted(entry["at"] for entry in timeline)
    status = declared.json("show", "status")
    fits("status", status)
    assert status["facts"]["affected"] == "checkout"
    plain = declared.ok("show", "timeline")
    assert "roll back #payments with @bob" in plain
    assert "P0" in declared.ok("show", "status")
    assert "Checkout fails" in declared.ok("show", "incidents")
    assert len(declared.ok("show", "timeline", "--last", "2").splitlines()) == 3


def test_log_takes_a_text_that_looks_like_an_option(declared: Shell) -> None:
    declared.ok("log", "-7 text")
    declared.ok("log", "-1 minute ago")
    declared.ok("log", "-7", "pager", "woke", "bob")
    declared.ok("log", "-7", "pager", "rang", "--kind", "finding")
    declared.ok("log", "--kind", "finding", "-7", "pager", "rang", "twice")
    declared.ok("log", "disk", "-v", "full", "--kind", "finding")
    declared.ok("log", "--kind", "finding", "--", "disk", "--at", "14:00", "--json")
    texts = {entry["text"]: entry["precision"] for entry in declared.json("show", "timeline")}
    timed = ("text", "pager woke bob", "minute ago", "pager rang", "pager rang twice")
    assert {texts[text] for text in timed} == {"minute"}
    assert {"disk -v full", "disk --at 14:00 --json"} <= set(texts)


def test_lines_from_a_pipe_are_logged_and_give_no_orders(declared: Shell) -> None:
    clock = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=2)  # of today or, past midnight, yesterday
    declared.ok("log", "--stdin", stdin=f"one\n/sev P0\n{clock:%H:%M} two\n")
    entries = {entry["text"]: entry for entry in declared.json("show", "timeline")}
    assert {"one", "/sev P0", "two"} <= set(entries)
    assert [act["words"] for act in declared.json("show", "custody")["custody"]] == ["read in 3 entries of stdin"]
    assert (entries["one"]["precision"], entries["two"]["precision"]) == ("exact", "minute")
    assert declared.json("show", "incidents")[0]["severity"] == "P1"
    assert declared.run("log", "--stdin", stdin="").returncode == 64
    said = declared.run("log", "-", stdin=f"{clock:%H:%M} three\nat trace\n2026-02-30 14:30 four\n")
    assert "3 lines, 1 with a time, 1 whose time does not say when it was (2026-02-30 14:30)" in said.stderr
    entries = {entry["text"]: entry for entry in declared.json("show", "timeline")}
    assert (entries["three"]["precision"], entries["at trace"]["precision"]) == ("minute", "unknown")


@pytest.mark.parametrize(
    ("data", "text", "remark"),
    [
        ("grün\n".encode("utf-16"), "grün", "UTF-16"),
        ("grün\n".encode("utf-16-le"), "grün", "UTF-16"),
        ("grün\n".encode("latin-1"), "grün", "Latin-1"),
        ("\ufeffgrün\n".encode(), "grün", "1 line, 0 with a time"),
    ],
)
def test_text_of_another_encoding_is_read_and_said(declared: Shell, data: bytes, text: str, remark: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "warroom", "log", "--stdin"],
        input=data,
        capture_output=True,
        env=declared.environ,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert remark in ran.stderr.decode()
    assert declared.json("show", "timeline")[-1]["text"] == text


def test_what_is_no_text_is_refused(declared: Shell) -> None:
    before = len(declared.json("show", "timeline"))
    ran = subprocess.run(
        [sys.executable, "-m", "warroom", "log", "--stdin"], input=b"\x7fELF\0\1\2\0\0\0ab", capture_output=True,
        env=declared.environ, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 65
    assert b"no text" in ran.stderr
    assert len(declared.json("show", "timeline")) == before


def test_lines_are_stored_as_they_come_and_what_was_read_when_it_is_ended(declared: Shell) -> None:
    feeder = subprocess.Popen(
        [sys.executable, "-m", "warroom", "log", "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=declared.environ,
    )  # fmt: skip
    assert feeder.stdin is not None
    feeder.stdin.write(b"first\n")
    feeder.stdin.flush()
    until = time.monotonic() + 60
    while "first" not in [entry["text"] for entry in declared.json("show", "timeline")]:
        assert time.monotonic() < until
    feeder.stdin.write(b"second\nhalf a li")
    feeder.stdin.flush()
    while "second" not in [entry["text"] for entry in declared.json("show", "timeline")]:
        assert time.monotonic() < until
    feeder.terminate()
    _, said = feeder.communicate(timeout=60)
    assert b"3 lines, 0 with a time" in said
    assert declared.json("show", "timeline")[-1]["text"] == "half a li"


def test_the_incident_declared_last_is_meant_unless_another_is_named(declared: Shell) -> None:
    first = declared.json("show", "incidents")[0]["id"]
    second = declared.ok("declare", "Second", "--severity", "p2").split()[1]
    declared.ok("log", "for the second")
    declared.ok("log", "for the first", "--incident", first[:10])
    declared.ok("log", "by title", "--incident", "checkout")
    assert [entry["text"] for entry in declared.json("show", "timeline", "--incident", second)][-1] == "for the second"
    texts = [entry["text"] for entry in declared.json("show", "timeline", "--incident", first)]
    assert texts[-2:] == ["for the first", "by title"]
    assert declared.run("log", "x", "--incident", "nothing like it").returncode == 66


def test_an_incident_named_in_front_of_a_command_is_not_passed_over(declared: Shell) -> None:
    for arguments in (("--incident", "abc", "show", "status"), ("--share", "elsewhere", "show", "status")):
        refused = declared.run(*arguments)
        assert (refused.returncode, refused.stdout) == (64, ""), "it would tell of another one"
        assert "behind the command's name" in refused.stderr


def test_who_and_which_database_are_chosen_on_every_command(shell: Shell, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    shell.ok("declare", "Other", "--severity", "P3", "--db", other, "--as", "erin")
    shell.ok("--db", other, "--as", "@fay", "log", "hello")
    assert [entry["by"] for entry in shell.json("show", "timeline", "--db", other)] == ["erin", "fay"]
    assert shell.run("show", "incidents").returncode == 66
    assert shell.run("show", "incidents", "--as", "not a name").returncode == 64
    assert stat.S_IMODE(Path(other).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("log", "x"), 66, "there is no database at"),
        (("declare", "x", "--severity", "P9"), 64, "not on the ladder: P0, P1, P2, P3"),
        (("declare", " ", "--severity", "P1"), 64, "say what is broken"),
        (("declare", "x", "--severity", "P1", "--since", "whenever"), 64, "is not a time"),
        (("declare", "x", "--severity", "P1", "--zone", "Nowhere/City"), 64, "no time zone"),
        (("import", "timeline", "empty.md"), 65, "no line with a time"),
        (("schema", "nothing"), 66, "search, share-status"),
        (("playbook", "show", "nothing"), 66, "severities"),
        (("playbook", "show", "tree", "nothing"), 66, "cause"),
        ((), 78, "needs a terminal"),
    ],
)
def test_a_mistake_is_a_sentence_and_an_exit_code(
    shell: Shell, arguments: tuple[str, ...], code: int, says: str
) -> None:
    (shell.home / "empty.md").write_text("# Nothing\n")
    ran = shell.run(*arguments)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert says in ran.stderr


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("/sev P9", 64, "ladder"),
        ("/sev", 64, "say the level"),
        ("/role chef @bob", 64, "not a role"),
        ("/status Great", 64, "not a status"),
        ("/phase party", 64, "not a phase"),
        ("/fixed magic", 64, "not a way"),
        ("/complaints many", 64, "not a number"),
        ("/type odd", 64, "not a type"),
        ("/sve", 64, "did you mean /sev"),
        ("??:??", 64, "nothing was stored"),
        ("?", 64, "nothing was stored"),
        ("  ", 64, "say what happens"),
    ],
)
def test_an_order_that_is_not_understood_stores_nothing(declared: Shell, text: str, code: int, says: str) -> None:
    before = declared.json("show", "timeline")
    ran = declared.run("log", text)
    assert ran.returncode == code
    assert says in ran.stderr
    assert declared.json("show", "timeline") == before


def test_every_order_is_kept_with_its_fact(declared: Shell) -> None:
    for order in (
        "/role ic @alice", "/role tech @bob", "/status identified", "/phase triage", "/impact cards are refused",
        "/complaints 47", "/fixed rollback of v2.31", "/type database", "/title Checkout is down", "/users all",
        "/trend worse", "/channel #inc-1", "/ack", "-9 /detected by the pager", "/role tech nobody", "/close all done",
    ):  # fmt: skip
        declared.ok("log", order)
    status = declared.json("show", "status")
    assert status["title"] == "Checkout is down"
    assert status["roles"] == {"ic": ["alice"], "tl": []}
    assert (status["complaints"], status["status"], status["phase"]) == (47, "Identified", "close")
    assert {"acknowledged", "detected", "identified", "deployed", "closed", "declared", "began"} <= set(status["times"])


def test_import_reports_what_it_read_by_its_schema(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "lift.md"
    page.write_text(
        "# Lift stuck\n## Timeline\nAll times in UTC.\n- 2024-03-05 14:32 stops\n- ~14:40 engineer\n- later\n"
    )
    report = shell.json("import", "timeline", str(page))
    fits("import", report)
    assert {name: report[name] for name in ("lines", "entries", "exact", "approximate", "range", "unknown")} == {
        "lines": 3, "entries": 3, "exact": 1, "approximate": 1, "range": 0, "unknown": 1,
    }  # fmt: skip
    assert [note["line"] for note in report["notes"]] == [5, 6]
    (incident,) = shell.json("show", "incidents")
    assert (incident["title"], incident["id"]) == ("Lift stuck", report["incident"])
    timeline = shell.json("show", "timeline", "--incident", report["incident"])
    assert [entry["precision"] for entry in timeline] == ["minute", "approximate", "unknown"]
    again = shell.run("import", "timeline", str(page), "--incident", report["incident"], "--again")
    assert again.returncode == 0
    assert "lift.md:6" in again.stderr


def test_schemas_are_json_schemas(shell: Shell) -> None:
    names = shell.ok("schema").split()
    assert {"timeline", "verify", "doctor", "conflicts", "share-status", "export"} <= set(names)
    assert json.loads(shell.ok("schema", "checks"))["properties"]["rounds"]
    assert shell.run("schema", "nothing").returncode == 66


def test_the_workflow_is_checked_and_shown(shell: Shell, tmp_path: Path) -> None:
    assert "in order" in shell.ok("playbook", "check")
    assert "CRITICAL" in shell.ok("playbook", "show", "severities")
    assert "YES" in shell.ok("playbook", "show", "tree", "cause")
    assert "UPDATE" in shell.ok("playbook", "show", "templates")
    assert len(shell.ok("playbook", "show")) > 5_000
    own = tmp_path / "own"
    own.mkdir()
    (own / "roles.toml").write_text('[[role]]\nname = "ic"\ntitel = "Boss"\n')
    ran = shell.run("playbook", "check", str(own))
    assert ran.returncode == 65
    assert "roles.toml:3" in ran.stderr
    assert "no such field" in ran.stderr
    assert shell.run("--playbook", str(own), "declare", "x", "--severity", "P1").returncode == 65


def test_an_organisations_own_words_are_used(shell: Shell, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "severities.toml").write_text(
        '[[severity]]\nlevel = "SEV1"\nname = "Bad"\nimpact = "x"\nexamples = ["y"]\nresponse = "now"\n'
        'resolve_within = ["1h", "2h"]\nescalation = "call"\ndeclare = true\n'
    )
    config = tmp_path / "config.toml"
    config.write_text(f'playbook = "{own}"\nperson = "gil"\n')
    del shell.environ["WARROOM_USER"]
    shell.ok("declare", "x", "--severity", "sev1", WARROOM_CONFIG=str(config))
    (incident,) = shell.json("show", "incidents", WARROOM_CONFIG=str(config))
    assert incident["severity"] == "SEV1"
    shell.ok("log", "hello", WARROOM_CONFIG=str(config))
    assert shell.json("show", "timeline", WARROOM_CONFIG=str(config))[-1]["by"] == "gil"
    config.write_text("thme = 'x'\n")
    ran = shell.run("show", "incidents", WARROOM_CONFIG=str(config))
    assert ran.returncode == 65
    assert "config.toml:1" in ran.stderr
    assert "did you mean 'theme'" in ran.stderr


def test_the_doctor_finds_what_is_wrong_and_changes_nothing(declared: Shell) -> None:
    assert "every hash holds" in declared.ok("doctor")
    database = declared.home / "w.db"
    database.chmod(0o644)
    ran = declared.run("doctor", "--json")
    assert ran.returncode == 1
    assert any("chmod 600" in finding["finding"] for finding in json.loads(ran.stdout))
    before = database.read_bytes()
    declared.run("doctor")
    assert database.read_bytes() == before
    database.write_bytes(b"garbage" * 100)
    assert "damaged" in declared.run("doctor").stdout
    assert declared.run("show", "incidents").returncode == 65


def test_the_sample_incident_is_rich(shell: Shell) -> None:
    made = shell.ok("demo", "--shell", "--db", str(shell.home / "demo.db")).split()
    timeline = shell.json("show", "timeline", "--incident", made[0], "--db", made[1])
    assert len(timeline) >= 20
    assert {"decision", "finding", "action", "hypothesis", "follow-up", "task", "said"} <= {e["kind"] for e in timeline}
    assert shell.run("show", "incidents").returncode == 66


@pytest.mark.parametrize(
    "payload", [text for text in PAYLOADS.values() if "\0" not in text and "\ud800" not in text][:22]
)
def test_hostile_text_leaves_the_shell_without_a_control(declared: Shell, payload: str) -> None:
    declared.ok("log", " " + payload[:5_000])
    assert raw_controls(declared.ok("show", "timeline").replace("\n", "")) == []
    assert json.loads(declared.ok("show", "timeline", "--json"))[-1]["text"] == payload[:5_000]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_entry_is_stored_and_told_of_although_the_output_is_full(declared: Shell) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "warroom", "log", "stored anyway"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=declared.environ, timeout=60,
        )  # fmt: skip
    assert ran.returncode == 0
    assert re.fullmatch("warroom: saved [0-9a-f]{8}, but nobody could be told on the standard output\n", ran.stderr)
    assert declared.json("show", "timeline")[-1]["text"] == "stored anyway"


def test_a_time_that_cannot_be_meant_says_why(shell: Shell) -> None:
    ran = shell.run("declare", "x", "--severity", "P1", "--since", "2026-02-31 10:00")
    assert ran.returncode == 64
    assert "2026-02-31 is not a date; yesterday 14:32" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that closes a stream")
def test_an_entry_is_stored_although_the_output_is_closed(declared: Shell) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m warroom log closed >&-"],
        stderr=subprocess.PIPE, text=True, env=declared.environ, timeout=60,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.partition(", ")[2]) == (0, "but nobody could be told on the standard output\n")
    assert declared.json("show", "timeline")[-1]["text"] == "closed"


def test_every_key_is_named_and_so_are_those_of_the_settings(shell: Shell) -> None:
    folder = shell.home / ".config" / "warroom"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[keys]\n"entry.strike" = "X"\n', encoding="utf-8")
    said = shell.json("keys")
    fits("keys", said)
    keys = {one["name"]: one["keys"] for one in said}
    assert (keys["entry.strike"], keys["undo"], keys["home.declare"], keys["move.down"]) == ("X", "u", "d", "down j")
    printed = shell.ok("keys")
    assert "\ntimeline\n" in printed
    assert "\n  entry.strike           X " in printed
    assert printed.count("\nany pane\n") == 1
