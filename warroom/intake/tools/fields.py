"""Taking fields out of what somebody else's program wrote: whatever stands there, what comes out is bounded text."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from warroom.intake.placing import place_written
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.times import microseconds_of, place
from warroom.intake.tools.event import LONGEST_LINK, LONGEST_NAME, LONGEST_TEXT
from warroom.intake.written import read_written
from warroom.model.identity import Moment
from warroom.model.moment import DAY, EARLIEST, HOUR, LATEST, MINUTE, SECOND, EventTime
from warroom.text import bounded, repair

MOST_LABELS, LONGEST_LABEL = 40, 200
_BREAKS = r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]{1,400}"
_SPACED_OFFSET = re.compile(r"^(\S{1,12}[ T]\S{1,20}?) ?(UTC|GMT|Z|[+-]\d{2}:?\d{2})$")
_END_OF_DAY = re.compile(r"(\d{4}-\d\d-\d\d|\d{8})([T ])24(?=(?::?00){1,2}(?:[.,]0{1,9})?(?:$|[Z+\- ]))")
_FIRST_YEAR = 1970


class NotReadable(ValueError):
    """It is no JSON that is taken; the sentence says on which line and why."""


def read_json(text: str) -> Any:
    """What the JSON ``text`` says. Raise `NotReadable` with the line."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise NotReadable(f"line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise NotReadable("line 1: too many lists and objects inside of each other") from None
    except ValueError as error:
        raise NotReadable(f"line 1: {bounded(str(error), 120)}") from None


def read_each_json(text: str) -> tuple[list[tuple[int, Any]], int]:
    """The values of JSON that stand behind each other in ``text``, as ``jq`` and ``gh --paginate`` write them, each
    with the line (from 1) on which it begins, and the line on which something else does; 0 where nothing does.
    """
    values: list[tuple[int, Any]] = []
    place, line = 0, 1
    while True:
        gap = _GAP.match(text, place)
        begin = gap.end() if gap is not None else place
        line, place = line + text.count("\n", place, begin), begin
        if place == len(text):
            return values, 0
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return values, line
        values.append((line, value))
        line, place = line + text.count("\n", place, end), end


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_number)
_GAP = re.compile(r"\s{0,10000}")
"""What may stand between two values."""


def on_one_line(text: str) -> str:
    """``text`` without line breaks, and without spaces at its ends."""
    return text.strip() if text.isprintable() else re.sub(_BREAKS, " ", text).strip()


def at_path(value: object, *names: str) -> object:
    """What stands in ``value`` under the first name, in that under the second, and so on; `None` where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_at(value: object, *names: str, longest: int = LONGEST_TEXT) -> str:
    """The text there; a number as its digits, and nothing for anything else."""
    return text_of(at_path(value, *names), longest=longest)


def text_of(value: object, *, longest: int = LONGEST_TEXT) -> str:
    """``value`` where it is text or a number, cut to ``longest``; else nothing."""
    if isinstance(value, str):
        return bounded(repair(value), longest).strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bounded(str(value), LONGEST_NAME)
    return ""


def name_at(value: object, *names: str) -> str:
    """A name on one line: of a person, a service, a channel."""
    return bounded(on_one_line(text_at(value, *names)), LONGEST_NAME)


def line_at(value: object, *names: str, longest: int = 400) -> str:
    """A text on one line: a title."""
    return bounded(on_one_line(text_at(value, *names)), longest)


def first_line_at(value: object, *names: str) -> str:
    """The first line of a text: the subject of a commit."""
    return bounded(on_one_line(text_at(value, *names).partition("\n")[0]), 400)


def link_at(value: object, *names: str) -> str:
    """A link, where it is one that a browser opens and nothing else."""
    link = text_at(value, *names, longest=LONGEST_LINK + 1)
    plain = link.isprintable() and " " not in link
    return link if len(link) <= LONGEST_LINK and plain and link.lower().startswith(("https://", "http://")) else ""


def first_of(*texts: str) -> str:
    """The first of some texts that says anything."""
    return next((text for text in texts if text), "")


def rows_at(value: object, *names: str) -> Iterator[dict[str, Any]]:
    """The objects of the list there."""
    rows = at_path(value, *names)
    if isinstance(rows, list):
        yield from (row for row in rows if isinstance(row, dict))


def labels_at(value: object, *names: str) -> dict[str, str]:
    """The texts of the object there, each bounded, and not too many."""
    labels = at_path(value, *names)
    pairs = labels.items() if isinstance(labels, dict) else ()
    texts_by_name = {
        bounded(on_one_line(repair(str(name))), LONGEST_NAME): text_of(value, longest=LONGEST_LABEL)
        for name, value in list(pairs)[:MOST_LABELS]
    }
    return {name: text for name, text in texts_by_name.items() if text}


def unknown_time(words: str = "") -> EventTime:
    """A time that the tool did not say, or said in a way that cannot be read: its words are kept."""
    return EventTime.unknown(words=bounded(on_one_line(words), 80), zone="UTC")


def time_at(value: object, *names: str) -> EventTime | None:
    """The time there; `None` where there is none, or none that can be read."""
    return time_of(at_path(value, *names))


def time_of(stamp: object, *, in_utc: bool = True, zone: str = "") -> EventTime | None:
    """The time that ``stamp`` says, as precisely as it does: ISO 8601 and its relatives, or seconds, milliseconds,
    microseconds or nanoseconds since 1970, which its size tells apart; else a day and a clock as people write them.

    ``in_utc`` says that the tool writes its clocks in UTC where it names no zone; otherwise such a time is rough,
    unless somebody said in which ``zone`` its clocks are.
    """
    if isinstance(stamp, bool):
        return None
    if isinstance(stamp, int | float):
        return _since_1970(str(stamp))
    if isinstance(stamp, str) and "-" not in stamp and re.fullmatch(r"\d{9,20}(?:\.\d{1,9})?", stamp):
        return _since_1970(stamp)
    if not isinstance(stamp, str) or not 8 <= len(stamp) <= LONGEST_NAME:
        return None
    written = plain = stamp.strip()
    if (late := _END_OF_DAY.match(written)) is not None:
        return _next_day(late, in_utc=in_utc, zone=zone)
    try:
        moment = datetime.datetime.fromisoformat(written)
    except ValueError:
        spaced = _SPACED_OFFSET.match(written)
        if spaced is None:
            return _as_people_write(written, in_utc=in_utc, zone=zone)
        plain = f"{spaced[1]}{'+00:00' if spaced[2] in ('UTC', 'GMT', 'Z') else spaced[2]}"
        try:
            moment = datetime.datetime.fromisoformat(plain)
        except ValueError:
            return _as_people_write(written, in_utc=in_utc, zone=zone)
    if zone and moment.tzinfo is None:
        return _in_zone(moment, zone, words=written, span=_span(plain))
    return _placed(moment, words=written, span=_span(plain), approx=not in_utc and moment.tzinfo is None)


def _span(written: str) -> int:
    """How many microseconds of time ISO 8601 leaves open in ``written``; 0 for none."""
    clock = re.split(r"[T ]|(?<=\d{8})-", written, maxsplit=1)[1:]
    digits = re.match(r"[\d:]*", clock[0]) if clock else None
    return {0: DAY, 2: HOUR, 4: MINUTE}.get(len(digits[0].replace(":", "")) if digits is not None else 0, 0)


def _as_people_write(words: str, *, in_utc: bool, zone: str) -> EventTime | None:
    """``words`` by the grammar that all texts are read with, if they are a date with a clock and nothing else."""
    written = read_written(words, alone=True)
    if written is None or written.end != len(words) or written.beside or written.day is None or written.clock is None:
        return None
    if written.day.year is None:
        return None
    written.approx = written.approx or not (in_utc or zone or written.zoned)
    at = place_written(written, TimeAssumptions(zone or "UTC")).at
    return at if at.lo is not None and EARLIEST <= at.lo < LATEST else None


def _placed(moment: datetime.datetime, *, words: str, span: int = 0, approx: bool = False) -> EventTime | None:
    """The time of ``moment``, which is taken to be in UTC where it names no offset, with the ``span`` left open."""
    if moment.year <= _FIRST_YEAR:  # year 1 stands for "never", and has no time in zones to the east
        return None
    try:
        lo = microseconds_of(moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC))
        zone = _offset(moment)
    except (OverflowError, ValueError):
        return None
    return _at(lo, words=words, zone=zone, span=span, approx=approx)


def _next_day(late: re.Match[str], *, in_utc: bool, zone: str) -> EventTime | None:
    """The time of a stamp that calls midnight the end of a day, as ISO 8601 lets one: the next day begins with it."""
    try:
        day = datetime.date.fromisoformat(late[1]) + datetime.timedelta(1)
    except (ValueError, OverflowError):
        return None
    at = time_of(f"{day.isoformat()}{late[2]}00{late.string[late.end() :]}", in_utc=in_utc, zone=zone)
    return EventTime(at.lo, at.hi, approx=at.approx, words=late.string[:80], zone=at.zone) if at is not None else None


def _in_zone(clock: datetime.datetime, zone: str, *, words: str, span: int) -> EventTime | None:
    """The time at which a ``clock`` in ``zone`` showed so, with the ``span`` left open."""
    try:
        at = place(clock, span, zone, approx=False, words=words[:80])[0]
    except (OverflowError, ValueError):
        return None
    return at if at.lo is not None and at.hi is not None and EARLIEST <= at.lo <= at.hi < LATEST else None


def _offset(moment: datetime.datetime) -> str:
    """The offset of ``moment`` as zones are named: ``+02:00``, or ``UTC``."""
    if moment.tzinfo is datetime.UTC or moment.tzinfo is None:
        return "UTC"
    minutes = int((moment.utcoffset() or datetime.timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _since_1970(digits: str) -> EventTime | None:
    whole, _, fraction = digits.partition(".")
    if "e" in digits.lower() or not whole.isdecimal() or not 9 <= len(whole) <= 19:
        return None
    if len(whole) <= 10:
        lo = int(whole) * SECOND + int((fraction + "000000")[:6])
        return _at(lo)
    per = {13: 1000, 16: 1}.get(len(whole))
    lo = int(whole) * per if per else int(whole) // 1000 if len(whole) == 19 else -1
    return _at(lo)


def _at(lo: int, *, words: str = "", zone: str = "UTC", span: int = 0, approx: bool = False) -> EventTime | None:
    """The moment ``lo``; a second counts as exact, as one that is typed does."""
    hi = lo + max(0, span - 1)
    if not EARLIEST <= lo <= hi < LATEST:
        return None
    return EventTime(Moment(lo), Moment(hi), approx=approx, words=words[:80], zone=zone)


def is_object(value: object, *names: str) -> bool:
    """Whether ``value`` is an object that has all of ``names``."""
    return isinstance(value, Mapping) and all(name in value for name in names)
