"""Who is here, by the signs of life on a share, and what they tell of a copied database."""

from __future__ import annotations

import errno
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, settle
from warroom.model.identity import IncidentId
from warroom.share.share_format import here_folder
from warroom.store.rebuild import digest_of
from warroom.store.sent import own_writers


def test_a_clone_of_a_database_writes_under_an_id_of_its_own(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "clone.db").write_bytes((tmp_path / "alice.db").read_bytes())
    clone = Member(tmp_path, "clone", alice.time)
    alice.log("of alice")
    settle(alice)
    clone.log("of the clone")
    settle(clone, alice, bob)
    for member in (alice, clone, bob):
        assert member.texts() == {"one", "of alice", "of the clone"}
    kinds = {what for member in (alice, clone, bob) for what, _ in member.alarms()}
    assert kinds == {"restored", "fork"}
    alice.log("again of alice")
    clone.log("again of the clone")
    settle(clone, alice, bob)
    assert (
        len({one.db.execute("SELECT value FROM local WHERE name = 'writer'").fetchone() for one in (alice, clone)}) == 2
    )
    assert digest_of(alice.db, INCIDENT) == digest_of(clone.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_a_restored_backup_is_noticed_by_the_last_sign_of_life(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = (tmp_path / "alice.db").read_bytes()
    alice.log("two")
    alice.round()
    alice.round(open_incident=INCIDENT)
    for log in alice.logs:
        log.unlink()
    (tmp_path / "back.db").write_bytes(backup)
    back = Member(tmp_path, "back", alice.time)
    back.round()
    back.round(open_incident=INCIDENT)
    ((what, words),) = back.alarms()
    assert what == "lost"
    assert "1 operation of ours was here" in words
    back.log("three")
    settle(back)
    assert len(own_writers(back.db)) == 2
    back.round(seconds=16, open_incident=INCIDENT)
    assert len(back.alarms()) == 1


def test_who_is_here_is_seen_by_the_others_and_passes(alice: Member, bob: Member) -> None:
    alice.log("one")
    bob.log("two")
    for _ in range(3):
        for member in (alice, bob):
            member.round(seconds=8, open_incident=INCIDENT)
    assert {sign.by for sign in alice.round(open_incident=INCIDENT).here[INCIDENT]} == {"bob"}
    assert {sign.by for sign in bob.round(open_incident=INCIDENT).here[INCIDENT]} == {"alice"}
    for _ in range(5):
        state = alice.round(seconds=16, open_incident=INCIDENT)
    assert state.here[INCIDENT] == ()


def test_who_only_looks_on_is_here_too(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    bob.round(open_incident=INCIDENT)
    assert {sign.by for sign in alice.round(open_incident=INCIDENT).here[INCIDENT]} == {"bob"}


def test_an_old_sign_of_life_is_none(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    alice.round()
    alice.round(open_incident=INCIDENT)
    alice.time.ticks += 86_400
    carol = Member(tmp_path, "carol", alice.time)
    carol.round()
    state = carol.round(open_incident=INCIDENT)
    assert [sign.by for sign in state.here[INCIDENT]] == []
    assert len(carol.transport.signs(INCIDENT)) == 2
    assert carol.transport.signs(IncidentId("ff" * 16)) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"writer":"x"}', b'{"writer":"' + b"a" * 32 + b'","last":"7","at":1}', b"[" * 4000],
    ids=["empty", "list", "half", "bytes", "short", "text", "deep"],
)
def test_a_sign_of_life_that_cannot_be_read_is_none(alice: Member, content: bytes) -> None:
    alice.log("one")
    settle(alice)
    here = alice.root / here_folder(INCIDENT)
    here.mkdir()
    (here / f"{'ab' * 16}.json").write_bytes(content)
    with (here / f"{'ef' * 16}.json").open("wb") as sparse:
        sparse.truncate(1 << 40)
    (here / f"{'cd' * 16}.json").mkdir()
    state = alice.round(seconds=20, open_incident=INCIDENT)
    assert (state.here[INCIDENT], state.what) == ((), "good")


def test_trouble_with_signs_of_life_is_said(tmp_path: Path, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    bob.log("one")
    settle(bob)
    monkeypatch.setattr(
        "warroom.share.presence.PresenceBoard.look", lambda self: (_ for _ in ()).throw(OSError(errno.EIO, "no board"))
    )
    assert bob.round(seconds=20).words == "no board"


def test_one_copy_of_a_database_raises_one_alarm_for_each_cause(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "clone.db").write_bytes((tmp_path / "alice.db").read_bytes())
    clone = Member(tmp_path, "clone", alice.time)
    for number in range(15):
        alice.log(f"of alice {number}")
        clone.log(f"of the clone {number}")
    settle(alice, clone, bob)
    ((what, words),) = bob.alarms()
    assert what == "fork"
    assert words.startswith("15 numbers, 2 the first, ")
    for number in range(3):
        alice.log(f"of alice again {number}")
        clone.log(f"of the clone again {number}")
        settle(alice, clone, bob)
    assert len(bob.alarms()) == 1
    assert {what for what, _ in alice.alarms()} | {what for what, _ in clone.alarms()} == {"fork", "restored"}
    assert max(len(alice.alarms()), len(clone.alarms())) <= 2


def forge(member: Member, name: str, **said: object) -> None:
    sign = {"by": "mallory", "host": "h", "version": "1", "last": 2**53 - 1, "at": member.now(), **said}
    (member.root / here_folder(INCIDENT) / f"{name}.json").write_text(json.dumps(sign))


@pytest.mark.parametrize(
    "seal", [{}, {"seal": ""}, {"seal": "ab" * 16}, {"seal": 7}], ids=["none", "empty", "some", "odd"]
)
@pytest.mark.parametrize("own_name", [True, False], ids=["under-our-name", "under-another-name"])
def test_a_forged_sign_of_ours_changes_nothing(
    alice: Member, bob: Member, own_name: bool, seal: dict[str, object]
) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.round(seconds=16, open_incident=INCIDENT)
    writer = alice.writer()
    for _ in range(6):
        forge(alice, writer if own_name else "ef" * 16, writer=writer, **seal)
        alice.round(seconds=16, open_incident=INCIDENT)
    assert (alice.writer(), alice.alarms()) == (writer, [])
    # Nobody speaks for another one in a file of his own.
    forge(alice, "ef" * 16, writer=bob.writer(), by="bob")
    bob.log("two")
    bob.round(seconds=16, open_incident=INCIDENT)
    state = alice.round(seconds=16, open_incident=INCIDENT)
    assert [(sign.by, sign.last) for sign in state.here[INCIDENT]] == [("bob", 1)]


def test_a_sign_of_ours_from_another_incident_is_none(alice: Member) -> None:
    alice.log("one")
    for number in range(5):
        alice.log(f"elsewhere {number}", incident=IncidentId("2d" * 16))
    settle(alice)
    alice.round(seconds=16, open_incident=IncidentId("2d" * 16))
    alice.round(seconds=16, open_incident=INCIDENT)
    writer = alice.writer()
    real = (alice.root / here_folder(IncidentId("2d" * 16)) / f"{writer}.json").read_bytes()
    (alice.root / here_folder(INCIDENT) / f"{writer}.json").write_bytes(real)
    alice.round(seconds=16, open_incident=INCIDENT)
    assert (alice.writer(), alice.alarms()) == (writer, [])


def strange(alice: Member, count: int) -> Iterator[Path]:
    """So many signs of others, each forged after a round of ``alice``."""
    for number in range(count):
        alice.round(seconds=16, open_incident=INCIDENT)
        name = f"{number:032x}"
        forge(alice, name, writer=name, last=0)
        yield alice.root / here_folder(INCIDENT) / f"{name}.json"


def test_of_too_many_signs_of_life_the_latest_are_read_and_the_rest_is_counted(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.presence._MOST", 3)
    alice.log("one")
    settle(alice, bob)
    for number, sign in enumerate(strange(alice, 6)):
        os.utime(sign, ns=(number, number))
    bob.round(seconds=16, open_incident=INCIDENT)
    state = alice.round(seconds=16, open_incident=INCIDENT)
    assert "bob" in {sign.by for sign in state.here[INCIDENT]}
    assert state.left_out == {INCIDENT: 5}


def test_signs_that_somebody_leaves_under_ever_new_names_are_forgotten_and_whoever_is_here_is_not(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.presence._MOST", 3)
    alice.log("one")
    settle(alice, bob)
    for before, _ in itertools.pairwise(strange(alice, 20)):
        before.unlink()
    bob.round(seconds=16, open_incident=INCIDENT)
    state = alice.round(seconds=16, open_incident=INCIDENT)
    assert len(alice.transport.signs(INCIDENT)) <= 2 * 3 + 1
    assert "bob" in {sign.by for sign in state.here[INCIDENT]}
