"""``run``: what one does in a shell is done, and is in the timeline."""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import click

from warroom import exit_codes
from warroom.cli.failing import put_nowhere
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import incident_option, opened, with_secrets
from warroom.cli.worded import Worded
from warroom.intake.masking import masked
from warroom.intake.times import known_zone
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.model.entry_kinds import ACTION
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble
from warroom.room.readings.messages import view_of
from warroom.room.secret_gate import looks_like
from warroom.text import bounded, for_terminal, quoted, repair

NOT_STARTED, NOT_ALLOWED = 127, 126
"""The codes of a shell for a command that is not there, and for one that cannot be run."""
_UNREAD = "nobody reads it"
_KEPT = 8_000
"""Characters of a command's output that are kept: the last ones."""
_LOOKED_AT = 8 * _KEPT
"""Characters in which secrets are looked for before the end is kept: what tells that one is one may stand far above."""
_CHUNK = 65_536
_LAST_PIECES = 16
"""Pieces that are passed on once the command has ended: what it left behind may go on for ever."""
_LOOK = 0.25
"""Seconds between two looks whether the command has ended, while it says nothing."""
_TYPED, _SENT = (signal.SIGINT, signal.SIGQUIT), (signal.SIGTERM, signal.SIGHUP)
"""Signals that a terminal sends to all who are in front, and those that are sent to us alone."""
_LONGEST_LINE = 2_000


@click.command(cls=Worded, context_settings={"allow_interspersed_args": False})
@with_secrets
@incident_option
@click.option("--keep", is_flag=True, help="Keep the end of what it says in the entry as well.")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="-- COMMAND [ARGUMENT]...")
@opened
def run(opening: Opening, words: tuple[str, ...], incident: str, keep: bool) -> None:
    """Run a command as you would, and log what it was, how it ended and how long it took."""
    if not words:
        stop("say what to run: warroom run -- kubectl get pods.", exit_codes.USAGE)
    incident_id = opening.incident(incident)  # found out before anything is done
    view = opening.read(lambda: view_of(opening.room, incident_id))
    began, clock = now(), time.monotonic()
    code, output, lost = _run(words, keep=keep)
    seconds = time.monotonic() - clock
    line, secrets = _told(words, code, seconds, output, with_secrets=opening.with_secrets)
    entry = TypedLine(ENTRY, line, kind=ACTION, at=EventTime.at(Moment(began), zone=known_zone(view.zone)))
    try:
        scribe.log(opening.room, incident_id, entry, typed=began, source="run")
    except RoomTrouble as trouble:
        click.echo(for_terminal(f"warroom: NOT SAVED: {trouble} It was: {bounded(line, _LONGEST_LINE)}"), err=True)
        code = code or trouble.exit_code  # it was done, and is in no log: that is no success
    if lost not in ("", _UNREAD):
        click.echo(f"warroom: what it said was not all passed on: the standard output takes no more ({lost})", err=True)
        code = code or exit_codes.NOT_WRITTEN
    if secrets:
        click.echo(f"warroom: it {looks_like(secrets)}: that was left out of the log", err=True)
    sys.exit(code)


def _run(words: tuple[str, ...], *, keep: bool) -> tuple[int, str, str]:
    """The code of the command, as shells count it, the end of what it said where that is to be kept, and why it could
    not be passed on.
    """
    with _for_the_command() as started:
        try:
            process = subprocess.Popen(  # noqa: S603 - what was typed
                list(words), stdout=subprocess.PIPE if keep else None, stderr=_errors_of() if keep else None
            )
        except (OSError, ValueError) as error:
            code = NOT_STARTED if isinstance(error, FileNotFoundError) else NOT_ALLOWED
            stop(f"{quoted(words[0], 60)} cannot be run: {getattr(error, 'strerror', None) or error}.", code)
        started.append(process)
        output, lost = _passed_on(process) if keep else (b"", "")
        code = process.wait()
    return code if code >= 0 else 128 - code, output.decode("utf-8", "replace"), lost


@contextlib.contextmanager
def _for_the_command() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Keep what ends a program from ending us before the command is logged: what the keyboard sends reaches the command
    by itself, the rest is passed on to it. What was ignored before is ignored, by both.
    """
    started: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: object) -> None:
        for process in started:
            process.send_signal(number)

    def leave(_number: int, _frame: object) -> None:
        """It is for the command."""

    kinds = dict.fromkeys(_TYPED, leave) | dict.fromkeys(_SENT, pass_on)
    before = {number: signal.getsignal(number) for number in kinds}
    for number, handler in kinds.items():
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield started
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)


def _errors_of() -> int:
    """Where the errors of a command go whose output is kept: where ours are another file than what we say, they stay
    apart there; else both come in the order in which they were said.
    """
    try:
        ours = (os.fstat(1), os.fstat(2))
    except OSError:
        return subprocess.PIPE
    return subprocess.STDOUT if os.path.samestat(*ours) else subprocess.PIPE


def _lost(piece: bytes, ours: TextIO) -> str:
    """Pass ``piece`` on to a stream of ``ours``; why it could not be. Whoever reads no more wants no more."""
    try:
        ours.buffer.write(piece)
        ours.buffer.flush()
    except OSError as error:
        if ours is sys.stdout:
            put_nowhere()
        return _UNREAD if isinstance(error, BrokenPipeError) else error.strerror or str(error)
    return ""


def _passed_on(process: subprocess.Popen[bytes]) -> tuple[bytes, str]:
    """Pass what the command says on as it comes; the end of it, and why it could not be passed on. What it started and
    left behind may hold the pipe open for ever, and is not waited for.
    """
    kept, late = b"", _LAST_PIECES
    lost: dict[TextIO, str] = {}
    with contextlib.ExitStack() as pipes:
        selector = pipes.enter_context(selectors.DefaultSelector())
        for pipe, ours in ((process.stdout, sys.stdout), (process.stderr, sys.stderr)):
            if pipe is not None:
                selector.register(pipes.enter_context(pipe), selectors.EVENT_READ, ours)
        while selector.get_map() and late:
            ended = process.poll() is not None
            ready = selector.select(_LOOK)
            if ended and not ready:
                break
            late -= ended
            for key, _ in ready:
                piece = os.read(key.fd, _CHUNK)
                if not piece:
                    selector.unregister(key.fileobj)
                elif not lost.get(key.data):
                    lost[key.data] = _lost(piece, key.data)
                kept = (kept + piece)[-_LOOKED_AT:]
    return kept, lost.get(sys.stdout, "")


def _told(words: tuple[str, ...], code: int, seconds: float, said: str, *, with_secrets: bool) -> tuple[str, list[str]]:
    """What the log says of it, without what looks like a secret, and what that looked like."""
    line, output = bounded(repair(shlex.join(words)), _LOOKED_AT), repair(said).strip()
    begin = max(0, len(output) - _KEPT)
    secrets: list[str] = []
    if with_secrets:
        output = output[begin:]
    else:
        line, in_line = masked(line)
        output, in_output = masked(output, begin)
        secrets = in_line + in_output
    line = bounded(line, _LONGEST_LINE)
    how = "exit 0" if code == 0 else f"exit {code}"
    end = f", the last {_KEPT:,} characters of what it said" if begin else ""
    head = f"ran: {line} ({how}, {seconds:.1f} s{end})"
    return (f"{head}\n{output}" if output else head), secrets
