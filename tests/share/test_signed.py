"""Lines that their writer signs: what a stranger who can write into the folder can make of them, and what not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, settle
from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.framing import frame, unframe
from warroom.oplog.operation import GENESIS, NOTE, compose
from warroom.oplog.signing import is_keyed, is_signed, key_words, signature_of, writer_of
from warroom.share.share_format import LogHeader, segment_name
from warroom.store.exchange import held_hashes
from warroom.store.own_keys import FreshKey, OwnKeys, key_file


@pytest.fixture
def alice(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "alice", time, keys=True)


@pytest.fixture
def bob(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "bob", time, keys=True)


def signed_lines(file: Path) -> list[bool]:
    return [line.count(b"\t") == 3 for line in file.read_bytes().splitlines()[1:]]


def test_the_last_line_of_all_that_is_written_at_once_is_signed_and_the_first_says_by_which_key(
    alice: Member, bob: Member
) -> None:
    for number in range(3):
        alice.log(f"entry {number}")
    settle(alice)
    alice.log("later")
    settle(alice, bob)
    (file,) = alice.logs
    assert signed_lines(file) == [False, False, False, True, True]
    writer = alice.writer()
    first = unframe(file.read_bytes().splitlines()[1], prev=GENESIS, incident=INCIDENT, writer=writer)
    assert (first.do, first.kind, first.n) == (NOTE, "key", 1)
    assert writer_of(bytes.fromhex(first.on.removeprefix("ed25519:"))) == writer
    assert bob.texts() == {"entry 0", "entry 1", "entry 2", "later"}
    assert is_keyed(writer)


def test_both_keep_the_signatures_and_a_third_has_them_when_the_first_is_gone(
    alice: Member, bob: Member, tmp_path: Path, time: Time
) -> None:
    alice.log("one")
    settle(alice, bob)
    of = "SELECT hash, signature FROM ops WHERE signature IS NOT NULL"
    assert alice.db.execute(of).fetchall() == bob.db.execute(of).fetchall() != []
    for file in alice.logs:
        file.unlink()
    for _ in range(4):
        bob.round(seconds=61)
    carol = Member(tmp_path, "carol", time, keys=True)
    settle(carol)
    assert carol.texts() == {"one"}


def forged(member: Member, text: str, *, key: FreshKey | None = None) -> bytes:
    """A line behind the last one of ``member``, by somebody who knows the log; signed with ``key`` if given."""
    n, prev = member.db.execute("SELECT n, hash FROM ops ORDER BY n DESC LIMIT 1").fetchone()
    operation = compose(
        prev=prev.hex(), incident=INCIDENT, writer=member.writer(), n=n + 1, t=member.now(), at=member.now(),
        by=member.name, act="forged", do="put", kind="entry", on="f" * 32, values={"text": text}, salt="s",
    )  # fmt: skip
    operation.signature = signature_of(key.seed, operation.hash) if key is not None else None
    return frame(operation)


@pytest.mark.parametrize("key", [None, FreshKey(b"m" * 32)], ids=["unsigned", "signed by another key"])
def test_a_line_that_somebody_else_adds_to_a_log_is_kept_back_and_named(
    alice: Member, bob: Member, key: FreshKey | None
) -> None:
    alice.log("true")
    settle(alice, bob)
    with alice.logs[0].open("ab") as file:
        file.write(forged(alice, "false", key=key))
    settle(bob, seconds=20)
    assert bob.texts() == {"true"}
    ((_, by, name, fault),) = bob.round().damaged
    assert (by, name) == ("alice", alice.logs[0].name)
    assert fault.startswith("kept back: 1 line is not signed by the key whose log this says to be")
    assert key_words(alice.writer()) in fault


@pytest.mark.parametrize("rest", [0, 1], ids=["its end", "something between"])
def test_of_a_log_that_was_cut_exactly_behind_a_line_it_is_said_what_is_lacking(
    tmp_path: Path, alice: Member, rest: int
) -> None:
    for number in range(3):
        alice.log(f"first {number}")
    settle(alice)
    for _ in range(rest):
        alice.transport.publisher.forget()
        alice.log("second")
        settle(alice)
    log = next(log for log in alice.logs if b"first 0" in log.read_bytes())
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:3]))
    carol = Member(tmp_path, "carol", alice.time, checks=True)
    settle(carol, seconds=20)
    ((_, by, name, fault),) = carol.round().damaged
    assert (by, name) == ("alice", log.name)
    assert "the log was cut off behind them, " in fault
    assert ("operations 3 to 4 are not here, and later ones that it signed are" in fault) == bool(rest)


def test_an_incident_that_was_copied_under_another_id_is_called_so_and_none_of_it_counts(
    alice: Member, bob: Member
) -> None:
    alice.log("true")
    settle(alice, bob)
    other = IncidentId("77" * 16)
    shutil.copytree(alice.logs[0].parents[1], alice.root / f"inc-{other}")
    settle(bob, seconds=20)
    ((incident, _, _, fault),) = bob.round().damaged
    assert incident == other
    assert fault.startswith(f"altered at line 1: it says that this is a log of @alice in the incident {INCIDENT[:8]}:")
    assert held_hashes(bob.db, other) == {}


def test_what_the_writer_says_next_arrives_beside_what_was_forged(alice: Member, bob: Member) -> None:
    alice.log("true")
    settle(alice, bob)
    with alice.logs[0].open("ab") as file:
        file.write(forged(alice, "false"))
    alice.log("next")
    settle(alice, bob, rounds=8, seconds=20)
    assert alice.texts() == bob.texts() == {"true", "next"}


def test_a_log_without_its_signatures_gives_nothing(alice: Member, bob: Member) -> None:
    alice.log("true")
    settle(alice)
    (file,) = alice.logs
    file.write_bytes(re.sub(rb"\t[^\t\n]{130}\n", b"\n", file.read_bytes()))
    settle(bob)
    assert bob.texts() == set()
    settle(alice, bob, rounds=6, seconds=20)
    assert bob.texts() == {"true"}


def test_a_log_that_goes_on_where_another_ends_vouches_for_it(alice: Member, bob: Member) -> None:
    for number in range(4):
        alice.log(f"entry {number}")
    settle(alice)
    (file,) = alice.logs
    head, *lines = file.read_bytes().splitlines(keepends=True)
    writer, prev = alice.writer(), lines[1].split(b"\t")[2].decode().strip()
    later = LogHeader(
        incident=INCIDENT, writer=writer, by="alice", host="h", first=3, prev=prev, maker=WriterId("c" * 32)
    )
    file.write_bytes(head + b"".join(lines[:2]))
    settle(bob)
    assert bob.texts() == set()
    folder = file.parent
    (folder / segment_name(writer, 3, "b", "000000")).write_bytes(later.line() + b"".join(lines[2:]))
    settle(bob)
    assert bob.texts() == {f"entry {number}" for number in range(4)}


def test_more_lines_than_any_file_of_ours_has_are_not_held_back_in_memory(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.vouching.MOST_KEPT", 2)
    for number in range(6):
        alice.log(f"entry {number}")
    settle(alice)
    (file,) = alice.logs
    whole = file.read_bytes()
    file.write_bytes(re.sub(rb"\t[^\t\n]{130}\n", b"\n", whole))
    settle(bob)
    (kept,) = bob.transport.lanes[INCIDENT].fetcher.files.values()
    assert len(kept.unvouched) == 2


def test_one_who_signs_and_one_of_a_version_before_share_an_incident(alice: Member, tmp_path: Path, time: Time) -> None:
    dave = Member(tmp_path, "dave", time)
    alice.log("signed")
    settle(alice, dave)
    dave.log("not signed")
    settle(alice, dave)
    assert alice.texts() == dave.texts() == {"signed", "not signed"}
    for file in alice.logs:
        file.unlink()
    for _ in range(4):
        dave.round(seconds=61)
    carol = Member(tmp_path, "carol", time, keys=True)
    settle(carol)
    assert carol.texts() == {"signed", "not signed"}


def test_where_nothing_can_be_checked_everything_is_taken_as_before(alice: Member, tmp_path: Path, time: Time) -> None:
    alice.log("true")
    settle(alice)
    (file,) = alice.logs
    file.write_bytes(re.sub(rb"\t[^\t\n]{130}\n", b"\n", file.read_bytes()))
    erin = Member(tmp_path, "erin", time)
    settle(erin)
    assert erin.texts() == {"true"}


def test_a_database_without_its_key_writes_as_a_new_writer_and_says_so(
    alice: Member, bob: Member, tmp_path: Path
) -> None:
    alice.log("before")
    settle(alice, bob)
    former = alice.writer()
    Path(key_file(alice.file)).unlink()
    alice.sign = OwnKeys(alice.file).sign
    alice.started()
    settle(alice)
    assert [words for _, words in alice.alarms()] == [
        "no key of this database can be read here: it writes under a new id now"
    ]
    alice.log("after")
    settle(alice, bob)
    assert alice.writer() != former
    assert bob.texts() == {"before", "after"}


def test_merged_logs_are_signed_too(alice: Member, bob: Member) -> None:
    for number in range(40):
        alice.log(f"entry {number}")
        alice.started()
        alice.round()
    alice.round(seconds=700)
    for _ in range(4):
        alice.round(seconds=700)
    assert len(alice.logs) < 10
    assert all(signed_lines(file)[-1] for file in alice.logs)
    settle(bob)
    assert len(bob.texts()) == 40


def test_of_a_long_log_the_beginning_is_signed_by_itself(alice: Member, tmp_path: Path, time: Time) -> None:
    for number in range(60):
        alice.log(f"entry {number} " + "x" * 1_000)
    settle(alice)
    (file,) = alice.logs
    signed = signed_lines(file)
    assert signed[-1]
    assert 5 < sum(signed) < 12
    file.write_bytes(file.read_bytes()[: 20 * 1024])
    bob = Member(tmp_path, "bob", time, keys=True)
    settle(bob)
    assert len(bob.texts()) > 5


def test_what_is_signed_further_on_in_another_log_counts_as_being_on_the_share(alice: Member, bob: Member) -> None:
    """So it is not put back again and again by somebody who cannot sign where a log was cut."""
    for number in range(4):
        alice.log(f"entry {number}")
    settle(alice, bob)
    (file,) = alice.logs
    _, *lines = file.read_bytes().splitlines(keepends=True)
    writer, folder = alice.writer(), file.parent
    file.unlink()
    for first, last in ((1, 2), (3, 4), (5, 5)):
        prev = lines[first - 2].split(b"\t")[2].decode().strip() if first > 1 else GENESIS
        begin = LogHeader(
            incident=INCIDENT, writer=writer, by="alice", host="h", first=first, prev=prev, maker=WriterId("c" * 32)
        )
        data = begin.line() + b"".join(lines[first - 1 : last])
        (folder / segment_name(writer, first, "b", f"00000{first}")).write_bytes(data)
    for _ in range(5):
        bob.round(seconds=61)
    assert len(alice.logs) == 3
    carol = Member(folder.parent.parent.parent, "carol", alice.time, keys=True)
    carol.folder, carol.root = bob.folder, bob.root
    carol.started()
    settle(carol)
    assert len(carol.texts()) == 4


def test_a_file_of_keys_with_lines_that_are_none_gives_the_others(tmp_path: Path) -> None:
    path = str(tmp_path / "some.db")
    good = FreshKey(b"a" * 32)
    other = FreshKey(b"b" * 32)
    Path(key_file(path)).write_text(
        f"cut off\n{other.writer} {'ab' * 31}\n{other.writer} zz\n{good.writer} {'61' * 32}\n"
    )
    keys = OwnKeys(path)
    assert is_signed(good.writer, "ab" * 32, keys.sign(good.writer, "ab" * 32) or b"")
    assert keys.sign(other.writer, "ab" * 32) is None
    Path(key_file(path)).write_text(f"{other.writer} {'61' * 32}\n")
    assert OwnKeys(path).sign(other.writer, "ab" * 32) is None, "somebody else's key under this writer's id"
    assert OwnKeys(path).sign(WriterId("c" * 32), "ab" * 32) is None


def test_a_writer_with_a_key_that_is_not_here_announces_none(alice: Member) -> None:
    alice.db.execute("DELETE FROM local WHERE name LIKE 'key:%'")
    alice.log("one")
    assert alice.db.execute("SELECT n FROM ops").fetchall() == [(1,)]


def test_a_line_that_comes_twice_at_once_keeps_the_signature_that_one_of_them_has(
    alice: Member, tmp_path: Path, time: Time
) -> None:
    alice.log("one")
    settle(alice)
    (file,) = alice.logs
    first, last = file.read_bytes().splitlines()[1:]
    writer, carol = alice.writer(), Member(tmp_path, "carol", time)
    begin = unframe(first, prev=GENESIS, incident=INCIDENT, writer=writer)
    bare, signed = (
        unframe(line, prev=begin.hash, incident=INCIDENT, writer=writer) for line in (last.rpartition(b"\t")[0], last)
    )
    carol.receive([begin, bare, signed])
    assert carol.db.execute("SELECT signature FROM ops WHERE n = 2").fetchone() == (signed.signature,)
