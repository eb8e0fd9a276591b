"""Which zone a page says that its times are in, and where it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from warroom.intake.blocks import CODE, ITEM, ROW, TEXT, Block, PageBlocks
from warroom.intake.zone_in_words import ZONE, ZoneSaid, zone_in
from warroom.intake.zones import NAMED, REGIONS, SEVERAL, offset_name

INCIDENT_FIELDS = re.compile(
    r"^(?:incident|outage|started?|start|began|occurred|detected|declared|resolved|happened)"
    r"(?:[_ -]?(?:date|time|at|on|start))?$"
)
STAMPED = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)? ?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)
"""A moment of front matter."""
WRITTEN_FIELDS = re.compile(
    r"^(?:date|created|updated|published|lastmod|last_modified|modified|pubdate)(?:[_-]?(?:at|on))?$"
)

_OFFSET = re.compile(r"(?:\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?|UTC|GMT) ?([+\-−]\d{2}):?(\d{2})(?!\d)")
_TOLD_TWICE = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2}) ?([A-Z]{3}) ?[/|=(,] ?(\d{1,2}):(\d{2}) ?([A-Z]{3})\b")
"""The same moment on two clocks."""
_ABOUT_TIMES = re.compile(
    r"\btimes?(?:stamps?|zones?)?\b|\bzones?\b|\btz\b|時刻|時間|时间|시간|zeiten|zeitangaben|uhrzeit|\bhours?\b.{0,20}\bin\b"
    r"|\bhor(?:a|as|ário|ários)\b|\bheures?\b|время|времени|по москве|мск",
    re.IGNORECASE,
)


_STATED = re.compile(
    r"\ball times?\b|\b(?:the|these|event)?\s?\b(?:times?(?:stamps?|zones?)?|dates?)\b[^.|]{0,60}\b(?"
    r":in|are|is|use|using|zone|local)\b"
    r"|\btime ?zone\b|\(all times|\btimes? ?\(|時刻|zeiten|alle zeit|所有时间|时间均为|все время|время указано"
    r"|tod[ao]s (?:l[ao]s |os )?(?:horas|horários)|toutes les heures|heures? (?:en|au)\b",
    re.IGNORECASE,
)


_NO_ZONES = frozenset((
    "order", "the", "this", "local", "minutes", "hours", "seconds", "chronological", "table", "format", "iso", "24",
    "24h", "24-hour", "hh",
))  # fmt: skip


_BYLINE = re.compile(r"^[*_ ]{0,3}[Bb]y:? [A-Z][^\W\d_]")
"""The line that says who wrote a page: when they did is on it, or on the one below, and is no clock of the incident."""


_REGIONS_BY_PLACE = (
    ("Europe", re.compile(r"\b(?:gov\.uk|co\.uk|ac\.uk|London|United Kingdom|British|UK|Dublin|Ireland)\b|£\d")),
    ("America", re.compile(r"\b(?:Chicago|Texas|Dallas|Houston|Minneapolis|us-central1|US Central)\b")),
    ("Asia/Shanghai", re.compile(r"\b(?:China|Beijing|Shanghai|Shenzhen|Hangzhou)\b|北京时间")),
    (
        "Asia/Kolkata",
        re.compile(r"\b(?:India|Bangalore|Bengaluru|Mumbai|Hyderabad|Chennai|Pune|ap-south-1|lakhs?|crores?)\b|₹"),
    ),
    ("Asia/Jerusalem", re.compile(r"\b(?:Israel|Tel Aviv|Jerusalem)\b")),
)
"""Places in a page that say where whoever wrote it is."""


_MONTH_LEADS = re.compile(r"(?<![\d./-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:20)?\d{2}(?![\d./-])")
"""A date that only America writes so: ``01/30/2020``."""


_BEHIND_SIGN = re.compile(r"(?:[,:|/·]|[ ][-–—]+[ ]|\bin\b)[ ]?([^,:|·]{1,40})$")


def region_of(page: PageBlocks, text: str, given: str) -> str:
    """Where whoever wrote the page is, as far as that decides what CST, IST and BST mean; empty when it is open."""
    if given and "/" in given:
        return given
    counts: dict[str, int] = {}
    for match in ZONE.finditer(text[:400_000]):
        place = ""
        if match["word"] or match["one"]:
            place = REGIONS.get(match["word"] or match["one"], "")
        elif match["iana"]:
            place = match["iana"].partition("/")[0]
            place = "America" if place in ("US", "Canada") else place
        if place:
            counts[place] = counts.get(place, 0) + (1 if (match["word"] or "") != "GMT" else 0)
    for place in _places_by_offset(text[:400_000]):
        counts[place] = counts.get(place, 0) + 3
    if _MONTH_LEADS.search(text[:400_000]) is not None:
        counts["America"] = counts.get("America", 0) + 1
    for region, places in _REGIONS_BY_PLACE:
        if places.search(text[:400_000]):
            counts[region] = counts.get(region, 0) + 2
    return max(counts, key=lambda place: counts[place]) if counts else given


def _places_by_offset(text: str) -> list[str]:
    """Where a word that means several zones is meant, as the offset of one of them stands elsewhere on the page: of
    ``11:36 IST`` beside ``11:36:58+05:30`` in India.
    """
    offsets = {f"{match[1].replace('−', '-')}:{match[2]}" for match in _OFFSET.finditer(text)}
    offsets |= _offsets_told_twice(text)
    places: list[str] = []
    for word, zones in SEVERAL.items():
        meant = {zone: place for place, zone in zones.items() if zone in offsets}
        if len(meant) == 1 and re.search(rf"\b{word}\b", text):
            places += meant.values()
    return places


def _offsets_told_twice(text: str) -> set[str]:
    """The offsets of clocks that stand beside the same moment in UTC: ``04:55 UTC / 10:25 IST`` tells +05:30."""
    offsets = set()
    for match in _TOLD_TWICE.finditer(text):
        first, second = int(match[1]) * 60 + int(match[2]), int(match[4]) * 60 + int(match[5])
        if match[3] in ("UTC", "GMT") and match[6] in SEVERAL:
            ahead = second - first
        elif match[6] in ("UTC", "GMT") and match[3] in SEVERAL:
            ahead = first - second
        else:
            continue
        ahead = (ahead + 12 * 60) % (24 * 60) - 12 * 60
        offsets.add(offset_name("-" if ahead < 0 else "+", abs(ahead) // 60, abs(ahead) % 60))
    return offsets


def is_about_times(text: str) -> bool:
    """Whether a line speaks of times as such ("All times in UTC")."""
    return _STATED.search(text[:300].replace("_", " ")) is not None and len(text) < 300


def ends_in_zone(text: str, region: str = "") -> bool:
    """Whether a heading goes on with a zone behind a sign, and with nothing else: ``Timeline - Pacific Time``."""
    tail = _BEHIND_SIGN.search(text.strip("*_ :")[-60:])
    return tail is not None and len(tail[1].split()) <= 4 and zone_in(tail[1], region) is not None


def speaks_of_times(text: str) -> bool:
    """Whether a heading or the head of a column speaks of times."""
    return _ABOUT_TIMES.search(text[:300]) is not None


def page_zone(blocks: Iterable[Block], region: str) -> tuple[ZoneSaid | None, str]:
    """The zone of the page's times and where it says so."""
    plain: dict[str, tuple[ZoneSaid, str]] = {}
    stated = byline = False
    for block in blocks:
        if block.kind == CODE:
            continue
        if block.kind == ROW and len(block.cells) == 2 and block.cells[0].strip("*_` :").casefold() in _ZONE_FIELDS:
            zone_said = zone_in(block.cells[1], region)
            if zone_said is not None and (zone_said.zone or zone_said.word):
                return zone_said, f"line {block.number}"
        about_times = block.kind in (TEXT, ITEM) and is_about_times(block.text)
        if about_times:
            zone_said = zone_in(block.text, region) or _stated_otherwise(block.text)
            if zone_said is not None and (zone_said.zone or zone_said.word):
                return zone_said, f"line {block.number}"
        elif stated and block.kind == TEXT and not block.behind_gap:
            zone_said = zone_in(block.text[:40], region)  # the sentence goes on in the next line
            if zone_said is not None and zone_said.zone and block.text.startswith(zone_said.word or zone_said.zone):
                return zone_said, f"line {block.number}"
        stated = about_times
        dated, byline = byline and not block.behind_gap, _BYLINE.match(block.text) is not None
        for zones_beside_clock in () if dated or byline else _zones_beside_clocks(block.text, region):
            plain.setdefault(
                zones_beside_clock.zone, (zones_beside_clock, f"the times that name it (line {block.number})")
            )
    if not plain:
        for zone, line in _zones_told(blocks):
            plain.setdefault(zone, (ZoneSaid(zone), f"the times of day in line {line}"))
    if len(plain) == 1:
        return next(iter(plain.values()))
    return None, ""


def _zones_told(blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    """The zones that sentences name ("since this morning, Eastern time"), each with its line."""
    for block in blocks:
        if block.kind in (TEXT, ITEM):
            for match in ZONE.finditer(block.text[:2000]):
                if match["named"]:
                    yield NAMED[match["named"].casefold()], block.number


def zone_of_front(front: dict[str, str], region: str) -> tuple[ZoneSaid, str] | None:
    """The zone that the front matter of a page names for its times."""
    for name in _ZONE_FIELDS:
        zone_said = zone_in(front.get(name, ""), region)
        if zone_said is not None and (zone_said.zone or zone_said.word):
            return zone_said, f"{name} in the front matter"
    for name, value in front.items():
        stamp = STAMPED.match(value) if INCIDENT_FIELDS.match(name) else None
        if stamp is not None and stamp["offset"]:
            zone = zone_in(f"UTC{stamp['offset']}" if stamp["offset"] != "Z" else "UTC", region)
            if zone is not None:
                return zone, f"{name} in the front matter"
    return None


def zone_where_written(front: dict[str, str]) -> str:
    """The offset of the moments of front matter that say when the page was written; empty where they tell none."""
    stamps = [
        stamp["offset"]
        for name, value in front.items()
        if WRITTEN_FIELDS.match(name) and (stamp := STAMPED.match(value))
    ]
    offsets = {stamp for stamp in stamps if stamp}
    if len(offsets) != 1 or offsets & {"Z", "+00:00", "+0000"}:
        return ""
    digits = offsets.pop().replace(":", "")
    return offset_name(digits[0], int(digits[1:3]), int(digits[3:5]))


_ZONE_FIELDS = ("timezone", "time_zone", "time-zone", "time zone", "zone", "tz")


_ALL_IN = re.compile(
    r"\ball\s{1,3}(?:event )?times?(?:stamps?)?\s{1,3}(?:are\s{1,3})?(?:given\s{1,3}|shown\s{1,3})?in\s{1,3}(?"
    r":the\s{1,3})?([\w/+-]{2,30})",
    re.IGNORECASE,
)


_PLACES = re.compile(
    r"\b(pacific|mountain|central european|central|eastern|london|berlin|tokyo|amsterdam|paris|sydney|new york)\b",
    re.IGNORECASE,
)


def _stated_otherwise(text: str) -> ZoneSaid | None:
    """The zone of a line that says it as a place, or in a word that is not understood (its times are not exact)."""
    place = _PLACES.search(text[:300])
    stated = _ALL_IN.search(text[:300])
    if place is not None and stated is not None:
        return ZoneSaid(NAMED[place[1].casefold()])
    if stated is not None and not stated[1].isdecimal() and stated[1].casefold() not in _NO_ZONES:
        return ZoneSaid("UTC", "", f"{stated[1][:30]} is no time zone that is known")
    return None


_CLOCKED = re.compile(
    r"(?<![\d.:])(?:\d{1,2}:\d{2}(?::\d{2})?(?:[ \u00a0]?[apAP]\.?[mM]\.?)?|\d{1,2}[ \u00a0]?[apAP]\.?[mM]\.?)"
    r"[ \u00a0]?\(?([A-Z]{1,5})(?:[+\-]\d{1,2}(?::?\d{2})?)?\b"
)


_CLOCK_OF_PLACE = re.compile(
    rf"\d{{1,2}}:\d{{2}}(?:[ \u00a0]?[ap]\.?m\.?)?[ \u00a0]\(?({'|'.join(sorted(NAMED, key=len, reverse=True))})"
    r"(?: (?:standard|daylight|summer))? time\b",
    re.IGNORECASE,
)


_CLOCK_AND_ZONE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?[ \u00a0]{0,2}[(（\[]?"
    r"(?P<iana>[A-Z][a-z]{2,9}/[A-Z][\w+-]{1,30}(?:/\w{1,30})?)"
)
"""``2026-08-22 03:19 (Asia/Shanghai)``."""


def _zones_beside_clocks(text: str, region: str) -> list[ZoneSaid]:
    placed = (zone_in(match["iana"], region) for match in _CLOCK_AND_ZONE.finditer(text[:4000]))
    zones = [zone for zone in placed if zone is not None]
    zones += [ZoneSaid(NAMED[match[1].casefold()]) for match in _CLOCK_OF_PLACE.finditer(text[:4000])]
    for match in _CLOCKED.finditer(text[:4000]):
        zone = zone_in(match.group()[match.start(1) - match.start() :], region)
        if zone is not None and zone.zone:
            zones.append(zone)
    return zones
