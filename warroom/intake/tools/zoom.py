"""What Zoom saves of a call as plain text: its captions and its chat, by the clock of whoever saved it, without a day.
The chat of a recording counts from its beginning.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from warroom.intake.times import known_zone, local, place
from warroom.intake.tools.captions import Words, into_the_call, speaker_name, spoken_together
from warroom.intake.tools.event import LONGEST_TEXT, Remark, Skipped, ToolEvent
from warroom.intake.tools.fields import unknown_time
from warroom.model.identity import Moment
from warroom.model.moment import DAY, HOUR, SECOND, EventTime
from warroom.text import bounded, repair

_CLOCK = r"(\d{1,2}):([0-5]\d):([0-5]\d)"
_CAPTION = re.compile(rf"\[([^\[\]\n]{{1,120}})\] {{1,4}}{_CLOCK}[ \t]{{0,8}}$")
_CHAT = re.compile(rf"(?:(\d{{4}}-\d\d-\d\d) )?{_CLOCK}[ \t]{{1,8}}From {{1,4}}(\S.{{0,400}})")
_RECORDED = re.compile(rf"{_CLOCK}\t([^\t:\n]{{1,120}}):(?:\t| )(?=.)")
_TO_ALL = ("everyone", "all ", "hosts and panelists", "meeting group")
"""How those are called who read along; what is said to one person alone is theirs."""
_REACTED = re.compile(r"(?:Reacted to|Removed a .{1,40} reaction from) [\"“]")


@dataclass(frozen=True, slots=True)
class CallTimes:
    """When a call was: its day, where its clocks are, when it began (microseconds), each as far as somebody says it."""

    day: datetime.date | None = None
    zone: str = "UTC"
    began: Moment | None = None


def is_zoom(text: str, name: str) -> bool:
    """Whether ``text`` begins as captions or a chat do that Zoom saved."""
    first = next((row for row in text.removeprefix("\ufeff")[:4_000].splitlines() if row.strip()), "")
    return any(form.match(first) is not None for form in (_CAPTION, _CHAT, _RECORDED))


def read_zoom(text: str, name: str, *, said: CallTimes = CallTimes()) -> Iterator[ToolEvent | Skipped]:
    """What people said and wrote. What was written to one person alone is not taken."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((row for row in rows if row.strip()), "")
    mark = hashlib.sha256(first.encode("utf-8", "replace")).hexdigest()[:16]  # stays when the call goes on
    recorded = _RECORDED.match(first) is not None and _CHAT.match(first) is None
    if _CAPTION.match(first) is not None:
        lines: Iterator[Words | Skipped] = spoken_together(_captions(rows))
    else:
        lines = _messages(rows, _RECORDED if recorded else _CHAT)
    seen: dict[str, int] = {}
    start: int | None = None
    for line in lines:
        if isinstance(line, Skipped):
            yield line
            continue
        start = line.start if start is None else start
        speaker_id = hashlib.sha256(line.speaker.encode("utf-8", "replace")).hexdigest()[:8]
        key = f"zoom:{mark}:{line.start // SECOND}:{speaker_id}"
        seen[key] = seen.get(key, 0) + 1
        counts = recorded or _counts_from_the_beginning(start, said)
        at = into_the_call(line.start, said.began) if counts else _on_the_clock(line.start, said)
        yield ToolEvent(f"{key}:{seen[key]}", at, line.said, speaker=line.speaker, where=f"line {line.line}")
    if start is not None and said.began is None and (recorded or said.day is None):
        if recorded:
            yield Remark("no time of the day is known: nothing says when the call began", asks="began")
        else:
            yield Remark("no time is known: its clocks have no day", asks="day")


def _counts_from_the_beginning(start: int, said: CallTimes) -> bool:
    """Whether its clocks count from when the call began: they would be hours before it."""
    if said.began is None or said.day is not None:
        return False
    clock = local(said.began, said.zone)
    began = ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND
    return start < HOUR < began - start


def _on_the_clock(start: int, said: CallTimes) -> EventTime:
    """The moment at which a clock showed ``start`` microseconds since midnight, later days counted on."""
    seconds = start // SECOND % 86_400
    words = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    day = said.day or (local(said.began, said.zone).date() if said.began is not None else None)
    if day is None:
        return unknown_time(words)
    try:
        clock = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(microseconds=start)
        return place(clock, 0, known_zone(said.zone), approx=False, words=words)[0]
    except (OverflowError, ValueError):
        return unknown_time(words)


def _captions(rows: list[str]) -> Iterator[Words]:
    clock = _CallClock()
    for number, heading, below in _headed(rows, _CAPTION):
        start = clock.later(heading, 2)
        words = bounded(repair(" ".join(part.strip() for part in below if part.strip())), LONGEST_TEXT)
        if words:
            yield Words(number, start, start, speaker_name(heading[1]), words)


def _messages(rows: list[str], form: re.Pattern[str]) -> Iterator[Words | Skipped]:
    clock = _CallClock()
    for number, heading, below in _headed(rows, form):
        if form is _RECORDED:
            start, speaker, to = clock.later(heading, 1), heading[4], ""
            words = rows[number - 1][heading.end() :]
        else:
            start = clock.later(heading, 2)
            speaker, to, words = _who(heading[5], rows[number - 1][heading.end() :])
        whole = "\n".join((words, *(row.removeprefix("\t") for row in below))).strip()
        if to and not to.casefold().startswith(_TO_ALL):
            yield Skipped("a message to one person alone", f"line {number}")
        elif _REACTED.match(whole) is not None:
            yield Skipped("a reaction to a message", f"line {number}")
        elif whole:
            yield Words(number, start, start, speaker_name(speaker), bounded(repair(whole), LONGEST_TEXT))


def _who(heading: str, more: str) -> tuple[str, str, str]:
    """Who writes, to whom where it is said, and the words that stand on the same line."""
    before, colon, words = f"{heading}{more}".partition(" : ")
    if not colon:
        before, words = f"{heading}{more}".rstrip().removesuffix(":"), ""
    speaker, _, to = before.rpartition(" to ")
    return (speaker, to.strip(), words) if speaker else (to, "", words)


def _headed(rows: list[str], form: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str], list[str]]]:
    """Each line that ``form`` reads, with its number and the lines below it up to the next one."""
    heading: tuple[int, re.Match[str]] | None = None
    below: list[str] = []
    for number, row in enumerate(rows, 1):
        match = form.match(row)
        if match is None:
            below.append(row)
            continue
        if heading is not None:
            yield (*heading, below)
        heading, below = (number, match), []
    if heading is not None:
        yield (*heading, below)


class _CallClock:
    """Counts on when a clock passes midnight."""

    def __init__(self) -> None:
        self._last = 0

    def later(self, heading: re.Match[str], group: int) -> int:
        """What the clock of ``heading`` shows, in microseconds since the midnight before the first one."""
        hours, minutes, seconds = (int(heading[group + place]) for place in range(3))
        moment = ((hours * 60 + minutes) * 60 + seconds) * SECOND + self._last // DAY * DAY
        if self._last - moment > 12 * HOUR:
            moment += DAY
        self._last = max(self._last, moment)
        return moment
