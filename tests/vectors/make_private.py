"""Makes the vectors of private incidents anew: what seals draws its own luck, so they are others each time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.envelope import digest_of, fresh_secret, recipient_of, seal, token_of
from warroom.oplog.operation import compose
from warroom.oplog.record_id import record_id
from warroom.share.share_format import LogHeader
from warroom.share.vault import farewell, keys_file

HERE = Path(__file__).parent / "private"
WRITER = WriterId("a" * 32)


def main() -> None:
    """Write them."""
    incident = IncidentId(record_id(WRITER, bytes.fromhex("b5e1a700010203")))
    ours, sender, gone = fresh_secret(), fresh_secret(), fresh_secret()
    shutil.rmtree(HERE, ignore_errors=True)
    (HERE / "vault").mkdir(parents=True)
    (HERE / "identity.txt").write_text(f"# a key of these vectors alone\n{ours}\n")
    prev, hashes = "0" * 64, []
    for n in (1, 2):
        operation = compose(
            prev=prev, incident=incident, writer=WRITER, n=n, t=1_771_000_000_000_000 + n,
            at=Moment(1_771_000_000_000_000),
            by="alice", act="0" * 16, do="put", kind="entry", on=f"{n:032x}", values={"text": f"line {n}"}, salt="s",
        )  # fmt: skip
        header = LogHeader(incident=incident, writer=WRITER, by="alice", host="h", first=n, prev=prev, maker=WRITER)
        line = operation.head + b"\t" + (operation.body or b"") + b"\t" + operation.hash.encode() + b"\n"
        _put(seal(header.line() + line, [recipient_of(sender)]), ".age")
        prev = operation.hash
        hashes.append(prev)
    _put(seal(keys_file(incident, [sender]), [recipient_of(ours), recipient_of(gone)]), ".members.age")
    _put(seal(farewell(incident), [recipient_of(gone)]), ".members.age")
    said = {"incident": incident, "token": token_of(incident), "hashes": hashes}
    (HERE / "expected.json").write_text(json.dumps(said, indent=1) + "\n")


def _put(sealed: bytes, kind: str) -> None:
    (HERE / "vault" / f"{digest_of(sealed)}{kind}").write_bytes(sealed)


if __name__ == "__main__":
    main()
