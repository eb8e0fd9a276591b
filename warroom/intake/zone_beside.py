"""The zone that stands beside a time of day: a word, a place, an offset, and what may as well be something else.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.calendar_words import MONTHS, WEEKDAYS
from warroom.intake.forms import GAP
from warroom.intake.written_time import WrittenTime
from warroom.intake.zones import (
    FIXED,
    NAMED,
    NAMED_ELSEWHERE,
    PAIRS,
    TOWNS,
    is_zone_word,
    looks_like_a_zone,
    offset_name,
)

_AREAS = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada|Brazil|Mexico"
_OF_AMERICA = rf"(?:U\.?S\.?A?\.?|(?:North{GAP})?American)(?:{GAP}|-)"
_ZONE = (
    rf"(?P<gap>{GAP}{{0,5}}[,*_]{{0,3}}{GAP}{{0,2}})(?P<open>[(\[（])?(?:"
    rf"(?P<utc>UTC|GMT)?(?P<between>{GAP}?)(?P<sign>[+\-−±]|(?:(?<=UTC)|(?<=GMT))–(?=\d{{1,2}}(?![\d:.])))"
    rf"(?P<wide>(?<=\+){GAP})?(?P<oh>\d{{1,2}})(?::?(?P<om>\d{{2}}))?(?![\d:.]\d|\d|-\d)"
    rf"|(?P<iana>(?-i:{_AREAS})/[A-Z][\w+-]{{1,30}}(?:/\w{{1,30}})?|(?-i:EST5EDT|CST6CDT|MST7MDT|PST8PDT))(?:{GAP}time)?"
    rf"|(?:{_OF_AMERICA})?(?P<named>{'|'.join(map(re.escape, sorted(NAMED, key=len, reverse=True)))}|local)"
    rf"(?:{GAP}(?:standard|daylight|summer))?{GAP}time"
    rf"|(?P<elsewhere>{'|'.join(sorted(NAMED_ELSEWHERE, key=len, reverse=True))})"
    rf"|(?P<coast>(?-i:Mountain|Central)|pacific|eastern|local|(?:{_OF_AMERICA})(?:pacific|mountain|central|eastern))"
    rf"|(?:(?:in|at){GAP})?(?P<town>(?-i:{'|'.join(TOWNS)}))(?!{GAP}time)"
    rf"|(?P<clock>(?-i:(?!CPU|API|DB|SQL|GC|IO|TTL|RTT|UP)[A-Z]{{2,5}}(?<!UTC)(?<!GMT))|summer|winter|standard|daylight|\w{{2,12}}['’]s|server|site|system|host|database|db|device|ship|store|office|our|your|their"
    rf"|my|his|her){GAP}time"
    rf"|\+?(?P<word>(?<!\+)U\.T\.C\.?|(?<!\+)[A-Za-z]{{1,5}}|(?:UTC|GMT)\b)"
    rf"(?:(?:{GAP}/{GAP}|/{GAP}?|{GAP}/(?=(?-i:UTC|GMT|[A-Z]{{1,4}}T)(?!\w)))(?P<other>[A-Z]{{1,5}}))?(?:{GAP}time)?"
    rf")(?!\w|/(?!\d{{1,2}}:|\d{{4}}-))(?(open){GAP}?(?P<doubt>\?)?[)\]）])"
)
_LOWER = frozenset((
    "utc", "gmt", "pst", "pdt", "edt", "cdt", "cest", "jst", "kst", "bst", "aest", "aedt", "zulu",
))  # fmt: skip
"""Words for zones that are words of no language, however they are written."""
_ALSO_WORDS = frozenset(("cet", "est", "cst", "mst", "hst", "ist", "lt", "lmt", "dst"))
"""Words for zones in small letters that may be words as well ("14:05 est tombé"); German "ist" hardly is a zone."""
_OPEN_ZONES = ("lt", "lmt", "dst")
_HYPHENS = {0x2010: "-", 0x2011: "-"}
EMPHASIS = re.compile(r"(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])")
_LONGEST = 200
_MARKED = rf"{GAP}{{0,2}}(?:[-–—:,;.)\]|*_`~·>}}】\"=→\t]|$)"


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
    return text[:start] + EMPHASIS.sub(lambda found: "*" * len(found.group()), text[start:end]) + text[end:]


def _both_mean(word: str, other: str) -> str:
    """The zone that two words name alike (``UTC/GMT``); empty where they do not."""
    return FIXED[word] if word in FIXED and FIXED.get(other) == FIXED[word] else ""


class ZoneBeside:
    """Stands somewhere in a text, behind a time of day, and takes the zone that follows."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at = _plain_signs(text, start), start
        self._said = WrittenTime(text, start)

    def _take(self, pattern: str) -> re.Match[str] | None:
        found = re.compile(pattern, re.IGNORECASE).match(self._text, self._at)
        if found is None or found.end() == self._at:
            return None
        self._at = found.end()
        return found

    def _zone(self) -> bool:
        said = self._said
        following = self._text[self._at : self._at + 14].lstrip(" \t\u00a0\u2007\u2009\u202f\u3000,*_([（")[:1]
        if not (following.isalpha() or following in "+-−±"):
            return False
        found = re.compile(_ZONE, re.IGNORECASE).match(self._text, self._at)
        if found is None:
            return False
        self._said.approx = self._said.approx or found["doubt"] is not None
        if found["sign"]:
            return self._offset(found)
        if (
            (found["clock"] and not is_zone_word(found["clock"]))
            or found["town"]
            or (found["coast"] and self._may_be_words(found))
        ):
            said.beside = said.beside or found["town"] or found.group().strip(" \t*_,()[]")
            return False
        name = ""
        if found["iana"] or found["elsewhere"]:
            said.zone = found["iana"] or NAMED_ELSEWHERE[found["elsewhere"].casefold()]
        elif found["named"] or found["coast"]:
            name = re.sub(_OF_AMERICA, "", found["named"] or found["coast"], flags=re.IGNORECASE).casefold()
            said.zone, said.zone_word = NAMED.get(name, ""), name if name == "local" else ""
        elif not self._zone_word(found, found["clock"] or found["word"]):
            return False
        # of "UTC/prod" the second is a word, where another zone would contradict the first
        self._at = found.end("word") if found["other"] and not (said.zone or said.left) else found.end()
        return True

    def _clocked_in_halves(self) -> bool:
        return self._said.clock is not None and bool(self._said.clock.half)

    def _may_be_words(self, found: re.Match[str]) -> bool:
        """Whether ``14:05 Eastern region`` may speak of a region; behind a.m. and p.m. it hardly does."""
        marked = re.compile(_MARKED).match(self._text, found.end()) is not None
        return not marked and (found["coast"].casefold() == "local" or not self._clocked_in_halves())

    def _zone_word(self, found: re.Match[str], word: str) -> bool:
        said, other = self._said, found["other"]
        if said.zone or said.zone_word:
            return False
        upper, lower = word.upper().replace(".", ""), word.casefold()
        plainly = lower in _LOWER or lower.startswith("u.t.c") or (lower == "z" and not found["gap"])
        if lower in _ALSO_WORDS and (word != upper or lower in _OPEN_ZONES):
            plainly = lower not in _OPEN_ZONES and (self._clocked_in_halves() or found["open"] is not None)
            if not plainly:
                said.beside = "" if lower == "ist" and word != upper else word
                return False
        if word != word.upper() and not plainly:
            return False
        if other and (other.casefold() in MONTHS or other.casefold() in WEEKDAYS) and is_zone_word(upper):
            said.zone_word = upper
            return True
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
            if (found["between"] or found["wide"]) and not (opened or found["om"]):
                said.left = found.group().strip()  # UTC+2, or UTC and then two of something
                self._at = found.end()
                return True
            if not name or sign == "±":
                said.left = found.group().strip()
            said.zone, said.zone_word = name, ""
            self._at = found.end()
            return True
        if found["wide"]:
            return False
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
        if not whole and name == "+01:00" and opened and found["oh"] == "1":
            return False  # "00:20 (+1)" is of the next day
        if not whole and not opened and not gap and len(found["oh"]) == 1 and sign != "-" and not said.zone_word:
            said.beside = found.group().strip()
            return False
        if said.zone_word and not opened and found["om"] is None and not gap:
            said.left = found.group().strip()
            self._at = found.end()
            return True
        if sign == "-" and ":" in found.group() and not opened and not self._plainly_an_offset():
            return False
        stamped = said.day is not None and said.clock is not None and said.clock.second is not None
        if not name and sign == "-" and (":" in found.group() or not (stamped or found["oh"][0] == "0")):
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
