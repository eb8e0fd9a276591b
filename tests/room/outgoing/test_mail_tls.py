"""Mail goes out hidden, to a server that is who it says it is, or not at all; a password is said to nobody else."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.outgoing.capture import mail_sink
from warroom.room.outgoing.mailing import Mail, send_mail
from warroom.room.outgoing.outcome import NotSent

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl, which makes the certificate, is not here")
PASSWORD = "hunter2horse9battery"  # noqa: S105


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for ``name``, and what a server needs to show it."""
    key, made = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName={name}", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return made, context


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """The server that this machine trusts, and one that nobody knows; the first is trusted by an own bundle."""
    folder = tmp_path_factory.mktemp("certificates")
    trusted, right = certificate(folder, "IP:127.0.0.1")
    _, wrong = certificate(folder, "DNS:elsewhere.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(trusted))
        yield right, wrong


def mail(port: int, tls: str) -> Mail:
    return Mail(
        "[P1] Checkout fails", "Customers cannot pay.\n", "room@example.org", ("a@example.org",), "<1@example.org>",
        host="127.0.0.1", port=port, tls=tls, user="room", password=PASSWORD,
    )  # fmt: skip


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_mail_goes_out_hidden_by_either_way(known: tuple[ssl.SSLContext, ssl.SSLContext], tls: str) -> None:
    with mail_sink(tls=known[0], at_once=tls == "tls") as server:
        assert send_mail(mail(server.server_address[1], tls), seconds=20).id == "<1@example.org>"
        assert len(server.mails) == 1
        assert b"Customers cannot pay." in server.mails[0]
        assert {word.partition(" ")[0] for word in server.in_the_open} <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_that_is_not_who_it_says_it_is_gets_neither_mail_nor_password(
    known: tuple[ssl.SSLContext, ssl.SSLContext], tls: str
) -> None:
    with mail_sink(tls=known[1], at_once=tls == "tls") as server:
        with pytest.raises(NotSent, match="does not take mail") as refused:
            send_mail(mail(server.server_address[1], tls), seconds=20)
        assert PASSWORD not in str(refused.value)
        assert server.mails == []
        assert not any("AUTH" in word for word in server.in_the_open)


def test_a_server_without_tls_gets_neither_mail_nor_password() -> None:
    for tls in ("starttls", "tls"):
        with mail_sink() as server:
            why = (
                r"does not take mail \(STARTTLS extension not supported" if tls == "starttls" else "does not take mail"
            )
            with pytest.raises(NotSent, match=why):
                send_mail(mail(server.server_address[1], tls), seconds=1)
            assert server.mails == []
            assert not any("AUTH" in word or "MAIL" in word for word in server.in_the_open)


def test_mail_leaves_this_machine_hidden_only() -> None:
    with pytest.raises(NotSent, match="starttls"):
        send_mail(Mail("s", "b", "a@x", ("b@x",), "<1@x>", host="mail.example.org", tls="none"), seconds=1)
