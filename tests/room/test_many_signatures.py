"""Many signatures are looked at by several processes, and each answer is that of its own signature."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from warroom.model.identity import WriterId
from warroom.oplog.signed_lines import answered, asked
from warroom.oplog.signing import is_signed, signature_of
from warroom.room.sharing import many_signatures
from warroom.room.sharing.many_signatures import holding
from warroom.store.own_keys import FreshKey

if TYPE_CHECKING:
    from warroom.oplog.signed_lines import Signed

ALICE, BOB = FreshKey(b"a" * 32), FreshKey(b"b" * 32)
HASHES = [f"{number:064x}" for number in range(23)]
WRONG: dict[int, Signed] = {
    0: (BOB.writer, HASHES[0], signature_of(ALICE.seed, HASHES[0])),
    7: (ALICE.writer, HASHES[7], signature_of(ALICE.seed, HASHES[8])),
    11: (ALICE.writer, HASHES[11], b""),
    12: (ALICE.writer, HASHES[12], b"a b\n\xff\r"),
    22: (WriterId("ed25" + "0" * 28), HASHES[22], b"x" * 1_024),
}


def signatures() -> list[Signed]:
    good: list[Signed] = [(ALICE.writer, hash_, signature_of(ALICE.seed, hash_)) for hash_ in HASHES]
    return [WRONG.get(number, signed) for number, signed in enumerate(good)]


@pytest.mark.parametrize("many", [1, 5, 10, 1_000])
@pytest.mark.parametrize("processors", [1, 2, 3, 64, None])
def test_each_signature_is_judged_by_itself_however_many_processes_look(
    monkeypatch: pytest.MonkeyPatch, many: int, processors: int | None
) -> None:
    monkeypatch.setattr(many_signatures, "MANY", many)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    signed = signatures()
    assert holding(signed) == [is_signed(*each) for each in signed] == [number not in WRONG for number in range(23)]
    assert holding([]) == []


def test_a_process_answers_for_each_line_that_it_is_asked() -> None:
    expected = b"".join(b"0" if number in WRONG else b"1" for number in range(23))
    assert answered(asked(signatures())) == expected
    assert answered(b"") == b""


@pytest.mark.parametrize("answer", [b"", b"1", b"1" * 24, OSError("no more processes")], ids=str)
def test_what_another_process_does_not_say_is_looked_at_here(
    monkeypatch: pytest.MonkeyPatch, answer: bytes | OSError
) -> None:
    def ended(command: list[str], **_given: object) -> subprocess.CompletedProcess[bytes]:
        if isinstance(answer, OSError):
            raise answer
        return subprocess.CompletedProcess(command, -9, answer)

    monkeypatch.setattr(many_signatures, "MANY", 5)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(subprocess, "run", ended)
    assert holding(signatures()) == [number not in WRONG for number in range(23)]


def test_an_id_that_is_none_is_no_signature_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    odd: list[Signed] = [(WriterId(writer), HASHES[0], b"x") for writer in ("a b", "a\n", "\udc80", "\N{SNOWMAN}" * 32)]
    assert holding(odd) == [False] * 4
    monkeypatch.setattr(many_signatures, "MANY", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert holding(odd) == [False] * 4
