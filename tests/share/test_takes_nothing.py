"""A share that can be read and takes nothing: full, read-only, not for us. What is unsent there is told as it is."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.room.sharers import on_the_share
from tests.share.replicas import SHARE, Member, Time, share_at
from warroom.model.identity import IncidentId
from warroom.share.folder import DiskFolder
from warroom.share.share_format import BATCH, LIVE, incident_folder, ops_folder
from warroom.share.share_state import GOOD
from warroom.store.sent import unsent

OTHER = IncidentId("1f" * 16)
ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)
MANY = 6
"""Rounds, each after a long pause, in which all comes to rest."""
_WRITING = ("make", "create", "append", "replace", "remove")


class Grudging(DiskFolder):
    """A folder that refuses to be written, with ``error`` while there is one: below ``under`` alone, or everywhere."""

    def __init__(self, root: str, name: str) -> None:
        super().__init__(root, unique=name)
        self.error, self.under = 0, ""

    def __getattribute__(self, name: str) -> object:
        act = super().__getattribute__(name)
        return self._unless_refused(act) if name in _WRITING else act

    def _unless_refused(self, act: object) -> Callable[..., object]:
        def tried(path: str, *rest: object) -> object:
            if self.error and path.startswith(self.under):
                raise OSError(self.error, os.strerror(self.error))
            assert callable(act)
            return act(path, *rest)

        return tried


def lacking(member: Member, texts: list[str]) -> int:
    """How many of ``texts`` no log of the share holds."""
    content = on_the_share(member.root)
    return sum(f'"{text}"'.encode() not in content for text in texts)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_unsent_is_counted_once_whatever_is_refused(tmp_path: Path, seed: int) -> None:
    """By the round that was just done, and by whoever asks the database; never too little, and once nothing moves any
    more, neither too much.
    """
    chance, time = random.Random(seed), Time()
    folder = Grudging(str(share_at(tmp_path / "share")), "alice")
    alice = Member(tmp_path, "alice", time, folder=folder, mode=chance.choice([LIVE, BATCH]))
    texts: list[str] = []
    for step in range(12):
        act = chance.choice(["log", "log", "log", "restart", "refuse", "refuse one", "take"])
        if act == "log":
            texts.append(f"text {step}")
            alice.log(texts[-1], incident=chance.choice([INCIDENT, OTHER]))
        elif act == "restart":
            alice.started()
        else:
            folder.error = 0 if act == "take" else chance.choice(ERRORS)
            folder.under = ops_folder(OTHER).rpartition("/")[0] if act == "refuse one" else ""
        for number in range(rounds := chance.choice([0, 1, 2, MANY])):
            time.ticks += 1.0 if rounds < MANY else 20.0
            state, truth = alice.round(seconds=0), lacking(alice, texts)
            told = (state.unsent or 0, unsent(alice.db, SHARE).count)
            assert min(told) >= truth, (step, number, state)
            assert rounds < MANY or number < MANY - 1 or told == (truth, truth), (step, act, state)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("mode", [LIVE, BATCH])
def test_one_folder_that_refuses_keeps_nothing_of_the_others(tmp_path: Path, error: int, mode: str) -> None:
    time = Time()
    folder = Grudging(str(share_at(tmp_path / "share")), "alice")
    alice = Member(tmp_path, "alice", time, folder=folder, mode=mode)
    for text, incident in (("before", INCIDENT), ("before there", OTHER)):
        alice.log(text, incident=incident)
    alice.round(seconds=20)
    alice.round(seconds=20)
    folder.error, folder.under = error, ops_folder(OTHER).rpartition("/")[0]
    texts = []
    for number in range(4):
        for where, incident in (("there", OTHER), ("here", INCIDENT)):
            texts.append(f"{where} {number}")
            alice.log(texts[-1], incident=incident)
        for _ in range(3):
            state = alice.round(seconds=20)
    assert lacking(alice, [text for text in texts if text.startswith("here")]) == 0
    assert (state.unsent, unsent(alice.db, SHARE).count) == (4, 4)
    assert [(trouble[0], trouble[4]) for trouble in state.troubles] == [(OTHER, 4)]
    assert state.what == GOOD
    names = sorted(path.name for path in (tmp_path / "share" / ops_folder(INCIDENT)).iterdir())
    for _ in range(4):
        alice.round(seconds=20)
    assert sorted(path.name for path in (tmp_path / "share" / ops_folder(INCIDENT)).iterdir()) == names
    folder.error = 0
    for _ in range(4):
        state = alice.round(seconds=20)
    assert (state.unsent, lacking(alice, texts)) == (0, 0)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_disk_that_takes_again_is_not_said_to_refuse(tmp_path: Path, error: int) -> None:
    """What it refused in several incidents before is over in all of them, whichever took something first."""
    time = Time()
    folder = Grudging(str(share_at(tmp_path / "share")), "alice")
    alice = Member(tmp_path, "alice", time, folder=folder)
    for incident in (INCIDENT, OTHER):
        alice.log("before", incident=incident)
    alice.round(seconds=20)
    texts = []
    for step in range(3):
        folder.error, folder.under = error, incident_folder(INCIDENT)[:2]
        for incident in (INCIDENT, OTHER):
            texts.append(f"text {step} of {incident}")
            alice.log(texts[-1], incident=incident)
        for _ in range(1 + step):
            alice.round(seconds=20)
        folder.error = 0
        state = alice.round(seconds=20)
        assert (state.what, state.unsent, lacking(alice, texts)) == (GOOD, 0, 0), (step, state)
