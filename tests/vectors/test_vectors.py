"""The format vectors: stable from now on, and read as they say."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.store.tables import deliver, fresh
from tests.vectors.make import DAMAGED, HERE, VALID, vectors
from warroom.oplog.chain import read_log
from warroom.store.rebuild import digest_of

EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text("utf-8"))


def test_there_are_enough_of_both() -> None:
    assert len(VALID) >= 20
    assert len(DAMAGED) >= 20
    assert set(EXPECTED) == set(vectors())


@pytest.mark.parametrize("file", EXPECTED)
def test_a_vector_is_what_it_was_and_is_read_as_it_says(file: str) -> None:
    data, expected = (HERE / file).read_bytes(), EXPECTED[file]
    made, said = vectors()[file]
    assert (data, expected) == (made, said)
    operations, faults, tip = read_log(data, incident=expected["incident"], writer=expected["writer"])
    assert [operation.hash for operation in operations] == expected["hashes"]
    assert [{"line": one.line, "byte": one.byte, "what": one.what} for one in faults] == expected["faults"]
    assert tip == expected["tip"]
    whole = data.count(b"\n")
    if file.startswith("valid"):
        assert not faults
        assert len(operations) == whole
    else:
        assert faults or not data.endswith(b"\n")


@pytest.mark.parametrize("file", [file for file in EXPECTED if file.startswith("valid")])
def test_a_valid_log_is_folded_to_the_digest_that_its_heads_have(file: str, tmp_path: Path) -> None:
    expected = EXPECTED[file]
    data = (HERE / file).read_bytes()
    operations, _, _ = read_log(data, incident=expected["incident"], writer=expected["writer"])
    db: sqlite3.Connection = fresh(tmp_path, "one")
    deliver(db, operations)
    assert digest_of(db, expected["incident"]) == by_hand(data)


def by_hand(data: bytes) -> str:
    """The digest made from the file alone, by the words of the format and none of the program's code."""
    heads: set[tuple[str, str, str, str]] = set()
    gone: set[tuple[str, str, str, str]] = set()
    for line in data.splitlines():
        head, _, hash_ = line.split(b"\t")[:3]
        said = json.loads(head)
        if said["do"] in ("purge", "note"):
            continue
        for field in said["of"]:
            gone |= {(said["is"], said["on"], field, seen) for seen in said["saw"]}
            if said["do"] != "drop":
                heads.add((said["is"], said["on"], field, hash_.decode()))
    total = hashlib.sha256()
    for one in sorted(heads - gone):
        total.update("\0".join(one).encode() + b"\n")
    return total.hexdigest()
