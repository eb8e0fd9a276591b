"""What somebody who may write into the folder can make others believe by signs of life: nothing about anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, settle
from warroom.model.identity import IncidentId
from warroom.room.sharing.share_trouble import clock_words, off_words
from warroom.room.sharing.who_is_here import here_lines, how_many_here
from warroom.share.presence import UNACCEPTED, UNSIGNED
from warroom.share.share_format import here_folder
from warroom.share.share_state import ShareState
from warroom.store.commit import set_local
from warroom.store.pins import KNOWN, TRUST

OTHER = IncidentId("2d" * 16)
DAY = 86_400


@pytest.fixture
def people(tmp_path: Path, time: Time) -> tuple[Member, Member]:
    """Two with keys who know each other's, and are in the room."""
    alice, bob = (Member(tmp_path, name, time, keys=True) for name in ("alice", "bob"))
    alice.log("one")
    bob.log("two")
    settle(alice, bob)
    for _ in range(3):
        for member in (alice, bob):
            member.round(seconds=8, open_incident=INCIDENT)
    return alice, bob


def place(member: Member, writer: str, incident: IncidentId = INCIDENT) -> Path:
    return member.root / here_folder(incident) / f"{writer}.json"


def written(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(path.read_text())
    return fields


def believed(state: ShareState) -> list[tuple[str, str, str, int]]:
    return [(sign.by, sign.host, sign.version, sign.last) for sign in state.here[INCIDENT] if not sign.doubt]


def doubted(state: ShareState) -> list[tuple[str, str]]:
    return [(sign.by, sign.doubt) for sign in state.here[INCIDENT] if sign.doubt]


def test_a_sign_of_life_by_the_key_of_its_person_is_believed(people: tuple[Member, Member]) -> None:
    alice, _ = people
    state = alice.round(open_incident=INCIDENT)
    assert (believed(state), doubted(state)) == ([("bob", "host", "1", 2)], [])
    assert how_many_here(state, INCIDENT) == "2 here"


@pytest.mark.parametrize("hours", [-3, 3])
def test_whoever_has_read_our_sign_is_here_however_wrong_their_clock_is(tmp_path: Path, time: Time, hours: int) -> None:
    alice, bob = (Member(tmp_path, name, time, keys=True) for name in ("alice", "bob"))
    bob.ahead = hours * 3_600_000_000
    alice.log("one")
    bob.log("two")
    settle(alice, bob)
    for _ in range(6):
        for member in (alice, bob):
            state = member.round(seconds=8, open_incident=INCIDENT)
            if member is alice:
                told = state
    assert believed(told) == [("bob", "host", "1", 2)]
    assert f"clock is {'2 h' if hours > 0 else '3 h'}" in off_words(told.here[INCIDENT][0])


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a name": lambda sign: sign.update(by="carol"),
    "a machine": lambda sign: sign.update(host="theirs"),
    "a version": lambda sign: sign.update(version="0.1"),
    "how much there is": lambda sign: sign.update(last=4_000),
    "a clock ahead": lambda sign: sign.update(at=sign["at"] + 3_600_000_000),
    "a clock behind": lambda sign: sign.update(at=sign["at"] - 3_600_000_000),
    "what was read": lambda sign: sign.update(heard=[1]),
    "no signature": lambda sign: sign.update(signature="", at=sign["at"] + 1),
    "as before there were signatures": lambda sign: [sign.pop(name) for name in ("signature", "heard")],
    "rubbish for a signature": lambda sign: sign.update(signature=["x" * 500]),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("away", [False, True], ids=["while they are here", "while they are away"])
def test_nobody_says_anything_in_the_name_of_a_key(
    people: tuple[Member, Member], forge: Callable[[dict[str, Any]], object], away: bool
) -> None:
    alice, bob = people
    for _ in range(8 if away else 0):
        alice.round(seconds=16, open_incident=INCIDENT)
    sign = written(place(bob, bob.writer()))
    forge(sign)
    place(bob, bob.writer()).write_text(json.dumps(sign))
    state = alice.round(seconds=2, open_incident=INCIDENT)
    assert believed(state) == ([] if away else [("bob", "host", "1", 2)])
    assert clock_words(state, INCIDENT) == ""
    assert how_many_here(state, INCIDENT).startswith("1 here" if away else "2 here")
    assert {why for _, why in doubted(state)} <= {UNSIGNED}
    assert not any("is here, on" in line for line in here_lines(state, INCIDENT)) or not away


@pytest.mark.parametrize("order", ["one", "several"])
def test_signs_of_another_time_that_somebody_puts_back_bring_nobody_back(
    people: tuple[Member, Member], order: str
) -> None:
    alice, bob = people
    of_then = []
    for _ in range(4):
        for member in (alice, bob):
            member.round(seconds=16, open_incident=INCIDENT)
        of_then.append(place(bob, bob.writer()).read_bytes())
    alice.time.ticks += DAY
    for content in of_then[-1:] if order == "one" else of_then:
        alice.round(seconds=16, open_incident=INCIDENT)
        place(bob, bob.writer()).write_bytes(content)
        state = alice.round(seconds=2, open_incident=INCIDENT)
        assert (state.here[INCIDENT], clock_words(state, INCIDENT)) == ((), "")
    # One that was left in another incident says nothing here.
    alice.log("elsewhere", incident=OTHER)
    settle(alice, bob)
    bob.round(seconds=16, open_incident=OTHER)
    place(bob, bob.writer()).write_bytes(place(bob, bob.writer(), OTHER).read_bytes())
    assert believed(alice.round(seconds=2, open_incident=INCIDENT)) == []


@pytest.mark.parametrize("keys", [True, False], ids=["with a key", "without one"])
@pytest.mark.parametrize("wrote", [True, False], ids=["wrote", "only looks on"])
def test_a_stranger_is_not_taken_for_somebody_by_their_name(
    tmp_path: Path, people: tuple[Member, Member], keys: bool, wrote: bool
) -> None:
    alice, bob = people
    mallory = Member(tmp_path, "mallory", alice.time, keys=keys)
    mallory.name = "bob"
    mallory.ahead = 7_200_000_000
    mallory.started()
    mallory.writer()
    if wrote:
        mallory.log("three")
    for _ in range(6):
        for member in (mallory, bob, alice):
            state = member.round(seconds=4, open_incident=INCIDENT)
    assert [by for by, *_ in believed(state)] == ["bob"]
    assert doubted(state) == [("bob", UNACCEPTED)]
    assert clock_words(state, INCIDENT) == ""
    assert how_many_here(state, INCIDENT) == "2 here"
    assert state.skews.get("bob", 0) == 0
    assert "unproven: a sign of life says that @bob is here (key not accepted)" in here_lines(state, INCIDENT)


def test_somebody_new_is_here_as_their_lines_would_be_taken(tmp_path: Path, people: tuple[Member, Member]) -> None:
    alice, _ = people
    carol = Member(tmp_path, "carol", alice.time, keys=True)
    for _ in range(3):
        for member in (carol, alice):
            state = member.round(seconds=8, open_incident=INCIDENT)
    assert (believed(state), doubted(state)) == ([("bob", "host", "1", 2), ("carol", "host", "1", 0)], [])
    set_local(alice.db, TRUST, KNOWN)
    state = alice.round(open_incident=INCIDENT)
    assert ([by for by, *_ in believed(state)], doubted(state)) == (["bob"], [("carol", UNACCEPTED)])
    assert how_many_here(state, INCIDENT) == "2 here, 1 unproven"


def test_many_signs_that_are_not_believed_are_counted(people: tuple[Member, Member]) -> None:
    alice, bob = people
    sign = written(place(bob, bob.writer()))
    for number in range(30):
        writer = f"ed25{number:028x}"
        sign.update(writer=writer, by=f"p{number}", at=alice.now())
        place(bob, writer).write_text(json.dumps(sign))
    state = alice.round(seconds=2, open_incident=INCIDENT)
    assert how_many_here(state, INCIDENT) == "2 here, 30 unproven"
    assert here_lines(state, INCIDENT)[-1] == "and 10 signs of life more that are unproven"
    assert len(here_lines(state, INCIDENT)) == 22
