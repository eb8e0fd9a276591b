"""Which entries the timeline shows, and which of them were seen."""

from __future__ import annotations

from collections.abc import Callable

from warroom.bridge import nothing_more
from warroom.model.identity import EntryId, IncidentId, Revision
from warroom.model.sentences import counted
from warroom.model.timeline_entries import Filter
from warroom.panes.context import RoomContext
from warroom.panes.timeline_search import filter_words, read_filter
from warroom.text import bounded, for_line
from warroom.widgets.question import Question
from warroom.widgets.timeline_lines import Timeline


class ShownEntries:
    """The entries of an incident that a filter leaves, in the list ``timeline``. ``told`` hears of another count."""

    def __init__(self, desk: RoomContext, timeline: Callable[[], Timeline], told: Callable[[], None]) -> None:
        self._desk, self._of, self._told = desk, timeline, told
        self.filter = Filter()
        self._parts: list[IncidentId] = []
        self._opened: Timeline | None = None
        self._ahead_at: Revision | None = None

    @property
    def timeline(self) -> Timeline:
        """The list."""
        return self._of()

    def refresh(self) -> None:
        """Read anew what is held of the entries."""
        if self._desk.room.parts(self._desk.incident) != self._parts:
            self._show()
        else:
            self.timeline.refresh_entries()

    def show_ahead(self) -> None:
        """Show the entries as they are now, ahead of what hangs on them."""
        self._ahead_at = self._desk.room.revision()
        self.refresh()
        self._told()

    def were_ahead(self, revision: Revision) -> bool:
        """Whether they were shown ahead as of ``revision``, which is asked once."""
        ahead_at, self._ahead_at = self._ahead_at, None
        return ahead_at == revision

    def open(self) -> None:
        """Mark what came while the room was closed."""
        self._opened = self.timeline
        if self._desk.view is None:
            self.show_all()
            return
        seen = self._desk.seen_before = int(self._desk.room.setting(self._remembered) or self._desk.view.revision)
        self.timeline.marks.all_seen(seen)

    def remember_seen(self) -> None:
        """Remember what was seen; the list itself may be taken away already."""
        room, name, timeline = self._desk.room, self._remembered, self._opened
        if timeline is not None:
            seen = str(timeline.marks.seen)
            self._desk.bridge.ask(lambda: room.remember(name, seen), nothing_more)

    @property
    def _remembered(self) -> str:
        return f"seen:{self._desk.incident}"

    def show_all(self) -> None:
        """Show the timeline under the present filter and zone."""
        self._show()
        self._told()

    def _show(self) -> None:
        room, incident = self._desk.room, self._desk.incident
        self._parts = room.parts(incident)
        self.timeline.show(room.pages(incident, self.filter, purges=True), zone=self._desk.zone)

    def _all_but(self) -> str:
        """That everything is shown, or how much of machines is not."""
        room, incident = self._desk.room, self._desk.incident
        hidden = room.pages(incident, Filter(noise=True)).count() - room.pages(incident, Filter()).count()
        if not hidden:
            return "all entries are shown"
        return f"all is shown but {counted(hidden, 'entry', 'entries')} of machines: ~ shows them, too"

    def words(self) -> str:
        """How many there are, what the filter is, what came below."""
        standing = str(self._desk.room.pages(self._desk.incident, self.filter, purges=True).count())
        if self.filter.active or self.filter.noise:
            standing += f" · only {bounded(for_line(filter_words(self.filter)), 30)}"
        if self.timeline.new_below:
            standing += f" · {self.timeline.new_below} new below"
        return standing

    def show_own(self, entry: EntryId, before: int | None) -> None:
        """Let what was stored from the line be seen: ``entry``, or whatever came last since the version ``before``."""
        if not entry:
            last = self._desk.room.pages(self._desk.incident, self.filter).before(None, 1)
            if not last or not last[0].mine or last[0].version <= (before or 0):
                return
        self.timeline.show_own(entry)

    def go_to(self, id_: EntryId) -> bool:
        """Put the cursor on the entry ``id_``, without the filter where that leaves it out; whether it is here."""
        entry = self._desk.room.pages(self._desk.incident, self.filter).entry(id_)
        if entry is None:
            self._desk.say("this entry is not in the timeline any more")
            return False
        self.timeline.go_to(entry.key)
        chosen = self.timeline.chosen
        if (self.filter.active or entry.noise) and (chosen is None or chosen.id != id_):
            self.filter = Filter(noise=entry.noise)
            self.show_all()
            self.timeline.go_to(entry.key)
        return True

    def ask_filter(self) -> None:
        """Ask what to show."""
        asks = "Show only: decision finding action … @people #tags * (key moments) ~ (machine noise too); empty: all"
        self._desk.ask(Question(asks, self.show_only, filter_words(self.filter)))

    def show_only(self, text: str) -> None:
        """Show the entries that ``text`` asks for; all of them when it is empty."""
        self.filter = read_filter(text)
        self.show_all()
        words = filter_words(self.filter)
        self._desk.result = f"only {words}" if words else self._all_but()
        self._desk.say(self._desk.result)
