"""A file that a tool wrote: found out what it is, read, and chosen from before anything of it is stored."""

from __future__ import annotations

import datetime
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from warroom.intake.coming import read_day
from warroom.intake.encodings import NotText, decoded
from warroom.intake.exported import is_exported
from warroom.intake.times import NotPlausible, Reading, local, microseconds_of, read_time
from warroom.intake.tools.csv_rows import NoSuchColumn, columns_of
from warroom.intake.tools.event import ToolEvent, ToolFile
from warroom.intake.tools.fields import NotReadable, read_json
from warroom.intake.tools.packed import Folder, Packed, Refused, Zipped
from warroom.intake.tools.sources import Asked, read_packed, read_text
from warroom.model.identity import Moment
from warroom.model.moment import DAY, SECOND, EventTime
from warroom.model.views import IncidentView
from warroom.outside_file import read_given
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import offered, secret_in
from warroom.store.trouble import DATA
from warroom.text import bounded, for_line, for_terminal

LARGEST = 100_000_000
"""Bytes of a file of a tool: an hour of a journal has some ten million."""
_ZIP = b"PK"


class ColumnsAsked(RoomTrouble):
    """A table of which nobody said where its times and its words are; ``columns`` are those that it has."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__("say which columns hold the times and the words", DATA)
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a file: from when to when (microseconds), of which channels and people."""

    since: Moment | None = None
    until: Moment | None = None
    channels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def chosen(self, events: Iterable[ToolEvent]) -> list[ToolEvent]:
        """Those of ``events`` that are wanted; one of unknown time is wanted where no time is asked for."""
        every = list(events)
        if self == EVERYTHING:
            return every
        chosen = {tool_event.native for tool_event in every if self._takes(tool_event)}
        # no state of an alert comes without its first
        chosen |= {tool_event.of for tool_event in every if tool_event.native in chosen}
        return [tool_event for tool_event in every if tool_event.native in chosen]

    def _takes(self, tool_event: ToolEvent) -> bool:
        lo, hi = tool_event.at.lo, tool_event.at.hi
        if self.since is not None and (hi is None or hi < self.since):
            return False
        if self.until is not None and (lo is None or lo > self.until):
            return False
        if self.channels and bare_name(tool_event.channel) not in self.channels:
            return False
        return not self.people or bare_name(tool_event.speaker) in self.people


EVERYTHING = Wanted()
"""Nothing was chosen: all of it."""


def bare_name(name: str) -> str:
    """A channel or a person as they are told apart: without the sign in front, and whatever its letters' case."""
    return name.casefold().lstrip("#@").strip()


def read_tool_file(file: str, asked: Asked) -> tuple[ToolFile | None, bytes]:
    """What ``file``, a path, holds, and its bytes, since a pipe is read once; `None` for a page that people wrote.
    Raise `ColumnsAsked`, and `RoomTrouble` where it cannot be read.
    """
    content = b""
    try:
        packed: Packed | None = None
        if os.path.isdir(file):  # noqa: PTH112
            packed = Folder(file)
        else:
            content = read_given(file, LARGEST)
            if content.startswith(_ZIP):
                packed = Zipped(file if os.path.isfile(file) else BytesIO(content))  # noqa: PTH113
        if packed is not None:
            tool_file = read_packed(packed)
            if tool_file is None:
                raise RoomTrouble(
                    f"{file} is no export that is known (Slack's has users.json and a folder a channel).", DATA
                )
            return tool_file, content
        if len(content) > LARGEST:
            raise RoomTrouble(f"{file} is larger than {LARGEST} bytes; nothing was stored.", DATA)
        return read_tool_text(decoded(content)[0], Path(file).name, asked), content
    except OSError as error:
        raise RoomTrouble(f"{file} cannot be read ({error.strerror}); nothing was stored.", DATA) from None
    except (NotText, Refused) as refused:
        raise RoomTrouble(f"{file}: {refused}; nothing was stored.", DATA) from None
    except ValueError as error:  # a path that no file can have
        raise RoomTrouble(f"{ascii(file)[:80]} cannot be read ({error}); nothing was stored.", DATA) from None


def read_tool_text(text: str, name: str, asked: Asked) -> ToolFile | None:
    """What ``text``, called ``name``, holds; `None` for a page that people wrote. Raise `ColumnsAsked`, and
    `RoomTrouble` for JSON that is broken or of no known tool.
    """
    try:
        if asked.columns is None and is_exported(text, name):
            return None
        tool_file = read_text(text, name, asked)
    except (NotReadable, NoSuchColumn) as refused:
        raise RoomTrouble(f"{name}: {refused}; nothing was stored.", DATA) from None
    if tool_file is None and _is_json(text):
        raise RoomTrouble(f"{name} is JSON of no tool that is known; nothing was stored.", DATA)
    if tool_file is None and name.casefold().endswith((".csv", ".tsv")):
        raise ColumnsAsked(columns_of(text))
    return tool_file


def tool_file_of(path: str, text: str, called: str, asked: Asked) -> ToolFile:
    """What the file at ``path`` holds, or, without one, ``text`` that is ``called`` so. Raise `ColumnsAsked`, and
    `RoomTrouble` where no tool wrote it.
    """
    tool_file = read_tool_file(path, asked)[0] if path else read_tool_text(text, called, asked)
    if tool_file is None:
        raise RoomTrouble(f"{called} is of no tool that is known; nothing was stored.", DATA)
    return tool_file


def _is_json(text: str) -> bool:
    """Whether ``text`` is JSON, and not a page that begins with a link."""
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    if begins != "[":
        return begins == "{"
    try:
        read_json(text.removeprefix("\ufeff"))
    except NotReadable:
        return False
    return True


def day_of_folder(file: str) -> str:
    """The day with which the name of a file's folder begins, as Zoom names the folder of a call."""
    begun = Path(file).absolute().parent.name[:11]
    return begun[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d ", begun) else ""


def said_time(words: str, zone: str, *, now: Moment, began: Moment | None = None) -> EventTime:
    """The time that ``words`` say of an incident that ``began`` then. Raise `ValueError`, whose words say why it is
    none.
    """
    reading = read_time(words.strip(), now=now, zone=zone, began=began)
    if isinstance(reading, NotPlausible):
        why = f"{for_terminal(reading.why)}; yesterday 14:32 and 2026-02-13 14:32 say the day"
        raise ValueError(why)  # noqa: TRY004 - it is a reading of words, and they are what is wrong
    if not isinstance(reading, Reading) or reading.length != len(words.strip()):
        raise ValueError(f"{ascii(words)[:40]} is not a time; 14:32, -7, ~14:30, 14:30-14:40 or 2026-02-13 14:32 are")
    return reading.at


def bound_of(words: str, zone: str, *, now: Moment, first: bool) -> Moment:
    """The beginning, or the end, of the time that ``words`` say: a day, a moment, a clock. Raise `ValueError`, whose
    words say why it is none.
    """
    try:
        moment = datetime.datetime.fromisoformat(words)
        if moment.tzinfo is not None:
            return microseconds_of(moment)
    except (ValueError, OverflowError):
        pass
    try:
        day = str(read_day(words, now=now, zone=zone, past=True))
    except ValueError:
        day = ""
    at = said_time(f"{day} 00:00" if day else words, zone, now=now)
    if at.lo is None or at.hi is None:
        raise ValueError(f"{ascii(words)[:40]} is no time to begin or to end at")
    return at.lo if first else Moment(max(at.hi, at.lo + (DAY - 1 if day else 0)))


@dataclass(frozen=True, slots=True)
class Look:
    """A file as somebody looks at it before it is stored: what of it is chosen, what is ``offered`` as a milestone of
    the incident it would come into, which of the chosen look like a secret (of the first so many), and the counts of
    people and of channels in the whole file, the most frequent first.
    """

    tool_file: ToolFile
    chosen: list[ToolEvent]
    offers: dict[str, ToolEvent]
    secrets: frozenset[str]
    people: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]

    @property
    def left_out(self) -> int:
        """How many events were not asked for."""
        return len(self.tool_file.events) - len(self.chosen)

    def in_doubt_first(self) -> tuple[list[ToolEvent], list[ToolEvent]]:
        """The chosen ones: those at which somebody should look, of unknown time or like a secret, and the others."""
        doubtful = [event for event in self.chosen if self.is_doubtful(event)]
        return doubtful, [event for event in self.chosen if not self.is_doubtful(event)]

    def is_doubtful(self, event: ToolEvent) -> bool:
        """Whether somebody should look at it."""
        return event.at.lo is None or event.native in self.secrets


_LOOKED_FOR_SECRETS = 2_000
"""Events that are looked at before anything is stored; each is looked at when it is."""


def look_at(tool_file: ToolFile, wanted: Wanted, view: IncidentView | None) -> Look:
    """Look at a file: what of it is ``wanted``, for the incident of ``view``. Not for the thread of the screen."""
    chosen = wanted.chosen(tool_file.events)
    return Look(
        tool_file,
        chosen,
        offered(chosen, view) if view is not None else {},
        frozenset(event.native for event in chosen[:_LOOKED_FOR_SECRETS] if secret_in(event)),
        _counted(event.speaker for event in tool_file.events),
        _counted(event.channel for event in tool_file.events),
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(name for name in names if name).most_common())


def names_of(words: str, named: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The channels or people that ``words`` name, with commas between them, of those that are ``named`` in the file;
    empty for all. Raise `ValueError` for one that is not there.
    """
    bare = {bare_name(name) for name, _ in named}
    names = tuple(name for part in words.split(",") if (name := bare_name(part)))
    for name in names:
        if name not in bare:
            raise ValueError(f"{bounded(for_line(name), 40)} is not in the file")
    return names


def times_of(words: str, zone: str, *, now: Moment, events: Iterable[ToolEvent]) -> tuple[Moment | None, Moment | None]:
    """From when to when ``words`` say, as ``14:00 to 15:30``; one of the two may be missing, and a day alone is the
    whole of it. A clock without a day is of the day of the last of ``events``. Raise `ValueError`.
    """
    last = max((event.at.lo for event in events if event.at.lo is not None), default=now)
    begin, separator, end = (part.strip() for part in re.sub(r"(?i)(^|\s)to(\s|$)", " \0 ", words).partition("\0"))
    if not separator:
        end = begin
    by = min(now, _end_of_day(last, zone))
    since = bound_of(begin, zone, now=by, first=True) if begin else None
    until = bound_of(end, zone, now=by, first=False) if end else None
    if since is not None and until is not None and until < since:
        raise ValueError("it would end before it begins")
    return since, until


def _end_of_day(at: Moment, zone: str) -> Moment:
    clock = local(at, zone)
    into_the_day = ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond
    return Moment(at + DAY - into_the_day - 1)
