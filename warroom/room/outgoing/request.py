"""One request over HTTP: no redirect is followed, no attempt is made twice, and it is told apart whether it arrived."""

from __future__ import annotations

import http.client
import json
import re
import ssl
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

from warroom.room.outgoing.outcome import NotSent, Unknown
from warroom.room.outgoing.time_limit import Leaving, in_time
from warroom.text import bounded, for_line

_LARGEST_ANSWER = 64 * 1024
_LEAST_SECRET = 8
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. The ``url`` and the ``headers`` may hold secrets: they are in no message, see `shown`."""

    url: str
    said: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"

    def body(self) -> bytes:
        """The bytes that go out."""
        return json.dumps(self.said, ensure_ascii=False).encode("utf-8")

    def secrets(self) -> tuple[str, ...]:
        """What of the URL and the headers may be a secret, whole and in its parts, the longest first."""
        parts = urllib.parse.urlsplit(self.url)
        wholes = [parts.path.strip("/"), parts.query, *(value.split()[-1] for value in self.headers.values())]
        words = {word for whole in wholes for word in (whole, *re.split(r"[/?&=:]", whole))}
        words |= {urllib.parse.unquote(word) for word in words} | {urllib.parse.quote(word, safe="") for word in words}
        return tuple(sorted(filter(_may_be_secret, words), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer: its status, its body as text, and how many seconds to wait where it says so. ``hidden`` is what
    of the request is in no message.
    """

    status: int
    body: str
    wait: str = ""
    hidden: tuple[str, ...] = ()

    def words(self, text: str = "") -> str:
        """The body, or ``text`` out of it, for people: a place that says back what it was sent shows no secret."""
        text = text or self.body
        for secret in self.hidden:
            text = text.replace(secret, "…")
        return bounded(for_line(text).strip(), 120)

    def said(self) -> dict[str, object]:
        """The object of the body, empty where it is none."""
        try:
            decoded = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return decoded if isinstance(decoded, dict) else {}


def _may_be_secret(word: str) -> bool:
    """Whether a part of a URL or of a header is more than a word that everybody uses there."""
    return len(word) >= _LEAST_SECRET and (not word.isalpha() or len(word) >= 2 * _LEAST_SECRET)


def shown(url: str) -> str:
    """A URL as it may be shown: where it leads, and the last signs by which its owner knows it."""
    parts = urllib.parse.urlsplit(url)
    secret = f"{parts.path}?{parts.query}".rstrip("?/")
    return for_line(f"{parts.hostname or '?'}/…{secret[-3:] if len(secret) > 24 else ''}")


def checked_url(url: str) -> urllib.parse.SplitResult:
    """The parts of ``url``. Raise `NotSent` for one that would carry the message in the open, or is none."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotSent("the URL of the settings is none") from None
    plain = parts.scheme == "http" and host in _LOOPBACK
    if not host or not (parts.scheme == "https" or plain) or not url.isascii() or not url.isprintable() or " " in url:
        raise NotSent("the URL of the settings is no https:// URL")
    if port == 0:
        raise NotSent("the URL of the settings has no port that can be")
    return parts


def send(request: Request, *, seconds: float) -> HttpAnswer:
    """Send it and wait for the whole answer. Raise `NotSent` where it cannot have been taken, `Unknown` where it may.

    Whatever the other side does, it ends in ``seconds``: what still runs then is left alone. Not for the thread of the
    screen.
    """
    parts = checked_url(request.url)

    def run(leaving: Leaving) -> HttpAnswer:
        return _answered(parts, request, seconds, leaving)

    return in_time(run, shown(request.url), seconds)


def _answered(parts: urllib.parse.SplitResult, request: Request, seconds: float, leaving: Leaving) -> HttpAnswer:
    where = shown(request.url)
    path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "warroom", **request.headers}
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise NotSent("the token of the settings has signs that no token has")
    content = request.body()
    try:
        connection = _connected(parts, seconds)
    except (OSError, http.client.HTTPException, ValueError) as error:  # a ValueError is a name that no host has
        raise NotSent(f"{where} cannot be reached ({_words(error)})") from None
    try:
        leaving.goes()
        try:
            connection.request(request.method, path, content, headers)
            answer = connection.getresponse()
            whole = _says_its_end(answer)
            body = answer.read(_LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, TimeoutError):
                raise Unknown(f"{where} did not answer within {seconds:g} s") from None
            raise Unknown(f"{where} did not answer to the end ({_words(error)})") from None
        if 200 <= answer.status < 300 and not (whole and (not answer.length or len(body) == _LARGEST_ANSWER)):
            raise Unknown(f"{where} did not answer to the end (the connection was closed)")
        text = body.decode("utf-8", "replace")
        wait = (answer.headers.get("Retry-After") or "").strip()
        return HttpAnswer(answer.status, text, wait if re.fullmatch(r"[0-9]{1,6}", wait) else "", request.secrets())
    finally:
        connection.close()


def _says_its_end(answer: http.client.HTTPResponse) -> bool:
    """Whether the head of ``answer`` is whole: it says how long the body is, or that the connection ends it."""
    closes = "close" in (answer.headers.get("Connection") or "").lower() or answer.version < 11
    return answer.length is not None or answer.chunked or (closes and bool(answer.headers.keys()))


def _connected(parts: urllib.parse.SplitResult, seconds: float) -> http.client.HTTPConnection:
    """An open connection to where ``parts`` lead, through the proxy that the surroundings name. Raise ``ValueError``
    where one of the two can be no host's name, and what a connection raises.
    """
    connection = _connection(parts, seconds)
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    return connection


def _connection(parts: urllib.parse.SplitResult, seconds: float) -> http.client.HTTPConnection:
    # The port is named in any case: the end of a bare IPv6 address would be read as one.
    host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    context = ssl.create_default_context()
    proxy = urllib.request.getproxies().get("https", "")
    if not proxy or urllib.request.proxy_bypass(host):
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    through = urllib.parse.urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = http.client.HTTPSConnection(
        through.hostname or "", through.port or 443, timeout=seconds, context=context
    )
    connection.set_tunnel(host, port)
    return connection


def _words(error: Exception) -> str:
    """What went wrong, without anything of what was sent."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return bounded(for_line(reason), 100)


def taken(answer: HttpAnswer, where: str) -> HttpAnswer:
    """``answer`` where it says that the message was taken. Raise `NotSent` or `Unknown` for any other."""
    status = answer.status
    if 200 <= status < 300:
        return answer
    answer_words = answer.words()
    why = f"{where} answered {status}" + (f" ({answer_words})" if answer_words else "")
    if 300 <= status < 400:
        raise NotSent(f"{why}: it leads elsewhere, and nothing is sent there")
    if status in (429, 503):
        raise NotSent(why + (f"; try again in {answer.wait} s" if answer.wait else "; try again later"))
    if 400 <= status < 500:
        raise NotSent(why)
    raise Unknown(why)
