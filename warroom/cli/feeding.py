"""``log --stdin``: the lines of the standard input, stored as they come."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from warroom import exit_codes
from warroom.cli.held_back import kept_aside, rows_of, secret_rows
from warroom.cli.opening import Opening, now, stop
from warroom.descriptors import readable
from warroom.intake.encodings import NotText, decoded
from warroom.intake.paste import read_paste
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import UNKNOWN, EventTime
from warroom.model.sentences import counted
from warroom.room.acts import scribe
from warroom.room.acts.custody import reading_in, why_not_kept
from warroom.room.secret_gate import looks_like
from warroom.room.sharing.background import publish_soon
from warroom.text import for_line, for_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType
    from typing import Self

    from warroom.intake.typed_line import TypedLine
    from warroom.model.views import IncidentView

LARGEST = 20_000_000
"""Bytes that one command takes."""
IDLE = 0.5
"""Seconds: when nothing more has come for this long, what came is stored."""
_LONG = 3_600.0
_CHUNK = 65_536
_NAMED = 3
"""Times that are named of those that do not say when it was."""
_ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_MOST = 4_000_000
"""Bytes that are kept back at most before they are stored."""


class _Ending:
    """A context in which a signal that ends a program, or ctrl+c, ends only the reading: what was read is stored first,
    however far that is. It comes between two readings and never into the middle of what is being stored.
    """

    def __init__(self) -> None:
        self.asked = False
        """Whether such a signal came."""
        self._told, self._tells = os.pipe()
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in _ENDS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        os.close(self._told)
        os.close(self._tells)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if not self.asked:
            self.asked = True
            os.write(self._tells, b".")

    def comes(self, source: int, seconds: float) -> bool:
        """Wait until there is something to read in ``source``, or for ``seconds``; whether there is."""
        if sys.platform == "win32":  # nothing but sockets can be waited for
            return not self.asked
        return source in readable([source, self._told], seconds) and not self.asked


class Feed:
    """Takes bytes, stores them line by line in acts, and counts."""

    def __init__(
        self, opening: Opening, incident: IncidentId, view: IncidentView, *, kind: str = "", at: EventTime | None = None
    ) -> None:
        self._opening, self._incident, self._view = opening, incident, view
        self._kind, self._at = kind, at
        self._kept = b""
        self._utf_16 = False
        self._taken = 0
        self.entries: list[EntryId] = []
        self.timed = 0
        self.untold: list[str] = []
        """The times that stood there and do not say when it was, such as a clock that is still to come today."""
        self.remarks: dict[str, None] = {}
        self.held: dict[int, tuple[str, str]] = {}
        """By its number from 1, each row that looks like a secret: like which, and the row."""
        self._rows = 0

    def _saved_words(self) -> str:
        """How many entries of it were saved before it went wrong."""
        return f"{counted(len(self.entries), 'entry of it was', 'entries of it were')} saved"

    def take(self, data: bytes) -> None:
        """More bytes."""
        if not self.entries and not self._kept and (data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data):
            self._text(data[: len(data) - len(data) % 2])  # refused at once where it is no text
            self._utf_16 = True
        self._kept += data
        self._taken += len(data)
        if self._taken > LARGEST:
            self.store()
            self._kept = b""
            stop(f"the standard input has more than {LARGEST} bytes; {self._saved_words()}.", exit_codes.DATA)
        if len(self._kept) > _MOST and not self._utf_16:
            self.store()

    def store(self, *, all_of_it: bool = False) -> None:
        """Store the lines that are whole, in one act; with ``all_of_it`` what follows the last line feed too."""
        end = len(self._kept) if all_of_it else self._kept.rfind(b"\n") + 1
        if not end or (self._utf_16 and not all_of_it):
            return
        data = self._kept[:end]
        text, remark = self._text(data)
        if remark:
            self.remarks[remark] = None
        typed = now()
        rows = rows_of(text)
        secret = {} if self._opening.with_secrets else secret_rows(text)
        text = "\n".join(row for number, row in enumerate(rows, 1) if number not in secret)
        lines = read_paste(text, now=typed, zone=self._view.zone, began=self._view.summary.began)
        self._settle(lines)
        if lines:
            room, incident = self._opening.room, self._incident
            entries: list[EntryId] = self._opening.run(
                lambda: scribe.log_many(room, incident, lines, typed=typed, source="stdin")
            )
            self.entries.extend(entries)
        self._kept = self._kept[end:]
        self.held |= {self._rows + number: (kind, rows[number - 1]) for number, kind in secret.items()}
        self._rows += len(rows) - 1
        if lines:
            publish_soon(self._opening.room)

    def keep_the_rest(self) -> None:
        """Keep what was read and is not stored where only its owner reads it, and say where: nobody has it any more."""
        try:
            rest = decoded(self._kept)[0]
        except NotText:
            rest = self._kept.decode("utf-8", "backslashreplace")
        rows = [row for _, row in self.held.values()] + (rows_of(rest.removesuffix("\n")) if rest else [])
        _name(self.held)
        if rows:
            words = kept_aside(rows, _again(secrets=bool(self.held or secret_rows(rest))))
            click.echo(f"warroom: {for_terminal(words)}", err=True)

    def note(self) -> None:
        """Note for the chain of custody how many entries were read in, once for all of them."""
        if self.entries:
            room, incident, count = self._opening.room, self._incident, len(self.entries)
            if words := why_not_kept(lambda: room.commit(incident, [reading_in(room, "stdin", count)])):
                click.echo(f"warroom: {for_terminal(words)}", err=True)
            publish_soon(room)

    def _text(self, data: bytes) -> tuple[str, str]:
        """``data`` as text, and what is to be said of it; ends the command where it is none."""
        try:
            return decoded(data)
        except NotText as refused:
            self._kept = b""
            stop(f"{refused}; {self._saved_words()}.", exit_codes.DATA)

    def _settle(self, lines: list[TypedLine]) -> None:
        """A line without a time is of now, unless one above it has a time: then it stands behind that."""
        timed = False
        for line in lines:
            if line.at is not None and line.at.precision != UNKNOWN:
                timed = True
                self.timed += 1
            elif line.at is not None and line.at.words:
                self.untold.append(line.at.words)
            if self._kind:
                line.kind = self._kind
            if self._at is not None:
                line.at = self._at
            elif not timed and line.at is not None and line.at.lo is None and not line.at.words:
                line.at = None


def log_standard_input(
    opening: Opening, incident: IncidentId, view: IncidentView, *, kind: str, at: EventTime | None
) -> Feed:
    """Store each line of the standard input; what came of it. Ends the command where there is nothing."""
    feed = Feed(opening, incident, view, kind=kind, at=at)
    whole = False
    with _Ending() as ending:
        try:
            _read_all(feed, ending)
            feed.store(all_of_it=True)
            whole = True
        finally:
            feed.note()
            if not whole:  # it ends with another word: what lies here would be nowhere
                feed.keep_the_rest()
    if ending.asked:
        click.echo("warroom: ended" + ("" if feed.held else "; what was read is stored"), err=True)
    if not feed.entries and not feed.held:
        stop("nothing was stored: the standard input was empty.", exit_codes.USAGE)
    for remark in feed.remarks:
        click.echo(f"warroom: {remark}", err=True)
    told = f"{counted(len(feed.entries), 'line', 'lines')}, {feed.timed} with a time"
    if feed.untold and at is None:
        written = list(dict.fromkeys(feed.untold))
        named = ", ".join([*map(for_line, written[:_NAMED]), *(["…"] if len(written) > _NAMED else [])])
        told += f", {len(feed.untold)} whose time does not say when it was ({named})"
    click.echo(for_terminal(told), err=True)
    return feed


def hold_back(kept_back: Mapping[int, tuple[str, str]]) -> NoReturn:
    """Name the rows that were not stored, keep them where only their owner reads them, and end with their own code."""
    _name(kept_back)
    stop(kept_aside([row for _, row in kept_back.values()], _again(secrets=True)), exit_codes.SECRETS)


def _name(kept_back: Mapping[int, tuple[str, str]]) -> None:
    for number, (kind, _) in kept_back.items():
        click.echo(f"warroom: line {number} {looks_like([kind])}; it was not stored", err=True)


def _again(*, secrets: bool) -> str:
    """The command that takes once more what was kept aside."""
    return "warroom log --stdin --with-secrets" if secrets else "warroom log --stdin"


def _read_all(feed: Feed, ending: _Ending) -> None:
    source = sys.stdin.fileno()
    waiting = False
    while True:
        if not ending.comes(source, IDLE if waiting else _LONG):
            if ending.asked:
                return
            feed.store()
            waiting = False
            continue
        try:
            data = os.read(source, _CHUNK)
        except OSError as error:
            stop(f"the standard input cannot be read any more ({error.strerror}).", exit_codes.DATA)
        if not data:
            return
        feed.take(data)
        waiting = True
