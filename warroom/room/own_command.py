"""Running a command of the user's own settings: as it is written, without a shell, for so long and no longer.

Nothing of a playbook, a share or an incident names one. Not for the thread of the screen.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from typing import IO, Any

from warroom import exit_codes
from warroom.config import OwnCommand
from warroom.own_session import end_session
from warroom.room.asides import Aside
from warroom.room.core import RoomTrouble
from warroom.room.unfinished import NOTHING, Unfinished, told_of

FACTS = "WARROOM_FACTS"
"""The variable that names the file with the facts."""
MOST_OUTPUT = 16_384
"""Bytes of a command's output that are kept."""
_PIECE = 65_536
_LOOK = 0.05
"""Seconds after which it is looked whether a command has ended that says nothing, while something holds its output."""
_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
_LAST_PIECES = 16
"""Pieces of what was said that are read once a command has ended: what it left behind may go on for ever."""


def named(commands: Mapping[str, OwnCommand], kind: str, name: str) -> OwnCommand:
    """The command that the settings call ``[kind.name]``. Raise `RoomTrouble` when they have none."""
    command = commands.get(name)
    if command is None or not command.command:
        there = ", ".join(commands) or "none"
        raise RoomTrouble(f"your settings have no [{kind}.{name[:40]}] with a command: {there}.", exit_codes.SETTING)
    return command


def start_own(
    command: OwnCommand,
    name: str,
    environ: Mapping[str, str],
    *,
    stdin: int,
    stdout: int | IO[bytes],
    outcome: str = "",
) -> subprocess.Popen[bytes]:
    """Start the command that the settings call ``name``, what it says on its error stream among the rest; `end_own`
    ends it. Raise `RoomTrouble` when it cannot be started; ``outcome`` says what that means.
    """
    thread = threading.current_thread()

    def starting() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - the user's own command, as it is written
            list(command.command),
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            start_new_session=True,
        )

    try:
        process = thread.begin(starting, sends=stdin == subprocess.PIPE) if isinstance(thread, Aside) else starting()
    except (OSError, ValueError) as error:
        raise RoomTrouble(f"[{name}] cannot be started: {error}{outcome}.", exit_codes.SETTING) from None
    if process is None:
        raise RoomTrouble(f"[{name}] was not started: the program ends{outcome}.", exit_codes.INTERRUPTED)
    return process


class _Interruption:
    """What would end a shell's command on the spot interrupts it: whoever is ended so ends nothing that it started.
    A signal that comes before `listening` is heard then, so that there is no moment in which a command is nobody's.
    """

    def __init__(self) -> None:
        self._came = self._listens = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Interruption:
        usual = (signal.SIG_DFL, signal.default_int_handler)
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.getsignal(number) for number in _ENDING}
            self._before = {number: handler for number, handler in self._before.items() if handler in usual}
        for number in self._before:
            signal.signal(number, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _interrupt(self, _number: int, _frame: object) -> None:
        self._came = True
        if self._listens:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Within, a signal interrupts."""
        self._listens = True
        try:
            if self._came:
                raise KeyboardInterrupt
            yield
        finally:
            self._listens = False


def end_own(process: subprocess.Popen[bytes]) -> None:
    """End the command and all that it started."""
    thread = threading.current_thread()
    if isinstance(thread, Aside):
        thread.let_go()  # before it is waited for: its number is another's afterwards
    end_session(process.pid)
    process.wait()


def answer_of(
    command: OwnCommand, name: str, environ: Mapping[str, str], *, most: int, too_much: str
) -> tuple[bytes, int]:
    """All that the command which the settings call ``name`` says without being given anything, and its exit code.

    Raise `RoomTrouble` when it cannot be started, takes longer than its limit or says more than ``most`` bytes, of
    which ``too_much`` tells; it is ended with all that it started then.
    """
    with _Interruption() as interruption:
        return _heard_out(command, name, environ, interruption, most=most, too_much=too_much)


def _heard_out(
    command: OwnCommand, name: str, environ: Mapping[str, str], interruption: _Interruption, *, most: int, too_much: str
) -> tuple[bytes, int]:
    process = start_own(command, name, environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    talk = _Talk(process, most=most)
    try:
        with interruption.listening():
            talk.until_ended(command.seconds)
    except subprocess.TimeoutExpired:
        raise RoomTrouble(
            f"[{name}] did not end within {command.seconds} s and was stopped.", exit_codes.TRY_AGAIN
        ) from None
    except _TooMuch:
        raise RoomTrouble(f"[{name}] says more than {too_much}.", exit_codes.UNAVAILABLE) from None
    finally:
        end_own(process)
        talk.close()
    return talk.heard, process.returncode


def ended_by(code: int) -> str:
    """How a command came to an end that did not succeed, by the ``code`` that is told of it."""
    return f"was ended by signal {-code}" if code < 0 else f"failed with {code}"


def run_own(
    command: OwnCommand,
    name: str,
    text: str,
    facts: Mapping[str, object],
    environ: Mapping[str, str],
    *,
    done: str,
    outcome: str = NOTHING,
) -> str:
    """Give ``text`` to the command that the settings call ``name`` (``publish.page``), with ``facts`` as JSON in a file
    that only its owner may read; what it said, cut to `MOST_OUTPUT`. ``done`` is what it does: ``posted``, and
    ``outcome`` what stands where it failed.

    Raise `RoomTrouble` when it cannot be started or fails, and `Unfinished` when it takes longer than its limit or is
    interrupted (it is ended with all that it started then), or is ended by somebody else.
    """
    with contextlib.ExitStack() as kept:
        try:
            folder = kept.enter_context(tempfile.TemporaryDirectory(prefix="warroom-", ignore_cleanup_errors=True))
            path = os.path.join(folder, "facts.json")  # noqa: PTH118
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(facts, file, ensure_ascii=True)
        except OSError as error:
            why = f"the temporary folder takes nothing ({error.strerror or error})"
            raise RoomTrouble(f"[{name}] was not started: {why}; nothing was {done}.", exit_codes.SETTING) from None
        interruption = kept.enter_context(_Interruption())
        process = start_own(
            command,
            name,
            {**environ, FACTS: path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            outcome=f"; nothing was {done}",
        )
        talk = _Talk(process, text.encode("utf-8", "replace"))
        try:
            with interruption.listening():
                talk.until_ended(max(1, command.seconds))
        except (subprocess.TimeoutExpired, KeyboardInterrupt) as ended:
            late = isinstance(ended, subprocess.TimeoutExpired)
            how = f"did not end within {command.seconds} s and was stopped" if late else "was interrupted"
            raise Unfinished(
                f"[{name}] {how}", done, talk.said, exit_codes.TRY_AGAIN if late else exit_codes.INTERRUPTED, outcome
            ) from None
        finally:
            end_own(process)
            talk.close()
        output = talk.said
    if process.returncode < 0:
        how = f"[{name}] {ended_by(process.returncode)}"
        if isinstance(thread := threading.current_thread(), Aside) and thread.is_over:
            how = f"[{name}] was ended with the program"
        raise Unfinished(how, done, output, exit_codes.UNAVAILABLE, outcome)
    if process.returncode != 0:
        raise RoomTrouble(
            f"[{name}] failed with {process.returncode}; {outcome}. {told_of(output)}", exit_codes.UNAVAILABLE
        )
    return output


class _TooMuch(Exception):
    """A command says more than anybody wants to hear."""


class _Talk:
    """What goes to a ``process``, which is given ``text`` if it listens, and what comes from it: all of it up to
    ``most`` bytes, or else the end. It has ended when it has, whoever else still holds what it wrote to.
    """

    def __init__(self, process: subprocess.Popen[bytes], text: bytes = b"", *, most: int = 0) -> None:
        self._process, self._left, self._most, self.heard = process, memoryview(text), most, b""
        self._selector = selectors.DefaultSelector()
        self._stdin, self._stdout = process.stdin, process.stdout
        for pipe, event in ((self._stdin, selectors.EVENT_WRITE), (self._stdout, selectors.EVENT_READ)):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                self._selector.register(pipe, event)

    @property
    def said(self) -> str:
        """What was heard, as text."""
        return self.heard.decode("utf-8", "replace")

    def until_ended(self, seconds: float) -> None:
        """Give it the text and hear it out. Raise ``TimeoutExpired`` when it has not ended after ``seconds``, and
        `_TooMuch`.
        """
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise subprocess.TimeoutExpired(self._process.args, seconds)
            if self._selector.get_map():
                self._turn(min(left, _LOOK))
            else:  # it hears and says no more
                self._process.wait(left)
        for _ in range(_LAST_PIECES):
            if not self._turn(0):
                return

    def _turn(self, seconds: float) -> bool:
        """Write or read once; whether it has said more."""
        more = False
        for key, events in self._selector.select(seconds):
            if events & selectors.EVENT_WRITE:
                self._write(key.fd)
            else:
                more = self._read(key.fd)
        return more

    def _write(self, pipe: int) -> None:
        try:
            self._left = self._left[os.write(pipe, self._left[:_PIECE]) :]
        except OSError:  # it wants to hear no more
            self._left = self._left[:0]
        if not self._left:
            self._let_go(self._stdin)

    def _read(self, pipe: int) -> bool:
        piece = os.read(pipe, _PIECE)
        if not piece:
            self._let_go(self._stdout)
        self.heard += piece
        if not self._most:
            self.heard = self.heard[-MOST_OUTPUT:]
        elif len(self.heard) > self._most:
            raise _TooMuch
        return bool(piece)

    def _let_go(self, pipe: IO[bytes] | None) -> None:
        if pipe is not None:
            self._selector.unregister(pipe)
            pipe.close()

    def close(self) -> None:
        """Let go of both pipes."""
        self._selector.close()
        for pipe in filter(None, (self._stdin, self._stdout)):
            with contextlib.suppress(OSError):
                pipe.close()
