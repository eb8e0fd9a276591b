"""The table of the kinds of entries: what reads it, and what must hold of any row."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.conftest import START
from warroom.intake.typed_line import ENTRY, HELP, HINT, read_line
from warroom.model.entry_kinds import BY_SIGN, ENTRY_KINDS, KINDS_TYPED, kinds_that
from warroom.playbook.drills import Expected
from warroom.store.likeness import OF_SYMPTOMS


@pytest.mark.parametrize("sign", sorted(BY_SIGN))
def test_a_sign_before_the_words_makes_the_kind_and_alone_stores_nothing(sign: str) -> None:
    for words in (f"{sign} it is so", f"{sign}it is so", f"14:00 {sign} it is so", f"* {sign} it is so"):
        line = read_line(words, now=START, zone="UTC")
        assert (line.does, line.kind, line.text) == (ENTRY, BY_SIGN[sign], "it is so"), words
    assert read_line(sign, now=START, zone="UTC").does in (HINT, HELP)


def test_no_two_kinds_share_a_sign_a_key_or_a_mark() -> None:
    for field in ("sign", "key", "mark", "name"):
        said = [getattr(kind, field) for kind in ENTRY_KINDS.values() if getattr(kind, field)]
        assert len(set(said)) == len(said), field
    assert all(len(kind.mark) == 1 and len(kind.sign) <= 1 for kind in ENTRY_KINDS.values())


def test_every_reader_knows_every_kind() -> None:
    assert set(KINDS_TYPED) == set(ENTRY_KINDS) - {"task"}
    assert set(kinds_that(lambda kind: kind.symptom)) <= set(OF_SYMPTOMS)
    expected = TypeAdapter(Expected)
    for name in ENTRY_KINDS:
        assert expected.validate_python({"what": "a", "within": "5m", "kind": name}).kind == name
    with pytest.raises(ValidationError, match="'declared'"):
        expected.validate_python({"what": "a", "within": "5m", "kind": "nonsense"})
