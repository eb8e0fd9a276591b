"""Whoever asks is answered: no list of `show` is silent where there is nothing in it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.hostile.surfaces import at_home
from warroom.cli.commands import cli


def _shown() -> list[str]:
    context = click.Context(cli)
    group = cli.get_command(context, "show")
    assert isinstance(group, click.Group)
    return group.list_commands(context)


BEGUN: dict[str, list[list[str]]] = {
    "declared": [["declare", "x", "--severity", "P1"]],
    "quiet": [["declare", "x", "--severity", "P3"]],
    "suspected": [["declare", "x", "--suspected"]],
    "cancelled": [["declare", "x", "--suspected"], ["cancel", "a probe was wrong"]],
    "closed": [["declare", "x", "--severity", "P1"], ["close", "over"]],
}


@pytest.mark.parametrize("begun", BEGUN)
def test_no_list_is_silent(tmp_path: Path, begun: str) -> None:
    with at_home(tmp_path):
        for act in BEGUN[begun]:
            assert CliRunner().invoke(cli, [*act, "--db", str(tmp_path / "w.db")]).exit_code == 0, act
        silent = [
            name
            for name in _shown()
            if not CliRunner().invoke(cli, ["show", name, "--db", str(tmp_path / "w.db")]).output.strip()
        ]
    assert silent == []
