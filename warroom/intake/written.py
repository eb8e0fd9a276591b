"""A time as it is written somewhere: its day, its time of day, its zone, its end, in whatever order they stand.

What it means is said by `warroom.intake.placing`. What stands beside a time like a part of it and is not understood is
kept in ``left``: such a time is never an exact one. Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.forms import CLOCKS, DAYS, GAP, RELATIVE, WEEKDAYS, Clock, Day, Form
from warroom.intake.zones import FIXED, NAMED, PAIRS, is_zone_word, looks_like_a_zone, meaning, offset_name
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND

_ABOUT = (
    rf"(?:[~≈∼～]|approx(?:imately|\.)?(?=\W)|around(?=\W)|about(?=\W)|circa(?=\W)|ca\.|c\.(?={GAP}?\d)|ca(?={GAP})|roughly(?=\W)|"
    rf"gegen(?=\W)|etwa(?=\W)|vers(?=\W)|sobre{GAP}las|hacia{GAP}las|por{GAP}volta{GAP}d(?:as|e)|около(?=\W)|примерно(?:{GAP}в)?(?=\W)|約|约){GAP}{{0,3}}"
)
_LEAD = rf"(?:at|by|on{GAP}the|on|from|between|um|von|zwischen|am|kl\.?|à|since|"
_LEAD += (
    rf"ab|seit|entre(?:{GAP}las|{GAP}les|{GAP}as)?|desde(?:{GAP}las)?|a{GAP}las|às|a{GAP}partir{GAP}d(?:as|e{GAP}las|e)|depuis|dès|"
    rf"с|со|между|в|after|nach|après)(?={GAP}){GAP}{{1,3}}"
)
_BETWEEN = re.compile(r"(?:between|zwischen|entre|между)\b", re.IGNORECASE)
_JOINT = (
    rf"(?:T(?=\d|xx|\?\?|HH)|/(?=\d\d:\d\d)"
    rf"|(?:{GAP}|[*_`,;·•~]|\b(?:at|on|of|um|am|den|le|el|à|às|a{GAP}las)(?={GAP})|(?<={GAP})[-–—@/|](?={GAP})"
    rf"|:(?=\d\d:)){{0,8}}\(?)"
)
_LATE_DAY = rf"{GAP}?\((?:\+{GAP}?1(?:{GAP}?d(?:ay)?)?|(?:the{GAP})?(?:next|following){GAP}day|翌日?)\)"
_ROUGHLY = (
    rf"{GAP}{{0,2}}(?:~(?!{GAP}?[\d~])|\((?:approx(?:imately|\.)?|(?-i:[Ee]st)(?:imated|\.)?|ish|ca\.?|circa|about|\?)\)|-?ish\b|"
    rf"approx(?:imately|\.)?(?!\w)|or{GAP}so\b|頃|ごろ|ころ|左右|(?<=\d)\+(?=[\s|\])*_]|$)|(?<=\d)\?(?![?:\d]))"
)
_SUFFIX = rf"{GAP}?(?:Uhr|hrs?\b\.?|hours\b|o'clock|(?<=\d)h\b)"
_AREAS = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada|Brazil|Mexico"
_ZONE = (
    rf"(?P<gap>{GAP}{{0,5}}[,*_]{{0,3}}{GAP}{{0,2}})(?P<open>[(\[])?(?:"
    rf"(?P<utc>UTC|GMT)?(?P<between>{GAP}?)(?P<sign>[+\-−±])(?P<oh>\d{{1,2}})(?::?(?P<om>\d{{2}}))?(?![\d:.]\d|\d|-\d)"
    rf"|(?P<iana>(?-i:{_AREAS})/[A-Z][\w+-]{{1,30}}(?:/\w{{1,30}})?)"
    rf"|(?P<named>pacific|mountain|central european|central|eastern|japan|india|uk|london|berlin|tokyo|amsterdam|paris|"
    rf"sydney|new york|san francisco|local)(?:{GAP}(?:standard|daylight|summer))?{GAP}time"
    rf"|(?P<coast>(?-i:Pacific|Mountain|Central|Eastern))(?={GAP}{{0,2}}(?:[-–—:,;.)\]|*_`~·>}}】\"=→\t]|$))"
    rf"|\+?(?P<word>(?<!\+)[A-Za-z]{{1,5}}|(?:UTC|GMT)\b)(?:{GAP}?/{GAP}?(?P<other>[A-Z]{{2,5}}))?(?:{GAP}time)?"
    rf")(?!\w|/(?!\d{{1,2}}:))(?(open){GAP}?[)\]])"
)
_LEFT = r"[+\-−]\d|\s?[\(\[](?P<word>[A-Z]{2,5})[\)\]]"
_BETWEEN_THEM = rf"{GAP}{{0,3}}[*_`]{{0,2}}"
_UNTIL = (
    rf"[*_`]{{0,2}}{GAP}{{0,3}}(?P<sign>->|[-–—~～〜→]|/(?=\d{{2}}(?![\d:./]))|to(?={GAP})|until(?={GAP})|till(?={GAP})|bis(?={GAP})|"
    rf"(?P<and>and|und|et|y|e|и)(?={GAP})|(?:から|부터)(?={GAP}?\d)|(?:à|a|até|hasta|до|по)(?={GAP}))[*_`]{{0,2}}{_BETWEEN_THEM}"
)
_EPOCH = r"(?P<s>\d{10})(?:\.(?P<f>\d{1,9}))?(?![\d.])|(?P<ms>\d{13})(?!\d)|(?P<us>\d{16})(?!\d)|(?P<ns>\d{19})(?!\d)"
_ELAPSED = (
    rf"T{GAP}?(?:0(?![\w:])|(?P<sign>[+\-−]){GAP}?(?:(?P<h>\d{{1,3}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}}))?|"
    rf"(?P<n>\d{{1,5}}){GAP}?(?P<u>hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s|days?|d)?"
    rf"(?:{GAP}?(?P<n2>\d{{1,2}}){GAP}?(?P<u2>minutes?|mins?|m|seconds?|secs?|s))?)(?!\w|:\d))"
)
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
_LOWER = frozenset((
    "utc", "gmt", "pst", "pdt", "edt", "cdt", "cet", "cest", "jst", "kst", "bst", "aest", "aedt",
))  # fmt: skip
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_EMPHASIS = re.compile(r"(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])")
_NEAR, _LONGEST = 48, 200
_MINUTES_OF_DAY = 24 * 60
_EARLIEST_EPOCH, _LATEST_EPOCH = 1_000_000_000, 4_102_444_800


class Written:
    """A time as it stands in ``text[start:end]``.

    ``day`` and ``clock`` are as written, ``until_day`` and ``until`` those of its end. ``zone`` is a name or an offset
    where one is plain; ``zone_word`` a word for one. ``instant`` is microseconds since 1970 and ``elapsed``
    microseconds since a zero that the page names. ``left`` is what was not understood, ``beside`` what stands behind it
    and may be an offset (``+2``) or the first of the words (two more). ``loose`` says that it could as
    well be something else (1.17, 1432) unless its place says that it is a time.
    """

    __slots__ = (
        "approx", "beside", "clock", "day", "elapsed", "end", "instant", "left", "loose", "offset_or_end",
        "start", "text", "unit_said", "until", "until_day", "zone", "zone_word",
    )  # fmt: skip

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.end = text, start, start
        self.day: Day | None = None
        self.clock: Clock | None = None
        self.until_day: Day | None = None
        self.until: Clock | None = None
        self.zone = self.zone_word = self.left = self.beside = ""
        self.instant: int | None = None
        self.elapsed: int | None = None
        self.approx = self.loose = False
        self.unit_said = True
        self.offset_or_end = ""

    @property
    def clocked(self) -> bool:
        """Whether it says more than a day."""
        return self.clock is not None or self.instant is not None or self.elapsed is not None

    @property
    def words(self) -> str:
        """What was written, without the marks of emphasis around it."""
        return self.text[self.start : self.end].strip(" \t*_`([,")


def read_written(text: str, start: int = 0, *, alone: bool = False, prose: bool = False) -> Written | None:
    """The time with which ``text`` goes on at ``start``; `None` when with none.

    ``alone`` says that nothing else should stand there (a column of times), so that loose forms count; ``prose`` lets
    "at" and "between" stand in front.
    """
    said = _Reader(text, start).read(alone=alone, prose=prose)
    if said is None or (said.loose and not alone):
        return None
    return said


def read_loosely(text: str, start: int = 0) -> Written | None:
    """Like `read_written`, and what might as well be something else too (its ``loose`` says so)."""
    return _Reader(text, start).read(alone=False, prose=False)


def plain_hyphens(text: str) -> str:
    """``text`` with the plain hyphen for those that no line breaks at: ``2025‑05‑20`` as word processors write it."""
    return text if text.isascii() else text.translate(_HYPHENS)


def _plain_signs(text: str, start: int) -> str:
    """``text`` with plain hyphens, and a star for each underscore that is no part of a word: ``_14:05 UTC_`` is
    ``*14:05 UTC*``. No sign moves.
    """
    end = start + _LONGEST
    if not text.isascii():
        text = text[:start] + plain_hyphens(text[start:end]) + text[end:]
    if text.find("_", start, end) < 0:
        return text
    return text[:start] + _EMPHASIS.sub(lambda found: "*" * len(found.group()), text[start:end]) + text[end:]


def _both_mean(word: str, other: str) -> str:
    """The zone that two words name alike (``UTC/GMT``); empty where they do not."""
    return FIXED[word] if word in FIXED and FIXED.get(other) == FIXED[word] else ""


def _minutes_in_utc(said: Written) -> frozenset[int]:
    """The minutes of a clock in UTC, on whatever day: one where its zone has an offset of its own, those of winter and
    of summer where it is a place's, none where it is open.
    """
    zone, clock = said.zone or meaning(said.zone_word), said.clock
    if clock is None or clock.hour is None or not zone:
        return frozenset()
    minutes = clock.hour * 60 + (clock.minute or 0)
    return frozenset((minutes - behind) % _MINUTES_OF_DAY for behind in _offsets(zone))


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


class _Reader:
    """Stands somewhere in a text and takes one part after the other."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at = _plain_signs(text, start), start
        self._said = Written(text, start)
        self._day_form: Form | None = None
        self._clock_form: Form | None = None
        self._named_weekday = False

    def _take(self, pattern: str) -> re.Match[str] | None:
        found = re.compile(pattern, re.IGNORECASE).match(self._text, self._at)
        if found is None or found.end() == self._at:
            return None
        self._at = found.end()
        return found

    def read(self, *, alone: bool, prose: bool) -> Written | None:
        said, sign = self._said, self._text[self._at : self._at + 1]
        between = False
        if prose and sign.isalpha():
            between = _BETWEEN.match(self._text, self._at) is not None
            lead = self._take(_LEAD)
            said.approx = lead is not None and lead.group().casefold().startswith(("by", "after", "nach", "après"))
        if not sign.isdigit():
            said.approx = self._take(_ABOUT) is not None or said.approx
        if self._instant() or self._elapsed():
            return self._finish()
        if not self._parts():
            return None
        if said.clock is not None and not (self._until(between) and self._tail()) and said.until is None:
            self._tail()
        if said.clock is None:
            self._until_a_day(between)
        return self._judge(alone=alone)

    def _judge(self, *, alone: bool) -> Written | None:
        said = self._said
        if said.clock is None and self._day_form is not None and self._day_form.loose and not alone:
            return None
        if said.clock is not None and self._clock_form is not None and self._clock_form.loose:
            helped = said.day is not None or said.zone or said.zone_word or said.clock.half or said.until
            said.loose = not helped
        return self._finish()

    def _finish(self) -> Written | None:
        said, text = self._said, self._text
        said.end = self._at
        after, second = text[self._at : self._at + 1], text[self._at + 1 : self._at + 2]
        if after.isalnum() and not (after > "\u3000" or text[self._at - 1 : self._at] > "\u3000"):
            return None
        if after in ":.%/" and after and (second.isdigit() or after == "%"):
            return None
        if said.day is not None and said.day.nothing:
            return None
        return said

    def _instant(self) -> bool:
        if not self._text[self._at : self._at + 10].isdigit():
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
            before = self._at
            opened = False
            if taken:
                joint = self._take(_JOINT)
                opened = joint is not None and joint.group().endswith("(")
                if (said.clock is not None and not said.approx and self._take(_ABOUT)) or (
                    said.clock is None and self._take(_ABOUT)
                ):
                    said.approx = True
            if not (self._take_day(before if taken else -1) or self._take_clock()):
                self._at -= 1
                if not (opened and self._text[self._at] == "(" and self._take_clock()):
                    self._at = before
                    break
                opened = False
            if opened:
                self._zone()
                self._close()
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
            opened = "(" in self._text[max(0, before) : self._at]
            guessed = form.loose and after_clock and not opened and day.relative is None
            if guessed and (day.weekday is None or not self._date_behind(found.end())):
                continue
            self._named_weekday = self._named_weekday or day.weekday is not None
            said.day, self._day_form = day, form
            self._at = found.end()
            if day.weekday is None:
                self._weekday_behind()
            return True
        return False

    def _date_behind(self, end: int) -> bool:
        """Whether a date stands behind the name of a day that ends at ``end``: ``17:45 UTC, Sat 20 Feb``."""
        later = _Reader(self._text, end)
        later._take(rf"{GAP}{{0,2}},?{GAP}{{0,2}}")
        dated = later._take_day(-1) and later._day_form is not None and not later._day_form.loose
        return dated and later._said.day is not None and later._said.day.weekday is None

    def _weekday_behind(self) -> None:
        """``2024-03-01 (Fri)``: the name of the day behind its date."""
        found = re.compile(rf",?{GAP}{{1,2}}\(?([^\W\d_]{{3,10}})\)?(?![\w])").match(self._text, self._at)
        if found is not None and found[1].casefold() in WEEKDAYS:
            self._at = found.end()
        else:
            self._take(rf"{GAP}?[(（](?:[月火水木金土日]|[월화수목금토일]|(?:周|星期)[一二三四五六日天])[)）]")

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
        read = self._clock_here()
        if read is None:
            return False
        clock, form = read
        if (
            form.loose
            and form.name == "1432"
            and said.day is not None
            and self._text[self._at - 5 : self._at - 4] in "-/"
        ):
            return False
        said.clock, self._clock_form = clock, form
        self._after_clock()
        return True

    def _clock_here(self) -> tuple[Clock, Form] | None:
        near = self._text[self._at : self._at + _NEAR]
        for form in CLOCKS:
            found = form.match(self._text, self._at, near)
            clock = form.read(found) if found is not None else None
            if found is not None and isinstance(clock, Clock):
                self._at = found.end()
                return clock, form
        return None

    def _after_clock(self) -> None:
        """What belongs to a time of day behind it: o'clock, roughly, its zone, the next day."""
        said = self._said
        if self._clock_form is not None and self._clock_form.name != "??:??":
            self._take(_SUFFIX)
        if self._take(_ROUGHLY):
            said.approx = True
        for _ in range(2):
            if not self._zone():
                break
        self._year_behind()
        self._written_again()
        if self._take(_ROUGHLY):
            said.approx = True
        if said.day is None and self._take(_LATE_DAY):
            said.day = Day()
            said.day.relative = RELATIVE["next day"]

    def _written_again(self) -> None:
        """``14:05 UTC / 16:05 CEST``: the same time on another clock; where it is not the same, neither is taken."""
        said = self._said
        if said.clock is None or not (said.zone or said.zone_word):
            return
        joint = re.compile(rf"{GAP}?(?:[/|=]|\(){GAP}?(?=\d)").match(self._text, self._at)
        if joint is None:
            return
        again = _Reader(self._text, joint.end())
        if not again._take_clock() or not (again._said.zone or again._said.zone_word):
            return
        end = again._at
        if "(" in joint.group():
            if self._text[end : end + 1] != ")":
                return
            end += 1
        first, second = _minutes_in_utc(said), _minutes_in_utc(again._said)
        if not first or not second:
            said.approx = True
        elif not first & second:
            said.left = self._text[joint.start() : end].strip()
        elif len(first) > 1:
            said.approx = True
        self._at = end

    def _zone(self) -> bool:
        said = self._said
        following = self._text[self._at : self._at + 14].lstrip(" \t\u00a0\u2007\u2009\u202f\u3000,*_([")[:1]
        if not (following.isalpha() or following in "+-−±"):
            return False
        found = re.compile(_ZONE, re.IGNORECASE).match(self._text, self._at)
        if found is None:
            return False
        if found["sign"]:
            return self._offset(found)
        name = ""
        if found["iana"]:
            said.zone = found["iana"]
        elif found["named"] or found["coast"]:
            name = (found["named"] or found["coast"]).casefold()
            said.zone, said.zone_word = NAMED.get(name, ""), name if name == "local" else ""
        elif not self._zone_word(found):
            return False
        # of "UTC/prod" the second is a word, where another zone would contradict the first
        self._at = found.end("word") if found["other"] and not (said.zone or said.left) else found.end()
        return True

    def _zone_word(self, found: re.Match[str]) -> bool:
        said, word, other = self._said, found["word"], found["other"]
        if said.zone or said.zone_word:
            return False
        if word != word.upper() and word not in _LOWER:
            return False
        upper = word.upper()
        if other:
            if other.islower() and not found["open"] and is_zone_word(upper) and not is_zone_word(other.upper()):
                said.zone_word = upper
                return True
            pair = PAIRS.get(frozenset((upper, other.upper()))) or _both_mean(upper, other.upper())
            if pair is None and not is_zone_word(upper):
                return False
            said.zone = pair or ""
            said.left = "" if pair else found.group().strip()
            return True
        if is_zone_word(upper):
            said.zone_word = upper
            return True
        if looks_like_a_zone(upper) or (found["open"] and 3 <= len(upper) <= 5 and upper[-1] == "T"):
            said.left = upper
            return True
        return False

    def _offset(self, found: re.Match[str]) -> bool:
        """An offset; where it may as well be the end of a range, that is looked at with the end."""
        said = self._said
        hours, minutes = int(found["oh"]), int(found["om"] or 0)
        gap, utc, opened = found["gap"], found["utc"], found["open"]
        sign = found["sign"]
        name = offset_name(sign, hours, minutes)
        if utc:
            if found["between"] and not (opened or found["om"]):
                said.left = found.group().strip()  # UTC+2, or UTC and then two of something
                self._at = found.end()
                return True
            if not name:
                said.left = found.group().strip()
            said.zone, said.zone_word = name, ""
            self._at = found.end()
            return True
        whole = found["om"] is not None
        if not opened and ((gap and not whole) or (gap and sign == "-" and ":" in found.group())):
            percent = self._text[found.end() : found.end() + 1] in ("%", "°")
            if not whole and name and not percent and (said.zone_word in ("", "UTC", "GMT")) and not said.zone:
                said.beside = found.group().strip(" \t*_,")
            return False
        if sign == "-" and not whole and not opened and not said.zone_word and not self._plainly_an_offset():
            return False
        if sign == "-" and not whole and not opened and self._may_end_in_seconds(hours):
            said.beside = found.group().strip(" \t*_,") if name else ""
            return False
        if said.zone_word and not opened and found["om"] is None and not gap:
            said.left = found.group().strip()
            self._at = found.end()
            return True
        if sign == "-" and ":" in found.group() and not opened and not self._plainly_an_offset():
            return False
        if not name and sign == "-":
            return False
        if not name or sign == "±":
            said.left = found.group().strip()
        said.zone, said.zone_word = name, ""
        self._at = found.end()
        return True

    def _may_end_in_seconds(self, number: int) -> bool:
        """Whether ``14:05:12-13`` may last a second: without a day in front it is no machine's stamp with an offset."""
        clock = self._said.clock
        return self._said.day is None and clock is not None and clock.second is not None and clock.second < number

    def _plainly_an_offset(self) -> bool:
        """Whether ``-05:00`` behind the time cannot be its end: ISO 8601 with a T or seconds on one side only."""
        said = self._said
        written = self._text[said.start : self._at]
        ends = re.compile(r"-\d{2}(?::\d{2}(?P<seconds>:\d{2})?)?(?![\d:.?-])").match(self._text, self._at)
        if ends is None or ends["seconds"]:
            return False
        clock = said.clock
        if clock is not None and clock.second is not None:
            return True
        return said.day is not None and re.compile(r"[0-9]T[0-9]").search(written) is not None

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
        self._take(_ABOUT)
        later = _Reader(self._text, self._at)
        if later._take_day(-1):
            later._take(_JOINT)
        later_clock = later._clock_here()
        if later_clock is None:
            return self._minutes_alone(sign, begin)
        clock, clock_form = later_clock
        if clock_form.loose and (form is None or form.name != clock_form.name):
            self._at = begin
            return False
        after = self._text[later._at : later._at + 1]
        joined = after.isalnum() and after <= "\u3000"  # 20時06分まで needs no space
        if joined or (after == ":" and self._text[later._at + 1 : later._at + 2].isdigit()):
            self._at = begin
            return False
        self._at = later._at
        self._share_half(first, clock)
        said.until, said.until_day = clock, later._said.day
        self._take(_ROUGHLY)
        self._take(rf"{GAP}?(?:まで|까지)")
        if sign["sign"] == "-" and sign.group() == "-" and clock.second is None and later._said.day is None:
            said.offset_or_end = self._text[begin : self._at]
        return True

    def _until_a_day(self, between: bool) -> None:
        """``2024-03-01 to 2024-03-08``: the last day of several, where both are whole and no clock stands beside it."""
        said, begin = self._said, self._at
        if said.day is None or said.day.day is None or said.day.month is None or said.day.problem:
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
        self._take(_JOINT)
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
        said.until = Clock(first.hour, int(last[1])) if in_minutes else Clock(first.hour, first.minute, int(last[1]))
        self._at = last.end()
        return True

    @staticmethod
    def _share_half(first: Clock | None, later: Clock) -> None:
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
            before, here = self._at, self._take(_JOINT)
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
