"""A message as mail: what was approved is its body, and the ones that follow are answers to the first."""

from __future__ import annotations

import contextlib
import email.utils
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from warroom.model.sentences import counted
from warroom.room.outgoing.outcome import NotSent, Sent, Unknown
from warroom.room.outgoing.time_limit import Leaving, in_time
from warroom.text import bounded, for_line, quoted

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TAKEN = 250
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[!-?A-~]{1,255}")
"""What is an address to every server: letters of ASCII, and one @."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent, and by which server. ``password`` is in no message."""

    subject: str
    body: str
    sender: str
    to: Sequence[str]
    id: str
    first: str = ""
    host: str = "localhost"
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = ""

    def message(self) -> EmailMessage:
        """The mail. Raise `NotSent` for an address or a subject that cannot be in one."""
        mail = EmailMessage(policy=SMTP)
        try:
            mail["Subject"] = self.subject
            mail["From"] = self.sender
            mail["To"] = ", ".join(self.to)
            mail["Message-ID"] = self.id
            if self.first:
                mail["In-Reply-To"] = mail["References"] = self.first
        except (ValueError, IndexError) as error:
            raise NotSent(f"it cannot be a mail ({for_line(str(error))[:80]})") from None
        mail["Date"] = email.utils.formatdate(usegmt=True)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self.body)
        return mail


def send_mail(mail: Mail, *, seconds: float) -> Sent:
    """Hand ``mail`` to its server: to all of those it names, or to none. Raise `NotSent` or `Unknown`.

    Whatever the server does, it ends in ``seconds``. Not for the thread of the screen.
    """
    content, receivers = mail.message().as_bytes(), _receivers(mail)
    if mail.tls == "none" and mail.host not in _LOOPBACK:
        raise NotSent('mail leaves this machine by tls = "starttls" or "tls" only')
    where = for_line(f"{mail.host}:{mail.port}")

    def run(leaving: Leaving) -> Sent:
        return _handed_over(mail, content, receivers, where, seconds, leaving)

    return in_time(run, where, seconds)


def _receivers(mail: Mail) -> list[str]:
    """The bare addresses of those who get it, however many one setting names. Raise `NotSent` for what is none."""
    (sender,) = email.utils.getaddresses([mail.sender])[:1] or [("", "")]
    receivers = [address for _, address in email.utils.getaddresses(list(mail.to))]
    for address in (sender[1], *(receivers or [""])):
        if not _ADDRESS.fullmatch(address):
            raise NotSent(f"{quoted(for_line(address), 80)} is no address that mail can be sent to")
    return list(dict.fromkeys(receivers))


def _handed_over(
    mail: Mail, content: bytes, receivers: list[str], where: str, seconds: float, leaving: Leaving
) -> Sent:
    try:
        server = _opened(mail, seconds)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotSent(f"{where} does not take mail ({_words(error)})") from None
    try:
        try:
            _told(server.mail(mail.sender), f"{where} refused the sender")
            for number, address in enumerate(receivers, 1):
                _told(server.rcpt(address), f"{where} refused receiver {number} of {len(receivers)}")
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{where} did not go on ({_words(error)})") from None
        leaving.goes()
        try:
            code, reply = server.data(content)
        except smtplib.SMTPDataError as error:
            raise NotSent(f"{where} refused the mail ({error.smtp_code})") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(f"{where} did not say whether it took the mail ({_words(error)})") from None
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.putcmd("quit")  # what it says to that changes nothing any more
        server.close()
    if code != _TAKEN and not 400 <= code < 600:
        raise Unknown(f"{where} did not say whether it took the mail ({code} {_said(reply)})")
    if code != _TAKEN:
        raise NotSent(f"{where} refused the mail ({code} {_said(reply)})")
    return Sent(id=mail.id, note=f"{where} took it for {counted(len(receivers), 'receiver', 'receivers')}")


def _opened(mail: Mail, seconds: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=seconds)
    try:
        server.ehlo_or_helo_if_needed()
        if mail.tls == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if mail.user:
            _let_in(server, mail)
    except BaseException:
        server.close()
        raise
    return server


def _let_in(server: smtplib.SMTP, mail: Mail) -> None:
    """Tell who sends. Raise `NotSent`; a server that goes away in between does not say by itself that it was that."""
    try:
        server.login(mail.user, mail.password)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:  # SMTP has no way to say it
        where = for_line(f"{mail.host}:{mail.port}")
        raise NotSent(f"{where} does not let the user of the settings in ({_words(error)})") from None


def _told(answer: tuple[int, bytes], what: str) -> None:
    code, reply = answer
    if code not in (250, 251):
        raise NotSent(f"{what} ({code} {_said(reply)})")


def _said(reply: bytes) -> str:
    return bounded(for_line(reply.decode("utf-8", "replace")), 100)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)  # its words may quote what it was told
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return str(error).rstrip(".")  # the library's own words: "STARTTLS extension not supported by server."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "no answer in time" if "timed out" in str(error) else "the connection was closed"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return bounded(for_line(reason), 100)
