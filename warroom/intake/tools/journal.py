"""The journal of systemd as JSON, and syslog in its two forms."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.event import LONGEST_TEXT, Remark, Skipped, ToolEvent
from warroom.intake.tools.fields import first_of, name_at, on_one_line, text_at, time_of, unknown_time
from warroom.intake.tools.json_objects import Document
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.text import bounded, repair

MOST_ROWS = 200_000
_BYTE = range(256)
_WARNS = 4
"""The priority up to which a line of a log is no noise."""
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_OLD = re.compile(
    rf"(?:<(\d{{1,4}})>)?((?:{_MONTHS}) [ \d]\d \d\d:\d\d:\d\d) (\S{{1,255}}) "
    r"([^\s:\[]{1,80})(?:\[(\d{1,10})\])?: ?(.{0,12000})$"
)
_NEW = re.compile(
    r"<(\d{1,3})>\d{1,2} (-|\S{10,40}) (\S{1,255}) (\S{1,80}) (\S{1,128}) (\S{1,32}) "
    r"(?:-|(?:\[(?:[^\]\\]|\\.){0,2000}\]){1,20}) ?(?:\ufeff)?(.{0,12000})$"
)
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) (\S{1,255}) "
    r"([^\s:\[]{1,80})(?:\[(\d{1,10})\])?: ?(.{0,12000})$"
)
_FIRST_ROWS, _ENOUGH = 20, 0.6
_GOES_BACK, _COMES_LATE = timedelta(days=60), timedelta(days=300)
"""A line that is written late is not that late; one of last year comes among the first of this one."""


def is_journal(document: Document) -> bool:
    """Whether it is a line of the journal."""
    return "__REALTIME_TIMESTAMP" in document.said


def read_journal(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The line, whatever form its message has."""
    payload = document.said
    message = _message(payload.get("MESSAGE"))
    if not message:
        why = (
            "a line over 4096 bytes: `journalctl --all` has it" if "MESSAGE" in payload else "a line without a message"
        )
        yield Skipped(why, document.where)
        return
    at = time_of(_last(payload.get("_SOURCE_REALTIME_TIMESTAMP"))) or time_of(_last(payload["__REALTIME_TIMESTAMP"]))
    unit = first_of(
        *(name_at(payload, name) for name in ("SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "CONTAINER_NAME", "_COMM"))
    )
    host, priority = name_at(payload, "_HOSTNAME"), text_at(payload, "PRIORITY", longest=4)
    mark = _mark(message, text_at(payload, "__REALTIME_TIMESTAMP"))
    yield ToolEvent(
        f"jd:{first_of(text_at(payload, '__CURSOR', longest=400), mark)}",
        at or unknown_time(),
        f"{unit}: {message}" if unit else message,
        speaker=host,
        channel=first_of(unit, host),
        machine=not (priority.isdecimal() and int(priority) <= _WARNS),
        severity="",
        labels={"priority": priority} if priority else {},
        where=document.where,
    )


def _message(message: object) -> str:
    """A message as text: it comes as text, or as numbers of bytes where it is none."""
    if isinstance(message, list):
        if all(type(byte) is int and byte in _BYTE for byte in message):
            message = bytes(message[: 4 * LONGEST_TEXT]).decode("utf-8", "replace")
        else:
            message = "\n".join(line for line in message[:50] if isinstance(line, str))
    return bounded(repair(message), LONGEST_TEXT).strip() if isinstance(message, str) else ""


def _last(field: object) -> object:
    """A field that was written several times is a list of what it held."""
    return field[-1] if isinstance(field, list) and field else field


def _mark(*marks: str) -> str:
    return hashlib.sha256("\0".join(marks).encode("utf-8", "replace")).hexdigest()[:32]


def is_syslog(text: str, name: str) -> bool:
    """Whether most of the first lines are those of a syslog that names hosts and programs."""
    rows = [row for row in text.split("\n", _FIRST_ROWS)[:_FIRST_ROWS] if row.strip()]
    hits = sum(any(form.match(row.rstrip()) for form in (_OLD, _NEW, _ISO)) for row in rows)
    return bool(rows) and hits >= max(1, _ENOUGH * len(rows))


def read_syslog(text: str, name: str, *, year: int = 0, clocks: str = "") -> Iterator[ToolEvent | Skipped]:
    """Each line. The old form says no year and no zone: without the ``year`` of its first line its time stays unknown,
    and without the zone in which somebody says that its ``clocks`` are it is rough.
    """
    seen: dict[str, int] = {}
    dates = _DatesWithoutYear(year, clocks)
    rows = text.split("\n")
    for number, raw in enumerate(rows[:MOST_ROWS], 1):
        row = raw.rstrip()
        if not row:
            continue
        where = f"line {number}"
        tool_event = _row(row, dates, where, seen)
        yield tool_event if tool_event is not None else Skipped("not a line of a syslog", where)
    yield from dates.remarks()
    if len(rows) > MOST_ROWS:
        yield Skipped(f"more than {MOST_ROWS} lines", f"line {MOST_ROWS + 1}")


def _row(row: str, dates: _DatesWithoutYear, where: str, seen: dict[str, int]) -> ToolEvent | None:
    old, new, iso = _OLD.match(row), _NEW.match(row), _ISO.match(row)
    if old is not None:
        priority, stamp, host, program, words = old[1], old[2], old[3], old[4], old[6]
        at = dates.time(stamp)
    elif new is not None:
        priority, stamp, host, program, words = new[1], new[2], new[3], new[4], new[7]
        at = time_of(stamp)
    elif iso is not None:
        priority, stamp, host, program, words = "", iso[1], iso[2], iso[3], iso[5]
        at = time_of(stamp)
    else:
        return None
    seen[row] = seen.get(row, 0) + 1
    level = int(priority) % 8 if priority and priority.isdecimal() else None
    return ToolEvent(
        f"syslog:{_mark(row, str(seen[row]))}",
        at or unknown_time("" if stamp == "-" else stamp),
        f"{program}: {words}".strip(),
        speaker=bounded(on_one_line(repair(host)), 80) if host != "-" else "",
        channel=program,
        machine=level is None or level > _WARNS,
        labels={"priority": str(level)} if level is not None else {},
        where=where,
    )


class _DatesWithoutYear:
    """The dates of a log that say no year: its lines stand in the order of their times, so it is a year later where
    they go back by months. ``year`` is that of its first line (0 where nobody knows), ``clocks`` its zone.
    """

    def __init__(self, year: int, clocks: str) -> None:
        self._first = self._year = year
        self._times = ColumnTimes(in_utc=False, zone=clocks)
        self._last: datetime | None = None
        self._later = self._without_year = 0

    def time(self, stamp: str) -> EventTime | None:
        """The time of the next line's ``stamp``; `None` where it is not known."""
        self._without_year += not self._year
        clock = self._clock(stamp, self._year)
        if clock is not None and self._last is not None:
            if self._last - clock > _GOES_BACK:
                clock = self._clock(stamp, self._year + 1)
            elif self._year > self._first and clock - self._last > _COMES_LATE:
                clock = self._clock(stamp, self._year - 1)
        if clock is None:
            return None
        self._year, self._last = clock.year, clock
        self._later += clock.year > self._first
        return self._times.time(clock.isoformat(" "))

    def remarks(self) -> Iterator[Remark]:
        """What is to be said of the times that were read."""
        if self._without_year:
            lines = counted(self._without_year, "line says no year, so its", "lines say no year, so their")
            yield Remark(f"{lines} time is not known", asks="year")
        if self._later:
            lines = counted(self._later, "line is", "lines are")
            yield Remark(f"its dates pass the end of {self._first}: {lines} taken to be of a later year")
        yield from self._times.remarks()

    @staticmethod
    def _clock(stamp: str, year: int) -> datetime | None:
        try:
            clock = datetime.strptime(f"{year} {stamp} +0000", "%Y %b %d %H:%M:%S %z") if year else None
        except ValueError:
            return None
        return clock.replace(tzinfo=None) if clock is not None else None
