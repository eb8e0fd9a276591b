"""Two people over one folder, and the time that they agree on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.share.replicas import Member, Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def alice(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "alice", time)


@pytest.fixture
def bob(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "bob", time)
