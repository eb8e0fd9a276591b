"""Two incidents for one outage: which room they are shown in, what is written where, and their timelines as one."""

from __future__ import annotations

import dataclasses

from warroom.model.identity import EntryId, IncidentId
from warroom.model.outage import SHARED
from warroom.model.private import is_private
from warroom.model.record_kinds import CHECK, INCIDENT, ROLE
from warroom.oplog.operation import PURGE
from warroom.store.schema import pack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from warroom.model.timeline_entries import EntryKey, TimelineEntry, TimelinePages
    from warroom.store.write import Write

_OF_ALL = f"{CHECK.id_begins}closure:"
"""The points of the closure checklist are ticked for the whole outage, in the room's own incident."""


def root_of(db: sqlite3.Connection, incident: IncidentId) -> IncidentId:
    """The incident in whose room ``incident`` is shown: itself unless it was merged.

    Where people merged two into each other while apart, the one with the lesser id is the room of both.
    """
    return _roots(_merged(db)).get(incident, incident)


def _roots(into: dict[IncidentId, IncidentId]) -> dict[IncidentId, IncidentId]:
    """Of every incident that was merged, the one in whose room it is shown: each step of a chain is taken once."""
    roots: dict[IncidentId, IncidentId] = {}
    for incident in into:
        passed: dict[IncidentId, int] = {}
        name = incident
        while name in into and name not in passed and name not in roots:
            passed[name] = len(passed)
            name = into[name]
        if name in passed:  # merged into each other
            circle = list(passed)[passed[name] :]
            roots |= dict.fromkeys(passed, min(circle))
        else:
            roots |= dict.fromkeys(passed, roots.get(name, name))
    return roots


def parts_of(db: sqlite3.Connection, incident: IncidentId) -> list[IncidentId]:
    """Every incident that is shown in the room of ``incident``, itself first."""
    roots = _roots(_merged(db))
    return [incident, *sorted(name for name, root in roots.items() if name != incident and root == incident)]


def apart_by(db: sqlite3.Connection, incident: IncidentId, second: IncidentId) -> list[IncidentId]:
    """The incidents whose merge is to be taken back, so that ``second`` is shown in the room of ``incident`` no more:
    itself, and whatever of the way back to it leads into it.
    """
    into = _merged(db)
    parts = [second]
    name = incident
    while name in into and name not in parts:
        parts.append(name)
        name = into[name]
    return parts


def rooms_of(db: sqlite3.Connection) -> dict[IncidentId, list[IncidentId]]:
    """The incidents that are shown in one room with others: by the room's own, itself first."""
    rooms: dict[IncidentId, list[IncidentId]] = {}
    for name, root in sorted(_roots(_merged(db)).items()):
        if name != root:
            rooms.setdefault(root, [root]).append(name)
    return rooms


def at_home(
    db: sqlite3.Connection, incident: IncidentId, writes: Sequence[Write]
) -> list[tuple[IncidentId, list[Write]]]:
    """What is to be written in which incident, for ``writes`` in the room of ``incident``: a record is written where it
    is, one value of several where it stands, and what is true of the whole outage in each of its incidents.
    """
    parts = parts_of(db, incident)
    writes_by_part: dict[IncidentId, list[Write]] = {part: [] for part in parts}
    for write in writes:
        for part in [write.home] if write.home else _homes(db, incident, parts, write):
            values = write.values
            if part != incident and write.kind == INCIDENT.name and not write.home:
                values = {name: value for name, value in values.items() if name in SHARED}
            if values or not write.values:
                writes_by_part.setdefault(part, []).append(write.with_values(values))
    return [(part, writes) for part, writes in writes_by_part.items() if writes]


def _homes(
    db: sqlite3.Connection, incident: IncidentId, parts: Sequence[IncidentId], write: Write
) -> Sequence[IncidentId]:
    if len(parts) == 1 or write.do == PURGE or write.bare:
        return [incident]
    if write.saw:
        row = db.execute(
            "SELECT i.id FROM ops o JOIN incidents i USING (inc) WHERE o.hash = ?", (bytes.fromhex(write.saw[0]),)
        ).fetchone()
        return [IncidentId(row[0])] if row is not None else [incident]
    if write.kind == INCIDENT.name:
        return parts
    there = [part for part in parts if _has(db, part, write.kind, write.on)]
    if write.kind == ROLE.name:
        return list(dict.fromkeys([incident, *there]))
    return there[:1] if there and not write.on.startswith(_OF_ALL) else [incident]


def _has(db: sqlite3.Connection, incident: IncidentId, kind: str, on: str) -> bool:
    return (
        db.execute(
            "SELECT 1 FROM incidents i JOIN records r USING (inc) WHERE i.id = ? AND r.kind = ? AND r.name = ?",
            (incident, kind, pack_name(on)),
        ).fetchone()
        is not None
    )


def _merged(db: sqlite3.Connection) -> dict[IncidentId, IncidentId]:
    """Each merged incident and what it was merged into, as far as both are here. A private one is merged with nothing,
    whatever anybody wrote: what is written in its room would go into another.
    """
    return {
        incident: into
        for incident, into in db.execute(
            "SELECT i.id, o.merged_into FROM of_incident o JOIN incidents i USING (inc) "
            "WHERE o.merged_into IS NOT NULL AND o.merged_into <> i.id "
            "AND EXISTS (SELECT 1 FROM incidents k JOIN of_incident USING (inc) WHERE k.id = o.merged_into)"
        )
        if not is_private(incident) and not is_private(into)
    }


class MergedPages:
    """The timelines of several incidents as one, as `warroom.model.timeline_entries.TimelinePages`."""

    def __init__(self, parts: Sequence[tuple[IncidentId, TimelinePages]]) -> None:
        """``parts`` are ids with their pages, the room's own first."""
        self._parts = parts

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries strictly after ``key``, ascending; from the beginning for `None`."""
        entries = [self._of(name, entry) for name, pages in self._parts for entry in pages.after(key, limit)]
        return sorted(entries, key=lambda entry: entry.key)[:limit]

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries nearest before ``key``, ascending; the last ones for `None`."""
        entries = [self._of(name, entry) for name, pages in self._parts for entry in pages.before(key, limit)]
        return sorted(entries, key=lambda entry: entry.key)[-limit:]

    def entry(self, id_: EntryId) -> TimelineEntry | None:
        """The entry with this id."""
        for name, pages in self._parts:
            entry = pages.entry(id_)
            if entry is not None:
                return self._of(name, entry)
        return None

    def count(self) -> int:
        """How many there are."""
        return sum(pages.count() for _, pages in self._parts)

    def position(self, key: EntryKey) -> float:
        """About where ``key`` stands, from 0 to 1."""
        total = max(1, self.count())
        return sum(pages.position(key) * pages.count() for _, pages in self._parts) / total

    def near(self, fraction: float) -> EntryKey | None:
        """A key about ``fraction`` of the way down, by the longest of the timelines."""
        return max((pages for _, pages in self._parts), key=lambda pages: pages.count()).near(fraction)

    def _of(self, name: IncidentId, entry: TimelineEntry) -> TimelineEntry:
        return entry if name == self._parts[0][0] else dataclasses.replace(entry, incident=name)
