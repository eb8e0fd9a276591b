"""What the tests of the documents share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from tests.report.everything import everything
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return load_playbook()


@pytest.fixture(scope="session")
def tame_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarRoom]:
    """A room of its own for what is written once, with harmless words, to be compared with."""
    database = str(tmp_path_factory.mktemp("tame") / "warroom.db")
    opened = WarRoom(database, person="dana", now=Clock(), entropy=seeded(1))
    yield opened
    opened.close()


@pytest.fixture
def told(room: WarRoom, playbook: Playbook) -> str:
    """The id of an incident in which everything happened."""
    return everything(room, playbook)


@pytest.fixture
def case(room: WarRoom, told: IncidentId, playbook: Playbook) -> Case:
    return reading.case(room, told, playbook)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The pages that were written elsewhere; skips loudly where they are not."""
    folder = Path(os.environ.get("WARROOM_SHARED") or Path(__file__).parents[3] / "shared")
    if not folder.is_dir():
        pytest.skip(f"the pages written elsewhere are not here ({folder}); WARROOM_SHARED names their folder")
    return folder
