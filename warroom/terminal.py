"""The terminal under the program: whatever it sends is survived, and however the program ends it is given back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import selectors
import signal
import sys
import termios
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from warroom.endings import ENDING, TYPED
from warroom.keyboard import KeyText
from warroom.picture_signs import in_their_columns
from warroom.text import repair

if TYPE_CHECKING:
    from textual.app import App

_LOOK = 0.1
"""Seconds for which nothing may come before a key is what has come of it so far."""
_MOST = 65_536
"""Bytes read at once."""
_A_PASTE, _DIFFERENT = 32, 4
"""Signs in one reading that are a paste, and how many of them differ at least: a key that is held down is none."""
_NO_HAND = 1_000
"""Signs that no key sends that is held down."""
_WIDEST, _HIGHEST = 1_000, 500
"""A terminal that says it is larger is drawn on no further."""
_GIVE_BACK = "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""Pastes unmarked, lines wrapped, no mouse, plain keys, the ordinary screen, the caret, no word of the focus."""


def gone(terminal: TextIO | None) -> bool:
    """Whether whoever held the other end of ``terminal`` has hung up."""
    import select

    if terminal is None or not hasattr(select, "poll"):
        return False
    looking = select.poll()
    try:
        looking.register(terminal.fileno(), 0)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in looking.poll(0))
    except (OSError, ValueError):
        return True


class _Patient:
    """A stream whose other end may be gone: what cannot be written is dropped, so that nobody waits for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Hearing:
    """Turns what a terminal sends into the toolkit's events. A sequence that its parser fails at is passed over."""

    def __init__(self) -> None:
        self._signs = KeyText()
        self._parser = XTermParser()

    def hear(self, received: bytes) -> list[Message]:
        """The events in ``received``; the first half of one waits for the other."""
        return self._parsed(self._signs.read(received))

    def silence(self) -> list[Message]:
        """Nothing came for a while: what has begun is all there is."""
        try:
            return [*self._parsed(self._signs.give_up()), *self._parser.tick()]
        except Exception:  # noqa: BLE001 - no sequence of signs ends the program
            self._parser = XTermParser()
            return []

    def _parsed(self, text: str) -> list[Message]:
        if not text:
            return []
        try:
            messages = list(self._parser.feed(text))
        except Exception:  # noqa: BLE001 - see above
            messages = self._one_by_one(text)
        self._parser.mouse_pixels = False  # nobody asked for it
        return _together([message for message in messages if _can_be_meant(message)])

    def _one_by_one(self, text: str) -> list[Message]:
        """All but what it fails at."""
        self._parser = XTermParser()
        messages: list[Message] = []
        for sign in text:
            try:
                messages += self._parser.feed(sign)
            except Exception:  # noqa: BLE001 - see above
                self._parser = XTermParser()
        return messages


def _can_be_meant(message: Message) -> bool:
    """Whether this program has a use for ``message``: sizes are asked of the system, which is not mistaken."""
    if isinstance(message, events.Key):
        return message.character is None or repair(message.character) == message.character
    return not isinstance(message, events.Resize | InBandWindowResize)


def _together(messages: list[Message]) -> list[Message]:
    """``messages``, in which what nobody can have typed one by one is a paste: each key of a line costs the more, the
    longer the line is, and not every terminal marks what is pasted.
    """
    if len(messages) < _A_PASTE:
        return messages
    found: list[Message] = []
    for typed, run in groupby(messages, key=lambda message: isinstance(message, events.Key) and message.is_printable):
        keys = list(run)
        text = "".join(key.character or "" for key in keys if isinstance(key, events.Key)) if typed else ""
        pasted = len(text) >= (_A_PASTE if len(set(text)) >= _DIFFERENT else _NO_HAND)
        found += [events.Paste(text)] if pasted else keys
    return found


class TerminalDriver(LinuxDriver):
    """Reads keys that are no text, ends on a signal in an orderly way, comes back after a stop, and draws on a terminal
    that is gone without waiting for it.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = _Patient(self._file)  # type: ignore[assignment,arg-type]
        self._drawing = self._stopping = self._stopped = self._taken = False
        self._ending = [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]
        self._set_aside: set[int] = set()

    def start_application_mode(self) -> None:
        """Take the terminal; from now on no signal leaves it taken."""
        loop = asyncio.get_running_loop()
        # In the loop and not between any two instructions: what they do takes locks that may be held just then.
        for number in self._ending:
            if number not in self._set_aside:
                loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # To be given back as it was found before there was something to be seen, whoever sets it later.
        found: list[Any] | None = getattr(self._app, "manners", None)
        if found is not None and not self._taken and self.attrs_before is not None:
            self.attrs_before = found
        self._taken = True
        self._drawing = self._writer_thread is not None
        while self._set_aside:  # now its keys are keys again
            number = self._set_aside.pop()
            loop.add_signal_handler(number, self._end, number)

    def stop_application_mode(self) -> None:
        """Give the terminal back. What is typed at it from now on interrupts somebody else, or is too late."""
        self._drawing = False
        for number in TYPED:
            if number in self._ending:
                signal.signal(number, signal.SIG_IGN)
                self._set_aside.add(number)
        super().stop_application_mode()

    @contextlib.contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        """While another program has the terminal and is waited for, this one stops and goes on together with it: a
        shell gives the terminal to nobody before all have stopped. Whatever interrupts that program does not end this,
        however often; what is to end this one does so afterwards.
        """
        endings: set[int] = set()

        def interrupted(_number: int, _frame: object) -> None:
            """It was for whom the terminal was lent to."""

        def ended(number: int, _frame: object) -> None:
            endings.add(number)

        lent: dict[int, Any] = dict.fromkeys(self._ending, ended) | {
            number: interrupted for number in TYPED if number in self._ending
        }
        lent |= {signal.SIGTSTP: signal.SIG_DFL, signal.SIGCONT: interrupted}  # the terminal is taken again in any case
        with super().no_automatic_restart():
            # The loop is woken by each signal, and would take up afterwards what was not for it.
            waking = signal.set_wakeup_fd(-1)
            before = {number: signal.signal(number, handler) for number, handler in lent.items()}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
                signal.set_wakeup_fd(waking)
                for number in sorted(endings):
                    self._end(number)

    def _end(self, number: int) -> None:
        self._app.call_later(self._app.end_by_signal, number)  # type: ignore[attr-defined]

    def _stop(self) -> None:
        """Stop as a job of the shell does, unless it is told to go on already: then nobody would tell it again."""
        self._stopping = True
        self._loop.call_soon(self._stop_now)

    def _stop_now(self) -> None:
        """Give the terminal back, and stop."""
        if not self._stopping:
            return
        self._stopping = False
        if self._drawing and self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = self._stopped = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Take the terminal again. It may have been stopped without a word, so it is given back first."""
        self._stopping = False
        if not self._auto_restart or not (self._drawing or self._stopped):
            return  # the terminal is somebody else's, or given back for good
        if self._drawing:
            self.suspend_application_mode()
        self._stopped = False
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _get_terminal_size(self) -> tuple[int, int]:
        """The system's word on it, within what can be drawn."""
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            width, height = 0, 0
        if not width or not height:
            width, height = super()._get_terminal_size()
        return min(width, _WIDEST), min(height, _HIGHEST)

    def _query_in_band_window_resize(self) -> None:
        """Not asked for: the system tells of a new size."""

    def write(self, data: str) -> None:
        """Draw ``data``; nothing happens while the terminal is somebody else's."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(in_their_columns(data))

    def run_input_thread(self) -> None:
        """Hear what is typed, until the program ends or the terminal is gone."""
        hearing = Hearing()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_LOOK):
                    self._hand_on(hearing.silence())
                    continue
                try:
                    received = os.read(self.fileno, _MOST)
                except InterruptedError:
                    continue
                except OSError:
                    received = b""
                if not received:
                    return  # hung up: the app looks whether it is
                self._hand_on(hearing.hear(received))

    def _hand_on(self, messages: list[Message]) -> None:
        for message in messages:
            if self._loop.is_closed():
                return
            self.process_message(message)


@contextlib.contextmanager
def given_back(found: list[Any] | None = None) -> Iterator[None]:
    """Give the terminal back as it was, however what runs inside ends; as it was ``found`` where it is not so now."""
    if sys.__stdin__ is None or sys.__stderr__ is None:
        yield
        return
    try:
        before = found or termios.tcgetattr(sys.__stdin__)
    except (termios.error, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, OSError, ValueError):
            if termios.tcgetattr(sys.__stdin__) != before:
                sys.__stderr__.write(_GIVE_BACK)
                sys.__stderr__.flush()
                termios.tcsetattr(sys.__stdin__, termios.TCSANOW, before)
