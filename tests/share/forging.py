"""What somebody can do with a log who may write into its folder, knows the format, and has a key of his own."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

from tests.oplog.builder import INCIDENT
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.operation import GENESIS, Operation, body_hash, compose, operation_hash
from warroom.oplog.signing import SEED, signature_of
from warroom.oplog.strict_json import Refused
from warroom.share.log_file import LogFile
from warroom.share.share_format import LogHeader
from warroom.share.vouching import Vouching
from warroom.store.own_keys import FreshKey

ALICE, MALLORY = FreshKey(b"a" * SEED), FreshKey(b"m" * SEED)
Columns = list[bytes]


class Log:
    """A log of ``writer`` as lines of columns, without its header."""

    def __init__(self, writer: WriterId, rows: list[Columns], incident: IncidentId = INCIDENT) -> None:
        self.writer, self.rows, self.incident = writer, rows, incident

    def copy(self) -> Log:
        return Log(self.writer, [list(row) for row in self.rows], self.incident)

    def chained(self) -> Log:
        """The hashes made anew, so that the chain holds."""
        prev = GENESIS
        for row in self.rows:
            row[2] = operation_hash(prev, self.incident, self.writer, row[0]).encode()
            prev = row[2].decode()
        return self

    def data(self) -> bytes:
        header = LogHeader(
            incident=self.incident, writer=self.writer, by="alice", host="host", first=1, prev=GENESIS,
            maker=self.writer,
        )  # fmt: skip
        return header.line() + b"".join(b"\t".join(row) + b"\n" for row in self.rows)


def written(key: FreshKey, *, incident: IncidentId = INCIDENT, flushes: tuple[int, ...] = (1, 3, 1, 4)) -> Log:
    """What the owner of ``key`` wrote: the last line of each flush is signed."""
    rows: list[Columns] = []
    prev, n = GENESIS, 0
    for flush in flushes:
        for place in range(flush):
            n += 1
            operation = compose(
                prev=prev, incident=incident, writer=key.writer, n=n, t=n, at=Moment(n), by="alice", act=f"act {n}",
                do="put",
                kind="entry", on=f"{n:032x}", values={"text": f"entry {n}"}, salt=f"salt {n}",
            )  # fmt: skip
            row = [operation.head, operation.body or b"", operation.hash.encode()]
            rows.append([*row, signature_of(key.seed, operation.hash)] if place == flush - 1 else row)
            prev = operation.hash
    return Log(key.writer, rows, incident)


def taken(data: bytes, check: Callable[[WriterId, str, bytes], bool]) -> list[Operation]:
    """What a reader of ``data`` stores."""
    file = LogFile("some.jsonl", INCIDENT, 0.0)
    framed = list(file.segment.feed(data))
    vouched = Vouching(check).take(file, framed, ())
    operations = []
    for one in vouched:
        with contextlib.suppress(Refused):
            operations.append(one.read(INCIDENT, file.segment.header.writer if file.segment.header else WriterId("")))
    return operations


def any_byte(log: Log, chance: random.Random) -> bytes:
    data = bytearray(log.data())
    for _ in range(chance.choice((1, 1, 2, 5))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut_or_doubled(log: Log, chance: random.Random) -> bytes:
    data = log.data()
    first, last = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:first] + data[last:] if chance.random() < 0.5 else data[:last] + data[first:]


def head_rewritten(log: Log, chance: random.Random) -> bytes:
    row = chance.choice(log.rows)
    row[0] = row[0].replace(b'"by":"alice"', b'"by":"bob"') if chance.random() < 0.5 else row[0].replace(b"put", b"add")
    return log.chained().data()


def body_rewritten(log: Log, chance: random.Random) -> bytes:
    row = chance.choice(log.rows)
    before = body_hash(row[1]).encode()
    row[1] = row[1].replace(b"entry", b"other")
    row[0] = row[0].replace(before, body_hash(row[1]).encode())
    return log.chained().data()


def bodies_swapped(log: Log, chance: random.Random) -> bytes:
    one, two = chance.sample(log.rows, 2)
    one[1], two[1] = two[1], one[1]
    return log.data()


def reordered(log: Log, chance: random.Random) -> bytes:
    chance.shuffle(log.rows)
    return log.chained().data()


def line_left_out(log: Log, chance: random.Random) -> bytes:
    del log.rows[chance.randrange(len(log.rows) - 1)]
    return log.chained().data()


def line_added(log: Log, chance: random.Random) -> bytes:
    """One more line, with the signature of another line, with that of another key, or with none."""
    place = chance.randrange(len(log.rows) + 1)
    forged = list(chance.choice(log.rows)[:3])
    forged[0] = forged[0].replace(b'"act":"act ', b'"act":"forged ')
    log.rows.insert(place, forged)
    log.chained()
    signatures = [row[3] for row in log.rows if len(row) == 4]
    forged += chance.choice(
        ([], [chance.choice(signatures)], [signature_of(MALLORY.seed, forged[2].decode())], [b"AAAA.BBBB"], [b"."])
    )
    return log.data()


def signatures_moved(log: Log, chance: random.Random) -> bytes:
    forged = head_rewritten(log, chance)
    del forged
    signatures = [row.pop() for row in log.rows if len(row) == 4]
    for row in log.rows:
        row.append(chance.choice(signatures))
    return log.data()


def signature_bent(log: Log, chance: random.Random) -> bytes:
    """A signature with a byte changed, behind a line that was written anew."""
    head_rewritten(log, chance)
    row = chance.choice([row for row in log.rows if len(row) == 4])
    bent = bytearray(row[3])
    bent[chance.randrange(len(bent))] = chance.choice(b"AZaz09-_.=")
    row[3] = bytes(bent)
    return log.data()


def signed_by_another(log: Log, chance: random.Random) -> bytes:
    head_rewritten(log, chance)
    for row in log.rows:
        row[3:] = [signature_of(MALLORY.seed, row[2].decode())]
    return log.data()


def of_another_incident(log: Log, chance: random.Random) -> bytes:
    """Lines of one incident, signed there by their writer, in the folder of another."""
    elsewhere = log.copy()
    elsewhere.incident = IncidentId("2d" * 16)
    for row in elsewhere.rows:
        row[0] = row[0].replace(b'"act":"act ', b'"act":"there ')
    for row in elsewhere.chained().rows:
        row[3:] = [signature_of(ALICE.seed, row[2].decode())]
    moved = Log(log.writer, elsewhere.rows, INCIDENT)
    return (moved.chained() if chance.random() < 0.8 else moved).data()


FORGERIES = (
    any_byte, cut_or_doubled, head_rewritten, body_rewritten, bodies_swapped, reordered, line_left_out, line_added,
    signatures_moved, signature_bent, signed_by_another, of_another_incident,
)  # fmt: skip
