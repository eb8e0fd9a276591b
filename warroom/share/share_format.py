"""What stands where on the share: the marker, the folders of incidents, the names and headers of logs (format 1)."""

from __future__ import annotations

import hashlib
import re

from warroom.model.identity import NO_INCIDENT, IncidentId, Token, WriterId
from warroom.oplog.framing import Damaged
from warroom.oplog.operation import is_hash, is_id
from warroom.oplog.strict_json import LARGEST_INTEGER, Refused, read, write

FORMAT = 1
MARKER = "warroom.json"
KEYS, KNOWN = "keys", "known"
"""What a marker may say of whose keys count; a version that does not know it goes on as before."""
LONGEST_HEADER = 4096
HEADER_DOMAIN = b"warroom/1 header"
SEGMENT_BYTES, SEGMENT_LINES = 256 * 1024, 2_000
"""A file that has reached one of these gets no further lines."""
LIVE, BATCH = "a", "b"
"""The sign in a file's name: lines are added to it, or it is whole since it is there."""
_INCIDENT = re.compile(r"inc-([0-9a-f]{32})")
_ATTRIBUTES = b"*.jsonl -text\n"


def incident_folder(incident: IncidentId | Token) -> str:
    """The folder of an incident."""
    return f"inc-{incident}"


def incident_of(name: str) -> IncidentId:
    """The incident whose folder is called ``name``; empty for any other name."""
    match = _INCIDENT.fullmatch(name)
    return IncidentId(match.group(1)) if match is not None else NO_INCIDENT


def ops_folder(incident: IncidentId | Token) -> str:
    """Where its logs are."""
    return f"{incident_folder(incident)}/ops"


def here_folder(incident: IncidentId) -> str:
    """Where it is written who is here."""
    return f"{incident_folder(incident)}/here"


def attributes_file(incident: IncidentId | Token) -> tuple[str, bytes]:
    """A file that keeps git from changing the ends of lines, and what is in it."""
    return f"{incident_folder(incident)}/.gitattributes", _ATTRIBUTES


def segment_name(writer: WriterId, first: int, mode: str, random: str) -> str:
    """The name of a log: whose it is, its first number, how it is written, six random digits."""
    return f"{writer}.{first:010d}.{mode}{random}.jsonl"


def marker(share: str, *, known: bool = False) -> bytes:
    """The content of `MARKER` for the share with this id; ``known`` asks everybody in it to let only accepted keys
    purge, give roles and change the severity unasked.
    """
    return write({"warroom": FORMAT, "share": share, **({KEYS: KNOWN} if known else {})}).encode() + b"\n"


def asks_for_known(data: bytes) -> bool:
    """Whether the marker asks for that; it was read by `read_marker` before."""
    fields = read(data.decode("utf-8"))
    return isinstance(fields, dict) and fields.get(KEYS) == KNOWN


def read_marker(data: bytes) -> str:
    """The share's id. Raise `Refused` with a sentence for anything that is no marker of this format."""
    try:
        fields = read(data.decode("utf-8"))
    except (UnicodeDecodeError, Refused):
        raise Refused("its warroom.json cannot be read") from None
    number = fields.get("warroom") if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or type(number) is not int:
        raise Refused("its warroom.json is not one of warroom's")
    if number > FORMAT:
        raise Refused(f"it was made by a newer warroom (format {number}); update this one")
    share = fields.get("share")
    if not is_id(share):
        raise Refused("its warroom.json names no share")
    return str(share)


class LogHeader:
    """The first line of a log: whose operations it holds, from which number, behind which hash, and who made the file.

    ``maker`` is the writer id of the database that made the file; it differs from ``writer`` where somebody put back
    what had vanished.
    """

    __slots__ = ("by", "first", "host", "incident", "maker", "prev", "reads", "writer")

    def __init__(
        self,
        *,
        incident: IncidentId,
        writer: WriterId,
        by: str,
        host: str,
        first: int,
        prev: str,
        maker: WriterId,
        reads: int = FORMAT,
    ) -> None:
        self.incident, self.writer, self.by, self.host = incident, writer, by, host
        self.first, self.prev, self.maker, self.reads = first, prev, maker, reads

    def line(self) -> bytes:
        """The header as the first line of a file."""
        head = write(
            {
                "warroom": FORMAT,
                "reads": self.reads,
                "incident": self.incident,
                "writer": self.writer,
                "by": self.by[:80],
                "host": self.host[:80],
                "first": self.first,
                "prev": self.prev,
                "maker": self.maker,
            }
        ).encode()
        return head + b"\t\t" + _hash(self.prev, self.incident, self.writer, head).encode() + b"\n"


class Newer(ValueError):
    """A file that only a newer version may read."""


def read_header(line: bytes) -> LogHeader:
    """Read the first line of a file. Raise `Damaged`, or `Newer` for a file that asks for a newer reader."""
    columns = line.removesuffix(b"\n").removesuffix(b"\r").split(b"\t")
    if len(columns) < 3 or len(line) > LONGEST_HEADER:
        raise Damaged("its first line is no header")
    try:
        fields = read(columns[0].decode("utf-8"))
    except (UnicodeDecodeError, Refused) as error:
        raise Damaged(f"its header cannot be read: {error}") from None
    if not isinstance(fields, dict) or type(fields.get("reads")) is not int:
        raise Damaged("its first line is no header")
    if fields["reads"] > FORMAT:
        raise Newer("it was written by a newer warroom")
    first = fields.get("first")
    if not (is_id(fields.get("incident")) and is_id(fields.get("writer")) and is_hash(fields.get("prev"))):
        raise Damaged("its header names no incident, writer or hash")
    if type(first) is not int or not 1 <= first <= LARGEST_INTEGER:
        raise Damaged("its header names no first number")
    incident, writer, prev = IncidentId(fields["incident"]), WriterId(str(fields["writer"])), str(fields["prev"])
    if columns[2].decode("ascii", "replace") != _hash(prev, incident, writer, columns[0]):
        raise Damaged("the hash of its header does not match")
    return LogHeader(
        incident=incident,
        writer=writer,
        by=_text(fields.get("by")),
        host=_text(fields.get("host")),
        first=first,
        prev=prev,
        maker=WriterId(_text(fields.get("maker"))),
        reads=fields["reads"],
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _hash(prev: str, incident: IncidentId, writer: WriterId, head: bytes) -> str:
    sealed = b"\0".join((HEADER_DOMAIN, prev.encode(), incident.encode(), writer.encode(), head))
    return hashlib.sha256(sealed).hexdigest()
