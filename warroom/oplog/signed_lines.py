"""Checking many signatures, in a process of its own: the library lets no two threads of one check at once."""

from __future__ import annotations

import sys

from warroom.model.identity import WriterId
from warroom.oplog.signing import is_signed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Signed = tuple[WriterId, str, bytes]
    """A writer's id, the hash of a line (64 hexadecimal digits), and its fourth column."""

HOLDS, DOES_NOT = b"1", b"0"
"""What is said of a signature, in the order in which they were asked about."""


def asked(signed: Iterable[Signed]) -> bytes:
    """What a process is asked: a line for each signature."""
    return b"".join(
        b"%b %b %b\n" % (writer.encode("utf-8", "replace"), hash_.encode(), column.hex().encode())
        for writer, hash_, column in signed
    )


def answered(lines: bytes) -> bytes:
    """`HOLDS` or `DOES_NOT` for each line that `asked` wrote. Raise `ImportError` without the library that checks."""
    answers = []
    for line in lines.splitlines():
        writer, hash_, column = line.decode("ascii").split(" ")
        answers.append(HOLDS if is_signed(WriterId(writer), hash_, bytes.fromhex(column)) else DOES_NOT)
    return b"".join(answers)


if __name__ == "__main__":
    sys.stdout.buffer.write(answered(sys.stdin.buffer.read()))
