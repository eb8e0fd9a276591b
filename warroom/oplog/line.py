"""Framing: an operation as one line of a file, and a line read back.

``<head> TAB <body> TAB <hash> [TAB <signature>] LF``. The body column is empty once it was purged, or while it is
withheld. One trailing CR is ignored, since some folders rewrite line ends.
"""

from __future__ import annotations

from warroom.oplog.operation import LONGEST_LINE, Operation, WrongBody, is_hash, operation_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SIGNATURE = 1024


class Damaged(ValueError):
    """The bytes are not what was written: framing or hash do not hold. Nothing after it can be trusted yet."""


def frame(operation: Operation) -> bytes:
    """The line of ``operation``, with its LF."""
    columns = [operation.head, operation.body or b"", operation.hash.encode()]
    if operation.signature is not None:
        columns.append(operation.signature)
    return b"\t".join(columns) + b"\n"


def unframe(line: bytes, *, prev: str, incident: str, writer: str) -> Operation:
    """Read one line, without or with its LF.

    Raise `Damaged` when the framing or the hash does not hold, and `warroom.oplog.strict_json.Refused` when the
    hash holds but the content breaks a rule: then the line was really written so, and the next one can be read.
    """
    if len(line) > LONGEST_LINE:
        raise Damaged(f"the line is longer than {LONGEST_LINE} bytes")
    columns = line.removesuffix(b"\n").removesuffix(b"\r").split(b"\t")
    if not 3 <= len(columns) <= 4:
        raise Damaged(f"the line has {len(columns)} columns instead of 3 or 4")
    head, body, stated = columns[0], columns[1], columns[2].decode("ascii", "replace")
    if not is_hash(stated):
        raise Damaged("the third column is not a hash of 64 hexadecimal digits")
    if stated != operation_hash(prev, incident, writer, head):
        raise Damaged("the hash does not match the line and the one before it")
    signature = columns[3] if len(columns) == 4 else None
    if signature is not None and len(signature) > LONGEST_SIGNATURE:
        raise Damaged("the signature is too long")
    try:
        return Operation(prev=prev, incident=incident, writer=writer, head=head, body=body or None, signature=signature)
    except WrongBody as error:
        raise Damaged(str(error)) from None


def lines(data: bytes) -> Iterator[bytes]:
    """The complete lines of ``data``, each with its LF; what follows the last LF is not one yet."""
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        yield data[start : end + 1]
        start = end + 1
