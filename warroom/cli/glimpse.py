"""What is seen of the program while it is being loaded: the incidents that are open, or the last entries of one.

It stands on the terminal in a tenth of the time that the toolkit takes to be loaded, as it is stored at that moment,
and gives way to the program, or to the first word that is said instead. Whatever could go wrong with it is no reason to
say anything: then nothing is seen, as before there was a glimpse. Part of the shell's fast path.
"""

from __future__ import annotations

import os
import signal
import sys
import termios

from warroom.endings import ENDING
from warroom.intake.times import clock_words, known_zone
from warroom.model.private import MARK, is_private
from warroom.paths import beside_settings, config_file, database_file, is_absent
from warroom.room.readings.glimpse import glimpsed
from warroom.text import bounded, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any, Self, TextIO

    from warroom.model.glimpse import GlimpsedIncident

_TAKE = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J"
"""The other screen, no caret, and what is too long for a row cut off by the terminal."""
_GIVE_BACK = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_BOLD, _QUIET, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_ABOVE, _MOST_ROWS, _MOST_COLUMNS = 3, 200, 1_000
_LARGEST_SETTINGS = 65_536


class _FirstWord:
    """A stream whose first word is said on a terminal that was given back for it."""

    def __init__(self, stream: TextIO, shown: GlimpseOnTerminal) -> None:
        self._stream, self._shown = stream, shown

    def write(self, text: str) -> int:
        self._shown.give_back()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class GlimpseOnTerminal:
    """A context in which the glimpse stands on the terminal, until something else is to be seen there."""

    def __init__(self, options: dict[str, str]) -> None:
        """``options`` are those with which the program is opened."""
        self._options = options
        self._streams: tuple[TextIO, TextIO] | None = None
        self.manners: list[Any] | None = None
        """The terminal's settings as they were found, where a glimpse is shown."""

    def __enter__(self) -> Self:
        """Show it, where there is a terminal and something to see."""
        if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            try:
                self._draw(os.get_terminal_size(sys.stdout.fileno()))
            except (OSError, ValueError, termios.error):
                self.give_back()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the terminal back, if nobody has."""
        self.give_back()

    def give_back(self) -> None:
        """Give the terminal back as it was found; nothing happens where the program has taken it, or it was given."""
        if self._streams is not None:
            self.hand_over()
            self._clear()

    def _clear(self) -> None:
        manners, self.manners = self.manners, None
        if manners is None:
            return
        try:
            sys.stdout.write(_GIVE_BACK)
            sys.stdout.flush()
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, manners)
        except (OSError, ValueError, termios.error):
            pass  # nobody is there any more

    def hand_over(self) -> None:
        """Leave what is seen to the program, which gives the terminal back as it was found (`manners`)."""
        if self._streams is not None:
            sys.stdout, sys.stderr = self._streams
            self._streams = None

    def _draw(self, size: os.terminal_size) -> None:
        rows, columns = min(size.lines, _MOST_ROWS), min(size.columns, _MOST_COLUMNS)
        lines = seen(self._options, rows, columns) if rows > _ABOVE else []
        if not lines:
            return
        manners = termios.tcgetattr(sys.stdin.fileno())
        self._streams = sys.stdout, sys.stderr
        self.manners = manners
        for number in (*ENDING, signal.SIGTSTP):
            if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._interrupted)
        sys.stdout, sys.stderr = _FirstWord(sys.stdout, self), _FirstWord(sys.stderr, self)
        keys = list(manners)
        # As the program takes it: what is typed from now on waits for it, and is not echoed into the glimpse.
        keys[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        keys[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, keys)
        out = self._streams[0]
        out.write(_TAKE + "\r\n".join(lines[:rows]))
        out.flush()

    def _interrupted(self, number: int, _frame: FrameType | None) -> None:
        """End, or stop, as if there had been no glimpse. The program may be about to take it, and hears nothing yet."""
        self.hand_over()
        self._clear()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def seen(options: dict[str, str], rows: int, columns: int) -> list[str]:
    """The lines of a glimpse in so many ``rows`` and ``columns``; none where there is nothing to see."""
    chosen = options.get("--incident", "")
    incidents, entries = glimpsed(_database(options.get("--db", "")), chosen, rows - _ABOVE)
    if not incidents:
        return []
    opening = f" {_QUIET}opening{_PLAIN}"
    if not chosen:
        return [f" {_BOLD}warroom{_PLAIN}", opening, "", *(_of(incident, columns) for incident in incidents)]
    zone = known_zone(incidents[0].zone)
    told = [
        f" {_QUIET}{clock_words(entry.at, zone)}{_PLAIN}  {bounded(for_line(entry.text), columns)}" for entry in entries
    ]
    return [_of(incidents[0], columns), opening, "", *told]


def _of(incident: GlimpsedIncident, columns: int) -> str:
    begun = f" {MARK}" if is_private(incident.id) else " DRILL" if incident.is_drill else ""
    level, title = (bounded(for_line(text), columns) for text in (incident.level, incident.title))
    return f" {_BOLD}{level:<4}{_PLAIN}{begun} {title}"


def _database(chosen: str) -> str:
    """The database as the program finds it. Raise ``ValueError`` for settings that it would not take."""
    path = chosen or os.environ.get("WARROOM_DB", "")
    settings = config_file(os.environ)
    if not path and not is_absent(settings):
        from warroom.outside_file import read_regular, read_toml  # loads what nobody without settings needs

        text = read_regular(settings, _LARGEST_SETTINGS)
        path = beside_settings(os.environ, str(read_toml(text).get("database") or "")) if "database" in text else ""
    return os.path.expanduser(database_file(os.environ, path))  # noqa: PTH111
