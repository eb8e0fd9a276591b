"""Eve publishes a playbook of the team on a share, and Bob has joined it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.playbooks.playbooks_on_share import change
from tests.room.sharers import sharing
from warroom.playbook.load import shipped_data
from warroom.room.core import WarRoom
from warroom.room.sharing import joining


@pytest.fixture
def eve(tmp_path: Path, share: Path) -> Iterator[WarRoom]:
    with sharing(tmp_path, "eve", share, begin=joining.init) as room:
        yield room


@pytest.fixture
def bob(tmp_path: Path, eve: WarRoom, share: Path) -> Iterator[WarRoom]:
    with sharing(tmp_path, "bob", share) as room:
        yield room


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A playbook with another name of a contact, a training of its own, and a drill."""
    folder = tmp_path / "ours"
    (folder / "drills").mkdir(parents=True)
    for part in ("declaration", "training"):
        text = (shipped_data() / "playbook" / f"{part}.toml").read_text("utf-8")
        (folder / f"{part}.toml").write_text(text, "utf-8")
    change(folder / "training.toml", 'title = "', 'title = "Our ')
    drill = (shipped_data() / "drills" / "api.toml").read_text("utf-8")
    (folder / "drills" / "ours.toml").write_text(drill, "utf-8")
    return folder
