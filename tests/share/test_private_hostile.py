"""A stranger who may write into the folder, and somebody who was a member: what they put there changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, settle
from tests.share.test_private import both_in, lets_in, people, texts, throws_out, vault_of
from warroom.model.identity import IncidentId
from warroom.model.private import TOKEN
from warroom.oplog.envelope import (
    LONGEST_HEADER,
    MOST_TRIES,
    digest_of,
    fresh_secret,
    looks_sealed,
    recipient_of,
    seal,
    token_of,
    unseal,
)
from warroom.share.folder import LARGEST_FILE
from warroom.share.keyring import MOST_KEYS, MOST_PROVEN, Keyring
from warroom.share.share_format import ops_folder
from warroom.share.vault import TURN_AFTER, keys_file

pyrage = pytest.importorskip("pyrage", reason="private incidents need pyrage")


@pytest.fixture
def time() -> Time:
    return Time()


def put(folder: Path, content: bytes, kind: str = "") -> Path:
    file = folder / f"{digest_of(content)}{kind}.age"
    file.write_bytes(content)
    return file


def two(tmp_path: Path, time: Time) -> tuple[Member, Member, IncidentId, Path]:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("true", incident=incident)
    settle(alice, bob)
    return alice, bob, incident, vault_of(alice, incident)


def header_of(stanzas: bytes) -> bytes:
    return b"age-encryption.org/v1\n" + stanzas + b"--- " + b"A" * 43 + b"\n" + b"x" * 64


HEADERS = {
    "a passphrase that would take hours": header_of(b"-> scrypt XJIAorn+21MfNyNbc5yVyA 40\n" + b"A" * 43 + b"\n"),
    "a stanza as long as a file may be": header_of(
        b"-> X25519 " + b"A" * 43 + b"\n" + (b"A" * 64 + b"\n") * 60_000 + b"\n"
    ),
    "as many stanzas as a file may hold": header_of((b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n") * 40_000),
    "a header as long as one is looked at": header_of((b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n") * 28),
    "a header without an end": b"age-encryption.org/v1\n-> X25519 " + b"A" * 100_000,
    "a mark without its bytes": b"age-encryption.org/v1\n-> X25519 A\n--- ",
    "armour": b"-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n",
    "nothing": b"",
    "no age at all": b"\x00" * 1000,
}


@pytest.mark.parametrize("what", HEADERS)
def test_no_header_that_somebody_made_up_opens_or_is_looked_at_for_long(what: str) -> None:
    """Handed to the library, the second would take hours: that this ends is what is tested."""
    assert unseal(HEADERS[what], [fresh_secret() for _ in range(20)]) is None


def test_the_headers_that_we_write_are_shorter_than_what_is_looked_at() -> None:
    recipients = [recipient_of(fresh_secret()) for _ in range(10)]
    assert seal(b"x" * 100, recipients).find(b"\n--- ") < LONGEST_HEADER // 2


def test_rubbish_beside_the_envelopes_keeps_nobody_from_reading_and_is_named_where_it_is_damaged(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    for content in HEADERS.values():
        for kind in ("", ".members"):
            put(folder, content, kind)
    (folder / f"{'0' * 32}.age").write_bytes(b"not what it is called")
    (folder / f"{'1' * 32}.members.age").write_bytes(b"nor that")
    with (folder / f"{'2' * 32}.age").open("wb") as giant:
        giant.truncate(LARGEST_FILE + 1)
    (folder / f"{'3' * 32}.age").symlink_to("/etc/passwd")
    (folder / f"{'4' * 32}.age").mkdir()
    os.mkfifo(folder / f"{'5' * 32}.age")
    alice.log("and on", incident=incident)
    settle(alice, bob, rounds=6)
    assert texts(bob, incident) == {"true", "and on"}
    state = bob.round(seconds=61)
    damaged = bob.round(seconds=1).damaged or state.damaged
    named = {name for _, _, name, _ in damaged}
    assert named <= {path.name for path in folder.iterdir()}, "each by the name by which it lies there"
    assert f"{'0' * 32}.age" in named
    assert f"{'2' * 32}.age" in named
    assert f"{digest_of(HEADERS['no age at all'])}.age" not in named  # nobody here can tell it from what is for others
    assert any(fault.startswith("damaged: its content is not what its name says") for *_, fault in damaged)


def test_an_envelope_that_was_cut_or_changed_is_named_as_it_lies_there_and_as_changed(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    envelopes = sorted(path for path in folder.glob("*.age") if "members" not in path.name)
    for number, path in enumerate(envelopes):
        content = path.read_bytes()
        path.write_bytes(content[:-20] if number % 2 else content[:-1] + bytes([content[-1] ^ 1]))
    state = bob.round(seconds=61)
    state = bob.round(seconds=61)
    assert {name for _, _, name, _ in state.damaged} == {path.name for path in envelopes}
    assert {fault.partition(",")[0] for *_, fault in state.damaged} == {
        "damaged: its content is not what its name says"
    }
    assert {where for where, *_ in state.damaged} == {incident}
    settle(alice, bob, rounds=6, seconds=61)
    assert texts(bob, incident) == {"true"}


def test_tokens_and_files_of_a_stranger_do_not_hide_the_one_to_which_somebody_is_let_in(
    tmp_path: Path, time: Time
) -> None:
    alice, bob = people(tmp_path, time, "alice", "bob")
    mine = bob.age.recipient(make=True)
    for number in range(12):
        folder = bob.root / ops_folder(IncidentId(f"{TOKEN.hex()}{number:026x}"))
        folder.mkdir(parents=True)
        put(folder, seal(keys_file(IncidentId("b5e1a7" + "0" * 26), [fresh_secret()]), [mine]), ".members")
        put(folder, HEADERS["a header as long as one is looked at"], ".members")
    plain = bob.root / ops_folder(token_of(INCIDENT))
    plain.mkdir(parents=True)
    put(plain, seal(keys_file(INCIDENT, [fresh_secret()]), [mine]), ".members")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    alice.log("found all the same", incident=incident)
    settle(alice)
    for _ in range(60):
        bob.round(seconds=2.5)
        if texts(bob, incident):
            break
    assert texts(bob, incident) == {"found all the same"}
    assert bob.db.execute("SELECT count(*) FROM incidents").fetchone() == (1,)
    assert f"inc-{INCIDENT}" not in bob.sealing.names("")


def test_envelopes_and_keys_of_another_incident_open_nothing_in_this_one(tmp_path: Path, time: Time) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    second = alice.declare_private()
    lets_in(alice, second, bob)
    alice.log("of the second", incident=second)
    settle(alice, bob, rounds=6)
    for file in vault_of(alice, second).glob("*.age"):
        (folder / file.name).write_bytes(file.read_bytes())
    bob.started()
    settle(bob, alice, rounds=6)
    assert texts(bob, incident) == {"true"}
    assert texts(bob, second) == {"of the second"}


def test_keys_that_a_stranger_seals_for_us_are_never_sealed_under(tmp_path: Path, time: Time) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    planted = fresh_secret()
    put(folder, seal(keys_file(incident, [planted]), [alice.age.recipient()]), ".members")
    settle(alice, rounds=2)
    before = set(folder.iterdir())
    alice.log("not under that one", incident=incident)
    settle(alice, bob)
    new = set(folder.iterdir()) - before
    assert new
    assert all(unseal(file.read_bytes(), [planted]) is None for file in new)


def test_what_was_rolled_back_or_taken_away_is_put_back_by_who_holds_it(tmp_path: Path, time: Time) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    old = {file: file.read_bytes() for file in folder.iterdir()}
    alice.log("later", incident=incident)
    settle(alice, bob)
    for file in folder.iterdir():
        if file not in old:
            file.unlink()
    for file in old:
        file.write_bytes(old[file][: len(old[file]) // 2])
    settle(alice, bob, rounds=5, seconds=61)
    (carol,) = people(tmp_path, time, "carol")
    lets_in(alice, incident, carol)
    settle(alice, carol, rounds=8)
    assert texts(carol, incident) == {"true", "later"}


def test_who_was_taken_out_lets_nobody_in_by_what_they_write_afterwards(tmp_path: Path, time: Time) -> None:
    alice, bob, incident, _ = two(tmp_path, time)
    (mallory,) = people(tmp_path, time, "mallory")
    throws_out(alice, incident, bob)
    settle(alice)
    lets_in(bob, incident, mallory)
    lets_in(bob, incident, bob)
    settle(bob, alice, bob, alice, rounds=3)
    alice.log("without them", incident=incident)
    settle(alice, mallory, bob, rounds=4)
    assert "without them" not in texts(bob, incident)
    assert texts(mallory, incident) == set() or "without them" not in texts(mallory, incident)


def test_a_plain_folder_with_a_private_id_is_not_read(tmp_path: Path, time: Time) -> None:
    (eve,) = people(tmp_path, time, "eve")
    liar = Member(tmp_path, "liar", time)
    liar.log("plain, and said to be private", incident=IncidentId("b5e1a7" + "1" * 26))
    settle(liar, eve)
    assert eve.db.execute("SELECT count(*) FROM incidents").fetchone() == (0,)


def test_an_older_program_on_the_same_share_shows_nothing_and_is_unharmed(tmp_path: Path, time: Time) -> None:
    alice, _, incident, folder = two(tmp_path, time)
    older = Member(tmp_path, "older", time)  # without the folder that opens and seals
    older.log("plain")
    before = sorted(folder.rglob("*"))
    state = older.round()
    settle(older, alice, rounds=3)
    assert state.damaged == ()
    assert state.troubles == ()
    assert older.texts() == {"plain"}
    assert incident not in [row[0] for row in older.db.execute("SELECT id FROM incidents")]
    assert sorted(folder.rglob("*")) == before


def test_however_many_keys_and_stanzas_somebody_made_up_a_file_is_tried_for_a_while_only() -> None:
    ours = fresh_secret()
    others = [recipient_of(fresh_secret()) for _ in range(16)]
    many = [pyrage.x25519.Recipient.from_str(one) for one in [*others, recipient_of(ours)]]
    costly, keys = bytes(pyrage.encrypt(b"x", many)), [fresh_secret()] * (MOST_TRIES // 17)
    assert looks_sealed(costly)
    assert unseal(costly, [*keys[: MOST_TRIES // 20], ours]) == b"x"
    assert unseal(costly, [*keys, ours]) is None
    assert unseal(costly, []) is None
    assert unseal(seal(b"x", [recipient_of(ours)]), [*keys[:1] * (MOST_KEYS - 1), ours]) == b"x"


def test_a_new_line_is_read_before_thousands_of_files_that_no_key_opened_and_keys_that_are_too_many_are_counted(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, incident, folder = two(tmp_path, time)
    for number in range(300):
        put(folder, header_of(f"-> X25519 {number:043}\n".encode() + b"A" * 43 + b"\n"))
    settle(bob, rounds=3)
    vault = bob.sealing._vault(incident)
    vault.add_keys(fresh_secret() for _ in range(50))
    alice.log("the newest", incident=incident)
    settle(alice)
    vault._list()
    new = {real for real in vault._queue if real not in vault._tried_before}
    assert len(vault._queue) > 300
    assert 1 <= len(new) <= 3
    for _ in range(len(new)):
        vault.look(bob.age.own(), -1)  # one file
    assert new <= vault.files.keys()
    settle(bob)
    assert "the newest" in texts(bob, incident)
    for file in ("first", "second"):
        vault.keyring.add(file, [fresh_secret() for _ in range(MOST_KEYS - 10)])
    assert vault.names().left_out == MOST_KEYS - 10


def test_however_many_keys_somebody_plants_the_key_of_a_member_that_comes_later_is_tried(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, carol = people(tmp_path, time, "alice", "bob", "carol")
    incident = alice.declare_private()
    for member in (bob, carol):
        lets_in(alice, incident, member)
    alice.log("under the first key", incident=incident)
    settle(alice, bob)
    folder = vault_of(alice, incident)
    for count in (MOST_KEYS - 1, MOST_KEYS, MOST_KEYS):  # the first leaves room for none beside the one of a member
        planted = [fresh_secret() for _ in range(count)]
        put(folder, seal(keys_file(incident, planted), [bob.age.recipient()]), ".members")
        settle(bob)
    throws_out(alice, incident, carol)
    alice.log("under a later key", incident=incident)
    settle(alice)
    for _ in range(30):
        bob.round(seconds=TURN_AFTER)
        if "under a later key" in texts(bob, incident):
            break
    assert texts(bob, incident) == {"under the first key", "under a later key"}
    assert bob.sealing.names(ops_folder(incident)).left_out == 0  # nothing is closed


def test_keys_that_wait_have_their_turn_one_after_the_other_behind_ours_and_those_that_opened_something() -> None:
    ring = Keyring()
    assert ring.next_turn([]) == []
    assert ring.add_ours(["ours"])
    assert not ring.add_ours(["ours"])
    assert ring.add("a", [f"a{number}" for number in range(MOST_KEYS)])
    assert not ring.add("b", ["b"])
    assert not ring.add("c", [f"c{number}" for number in range(2 * MOST_KEYS)])
    ring.opened("a7")
    assert ring.secrets[:2] == ["ours", "a7"]
    assert (len(ring.secrets), ring.waiting) == (MOST_KEYS + 1, MOST_KEYS + 1)
    assert ring.for_others == ["a7"]
    assert ring.next_turn(["a", "b", "c"]) == ["b"]
    assert ring.add("b", ["b"])
    assert ring.secrets == ["ours", "a7", "b"]
    assert ring.next_turn(["a", "b", "c"]) == ["c"]
    ring.forget("c")
    assert ring.next_turn(["a"]) == ["a"]
    for number in range(MOST_PROVEN + 1):
        ring.opened(f"d{number}")
    assert "a7" not in ring.secrets
    assert ring.secrets[1] == f"d{MOST_PROVEN}"
