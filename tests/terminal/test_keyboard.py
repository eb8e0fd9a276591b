"""Whatever bytes a terminal sends, they are read, and what is typed behind them is too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from warroom.keyboard import KeyText
from warroom.terminal import Hearing

_PIECES = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\x1b", b"\x1b[", b"\x1b[M", b"\x1b[M \xe0\xf0", b"\x1b[200~", b"\x1b[201~", b"na\xefve"]),
        st.text(max_size=4).map(lambda text: text.encode("utf-8", "replace")),
    ),
    max_size=12,
)


def all_of(pieces: list[bytes]) -> str:
    signs = KeyText()
    return "".join([*(signs.read(piece) for piece in pieces), signs.give_up()])


@given(_PIECES)
def test_where_the_bytes_are_cut_makes_no_difference(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert all_of(pieces) == all_of([whole]) == all_of([whole[at : at + 1] for at in range(len(whole))])


@given(st.text(alphabet=st.characters(exclude_characters="\x1b", exclude_categories=["Cs"])))
def test_what_is_utf_8_is_read_as_it_is(text: str) -> None:
    assert all_of([text.encode()]) == text


@pytest.mark.parametrize("byte", range(128, 256))
def test_each_byte_that_is_no_letter_is_one_sign_that_says_so(byte: int) -> None:
    assert all_of([b"na" + bytes([byte]) + b" x"]) == "na� x"


@pytest.mark.parametrize("column", [1, 94, 95, 96, 160, 223])
def test_an_old_mouse_report_is_the_newer_one_in_digits(column: int) -> None:
    assert all_of([b"\x1b[M" + bytes([32, column + 32, 33])]) == f"\x1b[<0;{column};1M"
    assert all_of([b"\x1b[M" + bytes([35, column + 32, 33])]) == f"\x1b[<0;{column};1m"
    assert all_of([b"\x1b[M" + bytes([97, column + 32, 33]), b"behind"]) == f"\x1b[<65;{column};1Mbehind"


def test_a_place_that_the_old_report_cannot_name_presses_nothing() -> None:
    assert all_of([b"\x1b[M\x20\x00\x00x"]) == "\x1b[<35;1;1Mx"


def test_inside_of_a_paste_nothing_is_a_report_of_the_mouse() -> None:
    assert all_of([b"\x1b[200~a\x1b[Mbcd\x1b[201~"]) == "\x1b[200~a\x1b[Mbcd\x1b[201~"


def test_a_report_that_is_never_finished_is_what_was_typed() -> None:
    assert all_of([b"\x1b[Mab"]) == "\x1b[Mab"


@pytest.mark.parametrize(
    "sent",
    [
        b"\x1b[99999999u", b"\x1b[97:65;5u", b"\x1b[:u", b"\x1b[;;u", b"\x1b[48;0;0;0;0t\x1b[<0;5;5M", b"\x1b[55296u",
        b"\x1b[1;99999999999999A", b"\x1b[<99999999999;1;1M", b"\x1b[<0;\xd9\xa1;1M", b"\x1b[?2048;1$y",
        b"\x1b[48;99999;99999;1;1t", b"\x1b[1;1;55296u",
    ],
)  # fmt: skip
def test_a_sequence_that_means_nothing_keeps_nobody_from_going_on(sent: bytes) -> None:
    heard = Hearing()
    found = [*heard.hear(sent + b"z"), *heard.silence(), *heard.hear(b"y")]
    assert [one.character for one in found if isinstance(one, events.Key)][-2:] == ["z", "y"]
    assert not any(isinstance(one, events.Resize) for one in found)


@given(_PIECES)
def test_whatever_was_heard_the_next_key_is_heard_too(pieces: list[bytes]) -> None:
    heard = Hearing()
    for piece in pieces:
        heard.hear(piece)
    heard.hear(b"\x1b[201~")  # nothing is a key before a paste has ended
    heard.silence()
    heard.hear(b"." * 40)  # nor before a sequence is too long to be one
    (key,) = (one for one in heard.hear(b"z") if isinstance(one, events.Key))
    assert key.character == "z"


def test_what_nobody_can_have_typed_is_a_paste_and_a_key_that_is_held_down_is_none() -> None:
    words = b"a line of a terminal that marks no pastes"
    (paste, enter) = Hearing().hear(words + b"\r")
    assert isinstance(paste, events.Paste)
    assert paste.text == words.decode()
    assert isinstance(enter, events.Key)
    assert all(isinstance(one, events.Key) for one in Hearing().hear(b"jk" * 200))
    assert all(isinstance(one, events.Key) for one in Hearing().hear(b"a word of ssh"))
    (many,) = Hearing().hear(b"x" * 2_000)
    assert isinstance(many, events.Paste)


@given(st.binary(max_size=40))
def test_no_key_types_what_a_database_cannot_hold(sent: bytes) -> None:
    for one in Hearing().hear(sent):
        if isinstance(one, events.Key) and one.character is not None:
            one.character.encode("utf-8")
