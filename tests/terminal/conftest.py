"""What the tests in a terminal begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.program_windows import Opened


@pytest.fixture
def program(tmp_path: Path) -> Opened:
    return Opened(tmp_path)
