"""What a purge is about: the operations that hold some words, or an entry with all that was said along with it."""

from __future__ import annotations

import json

from warroom.model.identity import EntryId
from warroom.model.record_kinds import ENTRY, KINDS
from warroom.oplog.operation import PURGE
from warroom.store.act_operations import id_of
from warroom.store.attached import named_in
from warroom.store.undo import standing_facts
from warroom.store.words import holds, may_be_packed, plain, strings_in, tokens
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

SHORTEST = 3
"""Signs that words need to be looked for: anything shorter is in everything."""
_LONG_ENOUGH = 4
"""Signs of a word with a digit in it, or of a whole wording, that are worth looking for elsewhere."""


class HeldWords:
    """An operation that holds what shall go: its row and hash, the act in which its writer wrote it, the record, who
    wrote it and when (microseconds). ``fields`` are those of its fields that hold it, ``text`` is what they say.
    """

    __slots__ = ("act", "at", "by", "do", "fields", "hash", "kind", "on", "row", "text", "writer")

    def __init__(self, operation: _PurgeScope, fields: tuple[str, ...]) -> None:
        self.row, self.hash, self.act, self.writer = operation.row, operation.hash, operation.act, operation.writer
        self.by, self.at, self.do = Untrusted(operation.by), operation.at, str(operation.head["do"])
        self.kind, self.on, self.fields = str(operation.head["is"]), str(operation.head["on"]), fields
        self.text = Untrusted(" ".join(_said(operation.values.get(field)) for field in fields))


class Scope:
    """What a purge would empty, in the order in which it came; what else holds the words and stays; and how many
    operations name them where nothing can be taken out: in a name or an id. ``phrases`` are the words, plain.
    """

    __slots__ = ("elsewhere", "goes", "phrases", "stuck")

    def __init__(self, goes: list[HeldWords], elsewhere: list[HeldWords], phrases: set[str], stuck: int = 0) -> None:
        self.goes, self.elsewhere, self.phrases, self.stuck = goes, elsewhere, phrases, stuck


class _PurgeScope:
    __slots__ = ("act", "at", "body", "by", "hash", "head", "row", "values", "writer")

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.row, hash_, self.writer, self.act, self.by, self.at, head, body = row
        self.hash, self.head = hash_.hex(), json.loads(head)
        self.body = json.loads(body) if body is not None else {}
        values = self.body.get(self.head["do"])
        self.values: dict[str, object] = values if isinstance(values, dict) else {}


_COLUMNS = "SELECT id, hash, writer, act, by, at, head, body FROM ops"
_SELECT = f"{_COLUMNS} WHERE inc = ? ORDER BY id"


def holding(db: sqlite3.Connection, inc: int, words: str) -> Scope:
    """Every operation of the incident with number ``inc`` that holds ``words`` (`warroom.store.words.plain`), whatever
    it is of, in whatever version, and inside of JSON too.
    """
    goes: list[HeldWords] = []
    stuck = 0
    for suspect in _suspects(db, inc, (words,)):
        if suspect.head["do"] != PURGE and holds(suspect.body, words):
            goes.append(
                HeldWords(suspect, tuple(name for name, value in suspect.values.items() if holds(value, words)))
            )
        elif suspect.head["do"] == PURGE and holds(suspect.body, words):
            stuck += 1
        if holds([suspect.by, suspect.head["on"], suspect.head["of"]], words):
            stuck += 1
    return Scope(goes, [], {words}, stuck)


def how_many_hold(db: sqlite3.Connection, inc: int, phrases: Collection[str]) -> int:
    """How many operations of the incident with number ``inc`` hold any of ``phrases`` where they could be emptied, in
    one look through its log.
    """
    return sum(
        suspect.head["do"] != PURGE and any(holds(suspect.body, words) for words in phrases)
        for suspect in _suspects(db, inc, phrases)
    )


def _suspects(db: sqlite3.Connection, inc: int, phrases: Collection[str]) -> Iterator[_PurgeScope]:
    """The operations that may hold any of ``phrases``: what is plain ASCII is looked through without being taken
    apart.
    """
    for row in db.execute(_SELECT, (inc,)):
        head, body = row[6].decode("utf-8", "replace"), (row[7] or b"").decode("utf-8", "replace")
        text = f"{head} {body}"
        seen = plain(text) if text.isascii() and "\\" not in text and not may_be_packed(body) else None
        if seen is None or any(words in seen for words in phrases):
            yield _PurgeScope(row)


def named(db: sqlite3.Connection, inc: int, hashes: Iterable[str]) -> list[HeldWords]:
    """The operations ``hashes`` of the incident with number ``inc``, with all their words, as far as they have any."""
    found = []
    for hash_ in hashes:
        row = db.execute(f"{_COLUMNS} WHERE inc = ? AND hash = ?", (inc, bytes.fromhex(hash_))).fetchone()
        if row is not None and row[7] is not None:
            operation = _PurgeScope(row)
            found.append(HeldWords(operation, tuple(_of_words(operation))))
    return sorted(found, key=lambda words: words.row)


def naming_files(db: sqlite3.Connection, inc: int) -> list[tuple[HeldWords, str, str]]:
    """The operations of the incident with number ``inc`` that name attached files, each with digest and name of it."""
    naming = []
    for row in db.execute(f"{_COLUMNS} WHERE inc = ? AND instr(body, ?) > 0 ORDER BY id", (inc, b'"sha256"')):
        operation = _PurgeScope(row)
        digest_and_name = named_in(operation.values) if operation.head["is"] == ENTRY.name else None
        if digest_and_name is not None:
            naming.append((HeldWords(operation, ("details",)), *digest_and_name))
    return naming


def of_entry(db: sqlite3.Connection, incs: Iterable[int], entry: EntryId) -> dict[int, Scope]:
    """An entry with every wording that it ever had, what was written along with it, and the records that it raised,
    as far as they hold the same words; ``elsewhere`` is what holds them besides. By the numbers of the incidents that
    are shown in its room: an act may have written several.
    """
    by_incident = {inc: [_PurgeScope(row) for row in db.execute(_SELECT, (inc,)) if row[7] is not None] for inc in incs}
    everything = [operation for operations in by_incident.values() for operation in operations]
    own = [operation for operation in everything if _record(operation) == (ENTRY.name, entry)]
    wordings = {text for operation in own for text in _wordings(operation)}
    acts = {(operation.writer, operation.act) for operation in own}
    raised = {_record(operation) for operation in everything if operation.values.get("entry") == entry}
    beside = {
        operation.head["on"]
        for operation in everything
        if operation.head["is"] == ENTRY.name and (operation.writer, operation.act) in acts
    }
    told_beside = {
        _record(operation) for operation in everything if operation.values.get("entry") in beside - {entry}
    } - raised
    # What only let a fact of it stand again, beside a purge or an undo, says the fact as it was told.
    again = {fact.head.row for inc in by_incident for fact in standing_facts(db, id_of(db, inc), entry)}
    phrases = _telling(wordings)

    def goes(operation: _PurgeScope) -> tuple[str, ...]:
        record = _record(operation)
        along = (
            (operation.writer, operation.act) in acts
            and record not in told_beside
            and operation.head["is"] != ENTRY.name
        )
        if record == (ENTRY.name, entry):
            return tuple(field for field in operation.values if ENTRY.holds_words(field))
        if along or record in raised or operation.row in again:
            return tuple(field for field in _of_words(operation) if _alike(operation.values[field], wordings))
        return ()

    scopes = {}
    for inc, operations in by_incident.items():
        fields_gone = [(operation, goes(operation)) for operation in operations if operation.head["do"] != PURGE]
        rest = [operation for operation, fields in fields_gone if not fields]
        emptied = [HeldWords(operation, fields) for operation, fields in fields_gone if fields]
        scopes[inc] = Scope(emptied, list(_elsewhere(rest, phrases)), phrases)
    return scopes


def _telling(wordings: Iterable[str]) -> set[str]:
    """What of ``wordings`` is worth looking for elsewhere: each as a whole, and words that look like secrets."""
    findings = {telling for telling in wordings if len(telling) >= _LONG_ENOUGH}
    for wording in wordings:
        for token in tokens(wording):
            if len(token) >= _LONG_ENOUGH and any(map(str.isdecimal, token)) and not token.isdecimal():
                findings.add(token)
    return findings


def _elsewhere(rest: Iterable[_PurgeScope], sought: set[str]) -> Iterator[HeldWords]:
    for operation in rest:
        fields = tuple(name for name, value in operation.values.items() if any(holds(value, words) for words in sought))
        if fields:
            yield HeldWords(operation, fields)


def _alike(value: object, wordings: set[str]) -> bool:
    """Whether a value says what one of the wordings says, or a part of it, or more than it."""
    texts = [text for text in map(plain, strings_in(value)) if len(text) >= SHORTEST]
    return any(
        text in wording or (len(wording) >= SHORTEST and wording in text) for text in texts for wording in wordings
    )


def _wordings(operation: _PurgeScope) -> Iterator[str]:
    """What an operation of an entry says as its words, or as the reason for striking it."""
    for field in ("text", "struck"):
        yield from filter(None, map(plain, strings_in(operation.values.get(field))))


def _of_words(operation: _PurgeScope) -> list[str]:
    kind = KINDS.get(operation.head["is"])
    return [field for field in operation.values if kind is None or kind.holds_words(field)]


def _record(operation: _PurgeScope) -> tuple[str, str]:
    return operation.head["is"], operation.head["on"]


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
