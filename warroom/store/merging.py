"""Two incidents for one outage: which room they are shown in, and their timelines as one."""

from __future__ import annotations

import dataclasses

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from warroom.model.timeline import EntryKey, TimelineEntry, TimelinePages


def root_of(db: sqlite3.Connection, incident: str) -> str:
    """The incident in whose room ``incident`` is shown: itself unless it was merged.

    Where people merged two into each other while apart, the one with the lesser id is the room of both.
    """
    return _roots(_merged(db)).get(incident, incident)


def _roots(into: dict[str, str]) -> dict[str, str]:
    """Of every incident that was merged, the one in whose room it is shown: each step of a chain is taken once."""
    roots: dict[str, str] = {}
    for incident in into:
        passed: dict[str, int] = {}
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


def parts_of(db: sqlite3.Connection, incident: str) -> list[str]:
    """Every incident that is shown in the room of ``incident``, itself first."""
    roots = _roots(_merged(db))
    return [incident, *sorted(name for name, root in roots.items() if name != incident and root == incident)]


def _merged(db: sqlite3.Connection) -> dict[str, str]:
    """Each merged incident and what it was merged into, as far as both are here."""
    return dict(
        db.execute(
            "SELECT i.id, o.merged_into FROM of_incident o JOIN incidents i USING (inc) "
            "WHERE o.merged_into IS NOT NULL AND o.merged_into <> i.id "
            "AND EXISTS (SELECT 1 FROM incidents k JOIN of_incident USING (inc) WHERE k.id = o.merged_into)"
        )
    )


class MergedPages:
    """The timelines of several incidents as one, as `warroom.model.timeline.TimelinePages`."""

    def __init__(self, parts: Sequence[tuple[str, TimelinePages]]) -> None:
        """``parts`` are ids with their pages, the room's own first."""
        self._parts = parts

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries strictly after ``key``, ascending; from the beginning for `None`."""
        found = [self._of(name, one) for name, pages in self._parts for one in pages.after(key, limit)]
        return sorted(found, key=lambda one: one.key)[:limit]

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries nearest before ``key``, ascending; the last ones for `None`."""
        found = [self._of(name, one) for name, pages in self._parts for one in pages.before(key, limit)]
        return sorted(found, key=lambda one: one.key)[-limit:]

    def entry(self, id_: str) -> TimelineEntry | None:
        """The entry with this id."""
        for name, pages in self._parts:
            found = pages.entry(id_)
            if found is not None:
                return self._of(name, found)
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

    def _of(self, name: str, entry: TimelineEntry) -> TimelineEntry:
        return entry if name == self._parts[0][0] else dataclasses.replace(entry, incident=name)
