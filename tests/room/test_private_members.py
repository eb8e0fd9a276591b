"""Who may read a private incident: people let in and taken out, and keys that nobody here took."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import seeded
from tests.room.private_rooms import declare_privately, share_at
from tests.room.sharers import declare, log, opened
from warroom.model.views import Severity
from warroom.oplog import envelope
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import keys, members
from warroom.room.sharing.delivery import synchronise


def test_people_are_let_in_and_taken_out_by_their_names(alice: WarRoom, tmp_path: Path) -> None:
    bob = opened(tmp_path, "bob")
    share_at(tmp_path, alice, bob)
    plain = declare(alice)
    synchronise(alice)
    synchronise(bob)
    assert members.announce(bob, plain)
    assert not members.announce(bob, plain)
    synchronise(bob)
    synchronise(alice)
    private = declare_privately(alice)
    with pytest.raises(RoomTrouble, match="not private"):
        members.add(alice, plain, "@bob")
    with pytest.raises(RoomTrouble, match="no recipient of @carol"):
        members.add(alice, private, "@carol")
    with pytest.raises(RoomTrouble, match="no recipient: a sign"):
        members.add(alice, private, "age1" + "q" * 58)
    assert "let in" in members.add(alice, private, "@bob")[0]
    with pytest.raises(RoomTrouble, match="in already"):
        members.add(alice, private, "bob")
    log(alice, private, "only for us")
    synchronise(alice)
    synchronise(bob)
    assert [one.person for one in members.members(bob, private)] == ["bob", "alice"]
    other = declare_privately(alice)
    members.add(alice, other, members.own_recipient(bob))
    assert [one.writer for one in members.members(alice, other)] == [alice.writer(), bob.writer()]
    assert bob.search("only", incident=private)[1]
    assert members.standing_lines(bob, plain) == []
    assert len(members.standing_lines(bob, private)) == 2
    with pytest.raises(RoomTrouble, match="@alice stays"):
        members.remove(bob, private, "@alice")
    with pytest.raises(RoomTrouble, match="no member"):
        members.remove(alice, private, "@carol")
    assert "stays theirs" in members.remove(alice, other, members.own_recipient(bob))[0]  # as it let him in
    assert "stays theirs" in members.remove(alice, private, "@bob")[0]
    synchronise(alice)
    log(alice, private, "without him")
    synchronise(alice)
    synchronise(bob)
    assert not bob.search("without", incident=private)[1]
    assert members.is_told_out(bob, private)
    assert "TAKEN OUT" in members.standing_lines(bob, private)[0]
    assert any("taken out" in words for _, _, _, words, _ in bob.alarms())
    bob.close()


def test_a_database_that_was_brought_back_says_that_its_word_does_not_count_until_a_member_lets_its_new_id_in(
    alice: WarRoom, tmp_path: Path
) -> None:
    bob, carol = opened(tmp_path, "bob"), opened(tmp_path, "carol")
    share_at(tmp_path, alice, bob, carol)
    private = declare_privately(alice)
    members.add(alice, private, f"{members.own_recipient(bob)}+{bob.writer()}")
    synchronise(alice)
    synchronise(bob)
    bob.renew_writer(private, "brought back from a backup")
    log(bob, private, "under a new id")
    before = bob.revision()
    new = f"{members.own_recipient(bob)}+{bob.writer()}"
    for act, chosen in ((members.add, members.own_recipient(carol)), (members.remove, "@alice")):
        with pytest.raises(RoomTrouble, match=re.escape(f"warroom private add {new}")):
            act(bob, private, chosen)
    assert bob.revision() == before
    members.add(alice, private, new)
    synchronise(alice)
    synchronise(bob)
    assert "let in" in members.add(bob, private, members.own_recipient(carol))[0]
    bob.close()
    carol.close()


def test_whose_announced_key_nobody_here_took_is_not_let_in_by_the_name(alice: WarRoom, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    bob, mallory = (
        WarRoom(str(tmp_path / f"{name}.db"), person="bob", now=alice.now, entropy=seeded(seed), keys=True)
        for seed, name in enumerate(("bob", "mallory"))
    )
    share_at(tmp_path, alice, bob, mallory)
    plain = declare(alice)
    for room in (alice, bob, mallory):
        synchronise(room)
    for room in (bob, mallory):
        members.announce(room, plain)
        synchronise(room)
        synchronise(alice)
    private = declare_privately(alice)
    members.add(alice, private, "@bob")
    recipients = {one.recipient for one in members.members(alice, private)}
    assert members.own_recipient(bob) in recipients
    assert members.own_recipient(mallory) not in recipients
    keys.take_no_more(alice, [one for one in keys.met_keys(alice) if one.writer == bob.writer()])
    assert [one.revoked for one in members.members(alice, private) if one.person == "bob"] == [True]
    with pytest.raises(RoomTrouble, match="no key of theirs"):
        members.add(alice, private, "@bob")
    bob.close()
    mallory.close()


def test_nobody_is_taken_out_by_an_empty_name(alice: WarRoom) -> None:
    private = declare_privately(alice)
    members.add(alice, private, envelope.recipient_of(envelope.fresh_secret()))
    for chosen in ("@", "", " "):
        with pytest.raises(RoomTrouble, match="no member is called"):
            members.remove(alice, private, chosen)
    assert len(members.members(alice, private)) == 2


def test_beside_two_incidents_that_are_one_outage_whoever_declares_is_in_and_lets_others_in(alice: WarRoom) -> None:
    commander.merge_into(alice, declare(alice), declare(alice), title="Checkout fails")
    secret = commander.declare(
        alice, "Keys are out", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", private=True
    )
    assert [member.ours for member in members.members(alice, secret)] == [True]
    other = envelope.recipient_of(envelope.fresh_secret())
    members.add(alice, secret, other)
    assert {member.recipient for member in members.members(alice, secret)} == {members.own_recipient(alice), other}
    members.remove(alice, secret, other)
    assert [member.ours for member in members.members(alice, secret)] == [True]
    assert members.announce(alice, declare(alice))
