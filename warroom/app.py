"""The program on the screen: opens the room, keeps its thread, and shows one screen after the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.screen import Screen

from warroom.bridge import Bridge, nothing_more
from warroom.config import Config
from warroom.crash import sentence, write_report
from warroom.lookout import Lookout
from warroom.model.identity import IncidentId, Moment
from warroom.navigation import Destination, Navigation
from warroom.own_files import OwnFiles
from warroom.palette_offers import PaletteOffers
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.screens.shared.doors import Doors
from warroom.screens.shared.hears_first import HearsFirst
from warroom.screens.shared.themes import DARK, THEMES
from warroom.share_keeper import ShareKeeper
from warroom.terminal import TerminalDriver, gone
from warroom.text import for_terminal
from warroom.widgets.line_guard import LineGuard

if TYPE_CHECKING:
    from pathlib import Path

    from warroom.room.drills.real_watch import RealWatch
    from warroom.room.sharing.joining import ShareState
    from warroom.room.sharing.share_process import Sharing


_WAR_ROOM_STYLES = Path(__file__).parent / "screens" / "room" / "screen.tcss"
BY_A_SIGNAL = 128
"""What shells add to the number of the signal that ended a program."""
HUNG_UP = BY_A_SIGNAL + 1
"""The exit code of a program whose terminal hung up."""
_WHOLE_AFTER = 2.0
"""Seconds after the start until what no first screen needs is read."""

_STYLES = """
    * { scrollbar-size-vertical: 1; }
    Screen { background: $background; color: $foreground; }
    ModalScreen, ModalScreen:nocolor { background: transparent; }
    Sheet, Sheet:nocolor { background: $background; }
    CommandList { min-width: 8; }
    CommandPalette > Vertical { min-width: 10; }
    CommandList > .option-list--option-highlighted { background: $primary-muted; color: $foreground; }
    CommandInput > .input--placeholder { color: $quiet; }
    SearchIcon { color: $foreground; }
"""


class WarRoomApp(Doors[Destination]):
    """Shows the room of ``room``, with the words of ``playbook``. ``now`` gives microseconds since 1970, ``sharing``
    makes what publishes and fetches. ``watch`` looks at what is real while ``room`` holds drills; then that is what is
    shared. ``organisation`` is the folder of the organisation's own drills. ``manners`` are the terminal's settings as
    they were found, where they are other ones now.
    """

    TITLE = "warroom"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave_program", "Quit", show=False, priority=True, id="quit"),
        Binding("ctrl+c", "copy_selection", "Copy", show=False, priority=True),
    ]
    CSS = _STYLES

    def __init__(
        self,
        room: WarRoom,
        playbook: Playbook,
        *,
        config: Config,
        now: Callable[[], Moment],
        zone: str,
        environ: Mapping[str, str],
        state_folder: str,
        incident: IncidentId | None = None,
        warnings: tuple[str, ...] = (),
        sharing: Callable[..., Sharing] | None = None,
        watch: RealWatch | None = None,
        organisation: Path | None = None,
        manners: list[Any] | None = None,
    ) -> None:
        # Styles that come with a screen are parsed together with all others once more; these are needed at once.
        super().__init__(css_path=_WAR_ROOM_STYLES if incident is not None else None, driver_class=TerminalDriver)
        room.secrets.asks = True
        self.opening, self.failure, self.manners = incident, "", manners
        # One for all lines: a line that was filtered is kept by the filter that did it.
        self._guard = LineGuard()
        self._lost: list[str] = []
        self._watch = watch
        self.share = ShareKeeper(
            watch.room if watch is not None else room, sharing, self._share_heard, hidden=watch is not None
        )
        self.bridge = Bridge(
            self, room, playbook, config=config, now=now, zone=zone, environ=environ, state_folder=state_folder,
            warnings=warnings, organisation=organisation, stored=self.share.wake,
        )  # fmt: skip
        self.ways = Navigation(self, self.bridge, rehearses=watch is not None)
        self._offers, self._files = PaletteOffers(self, self.ways.leave), OwnFiles(self.bridge)
        self.bridge.ways, self.bridge.sharing = self.ways, self.share
        for theme in THEMES:
            self.register_theme(theme)

    def get_line_filters(self) -> list[LineFilter]:
        """The guard against control bytes is the last to see a line."""
        return [*super().get_line_filters(), self._guard]

    async def on_event(self, event: Event) -> None:
        """Let the war room look at a key once, before it is handed to a widget: others are waiting behind it."""
        if self.presses.waits(event):
            return
        screen = self.screen if self.screen_stack else None
        first_key = event if isinstance(event, Key) and not event.is_forwarded else None
        if first_key is not None and isinstance(screen, AskingScreen | HearsFirst) and screen.key_first(first_key):
            return
        await super().on_event(event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What a theme that is not ours lacks: the colour of what is said quietly."""
        return {"quiet": "#858d97"}

    def on_mount(self) -> None:
        """The remembered theme, the user's keys, and the first screen."""
        config, room = self.bridge.config, self.bridge.room
        wanted = config.theme or room.setting("theme") or DARK.name
        self.theme = wanted if wanted in self.available_themes and not self._unreadable(wanted) else DARK.name
        if config.keys:
            from warroom.screens.shared.keymap import whole_keymap

            self.set_keymap(whole_keymap(config.keys))
        self.call_after_refresh(self._begin_sharing)
        self.set_interval(2.0, self._look_at_terminal)
        self.set_interval(1.0, self._files.look)
        self.set_timer(_WHOLE_AFTER, self._files.begin)
        self.set_timer(_WHOLE_AFTER, lambda: self.run_worker(partial(_read_whole, self), thread=True))
        if self._watch is not None:
            self.set_interval(1.0, Lookout(self._watch, self.bridge).look)
        self.ways.begin(self.opening)

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
        ended = partial(self.ways.end, BY_A_SIGNAL + number)
        self.presses.after_what_was_pressed(ended)
        self.set_timer(1.0, ended)

    def _unreadable(self, theme: str) -> bool:
        """Themes of the terminal's own colours are black on black without colours."""
        return "NO_COLOR" in self.bridge.environ and "ansi" in theme

    def watch_theme(self, theme: str) -> None:
        """Remember the colours."""
        room = self.bridge.room
        if self.is_running and room.setting("theme") != theme:
            self.bridge.ask(lambda: room.remember("theme", theme), nothing_more)

    # The share

    def _begin_sharing(self) -> None:
        self.share.start()
        self.set_interval(2.0, self.share.look_at_membership)

    def _share_heard(self, _state: ShareState) -> None:
        self.post_message(Bridge.ShareHeard())

    @on(Bridge.ShareHeard)
    def _tell_share_heard(self) -> None:
        """Show it at once; the clocks would show it within a second."""
        # The last word of the share may come when the screens are gone already.
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, AskingScreen) and self.shows(screen):
            screen.share_heard()

    @on(Bridge.ActFinished)
    def _finish_act(self, message: Bridge.ActFinished) -> None:
        """Run what waits for an act."""
        message.finished(message.result, message.trouble)

    # Leaving

    def action_copy_selection(self) -> None:
        """Copy what is selected; this key never quits."""
        if selected := self.screen.get_selected_text():
            self.bridge.copy(selected, lambda words: self.notify(words, markup=False))

    async def action_leave_program(self) -> None:
        """End, when what was asked for is on disk."""
        self.ways.leave()

    def on_unmount(self) -> None:
        """Let the writer finish, and give the database back."""
        from warroom.room.acts.purging import empty_copied

        empty_copied(self.bridge.state_folder)  # the clipboard has it; a file would hold it for ever
        sharing_ended = self.share.stop()
        written = self.bridge.close()
        self._lost = self.ways.lost()
        self.bridge.drafts.close()
        if written and sharing_ended:
            self.bridge.room.close()
            if self._watch is not None:
                self._watch.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every command, and the colours; nothing that writes files or simulates keys."""
        yield from self._offers.commands(screen)

    def action_command_palette(self) -> None:
        """Open the palette."""
        self._offers.open()

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
        from warroom.playbook.load import PlaybookError
        from warroom.room.checkup import damage_behind

        if isinstance(error, RoomTrouble):  # the database cannot be read: whoever starts it again finds the same
            self.failure, self._return_code = f"warroom: {error}", error.exit_code
        elif isinstance(error, PlaybookError):  # a part that was read late
            self.failure, self._return_code = f"warroom: {error}. What was shown as saved is saved.", 78
        elif (trouble := damage_behind(error, self.bridge.room.path)) is not None:
            self.failure, self._return_code = f"warroom: {trouble}", trouble.exit_code
        else:
            self.failure = sentence(error, write_report(error, self.bridge.state_folder, now=self.bridge.now()))
            self._return_code = 1
        self._exception = None
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """The toolkit gives up: no picture of its own, which holds local variables and ends with success."""
        self._handle_exception(RuntimeError("the toolkit gave up"))

    def farewell(self) -> str:
        """What is said on the terminal afterwards; empty when all is well."""
        lost = [f"This could not be kept: {text}" for text in self._lost]
        return "\n".join(for_terminal(words) for words in (self.failure, *lost, *self.bridge.unfinished) if words)


def _read_whole(app: WarRoomApp) -> None:
    """Read what comes late of the workflow, on a thread: another version may be installed over this one."""
    from warroom.playbook.load import PlaybookError

    try:
        app.bridge.playbook.make_whole()
    except PlaybookError as error:
        app.call_from_thread(app.notify, str(error), severity="warning", timeout=30, markup=False)
