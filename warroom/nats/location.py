"""Where a share on a server is: ``nats://host[:port]/SHARE`` or ``tls://...``, and what opens it.

Nothing here speaks to a server or needs the library that does.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from warroom.loopback import is_loopback
from warroom.text import quoted

PORT = 4222
_SCHEMES = ("nats", "tls")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SEAT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOST = re.compile(r"\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253}")
_OPTIONS = ("credentials", "ca", "seat")
_LONGEST = 2_000


class BadLocation(Exception):
    """A location that cannot be used. ``str()`` says why and what to do."""


class Location:
    """A share on a server. ``hosts`` are (host, port) of its servers, ``share`` is its name there.

    ``credentials`` is the file that says who we are, ``ca`` the file of the authority that vouches for the server
    (empty for those that this machine trusts), ``seat`` the last part of the subjects under which we publish; empty
    for the id of the database.
    """

    def __init__(
        self, *, tls: bool, hosts: tuple[tuple[str, int], ...], share: str, credentials: str, ca: str, seat: str
    ) -> None:
        self.tls, self.hosts, self.share = tls, hosts, share
        self.credentials, self.ca, self.seat = credentials, ca, seat

    def __str__(self) -> str:
        options = {name: value for name in _OPTIONS if (value := getattr(self, name))}
        query = f"?{urlencode(options, safe='/')}" if options else ""
        return f"{self.brief}{query}"

    @property
    def brief(self) -> str:
        """Where it is, without the files that open it."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{'tls' if self.tls else 'nats'}://{hosts}/{self.share}"


def read_location(text: str, *, credentials: str = "", ca: str = "") -> Location:
    """The location that ``text`` names, opened with ``credentials`` and ``ca`` unless it names others.

    Raise `BadLocation`, above all for what would send the log readable, or to anybody, over a network.
    """
    scheme, rest = _split(text)
    hosts = tuple(_host(host) for host in rest.netloc.split(","))
    share = rest.path.strip("/")
    if not _NAME.fullmatch(share):
        raise BadLocation(
            f"{scheme}://{rest.netloc}/ needs the name of a share behind it, of letters, digits, - and _, "
            f"as in {scheme}://{rest.netloc}/ops."
        )
    options = dict(parse_qsl(rest.query, keep_blank_values=True))
    unknown = [name for name in options if name not in _OPTIONS]
    if unknown or rest.fragment:
        raise BadLocation(
            f"what stands behind the ? may be {', '.join(_OPTIONS)}, not {quoted((unknown or ['#'])[0])}."
        )
    location = Location(
        tls=scheme == "tls",
        hosts=hosts,
        share=share,
        credentials=options.get("credentials", "") or credentials,
        ca=options.get("ca", "") or ca,
        seat=options.get("seat", ""),
    )
    if location.seat and not _SEAT.fullmatch(location.seat):
        raise BadLocation("a seat has 1 to 64 letters, digits, - and _.")
    _refuse_open(location)
    return location


def _split(text: str) -> tuple[str, ParsedLocation]:
    if len(text) > _LONGEST or not text.isprintable():
        raise BadLocation("the address of a server has at most 2,000 printable characters.")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadLocation("the address cannot be read; it looks like tls://host:4222/SHARE.") from None
    if parts.scheme not in _SCHEMES:
        raise BadLocation("the address of a server begins with nats:// or tls://.")
    if "@" in parts.netloc:
        raise BadLocation(
            "no name or password in the address, which others see in lists of processes and on screens: put "
            "NAME:PASSWORD into a file that only you read, and give it with --credentials FILE."
        )
    return parts.scheme, ParsedLocation(parts.netloc, parts.path, parts.query, parts.fragment)


class ParsedLocation:
    """The parts of an address as they were typed."""

    __slots__ = ("fragment", "netloc", "path", "query")

    def __init__(self, netloc: str, path: str, query: str, fragment: str) -> None:
        self.netloc, self.path, self.query, self.fragment = netloc, path, query, fragment


def _host(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or text.endswith("]"):
        host, port = text, str(PORT)
    if not _HOST.fullmatch(host):
        raise BadLocation(f"{text or 'nothing'} is no name of a server; it looks like tls://host:4222/SHARE.")
    if not (port.isascii() and port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise BadLocation(f"{port} is no port; ports are numbers from 1 to 65535.")
    return host, int(port)


def _refuse_open(location: Location) -> None:
    """Raise `BadLocation` where anybody on the way could read the log, or anybody who reaches the server write it."""
    far = [host for host, _ in location.hosts if not is_loopback(host)]
    if far and not location.tls:
        raise BadLocation(
            f"nats:// to {far[0]} would send the log readable over the network: say tls:// (and --ca FILE where the "
            "certificate of the server is your own)."
        )
    if far and not location.credentials:
        raise BadLocation(
            f"{far[0]} would not know who you are: give --credentials FILE, a .creds file or one line NAME:PASSWORD."
        )
