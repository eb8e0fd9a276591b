"""A shell over a database of its own, and an incident that is open in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.empty_database import lay_empty


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def declared(shell: Shell) -> Shell:
    lay_empty(Path(shell.environ["WARROOM_DB"]))
    shell.ok("declare", "Checkout fails", "--severity", "P1", "--since", "-30", "--affected", "checkout")
    return shell
