"""Addresses of servers: what is refused before anything is sent, and what a location says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.nats.location import BadLocation, read_location
from warroom.room.core import RoomTrouble
from warroom.room.sharing.places import is_on_server, place_of, shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nats://host/ops", "say tls://"),
        ("nats://10.0.0.1:4222/ops?credentials=/c", "say tls://"),
        ("nats://localhost,far/ops?credentials=/c", "nats:// to far would send the log readable"),
        ("nats://127.0.0.1.evil.example/ops", "say tls://"),
        ("tls://host/ops", "would not know who you are: give --credentials FILE"),
        ("tls://eve:secret@host/ops", "no name or password in the address"),
        ("tls://token@host/ops", "no name or password in the address"),
        ("tls://host/", "needs the name of a share"),
        ("tls://host", "needs the name of a share"),
        ("tls://host/a.b", "needs the name of a share"),
        ("tls://host/ops.>", "needs the name of a share"),
        ("tls://host/ops/more", "needs the name of a share"),
        ("tls://host/" + "x" * 41, "needs the name of a share"),
        ("tls://host:0/ops", "0 is no port"),
        ("tls://host:99999/ops", "99999 is no port"),
        ("tls://host:0000651111/ops", "0000651111 is no port"),
        ("tls://host:00080/ops:", "needs the name of a share"),
        ("tls://host:٣/ops", "is no port"),
        ("tls://ho st/ops", "is no name of a server"),
        ("tls:///ops", "nothing is no name of a server"),
        ("tls://host/ops?password=x", "may be credentials, ca, seat, not 'password'"),
        ("tls://host/ops#x", "may be credentials, ca, seat"),
        ("nats://localhost/ops?seat=a.b", "a seat has 1 to 64 letters"),
        ("nats://localhost/ops\x1b[2J", "printable"),
        ("nats://[::1/ops", "cannot be read"),
        ("http://localhost/ops", "begins with nats:// or tls://"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_what_to_do(text: str, words: str) -> None:
    with pytest.raises(BadLocation) as refusal:
        read_location(text)
    assert words in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_an_address_is_kept_with_what_opens_it_and_shown_without() -> None:
    kept = place_of("tls://one,two:7/ops", credentials="/home/eve/w.creds", ca="/etc/ca file.pem")
    assert kept == "tls://one:4222,two:7/ops?credentials=/home/eve/w.creds&ca=/etc/ca+file.pem"
    assert str(read_location(kept)) == kept
    assert read_location(kept).ca == "/etc/ca file.pem"
    assert shown(kept) == "tls://one:4222,two:7/ops"
    assert read_location("nats://[::1]/ops").hosts == (("[::1]", 4222),)
    assert place_of("nats://127.0.0.1/ops") == "nats://127.0.0.1:4222/ops"
    with pytest.raises(RoomTrouble, match="are for a server"):
        place_of("/srv/share", ca="/etc/ca.pem")
    with pytest.raises(RoomTrouble, match="say tls://"):
        place_of("nats://far/ops")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("/x\udcff", "^/x⟨DCFF⟩ cannot be named in an address: its name is no UTF-8"),
        ("/" + "x" * 2_000, "at most 2,000 printable characters"),
    ],
)
@pytest.mark.parametrize("option", ["credentials", "ca"])
def test_a_file_that_no_address_can_name_is_refused_before_it_is_kept(option: str, file: str, words: str) -> None:
    with pytest.raises(RoomTrouble, match=words):
        place_of("nats://localhost/ops", **{option: file})


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_location_or_refused(text: str) -> None:
    for scheme in ("nats://", "tls://", "nats://localhost/", "tls://localhost/ops?"):
        assert is_on_server(scheme + text)
        try:
            location = read_location(scheme + text)
        except BadLocation:
            continue
        assert str(read_location(str(location))) == str(location)
