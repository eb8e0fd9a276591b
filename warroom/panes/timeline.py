"""The Timeline pane: what happened, entry by entry, all of it or what a filter leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from warroom.model.entry_kinds import BY_SIGN
from warroom.model.timeline_entries import PURGE_TOLD, Filter, TimelineEntry
from warroom.model.views import IncidentView
from warroom.panes.attaching_keys import Attaching
from warroom.panes.context import RoomContext
from warroom.panes.entry_acts import EntryActs
from warroom.panes.pane import RoomPane
from warroom.panes.pane_commands import (
    Attach,
    ChangeKind,
    Copy,
    CorrectTime,
    Edit,
    EditOutside,
    FollowUp,
    NextHit,
    Pin,
    PreviousHit,
    Strike,
    Versions,
)
from warroom.panes.pane_commands import Filter as FilterCommand
from warroom.panes.shown_entries import ShownEntries
from warroom.panes.timeline_search import Search
from warroom.widgets.command import TIMELINE, Command, bindings
from warroom.widgets.moves import moves
from warroom.widgets.timeline_lines import Timeline

_EMPTY = f"""Nothing has been written down yet.

  Type what happens and press Enter.
  {"   ".join(f"{sign} {kind}" for sign, kind in BY_SIGN.items())}
  14:32 in front says when it was, -7 seven minutes ago.
  ? alone shows everything that can be typed."""


class TimelinePane(RoomPane):
    """Shows the entries, and does what is asked for with the one under the cursor."""

    NUMBER, TITLE, NAME = 1, "Timeline", TIMELINE
    commands: ClassVar[tuple[type[Command], ...]] = (
        CorrectTime,
        Strike,
        Pin,
        ChangeKind,
        FollowUp,
        Attach,
        Versions,
        FilterCommand,
        NextHit,
        PreviousHit,
        Edit,
        EditOutside,
        Copy,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands), *moves(open="open")]

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(desk)
        self.entries = ShownEntries(desk, lambda: self.timeline, self._tell)
        self.search = Search(desk, lambda: self.timeline)
        self._acts, self._attaching = EntryActs(desk), Attaching(desk)
        self._below = 0

    def compose(self) -> ComposeResult:
        """The entries."""
        yield Timeline(id=self.NAME, empty=_EMPTY)

    @property
    def timeline(self) -> Timeline:
        """The list of entries."""
        return self.query_one(Timeline)

    # What is shown

    def draw(self, _view: IncidentView) -> str:
        """Read anew what is held of the entries, and say how many there are."""
        self.entries.refresh()
        return self.entries.words()

    def _tell(self) -> None:
        self.tell(self.entries.words())

    @on(Timeline.CursorMoved)
    def _count_below(self, message: Timeline.CursorMoved) -> None:
        """The counter of what arrived below follows."""
        message.stop()
        if self.timeline.new_below != self._below:
            self._below = self.timeline.new_below
            self._tell()

    # What is asked for

    def chosen(self) -> TimelineEntry | None:
        """The entry under the cursor; says so when there is none."""
        entry = self.timeline.chosen
        if entry is not None and entry.kind == PURGE_TOLD:
            self.desk.say("this line tells of a purge: nothing can be done with it")
            return None
        if entry is None:
            self.desk.say("no entry is chosen")
        return entry

    def _do(self, what: Callable[[TimelineEntry], None]) -> None:
        entry = self.chosen()
        if entry is not None:
            what(entry)

    def edit_last(self) -> None:
        """Edit the words of this person's last entry."""
        mine = [entry for entry in self.desk.room.pages(self.desk.incident, Filter()).before(None, 200) if entry.mine]
        if mine:
            self._acts.edit(max(mine, key=lambda entry: entry.entered_at))

    def action_open(self) -> None:
        """Enter on an entry: the merge, if it is like another one; all of a long one; else its versions."""
        entry = self.timeline.chosen
        if entry is not None and entry.like is None and self.timeline.turn_fold():
            self.desk.say("Enter folds it again · v shows every wording")
        else:
            self._do(self._acts.open)

    def action_edit(self) -> None:
        """Edit the chosen entry."""
        self._do(self._acts.edit)

    def action_edit_outside(self) -> None:
        """Edit the chosen entry's words in the person's own editor."""
        self._do(self._acts.edit_outside)

    def action_correct_time(self) -> None:
        """Correct the chosen entry's time."""
        self._do(self._acts.correct_time)

    def action_strike(self) -> None:
        """Strike the chosen entry, or let it stand again."""
        self._do(self._acts.strike)

    def action_pin(self) -> None:
        """Mark the chosen entry as a key moment, or no longer."""
        self._do(self._acts.pin)

    def action_change_kind(self) -> None:
        """The next key says the kind of the chosen entry."""
        self._do(self._acts.change_kind)

    def action_follow_up(self) -> None:
        """Raise a follow-up from the chosen entry."""
        self._do(self._acts.follow_up)

    def action_versions(self) -> None:
        """Show every wording of the chosen entry."""
        self._do(self._acts.versions)

    def action_attach(self) -> None:
        """Attach the chosen entry to a hypothesis."""
        self._do(self._attaching.attach)

    def action_copy(self) -> None:
        """Copy the chosen entry's words."""
        self._do(self._acts.copy)

    def action_hit(self, step: int) -> None:
        """Go to another hit of the search."""
        self.search.hit(step)

    def action_filter(self) -> None:
        """Ask what to show."""
        self.entries.ask_filter()
