"""The list of the home screen: all incidents, or what a search over them found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.widgets import Static
from textual.widgets.option_list import Option

from warroom.bridge import Bridge
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.views import IncidentSummary, title_of
from warroom.playbook.worst_first import worst_first
from warroom.room.core import RoomTrouble
from warroom.room.readings.late_words import read_late
from warroom.widgets.incident_row import Longest, hit_heads, hit_row, incident_heads, incident_row, longest_of
from warroom.widgets.options import Options

_AROUND = 4
"""Cells beside a row."""


class IncidentHeads(Static):
    """What stands above the columns of the list."""

    DEFAULT_CSS = "IncidentHeads { height: 1; padding: 0 1; text-wrap: nowrap; }"

    shows_hits = False
    """Whether hits of a search stand below it."""
    longest = Longest()
    """What is longest below it."""

    def on_resize(self) -> None:
        """Stand above the columns as they are at this width."""
        across = self.app.size.width - _AROUND
        self.update(hit_heads(across) if self.shows_hits else incident_heads(across, self.longest), layout=False)


class IncidentList(Options):
    """Shows a row for each; the chosen one stays chosen. While a question has the keys it is not in colour."""

    DEFAULT_CSS = """
    IncidentList > .option-list--option-highlighted { background: $surface; }
    IncidentList:focus { background-tint: $surface 0%; }
    """
    QUIET_AWAY = True

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(id="incidents", markup=False)
        self._bridge = bridge
        self._drawn_for = (-1, -1)
        """The minute and the width for which the rows were made."""
        self._late: dict[str, str] = {}
        """What is late, by the incident."""
        self._reading = False
        self.was_read = False
        """Whether what is late is shown as it was read last."""
        self._hits: dict[str, IncidentId] = {}
        """The incident of each hit, by the id of its row."""
        self.shows_hits = False
        """Whether the hits of a search are shown."""
        self._found: Sequence[tuple[str, IncidentId, TimelineEntry]] = ()
        """What was found last, each behind the title of its incident."""

    def has_aged(self) -> bool:
        """Whether a minute has passed, or another width come, since this was asked: the rows are not right any more."""
        drawn_for = self._bridge.now() // 60_000_000, self.app.size.width
        aged, self._drawn_for = drawn_for != self._drawn_for, drawn_for
        return aged

    @property
    def chosen(self) -> IncidentId:
        """The incident under the cursor, or that of the hit there; empty for none."""
        row = self.highlighted_option
        return self.incident_of(row) if row is not None else NO_INCIDENT

    def incident_of(self, row: Option) -> IncidentId:
        """The incident to which a row belongs."""
        return self._hits.get(row.id or "", IncidentId(row.id or ""))

    def show_incidents(self, incidents: Sequence[IncidentSummary], *, arrived: bool) -> None:
        """Show the incidents, the worst open ones first. Where what ``arrived`` took the chosen one away none is."""
        self._hits, self.shows_hits = {}, False
        bridge = self._bridge
        now, zone, across = bridge.now(), bridge.local_zone, self.app.size.width - _AROUND
        longest = longest_of(incidents, bridge.playbook)
        rows = [
            (
                incident.id,
                incident_row(
                    incident, bridge.playbook, now=now, zone=zone, across=across, longest=longest,
                    late=self._late.get(incident.id, ""),
                ),
            )
            for incident in worst_first(incidents, bridge.playbook)
        ]  # fmt: skip
        for heads in self.screen.query(IncidentHeads):
            if heads.longest != longest:
                heads.longest = longest
                heads.on_resize()
        self._fill([Option(row, id=id_) for id_, row in rows], arrived=arrived)
        self.was_read = not incidents
        if incidents:
            self._read_late()

    def _read_late(self) -> None:
        """Read what is late in each, in a thread of its own, one reading at a time; rows are old where it differs."""
        if self._reading:
            return
        self._reading = True
        room, playbook, now = self._bridge.room, self._bridge.playbook, self._bridge.now()

        def found(late: Any, trouble: RoomTrouble | None) -> None:
            self._reading = False
            if trouble is None and late != self._late and self.is_attached:
                self._late, self._drawn_for = late, (-1, -1)
            else:
                self.was_read = True

        self._bridge.aside(lambda: read_late(room, playbook, now=now), found)

    def show_hits(self, hits: Sequence[tuple[IncidentId, TimelineEntry]]) -> None:
        """Show entries that were found, each with its incident."""
        titles = {incident.id: title_of(incident) for incident in self._bridge.room.incidents_apart()}
        self._hits, self.shows_hits = {f"{incident}:{entry.id}": incident for incident, entry in hits}, True
        self._found = [(titles.get(incident, ""), incident, entry) for incident, entry in hits]
        self._fill_hits()

    def on_resize(self) -> None:
        """Set the hits anew in this width; incidents are whenever they are looked at."""
        if self.shows_hits and self._found:
            self._fill_hits()

    def _fill_hits(self) -> None:
        across = self.app.size.width - _AROUND
        self._fill(
            [Option(hit_row(title, entry, across), id=f"{inc}:{entry.id}") for title, inc, entry in self._found],
            arrived=False,
        )

    def _fill(self, options: list[Option], *, arrived: bool) -> None:
        for heads in self.screen.query(IncidentHeads):
            if heads.shows_hits != self.shows_hits:
                heads.shows_hits = self.shows_hits
                heads.on_resize()
        chosen = self.highlighted_option.id if self.highlighted_option is not None else None
        self.clear_options()
        self.add_options(options)
        ids = [option.id for option in options]
        if chosen in ids:
            self.highlighted = ids.index(chosen)
        elif options and not (arrived and chosen is not None):
            self.highlighted = 0
