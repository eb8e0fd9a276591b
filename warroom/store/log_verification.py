"""Whether the log is still what was written: every hash over the bytes as they are kept.

Nothing is changed, and nothing is parsed but a head that is not written as our writers write it: a log of a hundred
thousand operations is read in a second.
"""

from __future__ import annotations

import hashlib
from binascii import hexlify

from warroom.model.identity import WriterId
from warroom.oplog.framing import stated_body
from warroom.oplog.operation import BODY_DOMAIN, OPERATION_DOMAIN
from warroom.store.many import single

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_SELECT = (
    "SELECT inc, writer, CAST(hash AS BLOB), CAST(prev AS BLOB), CAST(head AS BLOB), CAST(body AS BLOB) "
    "FROM ops ORDER BY id"
)


class Verified:
    """What was found: how many operations are held, how many lead to one that is not here, and each that does not
    hold as (number, person, writer, what is wrong with it)."""

    __slots__ = ("findings", "gaps", "held")

    def __init__(self, held: int, gaps: int, findings: list[tuple[int, str, WriterId, str]]) -> None:
        self.held, self.gaps, self.findings = held, gaps, findings


def verify(db: sqlite3.Connection) -> Verified:
    """Look at every operation of the log."""
    wrong: dict[bytes, str] = {}
    incidents: dict[int, str] = dict(db.execute("SELECT inc, id FROM incidents"))
    writers: dict[int, str] = dict(db.execute("SELECT writer, id FROM writers"))
    names: dict[tuple[int, int], bytes] = {}
    tips: dict[tuple[int, int], bytes] = {}
    leaps: set[bytes] = set()
    begin, begin_body, sha256 = OPERATION_DOMAIN + b"\0", BODY_DOMAIN + b"\0", hashlib.sha256
    for inc, writer, hash_, prev, head, body in db.execute(_SELECT):
        log = (inc, writer)
        if prev != tips.get(log):
            leaps.add(prev)
            names[log] = f"\0{incidents.get(inc)}\0{writers.get(writer)}\0".encode()
        tips[log] = hash_
        if sha256(begin + hexlify(prev) + names[log] + head).digest() != hash_:
            wrong[hash_] = "was changed after it was written"
        elif body is not None:
            body_is = hexlify(sha256(begin_body + body).digest())
            if not head.endswith(b'"b":"' + body_is + b'"}') and stated_body(head) != body_is.decode():
                wrong[hash_] = "has another body than it was written with"
    named = db.execute("SELECT CAST(hash AS BLOB), n, by, writer FROM ops ORDER BY id") if wrong else ()
    findings = [
        (n, by, WriterId(str(writers.get(writer))), wrong[hash_]) for hash_, n, by, writer in named if hash_ in wrong
    ]
    held = db.execute("SELECT count(*) FROM ops").fetchone()[0]
    held_hashes = {
        hash_ for (hash_,) in single(db, "SELECT CAST(hash AS BLOB) FROM ops WHERE hash IN ({keys})", list(leaps))
    }
    return Verified(held, len(leaps - held_hashes - {bytes(32)}), findings)
