"""Taking words out for good: from the log of an incident, from drafts, and from the files of this program.

First what holds them is looked for and shown; only what was shown is purged then, once somebody has typed a word of it.
What cannot be emptied here is named.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import exit_codes
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.sentences import counted
from warroom.room.acts.purging_elsewhere import OtherIncident, other_words, others_that_hold
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.sharing.kept_files import content_here, take_away_purged
from warroom.share.attachments import is_digest
from warroom.store.commit import local
from warroom.store.database import open_reader
from warroom.store.drafts import drafts_kept, forget_drafts
from warroom.store.inbox_queries import forget_held, held_in
from warroom.store.kept_words import empty_kept, kept_with
from warroom.store.purge_decisions import Purger
from warroom.store.purge_memory import around, came_back, leave, remember
from warroom.store.purge_scope import SHORTEST, HeldWords, holding, named, naming_files, of_entry
from warroom.store.purge_writes import writes_of
from warroom.store.records import incident_number
from warroom.store.words import forms_in, plain, tokens
from warroom.text import Untrusted, bounded, for_line

if TYPE_CHECKING:
    import sqlite3

__all__ = ["HeldWords", "Purger", "ToPurge", "find_entry", "find_returned", "find_words", "leave_returned", "purge"]

COPIED = "copied.txt"
ASKED = "/purge"
_EXPORTS, _MOST_EXPORTS = "exports", 100
_LARGEST = 8 * 1024 * 1024
"""Bytes of a file that is looked through."""
_FIRST_WORDS = 60


class ToPurge:
    """What a purge would take out, found and not yet done.

    ``goes`` are the operations of each incident that would be emptied, ``elsewhere`` those that hold the words too and
    stay, ``stuck`` counts names and ids that hold them and cannot be emptied. ``drafts`` are (place, person) of drafts
    that would be forgotten, ``kept`` counts what is remembered beside them; ``files`` are ours and would be emptied,
    ``exports`` are the reader's own and are only named. ``attached`` are names of attached files that would be taken
    away, ``unread`` of those that are not on this machine, so that nobody looked into them. ``phrases`` are the words,
    as `warroom.store.words.plain` makes them. ``others`` are incidents that hold them, too, and stay as they are.
    """

    __slots__ = (
        "attached", "drafts", "elsewhere", "exports", "files", "goes", "kept", "others", "phrases", "stuck", "unread",
        "waiting",
    )  # fmt: skip

    def __init__(self, phrases: set[str]) -> None:
        self.phrases = phrases
        self.goes: dict[IncidentId, list[HeldWords]] = {}
        self.elsewhere: list[HeldWords] = []
        self.others: list[OtherIncident] = []
        self.stuck = 0
        self.drafts: list[tuple[str, str]] = []
        self.files: list[str] = []
        self.exports: list[str] = []
        self.attached: list[str] = []
        self.unread: list[str] = []
        self.waiting = self.kept = 0

    @property
    def count(self) -> int:
        """How many operations would be emptied."""
        return sum(map(len, self.goes.values()))

    def __bool__(self) -> bool:
        return bool(self.count or self.drafts or self.files or self.waiting or self.kept)

    def held(self, text: str) -> bool:
        """Whether ``text`` holds any of the words, or JSON in it does."""
        return any(phrase in said for said in map(plain, forms_in(text)) for phrase in self.phrases)

    def confirmed_by(self, answer: str) -> bool:
        """Whether ``answer`` is a word of what would go, so that nobody purges what they have not looked at."""
        said = plain(answer)
        texts = {plain(words.text.raw) for part in self.goes.values() for words in part} or self.phrases
        if self.attached:
            texts = texts | self.phrases  # the words may stand in a file alone
        return bool(said) and any(said == text or said in tokens(text) or said in text.split() for text in texts)


@contextlib.contextmanager
def reading(room: WarRoom) -> Iterator[sqlite3.Connection]:
    """A connection of its own, so that any thread may look through a long log."""
    db = open_reader(room.path)
    try:
        yield db
    finally:
        db.close()


def find_words(room: WarRoom, incident: IncidentId, words: str, *, state_folder: str) -> ToPurge:
    """Everything in the room of ``incident``, its drafts and our files that holds ``words``, in whatever case or form.

    Raise `RoomTrouble` for words too short to be meant.
    """
    sought = plain(words)
    if len(sought) < SHORTEST:
        raise RoomTrouble(
            f"say at least {SHORTEST} signs of what shall be purged: less is in everything.", exit_codes.DATA
        )
    listed = ToPurge({sought})
    with reading(room) as db:
        parts = room_parts(db, incident)
        for part in parts:
            scope = holding(db, _number(db, part), sought)
            by_row = {words_there.row: words_there for words_there in scope.goes}
            for naming in _files_that_hold(room, db, part, listed):
                words_there = by_row.setdefault(naming.row, naming)
                words_there.fields = tuple(dict.fromkeys((*words_there.fields, *naming.fields)))
            goes = [by_row[row] for row in sorted(by_row)]
            if goes:
                listed.goes[part] = goes
            listed.stuck += scope.stuck
        listed.others = others_that_hold(db, parts, listed.phrases)
        look_beside(db, listed, state_folder)
    return listed


def find_entry(room: WarRoom, incident: IncidentId, entry: EntryId, *, state_folder: str) -> ToPurge:
    """An entry with every wording that it had, and what was said along with it or raised by it in the same words.

    Raise `RoomTrouble` when nothing of it is left to purge.
    """
    with reading(room) as db:
        parts = {part: _number(db, part) for part in room_parts(db, incident)}
        scopes = of_entry(db, list(parts.values()), entry)
        if not any(scope.goes for scope in scopes.values()):
            raise RoomTrouble("nothing of this entry is left to purge.", exit_codes.DATA)
        listed = ToPurge({phrase for scope in scopes.values() for phrase in scope.phrases})
        listed.goes = {part: scopes[number].goes for part, number in parts.items() if scopes[number].goes}
        listed.elsewhere = [words_there for scope in scopes.values() for words_there in scope.elsewhere]
        listed.others = others_that_hold(db, list(parts), listed.phrases)
        look_beside(db, listed, state_folder)
    return listed


def _files_that_hold(room: WarRoom, db: sqlite3.Connection, part: IncidentId, listed: ToPurge) -> Iterator[HeldWords]:
    """What names attached files that hold the words: of a file nothing can be emptied, so it goes as a whole."""
    for one, digest, name in naming_files(db, _number(db, part)):
        content = content_here(room, digest) if is_digest(digest) else None
        if content is None:
            listed.unread.append(name)
        elif any(listed.held(raw.decode("utf-8", "replace")) for raw in (content, content.replace(b"\0", b""))):
            yield one


def find_returned(room: WarRoom, *, state_folder: str) -> ToPurge:
    """What came since and holds words that were purged here."""
    listed = ToPurge(set())
    with reading(room) as db:
        hashes: dict[IncidentId, list[str]] = {}
        for incident, hash_ in came_back(db):
            hashes.setdefault(incident, []).append(hash_)
        for incident, some in hashes.items():
            listed.goes[incident] = named(db, _number(db, incident), some)
    return listed


def leave_returned(room: WarRoom, listed: ToPurge) -> None:
    """What came back was looked at and may stand."""
    rows = [words.row for part in listed.goes.values() for words in part]
    room.forgetting(lambda db: leave(db, rows))


def purge(room: WarRoom, listed: ToPurge) -> str:
    """Empty what was found, here and wherever this log is read; what was done, in words. It cannot be taken back.

    Raise `RoomTrouble` when it cannot be stored.
    """
    for incident, held in listed.goes.items():

        def writes(
            db: sqlite3.Connection, incident: IncidentId = incident, held: list[HeldWords] = held
        ) -> list[Write]:
            made = writes_of(db, _number(db, incident), held)
            for write in made:
                write.home = incident  # what is emptied is emptied where it stands
            return made

        room.commit(incident, writes)
    texts = [plain(words.text.raw) for part in listed.goes.values() for words in part]
    remembered = {whole for phrase in listed.phrases for whole in around(texts, phrase)}

    def forget(db: sqlite3.Connection) -> None:
        forget_drafts(db, listed.held)
        empty_kept(db, listed.held)
        forget_held(db, listed.held)
        for incident in listed.goes:
            remember(db, _number(db, incident), remembered, room.entropy)

    room.forgetting(forget)
    with contextlib.suppress(OSError):  # it is tried again with the next round of sharing
        take_away_purged(room)
    return " · ".join(
        [
            f"purged {counted(listed.count, 'text', 'texts')}",
            *_beside(listed, [path for path in listed.files if empty(path)]),
        ]
    )


def _beside(listed: ToPurge, emptied: list[str]) -> Iterator[str]:
    if listed.attached:
        yield f"{counted(len(listed.attached), 'attached file', 'attached files')} taken away"
    if listed.drafts:
        yield f"{counted(len(listed.drafts), 'draft', 'drafts')} forgotten"
    if listed.waiting:
        yield f"{listed.waiting} of the inbox forgotten"
    if emptied:
        yield f"{', '.join(map(os.path.basename, emptied))} emptied"
    left = [path for path in listed.files if path not in emptied]
    if left or listed.exports:
        yield f"still in {', '.join([*left, *listed.exports])}"
    if listed.elsewhere:
        yield f"{counted(len(listed.elsewhere), 'text', 'texts')} beside hold it: /purge WORDS finds them"
    if listed.others:
        yield f"it still stands in {', '.join(map(other_words, listed.others))}"
    if listed.stuck:
        yield f"{counted(listed.stuck, 'name or id holds', 'names or ids hold')} it and cannot be emptied"


def listing(listed: ToPurge, clock: Callable[[Moment], str]) -> list[str]:
    """What a purge would take out, a line each; ``clock`` says a time in microseconds as the reader's clock does."""
    lines = [_line(words, clock) for part in listed.goes.values() for words in part]
    lines.extend(
        f"the attached file {for_line(Untrusted(name))}, here and on the share, unless something else names it"
        for name in listed.attached
    )
    lines.extend(f"a draft of @{for_line(Untrusted(person))}" for _, person in listed.drafts)
    if listed.waiting:
        waiting = counted(listed.waiting, "alert, delivery or muted name", "alerts, deliveries or muted names")
        lines.append(f"{waiting} of the inbox")
    if listed.kept:
        lines.append(f"what is remembered of {counted(listed.kept, 'text', 'texts')} that was begun or sent")
    lines.extend(f"the file {path}" for path in listed.files)
    lines.extend(f"STAYS, as it is your own file: {path}" for path in listed.exports)
    lines.extend(
        f"NOT LOOKED INTO, as it is not on this machine: {for_line(Untrusted(name))}" for name in listed.unread
    )
    lines.extend(f"STAYS, unless purged by its words: {_line(words, clock)}" for words in listed.elsewhere)
    lines.extend(f"STAYS, in another incident: {other_words(other)}" for other in listed.others)
    if listed.stuck:
        lines.append(f"STAYS, since names and ids cannot be emptied: {listed.stuck}")
    return lines


def _line(one: HeldWords, clock: Callable[[Moment], str]) -> str:
    what = one.kind.replace("_", " ")
    first = bounded(for_line(one.text), _FIRST_WORDS)
    return f"{clock(one.at)} @{for_line(one.by)}  {for_line(Untrusted(what))}: {first}"


def decide_as_listed(room: WarRoom, purger: Purger, *, accept: bool) -> int:
    """Carry the purges of ``purger`` out, or refuse them, as they were listed; how many. Raise `RoomTrouble` where
    others of theirs wait by now: nobody has seen what those would empty.
    """
    return room.decide_purges(
        accept=accept, by=purger.by.raw, unsure=purger.unsure, incident=purger.incident, listed=purger
    )


def wants(purger: Purger) -> str:
    """Who wants to purge how many texts of what, safe to show."""
    kinds = for_line(", ".join(purger.kinds).replace("_", " "))
    unsure = ", by a key that is not accepted here," if purger.unsure else ""
    return f"@{bounded(for_line(purger.by), 40)}{unsure} purges {counted(purger.count, 'text', 'texts')}: {kinds}"


def first_of(room: WarRoom, purger: Purger, clock: Callable[[Moment], str]) -> list[str]:
    """The first texts that somebody else wants to purge, a line each, and how many more there are."""
    with reading(room) as db:
        texts = named(db, _number(db, purger.incident), purger.hashes)
    lines = [f"  {_line(words, clock)}" for words in texts]
    left = purger.count - len(lines)
    return [*lines, f"  and {counted(left, 'more', 'more')}"] if left > 0 else lines


def _number(db: sqlite3.Connection, incident: IncidentId) -> int:
    number = incident_number(db, incident)
    if number is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not here.", exit_codes.DATA)
    return number


def room_parts(db: sqlite3.Connection, incident: IncidentId) -> list[IncidentId]:
    """The incidents that are shown in the room of ``incident``."""
    from warroom.store.merging import parts_of

    return parts_of(db, incident)


def look_beside(db: sqlite3.Connection, listed: ToPurge, state_folder: str) -> None:
    """Attached files, drafts, our own files, and the documents that were written from here."""
    going = {words.row for part in listed.goes.values() for words in part if "details" in words.fields}
    listed.attached = [
        name for part in listed.goes for naming, _, name in naming_files(db, _number(db, part)) if naming.row in going
    ]
    listed.drafts = [
        (place, person)
        for place, person, text in drafts_kept(db)
        if listed.held(text) and not text.startswith(ASKED)  # what is just being asked goes by itself
    ]
    alerts, deliveries, muted = held_in(db, listed.held)
    listed.waiting = len(alerts) + len(deliveries) + len(muted)
    listed.kept = len(kept_with(db, listed.held))
    listed.files = [path for path in own_files(state_folder) if _file_holds(path, listed)]
    listed.exports = [path for path in (*exports(db), *held_back(state_folder)) if _file_holds(path, listed)]


def own_files(state_folder: str) -> list[str]:
    """The files in which this program leaves words outside of the database: what was copied, reports of a crash."""
    return [path for path in _files(state_folder) if Path(path).name == COPIED or Path(path).name.startswith("crash-")]


def held_back(state_folder: str) -> list[str]:
    """The files in which lines were kept instead of being stored: they stand nowhere else, so nobody empties them."""
    return [path for path in _files(state_folder) if Path(path).name.startswith("held-back-")]


def _files(state_folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return [str(file) for file in sorted(Path(state_folder).iterdir())]
    return []


def _file_holds(path: str, listed: ToPurge) -> bool:
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return listed.held(file.read(_LARGEST).decode("utf-8", "replace"))
    return False


def empty(path: str) -> bool:
    """Whether the file at ``path`` could be emptied, which may be no link."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK))
        return True
    return False


def empty_copied(state_folder: str) -> None:
    """Let nothing that was copied outlive the program."""
    empty(str(Path(state_folder, COPIED)))


def exports(db: sqlite3.Connection) -> list[str]:
    """The documents that were written from this database, as far as they are remembered."""
    listed = json.loads(local(db, f"setting:{_EXPORTS}") or "[]")
    return [path for path in listed if isinstance(path, str)]


def why_not_remembered(room: WarRoom, path: str) -> str:
    """Remember a document that has been written to ``path``; a sentence where that cannot be, empty where it is."""
    try:
        remember_export(room, path)
    except RoomTrouble as trouble:
        return f"{path} is written, but it is not remembered, so that no purge will name it: {trouble}"
    return ""


def remember_export(room: WarRoom, path: str) -> None:
    """Remember that a document was written to ``path``, so that a purge can name it. Raise `RoomTrouble`."""
    with reading(room) as db:
        known = [one for one in exports(db) if one != path]
    room.remember(_EXPORTS, json.dumps([*known, path][-_MOST_EXPORTS:]))
