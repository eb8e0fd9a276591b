"""Whatever a server of mail says, and however it ends: the mail was taken, it was not, or nobody knows."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.room.outgoing.capture import mail_sink
from warroom.room.outgoing.mailing import Mail, send_mail
from warroom.room.outgoing.outcome import NotSent, Unknown
from warroom.room.outgoing.time_limit import Leaving, in_time

PASSWORD = "hunter2horse9"  # noqa: S105


def mail(port: int, *to: str, sender: str = "Room <room@example.org>") -> Mail:
    return Mail("s", "Customers cannot pay.\n", sender, to, "<1@x>", host="127.0.0.1", port=port, tls="none")


TAKEN: dict[str, dict[str, bytes | None]] = {
    "it is thanked": {},
    "it says 421 to our farewell": {"QUIT": b"421 too many\r\n"},
    "it says 500 to our farewell": {"QUIT": b"500 what?\r\n"},
    "it says junk to our farewell": {"QUIT": b"\xff\xfe junk\r\n"},
    "it says nothing to our farewell": {"QUIT": None},
}
NOT_TAKEN: dict[str, dict[str, bytes | None]] = {
    "it takes nobody": {"GREETING": b"554 no\r\n"},
    "it is no server of mail": {"GREETING": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
    "it says junk to the sender": {"MAIL": b"\xff\r\n"},
    "it wants no mail now": {"DATA": b"451 later\r\n"},
    "it is full": {"AFTER": b"452 full\r\n"},
    "it calls it spam": {"AFTER": b"554 spam\r\n"},
}
NOBODY_KNOWS: dict[str, dict[str, bytes | None]] = {
    "it goes away": {"AFTER": b""},
    "half of its answer comes": {"AFTER": b"25"},
    "its answer is junk": {"AFTER": b"\xff\xfe\r\n"},
    "it answers something else": {"AFTER": b"354 go on\r\n"},
    "it never answers": {"AFTER": None},
}


@pytest.mark.parametrize("raw", TAKEN.values(), ids=TAKEN)
def test_a_server_took_a_mail(raw: dict[str, bytes | None]) -> None:
    with mail_sink(raw=raw) as server:
        assert send_mail(mail(server.server_address[1], "a@example.org"), seconds=30).id == "<1@x>"
        assert len(server.mails) == 1


@pytest.mark.parametrize("raw", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_a_server_did_not_take_a_mail(raw: dict[str, bytes | None]) -> None:
    with mail_sink(raw=raw) as server:
        with pytest.raises(NotSent, match=r"127\.0\.0\.1"):
            send_mail(mail(server.server_address[1], "a@example.org"), seconds=30)
        assert all(name == "AFTER" for name in raw) == bool(server.mails)


@pytest.mark.parametrize("raw", NOBODY_KNOWS.values(), ids=NOBODY_KNOWS)
def test_nobody_knows_whether_a_server_took_a_mail(raw: dict[str, bytes | None]) -> None:
    for seconds in (1, 5, 25) if None in raw.values() else (30,):
        with mail_sink(raw=raw) as server:
            with pytest.raises((NotSent, Unknown), match=r"127\.0\.0\.1") as ends:
                send_mail(mail(server.server_address[1], "a@example.org"), seconds=seconds)
            if server.mails:
                break
    assert isinstance(ends.value, Unknown)
    assert len(server.mails) == 1


def test_a_password_that_is_not_taken_is_told_apart_and_stays_unsaid() -> None:
    for raw in (b"535 no\r\n", b""):
        with mail_sink(raw={"AUTH": raw}) as server:
            known = replace(mail(server.server_address[1], "a@example.org"), user="room", password=PASSWORD)
            with pytest.raises(NotSent, match="does not let the user of the settings in") as refused:
                send_mail(known, seconds=30)
            assert PASSWORD not in str(refused.value)


def test_everybody_whom_a_setting_names_gets_it_and_is_counted() -> None:
    with mail_sink() as server:
        sent = send_mail(
            mail(server.server_address[1], "Bob <b@example.org>", "a@example.org, c@example.org"), seconds=30
        )
        assert "3 receivers" in sent.note
        said = [word for word in server.in_the_open if word.startswith("RCPT")]
        assert said == [f"RCPT TO:<{name}@EXAMPLE.ORG>" for name in "BAC"]


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ("room@example.org", "ü@example.org"),
        ("röom@example.org", "a@example.org"),
        ("room@example.org", "a@exämple.org"),
        ("room@example.org", ""),
        ("room@example.org", "everybody"),
        ("", "a@example.org"),
        ("room@example.org", "a@example.org\r\nRCPT TO:<x@evil.example>"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_said(sender: str, to: str) -> None:
    with mail_sink() as server:
        with pytest.raises(NotSent):
            send_mail(mail(server.server_address[1], to, sender=sender), seconds=30)
        assert server.in_the_open == []


def test_what_was_given_up_never_goes_out_afterwards_and_what_went_out_may_have_arrived() -> None:
    asked, ended, troubles = threading.Event(), threading.Event(), []

    def late(leaving: Leaving) -> None:
        asked.wait(60)  # as one that looks for a name that nobody answers for
        try:
            leaving.goes()
        except NotSent as trouble:
            troubles.append(str(trouble))
        ended.set()

    with pytest.raises(NotSent, match=r"x was not reached within -1 s"):
        in_time(late, "x", -1)
    asked.set()
    assert ended.wait(60)
    assert troubles == ["nothing was posted: it took too long."]

    went = Leaving()
    went.goes()
    assert went.given_up()
