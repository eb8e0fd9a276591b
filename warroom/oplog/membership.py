"""Who is a member of a private incident: notes of its log, folded as a tree from whoever declared it.

``in <recipient> <writer>`` or ``out <recipient> <writer> <number>`` stands in the head of a note, so that no purge
takes it away; the number is the last of that writer that was seen by whoever took them out. The word nearest to the
root counts. So one takes out whom one brought in, or whom they brought in, and nobody who was taken out comes back by
their own word. At one distance, who was brought in by somebody stays until that one takes it back.

``read <writer> <number>`` says that whoever wrote it had read that somebody was taken out by this operation, before all
that they wrote after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.envelope import is_recipient
from warroom.oplog.operation import is_id
from warroom.oplog.record_id import is_made_by

if TYPE_CHECKING:
    from collections.abc import Iterable

MEMBER, RECIPIENT = "member", "recipient"
"""The kinds of notes that say who is in or out, and which recipient the database of a writer has."""
IN, OUT, READ = "in", "out", "read"
NOBODY = WriterId("0" * 32)
"""The writer of a member of whom only the recipient is known: who has no word in this."""


class MembershipNote:
    """What one note says: the ``writer`` whose it is and its number there, who is meant, and since which of their
    operations they are out; `None` for whoever is let in.
    """

    __slots__ = ("n", "recipient", "since", "whose", "writer")

    def __init__(self, writer: WriterId, n: int, recipient: str, whose: WriterId, since: int | None) -> None:
        self.writer, self.n, self.recipient, self.whose, self.since = writer, n, recipient, whose, since


class Member:
    """Somebody who may read: their recipient, their writer's id, and who let them in (a writer's id)."""

    __slots__ = ("by", "recipient", "writer")

    def __init__(self, recipient: str, writer: WriterId, by: WriterId) -> None:
        self.recipient, self.writer, self.by = recipient, writer, by


class Membership:
    """Who is in, by recipient, and who was taken out: recipient to the writer whose word counts. ``leavings`` are all
    words that ever took somebody out (writer and number), also of those who are in again. ``voices`` are the writers
    who were ever let in, so that what they say of others is heard.
    """

    __slots__ = ("leavings", "members", "out", "voices")

    def __init__(
        self,
        members: dict[str, Member],
        out: dict[str, str],
        leavings: frozenset[tuple[str, int]],
        voices: frozenset[WriterId],
    ) -> None:
        self.members, self.out, self.leavings, self.voices = members, out, leavings, voices


def brings_in(recipient: str, writer: WriterId) -> str:
    """What a note is called that lets somebody in."""
    return f"{IN} {recipient} {writer}"


def takes_out(recipient: str, writer: WriterId, number: int) -> str:
    """What a note is called that takes somebody out."""
    return f"{OUT} {recipient} {writer} {number}"


def tells_of_reading(writer: WriterId, number: int) -> str:
    """What a note is called that says that operation ``number`` of ``writer``, which took somebody out, was read."""
    return f"{READ} {writer} {number}"


def read_reading(on: str) -> tuple[WriterId, int] | None:
    """Which operation, by its writer and number, a note called ``on`` says was read; `None` for any other note."""
    verb, *parts = on.split(" ")
    if verb != READ or len(parts) != 2 or not is_id(parts[0]) or not _is_number(parts[1]):
        return None
    return WriterId(parts[0]), int(parts[1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 16


def read_word(writer: WriterId, n: int, on: str) -> MembershipNote | None:
    """What the note number ``n`` of ``writer`` says, whose name is ``on``; `None` for another version's."""
    verb, *parts = on.split(" ")
    if verb == IN and len(parts) == 2:
        since = None
    elif verb == OUT and len(parts) == 3 and _is_number(parts[2]):
        since = int(parts[2])
    else:
        return None
    recipient, whose = parts[:2]
    return (
        MembershipNote(writer, n, recipient, WriterId(whose), since)
        if is_recipient(recipient) and is_id(whose)
        else None
    )


def fold(incident: IncidentId, words: Iterable[MembershipNote]) -> Membership:
    """Who is a member of ``incident`` by all ``words``, in whatever order they are."""
    by_writer: dict[WriterId, list[MembershipNote]] = {}
    for word in sorted(words, key=lambda word: word.n):
        by_writer.setdefault(word.writer, []).append(word)
    voices = {writer for writer in by_writer if is_made_by(incident, writer)}
    heard: set[WriterId] = set()
    verdicts: dict[str, MembershipNote] = {}
    limits: dict[str, int] = {}
    leavings: set[tuple[str, int]] = set()
    while voices:
        heard |= voices
        level = _level(by_writer, voices, limits)
        for word in _last(level):
            if verdicts.setdefault(word.recipient, word) is word and word.since is not None:
                limits[word.whose] = min(word.since, limits.get(word.whose, word.since))
        leavings |= {(word.writer, word.n) for words in level for word in words if word.since is not None}
        let_in = {word.whose for words in level for word in words if word.since is None}
        voices = let_in - heard - {NOBODY}
    return Membership(
        {
            word.recipient: Member(word.recipient, word.whose, word.writer)
            for word in verdicts.values()
            if word.since is None
        },
        {word.recipient: word.writer for word in verdicts.values() if word.since is not None},
        frozenset(leavings),
        frozenset(heard),
    )


def _level(
    by_writer: dict[WriterId, list[MembershipNote]], voices: Iterable[WriterId], limits: dict[str, int]
) -> list[list[MembershipNote]]:
    """What counts of what each of those at one distance from the root said."""
    return [
        [word for word in by_writer.get(writer, ()) if word.n <= limits.get(writer, word.n)]
        for writer in sorted(voices)
    ]


def _last(level: list[list[MembershipNote]]) -> list[MembershipNote]:
    """The last word of each of them on each recipient, those that let somebody in first."""
    last = [word for words in level for word in {word.recipient: word for word in words}.values()]
    return sorted(last, key=lambda word: word.since is not None)
