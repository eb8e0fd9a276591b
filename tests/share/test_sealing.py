"""What was sealed and is not here any more, or is another, is named: whose, which line, since when."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.own_connection import own_connection
from warroom.model.identity import IncidentId, Moment
from warroom.room.core import RoomTrouble

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.conftest import START
from warroom.model.record_kinds import ENTRY
from warroom.oplog.operation import NOTE
from warroom.oplog.sealed_head import short_name, ssh_signature
from warroom.oplog.signing import SEED, is_keyed, key_words, public_of
from warroom.room.core import WarRoom, Write
from warroom.room.sharing import keys, sealing
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.joining import init, join
from warroom.store.notes import noted
from warroom.store.own_keys import key_file
from warroom.store.pins import ASKED, BY_HAND, BY_SSH, FIRST_MET, OPEN, PINNED, REVOKED, put_pin
from warroom.store.seals import newest_seal, seal_note, seals
from warroom.store.undo import NothingToUndo, last_act

INCIDENT = IncidentId("1c" * 16)


class Clock:
    def __init__(self) -> None:
        self.at: int = START

    def __call__(self) -> Moment:
        self.at += 1_000_000
        return Moment(self.at)


class People:
    """Alice and Bob, who share an incident."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.share = folder / "share"
        self.share.mkdir()
        self.alice, self.bob = (
            WarRoom(str(folder / f"{name}.db"), person=name, now=self.clock, entropy=os.urandom, keys=True)
            for name in ("alice", "bob")
        )
        self.say(self.alice, "one")
        init(self.alice, str(self.share))
        join(self.bob, str(self.share))
        self.sync()
        title = Write("incident", "incident", {"title": "some"})
        self.bob.commit(INCIDENT, [title, Write(ENTRY.name, self.bob.new_id(), {"text": "two"})])
        self.sync()

    def say(self, room: WarRoom, text: str) -> None:
        room.commit(INCIDENT, [Write(ENTRY.name, room.new_id(), {"text": text})])

    def sync(self) -> None:
        for room in (self.alice, self.bob, self.alice):
            deliver(room, seconds=20)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    made = People(tmp_path_factory.mktemp("people"))
    yield made
    made.alice.close()
    made.bob.close()


def altered(people: People, statement: str, *given: object) -> WarRoom:
    """Bob's database as it is after ``statement`` was done to a copy of it."""
    path = people.folder / "altered.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(people.bob.path) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
        copy.execute(statement, given)
    source.close()
    copy.close()
    return WarRoom(str(path), person="bob", now=people.clock, entropy=people.bob.entropy)


def words(found: list[sealing.Finding], what: str) -> list[str]:
    return [said for one, said in found if one == what]


def test_keys_are_beside_the_database_for_their_owner_alone_and_shown_as_words(people: People) -> None:
    path = Path(key_file(people.alice.path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    own = keys.own_key(people.alice)
    assert is_keyed(own.writer)
    assert (own.words, own.trouble) == (key_words(own.writer), "")
    assert own.ssh.startswith("ssh-ed25519 AAAA")
    assert path.read_text().split()[1] not in Path(people.alice.path).read_bytes().decode("latin-1")
    assert [(one.person, one.state) for one in keys.met_keys(people.bob)] == [("alice", "pinned"), ("bob", "pinned")]
    path.chmod(0o644)
    assert keys.own_key(people.alice).trouble.startswith("others may read")
    path.chmod(0o600)


def test_a_seal_holds_for_everybody_who_holds_what_was_sealed_and_names_what_is_gone_or_another(
    people: People,
) -> None:
    sealed = sealing.seal(people.alice, INCIDENT)
    people.sync()
    for room in (people.alice, people.bob):
        found = [*sealing.examine(room, deep=True), *sealing.examine_seal(room, sealed.text, sealed.signature)]
        assert {what for what, _ in found} == {sealing.HOLDS}
        assert any(f"the seal {sealed.short} under the name @alice" in said for said in words(found, sealing.HOLDS))
    alice = people.alice.writer()
    of_alice = "writer = (SELECT writer FROM writers WHERE id = ?)"
    for does, told in (
        ("DELETE FROM ops WHERE n > 1", "operation 2 of @alice"),
        ("DELETE FROM ops WHERE n = 2", "operation 2 of @alice"),
        ("DELETE FROM ops WHERE n < 99", "nothing of @alice ("),
        ("UPDATE ops SET hash = zeroblob(32) WHERE n = 2", "operation 2 of @alice"),
        ("DELETE FROM ops WHERE n = 1", "1 of the first 2 operations of @alice"),
    ):
        room = altered(people, f"{does} AND {of_alice}", alice)
        found = sealing.examine_seal(room, sealed.text, sealed.signature)
        (said,) = words(found, sealing.BROKEN)
        assert said.startswith(told), does
        is_its_end = does in ("DELETE FROM ops WHERE n > 1", "DELETE FROM ops WHERE n < 99")
        assert ("or not fetched yet" in said) is is_its_end, "what is behind all that is held may still come"
        assert "sealed 20" in said
        room.close()
    later = sealed.text.replace(f"writer {alice} 2 ", f"writer {alice} 6 ")
    (said,) = words(sealing.examine_seal(people.bob, later, ""), sealing.BROKEN)
    assert said.startswith("operations 4 to 6 of @alice")
    assert "were there and are not here" in said


def test_whatever_holds_says_for_whose_key_and_how_that_key_is_known(people: People) -> None:
    sealed, alice = sealing.seal(people.alice, INCIDENT), people.alice.writer()
    people.sync()
    room = altered(people, "DELETE FROM pins WHERE person = ?", "alice")
    known_as = (
        (PINNED, FIRST_MET, "holds", "the first key met as @alice: taken for theirs, and nobody here has compared it"),
        (PINNED, BY_HAND, "holds", "accepted here as @alice's"),
        (PINNED, BY_SSH, "holds", "accepted here as @alice's, since an SSH key of the organisation's list vouches"),
        (OPEN, BY_HAND, "holds", "accepted here as @alice's, also for what it did not sign"),
        (ASKED, "", "unsure", "nobody here has accepted as @alice's"),
        (REVOKED, "", "unsure", "REVOKED here as @alice's"),
    )
    for state, how, sure, words in known_as:
        put_pin(own_connection(room), "alice", alice, state, people.clock(), how=how)
        own_connection(room).commit()
        told = [*sealing.examine(room, deep=True), *sealing.examine_seal(room, sealed.text, sealed.signature)]
        told = [(what, said) for what, said in told if key_words(alice) in said]
        assert len(told) >= 3, "operations, the seal of the log, the seal that was kept"
        assert {what for what, _ in told} == {sure}, (state, told)
        assert all(words in said or state in said for _, said in told), (words, told)
        assert any(words in line for line in keys.key_lines(room))
        assert words in keys.known_as(room, "alice", alice)
    room.close()


def test_a_key_that_is_taken_for_one_person_holds_for_no_other_and_what_its_owner_revoked_for_nobody(
    people: People,
) -> None:
    """Mallory's own key is fine, and what he writes with it under @bob is not."""
    room = altered(people, "UPDATE ops SET by = 'bob' WHERE n = 2 AND by = ?", "alice")
    told = [(what, said) for what, said in sealing.examine(room) if key_words(people.alice.writer()) in said]
    assert ("unsure", True) in [(what, "under the name @bob" in said and "nobody here" in said) for what, said in told]
    assert all("under the name @alice" in said for what, said in told if what == "holds")
    put_pin(own_connection(room), "bob", room.writer(), REVOKED, people.clock())
    own_connection(room).commit()
    (what,) = {what for what, said in sealing.examine(room) if key_words(people.bob.writer()) in said}
    assert what == "unsure", "whoever has the stolen key can have written that too"
    room.close()


def test_a_seal_is_named_with_its_incident_and_is_broken_where_another_key_or_none_signed_it(people: People) -> None:
    sealed, other = sealing.seal(people.alice, INCIDENT), sealing.seal(people.bob, INCIDENT)
    for signature, wrong in (
        (other.signature, "the signature does not hold"),
        (ssh_signature(b"m" * SEED, public_of(b"m" * SEED), sealed.text), "is signed by another key"),
    ):
        room = altered(people, "DELETE FROM drafts WHERE 1 = ?", 0)
        room.commit(INCIDENT, [seal_note(sealed.short, sealed.text, signature)])
        (said,) = [said for said in words(sealing.examine(room), sealing.BROKEN) if sealed.short in said]
        assert f"of the incident {INCIDENT[:8]}" in said
        assert wrong in said
        room.close()


def test_a_seal_that_was_changed_or_is_of_nobody_says_so(people: People) -> None:
    sealed = sealing.seal(people.alice, INCIDENT)
    people.sync()

    def look(text: str, signature: str) -> list[sealing.Finding]:
        return sealing.examine_seal(people.bob, text, signature)

    assert words(
        look(re.sub(r"^(writer \w+) \d+ ", r"\1 1 ", sealed.text, flags=re.MULTILINE), sealed.signature), sealing.BROKEN
    )
    assert words(look("some text", ""), sealing.BROKEN) == ["it is not the text of a sealed head"]
    assert words(look(sealed.text, ""), sealing.UNSURE) == [
        "the head has no signature beside it: anybody can have written it"
    ]
    other = sealed.text.replace(INCIDENT, "2d" * 16)
    assert words(look(other, ""), sealing.BROKEN)[0].startswith("nothing of the incident 2d2d2d2d is here")


def test_a_database_that_was_copied_without_its_key_is_a_new_writer_and_one_may_begin_anew(people: People) -> None:
    path = people.folder / "copied.db"
    own_connection(people.alice).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(people.alice.path, path)
    room = WarRoom(str(path), person="alice", now=people.clock, entropy=people.alice.entropy, keys=True)
    assert "cannot sign" in keys.own_key(room).trouble
    assert sealing.seal(room, INCIDENT).signature
    assert room.writer() != people.alice.writer()
    Path(f"{path}.key").write_bytes(b"")
    damaged = WarRoom(str(path), person="alice", now=people.clock, entropy=people.alice.entropy, keys=True)
    assert "cannot sign" in keys.own_key(damaged).trouble
    former = room.writer()
    assert sealing.seal(damaged, INCIDENT).signature, "by a new key: what the lost one does not sign nobody would take"
    assert damaged.writer() != former
    damaged.close()
    said = keys.rotate(room)
    assert said.startswith("new entries are signed by a new key: ")
    assert keys.own_key(room).words in said
    assert sealing.seal(room, INCIDENT).signature
    room.close()


def test_a_key_is_named_by_its_words_its_digits_or_its_person(people: People) -> None:
    alice = keys.own_key(people.alice)
    for name in (alice.words, alice.words.split()[0].upper(), alice.writer[:8], "@alice"):
        assert keys.revoke(people.bob, name).startswith(f"the key of @alice {alice.words} is revoked here")
        assert keys.met_keys(people.bob)[0].state == "revoked"
        keys.accept(people.bob, alice.words)
    with pytest.raises(RoomTrouble, match="no key is called"):
        keys.accept(people.bob, "nobody")
    with pytest.raises(RoomTrouble, match="several keys are called"):
        keys.revoke(people.bob, "ed25")


def test_a_signature_and_a_first_line_of_another_key_are_named(people: People) -> None:
    alice = people.alice.writer()
    of_alice = "writer = (SELECT writer FROM writers WHERE id = ?)"
    for does, told in (
        ("UPDATE ops SET signature = 'x' WHERE n = 1", "is not signed by the key of its writer"),
        ("UPDATE ops SET head = replace(head, 'ed25519:', 'ed25519:ff') WHERE n = 1", "names another key"),
        ("UPDATE ops SET head = 'some text' WHERE n = 1", "names another key than its writer's"),
    ):
        room = altered(people, f"{does} AND {of_alice}", alice)
        found = words(sealing.examine(room, deep=True), sealing.BROKEN)
        assert any(said.startswith("operation 1 of @alice") and told in said for said in found), does
        room.close()


def test_an_incident_of_which_the_beginning_is_withheld_is_named(people: People) -> None:
    """No list has it, so nobody would know that there is anything."""
    lost = altered(
        people, "DELETE FROM ops WHERE writer = (SELECT writer FROM writers WHERE id = ?)", people.bob.writer()
    )
    lost.rebuild()
    held = lost.reader().execute("SELECT count(*) FROM ops").fetchone()[0]
    assert lost.incidents() == []
    (sentence,) = (said for said in words(sealing.examine(lost), sealing.UNSURE) if "its beginning" in said)
    assert sentence.startswith(f"{held} operations of the incident {INCIDENT[:8]} are here, and its beginning is not")
    lost.close()


def test_a_seal_that_cannot_be_read_or_is_of_an_unknown_key_is_told_and_not_believed(people: People) -> None:
    people.alice.commit(INCIDENT, [seal_note("some", "no head", "")])
    people.alice.commit(INCIDENT, [Write("seal", "other", {"head": "no signature"}, do=NOTE)])
    unsure = words(sealing.examine(people.alice), sealing.UNSURE)
    assert any("cannot be read: it is not the text of a sealed head" in said for said in unsure)
    sealing.seal(people.alice, INCIDENT)
    people.sync()
    keys.revoke(people.bob, "@alice")
    unsure = words(sealing.examine(people.bob), sealing.UNSURE)
    assert any("was not looked at: that key is taken for nobody's here" in said for said in unsure)
    assert any("signatures of the key" in said and "REVOKED here as @alice's" in said for said in unsure)
    keys.accept(people.bob, keys.own_key(people.alice).words)


def test_lines_that_the_key_did_not_sign_and_lines_without_a_key_are_told_apart(people: People) -> None:
    room = altered(people, "UPDATE ops SET signature = NULL WHERE writer <> ?", 0)
    unsure = words(sealing.examine(room), sealing.UNSURE)
    assert any("operations under the name @alice are not signed by the key " in said for said in unsure)
    room.close()


def test_what_is_said_is_said_without_a_key_where_none_can_be_kept_and_undo_passes_over_the_first_line(
    tmp_path: Path,
) -> None:
    Path(key_file(str(tmp_path / "some.db"))).mkdir()
    room = WarRoom(str(tmp_path / "some.db"), person="alice", now=Clock(), entropy=os.urandom, keys=True)
    room.commit(INCIDENT, [Write(ENTRY.name, room.new_id(), {"text": "one"})])
    assert not is_keyed(room.writer())
    assert "begins with one" in keys.own_key(room).trouble
    Path(key_file(room.path)).rmdir()
    keys.rotate(room)
    with pytest.raises(NothingToUndo):
        last_act(room.reader(), INCIDENT, "alice")
    act = room.commit(INCIDENT, [Write(ENTRY.name, room.new_id(), {"text": "two"})]).act
    assert last_act(room.reader(), INCIDENT, "alice") == act
    assert is_keyed(room.writer())
    room.close()


def test_the_newest_seal_is_of_somebody_whose_key_is_taken_of_this_incident_and_of_no_time_to_come(
    people: People,
) -> None:
    before = sealing.seal(people.alice, INCIDENT)
    people.sync()
    assert newest_seal(people.bob.reader(), INCIDENT) == before.short
    elsewhere, ahead = before.text.replace(INCIDENT, "2d" * 16), before.text.replace("at 20", "at 21")
    people.alice.commit(INCIDENT, [seal_note("some", elsewhere, ""), seal_note("other", "no head", "")])
    people.alice.commit(INCIDENT, [Write("seal", "third", {"head": 3}, do=NOTE)])
    people.sync()
    assert newest_seal(people.bob.reader(), INCIDENT) == before.short
    people.alice.commit(INCIDENT, [seal_note("fourth", ahead, "")])
    people.sync()
    assert newest_seal(people.bob.reader(), INCIDENT) == short_name(ahead)
    after = sealing.seal(people.alice, INCIDENT)
    earlier = before.text.replace("at 20", "at 19")
    people.alice.commit(INCIDENT, [seal_note("fifth", earlier, "")])
    people.sync()
    assert newest_seal(people.bob.reader(), INCIDENT) == after.short
    keys.revoke(people.bob, "@alice")
    sealing.seal(people.alice, INCIDENT)
    people.sync()
    assert newest_seal(people.bob.reader(), INCIDENT) == after.short
    keys.accept(people.bob, keys.own_key(people.alice).words)


def test_a_seal_whose_body_is_none_is_passed_over(people: People) -> None:
    people.alice.commit(INCIDENT, [seal_note("some", "no head", "")])
    people.sync()
    room = altered(people, "UPDATE ops SET body = 'x' WHERE instr(head, ?)", b'"is":"seal"')
    assert list(seals(room.reader())) == []
    room.close()


def test_notes_that_are_damaged_or_of_a_newer_version_are_passed_over() -> None:
    for body in (b"", b"[]", b'{"put":{}}', b'{"note":"words"}', b'{"note":null}', b"\xff"):
        assert noted(body) is None
    assert noted(b'{"note":{"head":"x"}}') == {"head": "x"}


def test_keys_are_told_as_words_those_first_that_nobody_decided_and_decided_one_by_one(people: People) -> None:
    other = WarRoom(str(people.folder / "other.db"), person="alice", now=people.clock, entropy=os.urandom, keys=True)
    join(other, str(people.share))
    people.say(other, "I am alice too")
    deliver(other, seconds=20)
    people.sync()
    bob, theirs = people.bob, keys.own_key(other).words
    lines = keys.key_lines(bob)
    assert lines[0] == (
        f"NOT ACCEPTED: @alice: {theirs}, which nobody here has accepted as @alice's; "
        f"here @alice is {keys.own_key(people.alice).words}"
    )
    assert any(line.startswith(f"@alice: {keys.own_key(people.alice).words}, ") for line in lines)
    assert f"@bob: {keys.own_key(bob).words}, our own" in lines
    (pin,) = keys.undecided(bob)
    asked = keys.asks_whether(bob, pin)
    assert asked.startswith(f"{theirs} says that it is @alice; here @alice is {keys.own_key(people.alice).words}.")
    assert keys.take_no_more(bob, [pin]).startswith(f"the key of @alice {theirs} is revoked here")
    assert keys.undecided(bob) == []
    assert (
        f"@alice: {theirs}, REVOKED here as @alice's; here @alice is {keys.own_key(people.alice).words}"
        in keys.key_lines(bob)
    )
    assert keys.take(bob, [pin]) == f"the key of @alice {theirs} is taken"
    other.close()
