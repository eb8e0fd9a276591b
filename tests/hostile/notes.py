"""The notes of the log: every kind with every name and every value in each field, as somebody who means harm writes
them.
"""

from __future__ import annotations

import random
from itertools import product

from tests.oplog.builder import Scripted, an_id
from tests.payloads import PAYLOADS
from warroom.model.custody_notes import COPIED, CUSTODY, EXPORTED, PUBLISHED, READ_IN
from warroom.oplog.membership import MEMBER, RECIPIENT
from warroom.oplog.signing import ALGORITHM, KEY
from warroom.room.sharing.vouched import PERSON
from warroom.store.seals import SEAL

RECIPIENT_OF_ALL = "age1" + "q" * 58
HEAD = (
    f"warroom head 1\nincident {{incident}}\nat 2026-02-13T14:32:00Z\ndigest {'d' * 64}\n"
    f"writer {'c' * 32} {{n}} {'b' * 64}\n"
)
HEADS = tuple(
    HEAD.format(incident="{incident}", n=n).replace("2026-02-13T14", moment)
    for n, moment in product(
        ("1", "0" * 16 + "1" + "9" * 30, "0" * 16 + "1" + "9" * 5_000, "9" * 16, "-1"),
        ("2026-02-13T14", "0001-01-01T00", "9999-12-31T23", "2026-2-1T1"),
    )
)
ANYTHING: tuple[object, ...] = (
    None,
    True,
    -1,
    2**53 - 1,
    [],
    ["x", 7, None],
    {},
    {"a": {"b": []}},
    "",
    "x" * 20_000,
    *list(PAYLOADS.values())[:12],
)
NAMES = (
    f"in {RECIPIENT_OF_ALL} {'a' * 32}", f"out {RECIPIENT_OF_ALL} {'a' * 32} 9999999999999999",
    f"out {RECIPIENT_OF_ALL} {'a' * 32} {'9' * 90}", f"read {'a' * 32} {'9' * 16}", "read x y", "in", "out  ",
    "\x1b[2J",
    RECIPIENT_OF_ALL, f"{ALGORITHM}:", f"{ALGORITHM}:zz", f"{ALGORITHM}:{'ab' * 32}", "=1+1", "x" * 200,
)  # fmt: skip
SAID = {
    SEAL: ("head", "signature"),
    CUSTODY: ("what", "as", "count", "digest"),
    PERSON: ("name", "signature"),
    KEY: ("was",),
    MEMBER: (),
    RECIPIENT: (),
    "from_tomorrow": ("colour",),
}


def hostile_notes(stranger: Scripted) -> list[tuple[str, str, dict[str, object]]]:
    """Every kind of note with every name and every value in each field: kind, name, and what it says."""
    heads = [head.replace("{incident}", stranger.incident) for head in HEADS]
    notes: list[tuple[str, str, dict[str, object]]] = [
        (SEAL, an_id(SEAL), {"head": head, "signature": ""}) for head in heads
    ]
    for kind, fields in SAID.items():
        notes += [(kind, name, {}) for name in NAMES]
        notes += [(kind, NAMES[0], {field: value}) for field, value in product(fields, ANYTHING)]
        notes += [(kind, NAMES[0], dict.fromkeys(fields, value)) for value in ANYTHING]
    for what in ("exported", "copied", "published", "read_in", "read in"):
        notes += [(CUSTODY, "x", {"what": what, "as": value, "count": value, "digest": value}) for value in ANYTHING]
    return notes


def some_note(choose: random.Random, incident: str) -> tuple[str, str, dict[str, object]]:
    """A note of some kind: kind, name and what it says, one time in two as the program itself would say it."""
    kind = choose.choice(list(SAID))
    name = choose.choice((*NAMES, choose.randbytes(16).hex()))
    if choose.random() < 0.5:
        return kind, name, {field: choose.choice(ANYTHING) for field in SAID[kind] if choose.random() < 0.8}
    if kind == CUSTODY:
        what = choose.choice((EXPORTED, COPIED, PUBLISHED, READ_IN))
        return kind, name, {"what": what, "as": choose.choice(("md", "a page")), "count": 3, "digest": "a" * 12}
    if kind == SEAL:
        return kind, name, {"head": choose.choice(HEADS).replace("{incident}", incident), "signature": ""}
    return kind, name, {field: choose.choice(("mallory", "b" * 32)) for field in SAID[kind]}
