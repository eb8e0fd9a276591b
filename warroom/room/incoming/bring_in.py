"""Bringing events of tools into an incident: each becomes one entry, whoever brings it in and however often."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from warroom.intake.tools.event import ToolEvent
from warroom.model.identity import EntryId, IncidentId
from warroom.model.record_kinds import MACHINE
from warroom.model.sentences import counted
from warroom.oplog.record_id import derived_id
from warroom.room.acts import commander
from warroom.room.acts.custody import reading_in
from warroom.room.core import WarRoom, Write
from warroom.room.secret_gate import first_kind
from warroom.store.brought_in import here_already
from warroom.store.many import Uncollected
from warroom.store.write import ENTRY, entry_values
from warroom.text import bounded, repair

if TYPE_CHECKING:
    import sqlite3

    from warroom.model.views import IncidentView

AT_ONCE = 1_000
"""Events of one act: an act is whole or not there, and whoever else writes gets a turn between two."""
_PIECE = 8_000
"""Characters of an entry: six bytes each, escaped, they fit the longest line of the log beside the details."""
_LARGEST_DETAILS = 4_000
NOTE = "note"
_HASHED = ("csv:", "syslog:", "changes:", "storm:")
"""What an id begins with that follows from the event's own words: it says nothing more than they do."""
OFFERED = ("began", "detected", "acknowledged", "identified", "mitigated", "resolved")
"""The milestones that a tool may offer."""


@dataclass(slots=True)
class BroughtIn:
    """What came of it: the ids of the entries that are new, how many were here already, and the events that were held
    back because they look like a secret, each with what it looks like.
    """

    entries: list[EntryId] = field(default_factory=list)
    here: int = 0
    held: list[tuple[ToolEvent, str]] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """What those that were held back look like."""
        return [kind for _, kind in self.held]

    @property
    def words(self) -> str:
        """What is stored: ``3 entries, 2 were there already``."""
        here = f", {counted(self.here, 'was', 'were')} there already" if self.here else ""
        return f"{counted(len(self.entries), 'entry', 'entries')}{here}"


def entry_of(event: ToolEvent) -> EntryId:
    """The id of the entry that an event becomes."""
    source, _, native = event.native.partition(":")
    return EntryId(derived_id(source, native))


def bring_in(room: WarRoom, incident: IncidentId, events: Iterable[ToolEvent], *, file: str = "") -> BroughtIn:
    """Store ``events``, which come in the order of their times, as entries of ``incident``; those that are here are
    left as they are, whatever became of them. Events that look like a secret are held back unless the room lets
    everything through. Raise `RoomTrouble`, and then what
    was stored before stays stored: bringing the same in again goes on behind it. ``file`` is what somebody read them
    in from, which the chain of custody tells: a file, or the inbox in which they waited.
    """
    brought = BroughtIn()
    batch: list[ToolEvent] = []
    coming = iter(events)
    with Uncollected():
        while some := list(islice(coming, AT_ONCE)):
            kinds = [""] * len(some) if room.secrets.stand_open else room.secrets.kinds_in([*map(_words, some)])
            for event, kind in zip(some, kinds, strict=True):
                if kind:
                    brought.held.append((event, kind))
                else:
                    batch.append(event)
            if len(batch) >= AT_ONCE:
                _store(room, incident, batch[:AT_ONCE], brought, file)
                del batch[:AT_ONCE]
        _store(room, incident, batch, brought, file)
    return brought


def secret_in(event: ToolEvent) -> str:
    """What the first secret in an event looks like; empty without one."""
    return next(filter(None, map(first_kind, _words(event))), "")


def _words(event: ToolEvent) -> list[str]:
    """What an event says, in all of its parts."""
    return [words for words in (event.text, event.link, event.speaker, event.channel, *event.labels.values()) if words]


def _store(room: WarRoom, incident: IncidentId, batch: Sequence[ToolEvent], brought: BroughtIn, file: str) -> None:
    if not batch:
        return
    ids = {entry_of(event): event for event in batch}
    first = list(ids)[:1]
    if here_already(room.reader(), incident, ENTRY, first) and (
        len(here_already(room.reader(), incident, ENTRY, ids)) == len(ids)
    ):
        brought.here += len(ids)
        return
    entries: list[EntryId] = []

    def writes(db: sqlite3.Connection) -> Sequence[Write]:
        entries.clear()
        here = here_already(db, incident, ENTRY, ids)
        writes: list[Write] = []
        for entry, event in ids.items():
            if entry not in here:
                entries.append(entry)
                writes.extend(_writes(entry, event))
        if file and entries:
            writes.append(reading_in(room, file, len(entries)))
        return writes

    room.commit(incident, writes)
    brought.entries.extend(entries)
    brought.here += len(ids) - len(entries)


def _writes(entry: EntryId, event: ToolEvent) -> Iterator[Write]:
    """An entry for the event; where its words are longer than one holds, others for the rest of them.

    Nothing in it depends on who brings it in, when, how often or beside what: several who do so apart say the same.
    What only the first write of an entry may say is said in any case, so that nobody else says it unseen.
    """
    text = repair(event.text)
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    tool, _, native = event.native.partition(":")
    first = EntryId(derived_id(*event.of.split(":", 1))) if event.machine and ":" in event.of else None
    shared: dict[str, object] = {
        "source": tool,
        "speaker": repair(event.speaker) or None,
        "repeats": first if first != entry else None,
        "after": event.after if event.at.lo is None else None,
    }
    for number, words in enumerate(pieces):
        values = entry_values(MACHINE if event.machine else NOTE, words, event.at) | shared
        if number == 0:
            if details := details_of(event):
                values["details"] = details
            if event.pinned:
                values["pinned"] = 1
        if number == 0:
            yield Write(ENTRY, entry, values, saw=())  # nobody told it here before: there is nothing to be seen
        else:
            yield Write(ENTRY, derived_id(tool, f"{native}#{number}"), values)


def details_of(event: ToolEvent) -> dict[str, object]:
    """What the tool says beside the words, within what a line of the log holds."""
    told_by_itself = event.native.startswith(_HASHED)
    details: dict[str, object] = {} if told_by_itself else {"native": bounded(repair(event.native), 400)}
    for name, said in (("link", event.link), ("channel", event.channel), ("state", event.state)):
        if said:
            details[name] = bounded(repair(said), 1_000)
    if labels := dict(_first_labels(event.labels)):
        details["labels"] = labels
    return details


def _first_labels(labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The first of ``labels``, as many as fit: a tool may send thousands with each of its events."""
    left = _LARGEST_DETAILS
    for name, text in labels.items():
        left -= len(json.dumps({name: text}))  # its brackets are as long as the comma and the blank beside others
        if left < 0:
            return
        yield repair(name), repair(text)


def offered(events: Iterable[ToolEvent], view: IncidentView) -> dict[str, ToolEvent]:
    """The first event of each milestone that the tool may tell of, as far as the incident does not know it yet.

    A resolution is only offered by the last word that was said of it: an alert that fires again is not over.
    """
    by_source: dict[str, ToolEvent] = {}
    for event in events:
        name = event.milestone
        if name not in OFFERED or event.at.lo is None or name in view.times:
            continue
        before = by_source.get(name)
        later = before is not None and (event.at.lo, name) > (before.at.lo or 0, name)
        if before is None or (later if name == "resolved" else not later):
            by_source[name] = event
    return {name: by_source[name] for name in OFFERED if name in by_source}


def take_offered(room: WarRoom, incident: IncidentId, name: str, event: ToolEvent) -> None:
    """Let an event say the time of the milestone called ``name``, since somebody says that it is so."""
    words = f"{name}, as {event.speaker or 'the tool'} has it: {event.text.partition(chr(10))[0]}"
    commander.mark(room, incident, name, text=bounded(words, 400), at=event.at)
