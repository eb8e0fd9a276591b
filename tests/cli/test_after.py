"""After the incident, from the shell, with real processes."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.printed import fits
from tests.cli.shell import Shell
from tests.conftest import Clock, seeded
from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything, reviewed
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook, shipped_data
from warroom.room.core import WarRoom

PAGE = """# Lift stuck 2026-02-13

**Duration**: 3 hours (times in UTC)

## Timeline
| Time | Event |
|------|-------|
| 14:00 | First alert |
| 14:05 | Incident declared |
| 14:30 | Metrics returned to normal |
| 15:40 | Incident closed |

## Action Items
- [ ] (@bob, Due: 2026-02-20) Oil the lift
- [ ] (@owner, Due: YYYY-MM-DD) Call the vendor
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def tell(shell: Shell, words: str = "") -> IncidentId:
    room = WarRoom(shell.environ["WARROOM_DB"], person="dana", now=Clock(), entropy=seeded(1))
    incident = everything(room, load_playbook(), words=words)
    room.close()
    return incident


@pytest.fixture
def told(shell: Shell) -> Shell:
    tell(shell)
    return shell


@pytest.fixture
def page(shell: Shell) -> Path:
    file = shell.home / "lift.md"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_a_page_is_checked_and_what_is_wrong_ends_with_one(shell: Shell, page: Path) -> None:
    ran = shell.run("check", str(page))
    assert ran.returncode == 1
    assert ran.stdout.startswith("lift.md:3,")
    assert '"Duration" is said to be 3 hours' in ran.stdout
    said = json.loads(shell.run("check", str(page), "--json").stdout)
    fits("check", said)
    assert [one["rule"] for one in said] == ["duration"]
    page.write_text(PAGE.replace("3 hours", "1h 40m"), encoding="utf-8")
    right = shell.run("check", str(page))
    assert (right.returncode, right.stdout) == (0, "")
    assert "contradicts" in right.stderr
    assert json.loads(shell.ok("check", str(page), "--json")) == []


def test_what_cannot_be_checked_is_said(shell: Shell, page: Path) -> None:
    missing = shell.run("check", str(shell.home / "nothing.md"))
    assert (missing.returncode, "cannot be read" in missing.stderr) == (65, True)
    zone = shell.run("check", str(page), "--zone", "Mars/Base")
    assert (zone.returncode, "Mars/Base" in zone.stderr) == (64, True)
    assert shell.run("check").returncode == 66
    page.write_text("# Nothing happened\n", encoding="utf-8")
    empty = shell.run("check", str(page))
    assert (empty.returncode, "nothing was checked" in empty.stderr) == (65, True)


def test_an_incident_is_checked_too(told: Shell) -> None:
    ran = told.run("check")
    assert ran.returncode == 1
    assert "Closed at 14:50, 30m after" in ran.stdout


def test_an_imported_incident_counts_with_what_its_page_tells(shell: Shell, page: Path) -> None:
    shell.ok("import", "timeline", str(page))
    said = shell.json("metrics")
    fits("metrics", said)
    figures = {figure["name"]: figure for figure in said["figures"]}
    assert (figures["declare"]["n"], figures["declare"]["median"]) == (1, [300, 300])
    assert (figures["detect"]["n"], figures["detect"]["missing"]) == (0, 1)
    assert "Time to declare" in shell.ok("metrics")
    assert shell.json("metrics", "--month", "2025")["incidents"] == 0
    assert shell.json("metrics", "--severity", "p3", "--month", "2026-02")["incidents"] == 1
    assert shell.json("metrics", "--type", "database")["incidents"] == 0
    for option, value in (("--type", "weather"), ("--severity", "P9"), ("--month", "2026-13"), ("--month", "soon")):
        assert shell.run("metrics", option, value).returncode == 64


def test_the_figures_are_written_as_a_page(told: Shell) -> None:
    file = told.home / "figures.html"
    assert told.ok("metrics", "-o", str(file)) == ""
    assert "default-src 'none'" in file.read_text("utf-8")


def test_markdown_goes_out_and_comes_back_as_the_same_timeline(told: Shell) -> None:
    first = [(one["text"], one["at"]) for one in told.json("show", "timeline") if not one["struck"]]
    file = told.home / "out.md"
    told.ok("export", "-o", str(file))
    back = told.ok("import", "timeline", str(file)).strip()
    second = [(one["text"], one["at"]) for one in told.json("show", "timeline", "--incident", back)]
    assert len(first) == len(second)
    for text, at in first:  # a milestone says in the page which one it is
        assert any(other.endswith(text) and same == at for other, same in second), (text, at)


def test_every_format_is_written_whole_and_for_its_owner_only(told: Shell) -> None:
    begins = {
        "md": "# Post-Mortem",
        "html": "<!DOCTYPE html>",
        "svg": "<svg",
        "json": "{",
        "csv": "at,",
        "ics": "BEGIN:",
    }
    for name, begin in begins.items():
        assert told.ok("export", "--format", name).startswith(begin)
        file = told.home / f"out.{name}"
        assert told.ok("export", "--format", name, "-o", str(file)) == ""
        assert file.read_text("utf-8").startswith(begin)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    fits("export", json.loads((told.home / "out.json").read_text("utf-8")))
    assert [path.name for path in told.home.iterdir() if path.name.endswith(".tmp")] == []
    ran = told.run("export", "-o", str(told.home / "no" / "such" / "out.md"))
    assert (ran.returncode, "cannot be written" in ran.stderr) == (65, True)


@pytest.mark.parametrize("payload", ["clipboard", "bidi override", "mixed line ends", "closing tag"])
def test_hostile_text_reaches_neither_the_terminal_nor_a_file(payload: str, shell: Shell) -> None:
    incident = tell(shell, PAYLOADS[payload])
    room = WarRoom(shell.environ["WARROOM_DB"], person="dana", now=Clock(), entropy=seeded(2))
    reviewed(room, incident, load_playbook(), words=PAYLOADS[payload])
    room.close()
    for name in ("md", "html", "svg", "json", "csv", "ics"):
        assert raw_controls(shell.ok("export", "--format", name).replace("\r\n", "\n")) == []
    for command in (["check"], ["follow-ups", "--all"], ["metrics"], ["similar"], ["show", "minutes"]):
        assert raw_controls(shell.run(*command).stdout) == []


def test_the_review_is_planned_and_becomes_a_calendar_file(shell: Shell) -> None:
    shell.ok("declare", "Lift stuck", "--severity", "P1")
    unplanned = shell.run("export", "--format", "ics")
    assert (unplanned.returncode, "--at" in unplanned.stderr) == (65, True)
    assert "DTSTART:20300215T140000Z" in shell.ok("export", "--format", "ics", "--at", "2030-02-15 14:00")
    assert shell.run("review", "whenever").returncode == 64
    shell.ok("review", "2030-02-16 14:00")
    assert "DTSTART:20300216T140000Z" in shell.ok("export", "--format", "ics")


def test_without_a_plan_the_review_is_as_late_as_the_workflow_allows(told: Shell) -> None:
    assert "DTSTART:20260215T135000Z" in told.ok("export", "--format", "ics")


def test_follow_ups_are_listed_changed_and_found_overdue(told: Shell) -> None:
    assert told.ok("follow-ups").splitlines()[1:] == ["- [ ] (@bob, Due: 2026-02-20) load test for the page"]
    assert len(told.json("follow-ups", "--all")) == 2
    fits("follow-ups", told.json("follow-ups", "--all"))
    told.ok("follow-up", "load test", "--due", "2020-01-01", "--owner", "@erin")
    (one,) = told.json("follow-ups", "--overdue", "--owner", "@Erin")
    assert (one["owner"], one["overdue"]) == ("erin", True)
    told.ok("follow-up", one["id"][:12], "--state", "done", "--link", "https://x.example/2")
    ran = told.run("follow-ups", "--overdue")
    assert (ran.returncode, ran.stdout, "no follow-up" in ran.stderr) == (0, "", True)
    assert told.run("follow-up", "nothing like it", "--state", "done").returncode == 66
    assert told.run("follow-up", "load", "--due", "2026-02-30").returncode == 65
    assert told.run("follow-up", "load", "--state", "asleep").returncode == 65


def test_follow_ups_go_out_in_the_workflow_s_line_format_and_come_back_once(shell: Shell, page: Path) -> None:
    shell.ok("declare", "Lift stuck", "--severity", "P1")
    shell.ok("import", "follow-ups", str(page))
    found = {one["text"]: (one["owner"], one["due"]) for one in shell.json("follow-ups")}
    assert found == {"Oil the lift": ("bob", "2026-02-20"), "Call the vendor": (None, None)}
    listed = shell.home / "listed.md"
    listed.write_text(shell.ok("follow-ups"), encoding="utf-8")
    again = shell.run("import", "follow-ups", str(listed))
    assert "2 lines, 0 new" in again.stderr
    listed.write_text("- [ ] (@bob, Due: 2026-02-30) new\n", encoding="utf-8")
    assert "2026-02-30 is not a day" in shell.run("import", "follow-ups", str(listed)).stderr
    listed.write_text("nothing\n", encoding="utf-8")
    assert shell.run("import", "follow-ups", str(listed)).returncode == 65


def test_whoever_writes_a_section_in_the_shell_hears_whom_it_names_beside_a_cause(told: Shell) -> None:
    said = told.run("section", "root_cause", stdin="The limit was too low. @dana broke the pool")
    assert (said.returncode, said.stderr.splitlines()[0]) == (0, "saved")
    assert 'dana is named in a sentence about the cause: "@dana broke the pool"' in said.stderr
    assert told.run("section", "root_cause", stdin="The limit was too low.").stderr == "saved\n"


def test_a_section_is_written_from_the_standard_input(told: Shell) -> None:
    told.ok("section", "root_cause", stdin="It was the pool.\r\n- too small\r\n")
    assert "It was the pool.\n- too small\n" in told.ok("export")
    assert told.run("section", "duration", stdin="x").returncode == 64
    assert told.run("section", "root_cause", stdin="  ").returncode == 64


def test_minutes_are_read_and_written(told: Shell) -> None:
    ran = told.run("show", "minutes")
    assert (ran.returncode, ran.stdout, "no minutes yet" in ran.stderr) == (0, "", True)
    told.ok("section", "minutes:root_cause", stdin="It was the pool.\n- too small\n")
    assert told.ok("show", "minutes") == "\nRoot Cause Analysis (minutes:root_cause)\nIt was the pool.\n- too small\n"
    said = told.json("show", "minutes")
    fits("minutes", said)
    assert [one["item"] for one in said["minutes"]] == ["root_cause"]
    assert "### Root Cause Analysis\nIt was the pool." in told.ok("export")
    ran = told.run("section", "minutes:nonsense", stdin="x")
    assert (ran.returncode, "minutes:root_cause" in ran.stderr) == (64, True)


def test_a_time_is_a_time_and_nothing_else(told: Shell) -> None:
    ran = told.run("review", "2030-02-16 14:00 in the big room")
    assert (ran.returncode, "is not a time such as" in ran.stderr) == (64, True)


def test_an_organisation_s_template_with_an_unknown_place_is_named(told: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "post_mortem.md").write_text("# {{ title }}\n{{ nonsense }}\n", encoding="utf-8")
    ran = told.run("--playbook", str(folder), "export")
    assert ran.returncode == 65
    assert "{{ nonsense }}" in ran.stderr
    assert "templates/post_mortem.md:2: nonsense" in shell_said(told, folder)


def shell_said(shell: Shell, folder: Path) -> str:
    ran = shell.run("playbook", "check", str(folder))
    return ran.stdout + ran.stderr


def test_an_organisation_s_sentence_with_an_unknown_place_is_named(told: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    shipped = (shipped_data() / "playbook" / "after.toml").read_text("utf-8")
    (folder / "after.toml").write_text(
        shipped.replace("Closed at {{ closed }}", "Closed at {{ never }}"), encoding="utf-8"
    )
    ran = told.run("--playbook", str(folder), "check")
    assert ran.returncode == 65
    assert "{{ never }}" in ran.stderr
    assert "findings.stability" in shell_said(told, folder)


def test_have_we_seen_this_before(shell: Shell, page: Path) -> None:
    for title in ("Pool exhausted on checkout", "Disk full", "Roof leaks", "Door open"):
        shell.ok("declare", title, "--severity", "P1")
    shell.ok("declare", "Checkout pool exhausted again", "--severity", "P1")
    (one,) = shell.json("similar")
    fits("similar", [one])
    assert one["title"] == "Pool exhausted on checkout"
    assert set(one["words"]) == {"checkout", "pool", "exhausted"}
    assert "Pool exhausted on checkout" in shell.ok("similar")
    shell.ok("declare", "Quite another thing", "--severity", "P1")
    ran = shell.run("similar")
    assert (ran.stdout, "nothing like it" in ran.stderr) == ("", True)


def test_everything_ever_logged_is_searched(told: Shell) -> None:
    told.ok("declare", "Second", "--severity", "P2")
    told.ok("log", "> connections are fine here")
    said = told.json("search", "connections")
    fits("search", said)
    assert {one["entry"]["text"] for one in said} == {"connections at 498 of 500", "connections are fine here"}
    assert "Checkout fails" in told.ok("search", "connections", "sev:P0")
    assert len(told.json("search", "connections", "--last", "1")) == 1
    assert len(told.json("search", "kind:finding", "--incident", "Second")) == 1
    ran = told.run("search", "nothing", "of", "it")
    assert (ran.returncode, ran.stdout, "nothing found" in ran.stderr) == (0, "", True)


def test_a_drill_is_played_apart_from_what_is_real_and_scored(shell: Shell, tmp_path: Path) -> None:
    shell.ok("declare", "A real one", "--severity", "P1")
    listed = shell.ok("drill")
    assert all(name in listed for name in ("database", "api", "performance", "security"))
    assert "41 queries" in shell.ok("drill", "database", "--walk-through")
    assert shell.run("drill", "nonsense").returncode == 66
    played = shell.run("drill", "api", "--speed", "1000")
    assert played.returncode == 0, played.stderr
    assert "the address search gives 502" in played.stdout
    assert "missed: Put the fallback in" in played.stdout
    assert "points" in played.stdout.splitlines()[-1]
    assert [one["title"] for one in shell.json("show", "incidents")] == ["A real one"]
    drills = shell.home / "drills.db"
    assert [one["title"] for one in shell.json("show", "incidents", "--db", str(drills))] == [
        "DRILL: Address search answers with 502"
    ]
    said = shell.json("drill", "--score")
    fits("drill", said)
    assert {one["result"] for one in said} == {"missed"}
    assert "points" in shell.ok("drill", "--score", "DRILL")
    assert shell.json("metrics", "--db", str(drills))["incidents"] == 0
    assert shell.json("metrics", "--db", str(drills), "--drills")["incidents"] == 1
    ran = shell.run("drill", "--score", "A real", "--db", str(shell.home / "w.db"))
    assert (ran.returncode, "no drill" in ran.stderr) == (65, True)
    refused = shell.run("drill", "api", "--db", str(shell.home / "w.db"))
    assert (refused.returncode, "holds real incidents" in refused.stderr) == (77, True)


def test_what_is_printed_of_a_drill_says_that_it_is_one(shell: Shell) -> None:
    shell.ok("drill", "api", "--speed", "1000")
    shell.ok("declare", "A real one", "--severity", "P1")
    of_drills = ("--db", str(shell.home / "drills.db"))
    for what in ("incidents", "status", "timeline", "situation", "handover", "update"):
        assert "DRILL" in shell.ok("show", what, *of_drills), what
        assert "DRILL" not in shell.ok("show", what), what
    (listed,) = shell.json("show", "incidents", *of_drills)
    assert (listed["drill"], shell.json("show", "status")["drill"]) == (True, False)
    assert "DRILL: this is an exercise" in shell.ok("copy", "update", *of_drills)
    for format_ in ("md", "html", "json", "csv", "svg"):
        said = shell.ok("export", "--format", format_, *of_drills)
        assert "DRILL" in said or '"drill": true' in said or ",drill" in said.splitlines()[0], format_
    assert "DRILL" in shell.ok("export", "--format", "ics", "--at", "2030-01-01 10:00", *of_drills)
    assert "DRILL" not in shell.ok("export", "--format", "html")
    assert shell.ok("search", "address") == ""
    assert shell.ok("follow-ups") == ""


def test_nothing_of_a_drill_is_given_to_a_command_that_publishes(shell: Shell) -> None:
    taken = shell.home / "taken"
    config = shell.home / "config.toml"
    script = f"open({str(taken)!r}, 'w').write('x')"
    config.write_text(f"[publish.chat]\ncommand = {json.dumps([sys.executable, '-c', script])}\n", encoding="utf-8")
    shell.ok("drill", "api", "--speed", "1000")
    ran = shell.run(
        "post", "--audience", "internal", "--via", "chat", "--db", str(shell.home / "drills.db"),
        WARROOM_CONFIG=str(config),
    )  # fmt: skip
    assert (ran.returncode, "this is a drill" in ran.stderr) == (77, True)
    assert not taken.exists()
    assert shell.json("show", "updates", "--db", str(shell.home / "drills.db"))[0]["posted"] == 0
    shell.ok("declare", "A real one", "--severity", "P1", WARROOM_CONFIG=str(config))
    ran = shell.run("post", "--audience", "internal", "--via", "chat", WARROOM_CONFIG=str(config))
    assert (ran.returncode, taken.exists()) == (0, True), ran.stderr


def test_the_training_calendar_is_printed_and_ticked_off(shell: Shell) -> None:
    listed = shell.ok("training")
    assert [line.split()[:2] for line in listed.splitlines()] == [
        ["due", "drill"], ["due", "rotation"], ["due", "security"],
    ]  # fmt: skip
    assert "Monthly incident drills (GameDay)" in listed
    shell.ok("training", "done", "rotation")
    shell.ok("training", "done", "security", "--at", "2024-02-29")
    said = shell.json("training")
    fits("training", said)
    assert [(one["name"], one["due"], one["by_drill"]) for one in said] == [
        ("drill", True, False), ("rotation", False, False), ("security", True, False),
    ]  # fmt: skip
    assert said[2]["last"] == "2024-02-29T00:00:00Z"
    ran = shell.run("training", "done", "nonsense")
    assert (ran.returncode, "drill, rotation, security" in ran.stderr) == (66, True)
    ran = shell.run("training", "done", "rotation", "--at", "soon")
    assert (ran.returncode, "is not a day" in ran.stderr) == (65, True)
