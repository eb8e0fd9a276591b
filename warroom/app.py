"""The program on the screen: opens the room, keeps its thread, and shows one screen after the other."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from warroom.config import Config
from warroom.crash import sentence, write_report
from warroom.outside_file import read_regular
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.draft_keeper import DraftKeeper
from warroom.room.writer import WriterThread
from warroom.screens.room.line import ScribeDesk
from warroom.screens.shared.doors import Doors
from warroom.screens.shared.themes import DARK, THEMES
from warroom.terminal import TerminalDriver, gone
from warroom.text import bounded, for_line, for_terminal
from warroom.widgets.line_guard import LineGuard

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget

    from warroom.room.drills.real_watch import RealWatch
    from warroom.room.sharing.joining import Membership, ShareState
    from warroom.room.sharing.share_process import Sharing


_LARGEST_EDIT = 1024 * 1024
"""Bytes that an editor may leave."""
_MOMENT = 0.025
"""Seconds that an act may take to be stored before the line that was emptied is painted without it."""
_WAR_ROOM_STYLES = Path(__file__).parent / "screens" / "room" / "screen.tcss"
_PATIENCE = 5.0
"""Seconds that what was asked for may take before the program ends all the same."""
BY_A_SIGNAL = 128
"""What shells add to the number of the signal that ended a program."""
HUNG_UP = BY_A_SIGNAL + 1
"""The exit code of a program whose terminal hung up."""
Finished = Callable[[Any, RoomTrouble | None], None]


@dataclass(frozen=True, slots=True)
class Held:
    """A line that waits to be asked for: one that could not be stored, or the draft of a window that has ended."""

    text: str
    place: str = ""
    window: int = 0


@dataclass(frozen=True, slots=True)
class Away:
    """Where to go on when the program ends: the database (empty for the real one), the incident (empty for home)."""

    path: str = ""
    incident: str = ""


class WarRoomApp(Doors[Away]):
    """Shows the room of ``room``, with the words of ``playbook``. ``now`` gives microseconds since 1970, ``sharing``
    makes what publishes and fetches. ``watch`` looks at what is real while ``room`` holds drills; then that is what is
    shared. ``organisation`` is the folder of the organisation's own drills.
    """

    TITLE = "warroom"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave_program", "Quit", show=False, priority=True, id="quit"),
        Binding("ctrl+c", "copy_selection", "Copy", show=False, priority=True),
    ]
    CSS = """
    Screen { background: $background; color: $foreground; }
    CommandList { min-width: 8; }
    CommandPalette > Vertical { min-width: 10; }
    """

    class ActFinished(Message):
        """The writer has done what it was asked, or could not."""

        def __init__(self, finished: Finished, result: Any, trouble: RoomTrouble | None) -> None:
            super().__init__()
            self.finished, self.result, self.trouble = finished, result, trouble

    def __init__(
        self,
        room: WarRoom,
        playbook: Playbook,
        *,
        config: Config,
        now: Callable[[], int],
        zone: str,
        environ: Mapping[str, str],
        state_folder: str,
        incident: str | None = None,
        warnings: tuple[str, ...] = (),
        sharing: Callable[..., Sharing] | None = None,
        watch: RealWatch | None = None,
        organisation: Path | None = None,
    ) -> None:
        # Styles that come with a screen are parsed together with all others once more; these are needed at once.
        super().__init__(css_path=_WAR_ROOM_STYLES if incident is not None else None, driver_class=TerminalDriver)
        self.room, self.playbook, self.config, self.now, self.local_zone = room, playbook, config, now, zone
        self.environ, self.state_folder = environ, state_folder
        room.secrets.asks = True
        self.opening = incident
        self.warnings = warnings
        self.failure = ""
        # One for all lines: a line that was filtered is kept by the filter that did it.
        self._guard = LineGuard()
        self._writer = WriterThread()
        self.drafts = DraftKeeper(room, self._writer.ask)
        self._held: list[Held] = []
        self._warned_of: list[str] = []
        self._lost: list[str] = []
        self._palette_open = False
        self._unpainted: ExitStack | None = None
        self._paced: dict[str, Playbook] = {}
        self._learnt_at: dict[str, str] = {}
        """The card that was left for the room, by incident."""
        self.organisation = organisation
        self._watch = watch
        self.real_words = ""
        self._make_sharing = sharing
        self._share: Sharing | None = None
        self._member: Membership | None = None
        for theme in THEMES:
            self.register_theme(theme)

    def get_line_filters(self) -> list[LineFilter]:
        """The guard against control bytes is the last to see a line."""
        return [*super().get_line_filters(), self._guard]

    async def on_event(self, event: Event) -> None:
        """Let the war room look at a key before it is handed to a widget: behind it in a burst others are waiting."""
        if self.waits(event):
            return
        screen = self.screen if self.screen_stack else None
        if isinstance(event, Key) and isinstance(screen, ScribeDesk) and screen.key_first(event):
            return
        if isinstance(event, Key) and self._learn_takes(screen, event):
            return
        await super().on_event(event)

    def _learn_takes(self, screen: Screen[Any] | None, event: Key) -> bool:
        """Whether the Learn screen was waiting for this key; it is asked for by name, so that it is loaded late."""
        if screen is None or screen.id != "learn-screen":
            return False
        from warroom.screens.learn.screen import LearnScreen

        return isinstance(screen, LearnScreen) and screen.key_first(event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What a theme that is not ours lacks: the colour of what is said quietly."""
        return {"quiet": "#858d97"}

    def on_mount(self) -> None:
        """The remembered theme, the user's keys, and the first screen."""
        wanted = self.config.theme or self.room.setting("theme") or DARK.name
        self.theme = wanted if wanted in self.available_themes and not self._unreadable(wanted) else DARK.name
        if self.config.keys:
            from warroom.screens.shared.keymap import whole_keymap

            self.set_keymap(whole_keymap(self.config.keys))
        self.call_after_refresh(self._begin_sharing)
        self.set_interval(2.0, self._look_at_terminal)
        if self._watch is not None:
            self.set_interval(1.0, self._look_at_what_is_real)
        if self.opening is not None:
            self.open_incident(self.opening)
        else:
            from warroom.screens.home.screen import HomeScreen

            self.push_screen(HomeScreen())

    def _look_at_what_is_real(self) -> None:
        """While people rehearse, say that a real incident was declared, and ring once for it."""
        try:
            found = self._watch.look() if self._watch is not None else []
        except RoomTrouble:
            self.real_words = "REAL unknown: H"
            return
        words = f"REAL {for_line(found[0].severity.level) if found[0].severity else ''}: H" if found else ""
        if words and self.real_words != words:
            self.bell()
            title = bounded(for_line(found[0].title), 80)
            self.notify(f"A real incident was declared: {title}. H leaves the drill.", timeout=10, markup=False)
        self.real_words = words

    def _look_at_terminal(self) -> None:
        """End when the terminal is gone, as after a lost connection: nothing more can come from it.

        There is nobody left to give a tidy screen to, and the toolkit would wait for its thread that reads keys.
        """
        if not self.is_headless and gone(sys.__stdin__):
            self.on_unmount()
            os._exit(HUNG_UP)

    def end_by_signal(self, number: int) -> None:
        """End because the system asks for it; what was typed is kept, or said on the terminal where it cannot be."""
        self._look_at_terminal()
        ended = partial(self.exit, None, BY_A_SIGNAL + number)
        self.after_what_was_pressed(ended)
        self.set_timer(1.0, ended)

    def _unreadable(self, theme: str) -> bool:
        """Themes of the terminal's own colours are black on black without colours."""
        return "NO_COLOR" in self.environ and "ansi" in theme

    def watch_theme(self, theme: str) -> None:
        """Remember the colours."""
        if self.is_running and self.room.setting("theme") != theme:
            self.ask(lambda: self.room.remember("theme", theme), lambda _result, _trouble: None)

    # The share

    class ShareHeard(Message):
        """The share's state has changed."""

    @property
    def _shared(self) -> WarRoom:
        """What is shared: a drill never is, the real room behind it goes on to be."""
        return self._watch.room if self._watch is not None else self.room

    def _begin_sharing(self) -> None:
        self.start_sharing()
        self.set_interval(2.0, self._look_at_membership)

    def start_sharing(self) -> None:
        """Publish and fetch in the background, if this database belongs to a share."""
        from warroom.room.sharing.joining import ShareThread, membership

        member = self._member = membership(self._shared)
        if self._share is not None:
            self._share.stop(patience=0)
            self._share = None
        if member is not None:
            make = self._make_sharing or ShareThread
            self._share = make(self._shared, member, heard=self._share_heard)
            self._tell_share()
            self._share.start()

    def _look_at_membership(self) -> None:
        """A shell may have joined a share, or left it, while the program was open."""
        from warroom.room.sharing.joining import membership

        if membership(self._shared) != self._member:
            self.start_sharing()

    def _tell_share(self) -> None:
        """Let the others see in which room we are."""
        if self._share is not None and self._watch is None:
            room = next((one for one in self.screen_stack if isinstance(one, ScribeDesk)), None)
            self._share.open_incident = room.incident if room is not None else ""

    def _share_heard(self, _state: ShareState) -> None:
        self.post_message(self.ShareHeard())

    def share_state(self) -> ShareState | None:
        """How sharing stands; `None` without a share, and for a drill, which is never shared."""
        return self._share.state() if self._share is not None and self._watch is None else None

    def on_war_room_app_share_heard(self) -> None:
        """Show it at once; the clocks would show it within a second."""
        # The last word of the share may come when the screens are gone already.
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ScribeDesk):
            screen.show_header()

    # The incident

    def playbook_of(self, incident: str) -> Playbook:
        """The workflow as its clocks run in ``incident``: a drill may be faster than the clock."""
        found = self._paced.get(incident)
        if found is None:
            from warroom.room.readings.pace import paced

            found = self._paced[incident] = paced(self.room, self.playbook, incident)
        return found

    # The writer

    def ask(self, act: Callable[[], Any], finished: Finished) -> None:
        """Let the writer thread do ``act``; ``finished`` runs on this thread afterwards."""
        self._writer.ask(act, lambda result, trouble: self._report(finished, result, trouble))

    def painted_once(self) -> Callable[[], None]:
        """Paint nothing until what is returned is called, or a moment has passed: the line that was emptied and the
        entry that came of it are one picture, where two would have to be a frame apart. An act that is asked for
        within that moment shares it, so that many in a row never keep the screen from being painted.
        """
        if self._unpainted is None:
            held = self._unpainted = ExitStack()
            held.callback(self._paint_again)
            held.enter_context(self.batch_update())
            self.set_timer(_MOMENT, held.close)
        return self._unpainted.close

    def _paint_again(self) -> None:
        self._unpainted = None
        for screen in self.screen_stack[-1:]:
            screen.check_idle()  # it then finds what is to be painted

    def not_saved(self, text: str, trouble: RoomTrouble) -> None:
        """Say that what was asked for in a room that was left is not stored; ``text`` is kept for whoever typed it."""
        if text:
            self.hold(text)
        self.notify(f"NOT SAVED{', kept for you' if text else ''}: {for_line(str(trouble))}", timeout=10, markup=False)

    def _report(self, finished: Finished, result: Any, trouble: RoomTrouble | None) -> None:
        if self._share is not None:
            self._share.wake()
        self.post_message(self.ActFinished(finished, result, trouble))

    def on_war_room_app_act_finished(self, message: ActFinished) -> None:
        """Run what waits for an act."""
        message.finished(message.result, message.trouble)

    def keep_draft(self, place: str, text: str, typed: int) -> None:
        """Keep what is being typed."""
        self.drafts.keep(place, text, typed)

    def hold(self, text: str, place: str = "", window: int = 0) -> None:
        """Hold a line until it is asked for: one that could not be stored, or what ``window`` left at ``place``."""
        self._held.append(Held(text, place, window))

    def held(self) -> str:
        """The last line that is held; empty when there is none. It is held no longer."""
        if not self._held:
            return ""
        held = self._held.pop()
        if held.place:
            self.drafts.take(held.place, held.window)
        return held.text

    def look_up(self, text: str, incident: str | None, finished: Finished) -> None:
        """Search in a thread of its own, so that no query keeps a key waiting."""

        self.aside(lambda: self.room.search(text, incident=incident), finished)

    def aside(self, what: Callable[[], Any], finished: Finished) -> None:
        """Do ``what`` in a thread of its own that nobody waits for; ``finished`` runs on this thread afterwards."""

        def run() -> None:
            try:
                result = what()
            except RoomTrouble as trouble:
                self._report(finished, None, trouble)
            except Exception as error:  # noqa: BLE001 - whatever fails is shown, and ends nothing
                self._report(finished, None, RoomTrouble(f"{type(error).__name__}: {error}.", 70))
            else:
                self._report(finished, result, None)

        threading.Thread(target=run, name="aside", daemon=True).start()

    # Screens

    def open_incident(self, incident: str, *, entry: str = "") -> None:
        """Show the room of ``incident``, in place of another one; ``entry`` is the one under the cursor."""
        from warroom.screens.room.screen import WarRoomScreen

        incident = self.room.merged_into(incident)
        with self.one_step() as allowed:
            if not allowed:
                return
            if isinstance(self.screen, WarRoomScreen):
                self.pop_screen()
            self.push_screen(WarRoomScreen(incident, entry=entry))
        self._tell_share()
        self.ask(lambda: self.room.remember("incident", incident), lambda _result, _trouble: None)

    def take_along(self, incident: str, into: str, title: str) -> None:
        """Go on in the room of ``into``, called ``title``, of which ``incident`` is a part now, with what is being
        typed.
        """
        here, there = f"{incident}:line", f"{into}:line"
        draft, other = self.drafts.read(here), self.drafts.read(there)
        if draft is not None:
            if other is not None:
                self.hold(other[0])
            self.drafts.keep(there, *draft)
            self.drafts.keep(here, "", 0)
        self.open_incident(into)
        words = f"Merged: this is the room of {title} now, with all that was here."
        self.notify(words, timeout=10, markup=False)

    def open_learning(self, incident: str) -> None:
        """Show what is learnt from ``incident``, over the screen that asks for it."""
        from warroom.screens.learn.screen import LearnScreen

        incident = self.room.merged_into(incident)
        self.push_screen(LearnScreen(incident, at=self._learnt_at.pop(incident, "")))

    def open_meeting(self, incident: str) -> None:
        """Hold the review of ``incident``, over the screen that asks for it."""
        from warroom.screens.learn.meeting import MeetingScreen

        self.push_screen(MeetingScreen(incident))

    def open_entry(self, incident: str, entry: str, *, back_to: str) -> None:
        """Show ``entry`` in the room of ``incident``; what is learnt opens again at the card ``back_to``."""
        from warroom.screens.learn.base import LearningScreen
        from warroom.screens.room.screen import WarRoomScreen

        with self.one_step() as allowed:
            if not allowed:
                return
            self._learnt_at[incident] = back_to
            while isinstance(self.screen, LearningScreen):
                self.pop_screen()
            if isinstance(self.screen, WarRoomScreen) and self.screen.incident == incident:
                self.screen.go_to_entry(entry)
            else:
                self.open_incident(incident, entry=entry)

    def close_learning(self) -> None:
        """Back to the screen from which it was opened."""
        self.pop_screen()

    def open_drill(self, path: str, incident: str) -> None:
        """Show a drill of the database at ``path``: this program ends, and another one begins there."""
        with self.one_step() as allowed:
            if not allowed:
                return
            if path == self.room.path:
                self.go_home()
                self.open_incident(incident)
            else:
                self.leave(Away(path, incident))

    def go_home(self) -> None:
        """Back to all incidents; from a drill to those that are real."""
        from warroom.screens.home.screen import HomeScreen

        with self.one_step() as allowed:
            if not allowed:
                return
            if self._watch is not None:
                self.leave(Away())
            elif any(isinstance(screen, HomeScreen) for screen in self.screen_stack):
                while not isinstance(self.screen, HomeScreen):
                    self.pop_screen()
            else:
                self.switch_screen(HomeScreen())
        self._tell_share()

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
        shown = list(beside.screen.query(LinesPanel)) if beside is not None else []
        for panel in shown:
            panel.remove()
        return bool(shown)

    def _beside_lines(self) -> Widget | None:
        """What lines are shown above, on the topmost screen that has it: the palette or the help may be over it."""
        for screen in reversed(self.screen_stack):
            found: list[Widget] = [*screen.query("#preview"), *screen.query("#say")]
            if found:
                return found[0]
        return None

    def edit_outside(self, text: str) -> str | None:
        """``text`` as the person's own editor leaves it; `None` where there is no editor."""
        import shlex
        import subprocess
        import tempfile

        editor = self.environ.get("VISUAL") or self.environ.get("EDITOR")
        if not editor:
            return None
        # In a folder of its own: editors put files beside it, write another one in its place, or take it away.
        try:
            with tempfile.TemporaryDirectory(prefix="warroom-edit-", ignore_cleanup_errors=True) as folder:
                path = os.path.join(folder, "words.txt")  # noqa: PTH118
                with open(path, "w", encoding="utf-8", errors="replace") as file:
                    file.write(text)
                with self.suspend():
                    subprocess.run([*shlex.split(editor), path], check=False)  # noqa: S603 - the person's own editor
                return read_regular(path, _LARGEST_EDIT, within=folder).rstrip("\n")
        except (OSError, ValueError) as trouble:
            self.notify(f"Nothing was changed: {for_line(str(trouble))[:200]}", timeout=10, markup=False)
            return text

    def copy(self, text: str, say: Callable[[str], None]) -> None:
        """Copy ``text``: by the terminal and by the system, off this thread; ``say`` tells what was sent."""
        from warroom.clipboard import copy_text

        def write(sequence: bytes) -> None:
            if self._driver is not None:
                self._driver.write(sequence.decode("ascii"))
                self._driver.flush()

        def run() -> None:
            outcome = copy_text(text, write_terminal=write, environ=self.environ, folder=self.state_folder)
            self._report(lambda words, _trouble: say(words), outcome.sentence, None)

        threading.Thread(target=run, name="clipboard", daemon=True).start()

    # Leaving

    def action_copy_selection(self) -> None:
        """Copy what is selected; this key never quits."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy(selected, lambda words: self.notify(words, markup=False))

    async def action_leave_program(self) -> None:
        """End, when what was asked for is on disk."""
        self.leave()

    def leave(self, away: Away | None = None) -> None:
        """End, or go on with ``away``, once what was pressed before is done and stored. Asks first where words would be
        lost that can be stored nowhere.
        """
        self.after_what_was_pressed(partial(self._leave, away))
        self.set_timer(_PATIENCE, partial(self._leave_all_the_same, away))

    def _leave(self, away: Away | None) -> None:
        self.ask(self.drafts.keep_again, lambda _result, _trouble: self._left(away))

    def _left(self, away: Away | None) -> None:
        lost = self._would_be_lost()
        if not lost or lost == self._warned_of:
            self.exit(away)
            return
        self._warned_of = lost
        why = f": {for_line(str(self.drafts.trouble))}" if self.drafts.trouble is not None else ""
        words = f'NOT KEPT{why} "{bounded(for_line(lost[-1]), 60)}" would be lost. ctrl+q once more ends without it.'
        self.notify(words, title="Not ended", severity="error", timeout=20, markup=False)

    def _leave_all_the_same(self, away: Away | None) -> None:
        """The disk takes its time: what is being stored may still be finished while the program ends."""
        if not self._would_be_lost():
            self.exit(away)

    def _would_be_lost(self) -> list[str]:
        return [*self.drafts.unkept(), *(held.text for held in self._held if not held.place)]

    def on_unmount(self) -> None:
        """Let the writer finish, and give the database back."""
        from warroom.room.acts.purging import empty_copied

        empty_copied(self.state_folder)  # the clipboard has it; a file would hold it for ever
        sharing_ended = self._share is None or self._share.stop()
        written = self._writer.close()
        self._lost = [text for text in self._would_be_lost() if text not in self._warned_of]
        self.drafts.close()
        if written and sharing_ended:
            self.room.close()
            if self._watch is not None:
                self._watch.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every command, and the colours; nothing that writes files or simulates keys."""
        from warroom.room.orders.incident_orders import ORDERS
        from warroom.screens.room.commands import COMMANDS
        from warroom.screens.room.screen import WarRoomScreen
        from warroom.screens.shared.commanded import Commanded

        yield SystemCommand("Theme", "Change the colours", self._once(self.action_change_theme))
        yield SystemCommand("Quit", "End the program; drafts are kept", self._once(self.leave))
        if isinstance(screen, WarRoomScreen):
            for command in COMMANDS:
                if command.palette and command.id not in ("quit", "theme"):
                    does = self._once(partial(screen.perform, command.action))
                    yield SystemCommand(command.title, command.says(), does)
            for order in ORDERS.values():  # found by its words; it goes on in the line, where its words are typed
                begun = self._once(partial(screen.action_line, f"/{order.name} "))
                yield SystemCommand(order.typed, order.help, begun, discover=False)
        elif isinstance(screen, Commanded):
            for command in screen.commands:
                if command.palette:
                    does = self._once(partial(screen.perform, command.action))
                    yield SystemCommand(command.title, command.says(), does)

    def _once(self, does: Callable[[], Any]) -> Callable[[], Any]:
        """``does`` as the palette that is open may do it: the first time, however often it is chosen."""

        def chosen() -> Any:
            first, self._palette_open = self._palette_open, False
            return does() if first else None

        return chosen

    def action_command_palette(self) -> None:
        """Open the palette."""
        from warroom.screens.shared.palette import Palette

        if not isinstance(self.screen, Palette):
            self._palette_open = True
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Open the palette with the colours."""
        from textual.theme import ThemeProvider

        from warroom.screens.shared.palette import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def action_theme(self) -> None:
        """Choose the colours."""
        self.action_change_theme()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Refused: a picture of an incident is not written where nobody looks."""

    async def action_simulate_key(self, key: str) -> None:
        """Refused: keys come from the keyboard."""

    def action_suspend_process(self) -> None:
        """Refused: a suspended console looks like a dead one."""

    def _handle_exception(self, error: Exception) -> None:
        """A failure that nobody foresaw: a report in a private file and one sentence on the terminal.

        The toolkit has no public place for this, and its own would print local variables, which hold what was typed.
        """
        if self.is_of_what_is_gone(error):
            return
        if os.environ.get("PYTEST_CURRENT_TEST"):
            super()._handle_exception(error)
            return
        if isinstance(error, RoomTrouble):  # the database cannot be read: whoever starts it again finds the same
            self.failure, self._return_code = f"warroom: {error}", error.exit_code
        else:
            self.failure = sentence(error, write_report(error, self.state_folder, now=self.now()))
            self._return_code = 1
        self._exception = None
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """The toolkit gives up: no picture of its own, which holds local variables and ends with success."""
        self._handle_exception(RuntimeError("the toolkit gave up"))

    def farewell(self) -> str:
        """What is said on the terminal afterwards; empty when all is well."""
        lost = [f"This could not be kept: {for_terminal(text)}" for text in self._lost]
        return "\n".join([*([for_terminal(self.failure)] if self.failure else []), *lost])
