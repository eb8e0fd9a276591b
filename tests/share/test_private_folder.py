"""The folder through which private incidents pass, and its vaults: each path, and every trouble."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.share.replicas import Member, Time, settle
from tests.share.test_private import both_in, everything, lets_in, people, put_keys_late, texts, throws_out, vault_of
from warroom import exit_codes
from warroom.model.identity import IncidentId, Token, WriterId
from warroom.oplog.envelope import fresh_secret, is_sealable, recipient_of, seal, secrets_in, token_of, unseal
from warroom.oplog.membership import NOBODY, brings_in, fold, read_word, takes_out
from warroom.share.attachments import FolderAttachments, digest_of
from warroom.share.folder import LARGEST_FILE, DiskFolder, Listing
from warroom.share.private_folder import PrivateFolder
from warroom.share.sealing import NO_MEMBER
from warroom.share.share_format import here_folder, ops_folder
from warroom.share.vault import Vault, keys_file
from warroom.store.member_queries import standing_name
from warroom.store.private_keys import PrivateKeys, identity_file
from warroom.store.trouble import StoreTrouble

pytest.importorskip("pyrage", reason="private incidents need pyrage")


@pytest.fixture
def time() -> Time:
    return Time()


def folder_of(member: Member) -> PrivateFolder:
    return member.sealing


def test_no_path_of_a_private_incident_reaches_the_folder_below(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    incident = alice.declare_private()
    folder = folder_of(alice)
    ops = ops_folder(incident)
    for kind in (here_folder(incident), f"inc-{incident}/files", ops):
        folder.make(kind)
    folder.replace(f"{here_folder(incident)}/{alice.writer()}.json", b"here I am")
    folder.create(f"{ops}/x.jsonl", b"a log of mine")
    folder.create(f"inc-{incident}/.gitattributes", b"*.jsonl -text\n")
    for refused in (
        lambda: folder.replace(f"inc-{incident}/files/x", b"a file"),
        lambda: folder.append(f"{ops}/x.jsonl", b"more"),
        lambda: folder.looks(here_folder(incident)),
        lambda: folder.names(f"inc-{incident}/files"),
        lambda: folder.read(f"{ops}/x.jsonl", 0, 10),
        lambda: FolderAttachments(DiskFolder(str(alice.root), unique="x")).put(incident, digest_of(b"x"), b"x"),
    ):
        with pytest.raises(OSError):  # noqa: PT011 - each has its own
            refused()
    assert incident.encode() not in everything(alice.root)
    assert b"a log of mine" not in everything(alice.root)
    assert folder.changed(ops)  # and looks at what is there
    (name,) = folder.names(ops)
    assert folder.read(f"{ops}/{name}", 0, 100)[0] == b"a log of mine"
    assert folder.read(f"{ops}/{name}", 2, 3)[0] == b"log"
    assert folder.owner(f"inc-{incident}")
    assert folder.owner("warroom.json")
    before = folder.changed(ops)
    folder.remove(f"{ops}/{name}")
    assert folder.names(ops) == []
    assert folder.changed(ops) != before


def test_whoever_is_no_member_any_more_publishes_nothing_and_is_told_why(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    incident = alice.declare_private()
    settle(alice)
    throws_out(alice, incident, alice)
    alice.log("for nobody", incident=incident)
    before = everything(alice.root)
    settle(alice)
    (trouble,) = alice.round().troubles
    assert NO_MEMBER in trouble[3]
    assert trouble[4]
    assert everything(alice.root) == before


def test_what_is_plain_passes_as_it_is(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    folder, plain = folder_of(alice), ops_folder(IncidentId("1" * 32))
    folder.make(plain)
    folder.create(f"{plain}/a", b"1")
    folder.append(f"{plain}/a", b"2")
    folder.replace(f"{plain}/b", b"3")
    assert folder.names(plain) == ["a", "b"]
    assert folder.looks(plain).keys() == {"a", "b"}
    assert folder.changed(plain)
    assert folder.read(f"{plain}/a", 0, 9)[0] == b"12"
    folder.remove(f"{plain}/a")
    assert folder.names(plain) == ["b"]
    assert folder.doubted() == []


class Doubting(DiskFolder):
    """A folder that may have lost something."""

    def doubted(self) -> list[IncidentId | Token]:
        return [token_of(IncidentId("b5e1a7" + "0" * 26)), IncidentId("1" * 32)]


def test_what_a_place_may_have_lost_is_told_by_the_incident(tmp_path: Path, time: Time) -> None:
    alice = Member(tmp_path, "alice", time, private=True, folder=Doubting(str(tmp_path / "share"), unique="a"))
    assert folder_of(alice).doubted() == [token_of(IncidentId("b5e1a7" + "0" * 26)), "1" * 32]
    folder_of(alice)._vault(IncidentId("b5e1a7" + "0" * 26))
    assert folder_of(alice).doubted() == ["b5e1a7" + "0" * 26, "1" * 32]


def test_without_the_library_nothing_private_is_there(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    settle(alice, bob)
    alice.started()
    folder = folder_of(alice)
    monkeypatch.setitem(sys.modules, "pyrage", None)
    folder.tend()
    assert folder.names("") == ["warroom.json"]
    for path in (ops_folder(incident),):
        with pytest.raises(FileNotFoundError):
            folder.names(path)
        with pytest.raises(OSError, match=r"warroom\[private\]"):
            folder.make(path)


class Slow:
    """A clock that goes on with every look."""

    def __init__(self) -> None:
        self.ticks = 0.0

    def __call__(self) -> float:
        self.ticks += 0.2
        return self.ticks


def test_a_folder_full_of_rubbish_is_looked_at_a_little_at_a_time(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    for number in range(5):
        folder = alice.root / ops_folder(IncidentId(f"7ac5d2{number:026x}"))
        folder.mkdir(parents=True)
        for letter in "abc":
            (folder / f"{letter * 32}.members.age").write_bytes(b"rubbish")
    (alice.root / f"inc-7ac5d2{9:026x}").write_bytes(b"no folder")
    alice.age.recipient(make=True)
    sealing = PrivateFolder(
        alice.folder, db=alice.db, keys=alice.age, remember=lambda _name, _value: None, ticks=Slow()
    )
    for _ in range(60):
        assert sealing.names("") == ["warroom.json"]
    assert sum(len(vault.files) for vault in sealing._vaults.values()) == 15
    vault = Vault(alice.folder, Token(f"7ac5d2{0:026x}"), Slow())
    vault.look([], 0.01)
    assert not vault.is_settled


def test_what_is_not_what_its_name_says_is_looked_at_again_when_it_changed_or_after_a_minute(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("halfway", incident=incident)
    settle(alice)
    files = {file: file.read_bytes() for file in vault_of(alice, incident).iterdir()}
    for file, content in files.items():
        file.write_bytes(content[: len(content) // 2])
    settle(bob, rounds=9)
    assert texts(bob, incident) == set()
    for file, content in files.items():
        file.write_bytes(content)
    settle(bob, rounds=9)
    assert texts(bob, incident) == {"halfway"}
    ours, kept = ops_folder(incident), folder_of(bob)
    (name, *_) = kept.names(ours)
    log = next(file for file in files if file.name[:32] in name)
    log.write_bytes(files[log][:-1] + b"x")
    assert kept.read(f"{ours}/{name}", 0, LARGEST_FILE)[0] == b""
    assert kept.read(f"{ours}/{name}", 0, LARGEST_FILE)[0] == b""
    assert kept.looks(ours)[name].size == len(files[log])
    log.unlink()
    assert name not in kept.looks(ours)


class Failing(DiskFolder):
    """A disk that cannot be read for a while."""

    fails = False

    def read(self, path: str, offset: int, limit: int):  # type: ignore[no-untyped-def]
        if self.fails and path.endswith(".age"):
            raise OSError(5, "it cannot be read now")
        return super().read(path, offset, limit)


def test_a_disk_that_fails_for_a_while_hides_nothing_for_good(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    bob = Member(tmp_path, "bob", time, private=True, folder=Failing(str(alice.root), unique="b"))
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    alice.log("there", incident=incident)
    settle(alice)
    assert isinstance(bob.folder, Failing)
    bob.folder.fails = True
    settle(bob)
    bob.folder.fails = False
    settle(bob, rounds=12)
    assert texts(bob, incident) == {"there"}


def test_what_this_machine_cannot_keep_is_not_sealed_and_what_it_kept_wrongly_is_made_anew(
    tmp_path: Path, time: Time
) -> None:
    (alice,) = people(tmp_path, time, "alice")
    incident = alice.declare_private()

    def remember(_name: str, _value: str) -> None:
        raise StoreTrouble("the disk is full.", exit_codes.DATA)

    full = PrivateFolder(alice.folder, db=alice.db, keys=alice.age, remember=remember, ticks=time)
    with pytest.raises(OSError, match="the disk is full"):
        full.replace(f"{ops_folder(incident)}/x.jsonl", b"x")
    full.tend()
    for said in ("no json", "[]"):
        alice.db.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (standing_name(incident, ""), said))
        folder_of(alice).replace(f"{ops_folder(incident)}/x.jsonl", b"x")


def test_what_is_written_like_a_key_and_is_none_opens_nothing_and_stops_nobody(tmp_path: Path, time: Time) -> None:
    wrong = "AGE-SECRET-KEY-1" + "Q" * 58
    assert secrets_in(wrong) == []
    assert recipient_of(wrong) == ""
    assert not is_sealable("age1" + "q" * 58)
    assert unseal(b"", []) is None
    for recipients in ([], ["age1" + "q" * 58], [recipient_of(fresh_secret())] * 11):
        with pytest.raises(ValueError, match="is sealed for"):
            seal(b"x", recipients)
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("all the same", incident=incident)
    settle(alice)
    content = seal(keys_file(incident, [wrong]), [bob.age.recipient()])
    (vault_of(alice, incident) / f"{digest_of(content)[:32]}.members.age").write_bytes(content)
    with Path(identity_file(bob.file)).open("a") as file:
        file.write(f"{wrong}\n# this database, cut")
    settle(bob, rounds=6)
    assert texts(bob, incident) == {"all the same"}
    assert len(PrivateKeys(bob.file).own()) == 1


def test_a_word_of_another_version_says_nothing_of_who_is_a_member() -> None:
    key = recipient_of(fresh_secret())
    for on in ("", "in", f"in {key}", f"in x {NOBODY}", f"in {key} x", f"out {key} {NOBODY} -1", f"out {key} {NOBODY}"):
        assert read_word(WriterId("a" * 32), 1, on) is None
    assert read_word(WriterId("a" * 32), 1, brings_in(key, NOBODY)) is not None
    assert read_word(WriterId("a" * 32), 1, takes_out(key, NOBODY, 3)) is not None
    assert fold(IncidentId("b5e1a7" + "0" * 26), []).members == {}


def test_a_listing_says_how_many_names_nobody_looks_at(tmp_path: Path) -> None:
    class Crowded(DiskFolder):
        def names(self, path: str) -> Listing:
            return Listing(super().names(path), 7)

    vault = Vault(Crowded(str(tmp_path), unique="x"), Token("7ac5d2" + "0" * 26), Time())
    (tmp_path / vault.path).mkdir(parents=True)
    vault.look([], 1.0)
    assert vault.names().left_out == 7


@pytest.mark.parametrize("seed", range(4))
def test_in_no_schedule_anybody_opens_what_was_written_after_they_were_taken_out_or_misses_what_they_may_read(
    tmp_path: Path, time: Time, seed: int
) -> None:
    """Members come and go while some are apart; files of keys come late."""
    luck = random.Random(seed)
    everybody = people(tmp_path, time, "alice", "bob", "carol", "dave")
    alice, others = everybody[0], everybody[1:]
    incident, inside = alice.declare_private(), set[str]()
    withheld: dict[Path, bytes] = {}
    forbidden: dict[str, set[str]] = {one.name: set() for one in others}
    for step in range(14):
        one = luck.choice(others)
        if one.name in inside and luck.random() < 0.5:
            throws_out(alice, incident, one)
            inside.discard(one.name)
        elif one.name not in inside:
            lets_in(alice, incident, one)
            inside.add(one.name)
            forbidden[one.name].clear()  # who comes in again reads it all
        alice.log(f"step {step}", incident=incident)
        for name in forbidden:
            if name not in inside:
                forbidden[name].add(f"step {step}")
        settle(alice, rounds=1)
        if luck.random() < 0.5:
            withheld |= put_keys_late(vault_of(alice, incident))
        settle(*luck.sample(others, 2), rounds=1, seconds=2.5)
    for file, content in withheld.items():
        file.write_bytes(content)
    settle(*everybody, rounds=8, seconds=2.5)
    every = {f"step {step}" for step in range(14)}
    for one in others:
        assert texts(one, incident).isdisjoint(forbidden[one.name])
        if one.name in inside:
            assert texts(one, incident) == every


def test_copies_of_an_envelope_that_went_are_looked_at_once_and_not_for_each_other(tmp_path: Path, time: Time) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("there four times", incident=incident)
    settle(alice)
    envelopes = [file for file in vault_of(alice, incident).iterdir() if ".members" not in file.name]
    for file in envelopes:
        for number in (1, 2, 3):
            file.with_name(f"{file.stem} ({number}).age").write_bytes(file.read_bytes())
    settle(alice, bob)
    for file in envelopes:
        file.unlink()
    settle(bob)
    assert texts(bob, incident) == {"there four times"}
    assert all(vault.is_settled for vault in folder_of(bob)._vaults.values())
