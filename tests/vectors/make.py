"""Makes the format vectors: logs as files, and what reading each must give. Run it to write them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.oplog.builder import INCIDENT, Scripted
from warroom.oplog.chain import read_log
from warroom.oplog.framing import frame
from warroom.oplog.operation import ADD, DROP, NOTE, PURGE, Operation, operation_hash

HERE = Path(__file__).parent
Log = tuple[Scripted, list[bytes]]


def lines(writer: Scripted, *operations: Operation) -> Log:
    return writer, [frame(operation) for operation in operations]


def alice() -> Scripted:
    return Scripted("alice")


def five() -> Log:
    writer = alice()
    return lines(writer, *[writer.write({"text": f"entry {number}"}, on=f"{number:032x}") for number in range(5)])


def edited() -> Log:
    writer = alice()
    first = writer.write({"text": "slow", "kind": "note"})
    second = writer.write({"text": "slower"}, saw=(first.hash,))
    return lines(writer, first, second, writer.write({"text": None}, saw=(second.hash,)))


def tagged() -> Log:
    writer = alice()
    added = writer.write({"tags": "db"}, do=ADD)
    return lines(
        writer, added, writer.write({"tags": "db"}, do=DROP, saw=(added.hash,)), writer.write({"tags": "db"}, do=ADD)
    )


def purged(*, body: bool) -> Log:
    writer = alice()
    secret = writer.write({"text": "hunter2"})
    purge = writer.write({}, do=PURGE, purges=(secret.hash,))
    if not body:
        secret.body = None
    return lines(writer, secret, purge)


def one(values: dict[str, Any], **how: Any) -> Callable[[], Log]:
    def make() -> Log:
        writer = alice()
        return lines(writer, writer.write(values, **how))

    return make


def signed() -> Log:
    writer = alice()
    operation = writer.write({"text": "signed"})
    operation.signature = b"sig-by-someone"
    return lines(writer, operation)


def carriage_returns() -> Log:
    writer, made = five()
    return writer, [line[:-1] + b"\r\n" for line in made]


def clock_back() -> Log:
    writer = alice()
    return lines(writer, writer.write({"text": "a"}, t=2_000_000), writer.write({"text": "b"}, t=1_000_000))


TIME = {"lo": 1_771_000_000_000_000, "hi": 1_771_000_059_999_999, "approx": False, "as": "16:26", "tz": "UTC"}
VALID: dict[str, Callable[[], Log]] = {
    "empty": lambda: (alice(), []),
    "one entry": one({"text": "db is slow", "kind": "note"}),
    "five entries": five,
    "edit and clear": edited,
    "tags added and dropped": tagged,
    "purged body present": lambda: purged(body=True),
    "purged body gone": lambda: purged(body=False),
    "signature": signed,
    "carriage returns": carriage_returns,
    "clock steps back": clock_back,
    "event time": one({"text": "x", "at": TIME}),
    "unknown time": one({"at": {**TIME, "lo": None, "hi": None}}),
    "severity": one({"severity": {"level": "P1", "rank": 1}}, kind="incident", on="incident"),
    "role": one({"holder": "bob"}, kind="role", on="role:ic"),
    "unknown kind": one({"colour": "red"}, kind="from_tomorrow", on="x"),
    "unknown field": one({"mood": "calm"}),
    "note": one({}, kind="key", on="k", do=NOTE),
    "unicode": one({"text": "Grüße 日本語 👩‍👩‍👧 שלום \u202e"}),
    "escapes": one({"text": 'tab\t line\n quote" back\\ nul-free \u001b[31m'}),
    "largest integer": one({"after": 2**53 - 1}),
    "deepest": one({"details": json.loads("[" * 60 + "]" * 60)}),
    "no fields": one({}),
    "saw what is not here": one({"text": "late"}, saw=("ab" * 32,)),
}


def changed(change: Callable[[list[bytes], Scripted], list[bytes]]) -> Callable[[], Log]:
    def make() -> Log:
        writer, made = five()
        return writer, change(made, writer)

    return make


def replaced(line: int, old: bytes, new: bytes) -> Callable[[], Log]:
    return changed(lambda made, _: [*made[:line], made[line].replace(old, new, 1), *made[line + 1 :]])


def rehashed(line: int, old: bytes, new: bytes) -> Callable[[], Log]:
    """The head of a line changed and its hash made to fit; the lines behind it follow the new hash."""

    def change(made: list[bytes], writer: Scripted) -> list[bytes]:
        prev, found = "0" * 64, []
        for number, raw in enumerate(made):
            head, body, _ = raw.rstrip(b"\n").split(b"\t")
            if number == line:
                head = head.replace(old, new, 1)
            prev = operation_hash(prev, INCIDENT, writer.writer, head)
            found.append(b"\t".join((head, body, prev.encode())) + b"\n")
        return found

    return changed(change)


DAMAGED: dict[str, Callable[[], Log]] = {
    "head changed": replaced(2, b'"n":3', b'"n":4'),
    "body changed": replaced(2, b"entry 2", b"entry 9"),
    "hash changed": changed(lambda made, _: [*made[:2], made[2][:-3] + b"xx\n", *made[3:]]),
    "line missing": changed(lambda made, _: [*made[:2], *made[3:]]),
    "line twice": changed(lambda made, _: [*made[:3], made[2], *made[3:]]),
    "lines swapped": changed(lambda made, _: [made[0], made[2], made[1], *made[3:]]),
    "cut in the middle": changed(lambda made, _: [*made[:3], made[3][:100]]),
    "cut at the last line feed": changed(lambda made, _: [*made[:4], made[4][:-1]]),
    "hole of zeros": changed(lambda made, _: [*made[:2], b"\0" * len(made[2]), *made[3:]]),
    "garbage line": changed(lambda made, _: [*made[:2], b"not a line\n", *made[2:]]),
    "empty line": changed(lambda made, _: [*made[:2], b"\n", *made[2:]]),
    "column too many": changed(lambda made, _: [*made[:2], made[2][:-1] + b"\ts\tx\n", *made[3:]]),
    "column missing": changed(lambda made, _: [*made[:2], made[2].split(b"\t", 1)[0] + b"\n", *made[3:]]),
    "line too long": changed(lambda made, _: [*made[:2], b"x" * 70_000 + b"\n", *made[3:]]),
    "upper case hash": changed(lambda made, _: [*made[:2], made[2][:-65] + made[2][-65:].upper(), *made[3:]]),
    "number zero": rehashed(2, b'"n":3', b'"n":0'),
    "number as text": rehashed(2, b'"n":3', b'"n":"3"'),
    "float": rehashed(2, b'"n":3', b'"n":3.0'),
    "integer too large": rehashed(2, b'"n":3', b'"n":9007199254740992'),
    "key twice": rehashed(2, b'"n":3', b'"n":3,"n":3'),
    "not a number": rehashed(2, b'"n":3', b'"n":NaN'),
    "fields that do not fit the body": rehashed(2, b'"of":["text"]', b'"of":["kind"]'),
    "lone surrogate": rehashed(2, b'"by":"alice"', b'"by":"\\ud800"'),
    "bad utf-8": rehashed(2, b'"by":"alice"', b'"by":"\xff\xfe"'),
    "nested too deep": rehashed(2, b'"by":"alice"', b'"by":' + b"[" * 70 + b"]" * 70),
    "name too long": rehashed(2, b'"by":"alice"', b'"by":"' + b"a" * 201 + b'"'),
    "not an object": rehashed(2, b"{", b"["),
}


def outcome(log: Log) -> dict[str, Any]:
    """What reading ``log`` gives."""
    writer, made = log
    operations, faults, tip = read_log(b"".join(made), incident=INCIDENT, writer=writer.writer)
    return {
        "incident": INCIDENT,
        "writer": writer.writer,
        "hashes": [operation.hash for operation in operations],
        "faults": [{"line": fault.line, "byte": fault.byte, "what": fault.what} for fault in faults],
        "tip": tip,
    }


def vectors() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Every vector by its file name: the bytes, and what reading them must give."""
    made = {}
    for folder, logs in (("valid", VALID), ("damaged", DAMAGED)):
        for name, make in logs.items():
            log = make()
            made[f"{folder}/{name.replace(' ', '-')}.jsonl"] = (b"".join(log[1]), outcome(log))
    return made


if __name__ == "__main__":
    found = vectors()
    for file, (data, _) in found.items():
        (HERE / file).parent.mkdir(exist_ok=True)
        (HERE / file).write_bytes(data)
    expected = {file: said for file, (_, said) in found.items()}
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n", encoding="utf-8")
