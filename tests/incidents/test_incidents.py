"""Whole incidents, one for each type of the workflow, through the real program: by keys, and by shell, alike."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell
from tests.incidents.api import API
from tests.incidents.database import DATABASE
from tests.incidents.driving import Plain, Tmux, by_keys, by_shell
from tests.incidents.folded import folded
from tests.incidents.performance import PERFORMANCE
from tests.incidents.script import ENTER, Incident
from tests.incidents.security import SECURITY

pytestmark = pytest.mark.slow
INCIDENTS = [DATABASE, API, PERFORMANCE, SECURITY]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What an incident comes to when it is run by shell alone; each is run once."""

    @cache
    def tell(kind: str) -> dict[str, Any]:
        shell = Shell(tmp_path_factory.mktemp(kind))
        by_shell(next(one for one in INCIDENTS if one.kind == kind), shell)
        return folded(shell.environ["WARROOM_DB"])

    return tell


def ended_well(state: dict[str, Any], incident: Incident) -> None:
    assert state["closed"]
    assert state["conflicts"] == ()
    assert state["facts"]["status"] == "Resolved"
    assert state["fixes"][-1][5], "the last fix is verified"
    assert {"began", "detected", "declared", "identified", "deployed", "resolved", "review"} <= set(state["milestones"])
    assert any(status == "confirmed" for _, status, *_ in state["hypotheses"].values())
    assert any(tree == f"type-{incident.kind}" for tree, _, _ in state["answers"])


IN_A_TERMINAL = INCIDENTS if shutil.which("tmux") is None else INCIDENTS[:1]
"""All of them in a plain terminal where there is no tmux to run them in."""


@pytest.mark.long
@pytest.mark.parametrize("incident", IN_A_TERMINAL, ids=lambda incident: incident.kind)
def test_an_incident_by_keys_in_a_terminal_is_the_same_as_by_shell(
    incident: Incident, tmp_path: Path, told: Any
) -> None:
    shell = Shell(tmp_path)
    screen = Plain(shell)
    try:
        by_keys(incident, screen, shell)
    finally:
        screen.close()
    state = folded(shell.environ["WARROOM_DB"])
    ended_well(state, incident)
    assert state == told(incident.kind)
    closing(shell)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: NOTHING was run in a real one")
@pytest.mark.parametrize(
    "incident",
    [INCIDENTS[0], *(pytest.param(one, marks=pytest.mark.long) for one in INCIDENTS[1:])],
    ids=lambda incident: incident.kind,
)
def test_an_incident_by_keys_in_tmux_is_the_same_as_by_shell(incident: Incident, tmp_path: Path, told: Any) -> None:
    shell = Shell(tmp_path)
    screen = Tmux(shell)
    try:
        by_keys(incident, screen, shell)
    finally:
        screen.close()
    state = folded(shell.environ["WARROOM_DB"])
    ended_well(state, incident)
    assert state == told(incident.kind)
    closing(shell)


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda incident: incident.kind)
def test_what_is_stored_by_keys_costs_one_key_beside_its_words(incident: Incident) -> None:
    stored = [press.keys for step in incident.steps for press in step.presses if press.saves]
    raising = "S0"  # which severity is a digit
    assert [keys for keys in stored if len(keys) > 1 and not keys.endswith(ENTER) and keys != raising] == []
    assert [keys for keys in stored if ENTER in keys[:-1]] == []


def closing(shell: Shell) -> None:
    """It was closed because everything was done, and not all the same."""
    entries = shell.json("show", "timeline")
    assert [entry["text"] for entry in entries if entry["kind"] == "closed"] == ["closed"]
