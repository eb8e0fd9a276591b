"""However a log is forged, nothing is taken under its writer's id that this writer did not sign."""

from __future__ import annotations

import os
import random

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.share.forging import ALICE, FORGERIES, MALLORY, taken, written
from tests.share.mutations import KINDS, heads_accepted, lines_accepted
from warroom.model.identity import WriterId
from warroom.oplog.signing import is_signed, key_words, signature_of


def test_all_that_was_signed_is_taken_and_nothing_else_of_any_forgery() -> None:
    honest = written(ALICE)
    assert len(taken(honest.data(), is_signed)) == len(honest.rows)
    assert lines_accepted(1_200, seed=1) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_forged_line_or_head_and_no_changed_envelope_is_taken(kind: str) -> None:
    if kind == "envelopes":
        pytest.importorskip("pyrage", reason="private incidents need pyrage")
    assert KINDS[kind](1_000, 1) == 0


def test_heads_that_were_forged_would_be_taken_if_their_signatures_were_not_looked_at() -> None:
    assert heads_accepted(1_000, 1, lambda _text, _signature: ALICE.public) > 100


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_hundred_thousand_forged_ones_none_is_taken(kind: str) -> None:
    assert KINDS[kind](int(os.environ.get("FORGERIES", "100000")), 2) == 0


def test_each_kind_of_forgery_would_be_seen_if_signatures_were_not_looked_at() -> None:
    """Without the check these forgeries do give what Alice never wrote, so the tests above can fail."""
    honest = written(ALICE)
    said = {row[2].decode() for row in honest.rows}
    got_through = set()
    for forge in FORGERIES:
        chance = random.Random(3)
        for _ in range(20):
            if {one.hash for one in taken(forge(honest.copy(), chance), lambda *_: True)} - said:
                got_through.add(forge.__name__)
    assert got_through >= {
        "head_rewritten", "body_rewritten", "reordered", "line_left_out", "line_added", "signatures_moved",
        "signature_bent", "signed_by_another", "of_another_incident",
    }  # fmt: skip


@pytest.mark.parametrize(
    "column",
    [
        b"", b".", b"A.B", b"A" * 43 + b"." + b"A" * 86, b"\xff" * 130, b"=" * 43 + b"." + b"=" * 86,
        signature_of(MALLORY.seed, "ab" * 32), signature_of(ALICE.seed, "ab" * 32) + b"=",
        signature_of(ALICE.seed, "ab" * 32).replace(b".", b".."), signature_of(ALICE.seed, "cd" * 32),
        signature_of(ALICE.seed, "ab" * 32).partition(b".")[2],
    ],
)  # fmt: skip
def test_a_column_that_is_no_signature_of_the_line_by_its_writer_is_none(column: bytes) -> None:
    assert is_signed(ALICE.writer, "ab" * 32, signature_of(ALICE.seed, "ab" * 32))
    assert not is_signed(ALICE.writer, "ab" * 32, column)


def test_a_key_is_read_aloud_as_four_words_that_differ_with_the_key() -> None:
    assert key_words(ALICE.writer) != key_words(MALLORY.writer)
    words = key_words(ALICE.writer).split()
    assert [len(word) for word in words] == [5] * 4
    assert len({key_words(WriterId(f"ed25{number:028x}")) for number in range(0, 1 << 112, 1 << 103)}) == 512
