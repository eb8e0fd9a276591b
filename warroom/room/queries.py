"""What is asked of a database: everything that a room is told, and nothing that it writes.

Part of the shell's fast path: what reads the tables is loaded by the first query that needs it.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment, Revision
from warroom.store import logged
from warroom.store.commit import local
from warroom.store.database import data_version, open_reader
from warroom.store.drafts import draft
from warroom.store.explained import Explained
from warroom.store.trouble import StoreTrouble
from warroom.text import repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.model.identity import Alarm
    from warroom.model.timeline_entries import Filter, TimelinePages
    from warroom.model.views import IncidentSummary, IncidentView
    from warroom.store.desk_queries import DesksRead
    from warroom.store.merging import MergedPages
    from warroom.store.purge_decisions import Purger
    from warroom.store.records import EntryWording
    from warroom.store.search import Hits
    from warroom.store.timeline_pages import StoredPages


SHARE_SETTING = "share"
"""The setting that says which share the database belongs to, empty or missing without one."""


class Queries:
    """What the database at ``path`` holds, as ``person`` sees it. The queries belong to one thread, but for `search`.

    ``db`` is the connection that is open already; a query waits for up to ``patience`` seconds.
    """

    def __init__(self, path: str, person: str, db: sqlite3.Connection, patience: float) -> None:
        self.path, self.person, self._db, self._patience = path, person, db, patience
        self._read: sqlite3.Connection | None = None
        self._data_version = -1
        self._kept: DesksRead | None = None

    def reader(self) -> sqlite3.Connection:
        """The connection for queries, opened at first use."""
        if self._read is None:
            from warroom.store.timeline_pages import prepare

            self._read = open_reader(self.path, patience=self._patience)
            prepare(self._read)
        return self._read

    def stored(self) -> int:
        """Another number whenever anything was stored, by this program or another: costs two microseconds."""
        return data_version(self.reader())

    def changed(self) -> bool:
        """Whether anything was stored since the last call."""
        version = self.stored()
        seen, self._data_version = self._data_version, version
        return version != seen

    def revision(self) -> Revision:
        """The last operation that arrived here: what a view was read at."""
        from warroom.store.records import revision

        return revision(self.reader())

    def others_wrote(self, since: Revision) -> bool:
        """Whether anybody else wrote something of what arrived after the revision ``since``."""
        from warroom.store.records import written_by_others

        return written_by_others(self.reader(), since, self.person)

    def incidents(self) -> list[IncidentSummary]:
        """Every incident, those that are one outage as one: the open ones first, then the latest declared."""
        from warroom.store.records import summaries

        return summaries(self.reader())

    def incidents_apart(self) -> list[IncidentSummary]:
        """Every incident by itself, also what was merged into another."""
        from warroom.store.records import each_summary

        return each_summary(self.reader())

    def view(self, incident: IncidentId) -> IncidentView | None:
        """All that the header and the panes show; `None` if the incident is not here."""
        from warroom.store.records import incident_view

        if self._kept is None:
            from warroom.store.desk_queries import DesksRead

            self._kept = DesksRead()
        return incident_view(self.reader(), incident, self._kept)

    def pages(self, incident: IncidentId, chosen: Filter, *, purges: bool = False) -> StoredPages | MergedPages:
        """The timeline of ``incident`` under a filter, with those of the incidents that were merged into it.

        ``purges`` tells in it as well who purged what: lines that are no entries, so only for those who look at it.
        """
        from warroom.store.timeline_pages import StoredPages

        parts: list[tuple[IncidentId, TimelinePages]] = []
        for part in self.parts(incident):
            number = self._number(part)
            parts.append((part, StoredPages(self.reader(), number, chosen, me=self.person)))
            if purges:
                from warroom.store.purge_notices import PurgeNotices

                parts.append((part, PurgeNotices(self.reader(), number, chosen)))
        own = parts[0][1]
        if len(parts) == 1 and isinstance(own, StoredPages):
            return own
        from warroom.store.merging import MergedPages

        return MergedPages(parts)

    def merged_into(self, incident: IncidentId) -> IncidentId:
        """The incident in whose room ``incident`` is shown; itself unless it was merged into another."""
        from warroom.store.merging import root_of

        return root_of(self.reader(), incident)

    def parts(self, incident: IncidentId) -> list[IncidentId]:
        """Every incident that is shown in the room of ``incident``, itself first."""
        from warroom.store.merging import parts_of

        return parts_of(self.reader(), incident)

    def apart_by(self, incident: IncidentId, second: IncidentId) -> list[IncidentId]:
        """The incidents that must say that they are merged no more, so that ``second`` leaves the room of ``incident``:
        more than itself where people merged both into each other.
        """
        from warroom.store.merging import apart_by

        return apart_by(self.reader(), incident, second)

    def search(self, text: str, *, incident: IncidentId | None = None, limit: int = 50, zone: str = "UTC") -> Hits:
        """The newest ``limit`` entries that hold the words looked for, on days as the clocks of ``zone`` have them.

        It reads over a connection of its own, so that any thread may search.
        """
        from warroom.store.records import incident_number
        from warroom.store.search import Hits, Query, search
        from warroom.store.timeline_pages import prepare

        query = Query(repair(text), zone)
        db = open_reader(self.path, patience=self._patience)
        try:
            prepare(db)
            if incident is None:
                hits = search(db, query, inc=None, limit=limit + 1, me=self.person)
            else:
                from warroom.store.merging import parts_of

                hits = [
                    hit
                    for part in parts_of(db, incident)
                    for hit in search(db, query, inc=incident_number(db, part), limit=limit + 1, me=self.person)
                ]
                hits.sort(key=lambda hit: hit[1].key, reverse=True)
            return Hits(query.words, hits[:limit], len(hits) > limit, tuple(query.remarks))
        finally:
            db.close()

    def versions(self, incident: IncidentId, entry: EntryId) -> list[EntryWording]:
        """Every wording that the entry had, the oldest first."""
        from warroom.store.records import versions

        return versions(self.reader(), self._number(incident), entry)

    def telling(self, incident: IncidentId, milestone: str) -> EntryId:
        """The id of the entry that tells of a milestone (a field of the incident); empty when none does. In the room of
        several incidents it is the one that tells of the time that is shown.
        """
        from warroom.model.timeline_entries import Filter
        from warroom.store.merging import parts_of
        from warroom.store.telling import telling

        db = self.reader()
        told = [told_by for part in parts_of(db, incident) if (told_by := telling(db, part, milestone))]
        if len(told) < 2:
            return told[0] if told else NO_ENTRY
        view, pages = self.view(incident), self.pages(incident, Filter(noise=True))
        shown = view.times.get(milestone) if view is not None else None
        return next((id_ for id_ in told if (entry := pages.entry(id_)) is not None and entry.at == shown), told[0])

    def digest(self, incident: IncidentId) -> str:
        """What two people who hold the same operations have in common, 64 hexadecimal digits."""
        from warroom.store.rebuild import digest_of

        return digest_of(self.reader(), incident)

    def alarms(self) -> list[Alarm]:
        """What should be looked at: (incident, what, writer, words, since in microseconds)."""
        from warroom.store.standing_alarms import alarms

        return alarms(self.reader())

    def purgers(self) -> list[Purger]:
        """Whose purges wait to be looked at."""
        from warroom.store.purge_decisions import purgers

        return purgers(self.reader())

    def draft(self, place: str) -> tuple[str, Moment] | None:
        """What was being typed at ``place`` and since when."""
        return draft(self.reader(), place, self.person)

    def setting(self, name: str) -> str | None:
        """Something this machine remembers, such as the theme or the incident opened last."""
        with Explained(self.path):
            return local(self.at_hand(), f"setting:{name}")

    def at_hand(self) -> sqlite3.Connection:
        """The connection that is open already, for a question that is answered in microseconds."""
        return self._db if self._read is None else self._read

    def facts_of(self, incident: IncidentId) -> tuple[str, Moment | None] | None:
        """The zone of an incident and when its impact began, read without the views; `None` if it is not here."""
        import json

        with Explained(self.path):
            zone_and_began = logged.zone_and_began(self._db, incident)
        if zone_and_began is None:
            return None
        zone, began = zone_and_began
        return zone or "", json.loads(began).get("lo") if began else None

    def is_merged(self, incident: IncidentId) -> bool:
        """Whether somebody merged the incident into another one, read without the views."""
        with Explained(self.path):
            return logged.is_merged(self._db, incident)

    def closed_at(self, incident: IncidentId) -> object:
        """When the incident ended, as the log has it, read without the views; `None` while it has not."""
        import json

        with Explained(self.path):
            closed = logged.closed_at(self._db, incident)
        return json.loads(closed) if closed else None

    def _number(self, incident: IncidentId) -> int:
        from warroom.store.records import incident_number

        number = incident_number(self.reader(), incident)
        if number is None:
            raise StoreTrouble(f"the incident {incident[:8]} is not in {self.path}.", exit_codes.DATA)
        return number
