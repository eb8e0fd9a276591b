"""The id of a record says which writer made it, so that nobody else's write can pass for the one that made it.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom.model.identity import RecordId, WriterId
from warroom.oplog.hashing import sha256

_DOMAIN = b"warroom/1 record"
_DERIVED = b"warroom/1 import"
RANDOM = 7
"""Random bytes in front of an id; the nine behind them are a hash over its writer and the random ones. A writer of
100,000 records meets two equal ones once in some ten million incidents; who would pass for the maker of a record must
find a writer id with the right 72 bits.
"""


def record_id(writer: WriterId, random: bytes) -> RecordId:
    """An id of 32 hexadecimal digits for a record that ``writer`` makes, from `RANDOM` random bytes."""
    return RecordId(random.hex() + _mark(writer, random))


def is_made_by(record: str, writer: WriterId) -> bool:
    """Whether the id ``record`` says that ``writer`` made it. Ids of older logs, and derived ones, say it of nobody."""
    try:
        random = bytes.fromhex(record[: 2 * RANDOM])
    except ValueError:
        return False
    return len(random) == RANDOM and record == record_id(writer, random)


def derived_id(source: str, native: str) -> RecordId:
    """The id of a record that tells what ``source`` knows as ``native``: the same whoever brings it in, so that those
    who do so apart meet on it. It says that it is such a one, and of nobody that they made it.
    """
    whole = sha256(b"\0".join((_DERIVED, source.encode(), native.encode("utf-8", "replace")))).hexdigest()
    random_part = bytes.fromhex(whole[: 2 * RANDOM])
    return RecordId(random_part.hex() + _derived_mark(random_part))


def is_derived(record: str) -> bool:
    """Whether the id ``record`` is one of `derived_id`: such a record has no maker, but whoever told it first."""
    try:
        random_part = bytes.fromhex(record[: 2 * RANDOM])
    except ValueError:
        return False
    return len(random_part) == RANDOM and record == random_part.hex() + _derived_mark(random_part)


def _derived_mark(random_part: bytes) -> str:
    return sha256(_DERIVED + b" mark\0" + random_part).hexdigest()[: 32 - 2 * RANDOM]


def _mark(writer: WriterId, random: bytes) -> str:
    return sha256(b"\0".join((_DOMAIN, writer.encode(), random))).hexdigest()[: 32 - 2 * RANDOM]
