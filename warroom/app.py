"""The program on the screen: opens the room, keeps its thread, and shows one screen after the other."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from warroom.config import Config
from warroom.crash import sentence, write_report
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.writer import WriterThread
from warroom.screens.scribe_desk import ScribeDesk
from warroom.screens.themes import DARK, THEMES
from warroom.text import bounded, for_line, for_terminal
from warroom.widgets.line_guard import LineGuard

if TYPE_CHECKING:
    from pathlib import Path

    from warroom.room.real_watch import RealWatch
    from warroom.room.share_process import Sharing
    from warroom.room.sharing import Membership, ShareState


def terminal_gone(terminal: TextIO | None) -> bool:
    """Whether whoever held the other end of ``terminal`` has hung up."""
    if terminal is None or not hasattr(select, "poll"):
        return False
    looking = select.poll()
    try:
        looking.register(terminal.fileno(), 0)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in looking.poll(0))
    except (OSError, ValueError):
        return True


_MOMENT = 0.025
"""Seconds that an act may take to be stored before the line that was emptied is painted without it."""
_WAR_ROOM_STYLES = Path(__file__).parent / "screens" / "war_room.tcss"
HUNG_UP = 129
"""The exit code of a program whose terminal hung up, as shells count it: 128 and the signal's number."""
Finished = Callable[[Any, RoomTrouble | None], None]


@dataclass(frozen=True, slots=True)
class Away:
    """Where to go on when the program ends: the database (empty for the real one), the incident (empty for home)."""

    path: str = ""
    incident: str = ""


class WarRoomApp(App[Away]):
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
        super().__init__(css_path=_WAR_ROOM_STYLES if incident is not None else None)
        self.room, self.playbook, self.config, self.now, self.local_zone = room, playbook, config, now, zone
        self.environ, self.state_folder = environ, state_folder
        self.opening = incident
        self.warnings = warnings
        self.failure = ""
        # One for all lines: a line that was filtered is kept by the filter that did it.
        self._guard = LineGuard()
        self._writer = WriterThread()
        self._drafts: dict[str, tuple[str, int]] = {}
        self._drafting = False
        self._held: list[str] = []
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
        from warroom.screens.learn import LearnScreen

        return isinstance(screen, LearnScreen) and screen.key_first(event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What a theme that is not ours lacks: the colour of what is said quietly."""
        return {"quiet": "#858d97"}

    def on_mount(self) -> None:
        """The remembered theme, the user's keys, and the first screen."""
        wanted = self.config.theme or self.room.setting("theme") or DARK.name
        self.theme = wanted if wanted in self.available_themes and not self._unreadable(wanted) else DARK.name
        if self.config.keys:
            from warroom.screens.keymap import whole_keymap

            self.set_keymap(whole_keymap(self.config.keys))
        self.call_after_refresh(self._begin_sharing)
        self.set_interval(2.0, self._look_at_terminal)
        if self._watch is not None:
            self.set_interval(1.0, self._look_at_what_is_real)
        if self.opening is not None:
            self.open_incident(self.opening)
        else:
            from warroom.screens.home import HomeScreen

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
        if not self.is_headless and terminal_gone(sys.__stdin__):
            self.on_unmount()
            os._exit(HUNG_UP)

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
        from warroom.room.sharing import ShareThread, membership

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
        from warroom.room.sharing import membership

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
            from warroom.room.pace import paced

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
        """Keep what is being typed: the newest state of each place, one write at a time."""
        self._drafts[place] = (text, typed)
        if not self._drafting:
            self._drafting = True
            self._writer.ask(self._keep_drafts, lambda _result, _trouble: None)

    def _keep_drafts(self) -> None:
        self._drafting = False
        while self._drafts:
            try:
                place, (text, typed) = self._drafts.popitem()
            except KeyError:
                return
            self.room.keep_draft(place, text, typed)

    def hold(self, text: str) -> None:
        """Hold a line that could not be stored until it is asked for."""
        self._held.append(text)

    def held(self) -> str:
        """The last line that could not be stored; empty when there is none. It is held no longer."""
        return self._held.pop() if self._held else ""

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
        from warroom.screens.war_room import WarRoomScreen

        incident = self.room.merged_into(incident)
        if isinstance(self.screen, WarRoomScreen):
            self.pop_screen()
        self.push_screen(WarRoomScreen(incident, entry=entry))
        self._tell_share()
        self.ask(lambda: self.room.remember("incident", incident), lambda _result, _trouble: None)

    def open_learning(self, incident: str) -> None:
        """Show what is learnt from ``incident``, over the screen that asks for it."""
        from warroom.screens.learn import LearnScreen

        incident = self.room.merged_into(incident)
        self.push_screen(LearnScreen(incident, at=self._learnt_at.pop(incident, "")))

    def open_meeting(self, incident: str) -> None:
        """Hold the review of ``incident``, over the screen that asks for it."""
        from warroom.screens.meeting import MeetingScreen

        self.push_screen(MeetingScreen(incident))

    def open_entry(self, incident: str, entry: str, *, back_to: str) -> None:
        """Show ``entry`` in the room of ``incident``; what is learnt opens again at the card ``back_to``."""
        from warroom.screens.learning_screen import LearningScreen
        from warroom.screens.war_room import WarRoomScreen

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
        if path == self.room.path:
            self.go_home()
            self.open_incident(incident)
        else:
            self.exit(Away(path, incident))

    def go_home(self) -> None:
        """Back to all incidents; from a drill to those that are real."""
        from warroom.screens.home import HomeScreen

        if self._watch is not None:
            self.exit(Away())
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
        self.screen.mount(LinesPanel(title, lines), before="#preview" if self.screen.query("#preview") else "#say")

    def hide_lines(self) -> bool:
        """Take them away again; whether there were any."""
        from warroom.widgets.lines_panel import LinesPanel

        shown = self.screen.query(LinesPanel)
        there = bool(shown)
        shown.remove()
        return there

    def edit_outside(self, text: str) -> str | None:
        """``text`` as the person's own editor leaves it; `None` where there is no editor."""
        import shlex
        import subprocess
        import tempfile

        editor = self.environ.get("VISUAL") or self.environ.get("EDITOR")
        if not editor:
            return None
        with tempfile.NamedTemporaryFile("w+", suffix=".txt", encoding="utf-8") as file, self.suspend():
            file.write(text)
            file.flush()
            try:
                subprocess.run([*shlex.split(editor), file.name], check=False)  # noqa: S603 - the person's own editor
            except (OSError, ValueError):
                return None
            with open(file.name, encoding="utf-8", errors="replace") as edited:
                return edited.read().rstrip("\n")

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
        self.exit()

    def on_unmount(self) -> None:
        """Let the writer finish, and give the database back."""
        from warroom.room.purging import empty_copied

        empty_copied(self.state_folder)  # the clipboard has it; a file would hold it for ever
        sharing_ended = self._share is None or self._share.stop()
        if self._writer.close() and sharing_ended:
            self.room.close()
            if self._watch is not None:
                self._watch.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every command, and the colours; nothing that writes files or simulates keys."""
        from warroom.screens.commanded import Commanded
        from warroom.screens.commands import COMMANDS
        from warroom.screens.war_room import WarRoomScreen

        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "End the program; drafts are kept", self.action_leave_program)
        if isinstance(screen, WarRoomScreen):
            for command in COMMANDS:
                if command.palette and command.id not in ("quit", "theme"):
                    yield SystemCommand(command.title, command.says(), partial(screen.perform, command.action))
        elif isinstance(screen, Commanded):
            for command in screen.commands:
                if command.palette:
                    yield SystemCommand(command.title, command.says(), partial(screen.perform, command.action))

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
        if os.environ.get("PYTEST_CURRENT_TEST"):
            super()._handle_exception(error)
            return
        self.failure = sentence(error, write_report(error, self.state_folder, now=self.now()))
        self._return_code = 1
        self._exception = None
        self._close_messages_no_wait()

    def farewell(self) -> str:
        """What is said on the terminal afterwards; empty when all is well."""
        return for_terminal(self.failure)
