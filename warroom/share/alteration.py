"""What was done to a line that does not hold: one that was moved, copied, taken from elsewhere or changed is no damage.

It is looked at only once a line does not hold, so it costs nothing where all is well.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.framing import stated_body
from warroom.oplog.operation import body_hash, is_hash, operation_hash
from warroom.oplog.signing import available, is_keyed, is_signed
from warroom.oplog.strict_json import LARGEST_INTEGER

ALTERED = "altered"
"""What a fault begins with where the line is one, and is not the one that was written there."""


def altered(line: bytes, *, prev: str, incident: IncidentId, writer: WriterId, expected: int, place: int) -> str:
    """What is the matter with ``line``, which does not hold behind the hash ``prev``: it is the line ``place`` of its
    file, where the operation ``expected`` belongs. Empty where it is no line at all, so that it is damage.
    """
    columns = line.removesuffix(b"\n").removesuffix(b"\r").split(b"\t")
    number = number_of(columns[0]) if 3 <= len(columns) <= 4 else None
    if number is None:
        return ""
    head, body, stated = columns[0], columns[1], columns[2].decode("ascii", "replace")
    if not is_hash(stated):
        return ""
    where = f"{ALTERED} at line {place}, operation {number}: "
    if stated == operation_hash(prev, incident, writer, head):
        return (
            ""
            if not body or body_hash(body) == stated_body(head)
            else f"{where}it has another body than it was written with"
        )
    signed = len(columns) == 4 and _signs(writer, stated, columns[3])
    if number != expected:
        there = f"operation {expected} belongs there: lines were moved, copied or left out"
        return f"{where}{there}{', or it is of another incident' if signed else ''}"
    if signed:
        return f"{where}its key signed another text here, or this for another incident or place"
    return f"{where}it, or what stood before it, was changed after it was written, by somebody or by a disk"


def number_of(head: bytes) -> int | None:
    """The number that a head says, if it is one."""
    try:
        said = json.loads(head)
    except (ValueError, RecursionError):
        return None
    number = said.get("n") if isinstance(said, dict) else None
    return number if type(number) is int and 0 < number <= LARGEST_INTEGER else None


def numbers_words(first: int, last: int) -> str:
    """Operations by their numbers."""
    return f"operation {first}" if first == last else f"operations {first} to {last}"


def _signs(writer: WriterId, hash_: str, signature: bytes) -> bool:
    """Whether the key of ``writer`` signed that hash; not where nothing is here that checks it."""
    return is_keyed(writer) and available() and is_signed(writer, hash_, signature)
