"""A generator of operations: every kind, field, extreme, wrong type and foreign id, chains, floods and forgeries."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.hostile.notes import some_note
from tests.oplog.builder import Scripted, an_id
from tests.payloads import PAYLOADS
from warroom.model.identity import IncidentId, WriterId
from warroom.model.moment import LATEST
from warroom.model.record_kinds import JSON, KINDS, NUMBER, TAGS, TIME, Field, RecordKind
from warroom.oplog.operation import ADD, DROP, NOTE, PURGE, PUT, Operation
from warroom.oplog.strict_json import Refused

GREATEST = 2**53 - 1
NUMBERS = (0, 1, -1, 7, GREATEST, -GREATEST, LATEST - 1, LATEST, LATEST // 2, 1_771_000_000_000_000)
ZONES = ("UTC", "Europe/Berlin", "Mars/X", "+02:00", "../../etc/passwd", "", "\x1b[2J", "Z" * 300)
WORDS = tuple(payload[:4_000].encode("utf-8", "replace").decode() for payload in PAYLOADS.values())
TEXTS = (*WORDS, "", "P0", "open", "failed", "confirmed", "event", "ic", "x" * 30_000, "a" + "\n" * 9_000 + "b")

ELSEWHERE = (IncidentId("e1" * 16), IncidentId("0e" * 16))
"""Incidents that strangers make beside the one that is there, and merge with it in every direction."""
INSIDE: dict[str, tuple[dict[str, object], ...]] = {
    "details": (
        {"file": {"name": "x", "sha256": "a" * 64, "bytes": 7, "type": "text/plain"}},
        {"file": {"name": "../../x\x1b[2J", "sha256": "../x", "bytes": -1, "type": []}},
        {"file": "x"}, {"proposal": "x", "objections": ["y", 7], "outcome": None, "executor": {}, "reversible": "no"},
        {"tree": "cause", "node": 7, "question": [], "answer": "yes", "of": {}}, {"hypothesis": "H1", "side": "for"},
        {"labels": {"a": ["b"]}, "native": 7}, {"open": ["x", {}], "why": 7}, {"open": {"a": 1}, "why": "x"},
    ),
    "milestones": ({"assumed": ["began", 7]}, {"assumed": "began"}, {"stated": {"began": 7}}, {"assumed": {"a": []}}),
    "baseline": ({"error-rate": "1 %"}, {"error-rate": {"a": []}}, {"": None}),
    "facts": ({"impact": "x", "status": []}, {"title": {"a": 1}, "severity": 7}),
    "ended": ({"how": "duplicate", "of": "e1" * 16}, {"how": "cancelled", "why": "x"}, {"how": "x"}),
}  # fmt: skip
"""What the program reads in JSON that has no declared shape, rightly and wrongly."""


class Hostile:
    """Writes what one seed decides about the records ``ids`` of an incident, upon the operations ``there``."""

    def __init__(
        self, seed: int, incident: IncidentId, ids: Sequence[tuple[str, str]], there: Sequence[str], *, purging: bool
    ) -> None:
        """``ids`` are (kind, id) of records that are there, ``there`` the hashes of operations."""
        self._acts = (PUT, PUT, PUT, PUT, ADD, DROP, NOTE, *([PURGE] if purging else []))
        self._choose = random.Random(seed)
        self._ids, self._hashes = list(ids), list(there)
        self._incidents = (incident, *ELSEWHERE)
        self._people = [
            Scripted(name, incident=where, t=self._choose.choice((0, 10**15, 1_771_000_000_000_000, LATEST - 10**9)))
            for name in ("mallory", "alice", "dana", "@<b>", "\u202eeve", "x" * 200)
            for where in (incident, self._choose.choice(self._incidents))
        ]
        for number, person in enumerate(self._people):
            person.writer = WriterId(f"{seed:016x}{number:016x}")

    def operations(self, count: int) -> list[Operation]:
        """About ``count`` of them; what the format refuses is left out."""
        made: list[Operation] = []
        while len(made) < count:
            turn = self._choose.random()
            if turn < 0.01:
                made += self._flood()
            else:
                made += self._one(made)
        return made[:count]

    def _one(self, made: Sequence[Operation]) -> list[Operation]:
        if self._choose.random() < 0.06:
            return self._note()
        kind, on = self._record()
        declared = KINDS.get(kind)
        fields = list(declared.fields) if declared is not None else ["colour"]
        of = self._choose.sample(fields, min(len(fields), self._choose.choice((1, 1, 2, 4))))
        if self._choose.random() < 0.05:
            of.append("from_tomorrow")
        values = {name: self._value(declared, name) for name in of}
        do = self._choose.choice(self._acts)
        if declared is not None and do in (PUT, ADD, DROP) and self._choose.random() < 0.7:
            do = self._choose.choice((ADD, DROP)) if declared.fields.get(of[0], Field("")).holds == TAGS else PUT
            tags = {name for name in of if name in declared.fields and declared.fields[name].holds == TAGS}
            values = {name: value for name, value in values.items() if (name in tags) == (do != PUT)} or values
        writer = self._choose.choice(self._people)
        t = self._choose.choice((None, None, None, 0, 1, LATEST - 1, self._choose.randrange(LATEST)))
        try:
            return [
                writer.write(
                    values if do not in (PURGE, NOTE) else {}, kind=kind, on=on, do=do, saw=self._seen(made, 0.5),
                    purges=self._seen(made, 1.0)[:3] if do == PURGE else (), t=t,
                )
            ]  # fmt: skip
        except (Refused, UnicodeEncodeError):  # the format refuses it, or no file could hold it
            return []

    def _note(self) -> list[Operation]:
        writer = self._choose.choice(self._people)
        kind, on, said = some_note(self._choose, writer.incident)
        try:
            return [writer.write(said, kind=kind, on=on, do=NOTE)]
        except (Refused, UnicodeEncodeError):
            return []

    def _flood(self) -> list[Operation]:
        """Many people who write one field apart."""
        kind, on = self._record()
        declared = KINDS.get(kind)
        field = self._choose.choice(list(declared.fields) if declared is not None else ["colour"])
        do = ADD if declared is not None and declared.fields[field].holds == TAGS else PUT
        flood = []
        for number in range(self._choose.choice((20, 60))):
            stranger = Scripted(f"s{number}", incident=self._people[0].incident)
            stranger.writer = WriterId(self._choose.randbytes(16).hex())
            try:
                flood.append(stranger.write({field: self._value(declared, field)}, kind=kind, on=on, do=do))
            except (Refused, UnicodeEncodeError):
                continue
        return flood

    def _record(self) -> tuple[str, str]:
        turn = self._choose.random()
        if turn < 0.6 and self._ids:
            return self._choose.choice(self._ids)
        kind = self._choose.choice((*KINDS, "from_tomorrow"))
        if turn < 0.7:
            return kind, an_id(kind)
        if turn < 0.8:
            return kind, self._choose.choice((*KINDS, "x", "=1+1", "role:", "role:ic", "check:1:2", "\x1b]2;x\x07"))
        declared = KINDS.get(kind)
        begins = declared.id_begins if declared is not None else ""
        on = begins + self._choose.choice(WORDS)[:100] if begins.endswith(":") else self._choose.randbytes(16).hex()
        self._ids.append((kind, on[:200]))
        return kind, on[:200]

    def _seen(self, made: Sequence[Operation], usually: float) -> tuple[str, ...]:
        if self._choose.random() > usually:
            return ()
        known = [*self._hashes, *(operation.hash for operation in made[-50:])]
        seen = self._choose.sample(known, min(len(known), self._choose.choice((1, 2, 40))))
        if self._choose.random() < 0.1:
            seen.append(self._choose.randbytes(32).hex())
        return tuple(dict.fromkeys(seen))

    def _value(self, kind: RecordKind | None, name: str) -> object:
        choose, turn = self._choose, self._choose.random()
        if turn < 0.05:
            return None
        if turn < 0.15 or kind is None or name not in kind.fields:
            return self._anything(3)
        field = kind.fields[name]
        if field.holds == NUMBER:
            return choose.choice((*NUMBERS, choose.randrange(*field.span)))
        if field.holds == TIME:
            return self._time()
        if name in INSIDE and turn < 0.7:
            return choose.choice(INSIDE[name])
        if name == "merged_into" and turn < 0.7:
            return choose.choice(self._incidents)
        if name == "source" and turn < 0.4:
            return choose.choice(("file", "drill", "drill 0", "run", "changes"))
        if field.holds == JSON:
            inner = {one: self._value_of(held) for one, held in field.shape.items()}
            return choose.choice((inner, inner, {**inner, "more": self._anything(2)}, self._anything(2)))
        if isinstance(field.policy, tuple) and turn < 0.6:
            return choose.choice(field.policy)
        if name in ("entry", "like", "repeats", "merged_into", "for", "against") and turn < 0.7 and self._ids:
            return choose.choice(self._ids)[1]
        return choose.choice(ZONES) if name == "zone" else choose.choice(TEXTS)

    def _value_of(self, field: Field) -> object:
        return self._choose.choice((*NUMBERS, 3) if field.holds == NUMBER else TEXTS)

    def _time(self) -> object:
        choose = self._choose
        lo = choose.choice((None, *NUMBERS, choose.randrange(LATEST)))
        hi = choose.choice((lo, lo, None if lo is None else min(LATEST - 1, lo + choose.choice((0, 59, 10**12)))))
        whole = {
            "lo": lo,
            "hi": hi,
            "approx": choose.choice((True, False)),
            "as": choose.choice(TEXTS)[:50],
            "tz": choose.choice(ZONES),
        }
        return choose.choice((whole, whole, whole, {name: whole[name] for name in choose.sample(list(whole), 2)}, {}))

    def _anything(self, depth: int) -> object:
        choose = self._choose
        turn = choose.randrange(6 if depth else 4)
        if turn == 0:
            return choose.choice(NUMBERS)
        if turn == 1:
            return choose.choice((True, False, None))
        if turn <= 3:
            return choose.choice(TEXTS)
        inner = [self._anything(depth - 1) for _ in range(choose.randrange(3))]
        return inner if turn == 4 else {f"k{number}": value for number, value in enumerate(inner)}
