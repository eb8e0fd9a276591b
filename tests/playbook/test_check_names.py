"""Names by which the files of a playbook speak of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook.breaking import broken, line_of
from warroom.playbook.check import check_playbook


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
