"""What a purge is about: the operations that hold some words, or an entry with all that was said along with it."""

from __future__ import annotations

import json

from warroom.model.kinds import ENTRY, KINDS
from warroom.oplog.operation import PURGE
from warroom.store.undo import id_of, standing_facts
from warroom.store.words import holds, plain, strings_in, tokens
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
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

    def __init__(self, found: _Found, fields: tuple[str, ...]) -> None:
        self.row, self.hash, self.act, self.writer = found.row, found.hash, found.act, found.writer
        self.by, self.at, self.do = Untrusted(found.by), found.at, str(found.head["do"])
        self.kind, self.on, self.fields = str(found.head["is"]), str(found.head["on"]), fields
        self.text = Untrusted(" ".join(_said(found.values.get(field)) for field in fields))


class Scope:
    """What a purge would empty, in the order in which it came; what else holds the words and stays; and how many
    operations name them where nothing can be taken out: in a name or an id. ``phrases`` are the words, plain.
    """

    __slots__ = ("elsewhere", "goes", "phrases", "stuck")

    def __init__(self, goes: list[HeldWords], elsewhere: list[HeldWords], phrases: set[str], stuck: int = 0) -> None:
        self.goes, self.elsewhere, self.phrases, self.stuck = goes, elsewhere, phrases, stuck


class _Found:
    __slots__ = ("act", "at", "body", "by", "hash", "head", "row", "values", "writer")

    def __init__(self, found: tuple[Any, ...]) -> None:
        self.row, hash_, self.writer, self.act, self.by, self.at, head, body = found
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
    for found in _suspects(db, inc, words):
        if found.head["do"] != PURGE and holds(found.body, words):
            goes.append(HeldWords(found, tuple(name for name, value in found.values.items() if holds(value, words))))
        elif found.head["do"] == PURGE and holds(found.body, words):
            stuck += 1
        if holds([found.by, found.head["on"], found.head["of"]], words):
            stuck += 1
    return Scope(goes, [], {words}, stuck)


def _suspects(db: sqlite3.Connection, inc: int, words: str) -> Iterator[_Found]:
    """The operations that may hold ``words``: what is plain ASCII is looked through without being taken apart."""
    for row in db.execute(_SELECT, (inc,)):
        raw = row[6] + b" " + (row[7] or b"")
        text = raw.decode("utf-8", "replace")
        if not text.isascii() or "\\" in text or words in plain(text):
            yield _Found(row)


def named(db: sqlite3.Connection, inc: int, hashes: Iterable[str]) -> list[HeldWords]:
    """The operations ``hashes`` of the incident with number ``inc``, with all their words, as far as they have any."""
    found = []
    for hash_ in hashes:
        row = db.execute(f"{_COLUMNS} WHERE inc = ? AND hash = ?", (inc, bytes.fromhex(hash_))).fetchone()
        if row is not None and row[7] is not None:
            one = _Found(row)
            found.append(HeldWords(one, tuple(_of_words(one))))
    return sorted(found, key=lambda one: one.row)


def of_entry(db: sqlite3.Connection, incs: Iterable[int], entry: str) -> dict[int, Scope]:
    """An entry with every wording that it ever had, what was written along with it, and the records that it raised,
    as far as they hold the same words; ``elsewhere`` is what holds them besides. By the numbers of the incidents that
    are shown in its room: an act may have written several.
    """
    held = {inc: [_Found(row) for row in db.execute(_SELECT, (inc,)) if row[7] is not None] for inc in incs}
    everything = [one for found in held.values() for one in found]
    own = [one for one in everything if _record(one) == (ENTRY.name, entry)]
    wordings = {text for one in own for text in _wordings(one)}
    acts = {(one.writer, one.act) for one in own}
    raised = {_record(one) for one in everything if one.values.get("entry") == entry}
    beside = {one.head["on"] for one in everything if one.head["is"] == ENTRY.name and (one.writer, one.act) in acts}
    others = {_record(one) for one in everything if one.values.get("entry") in beside - {entry}} - raised
    # What only let a fact of it stand again, beside a purge or an undo, says the fact as it was told.
    again = {fact.head.row for inc in held for fact in standing_facts(db, id_of(db, inc), entry)}
    phrases = _telling(wordings)

    def goes(one: _Found) -> tuple[str, ...]:
        record = _record(one)
        along = (one.writer, one.act) in acts and record not in others and one.head["is"] != ENTRY.name
        if record == (ENTRY.name, entry):
            return tuple(field for field in one.values if ENTRY.holds_words(field))
        if along or record in raised or one.row in again:
            return tuple(field for field in _of_words(one) if _alike(one.values[field], wordings))
        return ()

    scopes = {}
    for inc, found in held.items():
        said = [(one, goes(one)) for one in found if one.head["do"] != PURGE]
        rest = [one for one, fields in said if not fields]
        emptied = [HeldWords(one, fields) for one, fields in said if fields]
        scopes[inc] = Scope(emptied, list(_elsewhere(rest, phrases)), phrases)
    return scopes


def _telling(wordings: Iterable[str]) -> set[str]:
    """What of ``wordings`` is worth looking for elsewhere: each as a whole, and words that look like secrets."""
    found = {one for one in wordings if len(one) >= _LONG_ENOUGH}
    for one in wordings:
        for token in tokens(one):
            if len(token) >= _LONG_ENOUGH and any(map(str.isdigit, token)) and not token.isdigit():
                found.add(token)
    return found


def _elsewhere(rest: Iterable[_Found], sought: set[str]) -> Iterator[HeldWords]:
    for one in rest:
        fields = tuple(
            name
            for name, value in one.values.items()
            if any(words in text for text in map(plain, strings_in(value)) for words in sought)
        )
        if fields:
            yield HeldWords(one, fields)


def _alike(value: object, wordings: set[str]) -> bool:
    """Whether a value says what one of the wordings says, or a part of it, or more than it."""
    said = [text for text in map(plain, strings_in(value)) if len(text) >= SHORTEST]
    return any(
        text in wording or (len(wording) >= SHORTEST and wording in text) for text in said for wording in wordings
    )


def _wordings(one: _Found) -> Iterator[str]:
    """What an operation of an entry says as its words, or as the reason for striking it."""
    for field in ("text", "struck"):
        yield from filter(None, map(plain, strings_in(one.values.get(field))))


def _of_words(one: _Found) -> list[str]:
    kind = KINDS.get(one.head["is"])
    return [field for field in one.values if kind is None or kind.holds_words(field)]


def _record(one: _Found) -> tuple[str, str]:
    return one.head["is"], one.head["on"]


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
