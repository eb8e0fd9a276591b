"""Pages of others brought in from the shell: shown first, stored as what is past, and noticed when they come twice."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.shell import Shell

PAGE = """---
title: Queue stalled on March 1, 2024
severity: SEV-2
---
**Incident Commander:** Carol Smith
**Time to resolve**: 2h

## Timeline
- 14:54 PST: bad config merged
- 3:10 PM PST: issue detected
  - by the alert
- 15:20 XYZST: somebody looks
- 15:40 PST: @bob: rolled back
- 23:50 PST: still slow
- 00:30 PST: service fully restored

## Action items
- lint the config
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def declared(shell: Shell) -> Shell:
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    return shell


@pytest.fixture
def page(shell: Shell) -> Path:
    file = shell.home / "2024-03-09-queue.md"
    file.write_text(PAGE, "utf-8")
    return file


@pytest.mark.parametrize("gap", ["  ", "\t"])
def test_a_copied_chat_in_a_file_is_called_one_and_not_a_text_without_times(shell: Shell, gap: str) -> None:
    file = shell.home / "chat.txt"
    file.write_text(f"alice{gap}2:32 PM\npool is full\nbob{gap}2:35 PM\nrestarting\n", "utf-8")
    refused = shell.run("import", str(file))
    assert refused.returncode == 65
    assert "no section called Timeline. It reads like a chat that was copied: paste" in refused.stderr
    below = shell.home / "page.md"
    below.write_text(f"# Queue\n\n## Timeline\n\n{file.read_text('utf-8')}", "utf-8")
    refused = shell.run("import", str(below))
    assert 'below "Timeline" in line 3. It reads like a chat that was copied: paste' in refused.stderr
    assert "no section" not in refused.stderr
    file.write_text("nothing of the kind\n", "utf-8")
    assert "no line with a time in front" in shell.run("import", str(file)).stderr


def test_a_page_is_shown_before_it_is_stored_with_what_is_doubtful_first(shell: Shell, page: Path) -> None:
    shown = shell.ok("import", "timeline", str(page), "--dry-run")
    assert "severity   P1" in shown
    assert "zone       -08:00 (the times that name it (line 9))" in shown
    assert "day        2024-03-01 (the page's title)" in shown
    assert "rows       6: 5 exact, 0 approximate, 0 range, 1 unknown; 1 doubtful" in shown
    rows = [line for line in shown.splitlines() if line[:1] in "? " and line[2:7].strip().isdigit()]
    assert "somebody looks" in rows[0]
    assert "XYZST beside the time is not understood" in shown
    said = shell.json("import", "timeline", str(page), "--dry-run")
    assert (said["stored"], said["follow_ups"], len(said["rows"])) == (False, 1, 6)
    assert not Path(shell.environ["WARROOM_DB"]).exists()


def test_an_old_incident_comes_in_as_a_past_one_with_what_its_page_says(shell: Shell, page: Path) -> None:
    shell.ok("import", "timeline", str(page))
    (incident,) = shell.json("show", "incidents")
    assert (incident["title"], incident["severity"]) == ("Queue stalled on March 1, 2024", "P1")
    assert incident["closed"] == "2024-03-02T08:30:59.999999Z"
    entries = shell.json("show", "timeline")
    by_text = {entry["text"]: entry for entry in entries}
    assert by_text["issue detected\n  - by the alert"]["at"] == "2024-03-01T23:10:00Z"
    assert by_text["somebody looks"]["precision"] == "unknown"
    assert by_text["rolled back"]["speaker"] == "bob"
    assert by_text["service fully restored"]["at"] == "2024-03-02T08:30:00Z"
    assert "15:20 of an unknown day" in shell.ok("show", "timeline")
    assert [one["text"] for one in shell.json("follow-ups")] == ["lint the config"]
    ran = shell.run("check")
    assert ran.returncode == 1
    assert '"Time to resolve" is said to be 2h' in ran.stdout
    figures = {one["name"]: one["n"] for one in shell.json("metrics")["figures"]}
    assert figures["restore"] == 1


def test_the_same_page_twice_is_noticed(shell: Shell, page: Path) -> None:
    shell.ok("import", "timeline", str(page))
    again = shell.run("import", "timeline", str(page))
    assert again.returncode == 65
    assert "imported before" in again.stderr
    assert len(shell.json("show", "incidents")) == 1
    shell.ok("import", "timeline", str(page), "--again")
    assert len(shell.json("show", "incidents")) == 2


def test_a_page_that_was_changed_is_noticed_whoever_brings_it_in_under_whatever_name(
    shell: Shell, tmp_path: Path
) -> None:
    rows = ["- 14:05 the queue is full", "- 14:09 page sent", "- 14:20 broker restarted", "- 14:40 all is well"]
    head = "# Queue, 2026-03-03\n\n## Timeline (UTC)\n"
    for number, kept in enumerate(
        (rows, [*rows[:2], "- 14:21 broker was restarted", rows[3]], [*rows, "- 15:00 closed"])
    ):
        (tmp_path / f"{number}.md").write_text("\n".join([head, *kept, ""]), "utf-8")
    (tmp_path / "other.md").write_text(f"{head}\n- 14:05 page sent\n- 14:09 looked\n- 14:40 all is well\n", "utf-8")
    shell.ok("import", "timeline", str(tmp_path / "0.md"))
    for name, alike in (("1.md", "3 of its 4 rows were"), ("2.md", "4 of its 5 rows were")):
        refused = shell.run("import", "timeline", str(tmp_path / name), "--as", "li")
        assert refused.returncode == 65
        assert f"{alike} imported before" in refused.stderr
    assert "imported before" in shell.run("import", "timeline", str(tmp_path / "1.md"), "--dry-run").stderr
    shell.ok("import", "timeline", str(tmp_path / "other.md"))
    assert len(shell.json("show", "incidents")) == 2


def test_a_page_without_any_day_is_past_too_and_keeps_its_clocks(shell: Shell) -> None:
    file = shell.home / "lift.md"
    file.write_text("# Lift\n## Timeline\n- 14:54 stuck\n- 15:10 runs\n", "utf-8")
    shell.ok("import", "timeline", str(file))
    (incident,) = shell.json("show", "incidents")
    assert incident["closed"] is not None
    assert "14:54 of an unknown day" in shell.ok("show", "timeline")
    exported = shell.ok("export")
    assert "????-??-?? 14:54" in exported
    assert "14:54" in shell.ok("export", "--format", "csv")
    second = shell.ok(
        "import", "timeline", str(file), "--again", "--day", "2024-03-01", "--zone", "Europe/Berlin"
    ).strip()
    times = [entry["at"] for entry in shell.json("show", "timeline", "--incident", second)]
    assert times == ["2024-03-01T13:54:00Z", "2024-03-01T14:10:00Z"]


@pytest.mark.parametrize(
    ("order", "at"), [("dmy", "2024-04-03T14:54:00Z"), ("mdy", "2024-03-04T14:54:00Z"), ("", None)]
)
def test_what_two_numbers_mean_is_asked(shell: Shell, order: str, at: str | None) -> None:
    file = shell.home / "lift.md"
    file.write_text("# Lift\n## Timeline (UTC)\n- 03/04/2024 14:54 stuck\n", "utf-8")
    shell.ok("import", "timeline", str(file), *(("--order", order) if order else ()))
    assert [entry["at"] for entry in shell.json("show", "timeline")] == [at]


def test_an_own_export_in_csv_comes_back_whole(declared: Shell) -> None:
    said = ("! roll back", '> pool, full\tof "it"', "-7 =1+1", "@bob: fine", "*+ flag off #payments")
    for text in (*said, "asked @dana and @josé"):
        declared.ok("log", text)
    exported = declared.ok("export", "--format", "csv")
    file = declared.home / "checkout.csv"
    file.write_text(exported, "utf-8")
    imported = declared.ok("import", "timeline", str(file)).strip()
    before = list(csv.DictReader(io.StringIO(exported)))
    after = list(csv.DictReader(io.StringIO(declared.ok("export", "--format", "csv", "--incident", imported))))
    columns = ("at", "at_end", "precision", "kind", "text", "pinned", "tags")
    assert [[row[name] for name in columns] for row in after] == [[row[name] for name in columns] for row in before]
    assert [row["speaker"] for row in after] == [row["speaker"] or row["by"] for row in before]
    people = [entry["people"] for entry in declared.json("show", "timeline", "--incident", imported)]
    assert people == [["dana", "josé"] if "asked" in row["text"] else [] for row in before]


def test_a_table_for_excel_says_which_letters_it_holds_and_comes_back_whole(declared: Shell) -> None:
    declared.ok("log", "Müller says 数据库宕机")
    file = declared.home / "checkout.csv"
    declared.ok("export", "--format", "csv", "--excel", "-o", str(file))
    assert file.read_bytes().startswith("\ufeffat,".encode())
    imported = declared.ok("import", "timeline", str(file)).strip()
    assert "Müller says 数据库宕机" in [
        one["text"] for one in declared.json("show", "timeline", "--incident", imported)
    ]
    assert declared.run("export", "--excel").returncode == 64


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 40, b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_refused(shell: Shell, data: bytes) -> None:
    file = shell.home / "x.md"
    file.write_bytes(data)
    ran = shell.run("import", "timeline", str(file))
    assert ran.returncode == 65
    assert not Path(shell.environ["WARROOM_DB"]).exists()


def test_a_timeline_without_times_is_not_said_to_be_missing_and_none_of_its_lines_goes_unnamed(shell: Shell) -> None:
    file = shell.home / "untimed.md"
    file.write_text("# Outage\n\nDate: 2026-03-02\n\n## Timeline\n\n- alert fired\n- rolled back\n", "utf-8")
    refused = shell.run("import", str(file))
    assert refused.returncode == 65
    assert 'what stands below "Timeline" in line 5 has none' in refused.stderr
    file.write_text(
        "# Outage\n\nDate: 2026-03-02\n\n14:05 - alert\n\n## Timeline\n\n- pager fired\n- rolled back\n", "utf-8"
    )
    notes = shell.run("import", "timeline", str(file), "--dry-run").stderr
    assert "untimed.md:9: has no time, and is not taken: pager fired" in notes
    assert "untimed.md:10: has no time, and is not taken: rolled back" in notes


def test_an_own_table_is_known_as_one_however_it_was_packed(shell: Shell) -> None:
    table = "at,at_end,precision,kind,text\n2026-02-13T10:00:00Z,2026-02-13T10:00:00Z,exact,finding,alert fired\n"
    (shell.home / "own.csv").write_text(table, "utf-8")
    (shell.home / "own.csv.gz").write_bytes(gzip.compress(table.encode()))
    with zipfile.ZipFile(shell.home / "own.zip", "w") as packed:
        packed.writestr("own.csv", table)
    shown = [shell.ok("import", str(shell.home / name), "--dry-run") for name in ("own.csv", "own.csv.gz", "own.zip")]
    assert shown[0] == shown[1] == shown[2]
    assert "10:00       alert fired" in shown[0]


def test_a_csv_whose_head_has_no_end_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    for name in ("x.csv", "x.tsv", "x.txt"):
        (tmp_path / name).write_text('"' + "a," * 200_000)
        told = shell.run("import", "file", str(tmp_path / name))
        assert told.returncode in (64, 65), (name, told)
        assert "warroom failed" not in told.stderr
        assert name.endswith("txt") or "no head of a CSV (field larger than field limit" in told.stderr
