"""Several lines at once, from a chat, a log or a document: bullets and quotes stripped, times and speakers recognised.

A paste gives no orders: no kinds, tasks or commands are read in it.
"""

from __future__ import annotations

import collections
import itertools
import re

from warroom.intake.chats import (
    Heading,
    comes_or_goes,
    forwarded,
    heading_of,
    may_be_a_heading,
    name_of,
    names_somebody_else,
    of_weechat,
    of_whatsapp,
    plainly_a_person,
    reaction,
    spoken,
    time_alone,
    titled_name,
)
from warroom.intake.logs import stamp_of_line
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.intake.typed_time import Reading, read_written_now
from warroom.intake.written_time import WrittenTime
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, EventTime

_DATE_BEHIND = r"(?!\s{1,2}(?:[^\W\d_]{3,10}\.?,?\s(?:\d{4}|\d{1,2}:)|\d{1,2}\.\s?\d{4}))"
"""``13. Februar 2026``, ``13. Feb. 14:32``, ``13. 2. 2026``: no number of a list."""
_BULLET = re.compile(rf"^(?:\s|[>│|]\s?|[-*•◦–](?=\s)|\d{{1,3}}[.)](?=\s){_DATE_BEHIND}){{1,200}}")
_ENOUGH = 2
_HALF_A_DAY = 12 * HOUR
_SIGNS = frozenset("—–-,•·|")
_ALIKE = ("colon", "piped", "tabbed", "titled")
_HALF = re.compile(r"(?<=[\d\s])[ap](?:\.?\s?m)?(?!\w)", re.IGNORECASE)
_DATE_AND_CLOCK = re.compile(r"[^\W\d_]\S{0,32} \d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d\d")
_ARABIC_STAMP = re.compile(r"^\[?[٠-٩۰-۹\u200f/.-]{6,24}،[ \u200f]{1,3}[٠-٩۰-۹:]{4,8}(?=[ \u202f\u00a0\]])")
_UNPADDED = re.compile(r"^(?:1[0-2]|[1-9])[:.]\d\d")


def read_paste(text: str, *, now: Moment, zone: str, began: Moment | None = None) -> list[TypedLine]:
    """The lines of ``text`` in their order; empty ones are left out, every word of the others is kept.

    ``now`` is in microseconds since 1970. A line without a time has the time unknown; under a chat's heading
    ("alice 2:32 PM") it has the heading's speaker and time.
    """
    return _Paste(text, now, zone, began).read()


class _Paste:
    """Goes over the lines once; knows who speaks, and takes that back as soon as it is in doubt."""

    def __init__(self, text: str, now: Moment, zone: str, began: Moment | None) -> None:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self._rows = _in_one_line(text.split("\n"))
        self._now, self._zone, self._began = now, zone, began
        self._lines: list[TypedLine] = []
        self._speaker = ""
        self._spoken: EventTime | None = None
        self._sure = self._twelve = False
        self._last: int | None = None
        self._bares = [_bare(row) for row in self._rows if row.strip()]
        self._alike = self._shapes()
        self._above_alone = self._quoting = self._quotes_another = False
        self._dates_heads = self._dates_every_heading()
        self._heads = self._names_above_times()
        self._people = self._who_speaks()
        self._silent: TypedLine | None = None
        self._names_above = False
        """Whether the headings are a name and, below it, a time."""

    def read(self) -> list[TypedLine]:
        gap = True
        for raw in self._rows:
            stripped = raw.strip()
            if not stripped or not stripped.strip(">|│\ufeff \t"):
                gap = True
                continue
            count = len(self._lines)
            self._row(raw, stripped, after_gap=gap)
            self._above_alone = gap and len(self._lines) == count + 1
            gap = False
        self._keep_silent()
        return self._lines

    def _names_above_times(self) -> frozenset[str]:
        """The lines that stand above several times: names, since nobody says the same before each."""
        rows = self._bares
        above = collections.Counter(before for before, row in itertools.pairwise(rows) if time_alone(row) is not None)
        return frozenset(row for row, count in above.items() if count >= _ENOUGH and name_of(row))

    def _dates_every_heading(self) -> bool:
        """Whether a name and a whole date with a clock stand one space apart above what is said, several times over:
        ``Alice Smith 11/28/2026 2:32 PM``.
        """
        rows = self._bares
        heads = [_is_dated(row) for row in rows]
        return sum(heads) >= _ENOUGH and not heads[-1] and not any(map(all, itertools.pairwise(heads)))

    def _who_speaks(self) -> frozenset[str]:
        """The names in headings, on one line or above their time."""
        rows = self._bares
        people = {name_of(above, alone=False) for above, row in itertools.pairwise(rows) if time_alone(row) is not None}
        people.update(head.speaker for row in rows if (head := heading_of(row)) is not None and head.sure)
        return frozenset(people - {""})

    def _keep_silent(self) -> None:
        """Keep a heading below which nothing was said: a message without words, or words that only looked like one."""
        if self._silent is not None:
            self._lines.append(self._silent)
        self._silent = None

    def _shapes(self) -> frozenset[str]:
        """The shapes in which every line with a time names somebody, and several do."""
        timed = dated = silent = 0
        counts = dict.fromkeys(_ALIKE, 0)
        rows = self._bares
        stamps = [stamp_of_line(row) for row in rows]
        for number, stamp in enumerate(stamps):
            head = heading_of(rows[number])
            self._sure = self._sure or (head is not None and head.sure and bool(head.speaker))
            for time in (stamp[0] if stamp is not None else None, head.time if head is not None else None):
                self._twelve = self._twelve or (time is not None and time.clock is not None and bool(time.clock.half))
            if stamp is None:
                continue
            timed += 1
            silent += comes_or_goes(rows[number])
            dated += stamp[0].day is not None and "," in stamp[0].words
            credit = spoken(stamp[1])
            followed = number + 1 < len(rows) and stamps[number + 1] is None
            if credit is not None and credit[0] in counts and credit[1]:
                counts[credit[0]] += 1
            elif followed and rows[number].startswith("[") and titled_name(stamp[1]):
                counts["titled"] += 1
        weechat = any(of_weechat(row) for row in rows)
        every = {shape for shape, count in counts.items() if count >= _ENOUGH and count == timed and shape != "tabbed"}
        if weechat and counts["tabbed"] + silent == timed:
            every.add("tabbed")
        whatsapp = any(of_whatsapp(row) for row in rows)
        if dated == timed and counts["colon"] >= (1 if whatsapp else _ENOUGH):
            every.add("colon")  # WhatsApp, which has lines of its own between
        return frozenset(every)

    def _row(self, raw: str, stripped: str, *, after_gap: bool) -> None:
        bare = _bare(raw)
        if reaction(bare):  # it ends what was said: whose the next line is nobody knows
            self._speaker, self._spoken = "", None
            self._add(TypedLine(ENTRY, bare, at=EventTime.unknown(zone=self._zone)))
            return
        if self._spoken is not None and forwarded(bare):
            self._speaker = ""
        alone = time_alone(bare)
        if alone is not None:
            self._quoting = _is_quoted(raw)
            self._second_line(alone, after_gap=after_gap)
            return
        heading = heading_of(bare)
        spoken_before = self._spoken is not None
        if heading is not None and self._take_heading(heading, bare):
            self._quotes_another = _is_quoted(raw) and (self._quotes_another or (spoken_before and not self._quoting))
            self._quoting = _is_quoted(raw)
            return
        if self._speaker and (name := name_of(bare)) in self._people and name != self._speaker:
            self._speaker = ""  # a reply shows whom it answers: whose the words below are is not said
        if self._speaker and ((self._quotes_another and not _is_quoted(raw)) or may_be_a_heading(bare)):
            self._speaker, self._spoken, self._quotes_another = "", None, False  # behind a quotation somebody answers
        at, words = _time_and_words(bare, self._now, self._zone, self._began)
        at = self._half(at)
        if at is not None and "titled" in self._alike and (name := titled_name(words)):
            self._speaker, self._spoken = name, at
            return
        line = TypedLine(ENTRY, words or stripped, at=at or self._spoken or EventTime.unknown(zone=self._zone))
        if at is None:
            quotes_another = _is_quoted(raw) and not self._quoting
            if self._spoken is not None and not quotes_another:
                line.speaker = self._speaker
        else:
            self._speaker, self._spoken, self._quoting = "", None, _is_quoted(raw)
            self._credit(line, words, at)
        if line.text.strip():
            self._add(line)

    def _credit(self, line: TypedLine, words: str, at: EventTime) -> None:
        """The name between the time and the words, where the shape leaves no doubt."""
        credit = spoken(words)
        if credit is None or not credit[1]:
            return
        shape, name, rest = credit
        if shape in _ALIKE and shape not in self._alike:
            return
        line.speaker, line.text = name, rest
        if shape in ("zoom", "colon"):
            self._speaker, self._spoken = name, at

    def _take_heading(self, heading: Heading, bare: str) -> bool:
        """Take a heading; one whose name is in doubt ends what the person above it said, and is kept as words."""
        if not heading.sure and not self._sure:
            if not self._dates_heads or not _is_dated(bare):
                return False
            heading.speaker = heading.speaker if plainly_a_person(heading.speaker) else ""
        at = self._at(heading.time)
        if at is None:
            return False
        self._keep_silent()
        if heading.speaker:
            self._speaker, self._spoken = heading.speaker, at
            self._silent = TypedLine(ENTRY, bare, at=at)
            return True
        self._speaker, self._spoken = "", None
        self._add(TypedLine(ENTRY, bare, at=EventTime.unknown(zone=self._zone) if heading.dated else at))
        return True

    def _second_line(self, time: WrittenTime, *, after_gap: bool) -> None:
        """A time alone: the line above it is the name, if it plainly is one and nothing else."""
        self._keep_silent()
        at = self._at(time)
        above = self._lines[-1] if self._lines else None
        self._speaker, self._spoken = "", at
        if after_gap or above is None or at is None:
            return
        name = name_of(above.text)
        if name and (self._above_alone or above.text in self._heads):
            self._lines.pop()
            self._speaker, self._names_above = name, True
        elif names_somebody_else(above.text) or name_of(
            above.text, alone=self._names_above and self._heads_alike(time)
        ):
            above.speaker = ""  # a name, or a word of whoever spoke before: in doubt it is nobody's

    def _heads_alike(self, time: WrittenTime) -> bool:
        """Whether a time alone is written like those of headings, and not like those of the next words of the same."""
        return not self._twelve or (time.clock is not None and bool(time.clock.half))

    def _add(self, line: TypedLine) -> None:
        self._silent = None
        self._lines.append(line)

    def _at(self, time: WrittenTime) -> EventTime | None:
        reading = read_written_now(time, now=self._now, zone=self._zone, began=self._began)
        return self._half(reading.at) if isinstance(reading, Reading) else None

    def _half(self, at: EventTime | None) -> EventTime | None:
        """A clock without a.m. or p.m. among others that have it: the half that follows the line above, not exact."""
        if at is None or at.lo is None or at.hi is None:
            return at
        if self._twelve and _UNPADDED.match(at.words) and not _HALF.search(at.words):
            later = at.lo + _HALF_A_DAY
            shift = _HALF_A_DAY if self._last is not None and at.lo < self._last <= later <= self._now else 0
            at = EventTime(Moment(at.lo + shift), Moment(at.hi + shift), approx=True, words=at.words, zone=at.zone)
        self._last = at.lo
        return at


def _in_one_line(rows: list[str]) -> list[str]:
    """The rows, with a name, a dash and a time in one where each stands in its own: so browsers copy such a heading."""
    kept: list[str] = []
    for row in rows:
        alone = len(kept) > 1 and kept[-1].strip() in _SIGNS and time_alone(_bare(row)) is not None
        if alone and name_of(_bare(kept[-2])):
            kept.pop()
            kept[-1] = f"{kept[-1].rstrip()} — {row.strip().lstrip(',—– ')}"
        else:
            kept.append(row)
    return kept


def _is_dated(row: str) -> bool:
    """Whether a row is a heading whose time has a whole date, with nothing but a space before it."""
    if _DATE_AND_CLOCK.search(row[:200]) is None:
        return False
    head = heading_of(row)
    day = head.time.day if head is not None and not head.sure else None
    return day is not None and (day.month is not None or bool(day.pair)) and stamp_of_line(row) is None


def _is_quoted(raw: str) -> bool:
    return raw.lstrip().startswith((">", "│", "|"))


def _bare(raw: str) -> str:
    raw = raw.strip().lstrip("\ufeff\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069 ")
    arabic = _ARABIC_STAMP.match(raw)
    if arabic is not None:
        raw = arabic[0].replace("\u200f", "").replace("،", ",") + raw[arabic.end() :]
    return _BULLET.sub("", raw).strip() or raw.strip()


def _time_and_words(text: str, now: Moment, zone: str, began: Moment | None) -> tuple[EventTime | None, str]:
    """The time of a line and its words; a time that cannot be meant is unknown, with its clock kept beside it."""
    stamp = stamp_of_line(text)
    if stamp is None or not stamp[1].strip() or (stamp[0].clock is None and stamp[0].instant is None):
        return None, text
    written, rest = stamp
    if written.clock is not None and written.clock.problem and not written.clock.half:
        return None, text
    reading = read_written_now(written, now=now, zone=zone, began=began)
    if isinstance(reading, Reading):
        rest = rest.strip()
        return reading.at, rest if rest.endswith("||") else rest.removesuffix("|").rstrip()
    return EventTime.unknown(words=written.words[:80], zone=zone), rest.strip()
