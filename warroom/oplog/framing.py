"""Framing: an operation as one line of a file, and a line read back.

``<head> TAB <body> TAB <hash> [TAB <signature>] LF``. The body column is empty once it was purged, or while it is
withheld. One trailing CR is ignored, since some folders rewrite line ends.
"""

from __future__ import annotations

import json
from hashlib import sha256

from warroom.model.identity import IncidentId, WriterId
from warroom.model.sentences import counted
from warroom.oplog.operation import LONGEST_LINE, Operation, WrongBody, body_hash, is_hash, operation_hash
from warroom.oplog.plain_head import plain_head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SIGNATURE = 1024
_VOUCHED = b',"b":"'


class Damaged(ValueError):
    """The bytes are not what was written: framing or hash do not hold. Nothing after it can be trusted yet."""


def frame(operation: Operation) -> bytes:
    """The line of ``operation``, with its LF."""
    columns = [operation.head, operation.body or b"", operation.hash.encode()]
    if operation.signature is not None:
        columns.append(operation.signature)
    return b"\t".join(columns) + b"\n"


class Framed:
    """A line whose framing and hashes hold; what its head and body say was not looked at yet."""

    __slots__ = ("body", "body_is", "hash", "head", "prev", "signature")

    def __init__(
        self, prev: str, head: bytes, body: bytes | None, hash_: str, signature: bytes | None, body_is: str = ""
    ) -> None:
        """``body_is`` is the hash of the body, where it was made."""
        self.prev, self.head, self.body, self.hash, self.signature = prev, head, body, hash_, signature
        self.body_is = body_is

    def read(self, incident: IncidentId, writer: WriterId) -> Operation:
        """What it says. Raise `warroom.oplog.strict_json.Refused` when the content breaks a rule."""
        return Operation(
            prev=self.prev, incident=incident, writer=writer, head=self.head, body=self.body, signature=self.signature,
            hash_=self.hash, body_is=self.body_is, plain=plain_head(self.head),
        )  # fmt: skip


def check_line(line: bytes, *, prev: str, incident: IncidentId, writer: WriterId) -> Framed:
    """Check the bytes of one line, without or with its LF. Raise `Damaged` when they are not what was written."""
    if len(line) > LONGEST_LINE:
        raise Damaged(f"the line is longer than {LONGEST_LINE} bytes")
    columns = line.removesuffix(b"\n").removesuffix(b"\r").split(b"\t")
    if not 3 <= len(columns) <= 4:
        raise Damaged(f"the line has {counted(len(columns), 'column', 'columns')} instead of 3 or 4")
    head, body, stated = columns[0], columns[1] or None, columns[2].decode("ascii", "replace")
    if stated != operation_hash(prev, incident, writer, head, sha256):
        if not is_hash(stated):
            raise Damaged("the third column is not a hash of 64 hexadecimal digits")
        raise Damaged("the hash does not match the line and the one before it")
    signature = columns[3] if len(columns) == 4 else None
    if signature is not None and len(signature) > LONGEST_SIGNATURE:
        raise Damaged("the signature is too long")
    body_is = ""
    if body is not None and (vouched := vouched_body(head)) and vouched != (body_is := body_hash(body, sha256)):
        raise Damaged("the body is not the one that the head vouches for")
    return Framed(prev, head, body, stated, signature, body_is)


def unframe(line: bytes, *, prev: str, incident: IncidentId, writer: WriterId) -> Operation:
    """Read one line, without or with its LF.

    Raise `Damaged` when the framing or the hash does not hold, and `warroom.oplog.strict_json.Refused` when the
    hash holds but the content breaks a rule: then the line was really written so, and the next one can be read.
    """
    try:
        return check_line(line, prev=prev, incident=incident, writer=writer).read(incident, writer)
    except WrongBody as error:
        raise Damaged(str(error)) from None


def vouched_body(head: bytes) -> str:
    """The hash that a head vouches with for its body, as far as it stands where our writers put it; else empty."""
    at = len(head) - 66 - len(_VOUCHED)
    return head[-66:-2].decode("ascii", "replace") if at > 0 and head[at : at + len(_VOUCHED)] == _VOUCHED else ""


def lines(data: bytes) -> Iterator[bytes]:
    """The complete lines of ``data``, each with its LF; what follows the last LF is not one yet."""
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        yield data[start : end + 1]
        start = end + 1


def stated_body(head: bytes) -> str:
    """The hash that ``head`` vouches with for its body, however it is written; empty where it says none."""
    try:
        return vouched_body(head) or str(json.loads(head)["b"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
