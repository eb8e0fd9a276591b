"""What a database keeps of its share may be damaged, and a share may be in two places: each is told as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.every_command import run_here
from warroom.model.identity import IncidentId
from warroom.room.checkup import check_sharing
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing import joining, share_report
from warroom.room.sharing.background import leave_behind
from warroom.room.sharing.delivery import _Delivery, deliver
from warroom.room.sharing.joined_share import JoinedShare, membership
from warroom.room.sharing.rounds import Stopped
from warroom.room.sharing.second_place import with_second
from warroom.room.sharing.unsent import UNREADABLE, share_of
from warroom.share.share_state import GOOD, LOOKING, OBSERVER, WRONG, ShareState
from warroom.share_keeper import ShareKeeper

DAMAGED = (
    "{", "[]", "7", '"x"', "null!", "{}", '{"path": 1, "share": "x", "mode": "a"}', '{"path": "/x", "share": "y"}',
    '{"path": "/x", "share": "y", "mode": "a", "also": 7}', '{"path": "/x", "share": "y", "mode": "a", "also": [1, 2]}',
    '{"path": "/x", "share": "y", "mode": "a", "since": "z"}', "[" * 100_000,
)  # fmt: skip


def test_a_share_that_nobody_can_tell_any_more_is_told_wherever_it_is_asked_for_and_can_be_left(
    room: WarRoom,
    incident: IncidentId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "share").mkdir()
    monkeypatch.setenv("WARROOM_DB", room.path)
    monkeypatch.setenv("HOME", str(tmp_path))
    keeper = ShareKeeper(room, None, lambda _state: None, hidden=False)
    for said in DAMAGED:
        room.remember(SHARE_SETTING, said)
        assert (membership(room), share_of(room), deliver(room, seconds=1)) == (None, "", None), said
        assert check_sharing(room.path, now=room.now()) == [("share", False, UNREADABLE)], said
        with pytest.raises(RoomTrouble, match="cannot be read"):
            share_report.status(room)
        remarks: list[str] = []
        leave_behind(room, remarks.append)
        assert remarks == [UNREADABLE]
        keeper.look_at_membership()
        state = keeper.state()
        assert state is not None
        assert (state.what, state.words) == (WRONG, UNREADABLE)
    for command in ("status", "sync", "trust known", "playbook"):
        assert run_here(monkeypatch, "share", *command.split()) != 0
        assert "`warroom share leave`, then" in capsys.readouterr().err, command
    assert run_here(monkeypatch, "share", "leave") == 0
    assert "which it was could not be read" in capsys.readouterr().out
    joining.init(room, str(tmp_path / "share"))
    assert membership(room) is not None
    assert check_sharing(room.path, now=room.now())[0][2] != UNREADABLE


def test_what_is_wrong_in_one_of_two_places_is_told_and_what_goes_over_the_other_is_shared() -> None:
    one, two = IncidentId("1c" * 16), IncidentId("2d" * 16)
    mine = (one, "eve", OBSERVER, "Permission denied", 3)
    theirs = (two, "", OBSERVER, "the server lets us read and not write", 1)
    first = ShareState(damaged=((one, "bob", "a", "damaged at byte 3"),), scars={"a": "x"}, troubles=(mine,))
    second = ShareState(
        damaged=((two, "eve", "b", "altered at line 2"),),
        scars={"b": "y"},
        troubles=(theirs,),
        aside=1,
        left_out={"": 2},
    )
    state = with_second(first, second, "/folder", "nats://localhost/ops")
    assert (state.what, state.troubles) == (GOOD, ())
    assert state.words == (
        "inc-1c1c1c1c... not shared at /folder: permission denied; inc-2d2d2d2d... not shared at "
        "nats://localhost:4222/ops: the server lets us read and not write"
    )
    assert [name for _, _, name, _ in state.damaged] == ["a", "b"]
    assert (state.scars, state.aside, state.left_out) == ({"a": "x", "b": "y"}, 1, {"": 2})
    both = with_second(first, ShareState(troubles=(mine,)), "/folder", "nats://localhost/ops")
    assert (both.troubles, both.words) == ((mine,), "")


def test_a_shell_that_shares_tells_of_both_places(room: WarRoom, incident: IncidentId, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    kept = json.loads(str(room.setting(SHARE_SETTING)))
    room.remember(SHARE_SETTING, json.dumps({**kept, "also": ["nats://127.0.0.1:9/ops", "a"]}))
    state = deliver(room, seconds=20)
    assert state is not None
    assert (state.what, state.unsent) == (GOOD, 0)
    assert state.words.startswith("nats://127.0.0.1:9/ops beside it: unreachable, ")


@pytest.mark.parametrize("second", [False, True])
def test_a_place_that_sends_more_than_there_is_time_for_is_not_said_to_be_silent(
    room: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: bool
) -> None:
    class MuchToSend:
        def round(self) -> ShareState:
            raise Stopped

    monkeypatch.setattr("warroom.room.sharing.delivery.make_transport", lambda *_, **__: MuchToSend())
    member = JoinedShare(str(tmp_path), "5a" * 16, "a")
    delivery = _Delivery(room, member, seconds=60, patient=False, still=float("inf"), alive=lambda: None, second=second)
    delivery.run()
    assert (delivery.state.what, delivery.state.words) == (
        LOOKING, "the folder did not send all that it has within 60 s",
    )  # fmt: skip
    assert with_second(ShareState(), delivery.state, "nats://localhost/ops", str(tmp_path)).words == ""
