"""A line that was moved, copied, swapped, changed or taken from elsewhere is told as that with its number."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.closed_folder import Closed
from tests.share.forging import ALICE, Log, written
from tests.share.replicas import Member, Time, settle
from warroom.model.identity import IncidentId, Moment
from warroom.oplog.framing import Framed, frame
from warroom.oplog.operation import GENESIS, operation_hash
from warroom.room.sharing.share_trouble import damage_words, fault_kind
from warroom.share.folder import FileStat
from warroom.share.log_file import LogFile
from warroom.share.share_format import LogHeader
from warroom.share.share_state import ShareState
from warroom.share.witness import Witness
from warroom.store.exchange import HeldLine

Does = Callable[[list[list[bytes]]], object]
ELSEWHERE = written(ALICE, incident=IncidentId("2d" * 16)).rows


def swap_bodies(rows: list[list[bytes]]) -> None:
    rows[3][1], rows[4][1] = rows[4][1], rows[3][1]


def exchange(rows: list[list[bytes]]) -> None:
    rows[3], rows[4] = rows[4], rows[3]


def edit(rows: list[list[bytes]]) -> None:
    rows[2][0] = rows[2][0].replace(b'"by":"alice"', b'"by":"bob"')


def edit_body(rows: list[list[bytes]]) -> None:
    rows[3][1] = rows[3][1].replace(b"entry", b"other")


def rehash(rows: list[list[bytes]]) -> None:
    """The text and its hash made anew, and all behind it left."""
    rows[3][0] = rows[3][0].replace(b'"by":"alice"', b'"by":"bob"')
    rows[3][2] = operation_hash(rows[2][2].decode(), INCIDENT, ALICE.writer, rows[3][0]).encode()


ALTERATIONS: list[tuple[Does, str]] = [
    (swap_bodies, "at line 5, operation 4: it has another body than it was written with"),
    (edit_body, "at line 5, operation 4: it has another body than it was written with"),
    (exchange, "at line 5, operation 5: operation 4 belongs there: lines were moved, copied or left out"),
    (lambda rows: rows.pop(3), "at line 5, operation 5: operation 4 belongs there: lines were moved"),
    (lambda rows: rows.insert(6, list(rows[1])), "at line 8, operation 2: operation 7 belongs there"),
    (lambda rows: rows.append(list(rows[0])), "at line 11, operation 1: operation 10 belongs there"),
    (edit, "at line 4, operation 3: it, or what stood before it, was changed after it was written"),
    (rehash, "at line 6, operation 5: its key signed another text here, or this for another incident or place"),
    (lambda rows: rows.__setitem__(4, list(ELSEWHERE[4])), "at line 6, operation 5: its key signed another text"),
    (
        lambda rows: rows.append(list(ELSEWHERE[0])),
        "operation 10 belongs there: lines were moved, copied or left out, or",
    ),
]
DAMAGE: list[Does] = [
    lambda rows: rows[3].__setitem__(0, rows[3][0][: len(rows[3][0]) // 2]),
    lambda rows: rows[3].__setitem__(2, rows[3][2][:20]),
    lambda rows: rows.__setitem__(3, [bytes(300)]),
    lambda rows: rows[3].__setitem__(0, b"[" * 5_000),
    lambda rows: rows[3].__setitem__(0, b'{"n":"4"}'),
]


def fault(does: Does) -> str:
    log = written(ALICE)
    does(log.rows)
    data = Log(log.writer, log.rows).data()
    file = LogFile("some.jsonl", INCIDENT, 0.0)
    list(file.segment.feed(data))
    file.look = FileStat(len(data), 0, 0)
    file.judge(0.0, Moment(0), b"", first=False, more=False)
    return file.fault


@pytest.mark.parametrize(("does", "words"), ALTERATIONS)
def test_what_was_done_to_a_line_is_told_with_its_place_and_its_number(does: Does, words: str) -> None:
    told = fault(does)
    assert words in told
    assert (fault_kind(told), told.startswith("altered at line ")) == ("ALTERED", True)
    assert damage_words(ShareState(damaged=((INCIDENT, "alice", "a.jsonl", told),))) == "altered log of @alice"


@pytest.mark.parametrize("does", DAMAGE)
def test_what_is_no_line_any_more_is_damage(does: Does) -> None:
    assert fault(does).startswith("damaged at byte ")


def test_a_log_without_a_key_is_called_changed_as_well_and_nobody_s_signature_is_asked_for() -> None:
    alice = Scripted("alice")
    framed = [frame(alice.write({"text": f"entry {number}"})) for number in range(3)]
    file = LogFile("some.jsonl", INCIDENT, 0.0)
    header = LogHeader(
        incident=INCIDENT, writer=alice.writer, by="alice", host="h", first=1, prev=GENESIS, maker=alice.writer
    )
    data = header.line() + framed[0] + framed[2].replace(b"\n", b"\tsigned\n")
    list(file.segment.feed(data))
    file.look = FileStat(len(data), 0, 0)
    file.judge(0.0, Moment(0), b"", first=False, more=False)
    assert "at line 3, operation 3: operation 2 belongs there" in file.fault


def test_of_lines_that_are_not_signed_and_say_no_number_none_is_told() -> None:
    log = written(ALICE, flushes=(2, 3))
    log.rows[-1].pop()
    file = LogFile("some.jsonl", INCIDENT, 0.0)
    framed = list(file.segment.feed(log.data()))
    file.unvouched = [Framed(framed[-1].prev, b"{}", None, framed[-1].hash, None)]
    file.look = FileStat(len(log.data()), 0, 0)
    file.judge(99.0, Moment(0), b"", first=False, more=False)
    assert file.fault.endswith("before it signed it")


UNSIGNED_WORDS = [
    (0, "the log was cut off behind them, somebody else wrote them, or that key was lost before it signed them"),
    (6, "the log was cut off behind them, somebody else wrote them, or that key was lost before it signed them"),
    (
        7,
        "operation 6 is not here, and later ones that it signed are: the log was cut off behind them, or somebody else",
    ),
    (9, "operations 6 to 8 are not here, and later ones that it signed are: the log was cut off behind them, or"),
]


@pytest.mark.parametrize(("later", "words"), UNSIGNED_WORDS)
def test_of_lines_that_are_not_signed_the_numbers_are_told_and_what_is_lacking(later: int, words: str) -> None:
    log = written(ALICE, flushes=(2, 3))
    log.rows[-1].pop()
    data = log.data()
    file = LogFile("some.jsonl", INCIDENT, 0.0)
    file.unvouched = list(file.segment.feed(data))[2:]
    file.look = FileStat(len(data), 0, 0)
    file.judge(99.0, Moment(0), b"", first=False, more=False, later=lambda _, number: later if number == 5 else -1)
    assert words in file.fault
    assert file.fault.endswith(": operations 3 to 5")
    assert damage_words(ShareState(damaged=((INCIDENT, "alice", "a", file.fault),))) == "unsigned lines say @alice"


def heard(*members: Member) -> list[tuple[str, int]]:
    """What ``members`` tell from now on of lines that are gone from the share: writer and number."""
    told: list[tuple[str, int]] = []

    class Hearing(Witness):
        def gone(self, incident: IncidentId, lines: Sequence[HeldLine]) -> None:
            told.extend((line.writer, line.n) for line in lines)

    for member in members:
        member.transport._witness = Hearing()
        for lane in member.transport.lanes.values():
            lane._witness = lane.losses._witness = member.transport._witness
    return told


def test_whoever_puts_back_what_others_wrote_tells_it(alice: Member, bob: Member) -> None:
    for text in ("one", "two"):
        alice.log(text)
    settle(alice, bob)
    told = heard(alice, bob)
    for log in alice.logs:
        log.unlink()
    settle(bob, rounds=2, seconds=61)
    assert told == [], "its owner has time to do it, and a folder to show it"
    settle(bob, rounds=4, seconds=61)
    assert told == [(alice.writer(), 1), (alice.writer(), 2)]


def test_whoever_finds_the_end_of_their_own_log_cut_off_or_without_signatures_puts_it_back_and_tells_it(
    tmp_path: Path, time: Time
) -> None:
    alice = Member(tmp_path, "alice", time, keys=True)
    alice.log("one")
    settle(alice)
    alice.log("two")
    settle(alice, rounds=3, seconds=61)
    told = heard(alice)
    settle(alice, rounds=3, seconds=61)
    assert told == [], "all is there"
    for left in (rb"", rb"\1\n"):
        log = max(alice.logs, key=lambda log: log.stat().st_size)
        *before, last = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(b"".join(before) + re.sub(rb"(.*)\t[^\t\n]{130}\n", left, last))
        settle(alice, rounds=4, seconds=61)
        newcomer = Member(tmp_path, f"carol{len(told)}", time, keys=True)
        settle(newcomer)
        assert newcomer.texts() == {"one", "two"}
        assert {writer for writer, _ in told} == {alice.writer()}
        assert told[-1][1] == max(line for _, line in told)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ENOSPC, errno.ENOTCONN])
def test_what_was_never_on_the_share_is_put_there_and_not_told_as_gone(tmp_path: Path, bob: Member, error: int) -> None:
    """Who may write again after a while would raise an alarm over everything that was written meanwhile."""
    folder = Closed(str(bob.root), "", error)
    folder.path = "nowhere"
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("one")
    settle(alice, bob)
    told = heard(alice, bob)
    folder.path = "inc-"
    for text in ("two", "three"):
        alice.log(text)
        settle(alice, rounds=3, seconds=61)
    assert alice.round().unsent == 2
    folder.path = "nowhere"
    settle(alice, bob, rounds=4, seconds=61)
    assert bob.texts() == {"one", "two", "three"}
    assert told == []
