"""A server for each module, and an empty one for whoever ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nats.serving import RealServer


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    server = RealServer(tmp_path_factory.mktemp("nats"))
    server.begin()
    yield server
    server.kill()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    folder = tmp_path / "nats"
    folder.mkdir()
    server = RealServer(folder)
    server.begin()
    yield server
    server.kill()
