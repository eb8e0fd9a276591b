"""Taking an act back: the earlier values are written again, only where our write is still the sole head.

An entry that is struck takes back in the same way what it told of.
"""

from __future__ import annotations

import json

from warroom.model.identity import NO_ENTRY, EntryId, IncidentId
from warroom.model.leaning import SIDES
from warroom.model.record_kinds import CHECK, ENTRY, FIX, HYPOTHESIS, INCIDENT, KINDS
from warroom.oplog.operation import ADD, DROP, PURGE, PUT
from warroom.oplog.register import IN_TIME, Head
from warroom.store.act_operations import (
    ActOperation,
    act_around,
    birth_of,
    declares,
    heads_of,
    id_of,
    operation_in,
    operations_of,
    record_of,
    struck_by,
)
from warroom.store.commit import present_writer
from warroom.store.effect import winner
from warroom.store.merging import parts_of
from warroom.store.said_then import entry_of_act, said_then
from warroom.store.schema import pack_name, table_of, unpack_name
from warroom.store.shown_words import values_put
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence, Set

FAR_ENOUGH = 5_000
"""Operations of our own that are looked through for an act that can be taken back."""
_OF_FACTS = frozenset((INCIDENT.name, FIX.name, CHECK.name))
"""Kinds that no pasted line writes: a second entry of such an act only adds to what the first one tells."""


class NothingToUndo(LookupError):
    """No act of this person is left to take back, or others have written over all of it."""


def last_act(db: sqlite3.Connection, incident: IncidentId, person: str) -> str:
    """The last act of ``person`` in this database that is not an undo and was not undone.

    Raise `NothingToUndo`.
    """
    writer = present_writer(db)
    undone: set[str] = set()
    for _, act, head in sorted(
        (
            row
            for part in parts_of(db, incident)
            for row in db.execute(
                "SELECT o.id, o.act, o.head FROM ops o JOIN incidents i USING (inc) JOIN writers w USING (writer) "
                "WHERE i.id = ? AND w.id = ? AND o.by = ? ORDER BY o.n DESC LIMIT ?",
                (part, writer, person, FAR_ENOUGH),
            )
        ),
        reverse=True,
    ):
        head_fields = json.loads(head)
        if "undoes" in head_fields:
            undone.add(head_fields["undoes"])
        elif head_fields["do"] == PURGE:
            raise NothingToUndo("your last act was a purge, and what was purged is gone: it cannot be taken back")
        elif act not in undone and head_fields["do"] in (PUT, ADD, DROP):
            return str(act)
    raise NothingToUndo("there is nothing of yours left to take back")


def undoing(db: sqlite3.Connection, incident: IncidentId, act: str, *, reason: str) -> list[Write]:
    """What to write to take ``act`` back; an entry that it made is struck with ``reason``.

    Raise `NothingToUndo` when others have written over all of it.
    """
    operations = operations_of(db, incident, act)
    again, tellers = (
        struck_by(operations),
        frozenset(operation.on for operation in operations if operation.makes_entry),
    )
    writes = [write for operation in operations for write in _back(db, operation, reason, tellers, again)]
    if not writes:
        raise NothingToUndo("others have written over it since; nothing was taken back")
    return writes


def striking(db: sqlite3.Connection, incident: IncidentId, entry: EntryId, reason: str) -> list[Write]:
    """What to write to strike ``entry`` with ``reason``: what it told of goes with it, as far as nobody has said it
    anew since, and it is evidence of nothing any more. The declaration itself stays.
    """
    writes = [Write(ENTRY.name, entry, {"struck": reason})]
    born = birth_of(db, incident, entry)
    if born is None:
        return writes
    standing: set[tuple[str, str]] = set()
    for operation in told_by(act_around(db, born[1]), entry):
        back = _back(db, operation, reason, frozenset((entry,)))
        writes.extend(back)
        standing.update((write.on, field) for write in back if write.kind == HYPOTHESIS.name for field in write.values)
    for name, *sides in db.execute(
        f'SELECT name, "for", against FROM {table_of(HYPOTHESIS.name)} WHERE inc = ?',  # noqa: S608
        (born[0],),
    ):
        on = unpack_name(name)
        writes.extend(
            Write(HYPOTHESIS.name, on, {side: entry}, do=DROP)
            for side, members in zip(SIDES, sides, strict=True)
            if members and entry in json.loads(members) and (on, side) not in standing
        )
    return writes


def letting_stand(db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> list[Write]:
    """What to write to let a struck entry stand again, and what was taken back along with it."""
    writes = [Write(ENTRY.name, entry, {"struck": None})]
    strike = db.execute(
        "SELECT o.id FROM incidents i JOIN records r USING (inc) JOIN heads h USING (rec) JOIN ops o ON o.id = h.op "
        "WHERE i.id = ? AND r.kind = ? AND r.name = ? AND h.field = 'struck' ORDER BY o.t DESC, o.hash DESC LIMIT 1",
        (incident, ENTRY.name, pack_name(entry)),
    ).fetchone()
    act = act_around(db, strike[0]) if strike is not None else []
    again = struck_by(act)
    writes.extend(
        write
        for operation in act
        if (operation.kind, operation.on) != (ENTRY.name, entry)
        for write in _back(db, operation, "", frozenset(), again)
    )
    return writes


def told_by(act: Sequence[ActOperation], entry: EntryId, *, declared: bool = False) -> list[ActOperation]:
    """The operations of ``act`` of which ``entry`` tells: those of the records that name it; what has the time of the
    first entry of that time; and all the rest of the first entry of the act. What a declaration says is told by nothing
    that is struck: only where it is ``declared`` that this does not matter.
    """
    entries = {operation.on: json.dumps(operation.values["at"]) for operation in act if operation.makes_entry}
    if entry not in entries or (declares(act) and not declared):
        return []
    first = next(iter(entries))
    of_that_time = {at: on for on, at in reversed(entries.items())}
    named = {
        (operation.kind, operation.on): operation.values["entry"]
        for operation in act
        if operation.values.get("entry") in entries
    }
    beside = any(operation.kind in _OF_FACTS for operation in act)

    def teller(operation: ActOperation) -> object:
        if operation.kind == ENTRY.name:
            own = operation.on == entry or not operation.makes_entry or not beside
            return "" if own else of_that_time[entries[operation.on]]
        timed = (of_that_time[at] for value in operation.values.values() if (at := json.dumps(value)) in of_that_time)
        return named.get((operation.kind, operation.on)) or next(timed, first)

    return [operation for operation in act if teller(operation) == entry]


class StandingFact:
    """A field that an operation of an act wrote, and the operation by which what it told stands now."""

    __slots__ = ("field", "head", "told")

    def __init__(self, telling: ActOperation, field: str, head: ActOperation) -> None:
        self.told, self.field, self.head = telling, field, head


def standing_facts(db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> list[StandingFact]:
    """The facts that ``entry`` told of when it was made and that nobody has said anew since: it may have been put into
    other words or at another time, struck and let stand again.
    """
    born = birth_of(db, incident, entry)
    telling = told_by(act_around(db, born[1]), entry, declared=True) if born is not None else []
    return [
        StandingFact(operation, field, head)
        for operation in telling
        if operation.kind != ENTRY.name and (record := record_of(db, operation)) is not None
        for field in operation.fields
        for head in _stand_for(db, record[0], operation, field, frozenset((entry,)), declared=True)
    ]


def standing_on(db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> list[str]:
    """What ``entry`` told of and stands all the same, in words: what was written over it apart, and the declaration."""
    born = birth_of(db, incident, entry)
    if born is None:
        return []
    act = act_around(db, born[1])
    if declares(act):
        entries = [EntryId(operation.on) for operation in act if operation.makes_entry]
        return ["the declaration: /close ends an incident that is none"] if entry in entries else []
    fields: list[str] = []
    for operation in told_by(act, entry):
        record = record_of(db, operation)
        if operation.do == PUT and operation.kind != ENTRY.name and record is not None:
            fields.extend(
                f"{operation.kind} {field}".replace("_", " ")
                for field in operation.fields
                if operation.row in (heads := heads_of(db, record[0], field)) and len(heads) > 1
            )
    return fields


def _back(
    db: sqlite3.Connection, operation: ActOperation, reason: str, tellers: Set[str], again: Set[str] = frozenset()
) -> list[Write]:
    """What to write so that ``operation``, of which the entries called in ``tellers`` tell, says nothing any more; an
    entry that it made is struck. Those in ``again`` stand again.
    """
    record = record_of(db, operation)
    if record is None:
        return []
    home = id_of(db, operation.inc)
    if operation.do == DROP:
        return [Write(operation.kind, operation.on, operation.values, do=ADD, home=home)]
    if operation.do == PUT and operation.kind == ENTRY.name and record[1] == operation.row:
        return [Write(ENTRY.name, operation.on, {"struck": reason}, home=home)]
    if operation.do == ADD:
        standing = [
            head.hash for field in operation.fields for head in _stand_for(db, record[0], operation, field, tellers)
        ]
        return (
            [Write(operation.kind, operation.on, operation.values, do=DROP, saw=standing, home=home)]
            if standing
            else []
        )
    if operation.do != PUT:
        return []
    earlier = {
        field: _before(db, operation, field, tellers, again)
        for field in operation.fields
        if _stand_for(db, record[0], operation, field, tellers)
    }
    return [Write(operation.kind, operation.on, earlier, home=home)] if earlier else []


def _stand_for(
    db: sqlite3.Connection, rec: int, operation: ActOperation, field: str, tellers: Set[str], *, declared: bool = False
) -> list[ActOperation]:
    """The heads by which what ``operation`` said of ``field`` stands: its own, or what was written since for the same
    entry, or what only let it stand again. Of a field that holds a single value nothing, if anything else stands beside
    it.
    """
    rows = heads_of(db, rec, field)
    if operation.do == PUT and len(rows) != 1:
        return []
    found = []
    for head in (operation_in(db, row) for row in rows):
        same = head.values.get(field) == operation.values.get(field)
        own = head.row == operation.row
        if not own and (operation.do == PUT or same):
            teller = _teller(db, head, field, declared=declared) if tellers else ""
            own = teller in tellers or (same and _takes_back(act_around(db, head.row)))
        if own:
            found.append(head)
    return found


def _takes_back(act: Sequence[ActOperation]) -> bool:
    """Whether an act only takes back what others said, or lets it stand again, or says it again beside a purge."""
    return not any(operation.makes_entry for operation in act) and any(
        "struck" in operation.values or operation.do == PURGE for operation in act
    )


def _teller(db: sqlite3.Connection, written: ActOperation, field: str, *, declared: bool = False) -> str:
    """The entry that tells of what ``written`` wrote into ``field``: one of the same act, or that which was put into
    other words or at another time in it; of what was only taken back, the one that had told of the same before. Empty
    where there is none.
    """
    pending, passed = [written], {written.hash}
    while pending:
        reached = pending.pop()
        act = act_around(db, reached.row)
        if _takes_back(act) or reached.values.get(field) != written.values.get(field):
            pending.extend(_seen(db, reached, passed))
            continue
        entries = [EntryId(operation.on) for operation in act if operation.makes_entry]
        if not entries:
            return next((operation.on for operation in act if operation.kind == ENTRY.name), NO_ENTRY)
        return next(
            (on for on in entries if reached.row in {teller.row for teller in told_by(act, on, declared=declared)}), ""
        )
    return ""


def _seen(db: sqlite3.Connection, operation: ActOperation, passed: set[str]) -> list[ActOperation]:
    """The operations that ``operation`` had seen, as far as they are here and were not ``passed``."""
    hashes = [hash_ for hash_ in operation.saw if hash_ not in passed]
    passed.update(hashes)
    rows = [
        db.execute("SELECT id, inc, hash, head, body FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)).fetchone()
        for hash_ in hashes
    ]
    return [ActOperation(*row) for row in rows if row is not None]


def _before(db: sqlite3.Connection, operation: ActOperation, field: str, tellers: Set[str], again: Set[str]) -> object:
    """What ``field`` was before ``operation``, of which the entries called in ``tellers`` tell: what it had seen, or
    what was said since for a time between the two.
    """
    row, value = _seen_value(db, operation.saw, field, again)
    told = entry_of_act(db, row) if row else None
    since = (told[0].lo if told is not None else None) or 0
    between = [
        change
        for change in said_then(db, operation.inc, operation.kind, operation.on, field)
        if change.entry not in tellers and (change.at.lo or 0) > since
    ]
    return max(between, key=lambda change: (change.at.lo or 0, change.entered)).value if between else value


def _seen_value(db: sqlite3.Connection, saw: list[str], field: str, again: Set[str]) -> tuple[int, object]:
    """The value of ``field`` that the undone write had seen and the row of what wrote it, 0 and `None` when it had none
    or it was purged. One whose entry was struck since is passed over for what that had seen.
    """
    beside = _beside_each_other(db, saw, field, again)
    if beside is not None:
        return beside[1:]
    pending, passed = list(saw), set(saw)
    newest: tuple[int, int, object] = (-1, 0, None)
    while pending:
        row = db.execute(
            "SELECT t, id, inc, hash, head, body FROM ops WHERE hash = ?", (bytes.fromhex(pending.pop()),)
        ).fetchone()
        if row is None or row[5] is None:
            continue
        earlier = ActOperation(*row[1:])
        if field not in earlier.fields or row[0] <= newest[0]:
            continue
        if _is_struck(db, earlier, field, again):
            beside = _beside_each_other(db, earlier.saw, field, again)
            if beside is not None:
                newest = max(newest, beside, key=lambda moment_row_value: moment_row_value[0])
                continue
            pending.extend(hash_ for hash_ in earlier.saw if hash_ not in passed)
            passed.update(earlier.saw)
            continue
        newest = (row[0], earlier.row, values_put(earlier.kind, earlier.body).get(field))
    return newest[1:]


def _beside_each_other(
    db: sqlite3.Connection, saw: list[str], field: str, again: Set[str]
) -> tuple[int, int, object] | None:
    """When what was in effect of ``field`` was written (the ``t`` of its operation), in which row, and its value, where
    several stood that did not know of each other; `None` where not so many are left. The last one of them may be what
    was not shown.
    """
    heads, kind = [], None
    for hash_ in saw if len(saw) > 1 else ():
        for t, by, *row in db.execute(
            "SELECT t, by, id, inc, hash, head, body FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)
        ):
            seen = ActOperation(*row)
            if field in seen.values and not _is_struck(db, seen, field, again):
                kind = KINDS.get(seen.kind)
                heads.append(Head(hash_, t, by, seen.values[field], row=seen.row))
    if kind is None or field not in kind.fields or len(heads) < 2:
        return None
    chosen = winner(kind.fields[field], sorted(heads, key=IN_TIME))
    return chosen.t, chosen.row, chosen.value


def value_before(db: sqlite3.Connection, hash_: str, field: str) -> object:
    """The value of ``field`` that the operation called ``hash_`` had seen; `None` when it had none."""
    row = db.execute("SELECT id FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)).fetchone()
    return _seen_value(db, operation_in(db, row[0]).saw, field, frozenset())[1] if row is not None else None


def taken_out(db: sqlite3.Connection, row: int, field: str) -> bool:
    """Whether the operation in ``row`` is no change of ``field``: the entry that tells of it was struck, or it only
    takes back what another act said, or lets it stand again.
    """
    return _takes_back(act_around(db, row)) or _is_struck(db, operation_in(db, row), field, frozenset())


def _is_struck(db: sqlite3.Connection, written: ActOperation, field: str, again: Set[str]) -> bool:
    """Whether the entry that tells of ``written`` was struck, and is none of those that stand ``again``."""
    on = _teller(db, written, field) if written.kind != ENTRY.name else ""
    if not on or on in again:
        return False
    struck = db.execute(
        "SELECT e.struck FROM records r JOIN entries e USING (rec) WHERE r.inc = ? AND r.kind = ? AND r.name = ?",
        (written.inc, ENTRY.name, pack_name(on)),
    ).fetchone()
    return struck is not None and struck[0] is not None
