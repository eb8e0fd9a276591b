"""A head read by its shape says what the reader of JSON says, and nothing that it would refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oplog.builder import INCIDENT, Scripted
from warroom.model.identity import WriterId
from warroom.oplog.operation import GENESIS, Operation, body_hash
from warroom.oplog.plain_head import plain_head
from warroom.oplog.strict_json import LARGEST_INTEGER, Refused

BODY_IS = body_hash(b"{}")
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=210)
NUMBERS = st.one_of(st.integers(-2, 3), st.integers(LARGEST_INTEGER - 2, LARGEST_INTEGER + 2), st.integers(0, 10**20))
HEADS = st.fixed_dictionaries(
    {
        "n": NUMBERS, "t": NUMBERS, "at": NUMBERS, "by": NAMES, "act": NAMES, "do": NAMES, "is": NAMES, "on": NAMES,
        "of": st.lists(NAMES, max_size=4), "saw": st.just([]), "b": st.just(BODY_IS),
    }
)  # fmt: skip
FIELDS = ("n", "t", "at", "by", "act", "do", "kind", "on", "of", "saw", "purges", "undoes")


def written(head: dict[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def an_operation(head: bytes, **given: Any) -> Operation:
    return Operation(prev=GENESIS, incident=INCIDENT, writer=WriterId("a" * 32), head=head, body=None, **given)


def read_both_ways(head: bytes) -> None:
    plain = plain_head(head)
    if plain is not None:
        by_shape, by_json = an_operation(head, plain=plain), an_operation(head)
        assert [getattr(by_shape, field) for field in FIELDS] == [getattr(by_json, field) for field in FIELDS]
        assert plain[-1] == json.loads(head)["b"]


@given(HEADS)
def test_it_says_what_the_reader_of_json_says(head: dict[str, Any]) -> None:
    read_both_ways(written(head))


@given(st.data())
@example(None)
def test_whatever_is_changed_in_a_head_it_is_never_read_otherwise(data: st.DataObject | None) -> None:
    head = Scripted("alice").write({"text": "x", "kind": "note"}).head
    if data is not None:
        place = data.draw(st.integers(0, len(head) - 1))
        head = head[:place] + data.draw(st.binary(max_size=3)) + head[place + data.draw(st.integers(0, 3)) :]
    read_both_ways(head)


def test_what_our_writers_write_is_read_by_its_shape() -> None:
    writer = Scripted("älice 😀")
    first = writer.write({"text": "x", "kind": "note"})
    assert plain_head(first.head) is not None
    assert plain_head(writer.write({}).head) is not None
    assert plain_head(writer.write({"text": "y"}, saw=(first.hash,)).head) is None, "it supersedes something"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"n":1', b'"n":0'), (b'"n":1', b'"n":9007199254740992'), (b'"n":1', b'"n":01'), (b'"n":1', b'"n":1.0'),
        (b'"text"', b'"text","text"'), (b'"by":"alice"', b'"by":""'), (b'"by":"alice"', b'"by":"al\xffice"'),
        (b'"by":"alice"', b'"by":"' + b"a" * 201 + b'"'), (b'"by":"alice"', b'"by":"a","by":"b"'),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_left_to_whoever_can_say_which(old: bytes, new: bytes) -> None:
    head = Scripted("alice").write({"text": "x"}).head
    assert plain_head(head) is not None
    assert old in head
    broken = head.replace(old, new)
    assert plain_head(broken) is None
    with pytest.raises(Refused):
        an_operation(broken)
