"""What a share holds that breaks a rule, was purged, or comes from somewhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, settle
from tests.share.stranger_logs import put
from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.framing import frame
from warroom.oplog.operation import PURGE
from warroom.store.commit import commit
from warroom.store.rebuild import digest_of
from warroom.store.write import Write


def test_a_purge_takes_the_words_off_the_share_too(alice: Member, bob: Member) -> None:
    settle(alice)
    done = alice.log("password hunter2", on="ab" * 16)
    alice.log("harmless")
    settle(alice, bob)
    commit(
        bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
        writes=[Write("entry", "ab" * 16, {}, do=PURGE, purges=done.hashes)],
    )  # fmt: skip
    settle(bob, alice)
    assert any(b"hunter2" in log.read_bytes() for log in alice.logs)
    settle(alice, bob, rounds=2, seconds=61)
    assert not any(b"hunter2" in log.read_bytes() for log in alice.logs)
    carol = Member(alice.root.parent, "carol", alice.time)
    settle(carol)
    assert digest_of(carol.db, INCIDENT) == digest_of(alice.db, INCIDENT)
    assert carol.texts() == {None, "harmless"}


def test_a_withheld_body_is_filled_in_when_it_comes(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    whole = log.read_bytes()
    lines = [line.split(b"\t") for line in whole.split(b"\n")]
    log.write_bytes(b"\n".join(b"\t".join([one[0], b"", *one[2:]]) if len(one) > 2 else b"" for one in lines))
    settle(bob)
    assert bob.texts() == {None}
    (log.parent / "copy.jsonl").write_bytes(whole)
    settle(bob)
    assert bob.texts() == {"one"}


def test_content_that_breaks_a_rule_is_kept_aside_and_the_next_is_read(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    odd = frame(mallory.write({"text": "one"}))
    lines = [odd]
    head = b'{"n":-1,"b":"x"}'
    from warroom.oplog.operation import operation_hash

    hash_ = operation_hash(mallory.prev, INCIDENT, mallory.writer, head)
    lines.append(head + b"\t\t" + hash_.encode() + b"\n")
    mallory.prev = hash_
    mallory.n += 1
    lines.append(frame(mallory.write({"text": "three"}, on="cd" * 16)))
    put(alice, mallory, lines)
    settle(bob)
    assert bob.texts() == {"one", "three"}
    ((_, by, _, sentence),) = bob.round().refused
    assert (by, "head.n" in sentence) == ("mallory", True)


def test_a_rewritten_history_names_its_writer(alice: Member, bob: Member) -> None:
    first, second = Scripted("mallory"), Scripted("mallory")
    put(alice, first, [frame(first.write({"text": "said"}))])
    settle(bob)
    put(alice, second, [frame(second.write({"text": "never said"}))])
    settle(bob, rounds=2)
    ((what, words),) = bob.alarms()
    assert what == "fork"
    assert "@mallory" in words
    assert len(bob.texts()) == 1  # one entry; both wordings stand
    assert bob.db.execute("SELECT versions FROM entries").fetchone() == (2,)


def test_a_file_of_another_incident_is_not_read(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory", incident=IncidentId("2d" * 16))
    put(alice, mallory, [frame(mallory.write({"text": "x"}))], incident="2d" * 16)
    settle(bob)
    assert "a log of @mallory in the incident 2d2d2d2d" in bob.round().damaged[0][3]


def test_a_file_for_newer_readers_is_named_and_left(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [frame(mallory.write({"text": "x"}))], reads=2)
    settle(bob)
    assert bob.round().damaged[0][3] == "written by a newer warroom"
    assert bob.texts() == set()


def test_operations_of_a_kind_that_nobody_knows_are_kept(alice: Member, bob: Member) -> None:
    future = Scripted("future")
    put(alice, future, [frame(future.write({"colour": "red"}, kind="lamp"))])
    settle(alice, bob)
    from warroom.store.conflict_queries import newer_records

    assert newer_records(bob.db, 1) == 1
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_a_clock_that_is_ahead_is_seen_and_not_followed(alice: Member, bob: Member) -> None:
    alice.ahead = 3 * 3_600 * 1_000_000
    alice.log("from the future")
    settle(alice, bob)
    assert bob.round().skews == {"alice": pytest.approx(alice.ahead, rel=0.01)}
    bob.log("now")
    (stamp,) = bob.db.execute("SELECT t FROM ops WHERE by = 'bob'").fetchone()
    assert stamp <= bob.now()
    alice.ahead = 0
    alice.log("set right")
    settle(alice, bob)
    assert bob.round().skews == {"alice": 0}, "it is right again"


def test_a_clock_that_is_ahead_is_seen_by_whoever_reads_older_pages_after_the_newest(
    tmp_path: Path, time: Time, alice: Member
) -> None:
    for number in range(450):
        alice.log(str(number))
    settle(alice)
    alice.ahead = 3 * 3_600 * 1_000_000
    alice.log("from the future")
    settle(alice)
    carol = Member(tmp_path, "carol", time)
    settle(carol)
    assert len(carol.texts()) == 451
    assert carol.round().skews == {"alice": pytest.approx(alice.ahead, rel=0.01)}


def test_faults_are_told_by_writer(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [b"rubbish\n"])
    settle(bob)
    assert bob.transport.faults(INCIDENT, mallory.writer)[0].startswith("damaged")
    assert bob.transport.faults(INCIDENT, WriterId("ff" * 16)) == []
    assert bob.transport.faults(IncidentId("ff" * 16), mallory.writer) == []


def test_a_bad_purger_is_held_back_until_a_key_is_pressed(alice: Member, bob: Member) -> None:
    from warroom.store.purge_decisions import decide, waiting_purges

    done = [(f"{number:032x}", alice.log(f"entry {number}", on=f"{number:032x}")) for number in range(25)]
    settle(alice, bob)
    for on, one in done:
        commit(
            bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
            writes=[Write("entry", on, {}, do=PURGE, purges=one.hashes)],
        )  # fmt: skip
    settle(bob, alice)
    assert waiting_purges(alice.db) == 5
    assert sum(text is None for (text,) in alice.db.execute("SELECT text FROM entries")) == 20
    assert "/purges" in alice.alarms()[0][1]
    assert decide(alice.db, accept=True)[0] == 5
    assert alice.texts() == {None}
    assert decide(alice.db, accept=True)[0] == 0
    later = alice.log("later", on="ab" * 16)
    settle(alice, bob)
    bob.time.ticks += 4_000
    commit(
        bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
        writes=[Write("entry", "ab" * 16, {}, do=PURGE, purges=later.hashes)],
    )  # fmt: skip
    settle(bob, alice)
    assert waiting_purges(alice.db) == 0


def test_a_signature_travels_with_its_line(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [frame(mallory.write({"text": "x"})).removesuffix(b"\n") + b"\tsigned\n"])
    settle(bob)
    for log in alice.logs:
        log.unlink()
    settle(bob, rounds=6, seconds=61)
    assert b"\tsigned\n" in bob.logs[0].read_bytes()
    assert bob.db.execute("SELECT signature FROM ops").fetchone() == (b"signed",)


def test_alarms_are_kept_until_they_were_seen(alice: Member, bob: Member) -> None:
    from warroom.store.standing_alarms import alarms

    first, second = Scripted("mallory"), Scripted("mallory")
    put(alice, first, [frame(first.write({"text": "said"}))])
    put(alice, second, [frame(second.write({"text": "never said"}))], name="y.jsonl")
    settle(bob)
    ((incident, what, writer, words, at),) = alarms(bob.db)
    assert (incident, what, writer) == (INCIDENT, "fork", first.writer)
    assert "number 1" in words
    assert at > 0
