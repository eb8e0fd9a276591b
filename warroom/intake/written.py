"""A time as it is written somewhere: its day, its time of day, its zone, its end, in whatever order they stand.

What it means is said by `warroom.intake.placing`. What stands beside a time like a part of it and is not understood is
kept in ``left``: such a time is never an exact one. Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.calendar_words import SHORT_WEEKDAYS
from warroom.intake.forms import GAP, Day, WrittenClock
from warroom.intake.time_parts import ABOUT, JOINT, MARKED_OFF, ROUGHLY, TimeParts
from warroom.intake.written_time import WrittenTime
from warroom.intake.zones import offset_name

_LEAD = rf"(?:at|as{GAP}of|by|before|until|till|on{GAP}the|on|from|between|um|von|zwischen|am|klo|kl\.?|à|since|"
_LEAD += (
    rf"ab|de(?={GAP}\d[\d:.h]{{0,4}}{GAP}(?:a|à|às|as){GAP}(?:las{GAP})?\d)"
    rf"|alle(?:{GAP}ore)?|ore|les?|el|du|vom|dal|seit|entre(?:{GAP}las|{GAP}les|{GAP}as)?|desde(?:{GAP}las)?|a{GAP}las|às"
    rf"|a{GAP}partir{GAP}d(?:as|e{GAP}las|e)|depuis|dès|"
    rf"с|со|между|в|о|об|om|godz(?:\.|ina)?|after|nach|après)(?={GAP}){GAP}{{1,3}}"
)
_PART_OF_DAY = (
    rf"(?:(?:early|late|mid)(?:{GAP}|-)?)?(?:(?:in{GAP}the{GAP})?(?:morning|afternoon|evening"
    rf"|night))(?:{GAP}(?:of|on))?"
    rf",?{GAP}(?=\d|(?-i:[A-Z])[a-z]{{2}})"
)
"""``Early morning July 12th``: a part of the day that follows."""
_OR_ANOTHER = (
    rf"{GAP}{{0,2}}(?:(?:or|od(?:er|\.)|ou){GAP}{{1,2}}~?\d{{1,2}}[:.h]\d{{2}}"
    rf"|(?:[,、，&+/]|(?:and|und|et|y|e|и){GAP}){GAP}{{0,2}}~?\d{{1,2}}[:h]\d{{2}}(?![\d.])"
    rf"|[*_`]{{0,3}}(?:or{GAP}(?:earlier|later|before|after)\b|以前|之前|前(?!\w)|まで|이전|까지)"
    rf"|{GAP}?(?:or|/){GAP}?(?:(?:UTC|GMT)[+\-−]|[+\-−]\d)|\+[A-Za-z]"
    rf"|{GAP}or{GAP}(?-i:UTC|GMT|[A-Z]{{1,4}}T)\b"
    rf"|[(\[](?:should|sic\b|actually|really|rather|correct|not{GAP}\d|or{GAP}\d))"
)
"""``09:05 or 09:10``, ``20:11, 20:15``, ``09:00 (should be 09:05)``, ``09:05 以前``: which it was is not said."""
_EITHER_HALF = rf"{GAP}?(?:/|\(|or{GAP}|(?<={GAP})){GAP}?(?:[ap]\.?m\b(?:(?:/|{GAP}or{GAP})[ap]\.?m\b)?|a/p)\??\)?"
_OF_ANOTHER_DAY = (
    rf"{GAP}(?:last{GAP}(?:night|week|month|evening|\w{{3,6}}day)|this{GAP}\w{{3,6}}day|the{GAP}(?:previous"
    rf"|prior|night{GAP}before|day{GAP}(?:before|after))|"
    rf"(?:\d{{1,2}}|two|three){GAP}days{GAP}(?:ago|before|later|earlier))(?![\w'’-])"
)
_OF_HOURS = r"(?:of|worth|ago|later|long|total|in|per|after|before|to|were|was|is|are|and|each)(?!\w)"
_BETWEEN = re.compile(r"(?:between|zwischen|entre|между)\b", re.IGNORECASE)
_LEFT = r"[+\-−]\d|\s?[\(\[](?P<word>[A-Z]{2,5})[\)\]]"
_BETWEEN_THEM = rf"{GAP}{{0,3}}[*_`]{{0,2}}"
_UNTIL = (
    rf"[*_`]{{0,2}}{GAP}{{0,3}}(?P<sign>->|[-–—~～〜→]|/(?=\d{{2}}(?![\d:./]))|\.{{2,3}}|…"
    rf"|/(?=\d{{4}}-\d\d-\d\dT)|to(?={GAP})|thru(?={GAP})|through(?={GAP})|until(?={GAP})|till(?={GAP})"
    rf"|bis(?={GAP})|"
    rf"(?P<and>and|und|et|y|e|и)(?={GAP})|(?:から|부터)(?={GAP}?\d)|(?:à|a|até|hasta|до"
    rf"|по)(?={GAP}))[*_`]{{0,2}}{_BETWEEN_THEM}"
)

_NIGHT, _MINUTES_OF_DAY = 12 * 60, 24 * 60
"""Minutes: ``14:32-05:00`` would last longer than a night, so it is an offset from UTC."""


def read_written(text: str, start: int = 0, *, alone: bool = False, prose: bool = False) -> WrittenTime | None:
    """The time with which ``text`` goes on at ``start``; `None` when with none.

    ``alone`` says that nothing else should stand there (a column of times), so that loose forms count; ``prose`` lets
    "at" and "between" stand in front.
    """
    said = _Reader(text, start).read(alone=alone, prose=prose)
    if said is None or (said.loose and not alone):
        return None
    return said


def read_loosely(text: str, start: int = 0) -> WrittenTime | None:
    """Like `read_written`, and what might as well be something else too (its ``loose`` says so)."""
    return _Reader(text, start).read(alone=False, prose=False)


class _Reader(TimeParts):
    """Reads a whole time: its lead, its parts, its end."""

    _led_by_clock = False
    """Whether a word stands in front that leads to a clock and to nothing else, which is written with a dot there."""

    _led_to_noon = False
    """Whether a word such as "at" stands in front, which leaves no doubt that ``noon`` is a time."""

    def read(self, *, alone: bool, prose: bool) -> WrittenTime | None:
        said, sign = self._said, self._text[self._at : self._at + 1]
        between = part = False
        if prose and sign.isalpha():
            part = self._take(_PART_OF_DAY) is not None
            between = _BETWEEN.match(self._text, self._at) is not None
            lead = self._take(_LEAD)
            self._led_to_noon = lead is not None
            led = lead.group().casefold().split()[0] if lead is not None else ""
            said.approx = led in ("as", "by", "before", "until", "till", "after", "nach", "après")
            last = lead.group().casefold().split()[-1] if lead is not None else ""
            self._led_by_clock = last.rstrip(".") in ("kl", "klo", "ore", "às")
        if sign.isalpha():
            self._short_weekday()
        if not sign.isdecimal():
            said.approx = self._take(ABOUT) is not None or said.approx
        if self._instant() or self._elapsed():
            return self._finish()
        if not self._parts():
            return None
        if said.clock is not None and not (self._until(between) and self._tail()) and said.until is None:
            self._tail()
        if between and said.clock is not None and said.until is None and said.until_day is None:
            said.approx = True
        if said.clock is not None and said.day is not None and said.day.last:
            said.approx = True  # of which of the days is not said
        if said.clock is None:
            self._until_a_day(between)
            said.approx = said.approx or part
        return self._judge(alone=alone, prose=prose)

    def _short_weekday(self) -> None:
        """``Fr., 13.02.2026``, ``ven. 13 févr.``: passed over where a date stands behind it."""
        word = re.compile(rf"([^\W\d_]{{1,4}})\.?,?{GAP}{{1,2}}(?=\d)").match(self._text, self._at)
        if word is not None and word[1].casefold() in SHORT_WEEKDAYS and self._date_behind(word.end()):
            self._said.weekday, self._at = SHORT_WEEKDAYS[word[1].casefold()], word.end()

    def _judge(self, *, alone: bool, prose: bool) -> WrittenTime | None:
        said = self._said
        if said.clock is None and self._day_form is not None and self._day_form.loose and not alone:
            return None
        if said.clock is not None and self._clock_form is not None and self._clock_form.loose:
            four = self._clock_form.name == "1432"  # "1000-2000 requests"
            helped = said.day is not None or said.zone or said.zone_word or said.clock.half or (said.until and not four)
            helped = helped or self._uhr or (self._led_to_noon and self._clock_form.name == "noon")
            helped = helped or (self._led_by_clock and not four)
            said.loose = not helped and not (prose and self._oclock and not self._counts_hours())
        return self._finish()

    def _counts_hours(self) -> bool:
        """Whether ``2000 hours of video`` or ``14:32h total`` counts them: on an entry line it may always do so."""
        return re.compile(rf"{GAP}{{0,3}}{_OF_HOURS}", re.IGNORECASE).match(self._text, self._at) is not None

    def _take_end_as_offset(self) -> None:
        """Take what stands behind a clock and a sign as its offset, where there is one and it can be no end: it would
        last from 14:32 to 5 the next day, or the clock has seconds and it has none, behind a date
        (``2026-02-13 02:00:10-05:00``) or before the clock in its day, or behind a date the sign touches it and not the
        clock (``2026-02-13 02:00 -05:00``), as programs write offsets and hardly anybody a range.
        """
        said, clock, until = self._said, self._said.clock, self._said.until
        if clock is None or until is None or said.zoned or clock.hour is None or until.hour is None:
            return
        offset = offset_name("-", until.hour, until.minute or 0)
        lasts = (until.minute_of_day - clock.minute_of_day) % _MINUTES_OF_DAY
        overnight = until.minute_of_day < clock.minute_of_day
        dated = said.day is not None and said.day.month is not None
        of_program = clock.second is not None and (dated or overnight)
        if offset and ((overnight and lasts > _NIGHT) or of_program or (dated and said.offset_apart)):
            said.zone, said.until = offset, None

    def _finish(self) -> WrittenTime | None:
        said, text = self._said, self._text
        said.end = self._at
        if said.offset_or_end:
            self._take_end_as_offset()
        if self._day_behind_dash and re.compile(MARKED_OFF).match(text, self._at) is None:
            said.approx = True  # "17:40 – May 5 backup": the day may be of the words
        if re.compile(_OR_ANOTHER, re.IGNORECASE).match(text, self._at) is not None:
            said.approx = True
        halves = re.compile(_EITHER_HALF, re.IGNORECASE).match(text, self._at)
        if halves is not None and said.clock is not None and not said.left:
            said.left, self._at = halves.group().strip(), halves.end()
            said.end = self._at
        other_day = re.compile(_OF_ANOTHER_DAY, re.IGNORECASE).match(text, self._at)
        if other_day is not None and said.clock is not None and said.day is None:
            said.left, self._at = other_day.group().strip(), other_day.end()
            said.end = self._at
        after, second = text[self._at : self._at + 1], text[self._at + 1 : self._at + 2]
        if after.isalnum() and not (after > "\u3000" or text[self._at - 1 : self._at] > "\u3000"):
            return None
        unclocked = (
            said.clock is None or self._clock_form is None or self._clock_form.name in ("2 PM", "noon", "12 noon")
        )
        if after in ("-", ".") and second.isalpha() and unclocked and said.instant is None and said.elapsed is None:
            return None  # 4pm-agent, 2026-02-13.tar.gz
        if after in ":.%/" and after and (second.isdecimal() or after == "%"):
            return None
        if said.day is not None and said.day.nothing:
            return None
        if said.clock is not None and self._oclock and self._counts_hours():
            said.approx = True
        return said

    def _until(self, between: bool) -> bool:
        """The end of a range; `True` when there is one."""
        said, begin = self._said, self._at
        sign = self._take(_UNTIL)
        if sign is None:
            return False
        if sign["and"] and not between:
            self._at = begin
            return False
        first, form = said.clock, self._clock_form
        self._take(ABOUT)
        later = _Reader(self._text, self._at)
        if later._take_day(-1):
            later._take(JOINT)
        later_clock = later._clock_here()
        if later_clock is None:
            return self._minutes_alone(sign, begin)
        clock, clock_form = later_clock
        if clock_form.loose and (form is None or form.name != clock_form.name):
            self._at = begin
            return False
        after = self._text[later._at : later._at + 1]
        zulu = after in ("Z", "z") and not self._text[later._at + 1 : later._at + 2].isalnum()
        joined = after.isalnum() and after <= "\u3000" and not zulu  # 20時06分まで needs no space
        if joined or (after == ":" and self._text[later._at + 1 : later._at + 2].isdecimal()):
            self._at = begin
            return False
        self._at = later._at
        self._share_half(first, clock)
        said.until, said.until_day = clock, later._said.day
        self._take(ROUGHLY)
        self._take(rf"{GAP}?(?:まで|까지)")
        before = sign.group().lstrip("*_`")
        tight = sign["sign"] == "-" and before.strip() == "-" and before[-1] == "-"
        if tight and clock.second is None and later._said.day is None:
            said.offset_or_end = self._text[begin : self._at].strip()
            said.offset_apart = before[0] != "-"
        return True

    def _until_a_day(self, between: bool) -> None:
        """``2024-03-01 to 2024-03-08``: the last day of several, where both are whole and no clock stands beside it."""
        said, begin = self._said, self._at
        if said.day is None or said.day.day is None or said.day.month is None or said.day.problem:
            return
        if said.day.last:
            said.until_day = Day(said.day.year, said.day.month, said.day.last)
            return
        sign = self._take(_UNTIL)
        if sign is None or (sign["and"] and not between):
            self._at = begin
            return
        later = _Reader(self._text, self._at)
        last = later._said
        if (
            not later._take_day(-1)
            or last.day is None
            or last.day.day is None
            or last.day.problem
            or (later._day_form is not None and later._day_form.loose)
            or later._goes_on_with_a_clock()
        ):
            self._at = begin
            return
        said.day.year = said.day.year or last.day.year
        said.until_day, self._at = last.day, later._at

    def _goes_on_with_a_clock(self) -> bool:
        """Whether a clock stands behind the day that was read."""
        here = self._at
        self._take(JOINT)
        clocked = self._take_clock()
        self._at = here
        return clocked

    def _minutes_alone(self, sign: re.Match[str], begin: int) -> bool:
        """``23:15-30``, ``23:15:10-25``: the end in minutes of the same hour, in seconds of the same minute."""
        said, first = self._said, self._said.clock
        self._at = begin + len(sign.group())
        last = re.compile(r"(\d{2})(?![\d:%]|\.\d)").match(self._text, self._at)
        tight = sign["sign"] in ("-", "–", "～", "~", "〜", "/") and sign.group() == sign["sign"]
        if last is None or not tight or first is None or first.minute is None or first.half:
            self._at = begin
            return False
        begun = first.minute if first.second is None else first.second
        if not begun < int(last[1]) <= 59:
            self._at = begin
            return False
        in_minutes = first.second is None
        said.until = (
            WrittenClock(first.hour, int(last[1]))
            if in_minutes
            else WrittenClock(first.hour, first.minute, int(last[1]))
        )
        self._at = last.end()
        return True

    @staticmethod
    def _share_half(first: WrittenClock | None, later: WrittenClock) -> None:
        """``2:30-3:15 PM``: the half of the day that stands once counts for both."""
        if first is None or first.half or not later.half or first.hour is None or not 1 <= first.hour <= 12:
            return
        hour = first.hour % 12 + (12 if later.half == "p" else 0)
        if later.hour is not None and (hour, first.minute or 0) > (later.hour, later.minute or 0):
            hour = first.hour % 12
        first.hour, first.half = hour, later.half

    def _tail(self) -> bool:
        """What stands behind the end of a range, or behind everything."""
        self._after_clock()
        if self._said.day is None:
            before, here = self._at, self._take(JOINT)
            opened = here is not None and here.group().endswith("(")
            if opened and self._take_day(before):
                self._zone()
                self._close()
                self._day_form = None
            else:
                self._at = before
        left = re.compile(_LEFT).match(self._text, self._at)
        if left is not None and not left["word"] and not self._said.offset_or_end:
            self._said.left = self._said.left or self._text[self._at : self._at + 6].split()[0]
            rest = re.compile(r"[+\-−][\d:]{1,8}").match(self._text, self._at)
            self._at = rest.end() if rest is not None else self._at
        return True
