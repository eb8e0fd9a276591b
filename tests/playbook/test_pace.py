"""The workflow at the pace of a drill."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from warroom.model.shape import is_shape
from warroom.playbook.duration import Duration
from warroom.playbook.load import load_playbook
from warroom.playbook.pace import at_pace

PLAYBOOK = load_playbook()


def durations(value: Any, where: str) -> dict[str, int]:
    """Every duration inside of ``value`` by its path, in microseconds."""
    if isinstance(value, Duration):
        return {where: value.microseconds}
    found: dict[str, int] = {}
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            found |= durations(one, f"{where}.{number}")
    elif is_shape(type(value)):
        for one in fields(value):
            found |= durations(getattr(value, one.name), f"{where}.{one.name}")
    return found


def of_all(playbook: Any) -> dict[str, int]:
    parts = [one.name for one in fields(playbook) if one.name != "texts"]
    return {path: length for part in parts for path, length in durations(getattr(playbook, part), part).items()}


def test_everything_that_counts_in_an_incident_is_due_as_many_times_sooner() -> None:
    usual, fast = of_all(PLAYBOOK), of_all(at_pace(PLAYBOOK, 5))
    assert fast.keys() == usual.keys()
    real_time = {path for path in usual if path.startswith(("training.", "closure.meeting.", "board."))}
    real_time.add("closure.post_mortem_within")
    assert len(usual) - len(real_time) > 30
    for path, length in usual.items():
        assert fast[path] == (length if path in real_time else length // 5), path


def test_a_drill_at_the_clock_s_own_pace_has_the_workflow_itself() -> None:
    assert at_pace(PLAYBOOK, 1) is PLAYBOOK
    assert at_pace(PLAYBOOK, 5) is at_pace(PLAYBOOK, 5)


def test_a_length_says_at_which_pace_it_is_and_the_name_of_a_check_stays() -> None:
    fast = at_pace(PLAYBOOK, 5)
    assert fast.closure.stable_for.words == f"{PLAYBOOK.closure.stable_for.words} at x5"
    assert [step.after.words for step in fast.resolution.verify] == [
        step.after.words for step in PLAYBOOK.resolution.verify
    ]


def test_all_else_is_as_it_was() -> None:
    fast = at_pace(PLAYBOOK, 5)
    assert fast.texts is PLAYBOOK.texts
    assert fast.trees is PLAYBOOK.trees
    assert fast.types is PLAYBOOK.types
    assert fast.level("p1") is not None
    assert fast.closure.check is PLAYBOOK.closure.check
