"""The scribe's acts: what is kept in the timeline, and how it is put right.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.tags import without_last_tags
from warroom.intake.typed_line import ENTRY as TO_LOG
from warroom.intake.typed_line import POLL, TASK, TypedLine, name_in
from warroom.model.entry_kinds import FOLLOW_UP, HYPOTHESIS, NOTE
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment, Revision
from warroom.model.moment import MINUTE, EventTime
from warroom.model.oneself import person_meant
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.store.drafts import end_draft
from warroom.store.logged import how_many, is_told, latest_words, told_first
from warroom.store.rehearsal import speed_of
from warroom.store.write import ENTRY, entry_values
from warroom.text import Untrusted, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from warroom.model.timeline_entries import TimelineEntry
    from warroom.room.acts.raised_cards import RaisedCards

CARD = "hypothesis"
LONGEST_TEXT = 12_000
"""Characters in one entry: at four bytes each, escaped, they fit the longest line of the log."""
ALIKE_WITHIN = 2 * MINUTE
_ALIKE_AMONG = 20


class Logged:
    """An entry that is on disk."""

    __slots__ = ("act", "entry", "row")

    def __init__(self, entry: EntryId, committed: Committed) -> None:
        self.entry, self.act, self.row = entry, committed.act, committed.row


def log(
    room: WarRoom,
    incident: IncidentId,
    line: TypedLine,
    *,
    typed: Moment,
    source: str = "",
    once: bool = False,
    folds: bool = False,
    ground: EntryId | None = None,
    draft: tuple[str, str] | None = None,
) -> Logged:
    """Store what was typed: an entry, and the hypothesis, task or follow-up that it raises.

    ``typed`` is when its first key was struck, in microseconds: the time of an entry that names none. ``once`` stores
    nothing (the row is 0) when there is an entry of this ``source`` already. With ``folds`` a note that says what the
    same person said within two minutes is counted with it, as a pager says an alert again. ``ground`` is an entry that
    speaks for the hypothesis which the line raises. ``draft`` is where the line was kept while it was typed, and its
    words there: it is forgotten with the same stroke. Raise `RoomTrouble`, and then nothing was stored.
    """
    entry = EntryId(room.new_id())
    if not source:  # what others wrote of themselves is about them
        line.who, line.speaker = (person_meant(name, room.person) for name in (line.who, line.speaker))
        line.people = tuple(person_meant(name, room.person) for name in line.people)

    def writes(db: sqlite3.Connection) -> Sequence[Write]:
        if once and is_told(db, incident, source):
            return []
        writes = _of_line(room, db, incident, line, entry, typed=typed, source=source, alike=True, folds=folds)
        if ground is not None:
            cards = [write.on for write in writes if write.kind == CARD]
            writes.extend(Write(CARD, card, {"for": ground}, do="add") for card in cards)
        if draft is not None:
            end_draft(db, draft[0], room.person, draft[1])
        return writes

    return Logged(entry, room.commit(incident, writes))


def log_many(
    room: WarRoom,
    incident: IncidentId,
    lines: Iterable[TypedLine],
    *,
    typed: Moment,
    source: str = "",
    read_in: bool = False,
) -> list[EntryId]:
    """Store pasted or imported lines in one act and in their order; a line of unknown time stands behind the one
    before it. Return the ids of the entries. ``read_in`` notes for the chain of custody where they come from.
    """
    entries: list[EntryId] = []

    def writes(db: sqlite3.Connection) -> Sequence[Write]:
        entries.clear()
        writes: list[Write] = []
        after, cards = typed, _cards(room, db, incident)
        for line in lines:
            entry = EntryId(room.new_id())
            entries.append(entry)
            at = line.at
            if at is not None and at.lo is not None:
                after = at.lo
            writes.extend(
                _of_line(
                    room, db, incident, line, entry, typed=typed, source=source, after=after, alike=False, cards=cards
                )
            )
        if read_in:
            from warroom.room.acts.custody import reading_in

            writes.append(reading_in(room, source, len(entries)))
        return writes

    room.commit(incident, writes)
    return entries


def _of_line(
    room: WarRoom,
    db: sqlite3.Connection,
    incident: IncidentId,
    line: TypedLine,
    entry: EntryId,
    *,
    typed: Moment,
    source: str,
    alike: bool,
    folds: bool = False,
    after: int | None = None,
    cards: RaisedCards | None = None,
) -> list[Write]:
    text = repair(line.text)
    if line.does == TASK:
        text = f"@{line.who} {text} {line.minutes}m"
    elif line.does == POLL:
        text = f"proposed: {text}"  # what is decided is an entry of its own, when it was decided
    pieces = [text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT)] or [""]
    values = entry_values(line.kind, pieces[0], line.at or EventTime.at(typed))
    if line.pinned:
        values["pinned"] = 1
    if line.speaker:
        values["speaker"] = line.speaker
    if source:
        values["source"] = source
    if after is not None and line.at is not None and line.at.lo is None:
        values["after"] = after
    if alike and (like := _like(db, incident, text, room.now())):
        values["like"] = like
        plain = folds and line.kind == NOTE and line.does == TO_LOG and not (line.at or line.pinned or line.speaker)
        if plain and (first := told_first(db, like, by=room.person, kind=NOTE, text=text)):
            values["repeats"] = first
    raised, details = _raised(room, db, incident, line, text, entry, cards)
    if details:
        values["details"] = details
    writes = [Write(ENTRY, entry, values), *raised]
    # The rest of long words is of whom and of where their beginning is, and stands behind it.
    same: dict[str, object] = {name: values[name] for name in ("speaker", "source", "after") if name in values}
    for more in pieces[1:]:
        rest = entry_values(line.kind, more, line.at or EventTime.at(typed))
        writes.append(Write(ENTRY, room.new_id(), {**rest, **same}))
    writes.extend(Write(ENTRY, entry, {"tags": tag}, do="add") for tag in line.tags)
    people = dict.fromkeys((*line.people, *((line.who,) if line.who else ())))
    writes.extend(Write(ENTRY, entry, {"people": name}, do="add") for name in people)
    return writes


def _cards(room: WarRoom, db: sqlite3.Connection, incident: IncidentId) -> RaisedCards:
    from warroom.room.acts.raised_cards import RaisedCards

    return RaisedCards(room, how_many(db, incident, "of_hypothesis"))


def _raised(
    room: WarRoom,
    db: sqlite3.Connection,
    incident: IncidentId,
    line: TypedLine,
    text: str,
    entry: EntryId,
    cards: RaisedCards | None,
) -> tuple[list[Write], dict[str, object]]:
    """The record that a line raises beside its entry, and what the entry says of it; ``cards`` are those that lines
    before it raised, where it is one of several.
    """
    if line.does == TASK:
        values: dict[str, object] = {
            "who": line.who,
            "what": without_last_tags(repair(line.text)),
            "due": _asked_at(room, line) + line.minutes * MINUTE // speed_of(db, incident),
            "state": "open",
            "entry": entry,
        }
        return [Write("task", room.new_id(), values)], {"who": line.who, "minutes": line.minutes}
    if line.does == POLL:
        proposal = repair(line.text)
        values = {"proposal": proposal, "state": "open", "entry": entry}
        return [Write("poll", room.new_id(), values)], {"proposal": proposal}
    if line.kind == HYPOTHESIS:
        if cards is None:
            return _cards(room, db, incident).raised(text, entry)
        judged = cards.judged(text)
        return cards.raised(text, entry) if judged is None else ([], judged)
    if line.kind == FOLLOW_UP:
        owner, task = owned(without_last_tags(text))
        raised: dict[str, object] = {"text": task, "state": "open", "entry": entry}
        return [Write("follow_up", room.new_id(), raised | ({"owner": owner} if owner else {}))], {}
    return [], {}


def owned(text: str) -> tuple[str, str]:
    """(who, what) of a follow-up that begins with its owner: ``@bob add a load test``; nobody where it does not."""
    first, _, task = text.partition(" ")
    name = first[1:].rstrip(":,")
    if not first.startswith("@") or not name or not task.strip():
        return "", text
    return name, task.strip()


def _asked_at(room: WarRoom, line: TypedLine) -> int:
    """When somebody was asked, in microseconds: as the line says, else now."""
    return line.at.lo if line.at is not None and line.at.lo is not None else room.now()


def _like(db: sqlite3.Connection, incident: IncidentId, text: str, now: Moment) -> EntryId:
    """The id of an entry of the last two minutes that says almost the same; empty if there is none."""
    words = set(text.casefold().split())
    if len(words) < 2:
        return NO_ENTRY
    for id_, text_before, entered in latest_words(db, incident, among=_ALIKE_AMONG):
        if entered < now - ALIKE_WITHIN or not text_before:
            continue
        words_before = set(text_before.casefold().split())
        if len(words & words_before) * 5 >= len(words | words_before) * 4:
            return EntryId(id_)
    return NO_ENTRY


def edit(
    room: WarRoom, incident: IncidentId, entry: EntryId, text: str, *, seen_up_to: Revision | None = None
) -> Committed:
    """Write the entry's text anew; what it said before stays in its versions. The facts of which it told in the same
    words say the new ones, as far as nobody has said them anew since, and it names whom and what its words name now.
    """
    from warroom.model.timeline_entries import Filter
    from warroom.store.telling import with_its_words

    text = repair(text)
    if len(text) > LONGEST_TEXT:
        raise RoomTrouble(
            f"an entry holds at most {LONGEST_TEXT} characters; log the rest as another.", exit_codes.DATA
        )
    stood = room.pages(incident, Filter()).entry(entry)
    names = _names_anew(room, stood, text) if stood is not None else []
    return room.commit(incident, lambda db: [*with_its_words(db, incident, entry, text), *names], seen_up_to=seen_up_to)


def _names_anew(room: WarRoom, stood: TimelineEntry, text: str) -> list[Write]:
    """What to write of the people and the tags of an entry whose words become ``text``: who is named beside its words
    stays.
    """
    writes = []
    before, after = TypedLine(TO_LOG, stood.text.raw), TypedLine(TO_LOG, text)
    for line in (before, after):
        name_in(line)
        line.people = tuple(person_meant(name, room.person) for name in line.people)
    for field, kept, old, new in (
        ("people", stood.people, before.people, after.people),
        ("tags", stood.tags, before.tags, after.tags),
    ):
        names = {name.raw for name in kept}
        writes += [Write(ENTRY, stood.id, {field: name}, do="drop") for name in old if name in names - {*new}]
        writes += [Write(ENTRY, stood.id, {field: name}, do="add") for name in new if name not in names]
    return writes


def correct_time(
    room: WarRoom, incident: IncidentId, entry: EntryId, at: EventTime, *, seen_up_to: Revision | None = None
) -> Committed:
    """Say when it really happened. The facts that it told of go with it, as far as nobody has said them anew since.
    Raise `RoomTrouble` where another one would be the newest of what changes with time.
    """
    from warroom.store.as_of import keeps_its_place
    from warroom.store.telling import with_its_facts

    def writes(db: sqlite3.Connection) -> Sequence[Write]:
        if not keeps_its_place(db, incident, entry, at):
            raise RoomTrouble(
                "by that time something else would be in effect: strike it, and say it anew with the time in front.",
                exit_codes.DATA,
            )
        return with_its_facts(db, incident, entry, at)

    return room.commit(incident, writes, seen_up_to=seen_up_to)


def change_kind(room: WarRoom, incident: IncidentId, entry: EntryId, kind: str) -> Committed:
    """Say what kind of entry it is."""
    return room.commit(incident, [Write(ENTRY, entry, {"kind": kind})])


def pin(room: WarRoom, incident: IncidentId, entry: EntryId, *, pinned: bool) -> Committed:
    """Mark the entry as a key moment, or no longer."""
    return room.commit(incident, [Write(ENTRY, entry, {"pinned": 1 if pinned else 0})])


def strike(room: WarRoom, incident: IncidentId, entry: EntryId, reason: str) -> Committed:
    """Strike the entry: it stays where it is, crossed out, with the reason and who did it. What it told of is taken
    out everywhere, as far as nobody has said it anew since; `left_standing` says what stays.
    """
    from warroom.store.undo import striking

    return room.commit(incident, lambda db: striking(db, incident, entry, repair(reason) or "struck"))


def left_standing(room: WarRoom, incident: IncidentId, entry: EntryId) -> list[str]:
    """The facts that an entry told of and that strike nothing: said anew since, or the declaration; in words."""
    from warroom.store.undo import standing_on

    return standing_on(room.reader(), incident, entry)


def unstrike(room: WarRoom, incident: IncidentId, entry: EntryId) -> Committed:
    """Let a struck entry stand again, and what was taken out with it."""
    from warroom.store.undo import letting_stand

    return room.commit(incident, lambda db: letting_stand(db, incident, entry))


def follow_up(room: WarRoom, incident: IncidentId, entry: EntryId, text: str) -> Committed:
    """Raise a follow-up from an entry."""
    values = {"text": repair(text), "state": "open", "entry": entry}
    return room.commit(incident, [Write("follow_up", room.new_id(), values)])


def undo(room: WarRoom, incident: IncidentId) -> Untrusted:
    """Take my last act back; the words of the entry that it made, empty when it made none.

    Raise `RoomTrouble` when there is none, when others have written over it, and for the declaration itself.
    """
    from warroom.store.undo import NothingToUndo, last_act

    try:
        act = last_act(room.reader(), incident, room.person)
    except NothingToUndo as nothing:
        raise RoomTrouble(f"{nothing}.", exit_codes.DATA) from None
    return take_back(room, incident, act)


def take_back(room: WarRoom, incident: IncidentId, act: str) -> Untrusted:
    """Take ``act`` back, which may be one that took another back; the words of the entry that it made.

    Raise `RoomTrouble` when others have written over it, and for the declaration itself.
    """
    from warroom.room.readings.messages import bring_back
    from warroom.store.act_operations import is_declaration, said_by
    from warroom.store.undo import NothingToUndo, undoing

    words = said_by(room.reader(), incident, act)
    try:
        if is_declaration(room.reader(), incident, act):
            raise RoomTrouble(
                "what comes before is the declaration: /close ends an incident that is none.", exit_codes.DATA
            )
        room.commit(incident, lambda db: undoing(db, incident, act, reason="taken back"), undoes=act)
    except NothingToUndo as nothing:
        raise RoomTrouble(f"{nothing}.", exit_codes.DATA) from None
    bring_back(room, incident, act)
    return Untrusted(words)
