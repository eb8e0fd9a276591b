"""What each pane of a room is given: the incident, and how to ask, act and speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

from warroom.bridge import Bridge
from warroom.model.identity import EntryId, IncidentId, Moment, Revision
from warroom.panes.acts_begun import ActsBegun
from warroom.room.acts.closing import stored_after_its_end
from warroom.room.core import RoomTrouble
from warroom.room.readings.filling import filled, unfilled
from warroom.text import for_line
from warroom.widgets.after_paint import after_paint
from warroom.widgets.asking import Asking
from warroom.widgets.cards import Cards
from warroom.widgets.choice import Choices
from warroom.widgets.message_line import MessageLine, Say
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from warroom.model.updates import UpdatesView
    from warroom.model.views import IncidentView
    from warroom.playbook.workflow import Playbook

SETTLE = 700_000
"""Microseconds for which keys do nothing when what they are about changed under the person."""
_SETTLED = 0.001
"""Seconds in which widgets tell the screen that they are to be painted; what takes longer is painted a frame later."""


class Elsewhere(Protocol):
    """Where a key of one pane leads to, at once: the keys behind it in a burst are for that."""

    def begin_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""

    def go_to_entry(self, entry: EntryId, *, then: str) -> None:
        """Go to an entry of the timeline, and say what to do ``then``."""

    def open_composer(self, audience: str) -> None:
        """Go to the message for ``audience``."""


class RoomContext:
    """The incident ``incident`` as it is shown on ``screen``. ``view`` is what was read of it last."""

    elsewhere: Elsewhere
    refresh: Callable[[], None]
    """Reads everything anew."""
    show_conflicts: Callable[[], None]
    """Shows what people disagree about."""
    pick: Callable[[Choices], None]
    """Asks for one of a list in which typing narrows."""

    def __init__(self, bridge: Bridge, incident: IncidentId, screen: Screen[Any], asking: Asking, say: Say) -> None:
        self.bridge, self.room, self.incident, self.asking = bridge, bridge.room, incident, asking
        self.screen, self._say = screen, say
        self.begun = ActsBegun(bridge.room, incident)
        self.view: IncidentView | None = None
        self.own = True
        """Whether the last change of the view was this person's own."""
        self.clocks: UpdatesView | None = None
        """Who is to be told when."""
        self.in_utc = False
        self.seen_before = 0
        """The version up to which this person had seen the room when it was opened."""
        self.result = ""
        """What the last act did, shown above the empty line."""
        self.warned = ""
        """The text of which a warning was given: it is stored when it comes again."""

    @property
    def zone(self) -> str:
        """The zone in which times are shown and read."""
        return "UTC" if self.in_utc or self.view is None else self.view.zone

    @property
    def playbook(self) -> Playbook:
        """The workflow, as its clocks run here."""
        return self.bridge.playbook_of(self.incident)

    def now(self) -> Moment:
        """The time in microseconds since 1970."""
        return self.bridge.now()

    @property
    def is_shown(self) -> bool:
        """Whether the room is still shown: what was asked for in it may come to an end when it was left."""
        return self.bridge.shows(self.screen)

    def revision_shown(self) -> Revision | None:
        """The last operation that is on the screen: an answer does not supersede what came later."""
        return self.view.revision if self.view is not None else None

    def read_clocks(self) -> None:
        """Read who is to be told when."""
        from warroom.room.readings.cadence import updates_view  # after the screen is painted

        if self.view is not None:
            self.clocks = updates_view(self.room, self.playbook, self.incident, view=self.view)

    def ask(self, question: Question) -> None:
        """Ask something in the line; the draft comes back afterwards."""
        self.asking.ask(question)

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line above the entry line."""
        self._say(words, alarm=alarm)

    def saved(self, words: str) -> None:
        """Say that it is on disk."""
        self.result, self.warned = words, ""
        if self.asking.covers_nothing:
            self.say(words)

        def gone() -> None:
            self.result = "" if self.result == words else self.result

        self.screen.query_one(MessageLine).passes(words, gone)

    def told(self, words: str) -> None:
        """Say that what was told of the incident is on disk, and that the incident has ended where it has."""
        over = stored_after_its_end(self.view, self.now()) if self.view is not None else ""
        self.saved(f"{words} · {over}" if over else words)

    def act(
        self,
        what: Callable[[], Any],
        done: Callable[[Any], None],
        *,
        text: str = "",
        first: Callable[[Any], None] | None = None,
        failed: Callable[[RoomTrouble], None] | None = None,
    ) -> None:
        """Let the writer do ``what``; ``done`` runs here when it is on disk, and the incident is read anew. ``first``
        shows what came of it by itself: that is painted, and what hangs on it is read behind the paint. When it could
        not be stored, ``failed`` runs, or else an answer of which it came is back in the line. Where the room was
        left meanwhile ``text``, or the answer, is held for whoever typed it.
        """
        painting, answer = self.bridge.painted_once(), self.asking.answer

        def finished(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.is_shown:
                if trouble is not None:
                    self.bridge.not_saved(text or (answer.text if answer is not None else ""), trouble)
                return
            if trouble is None and first is not None:
                self.screen.set_timer(_SETTLED, partial(self._paint_before, painting, self._read_own))
                done(result)
                first(result)
                return
            self.screen.set_timer(_SETTLED, painting)
            if trouble is None:
                done(result)
                self._read_own()
                return
            if failed is not None:
                failed(trouble)
            elif answer is not None and answer.text.strip():
                self.asking.give_back(answer, str(trouble))
            else:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
            self.result = ""

        self.bridge.store(self.begun.noted(what), finished)

    def _paint_before(self, painting: Callable[[], None], then: Callable[[], None]) -> None:
        painting()
        after_paint(self.screen, then)

    def _read_own(self) -> None:
        """Read the incident anew after an act of this person's."""
        if self.is_shown:
            for cards in self.screen.query(Cards):
                cards.expect()
            self.refresh()

    def take_back(self, behind: int, words: str) -> None:
        """Take back what was begun behind number ``behind``, and say ``words`` where that was anything."""

        def ended(taken_back: Any, trouble: RoomTrouble | None) -> None:
            if self.is_shown and (taken_back or trouble is not None):
                self.result = ""
                self.say(str(trouble) if trouble is not None else words, alarm=trouble is not None)
                self.refresh()

        self.bridge.ask(lambda: self.begun.take_back(behind), ended)

    def copy_filled(self, lines: Sequence[str], view: IncidentView) -> None:
        """Copy commands with the incident's values in them, and say what they still want."""
        text = "\n".join(filled(line, view) for line in lines)
        wanted = ", ".join(for_line(place) for place in unfilled(text))
        first = f"still to be filled in: {wanted} · " if wanted else ""  # the last words are the ones that are cut
        self.bridge.copy(text, lambda sentence: self.say(f"{first}{sentence}"))
