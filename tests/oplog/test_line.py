"""Framing and the hash chain: what was written is read back, and nothing else is."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oplog.builder import INCIDENT, Scripted
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.chain import DAMAGED, REFUSED, read_log
from warroom.oplog.framing import Damaged, frame, stated_body, unframe
from warroom.oplog.operation import (
    GENESIS,
    LONGEST_LINE,
    NOTE,
    PURGE,
    Operation,
    body_hash,
    compose,
    is_id,
    operation_hash,
)
from warroom.oplog.strict_json import Refused

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def fifty() -> tuple[Scripted, list[Operation]]:
    writer = Scripted("alice")
    operations: list[Operation] = []
    for number in range(50):
        saw = (operations[-1].hash,) if operations and number % 3 == 0 else ()
        operations.append(writer.write({"text": f"entry {number} \t\n é 😀", "pinned": number % 2}, saw=saw))
    return writer, operations


@given(TEXTS)
def test_an_operation_is_read_back_as_it_was_written(text: str) -> None:
    written = Scripted("alice").write({"text": text})
    line = frame(written)
    assert line.count(b"\n") == 1
    assert line.count(b"\t") == 2
    read = unframe(line, prev=GENESIS, incident=INCIDENT, writer=written.writer)
    assert (read.hash, read.head, read.body) == (written.hash, written.head, written.body)
    assert read.values() == {"text": text}


def test_one_carriage_return_at_the_end_is_ignored() -> None:
    written = Scripted("alice").write({"text": "x"})
    line = frame(written)[:-1] + b"\r\n"
    assert unframe(line, prev=GENESIS, incident=INCIDENT, writer=written.writer).hash == written.hash


def test_a_signature_is_kept_and_not_part_of_the_identity() -> None:
    written = Scripted("alice").write({"text": "x"})
    written.signature = b"signed"
    read = unframe(frame(written), prev=GENESIS, incident=INCIDENT, writer=written.writer)
    assert read.signature == b"signed"
    assert read.hash == written.hash


def test_a_purged_body_leaves_the_chain_whole() -> None:
    writer, operations = fifty()
    operations[10].body = None
    data = b"".join(map(frame, operations))
    read, faults, tip = read_log(data, incident=INCIDENT, writer=writer.writer)
    assert not faults
    assert tip == operations[-1].hash
    assert read[10].values() == {}


@pytest.mark.no_cover
def test_no_truncation_is_read_as_anything_but_a_beginning() -> None:
    writer, operations = fifty()
    operations = operations[:12]
    data = b"".join(map(frame, operations))
    hashes = [operation.hash for operation in operations]
    for length in range(len(data)):
        read, faults, _ = read_log(data[:length], incident=INCIDENT, writer=writer.writer)
        assert [operation.hash for operation in read] == hashes[: data.count(b"\n", 0, length)]
        assert not faults


@pytest.mark.no_cover
def test_no_flipped_bit_is_read_as_another_operation() -> None:
    writer, operations = fifty()
    operations = operations[:5]
    data = b"".join(map(frame, operations))
    whole = [(operation.hash, operation.body) for operation in operations]
    choose = random.Random(7)
    for _ in range(10_000):
        at, bit = choose.randrange(len(data)), 1 << choose.randrange(8)
        flipped = bytearray(data)
        flipped[at] ^= bit
        read, faults, _ = read_log(bytes(flipped), incident=INCIDENT, writer=writer.writer)
        assert [(operation.hash, operation.body) for operation in read] == whole[: len(read)]
        assert len(read) == len(whole) or faults or data[at : at + 1] == b"\n"


def test_a_line_of_another_incident_or_writer_is_damage_here() -> None:
    written = Scripted("alice").write({"text": "x"})
    for incident, writer in ((IncidentId("2d" * 16), written.writer), (INCIDENT, "ff" * 16)):
        with pytest.raises(Damaged, match="hash"):
            unframe(frame(written), prev=GENESIS, incident=incident, writer=WriterId(writer))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"a\tb\n", "columns"),
        (b"a\tb\tc\td\te\n", "columns"),
        (b"a\tb\tnot a hash\n", "third column"),
        (b"x" * (LONGEST_LINE + 1), "longer"),
        (b"{}\t{}\t" + b"0" * 64 + b"\n", "hash does not match"),
    ],
)
def test_a_line_that_is_not_framed_is_damaged(line: bytes, why: str) -> None:
    with pytest.raises(Damaged, match=why):
        unframe(line, prev=GENESIS, incident=INCIDENT, writer=WriterId("aa" * 16))


def test_a_signature_without_end_is_damage() -> None:
    written = Scripted("alice").write({"text": "x"})
    written.signature = b"s" * 2000
    with pytest.raises(Damaged, match="signature"):
        unframe(frame(written), prev=GENESIS, incident=INCIDENT, writer=written.writer)


def forged(head: object, body: bytes = b'{"put":{"text":"x"},"salt":"s"}') -> bytes:
    """A line with a hash that holds over any head."""
    writer = Scripted("alice").writer
    if isinstance(head, dict) and head.get("b") == "right":
        head["b"] = body_hash(body)
    text = head if isinstance(head, bytes) else json.dumps(head, separators=(",", ":")).encode()
    return b"\t".join((text, body, operation_hash(GENESIS, INCIDENT, writer, text).encode())) + b"\n"


HEAD = {
    "n": 1, "t": 5, "at": 5, "by": "alice", "act": "a", "do": "put", "is": "entry", "on": "e", "of": ["text"],
    "saw": [], "b": "right",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"n": 0}, "head.n"),
        ({"n": True}, "head.n"),
        ({"n": "1"}, "head.n"),
        ({"t": -1}, "head.t"),
        ({"at": None}, "head.at"),
        ({"by": ""}, "head.by"),
        ({"by": "x" * 201}, "head.by"),
        ({"act": 3}, "head.act"),
        ({"is": []}, "head.is"),
        ({"on": ""}, "head.on"),
        ({"of": "text"}, "head.of"),
        ({"of": ["text", "text"]}, "head.of"),
        ({"of": [7]}, "head.of"),
        ({"of": ["kind"]}, "exactly the fields"),
        ({"saw": ["x"]}, "head.saw"),
        ({"saw": None}, "head.saw"),
        ({"purges": [1]}, "head.purges"),
        ({"undoes": 1}, "head.undoes"),
        ({"b": "short"}, "head.b"),
    ],
)
def test_a_hash_that_holds_over_broken_content_is_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        unframe(forged({**HEAD, **change}), prev=GENESIS, incident=INCIDENT, writer=Scripted("alice").writer)


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        (b"[]", b"{}", "not an object"),
        (b"\xff", b"{}", "UTF-8"),
        (dict(HEAD), b"[]", "not an object"),
        (dict(HEAD), b'{"put":[],"salt":""}', "exactly"),
        (dict(HEAD), b'{"add":{"text":"x"},"salt":""}', "exactly"),
    ],
)
def test_a_head_or_body_of_another_shape_is_refused(head: object, body: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        unframe(forged(head, body), prev=GENESIS, incident=INCIDENT, writer=Scripted("alice").writer)


def test_a_body_that_is_not_the_one_vouched_for_is_damage() -> None:
    line = forged({**HEAD, "b": body_hash(b"{}")})
    with pytest.raises(Damaged, match="vouches"):
        unframe(line, prev=GENESIS, incident=INCIDENT, writer=Scripted("alice").writer)


def test_unknown_fields_of_a_head_are_kept() -> None:
    read = unframe(forged({**HEAD, "later": 1}), prev=GENESIS, incident=INCIDENT, writer=Scripted("alice").writer)
    assert b'"later":1' in read.head


def test_a_refused_line_is_passed_over_and_a_damaged_one_ends_the_reading() -> None:
    writer = Scripted("alice")
    broken = forged({**HEAD, "n": 0})
    writer.prev = operation_hash(GENESIS, INCIDENT, writer.writer, broken.split(b"\t")[0])
    good = writer.write({"text": "after"})
    read, faults, tip = read_log(broken + frame(good), incident=INCIDENT, writer=writer.writer)
    assert [operation.hash for operation in read] == [good.hash]
    assert [(fault.line, fault.byte, fault.what) for fault in faults] == [(1, 0, REFUSED)]
    assert tip == good.hash
    read, faults, _ = read_log(broken + b"x\n" + frame(good), incident=INCIDENT, writer=writer.writer)
    assert read == []
    assert [(fault.line, fault.byte, fault.what) for fault in faults] == [(1, 0, REFUSED), (2, len(broken), DAMAGED)]
    assert "column" in faults[1].why


def test_a_writer_does_not_write_what_a_reader_refuses() -> None:
    writer = Scripted("alice")
    with pytest.raises(Refused, match="longer"):
        writer.write({"text": "x" * LONGEST_LINE})
    with pytest.raises(Refused, match="not an act"):
        writer.write({"text": "x"}, do="burn")
    with pytest.raises(Refused, match=r"head\.t"):
        writer.write({"text": "x"}, t=-1)
    with pytest.raises(Refused):
        writer.write({"figure": 1.5})


def test_purges_and_undoes_are_said_in_the_head() -> None:
    target = "ab" * 32
    purge = Scripted("alice").write({}, do=PURGE, purges=(target,))
    assert purge.purges == (target,)
    undo = compose(
        prev=GENESIS, incident=INCIDENT, writer=WriterId("aa" * 16), n=1, t=1, at=Moment(1), by="alice", act="a",
        do=NOTE,
        kind="key", on="k", values={}, salt="s", undoes="earlier",
    )  # fmt: skip
    assert undo.undoes == "earlier"
    assert undo.values() == {}


def test_ids_are_thirty_two_hexadecimal_digits() -> None:
    assert is_id("ab" * 16)
    assert not is_id("AB" * 16)
    assert not is_id("a " * 16)
    assert not is_id("zz" * 16)
    assert not is_id(7)


def test_a_changed_body_is_damage_wherever_the_head_vouches_for_it() -> None:
    import json

    from warroom.oplog.operation import GENESIS, operation_hash

    written = Scripted("alice").write({"text": "one"})
    turned = json.dumps(dict(reversed(json.loads(written.head).items())), separators=(",", ":")).encode()
    hash_ = operation_hash(GENESIS, written.incident, written.writer, turned)
    line = b"\t".join((turned, b'{"put":{"text":"two"},"salt":"x"}', hash_.encode())) + b"\n"
    with pytest.raises(Damaged):
        unframe(line, prev=GENESIS, incident=written.incident, writer=written.writer)


def test_the_hash_that_a_head_states_for_its_body_is_read_however_it_is_written() -> None:
    stated = "ab" * 32
    compact = f'{{"n":1,"b":"{stated}"}}'.encode()
    for head in (compact, f'{{"b": "{stated}", "n": 1}}'.encode(), compact.replace(b'",', b'", ')):
        assert stated_body(head) == stated
    for head in (b"", b"{}", b"[1]", b"no json", b"[" * 100_000, b'{"n":1}'):
        assert stated_body(head) == ""
