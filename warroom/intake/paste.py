"""Several lines at once, from a chat or a document: bullets and quotes stripped, times and speakers recognised.

A paste gives no orders: no kinds, tasks or commands are read in it.
"""

from __future__ import annotations

import re

from warroom.intake.line import ENTRY, Line
from warroom.intake.times import Reading, read_time
from warroom.model.moment import EventTime

_BULLET = re.compile(r"^(?:\s|[>│|]\s?|[-*•◦–](?=\s)|\d{1,3}[.)](?=\s))+")
_BRACKETS = re.compile(r"^[\[(](~?\d{1,2}:\d{2}(?::\d{2})?)[\])]\s*(?:[-–:]\s*)?")
_SEPARATED = re.compile(r"^(~?\d{1,2}:\d{2}(?::\d{2})?(?:-\d{1,2}:\d{2})?)\s*(?:[-–—:|]|,)\s+")
_TWELVE = re.compile(r"^(\d{1,2}):(\d{2})\s?([AaPp])\.?[Mm]\.?\b[\s:,-]*")
_CHAT = re.compile(
    r"^(?P<who>[A-Za-z0-9][\w.-]{0,31}(?: [A-Z][\w.-]{0,31})?)\s{1,3}(?:APP\s{1,2})?\[?"
    r"(?P<h>\d{1,2}):(?P<m>\d{2})(?:\s?(?P<half>[AaPp])[Mm])?\]?\s*$"
)
_LONGEST_HEAD = 200


def read_paste(text: str, *, now: int, zone: str, began: int | None = None) -> list[Line]:
    """The lines of ``text`` in their order; empty ones are left out, every word of the others is kept.

    ``now`` is in microseconds since 1970. A line without a time has the time unknown; under a chat's heading
    ("alice 2:32 PM") it has the heading's speaker and time.
    """
    lines: list[Line] = []
    speaker, spoken = "", None
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        stripped = raw.strip()
        if not stripped:
            continue
        heading = _CHAT.match(stripped[:_LONGEST_HEAD])
        if heading is not None:
            at = _read(_twenty_four(heading["h"], heading["m"], heading["half"]), now, zone, began)
            if at is not None:
                speaker, spoken = heading["who"].replace(" ", "."), at
                continue
        at, said = _time_and_words(_BULLET.sub("", raw).strip() or stripped, now, zone, began)
        line = Line(ENTRY, said or stripped, at=at or spoken or EventTime.unknown(zone=zone))
        if at is None and spoken is not None:
            line.speaker = speaker
        lines.append(line)
    return lines


def _time_and_words(text: str, now: int, zone: str, began: int | None) -> tuple[EventTime | None, str]:
    head = text[:_LONGEST_HEAD]
    twelve = _TWELVE.match(head)
    if twelve is not None and text[twelve.end() :].strip():
        at = _read(_twenty_four(twelve[1], twelve[2], twelve[3]), now, zone, began)
        if at is not None:
            return at, text[twelve.end() :].strip()
    for shape in (_BRACKETS, _SEPARATED):
        found = shape.match(head)
        if found is not None and text[found.end() :].strip():
            at = _read(found[1], now, zone, began)
            if at is not None:
                return at, text[found.end() :].strip().rstrip("|").strip()
    reading = read_time(text, now=now, zone=zone, began=began)
    if isinstance(reading, Reading) and text[reading.length :].strip() and not text.startswith("-"):
        return reading.at, text[reading.length :].strip()
    return None, text


def _read(clock: str, now: int, zone: str, began: int | None) -> EventTime | None:
    reading = read_time(clock, now=now, zone=zone, began=began)
    return reading.at if isinstance(reading, Reading) else None


def _twenty_four(hour: str, minute: str, half: str | None) -> str:
    """A clock time of twelve hours in twenty-four."""
    number = int(hour)
    if half is not None and 1 <= number <= 12:
        number = number % 12 + (12 if half in "Pp" else 0)
    return f"{number}:{minute}"
