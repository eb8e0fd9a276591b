"""What somebody leaves out of the share without breaking it is named: words, signatures, what its marker says."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.room.giving import member_of
from tests.share.test_share_trust import Share
from warroom.model.identity import Moment
from warroom.model.record_kinds import ENTRY
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom, Write
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.gone import RoomWitness
from warroom.room.sharing.sealing import examine
from warroom.room.sharing.share_report import status
from warroom.room.sharing.share_trouble import damage_words
from warroom.share.share_format import MARKER, LogHeader, ops_folder
from warroom.share.share_state import WRONG
from warroom.share.stripped import Stripped
from warroom.store.exchange import HeldNumbers
from warroom.store.receive import noticed

WORDS, SIGNATURES = (rb"^([^\t]+)\t[^\t]+\t", rb"\1\t\t"), (rb"\t[^\t\n]{130}$", rb"")
SINCE = r"on the share since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, in a file of the account "


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    """Alice and Bob on a share; Bob has written into the incident."""
    people = Share(tmp_path)
    bob = people.room("bob")
    people.sync()
    bob.commit(people.incident, [Write(ENTRY.name, bob.new_id(), {"text": "the pool is full"})])
    people.sync()
    yield people
    for room in people.rooms.values():
        room.close()


def log_of(share: Share, name: str) -> Path:
    (log,) = (share.path / ops_folder(share.incident)).glob(f"{share.room(name).writer()}.*.jsonl")
    return log


def strip(share: Share, log: Path, pattern: bytes, left: bytes) -> None:
    """Publish ``log`` anew with less in it, as whoever may write there can, a while ago."""
    header, _, lines = log.read_bytes().partition(b"\n")
    content = re.sub(pattern, left, lines, flags=re.MULTILINE)
    assert content != lines
    beside = log.with_suffix(".new")
    beside.write_bytes(header + b"\n" + content)
    beside.replace(log)
    age(share, log)


def age(share: Share, log: Path) -> None:
    """Let it be as if ``log`` was written a while ago."""
    at = share.clock() // 1_000_000 - 700
    os.utime(log, (at, at))


def alarms(room: WarRoom, words: str) -> list[str]:
    return [told for _, _, _, told, _ in room.alarms() if words in told]


def verified(room: WarRoom) -> list[str]:
    return [words for sure, words in examine(room) if sure == "unsure"]


def test_whoever_comes_to_words_that_were_left_out_is_told_whose_and_since_when(share: Share) -> None:
    log = log_of(share, "bob")
    strip(share, log, *WORDS)
    carol, since = share.room("carol"), log.stat().st_mtime
    os.utime(log, (since + 600, since + 600))
    deliver(carol, seconds=20)
    assert alarms(carol, "without words") == [], "the purge may be on its way still"
    os.utime(log, (since, since))
    deliver(carol, seconds=20)
    (entry,) = (entry for entry in carol.pages(share.incident, Filter()).before(None, 9) if entry.by.raw == "bob")
    assert (entry.missing, entry.purged) == (True, False)
    (words,) = alarms(carol, "without words")
    assert re.match(r"operations 1 to \d of @bob \((\w{5} ?){4}\) stand " + SINCE + log.owner(), words)
    assert words.endswith("no purge that is known here says so: nor does anything here have them")
    assert any(words in sentence for sentence in verified(carol))
    deliver(carol, seconds=20)
    assert alarms(carol, "without words") == [words]
    carol.dismiss_alarms(carol.alarms())
    deliver(carol, seconds=20)
    assert alarms(carol, "without words") == [], "it was looked at, and nothing was changed since"
    assert any(words in sentence for sentence in verified(carol)), "whoever looks for evidence comes later"


@pytest.mark.parametrize(("less", "says"), [(WORDS, "without words"), (SIGNATURES, "without the signature")])
def test_whoever_holds_what_was_left_out_tells_it_by_looking_at_the_share(
    share: Share, less: tuple[bytes, bytes], says: str
) -> None:
    log = log_of(share, "bob")
    strip(share, log, *less)
    alice = share.room("alice")
    before = [entry.text.raw for entry in alice.pages(share.incident, Filter()).before(None, 9)]
    status(alice)
    (words,) = alarms(alice, says)
    assert "of @bob (" in words
    assert re.search(SINCE + log.owner(), words)
    assert any(words in sentence for sentence in verified(alice))
    assert [entry.text.raw for entry in alice.pages(share.incident, Filter()).before(None, 9)] == before
    deliver(share.room("bob"), seconds=20)
    status(share.room("bob"))
    carol = share.room("carol")
    deliver(carol, seconds=20)
    assert [entry.text.raw for entry in carol.pages(share.incident, Filter()).before(None, 9)] == before


def test_what_a_crash_or_a_disk_took_from_a_log_is_not_told_as_taken_by_somebody(share: Share) -> None:
    log = log_of(share, "bob")
    whole = log.read_bytes()
    *lines, last = whole.splitlines(keepends=True)
    for damaged in (whole[:-20], b"".join(lines) + b"\0" * (len(last) - 1) + b"\n"):
        log.write_bytes(damaged)
        age(share, log)
        for name in ("alice", "bob"):
            status(share.room(name))
            assert alarms(share.room(name), "without") == [], damaged[-40:]


def test_a_line_that_lies_so_in_two_places_is_told_once_of_each(share: Share) -> None:
    alice = share.room("alice")
    member = member_of(alice)
    numbers = HeldNumbers(alice.writer(), [("alice", 1, b"\x01" * 32, True)])
    server = replace(member, path="nats://localhost/ops")
    told = []
    for place in (member, server, member, server):
        since = Moment(1_700_000_000_000_000 + len(place.path))
        RoomWitness(alice, place).stripped(share.incident, Stripped("words", numbers, "x.jsonl", since), "")
        told.append(len(alarms(alice, "without words")))
        alice.dismiss_alarms(alice.alarms())
    assert told == [1, 1, 0, 0]


def test_words_that_a_purge_names_are_not_called_left_out(share: Share) -> None:
    bob = share.room("bob")
    said = bob.reader().execute("SELECT lower(hex(hash)) FROM ops ORDER BY id DESC LIMIT 1").fetchone()[0]
    (entry,) = (entry.id for entry in bob.pages(share.incident, Filter()).before(None, 9) if entry.by.raw == "bob")
    bob.commit(share.incident, [Write(ENTRY.name, entry, {}, do="purge", purges=[said])])
    share.sync()
    for log in (share.path / ops_folder(share.incident)).glob("*.jsonl"):
        age(share, log)
    for name in ("alice", "bob", "carol"):
        deliver(share.room(name), seconds=20)
        status(share.room(name))
        assert share.told(name) == []


ONLY_THE_ENTRY = (rb"^([^\t]*\"is\":\"entry\"[^\t]*)\t[^\t]+\t", rb"\1\t\t")


def purge(share: Share) -> None:
    """Bob purges what he said. On the share that stands once he has synchronised."""
    bob = share.room("bob")
    (entry,) = (entry.id for entry in bob.pages(share.incident, Filter()).before(None, 9) if entry.by.raw == "bob")
    said = bob.reader().execute("SELECT lower(hex(hash)) FROM ops ORDER BY id DESC LIMIT 1").fetchone()[0]
    bob.commit(share.incident, [Write(ENTRY.name, entry, {}, do="purge", purges=[said])])


@pytest.mark.parametrize("is_seen", [False, True], ids=["it stands", "it was seen"])
def test_an_alarm_is_taken_back_when_the_purge_comes_that_explains_it(share: Share, is_seen: bool) -> None:
    purge(share)
    strip(share, log_of(share, "bob"), *ONLY_THE_ENTRY)  # as Bob's program does; the purge is on its way still
    alice, carol = share.room("alice"), share.room("carol")
    deliver(carol, seconds=20)
    for room in (alice, carol):
        status(room)
        (words,) = alarms(room, "without words")
        assert any(words in sentence for sentence in verified(room))
        room.dismiss_alarms(room.alarms() if is_seen else [])
    share.sync()
    for room in (alice, carol):
        deliver(room, seconds=20)
        status(room)
        assert alarms(room, "without words") == []
        assert not any("without words" in sentence for sentence in verified(room))


def test_an_alarm_that_a_purge_does_not_explain_since_it_was_said_later_stands(share: Share) -> None:
    strip(share, log_of(share, "bob"), *ONLY_THE_ENTRY)
    alice = share.room("alice")
    status(alice)
    share.clock.at += 300 * 1_000_000
    purge(share)
    share.sync()
    deliver(alice, seconds=20)
    status(alice)
    (words,) = alarms(alice, "without words")
    assert any(words in sentence for sentence in verified(alice))


def test_what_was_noticed_later_in_another_place_stays_noticed(share: Share) -> None:
    alice = share.room("alice")
    member, writer = member_of(alice), alice.writer()
    hashes = [hash_ for (hash_,) in alice.reader().execute("SELECT hash FROM ops")]
    many = [("alice", 2, number.to_bytes(32), True) for number in range(1_001)]
    places = ((member, [("alice", 1, hashes[0], True)]), (replace(member, path="nats://localhost/ops"), many))
    for place, rows in places:
        finding = Stripped("words", HeldNumbers(writer, rows), "x.jsonl", Moment(0))
        RoomWitness(alice, place).stripped(share.incident, finding, "")
        alice.dismiss_alarms(alice.alarms())

    def purged(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO purge_targets (hash, op, inc, kind, name, state, at) SELECT ?, min(id), 1, 'entry', 'x', "
            "'done', 0 FROM ops",
            (hashes[0],),
        )

    alice.note(purged)
    (of_the_other_place,) = noticed(alice.reader())
    RoomWitness(alice, member).looked(share.incident)
    assert noticed(alice.reader()) == [of_the_other_place]
    again = Stripped("words", HeldNumbers(writer, places[0][1]), "x.jsonl", Moment(0))
    RoomWitness(alice, member).stripped(share.incident, again, "")
    assert len(alarms(alice, "without words")) == 1, "what was taken back is told when it is seen again"


def test_a_marker_that_was_edited_is_told_with_its_account_and_since_when(share: Share) -> None:
    alice, path = share.room("alice"), share.path / MARKER
    said = json.loads(path.read_bytes())
    path.write_bytes(json.dumps({**said, "motd": "hello"}).encode())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    deliver(alice, seconds=20)
    (words,) = alarms(alice, "was edited")
    assert words.endswith(f"(its warroom.json is of 2023-11-14T22:13:20Z, of the account {path.owner()})")
    deliver(alice, seconds=20)
    assert len(alarms(alice, "was edited")) == 1
    for edited, words in (
        ({**said, "share": "ab" * 16}, "another share is in its place"),
        ({**said, "warroom": 9}, "it was made by a newer warroom (format 9); update this one"),
        ({}, "its warroom.json is not one of warroom's"),
    ):
        path.write_bytes(json.dumps(edited).encode())
        os.utime(path, (1_700_000_000, 1_700_000_000))
        state = deliver(alice, seconds=20)
        assert state is not None
        whose = f" (its warroom.json is of 2023-11-14T22:13:20Z, of the account {path.owner()})"
        assert (state.what, state.words) == (WRONG, f"{words}{whose}")
    path.write_bytes(json.dumps(said).encode())
    share.ask("alice", known=True)
    deliver(alice, seconds=20)
    assert len(alarms(alice, "was edited")) == 1, "what `share trust` writes is no edit"


def test_a_log_that_somebody_else_put_back_is_told_as_its_writers(share: Share) -> None:
    log = log_of(share, "bob")
    alice = share.room("alice")
    held = alice.reader().execute("SELECT head FROM ops WHERE by = 'bob' ORDER BY n LIMIT 1").fetchone()[0]
    _, *lines = log.read_bytes().splitlines(keepends=True)
    begin = LogHeader(
        incident=share.incident, writer=share.room("bob").writer(), by="alice", host="h", first=1, prev="0" * 64,
        maker=alice.writer(),
    )  # fmt: skip
    log.unlink()
    (log.parent / "again.jsonl").write_bytes(begin.line() + lines[0] + lines[1].replace(b"pool", b"loop"))
    assert held in lines[0]
    state = status(alice).state
    ((_, by, name, fault),) = state.damaged
    assert (by, name) == ("bob", "again.jsonl")
    assert fault.startswith("altered at line 3, operation 2: it has another body")
    assert damage_words(state) == "altered log of @bob"
