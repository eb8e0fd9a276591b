"""A secret is in the environment or in a file of its owner, and in no message."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.config import ConfigTrouble
from warroom.secret_from import secret_from


def test_a_secret_is_read_from_its_place(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2\n")
    path.chmod(0o600)
    assert secret_from("env:X", {"X": "hunter2"}, name="publish.a") == "hunter2"
    assert secret_from(f"file:{path}", {}, name="publish.a") == "hunter2"


@pytest.mark.parametrize(
    "place", ["", "hunter2", "env:", "file:", "env:X", "http://x", "file:OPEN", "file:NONE", "env:TWO"]
)
def test_what_is_no_place_or_has_no_secret_is_named_without_what_is_there(tmp_path: Path, place: str) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2")
    path.chmod(0o644)
    place = place.replace("OPEN", str(path)).replace("NONE", str(tmp_path / "none"))
    with pytest.raises(ConfigTrouble, match=r"^publish\.a: ") as refused:
        secret_from(place, {"TWO": "hunter2\nhunter3"}, name="publish.a")
    assert "hunter2" not in str(refused.value)
