"""Names by which the files of a playbook speak of each other."""

from __future__ import annotations

from pathlib import Path

from tests.playbook.breaking import broken, line_of
from warroom.playbook.check import check_playbook


def test_a_check_after_a_fix_is_compared_with_a_figure_that_was_noted_at_triage(tmp_path: Path) -> None:
    text = broken(tmp_path, "resolution.toml", 'metric = "error-rate"', 'metric = "luck"')
    (problem,) = check_playbook(tmp_path)
    assert (problem.file, problem.line) == ("resolution.toml", line_of(text, 'metric = "luck"'))
    assert (problem.field, problem.found) == ("Immediate.metric", "luck")
    assert problem.expected.startswith("one of error-rate, ")


def test_a_check_after_a_fix_needs_no_figure(tmp_path: Path) -> None:
    broken(tmp_path, "resolution.toml", 'metric = "error-rate"\n', "")
    assert check_playbook(tmp_path) == []
