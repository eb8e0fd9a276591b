"""What stands between the screens and the rest of the program: the writer, other threads, drafts, the clipboard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from warroom.config import Config
from warroom.model.identity import NO_ENTRY, NO_INCIDENT, EntryId, IncidentId, Moment
from warroom.model.shape import record
from warroom.playbook.workflow import Playbook
from warroom.room.asides import Asides
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.draft_keeper import DraftKeeper
from warroom.room.writer import WriterThread
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from warroom.room.sharing.joining import ShareState

_LONGEST_WHY = 300
"""Cells."""
_MOMENT = 0.025
"""Seconds that an act may take to be stored before the line that was emptied is painted without it."""
SLOW = 2.0
"""Seconds that an act may take before its writer hears that it is not stored yet."""
_WAITING = "Not stored yet: the database or its disk keeps it waiting. What cannot be stored is given back to you."
Finished = Callable[[Any, RoomTrouble | None], None]


class Ways(Protocol):
    """The ways from one screen to another, and out of the program."""

    def open_incident(self, incident: IncidentId, *, entry: EntryId = NO_ENTRY) -> None:
        """Show the room of ``incident``; ``entry`` is the one under the cursor."""

    def take_along(self, incident: IncidentId, into: IncidentId, title: str) -> None:
        """Go on in the room of ``into``, called ``title``, of which ``incident`` is a part now."""

    def open_learning(self, incident: IncidentId) -> None:
        """Show what is learnt from ``incident``."""

    def open_meeting(self, incident: IncidentId) -> None:
        """Hold the review of ``incident``."""

    def open_inbox(self, incident: IncidentId = NO_INCIDENT) -> None:
        """Show what tools sent and nobody has looked at, to be taken into ``incident``."""

    def open_changes(self, incident: IncidentId) -> None:
        """Show what was changed around ``incident``."""

    def open_entry(self, incident: IncidentId, entry: EntryId, *, back_to: str) -> None:
        """Show ``entry`` in the room of ``incident``; what is learnt opens again at the card ``back_to``."""

    def close_learning(self) -> None:
        """Back to the screen from which what is learnt was opened."""

    def open_drill(self, path: str, incident: IncidentId) -> None:
        """Show a drill of the database at ``path``."""

    def go_home(self) -> None:
        """Back to all incidents; from a drill to those that are real."""

    def leave(self) -> None:
        """End the program, once what was pressed before is stored."""


class ShownShare(Protocol):
    """What a screen knows of the share."""

    def start(self) -> None:
        """Publish and fetch in the background, if this database belongs to a share."""

    def looks_at(self, incident: IncidentId) -> None:
        """Let the others see in which room we are; empty for none."""

    def state(self) -> ShareState | None:
        """How sharing stands; `None` without a share, and for a drill."""


@record
class Held:
    """A line that waits to be asked for: one that could not be stored, or the draft of a window that has ended."""

    text: str
    place: str = ""
    window: int = 0


class Bridge:
    """What a screen is given. ``now`` gives microseconds since 1970; ``organisation`` is the folder of the
    organisation's own drills. Whatever takes time is done off the thread of the screens; what comes of it is told on
    theirs.
    """

    class ActFinished(Message):
        """The writer, or another thread, has done what it was asked, or could not."""

        def __init__(self, finished: Finished, result: Any, trouble: RoomTrouble | None) -> None:
            super().__init__()
            self.finished, self.result, self.trouble = finished, result, trouble

    class ShareHeard(Message):
        """The share's state has changed."""

    ways: Ways
    sharing: ShownShare

    def __init__(
        self,
        app: App[Any],
        room: WarRoom,
        playbook: Playbook,
        *,
        config: Config,
        now: Callable[[], Moment],
        zone: str,
        environ: Mapping[str, str],
        state_folder: str,
        warnings: tuple[str, ...] = (),
        organisation: Path | None = None,
        stored: Callable[[], None],
    ) -> None:
        """``stored`` is called on the writer's thread when it has done something."""
        self._app, self._stored = app, stored
        self.room, self.playbook, self.config, self.now, self.local_zone = room, playbook, config, now, zone
        self.environ, self.state_folder, self.organisation = environ, state_folder, organisation
        self.warnings = warnings
        self.real_words = ""
        """That a real incident was declared while people rehearse."""
        self._writer, self._asides = WriterThread(), Asides()
        self.unfinished: list[str] = []
        """What is told of commands that ended with the program."""
        self.drafts = DraftKeeper(room, self._writer.ask)
        self._held: list[Held] = []
        self._unpainted: ExitStack | None = None
        self._waits = False
        """Whether it was said that an act is long in coming."""
        self._paced: dict[str, Playbook] = {}

    def playbook_of(self, incident: IncidentId) -> Playbook:
        """The workflow as its clocks run in ``incident``: a drill may be faster than the clock."""
        found = self._paced.get(incident)
        if found is None:
            from warroom.room.readings.incident_pace import paced

            found = self._paced[incident] = paced(self.room, self.playbook, incident)
        return found

    # Acts

    def ask(self, act: Callable[[], Any], finished: Finished) -> None:
        """Let the writer thread do ``act``; ``finished`` runs on this thread afterwards."""
        self._writer.ask(act, lambda result, trouble: self._report(finished, result, trouble))

    def store(self, act: Callable[[], Any], finished: Finished) -> None:
        """Let the writer thread do ``act``, which stores what a person said. Where that takes long it is told of: the
        words are neither in the line then nor in the log.
        """
        waiting = self._app.set_timer(SLOW, self._tell_waiting)

        def ended(result: Any, trouble: RoomTrouble | None) -> None:
            waiting.stop()
            self._waits = False
            finished(result, trouble)

        self.ask(act, ended)

    def _tell_waiting(self) -> None:
        if not self._waits:
            self._waits = True
            self.tell(_WAITING)

    def aside(self, what: Callable[[], Any], finished: Finished) -> None:
        """Do ``what`` in a thread of its own that nobody waits for; ``finished`` runs on this thread afterwards."""
        self._asides.start(what, lambda result, trouble: self._report(finished, result, trouble))

    def look_up(self, text: str, incident: IncidentId | None, finished: Finished, *, zone: str = "") -> None:
        """Search in a thread of its own, so that no query keeps a key waiting; days are those of ``zone``, or of this
        machine.
        """
        zone = zone or self.local_zone
        self.aside(lambda: self.room.search(text, incident=incident, zone=zone), finished)

    def _report(self, finished: Finished, result: Any, trouble: RoomTrouble | None) -> None:
        self._stored()
        self._app.post_message(self.ActFinished(finished, result, trouble))

    def painted_once(self) -> Callable[[], None]:
        """Paint nothing until what is returned is called, or a moment has passed: the line that was emptied and the
        entry that came of it are one picture, where two would have to be a frame apart. An act that is asked for
        within that moment shares it, so that many in a row never keep the screen from being painted.
        """
        if self._unpainted is None:
            batch = self._unpainted = ExitStack()
            batch.callback(self._paint_again)
            batch.enter_context(self._app.batch_update())
            self._app.set_timer(_MOMENT, batch.close)
        return self._unpainted.close

    def _paint_again(self) -> None:
        self._unpainted = None
        for screen in self._app.screen_stack[-1:]:
            screen.check_idle()  # it then finds what is to be painted

    def close(self) -> bool:
        """Let the writer finish; whether it did. Commands of the settings end with the program."""
        self.unfinished = self._asides.close()
        return self._writer.close()

    # What was typed

    def keep_draft(self, place: str, text: str, typed: Moment) -> None:
        """Keep what is being typed."""
        self.drafts.keep(place, text, typed)

    def hold(self, text: str, place: str = "", window: int = 0) -> None:
        """Hold a line until it is asked for: one that could not be stored, or what ``window`` left at ``place``."""
        self._held.append(Held(text, place, window))

    def held(self) -> str:
        """The last line that is held; empty when there is none. It is held no longer."""
        if not self._held:
            return ""
        kept = self._held.pop()
        if kept.place:
            self.drafts.take(kept.place, kept.window)
        return kept.text

    def not_saved(self, text: str, trouble: RoomTrouble, *, not_done: str = "NOT SAVED") -> None:
        """Say that what was asked for in a room that was left is ``not_done``; ``text`` is kept for its writer."""
        if text:
            self.hold(text)
        self.tell(f"{not_done}{', kept for you' if text else ''}: {for_line(str(trouble))}")

    def would_be_lost(self) -> list[str]:
        """The texts that are nowhere but here."""
        return [*self.drafts.unkept(), *(kept.text for kept in self._held if not kept.place)]

    # What is said

    def shows(self, screen: Screen[Any]) -> bool:
        """Whether ``screen`` is still one of those that are shown, with all that is on it: while one is taken away, and
        while the program ends, it outlives what is on it.
        """
        return self._app.is_running and screen.is_attached and screen in self._app.screen_stack

    def tell(self, words: str) -> None:
        """Say ``words``, which were cleaned, over whatever screen is open."""
        self._app.notify(words, timeout=10, markup=False)

    def bell(self, *, though_muted: bool = False) -> None:
        """Ring, unless this person wants no bells."""
        if self.config.bell and (though_muted or self.room.setting("muted") != "yes"):
            self._app.bell()

    def show_lines(self, title: str, lines: list[str]) -> None:
        """Show lines beside what is on screen, without taking the keys."""
        from warroom.widgets.lines_panel import LinesPanel

        self.hide_lines()
        beside = self._beside_lines()
        if beside is not None:
            beside.screen.mount(LinesPanel(title, lines), before=beside)

    def hide_lines(self) -> bool:
        """Take them away again; whether there were any."""
        from warroom.widgets.lines_panel import LinesPanel

        beside = self._beside_lines()
        panels = list(beside.screen.query(LinesPanel)) if beside is not None else []
        for panel in panels:
            panel.remove()
        return bool(panels)

    def _beside_lines(self) -> Widget | None:
        """What lines are shown above, on the topmost screen that has it: the palette or the help may be over it."""
        from warroom.widgets.message_line import MessageLine

        stack: list[Screen[Any]] = self._app.screen_stack
        return next((line for screen in reversed(stack) for line in screen.query(MessageLine)), None)

    # What other programs do

    def copy(self, text: str, say: Callable[[str], None]) -> None:
        """Copy ``text``: by the terminal and by the system, off this thread; ``say`` tells what was sent."""
        from warroom.clipboard import copy_text

        def write(sequence: bytes) -> None:
            driver = self._app._driver
            if driver is not None:
                driver.write(sequence.decode("ascii"))
                driver.flush()

        def run() -> None:
            outcome = copy_text(text, write_terminal=write, environ=self.environ, folder=self.state_folder)
            self._report(lambda words, _trouble: say(words), outcome.sentence, None)

        threading.Thread(target=run, name="clipboard", daemon=True).start()

    def edit_outside(self, text: str) -> str | None:
        """``text`` as the person's own editor leaves it; `None` where there is no editor."""
        from warroom.outside_editor import NothingChanged, edited

        editor = self.environ.get("VISUAL") or self.environ.get("EDITOR")
        if not editor:
            return None
        try:
            return edited(text, editor, kept_in=self.state_folder, suspended=self._app.suspend)
        except NothingChanged as trouble:
            self.tell(f"Nothing was changed: {bounded(for_line(str(trouble)), _LONGEST_WHY)}")
            return text


def nothing_more(_result: Any, _trouble: RoomTrouble | None) -> None:
    """For an act of which nobody waits to hear."""
