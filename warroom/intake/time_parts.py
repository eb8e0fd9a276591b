"""The parts of a time in a text, in whatever order they stand: a day, a time of day with its zone, a moment, a count.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.calendar_words import RELATIVE, WEEKDAYS
from warroom.intake.day_forms import DAYS, WEEKDAY_IN_SIGNS, WEEKDAY_SIGNS
from warroom.intake.forms import CLOCKS, GAP, Day, Form, WrittenClock
from warroom.intake.part_of_day import HALF_BEHIND, PART_OF_A_DAY, PART_OF_DAY, is_a_sign, with_part_of_day
from warroom.intake.written_time import WrittenTime
from warroom.intake.zone_beside import ZoneBeside
from warroom.intake.zones import meaning, meanings
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND

ABOUT = (
    rf"(?:[~≈∼～]|approx(?:imately|\.)?(?=\W)|around(?=\W)|about(?=\W)|circa(?=\W)|ca\.|c\.(?={GAP}?\d)|"
    rf"ca(?={GAP})|roughly(?=\W)|"
    rf"(?:maybe|perhaps|possibly|likely|probably|mas{GAP}o{GAP}menos|más{GAP}o{GAP}menos)(?=\W)|"
    rf"some{GAP}?time{GAP}(?:around|after|before)(?=\W)|"
    rf"(?:shortly|just|soon|right){GAP}(?:after|before)(?=\W)|no{GAP}(?:later|earlier){GAP}than(?=\W)|"
    rf"(?:kurz|bald){GAP}(?:nach|vor)(?=\W)|"
    rf"[≤≥]|약|大[约約]|(?:vor|spätestens)(?=\W)|"
    rf"(?:so{GAP})?gegen(?=\W)|etwa(?=\W)|(?:so{GAP})?ungefähr(?:{GAP}um)?(?=\W)|so{GAP}(?:gegen|um)(?=\W)|vers(?=\W)|"
    rf"environ(?=\W)|à{GAP}peu{GAP}près(?=\W)|(?:sobre|hacia|alrededor{GAP}de|cerca{GAP}de){GAP}las|"
    rf"aprox(?:imad\w{{2,7}}|\.)?(?=\W)|(?:por{GAP}volta|cerca){GAP}d(?:as|e)|verso{GAP}le|intorno{GAP}alle|i{GAP}(?:think|guess|believe)(?:{GAP}at)?(?=\W)|"
    rf"(?:a{GAP})?(?:bit|little|few{GAP}(?:min(?:ute)?s?|secs?|seconds)){GAP}(?:after|before)(?=\W)|"
    rf"около(?=\W)|примерно(?:{GAP}в)?(?=\W)|約|约){GAP}{{0,3}}"
)
JOINT = (
    rf"(?:T(?=\d|xx|\?\?|HH)|/(?=\d\d:\d\d)"
    rf"|(?:{GAP}|[*_`,;·•]|~~|\b(?:at|on(?:{GAP}the)?|of|from|between|um|am|von|den|le|el|à|às|a{GAP}las|kl\.?|klo|o|в|alle|ore|om)(?={GAP})"
    rf"|(?<={GAP})[-–—@/|](?={GAP})"
    rf"|:(?=\d\d:)|[.:@-](?={GAP}{{0,2}}\d{{1,2}}(?::\d\d|{GAP}?[ap]\.?m\b))){{0,8}}\(?)"
)
_LATE_DAY = rf"{GAP}?\((?:\+{GAP}?1(?:{GAP}?d(?:ay)?)?|(?:the{GAP})?(?:next|following){GAP}day|翌日?)\)"
ROUGHLY = (
    rf"{GAP}{{0,2}}(?:~(?!{GAP}?[\d~])|\((?:approx(?:imately|\.)?|(?-i:[Ee]st)(?:imated|\.)?|ish|ca\.?|circa|about|\?)\)|"
    rf"-?ish\b|"
    rf"approx(?:imately|\.)?(?!\w)|or{GAP}(?:so|later|earlier|before|after)\b|onwards?\b|"
    rf"at{GAP}the{GAP}(?:latest|earliest)\b|"
    rf"(?:±|\+/?-){GAP}?\d{{1,3}}(?:{GAP}?(?:m|mins?|minutes|s|secs?|seconds|h|hours?))?(?!\w)|"
    rf"頃|ごろ|ころ|左右|(?:前後|前后)(?![端台期置])|(?<=[時时点點分])[许許]|(?<=\d)[许許](?![^\W\d_])|(?:(?<=[시분])|(?<=\d))(?:경|쯤|{GAP}?께)(?![^\W\d_에])|(?<=\d)\+(?=[\s|\])*_]|$)|(?<=[\w)\].])\?(?![?:\w]))"
)
_SUFFIX = rf"{GAP}?(?:Uhr|uur\b|hrs?\b\.?|hours\b|o'clock|h\b(?!-)|sharp\b)"
_EPOCH = r"(?P<s>\d{10})(?:\.(?P<f>\d{1,9}))?(?![\d.])|(?P<ms>\d{13})(?!\d)|(?P<us>\d{16})(?!\d)|(?P<ns>\d{19})(?!\d)"
_ELAPSED = (
    rf"T{GAP}?(?:0(?![\w:])|(?P<sign>[+\-−]){GAP}?(?:(?P<h>\d{{1,3}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}}))?|"
    rf"(?P<n>\d{{1,5}}){GAP}?(?P<u>hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s|days?|d)?"
    rf"(?:{GAP}?(?P<n2>\d{{1,2}}){GAP}?(?P<u2>minutes?|mins?|m|seconds?|secs?|s))?)(?!\w|:\d))"
)
_DASHES = frozenset("-–—|:")
MARKED_OFF = rf"{GAP}{{0,3}}[*_`~)\]}}】>\"]{{0,6}}{GAP}{{0,3}}(?:[:：–—|,;.→⇒·~=-]|$|\(|\t)"
"""What marks a time off from the words behind it."""
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
_MINUTES_OF_DAY = 24 * 60
_FURTHEST_APART = 12 * 60
"""Minutes between a clock and the same time elsewhere, beyond which it may be on another day there."""
_NEAR = 48
_EARLIEST_EPOCH, _LATEST_EPOCH = 1_000_000_000, 4_102_444_800


def _minutes_in_utc(said: WrittenTime) -> frozenset[int]:
    """The minutes of a clock in UTC, on whatever day: one where its zone has an offset of its own, those of winter and
    of summer where it is a place's, none where it is open.
    """
    zone, clock = said.zone or meaning(said.zone_word), said.clock
    if clock is None or clock.hour is None or not zone:
        return frozenset()
    return frozenset((clock.minute_of_day - behind) % _MINUTES_OF_DAY for behind in _offsets(zone))


def _offsets(zone: str) -> list[int]:
    """In minutes before UTC, what the clocks of ``zone`` show in winter and in summer."""
    import datetime

    from warroom.intake.times import zone_named

    try:
        place = zone_named(zone)
    except ValueError:
        return []
    seasons = (datetime.datetime(2024, month, 1, tzinfo=place).utcoffset() for month in (1, 7))
    return [int(behind.total_seconds()) // 60 for behind in seasons if behind is not None]


class TimeParts(ZoneBeside):
    """Stands somewhere in a text and takes one part of a time after the other."""

    def __init__(self, text: str, start: int) -> None:
        super().__init__(text, start)
        self._day_form: Form | None = None
        self._clock_form: Form | None = None
        self._named_weekday = self._oclock = self._uhr = False
        self._day_behind_dash = False
        self._part: re.Match[str] | None = None
        """Whether the day stands behind the clock and a sign that may as well begin the words."""

    def _instant(self) -> bool:
        if not self._text[self._at : self._at + 10].isdecimal():
            return False
        found = re.compile(_EPOCH).match(self._text, self._at)
        if found is None:
            return False
        digits = found["s"] or found["ms"] or found["us"] or found["ns"]
        micro = int(digits.ljust(16, "0")[:16])
        if not _EARLIEST_EPOCH <= micro // SECOND < _LATEST_EPOCH:
            return False
        self._said.instant = micro + int((found["f"] or "0")[:6].ljust(6, "0"))
        self._at = found.end()
        return True

    def _elapsed(self) -> bool:
        if self._text[self._at : self._at + 1] not in ("T", "t"):
            return False
        found = re.compile(_ELAPSED).match(self._text, self._at)
        if found is None:
            return False
        total = 0
        if found["h"]:
            total = int(found["h"]) * HOUR + int(found["m"]) * MINUTE + int(found["s"] or 0) * SECOND
        elif found["n"]:
            unit = (found["u"] or "").casefold()
            self._said.unit_said = bool(unit) or not int(found["n"])
            total = int(found["n"]) * _UNITS[unit[:1] or "m"]
            if found["n2"]:
                total += int(found["n2"]) * _UNITS[found["u2"][0].casefold()]
        self._said.elapsed = -total if found["sign"] in ("-", "−") else total
        self._at = found.end()
        return True

    def _parts(self) -> bool:
        """The day and the time of day in either order, with the zone."""
        said = self._said
        taken = False
        for _ in range(5):
            before, sure = self._at, not said.approx
            opened = dashed = False
            if taken:
                joint = self._take(JOINT)
                opened = joint is not None and joint.group().endswith("(")
                dashed = said.clock is not None and joint is not None and not _DASHES.isdisjoint(joint.group())
                if (sure or said.clock is None) and self._take(ABOUT):
                    said.approx = True
            dayless = said.day is None
            if not (self._take_day(before if taken else -1) or self._take_clock()):
                self._at -= 1
                if not (opened and self._text[self._at] == "(" and self._take_clock()):
                    self._at, said.approx = before, not sure  # "14:32 maybe DNS": the doubt is of the words
                    break
                opened = False
            if opened:
                self._zone()
                self._close()
            self._day_behind_dash = self._day_behind_dash or (dashed and dayless and said.day is not None)
            taken = True
        return taken

    def _close(self) -> None:
        if self._text[self._at : self._at + 1] == ")":
            self._at += 1

    def _take_day(self, before: int) -> bool:
        said = self._said
        if said.day is not None and said.day.weekday is None:
            return False
        near = self._text[self._at : self._at + _NEAR]
        for form in DAYS:
            found = form.match(self._text, self._at, near)
            if found is None:
                continue
            day = form.read(found)
            if not isinstance(day, Day):
                continue
            if said.day is not None and day.weekday is not None:
                continue
            after_clock = said.clock is not None
            if after_clock and day.relative is not None and self._text[self._at - 1].isalnum():
                continue  # what touches a clock may be the first of the words
            opened = "(" in self._text[max(0, before) : self._at]
            guessed = form.loose and after_clock and not opened and day.relative is None
            if guessed and not (day.weekday is not None and self._plainly_the_day(before, found)):
                padded = day.weekday is None and "0" in (found[1][:1], found[2][:1])
                if padded or day.weekday is not None:
                    said.beside_day, said.beside = day, found.group().strip(" .,")
                continue
            self._named_weekday = self._named_weekday or day.weekday is not None
            if said.day is not None:
                said.weekday = said.day.weekday
            said.day, self._day_form = day, form
            self._at = found.end()
            if day.weekday is None and day.relative is None:
                self._weekday_behind()
            elif part := self._take(PART_OF_A_DAY):
                self._part, said.approx = part, True
                self._count_part()
            return True
        return False

    def _plainly_the_day(self, before: int, weekday: re.Match[str]) -> bool:
        """Whether the name of a day behind a clock is its day: ``on Friday``, ``Friday:``, before a date."""
        led = self._text[before : self._at].casefold().split()
        marked = re.compile(MARKED_OFF).match(self._text, weekday.end()) is not None
        return bool({"on", "am", "le", "el"} & set(led)) or marked or self._date_behind(weekday.end())

    def _date_behind(self, end: int) -> bool:
        """Whether a date stands behind the name of a day that ends at ``end``: ``17:45 UTC, Sat 20 Feb``."""
        later = TimeParts(self._text, end)
        later._take(rf"{GAP}{{0,2}},?{GAP}{{0,2}}")
        dated = later._take_day(-1) and later._day_form is not None and not later._day_form.loose
        return dated and later._said.day is not None and later._said.day.weekday is None

    def _weekday_behind(self) -> None:
        """``2024-03-01 (Fri)``: the name of the day behind its date."""
        found = re.compile(rf",?{GAP}{{1,2}}\(?([^\W\d_]{{3,10}})\)?(?![\w])").match(self._text, self._at)
        if found is not None and found[1].casefold() in WEEKDAYS:
            self._said.weekday = WEEKDAYS[found[1].casefold()]
            self._at = found.end()
        elif named := self._take(WEEKDAY_IN_SIGNS):
            self._said.weekday = WEEKDAY_SIGNS.index(next(filter(None, named.groups()))) % 7

    def _year_behind(self) -> None:
        """``Fri Feb 13 14:32:10 2026``: the year behind the time, where the name of the day stood in front."""
        day = self._said.day
        if day is None or day.year is not None or day.month is None or not self._named_weekday:
            return
        found = re.compile(rf"{GAP}((?:19|20)\d{{2}})(?![\w:])").match(self._text, self._at)
        if found is not None:
            day.year, self._at = int(found[1]), found.end()
            self._zone()

    def _take_clock(self) -> bool:
        said = self._said
        if said.clock is not None:
            return False
        begin = self._at
        read = self._clock_here()
        if read is None:
            return False
        clock, form = read
        if form.loose and form.name == "1432" and said.day is not None and begin and self._text[begin - 1] in "-/":
            return False
        said.clock, self._clock_form = clock, form
        self._count_part()
        self._after_clock()
        return True

    def _clock_here(self) -> tuple[WrittenClock, Form] | None:
        near = self._text[self._at : self._at + _NEAR]
        for form in CLOCKS:
            found = form.match(self._text, self._at, near)
            clock = form.read(found) if found is not None else None
            if found is not None and isinstance(clock, WrittenClock):
                self._at = found.end()
                return clock, form
        return None

    def _after_clock(self) -> None:
        """What belongs to a time of day behind it: o'clock, roughly, its zone, the next day."""
        said = self._said
        if self._clock_form is not None and self._clock_form.name != "??:??":
            suffix = self._take(_SUFFIX)
            self._oclock = suffix is not None or self._oclock
            self._uhr = self._uhr or (suffix is not None and suffix.group().strip() in ("Uhr", "uhr"))
        rough = said.approx
        self._roughly()
        if said.approx and not rough and said.clock is not None and (half := self._take(HALF_BEHIND)):
            with_part_of_day(said.clock, half)
        self._part_of_day()
        if said.zone or said.zone_word or self._zone():
            self._named_again()
        self._year_behind()
        self._written_again()
        self._roughly()
        late = self._take(_LATE_DAY) if said.day is None else None
        if late is not None:
            said.day = Day()
            said.day.relative = RELATIVE["next day"]
            said.approx = said.approx or "+" in late.group()

    def _count_part(self) -> None:
        """``yesterday evening 9:05``, ``9:05 on Friday night``: the part of the day counts in its clock."""
        if self._part is not None and self._said.clock is not None:
            with_part_of_day(self._said.clock, self._part)

    def _roughly(self) -> None:
        for _ in range(2):  # "14:30-ish?"
            if self._take(ROUGHLY):
                self._said.approx = True

    def _part_of_day(self) -> None:
        """``2:32 in the afternoon``; in front of words it may be theirs ("the afternoon call"): then it is rough."""
        clock = self._said.clock
        part = self._take(PART_OF_DAY) if clock is not None else None
        if clock is None or part is None:
            return
        changed = with_part_of_day(clock, part)
        if (
            changed
            and not is_a_sign(part)
            and (part["noon"] or re.compile(MARKED_OFF).match(self._text, self._at) is None)
        ):
            self._said.approx = True

    def _named_again(self) -> None:
        """``-0500 (EST)``, ``Z[UTC]``, ``CET (UTC+1)``: the zone once more; what contradicts it is not understood."""
        said = self._said
        if said.left:
            return
        again = TimeParts(self._text, self._at)
        again._said.clock = said.clock
        here = self._text[self._at :]
        if not again._zone() or again._said.beside:
            number = again._said.beside[:1] in ("+", "-", "−")
            if again._said.beside and not (number and (said.zone or said.zone_word not in ("UTC", "GMT"))):
                said.beside = said.beside or again._said.beside  # "14:05 UTC  +2"
            return
        if here.lstrip(" \u00a0*_").startswith(","):
            return
        first, second = said.zone or said.zone_word, again._said.zone or again._said.zone_word
        if again._said.left or not self._agree(first, second):
            said.left = self._text[self._at : again._at].strip()
        elif again._said.zone and not said.zone:
            said.zone, said.zone_word = again._said.zone, ""
        self._at = again._at

    @staticmethod
    def _agree(first: str, second: str) -> bool:
        """Whether two names of a zone can mean the same: ``IST`` and ``+05:30``, ``Europe/Berlin`` and ``CEST``."""
        if first == second:
            return True
        offsets = [
            {
                offset
                for zone in ([meaning(name)] if meaning(name) else meanings(name) or [name])
                for offset in _offsets(zone)
            }
            for name in (first, second)
        ]
        return not offsets[0].isdisjoint(offsets[1])

    def _written_again(self) -> None:
        """``14:05 UTC / 16:05 CEST``: the same time on another clock; where it is not the same, neither is taken."""
        said = self._said
        if said.clock is None:
            return
        joint = re.compile(rf"{GAP}?[/|=(\[]{GAP}?(?=\d)").match(self._text, self._at)
        if joint is None:
            return
        again = TimeParts(self._text, joint.end())
        if not again._take_clock() or not (again._said.zone or again._said.zone_word):
            return
        end = again._at
        closing = {"(": ")", "[": "]"}.get(joint.group().strip(), "")
        if closing:
            if self._text[end : end + 1] != closing:
                return
            end += 1
        if not (said.zone or said.zone_word):
            self._take_the_named(again, end, sure=bool(closing))
            return
        later = again._said.clock
        alike = (said.zone, said.zone_word) == (again._said.zone, again._said.zone_word)
        if alike and "/" in joint.group() and later is not None and later.minute_of_day > said.clock.minute_of_day:
            said.until, self._at = later, end  # 13:32Z/13:40Z
            return
        first, second = _minutes_in_utc(said), _minutes_in_utc(again._said)
        if not first or not second:
            said.approx = True
        elif not first & second:
            said.left = self._text[joint.start() : end].strip()
        elif len(first) > 1:
            said.approx = True
        self._at = end

    def _take_the_named(self, again: TimeParts, end: int, *, sure: bool) -> None:
        """``14:05 (13:05 UTC)``: of a clock without a zone and one with it, the second says when it was."""
        said, named = self._said, again._said
        first, second = said.clock, named.clock
        if first is None or second is None or first.hour is None or second.hour is None:
            return
        apart = second.minute_of_day - first.minute_of_day
        if not sure and not (again._clock_form is self._clock_form and second.minute):
            said.approx = True  # "2 AM / 3 AM UTC"
            return
        if apart % 30 or abs(apart) > _FURTHEST_APART:  # another time, or its day is another
            said.left = self._text[self._at : end].strip()
        else:
            said.clock, said.zone, said.zone_word = second, named.zone, named.zone_word
            said.approx = (
                said.approx or named.approx or not sure or (first.second is not None and second.second is None)
            )
        self._at = end
