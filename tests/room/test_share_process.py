"""Sharing in a child: its state crosses a pipe, it is started again, and left behind when it cannot end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.room.giving import member_of
from tests.room.sharers import declare, log, on_the_share, opened, titles, until
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining, share_thread
from warroom.room.sharing.joining import ShareState
from warroom.room.sharing.share_process import ShareProcess, read_state, write_state
from warroom.share.presence import Presence
from warroom.share.share_state import UNREACHABLE


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "alice")
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    yield room
    room.close()


def test_a_state_crosses_the_pipe_as_it_is() -> None:
    incident = IncidentId("i")
    state = ShareState(
        what=UNREACHABLE, words="gone \u2028 away", unsent=3, since=Moment(5),
        damaged=((incident, "by", "file\n", "fault"),),
        refused=((incident, "by", "file", "why"),), skews={"w": 5}, fresh=2,
        here={incident: (Presence(WriterId("ab" * 16), "bob", "host", "1", 7, 0.0, -4),)},
    )  # fmt: skip
    line = write_state(state)
    assert line.count(b"\n") == 1
    again = read_state(line)
    assert write_state(again) == line
    assert (again.words, again.here[IncidentId("i")][0].by, again.damaged) == (state.words, "bob", state.damaged)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b"rubbish", b'{"here":[],"what":"good"}'])
def test_a_line_that_is_no_state_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"state of the share|Expecting|Extra data"):
        read_state(line)


def test_a_child_publishes_fetches_and_ends_with_its_parent(tmp_path: Path, alice: WarRoom) -> None:
    incident = declare(alice)
    heard: list[ShareState] = []
    sharer = ShareProcess(alice, member_of(alice), heard=heard.append)
    sharer.open_incident = incident
    sharer.start()
    share = tmp_path / "share"
    until(lambda: list(share.glob("inc-*/ops/*.jsonl")))
    until(lambda: list(share.glob("inc-*/here/*.json")))
    bob = opened(tmp_path, "bob")
    joining.join(bob, str(share))
    delivery.synchronise(bob)
    assert titles(bob) == ["Checkout fails"]
    log(alice, incident, "one more")
    sharer.wake()
    until(lambda: any(b"one more" in path.read_bytes() for path in share.glob("inc-*/ops/*.jsonl")))
    until(lambda: heard and sharer.state().what == "good")
    assert sharer.stop(patience=10)
    sharer.wake()
    bob.close()


def test_a_child_that_ends_is_said_and_started_again(alice: WarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warroom.room.sharing.share_process._AGAIN_AFTER", 0.05)
    heard: list[ShareState] = []
    script = "import sys; sys.stdout.write('rubbish\\n'); sys.stdout.flush()"
    sharer = ShareProcess(alice, member_of(alice), heard=heard.append, command=[sys.executable, "-c", script])
    sharer.start()
    until(lambda: len(heard) >= 2)
    assert "starts again" in sharer.state().words
    sharer.stop(patience=10)
    silent = ShareProcess(alice, member_of(alice), heard=heard.append, command=[sys.executable, "-c", ""])
    silent.start()
    until(lambda: "it ended with 0" in silent.state().words)
    silent.stop()
    nothing = ShareProcess(alice, member_of(alice), heard=heard.append, command=["/nonexistent/program"])
    nothing.start()
    until(lambda: "No such file" in nothing.state().words)
    assert nothing.stop()


def test_a_child_that_does_not_end_by_itself_is_ended(alice: WarRoom) -> None:
    script = "import time; time.sleep(60)"
    sharer = ShareProcess(alice, member_of(alice), heard=lambda _: None, command=[sys.executable, "-c", script])
    sharer.start()
    until(lambda: sharer._child is not None)
    began = time.monotonic()
    assert not sharer.stop(patience=0.1)
    assert time.monotonic() - began < 20
    assert isinstance(sharer._child, subprocess.Popen)
    assert sharer._child.wait(20) == -signal.SIGKILL


def test_a_child_that_was_stopped_is_said_and_another_one_takes_its_place(
    tmp_path: Path, alice: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = declare(alice)
    sharer = ShareProcess(alice, member_of(alice), heard=lambda _: None)
    sharer.start()
    until(lambda: sharer.state().what == "good" and sharer.state().unsent == 0)
    child = sharer._child
    assert child is not None
    child.send_signal(signal.SIGSTOP)
    log(alice, incident, "typed while nobody shares")
    until(lambda: sharer.state().what == "unreachable")
    assert "has said nothing for" in sharer.state().words
    assert sharer.state().unsent == 1
    sharer.stop(patience=0.1)
    assert child.wait(20) == -signal.SIGKILL
    monkeypatch.setattr("warroom.room.sharing.share_process._GIVEN_UP", 3.0)
    monkeypatch.setattr("warroom.room.sharing.share_process._AGAIN_AFTER", 0.05)
    another = ShareProcess(alice, member_of(alice), heard=lambda _: None)
    another.start()
    until(lambda: another.state().what == "good" and another.state().unsent == 0)
    stopped = another._child
    assert stopped is not None
    stopped.send_signal(signal.SIGSTOP)
    log(alice, incident, "sent by the next one")
    until(lambda: another.state().what == "good" and another.state().unsent == 0 and another._child is not stopped)
    assert stopped.wait(20) == -signal.SIGKILL
    assert another.stop(patience=10)
    assert b"sent by the next one" in on_the_share(tmp_path / "share")


def _more_often(fresh: list[int], times: int) -> bool:
    return sum(map(bool, fresh)) > times


def test_what_comes_is_told_as_often_as_it_comes_and_not_with_the_next_sign_of_life(
    tmp_path: Path, alice: WarRoom
) -> None:
    incident = declare(alice)
    joining.join(bob := opened(tmp_path, "bob"), str(tmp_path / "share"))
    fresh: list[int] = []
    sharer = ShareProcess(alice, member_of(alice), heard=lambda state: fresh.append(state.fresh))
    sharer.start()
    try:
        until(lambda: list((tmp_path / "share").glob("inc-*/ops/*.jsonl")))
        thread = share_thread.ShareThread(bob, member_of(bob), heard=lambda _state: None)
        thread.start()
        until(lambda: bob.view(incident) is not None)
        for number in range(3):
            told = sum(map(bool, fresh))
            log(bob, incident, f"line {number}")
            thread.wake()
            until(partial(_more_often, fresh, told))
        assert thread.stop(patience=30)
    finally:
        sharer.stop()
        bob.close()
