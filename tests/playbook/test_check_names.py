"""Names by which the files of a playbook speak of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook.breaking import broken, line_of
from warroom.playbook.check import check_playbook
from warroom.playbook.load import PlaybookError, load_playbook, shipped_data


def test_a_check_after_a_fix_is_compared_with_a_figure_that_was_noted_at_triage(tmp_path: Path) -> None:
    text = broken(tmp_path, "resolution.toml", 'metric = "error-rate"', 'metric = "luck"')
    (problem,) = check_playbook(tmp_path)
    assert (problem.file, problem.line) == ("resolution.toml", line_of(text, 'metric = "luck"'))
    assert (problem.field, problem.found) == ("Immediate.metric", "luck")
    assert problem.expected.startswith("one of error-rate, ")


def test_a_check_after_a_fix_needs_no_figure(tmp_path: Path) -> None:
    broken(tmp_path, "resolution.toml", 'metric = "error-rate"\nshould = ["<= baseline"]\n', "")
    assert check_playbook(tmp_path) == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ('["<= baseline", "< 1 %"]', ""), ('[">= 200 req/s"]', ""), ('["about the baseline"]', "a rule such as"),
        ('["<= quiet"]', "a rule such as"), ('["<"]', "a rule such as"),
    ],
)  # fmt: skip
def test_what_a_figure_should_be_is_a_sign_and_a_figure(tmp_path: Path, rules: str, expected: str) -> None:
    broken(tmp_path, "resolution.toml", 'should = ["<= baseline"]', f"should = {rules}")
    found = check_playbook(tmp_path)
    assert [one.expected.startswith(expected) for one in found] == [True] * bool(expected)


def test_a_baseline_is_that_of_a_metric(tmp_path: Path) -> None:
    broken(tmp_path, "resolution.toml", 'metric = "error-rate"\n', "")
    (problem,) = check_playbook(tmp_path)
    assert (problem.file, problem.field, problem.found) == ("resolution.toml", "verify.should", "<= baseline")


def test_a_level_says_its_track_once_and_a_quiet_one_what_to_do(tmp_path: Path) -> None:
    broken(tmp_path, "severities.toml", 'track = "declared"', 'track = "declared"\ndeclare = false')
    (problem,) = check_playbook(tmp_path)
    assert (problem.field, problem.found) == ("P0.declare", "False")
    broken(tmp_path, "severities.toml", 'path = "Put it on the list for the next sprint."\n', "")
    (problem,) = check_playbook(tmp_path)
    assert (problem.field, problem.expected) == ("P3.path", "what to do instead of declaring it")


def test_a_level_is_not_quieter_than_a_milder_one(tmp_path: Path) -> None:
    text = broken(tmp_path, "severities.toml", 'track = "declared"', 'track = "quiet"\npath = "nothing"')
    (problem,) = check_playbook(tmp_path)
    assert (problem.line, problem.field) == (line_of(text, 'track = "quiet"'), "P0.track")


def test_who_is_not_told_is_said_of_types_and_levels_that_exist(tmp_path: Path) -> None:
    text = broken(tmp_path, "communication.toml", 'type = ["security"]', 'type = ["weather"]\nseverity = ["P9"]')
    found = {problem.field: problem for problem in check_playbook(tmp_path)}
    assert found.keys() == {"status-page.not_owed.type", "status-page.not_owed.severity"}
    assert found["status-page.not_owed.type"].line == line_of(text, "weather")


def test_a_level_that_says_nothing_of_its_track_is_declared_and_an_older_word_still_holds(tmp_path: Path) -> None:
    broken(tmp_path, "severities.toml", 'track = "quiet"\n', "")
    levels = load_playbook(tmp_path).severities.severity
    assert [level.quiet for level in levels] == [False, False, False, True]
    broken(tmp_path, "severities.toml", 'track = "quiet"\n', "declare = false\n")
    levels = load_playbook(tmp_path).severities.severity
    assert [level.quiet for level in levels] == [False, False, True, True]
    assert [level.asks_review for level in levels] == ["required", "required", "optional", "none"]
    assert check_playbook(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("severities.toml", 'level = "P1"', 'level = "p0"', "a name that stands once"),
        ("roles.toml", 'short = "TL"', 'short = "ic"', "a name that means this one alone, and not ic"),
        ("phases.toml", 'title = "TRIAGE"', 'title = "Detect"', "a name that means this one alone, and not"),
        ("communication.toml", 'name = "internal"', 'name = "Customers"', "a name"),
        ("types.toml", 'name = "api"', 'name = " "', "a name"),
        ("resolution.toml", 'name = "rollback"', 'name = "HOTFIX"', "a name that stands once"),
    ],
)
def test_whatever_is_found_by_a_name_has_one_of_its_own_in_whatever_case(
    tmp_path: Path, file: str, right: str, wrong: str, told: str
) -> None:
    broken(tmp_path, file, right, wrong)
    assert any(told in problem.expected for problem in check_playbook(tmp_path) if problem.file == file)


@pytest.mark.parametrize("table", ["severities.severity", "phases.phase", "roles.role", "declaration.status"])
def test_a_file_without_what_the_program_begins_with_is_not_taken(tmp_path: Path, table: str) -> None:
    part, rows = table.split(".")
    text = (shipped_data() / "playbook" / f"{part}.toml").read_text("utf-8")
    beginning = text.partition("[[")[0]
    (tmp_path / f"{part}.toml").write_text(f"{rows} = []\n{beginning}", "utf-8")
    with pytest.raises(PlaybookError, match=f"{rows}: expected at least one"):
        load_playbook(tmp_path)
