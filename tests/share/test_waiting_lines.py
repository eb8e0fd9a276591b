"""Lines of ours that wait on the way to a share, and are put back as soon as they can be."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.closed_folder import Closed
from tests.share.replicas import Member, settle
from warroom.share.share_format import incident_folder


def whoever_adds_to_it_sees(alice: Member, _folder: Closed) -> None:
    alice.logs[0].unlink()


def a_server_says_so(alice: Member, folder: Closed) -> None:
    folder.lost = [INCIDENT]
    alice.logs[0].unlink()


def a_comparison_finds_it(alice: Member, _folder: Closed) -> None:
    alice.transport.publisher.forget()
    alice.logs[0].unlink()
    alice.round(seconds=60)
    alice.time.ticks += 60


@pytest.mark.parametrize("lose", [whoever_adds_to_it_sees, a_server_says_so, a_comparison_finds_it])
@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOTCONN], ids=["one-incident", "the-whole-share"])
def test_what_could_not_be_put_back_is_put_back_as_soon_as_it_can_be(
    tmp_path: Path, bob: Member, error: int, lose: Callable[[Member, Closed], None]
) -> None:
    folder = Closed(str(bob.root), "", error)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("one")
    settle(alice)
    lose(alice, folder)
    folder.path = "inc-"
    settle(alice, rounds=2)
    assert folder.tries, "it was tried"
    assert not alice.logs
    folder.path = ""
    settle(alice, rounds=2, seconds=2.5)
    assert alice.logs
    settle(bob)
    assert bob.texts() == {"one"}


def test_what_waited_and_is_gone_from_the_log_is_not_waited_for(tmp_path: Path, bob: Member) -> None:
    """Nothing of ours is left in what could not be published: another writer's lines are no reason to wait."""
    folder = Closed(str(bob.root), incident_folder(INCIDENT), errno.EACCES)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    settle(alice)
    alice.log("one")
    assert alice.round().unsent == 1
    lane = alice.transport.lanes[INCIDENT]
    lane.since = 1_000
    folder.path = ""
    settle(alice, rounds=3, seconds=31)
    assert lane.since is None
