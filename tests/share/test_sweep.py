"""Each call to the file system of the share fails in turn, once or for ever: nothing is lost, nothing ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, settle, share_at
from warroom.share.folder import DiskFolder, FileStat, Listing
from warroom.store.rebuild import digest_of

ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.ESTALE, errno.EACCES)
SHORT = -1


class Failing(DiskFolder):
    """Fails at its call number ``at``, and at every later one if it fails for ever; a short write writes a half."""

    def __init__(self, root: str, error: int, *, for_ever: bool) -> None:
        super().__init__(root, unique="failing")
        self.at, self.error, self.for_ever = 1 << 60, error, for_ever
        self.calls = 0

    def _count(self) -> bool:
        self.calls += 1
        return self.calls >= self.at if self.for_ever else self.calls == self.at

    def _meet(self) -> None:
        if self._count():
            error = errno.EIO if self.error == SHORT else self.error
            raise OSError(error, os.strerror(error))

    def names(self, path: str) -> Listing:
        self._meet()
        return super().names(path)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        self._meet()
        return super().read(path, offset, limit)

    def make(self, path: str) -> None:
        self._meet()
        super().make(path)

    def remove(self, path: str) -> None:
        self._meet()
        super().remove(path)

    def create(self, path: str, data: bytes) -> None:
        if self._count():
            if self.error == SHORT:
                super().create(path, data[: len(data) // 2])
            raise OSError(self.error if self.error != SHORT else errno.EIO, "failed")
        super().create(path, data)

    def append(self, path: str, data: bytes) -> None:
        if self._count():
            if self.error == SHORT:
                super().append(path, data[: len(data) // 2])
            raise OSError(self.error if self.error != SHORT else errno.EIO, "failed")
        super().append(path, data)

    def replace(self, path: str, data: bytes) -> None:
        self._meet()
        super().replace(path, data)


def session(member: Member, other: Member) -> Iterator[None]:
    """What happens in a quarter of an hour: entries, rounds, comparisons."""
    for number in range(3):
        member.log(f"{member.name} {number}")
        other.log(f"{other.name} {number}")
        for seconds in (0.25, 20, 62):
            member.round(seconds=seconds, open_incident=INCIDENT)
            other.round(seconds=0.1)
            yield


def calls_of_a_session(tmp_path: Path) -> int:
    ticks = Time()
    root = share_at(tmp_path / "share")
    folder = Failing(str(root), errno.EIO, for_ever=False)
    member, other = Member(tmp_path, "alice", ticks, folder=folder), Member(tmp_path, "bob", ticks)
    for _ in session(member, other):
        pass
    return folder.calls


@pytest.mark.slow
@pytest.mark.parametrize(
    "every", [pytest.param(6, id="each sixth"), pytest.param(1, id="each one", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("error", [*ERRORS, SHORT], ids=[*map(errno.errorcode.get, ERRORS), "short"])
def test_every_call_may_fail(tmp_path: Path, error: int, for_ever: bool, every: int) -> None:
    """With every push each call fails once, in one of six ways; with what takes long, in each of them."""
    (tmp_path / "count").mkdir()
    count = calls_of_a_session(tmp_path / "count")
    assert count > 60
    first = 1 + [*ERRORS, SHORT].index(error) % every
    for at in range(first, count + 1, every * (4 if for_ever else 1)):
        place = tmp_path / f"at{at}"
        place.mkdir()
        ticks = Time()
        root = share_at(place / "share")
        folder = Failing(str(root), error, for_ever=for_ever)
        folder.at = at
        member, other = Member(place, "alice", ticks, folder=folder), Member(place, "bob", ticks)
        for _ in session(member, other):
            assert len(member.texts()) >= 1
        folder.at = 1 << 60
        for _ in range(12):
            settle(member, other, rounds=1, seconds=31)
            if member.texts() == other.texts():
                break
        assert member.texts() == other.texts() == {f"{name} {n}" for name in ("alice", "bob") for n in range(3)}, at
        assert digest_of(member.db, INCIDENT) == digest_of(other.db, INCIDENT)
        member.db.close()
        other.db.close()
