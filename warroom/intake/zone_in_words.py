"""The zone that a text names for times, by its word, its offset, its place or its name in the zone database."""

from __future__ import annotations

import datetime
import re
from functools import cache

from warroom.intake.times import zone_named
from warroom.intake.towns import zone_of_place
from warroom.intake.zone_beside import EMPHASIS
from warroom.intake.zones import FIXED, NAMED, NAMED_ELSEWHERE, PAIRS, SEASONAL, SEVERAL, meaning, offset_name

ZONE = re.compile(
    r"(?P<utc>\b(?:UTC|GMT))[ \u00a0]?(?P<sign>[+\-−])[ ]?(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?(?!\d)"
    r"|\b(?P<iana>(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada)/[A-Z][\w+-]{1,30}(?:/\w{1,30})?)"
    rf"|\b(?P<named>{'|'.join(re.escape(name.title()) for name in sorted(NAMED, key=len, reverse=True))}|UK|SE Asia)"
    r"(?: (?:[Ss]tandard|[Dd]aylight|[Ss]ummer))? [Tt]ime(?:[- ]?[Zz]one)?\b"
    r"|\b(?P<one>[A-Z]{2,5}) ?(?:/|or|and) ?(?P<two>[A-Z]{2,5})\b"
    r"|\b(?P<word>[A-Z]{1,5})\b"
    r"|(?<![\d:])(?P<sign2>[+\-−])(?P<oh2>\d{2}):(?P<om2>\d{2})(?!\d)"
)


_ELSEWHERE = re.compile("|".join(sorted(NAMED_ELSEWHERE, key=len, reverse=True)), re.IGNORECASE)


_OF_A_PLACE = re.compile(
    r"\b(?:[Tt]imes?(?:[Ss]tamps?)?|[Cc]locks?|[Hh]ours?)\b[^\n|()]{0,40}?"
    r"(?:\((?:[Ll]ocal(?: time)?(?:,| in|:)? )?(?:in )?|\b(?:in|are|is) (?:[Ll]ocal )?)"
    r"(?:U\.?S\.? )?(?P<place>[A-Z][^\W\d_]{2,20}(?:[ -][A-Z][^\W\d_]{2,20}){0,2})(?: (?:local )?time)?(?=\)|\W{0,4}$)"
    r"|\b(?:[Tt]ime ?line\b\W{1,3}|[Tt]imes )(?P<coast>Pacific|Mountain|Central|Eastern)\W{0,3}$"
)
"""Clocks named by the place where they hang: ``Time (Pacific)``, ``Times are local (Berlin)``; behind "Timeline" a
town may be where it happened.
"""


_LED_TO = re.compile(
    r"(?:\b(?P<to>to|into|nach|vers|em|->|→)"
    r"|\b(?:not|than|from|for|subtract|minus|plus|nicht|von|pas|de|unless [a-z ]{1,24})) (?:the )?$",
    re.IGNORECASE,
)
"""What stands before a zone into which times were converted (``from PST to UTC``), or that is only named beside."""


class ZoneSaid:
    """A zone that a text names: the zone, the word for it, what is contradictory about it (empty for nothing)."""

    __slots__ = ("contradiction", "word", "zone")

    def __init__(self, zone: str, word: str = "", contradiction: str = "") -> None:
        self.zone, self.word, self.contradiction = zone, word, contradiction


def zone_in(text: str, region: str = "") -> ZoneSaid | None:
    """The zone that ``text`` names; an offset counts for more than the word beside it."""
    text = EMPHASIS.sub(" ", text[:2000])
    elsewhere = _ELSEWHERE.search(text)
    if elsewhere is not None:
        return ZoneSaid(NAMED_ELSEWHERE[elsewhere.group().casefold()])
    best: ZoneSaid | None = None
    ends = 0
    for match in ZONE.finditer(text):
        zone_said = _said(match, region)
        if zone_said is None:
            continue
        before, ends, led = ends, match.end(), _led_to(text, match.start())
        if best is None or (led == "to" and zone_said.zone):
            best = zone_said
        elif led == "aside" or (". " in text[before : match.start()] and match["utc"] is None):
            continue
        elif zone_said.word in ("", "UTC") and zone_said.zone.startswith(("+", "-")) and best.word:
            fixed = FIXED.get(best.word, zone_said.zone)
            if best.word in ("UTC", "GMT") and text[before : match.start()].strip(" ("):
                best.contradiction = best.contradiction or _both(best, zone_said, match.group())
                continue
            if fixed != zone_said.zone and best.word not in ("UTC", "GMT"):
                zone_said.contradiction = f"{best.word} is not UTC{zone_said.zone}"
            zone_said.word = best.word if fixed == zone_said.zone else ""
            best = zone_said
        else:
            best.contradiction = best.contradiction or _both(best, zone_said, match.group())
    if best is None:
        for placed in _OF_A_PLACE.finditer(text[:300]):
            zone = zone_of_place(placed["place"] or placed["coast"])
            if zone:
                return ZoneSaid(zone)
    return best


def _led_to(text: str, begin: int) -> str:
    """What the word before a zone makes of it: ``to`` where times were converted into it, ``aside`` where it is named
    only beside that of the times; empty for any other.
    """
    led = _LED_TO.search(text, max(0, begin - 40), begin)
    return "" if led is None else "to" if led["to"] else "aside"


def _both(first: ZoneSaid, other: ZoneSaid, words: str) -> str:
    """What is to be said where a text names two zones whose clocks never agree; empty where they may."""
    if not first.zone or not other.zone or frozenset((first.word, other.word)) in PAIRS:
        return ""
    if _offsets_of(first.zone) & _offsets_of(other.zone):
        return ""
    return f"{first.word or first.zone} and {words.strip()} are both named for the times"


@cache
def _offsets_of(zone: str) -> frozenset[datetime.timedelta | None]:
    """What the clocks of ``zone`` show in winter and in summer."""
    there = zone_named(zone)
    return frozenset(there.utcoffset(datetime.datetime(2024, month, 1)) for month in (1, 7))  # noqa: DTZ001


def _said(match: re.Match[str], region: str) -> ZoneSaid | None:
    if match["utc"] or match["sign2"]:
        sign = match["sign"] or match["sign2"]
        zone = offset_name(sign, int(match["oh"] or match["oh2"]), int(match["om"] or match["om2"] or 0))
        return ZoneSaid(zone) if zone else None
    if match["iana"]:
        try:
            zone_named(match["iana"])
        except ValueError:
            return None
        return ZoneSaid(match["iana"])
    if match["named"]:
        return ZoneSaid(NAMED[match["named"].casefold()])
    if match["one"]:
        pair = PAIRS.get(frozenset((match["one"], match["two"])))
        if pair:
            return ZoneSaid(pair)
        words = [word for word in (match["one"], match["two"]) if word in FIXED or word in SEASONAL or word in SEVERAL]
        named = [ZoneSaid(zone, word) for word in words if (zone := meaning(word, region))]
        if len(named) > 1:
            named[0].contradiction = _both(named[0], named[1], named[1].word)
        return named[0] if named else None
    word = match["word"]
    if word in FIXED or word in SEASONAL or word in SEVERAL:
        zone = meaning(word, region)
        return ZoneSaid(zone, word) if zone or word in SEVERAL else None
    return None
