"""Makes the vectors of signed logs, and what reading each must give. Run it to write them again; it needs the library
that signs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.oplog.builder import INCIDENT
from tests.share import forging
from tests.share.forging import ALICE, MALLORY, Log, written
from warroom.model.identity import Moment
from warroom.oplog.operation import NOTE, compose
from warroom.oplog.signing import key_name, sign, signature_of

HERE = Path(__file__).parent / "signed"


def data(log: Log) -> bytes:
    return b"".join(b"\t".join(row) + b"\n" for row in log.rows)


def announced(public: bytes = ALICE.public) -> Log:
    """As a writer really begins: with the line that names its key."""
    log = written(ALICE, flushes=(2, 1))
    first = compose(
        prev="0" * 64, incident=INCIDENT, writer=ALICE.writer, n=1, t=1, at=Moment(1), by="alice", act="a", do=NOTE,
        kind="key",
        on=key_name(public), values={"was": []}, salt="s",
    )  # fmt: skip
    log.rows.insert(0, [first.head, first.body or b"", first.hash.encode()])
    for n, row in enumerate(log.rows[1:], 2):
        row[0] = row[0].replace(b'{"n":%d' % (n - 1), b'{"n":%d' % n)
    log.chained()
    return signed_at(log, 2, 3)


def signed_at(log: Log, *places: int, seed: bytes = ALICE.seed) -> Log:
    for place, row in enumerate(log.rows):
        row[3:] = [signature_of(seed, row[2].decode())] if place in places else []
    return log


def changed(change: Callable[[Log], object], *, chained: bool = False) -> Log:
    log = written(ALICE)
    change(log)
    return log.chained() if chained else log


def column(text: Callable[[bytes, str], bytes]) -> Log:
    """The last signature written otherwise: ``text`` is given the right one and the hash."""
    log = written(ALICE)
    log.rows[-1][3] = text(log.rows[-1][3], log.rows[-1][2].decode())
    return log


def swapped(log: Log) -> None:
    one, two = [row for row in log.rows if len(row) == 4][-2:]
    one[3], two[3] = two[3], one[3]


def purged(log: Log) -> None:
    log.rows[2][1] = b""


def forged(name: str) -> bytes:
    made: bytes = getattr(forging, name)(written(ALICE), random.Random(7))
    return made.split(b"\n", 1)[1]


def vectors() -> dict[str, bytes]:
    """Each log by its name: first those of which every line is signed for, then the others."""
    return {
        "signed.jsonl": data(written(ALICE)),
        "signed-at-once.jsonl": data(written(ALICE, flushes=(9,))),
        "signed-line-by-line.jsonl": data(written(ALICE, flushes=(1, 1, 1))),
        "announced.jsonl": data(announced()),
        "purged.jsonl": data(changed(purged)),
        "line-ends.jsonl": data(written(ALICE)).replace(b"\n", b"\r\n"),
        "re-keyed.jsonl": data(announced(MALLORY.public)),
        "not-signed.jsonl": data(signed_at(written(ALICE))),
        "end-not-signed.jsonl": data(signed_at(written(ALICE), 4)),
        "signed-by-another.jsonl": data(signed_at(written(ALICE), 8, seed=MALLORY.seed)),
        "signatures-swapped.jsonl": data(changed(swapped)),
        "signature-of-another-line.jsonl": data(changed(lambda log: log.rows[-1].__setitem__(3, log.rows[0][3]))),
        "signature-of-another-incident.jsonl": forged("of_another_incident"),
        "signature-of-the-bare-hash.jsonl": data(
            column(lambda right, hash_: right[:44] + forging_base64(sign(ALICE.seed, hash_.encode())))
        ),
        "head-written-anew.jsonl": forged("head_rewritten"),
        "body-written-anew.jsonl": forged("body_rewritten"),
        "bodies-swapped.jsonl": forged("bodies_swapped"),
        "reordered.jsonl": forged("reordered"),
        "line-left-out.jsonl": forged("line_left_out"),
        "line-added.jsonl": forged("line_added"),
        "all-signed-by-another.jsonl": forged("signed_by_another"),
        "padded.jsonl": data(column(lambda right, _: right + b"==")),
        "no-key.jsonl": data(column(lambda right, _: right[44:])),
        "no-signature.jsonl": data(column(lambda right, _: right[:44])),
        "short.jsonl": data(column(lambda right, _: right[:-4])),
        "three-parts.jsonl": data(column(lambda right, _: right + b".A")),
        "cut-in-the-signature.jsonl": data(written(ALICE))[:-60],
        "cut-behind-a-line.jsonl": b"".join(data(written(ALICE)).splitlines(keepends=True)[:7]),
    }


def forging_base64(signature: bytes) -> bytes:
    import base64

    return base64.urlsafe_b64encode(signature).rstrip(b"=")


def expected(log: bytes) -> dict[str, Any]:
    """What a reader makes of a log: the hashes that are signed for, and how many lines are kept back."""
    from warroom.oplog.framing import Damaged, check_line, lines
    from warroom.oplog.signing import is_signed

    prev, hashes, signed, fault = "0" * 64, list[str](), 0, ""
    for line in lines(log):
        try:
            framed = check_line(line, prev=prev, incident=INCIDENT, writer=ALICE.writer)
        except Damaged as damage:
            fault = str(damage)
            break
        prev = framed.hash
        hashes.append(prev)
        if framed.signature is not None and is_signed(ALICE.writer, prev, framed.signature):
            signed = len(hashes)
    return {"signed": hashes[:signed], "kept_back": len(hashes) - signed, "damaged": bool(fault)}


def main() -> None:
    HERE.mkdir(exist_ok=True)
    said: dict[str, Any] = {"incident": INCIDENT, "writer": ALICE.writer, "logs": {}}
    for name, log in vectors().items():
        (HERE / name).write_bytes(log)
        said["logs"][name] = expected(log)
    (HERE / "expected.json").write_text(json.dumps(said, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
