"""What a server may send: nothing of it is believed further than it can be checked."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.identity import IncidentId, WriterId
from warroom.nats import server_trouble
from warroom.nats.follow import facts, numbers_of
from warroom.nats.mirror import Mirror
from warroom.nats.wire import AT, LOG, Piece, cut, incident_of_stream, read_here, read_piece
from warroom.share.folder import LARGEST_FILE

INCIDENT, ALICE, EVE = IncidentId("1" * 32), WriterId("a" * 32), WriterId("e" * 32)
NAME = f"{ALICE}.0000000001.aabcdef.jsonl"
SUBJECT = f"wr.ops.{INCIDENT}.{ALICE}"


@pytest.mark.parametrize(
    ("subject", "headers", "data"),
    [
        (SUBJECT, None, b"x\n"),
        (SUBJECT, {LOG: NAME}, b"x\n"),
        (SUBJECT, {LOG: "../../etc/passwd", AT: "0"}, b"x\n"),
        (SUBJECT, {LOG: f"{ALICE}.0000000001.zabcdef.jsonl", AT: "0"}, b"x\n"),
        (SUBJECT, {LOG: NAME + "\n", AT: "0"}, b"x\n"),
        (SUBJECT, {LOG: NAME, AT: "-1"}, b"x\n"),
        (SUBJECT, {LOG: NAME, AT: "٣"}, b"x\n"),
        (SUBJECT, {LOG: NAME, AT: "9" * 400}, b"x\n"),
        (SUBJECT, {LOG: NAME, AT: str(LARGEST_FILE)}, b"x\n"),
        (SUBJECT, {LOG: NAME, AT: "0"}, b""),
        (SUBJECT, {LOG: NAME, AT: "0"}, b"x" * 100_000),
        (f"wr.other.{INCIDENT}.{ALICE}", {LOG: NAME, AT: "0"}, b"x\n"),
        (f"wr.ops.{INCIDENT}.{ALICE}.more", {LOG: NAME, AT: "0"}, b"x\n"),
        (f"wr.ops.{INCIDENT}.", {LOG: NAME, AT: "0"}, b"x\n"),
    ],
)
def test_a_message_that_is_no_piece_of_a_log_is_none(subject: str, headers: dict[str, str] | None, data: bytes) -> None:
    assert read_piece("ops", INCIDENT, subject, headers, data) is None


@given(st.binary(min_size=1, max_size=2_000), st.integers(0, 100))
def test_what_is_cut_is_read_again_as_it_was(data: bytes, at: int) -> None:
    pieces = list(cut(ALICE, NAME, at, data * 100))
    assert b"".join(piece.data for piece in pieces) == data * 100
    assert [piece.at for piece in pieces] == [at + sum(len(one.data) for one in pieces[:n]) for n in range(len(pieces))]
    assert len({piece.headers()["Nats-Msg-Id"] for piece in pieces}) == len(pieces)
    for piece in pieces:
        read = read_piece("ops", INCIDENT, SUBJECT, piece.headers(), piece.data[:90_000])
        assert read is not None
        assert (read.name, read.at, read.seat) == (NAME, piece.at, ALICE)


@given(st.binary(min_size=1, max_size=2_000), st.sampled_from((".age", ".members.age")))
def test_a_sealed_file_is_cut_anywhere_and_read_again_as_it_was(data: bytes, kind: str) -> None:
    name = f"{'d' * 32}{kind}"
    pieces = list(cut(ALICE, name, 0, data * 100))
    assert b"".join(piece.data for piece in pieces) == data * 100
    for piece in pieces:
        read = read_piece("ops", INCIDENT, SUBJECT, piece.headers(), piece.data)
        assert read is not None
        assert read.name == name


def test_whoever_takes_the_name_of_a_sealed_file_keeps_nobody_from_reading_the_true_one() -> None:
    mirror, name = Mirror(ALICE), f"{'d' * 32}.members.age"
    mirror.take(1, 1, Piece(EVE, name, 0, b"forged"))
    mirror.take(2, 2, Piece("b" * 32, name, 0, b"true"))
    assert {mirror.read(one, 0, 100)[0] for one in mirror.names()} == {b"forged", b"true"}
    assert all(one.startswith("d" * 32) and one.endswith(".members.age") for one in mirror.names())


def test_nobody_adds_to_a_log_that_another_seat_has_made_nor_takes_its_place() -> None:
    mirror = Mirror(ALICE)
    mirror.take(1, 1, Piece(EVE, NAME, 0, b"forged\n"))
    mirror.take(2, 2, Piece(ALICE, NAME, 0, b"ours\n"))
    mirror.take(3, 3, Piece(EVE, NAME, 5, b"added\n"))
    mirror.take(4, 4, Piece(ALICE, NAME, 5, b"more\n"))
    assert mirror.read(NAME, 0, 100)[0] == b"ours\nmore\n"
    other = next(name for name in mirror.names() if name != NAME)
    assert mirror.read(other, 0, 100)[0] == b"forged\n"
    assert other.startswith(NAME[:44])


def test_a_piece_behind_a_hole_or_come_twice_adds_nothing() -> None:
    mirror = Mirror(ALICE)
    mirror.take(1, 1, Piece(ALICE, NAME, 0, b"one\n"))
    mirror.take(1, 1, Piece(ALICE, NAME, 4, b"same number\n"))
    mirror.take(2, 2, Piece(ALICE, NAME, 0, b"one\n"))
    mirror.take(3, 3, Piece(ALICE, NAME, 8, b"three\n"))
    mirror.take(4, 4, None)
    assert mirror.read(NAME, 0, 100)[0] == b"one\n"
    assert mirror.count() == 4
    mirror.forget([3, 4, 77])
    assert (mirror.count(), mirror.names()) == (2, [NAME])
    mirror.forget([1])
    assert mirror.names() == []
    with pytest.raises(FileNotFoundError):
        mirror.read(NAME, 0, 1)


def test_a_piece_that_finds_no_room_here_did_not_come_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = Mirror(ALICE)
    mirror.take(1, 1, Piece(ALICE, NAME, 0, b"one\n"))
    whole = mirror._spool

    class Full:
        def seek(self, _at: int) -> None:
            """As a disk that is full does."""

        def write(self, _data: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(mirror, "_spool", Full())
    with pytest.raises(OSError, match="No space"):
        mirror.take(2, 2, Piece(ALICE, NAME, 4, b"two\n"))
    monkeypatch.setattr(mirror, "_spool", whole)
    assert (mirror.last, mirror.count()) == (1, 1)
    mirror.take(2, 2, Piece(ALICE, NAME, 4, b"two\n"))
    assert mirror.read(NAME, 0, 99)[0] == b"one\ntwo\n"


def test_a_log_of_many_pieces_is_read_from_any_byte() -> None:
    mirror, whole = Mirror(ALICE), b""
    for number in range(1, 400):
        piece = b"%d\n" % number * (number % 7 + 1)
        mirror.take(number, number, Piece(ALICE, NAME, len(whole), piece))
        whole += piece
    for offset in range(0, len(whole) + 2, 13):
        for limit in (0, 1, 50, 100_000):
            assert mirror.read(NAME, offset, limit)[0] == whole[offset : offset + limit]


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (f"wr.ops.here.{INCIDENT}.{ALICE}", (INCIDENT, ALICE)),
        (f"wr.ops.here.{INCIDENT}.who", (INCIDENT, "who")),
        (f"wr.ops.here.{INCIDENT}.../../x", ("", "")),
        (f"wr.ops.here.{INCIDENT}", ("", "")),
        (f"wr.other.here.{INCIDENT}.{ALICE}", ("", "")),
        ("wr.ops.here.x.y", ("", "")),
    ],
)
def test_the_subject_of_a_sign_of_life_names_an_incident_and_a_writer(subject: str, read: tuple[str, str]) -> None:
    assert read_here("ops", subject) == read


def test_streams_of_other_shares_are_none_of_ours() -> None:
    assert incident_of_stream("ops", f"WR_ops_{INCIDENT}") == INCIDENT
    for name in (f"WR_other_{INCIDENT}", f"WR_ops_x_{INCIDENT}", "WR_ops", f"WR_ops_{INCIDENT}\n", None, 7, ["x"]):
        assert incident_of_stream("ops", name) == ""


@given(st.text(max_size=80))
def test_whatever_a_message_says_of_where_it_comes_from_it_is_numbers_or_nothing(reply: str) -> None:
    for said in (reply, f"$JS.ACK.{reply}", f"$JS.ACK.s.c.1.2.3.{reply}", f"$JS.ACK.d.a.s.c.1.2.3.4.{reply}.x"):
        numbers = numbers_of(said)
        assert numbers is None or all(number >= 0 for number in numbers)


def test_both_forms_of_where_a_message_comes_from_are_read() -> None:
    assert numbers_of("$JS.ACK.s.c.1.22.3.44.0") == (22, 3, 44, 0)
    assert numbers_of("$JS.ACK.domain.account.s.c.1.22.3.44.5.x") == (22, 3, 44, 5)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values, json_values)
def test_whatever_a_server_answers_is_understood_or_said_as_an_error_of_a_folder(
    error: object, created: object, state: object
) -> None:
    for answer in ({"error": error}, {"error": {"err_code": error, "description": state}}, {"created": created}):
        with contextlib.suppress(OSError):
            server_trouble.checked(answer, "the incident")
    with contextlib.suppress(OSError):
        facts({"created": created, "state": state})
    with contextlib.suppress(OSError):
        facts({"created": "x", "state": {"last_seq": created, "messages": state}})
