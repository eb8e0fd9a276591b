"""Whose key is whose: the first one that says it is somebody is taken, every other one is told and waits."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from warroom.model.identity import Moment

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, settle
from warroom.oplog.operation import PURGE
from warroom.oplog.signing import available, checker, key_words
from warroom.store.commit import commit, local, set_local
from warroom.store.own_keys import fresh_key
from warroom.store.pin_decisions import accept, revoke
from warroom.store.pins import ASKED, KNOWN, PINNED, TRUST, Pin, open_writers, pins, unsure_of
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.write import Write


@pytest.fixture
def bob(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "bob", time, keys=True)


@pytest.fixture
def alice(tmp_path: Path, time: Time) -> Member:
    return Member(tmp_path, "alice", time, keys=True)


@pytest.fixture
def mallory(tmp_path: Path, time: Time) -> Member:
    """Somebody with a key who calls himself alice."""
    member = Member(tmp_path, "mallory", time, keys=True)
    member.name = "alice"
    return member


def writes(member: Member, *some: Write) -> None:
    commit(member.db, incident=INCIDENT, by=member.name, writes=some, now=member.now(), entropy=member.entropy)


def states(member: Member) -> dict[tuple[str, str], str]:
    return {(one.person, one.writer): one.state for one in pins(member.db)}


def pin(member: Member, writer: str) -> list[Pin]:
    return [one for one in pins(member.db) if one.writer == writer]


def key_alarms(member: Member) -> list[str]:
    return [words for what, words in member.alarms() if what == "key"]


def level(rank: int) -> dict[str, object]:
    return {"level": f"P{rank}", "rank": rank}


def severity(member: Member) -> str | None:
    row = member.db.execute("SELECT severity FROM of_incident").fetchone()
    return json.loads(row[0])["level"] if row is not None and row[0] else None


def test_the_first_key_of_a_person_is_taken_and_a_second_one_is_told_and_its_lines_are_marked(
    alice: Member, bob: Member, mallory: Member
) -> None:
    alice.log("true")
    settle(alice, bob)
    assert states(bob) == {("alice", alice.writer()): PINNED}
    assert key_alarms(bob) == []
    mallory.log("false")
    settle(mallory, bob, alice)
    assert bob.texts() == {"true", "false"}
    (words,) = key_alarms(bob)
    assert words.startswith(f"another key says that it is @alice: {key_words(mallory.writer())}; here @alice is ")
    assert key_words(alice.writer()) in words
    marked = unsure_of(bob.db, [row for (row,) in bob.db.execute("SELECT rec FROM entries")])
    assert [text for rec, text in bob.db.execute("SELECT rec, text FROM entries") if rec in marked] == ["false"]
    assert len(key_alarms(alice)) == 1
    accept(bob.db, pin(bob, mallory.writer()), unsigned=False, now=Moment(1))
    assert states(bob)[("alice", mallory.writer())] == PINNED
    assert key_alarms(bob) == []
    assert unsure_of(bob.db, list(marked)) == set()


def test_lines_without_a_key_under_the_name_of_somebody_with_one_are_told(
    alice: Member, bob: Member, tmp_path: Path, time: Time
) -> None:
    alice.log("true")
    settle(alice, bob)
    stranger = Member(tmp_path, "stranger", time)
    stranger.name = "alice"
    stranger.log("false")
    carol = Member(tmp_path, "carol", time)
    carol.log("as ever")
    settle(stranger, carol, bob)
    (words,) = key_alarms(bob)
    assert words.startswith(f"lines without a key ({stranger.writer()[:8]}) say that they are of @alice, who here is ")
    assert bob.texts() == {"true", "false", "as ever"}
    assert states(bob)[("alice", stranger.writer())] == ASKED


def test_who_wrote_without_a_key_and_has_one_now_is_told_once(tmp_path: Path, time: Time, bob: Member) -> None:
    carol = Member(tmp_path, "carol", time)
    carol.log("before")
    settle(carol, bob)
    later = Member(tmp_path, "later", time, keys=True)
    later.name = "carol"
    later.log("after")
    settle(later, bob)
    assert key_alarms(bob) == [f"@carol, who wrote without a key until now, has one: {key_words(later.writer())}"]
    assert states(bob)[("carol", later.writer())] == PINNED


def test_a_key_that_says_it_is_ourselves_is_never_taken_by_itself(tmp_path: Path, time: Time, mallory: Member) -> None:
    alice = Member(tmp_path, "alice", time, checks=True)
    alice.log("mine, without a key")
    mallory.log("false")
    settle(mallory, alice)
    (words,) = key_alarms(alice)
    assert words.startswith("a key of somebody else says that it is you, @alice")
    assert states(alice)[("alice", mallory.writer())] == ASKED


LOOK_ALIKES = ["\u0430lice", "al\u0456ce", "\uff41lice", "alic\u0435"]
"""With letters of Cyrillic, and a wide one."""


def comes_after(tmp_path: Path, time: Time, name: str, members: tuple[Member, ...], *, keys: bool = True) -> Member:
    """Somebody called ``name``, who writes once ``members``, the first of whom wrote something, know each other."""
    newcomer = Member(tmp_path, "newcomer", time, keys=keys)
    newcomer.name = name
    members[0].log("true")
    settle(*members)
    newcomer.log("as true")
    settle(newcomer, *members)
    return newcomer


@pytest.mark.parametrize("keys", [True, False], ids=["with a key", "without one"])
@pytest.mark.parametrize("name", LOOK_ALIKES, ids=ascii)
def test_a_name_that_looks_like_somebodys_is_told_and_waits_for_a_word(
    tmp_path: Path, time: Time, alice: Member, bob: Member, name: str, keys: bool
) -> None:
    stranger = comes_after(tmp_path, time, name, (alice, bob), keys=keys)
    for member in (alice, bob):
        assert states(member)[name, stranger.writer()] == ASKED
        (words,) = key_alarms(member)
        assert re.search(f"@{name}, which looks like @alice and is not: its (CYRILLIC|FULLWIDTH) ", words)
    accept(bob.db, pin(bob, stranger.writer()), unsigned=False, now=bob.now())
    assert states(bob)[name, stranger.writer()] == PINNED


@pytest.mark.parametrize("name", ["Alice", "alise", "al1ce", "\u0430\u043b\u0438\u0441\u0430", "bob"])
def test_a_name_that_anybody_tells_apart_is_taken_at_once(
    tmp_path: Path, time: Time, alice: Member, bob: Member, name: str
) -> None:
    other = comes_after(tmp_path, time, name, (alice, bob))
    assert states(alice)[name, other.writer()] == PINNED
    assert key_alarms(alice) == []


def test_what_a_second_key_purges_waits(alice: Member, bob: Member, mallory: Member) -> None:
    entry = "e" * 32
    alice.log("true", on=entry)
    settle(alice, bob, mallory)
    (hash_,) = mallory.db.execute("SELECT hash FROM ops WHERE CAST(body AS TEXT) LIKE '%:_true_}%'").fetchone()
    writes(mallory, Write("entry", entry, {}, do=PURGE, purges=[hash_.hex()]))
    settle(mallory, bob)
    assert bob.texts() == {"true"}
    assert bob.db.execute("SELECT state FROM purge_targets").fetchall() == [("waiting",)]


def test_where_keys_must_be_known_roles_severities_and_purges_of_others_wait_until_their_key_is_accepted(
    alice: Member, bob: Member
) -> None:
    set_local(bob.db, TRUST, KNOWN)
    entry = "e" * 32
    writes(
        alice,
        Write("incident", "incident", {"title": "slow", "severity": level(1)}),
        Write("role", "role:ic", {"holder": "alice"}),
        Write("entry", entry, {"text": "true"}),
    )
    (hash_,) = alice.db.execute("SELECT hash FROM ops WHERE CAST(body AS TEXT) LIKE '%:_true_}%'").fetchone()
    writes(alice, Write("entry", entry, {}, do=PURGE, purges=[hash_.hex()]))
    settle(alice, bob)
    assert states(bob) == {("alice", alice.writer()): ASKED}
    assert key_alarms(bob)[0].startswith("a key that nobody accepted here says that it is @alice")
    assert severity(bob) is None
    assert bob.db.execute("SELECT count(*) FROM of_role").fetchone() == (0,)
    assert {why for (why,) in bob.db.execute("SELECT why FROM refused")} == {
        "it waits until the key of @alice is accepted here"
    }
    rebuild(bob.db)
    assert severity(bob) is None
    assert accept(bob.db, pin(bob, alice.writer()), unsigned=False, now=Moment(1)) == 2
    assert severity(bob) == "P1"
    assert bob.db.execute("SELECT count(*) FROM of_role").fetchone() == (1,)
    assert bob.db.execute("SELECT count(*) FROM refused").fetchone() == (0,)
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)
    writes(alice, Write("incident", "incident", {"severity": level(0)}))
    settle(alice, bob)
    assert severity(bob) == "P0"


def test_lines_without_a_key_wait_too_where_keys_must_be_known(bob: Member, tmp_path: Path, time: Time) -> None:
    set_local(bob.db, TRUST, KNOWN)
    carol = Member(tmp_path, "carol", time)
    writes(carol, Write("incident", "incident", {"title": "slow", "severity": level(1)}))
    settle(carol, bob)
    assert key_alarms(bob) == [
        f"lines without a key ({carol.writer()[:8]}) say that they are of @carol: "
        f"`warroom key accept {carol.writer()[:8]}` if they are"
    ]
    assert severity(bob) is None
    accept(bob.db, pin(bob, carol.writer()), unsigned=False, now=Moment(1))
    assert severity(bob) == "P1"


def test_a_revoked_key_changes_no_severity_and_what_it_says_is_marked(alice: Member, bob: Member) -> None:
    writes(alice, Write("incident", "incident", {"title": "slow", "severity": level(1)}))
    settle(alice, bob)
    revoke(bob.db, pin(bob, alice.writer()), now=Moment(1))
    writes(alice, Write("incident", "incident", {"severity": level(3)}))
    alice.log("stolen")
    settle(alice, bob)
    assert severity(bob) == "P1"
    records = [rec for (rec,) in bob.db.execute("SELECT rec FROM entries")]
    assert unsure_of(bob.db, records) == set(records)


def test_what_a_lost_key_did_not_sign_is_taken_once_somebody_says_so(alice: Member, bob: Member) -> None:
    alice.log("signed")
    settle(alice, bob)
    writer = alice.writer()
    alice.sign = None
    alice.started()
    set_local(alice.db, "sent", "")
    alice.log("lost before it was signed")
    former = local(alice.db, "writer")
    settle(alice, bob, rounds=6, seconds=20)
    assert former == writer
    assert bob.texts() == {"signed"}
    accept(bob.db, pin(bob, writer), unsigned=True, now=Moment(1))
    assert open_writers(bob.db) == {writer}
    settle(bob, rounds=4, seconds=61)
    assert bob.texts() == {"signed", "lost before it was signed"}


def test_where_nothing_can_be_checked_no_key_is_taken_for_anybodys(
    alice: Member, tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.log("true")
    settle(alice)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    erin = Member(tmp_path, "erin", time)
    settle(erin)
    assert (available(), checker(), fresh_key(erin.entropy)) == (False, None, None)
    assert erin.texts() == {"true"}
    assert pins(erin.db) == []


def test_keys_that_are_known_purge_at_once_where_keys_must_be_known(alice: Member, bob: Member) -> None:
    entry = "e" * 32
    alice.log("true", on=entry)
    settle(alice, bob)
    set_local(bob.db, TRUST, KNOWN)
    (hash_,) = alice.db.execute("SELECT hash FROM ops WHERE CAST(body AS TEXT) LIKE '%:_true_}%'").fetchone()
    writes(alice, Write("entry", entry, {}, do=PURGE, purges=[hash_.hex()]))
    settle(alice, bob)
    assert bob.db.execute("SELECT state FROM purge_targets").fetchall() == [("done",)]
