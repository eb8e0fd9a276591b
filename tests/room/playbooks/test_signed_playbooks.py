"""Whose key has signed a playbook of the share: said, believed as far as the key is, and never forged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.playbooks.playbooks_on_share import change, place, put_content
from tests.room.sharers import declare, now
from warroom.model.identity import Moment
from warroom.oplog.signing import available, key_words
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, keys, playbooks
from warroom.room.sharing.playbook_bundle import Unfit, bundle_name, files_in, pack, unpack
from warroom.room.sharing.signed_playbooks import signed_words
from warroom.share.attachments import digest_of
from warroom.store.own_keys import OwnKeys

pytestmark = pytest.mark.skipif(not available(), reason="nothing signs here: NO SIGNATURE OF A PLAYBOOK WAS LOOKED AT")


@pytest.fixture
def people(tmp_path: Path, share: Path) -> Iterator[dict[str, WarRoom]]:
    """Alice and Bob, and Mallory who says that he is Alice; each with a key."""
    named = (("alice", "alice"), ("bob", "bob"), ("mallory", "alice"))
    rooms = {
        file: WarRoom(str(tmp_path / f"{file}.db"), person=person, now=now, entropy=os.urandom, keys=True)
        for file, person in named
    }
    joining.init(rooms["alice"], str(share))
    for name in ("bob", "mallory"):
        joining.join(rooms[name], str(share))
    declare(rooms["alice"])
    for name in ("alice", "bob"):
        delivery.synchronise(rooms[name])
    yield rooms
    for room in rooms.values():
        room.close()


def test_it_is_said_whose_key_signed_it_and_a_name_alone_is_nobodys(
    people: dict[str, WarRoom], ours: Path, share: Path
) -> None:
    alice, bob, mallory = people["alice"], people["bob"], people["mallory"]
    first = playbooks.publish(alice, place(alice), ours)
    assert first.signed == alice.writer()
    key = key_words(alice.writer())
    assert signed_words(alice, first) == f"signed by the key of @alice ({key}, our own)"
    assert signed_words(bob, first).startswith(f"signed by the key of @alice ({key}, the first key met as @alice: ")
    change(ours / "training.toml", "Our ", "Mallory's ")
    second = playbooks.publish(mallory, place(mallory), ours)
    playbooks.look(bob, place(bob))
    words = f"signed by a key that nobody here has accepted for @alice's ({key_words(mallory.writer())})"
    assert signed_words(bob, second) == words
    assert f"playbook 2 of @alice, {words}: `warroom share playbook take 2` takes it" in playbooks.status_lines(
        bob, None
    )
    unsigned = pack(files_in(ours) | {"README.md": "x"}, number=3, by="alice", at=Moment(5))
    put_content(share, 3, unsigned)
    playbooks.look(bob, place(bob))
    third = playbooks.chosen(bob, "")
    assert signed_words(bob, third) == "NOT SIGNED, though @alice has a key"
    keys.set_strict(bob, known=True)
    for refused, why in ((second, "signed by a key that nobody"), (third, "NOT SIGNED")):
        with pytest.raises(RoomTrouble, match=f"only accepted keys count in this share, and it is {why}"):
            playbook_taking.take(bob, refused)
    assert "is yours" in playbook_taking.take(bob, playbooks.chosen(bob, "1"))


@pytest.mark.parametrize("field", ["number", "by", "at", "files", "writer", "signature", "more"])
def test_nothing_of_what_was_signed_can_be_changed(people: dict[str, WarRoom], field: str) -> None:
    alice, mallory = people["alice"], people["mallory"]
    content = pack(
        {"training.toml": "x = 1"},
        number=1,
        by="alice",
        at=Moment(5),
        writer=alice.writer(),
        sign=OwnKeys(alice.path).sign,
    )
    assert unpack(content, bundle_name(1, digest_of(content))).signed == alice.writer()
    others = pack(
        {"training.toml": "x = 1"}, number=2, by="alicia", at=Moment(6), writer=mallory.writer(),
        sign=OwnKeys(mallory.path).sign,
    )  # fmt: skip
    other = json.loads(others) | {"files": {"training.toml": "x = 2"}, "more": "words"}
    forged = json.dumps(json.loads(content) | {field: other[field]}, separators=(",", ":"), ensure_ascii=False).encode()
    number = json.loads(forged)["number"]
    with pytest.raises(Unfit, match="its signature is not that of whom it names"):
        unpack(forged, bundle_name(number, digest_of(forged)))


@pytest.mark.parametrize("held", [{"signature": 5}, {"signature": "é", "writer": 7}, {"signature": "x", "writer": "y"}])
def test_what_is_no_signature_is_refused_with_a_sentence(held: dict[str, object]) -> None:
    said = {"warroom_playbook": 1, "number": 1, "by": "x", "at": 5, "files": {"training.toml": "x = 1"}} | held
    content = json.dumps(said).encode()
    with pytest.raises(Unfit, match=r"it does not say who signed it|its signature is not that"):
        unpack(content, bundle_name(1, digest_of(content)))
