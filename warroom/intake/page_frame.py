"""What a page says about the times on it: their zone, their day, their year, and where each was taken from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from warroom.intake.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block, Page
from warroom.intake.placing import DAY_GIVEN, Frame, day_of
from warroom.intake.row_stamps import time_inside
from warroom.intake.times import zone_named
from warroom.intake.written import read_written
from warroom.intake.written_time import Written
from warroom.intake.zone_beside import plain_hyphens
from warroom.intake.zones import FIXED, NAMED, NAMED_ELSEWHERE, PAIRS, REGIONS, SEASONAL, SEVERAL, meaning, offset_name

_ZONE = re.compile(
    r"(?P<utc>\b(?:UTC|GMT))[ \u00a0]?(?P<sign>[+\-−])[ ]?(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?(?!\d)"
    r"|\b(?P<iana>(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada)/[A-Z][\w+-]{1,30}(?:/\w{1,30})?)"
    r"|\b(?P<one>[A-Z]{2,5}) ?(?:/|or|and) ?(?P<two>[A-Z]{2,5})\b"
    r"|\b(?P<word>[A-Z]{1,5})\b"
    rf"|\b(?P<named>{'|'.join(name.title() for name in sorted(NAMED, key=len, reverse=True))}|UK)"
    r"(?: (?:[Ss]tandard|[Dd]aylight|[Ss]ummer))? [Tt]ime\b"
    r"|(?<![\d:])(?P<sign2>[+\-−])(?P<oh2>\d{2}):(?P<om2>\d{2})(?!\d)"
)
_ELSEWHERE = re.compile("|".join(sorted(NAMED_ELSEWHERE, key=len, reverse=True)), re.IGNORECASE)
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
_REGIONS_BY_PLACE = (
    ("Europe", re.compile(r"\b(?:gov\.uk|co\.uk|ac\.uk|London|United Kingdom|British|UK|Dublin|Ireland)\b|£\d")),
    ("America", re.compile(r"\b(?:Chicago|Texas|Dallas|Houston|Minneapolis|us-central1|US Central)\b")),
    ("Asia/Shanghai", re.compile(r"\b(?:China|Beijing|Shanghai|Shenzhen|Hangzhou)\b|北京时间")),
    ("Asia/Kolkata", re.compile(r"\b(?:India|Bangalore|Bengaluru|Mumbai|Hyderabad|Chennai|Pune|ap-south-1)\b")),
    ("Asia/Jerusalem", re.compile(r"\b(?:Israel|Tel Aviv|Jerusalem)\b")),
)
"""Places in a page that say where whoever wrote it is."""
_BEHIND_SIGN = re.compile(r"(?:[,:|/·]|[ ][-–—]+[ ]|\bin\b)[ ]?([^,:|·]{1,40})$")
_DATE_LABEL = re.compile(
    r"^[\s*_|-]{0,8}(?:(?:incident|outage|event|障害|事故|インシデント)[ の]?)?"
    r"(?:date|day|datum|tag|fecha|data|when|time ?frame|period|date (?:of|de) (?:the |l')?(?:incident|outage|event)"
    r"|(?:start|begin)(?:ed|s|ning)?(?: (?:date|time|at|on))?|(?:began|occurred)(?: at| on)?"
    r"|дата(?: и время)?(?: инцидента)?|(?:事故|故障)?发生日期|事故日期"
    r"|(?:fecha|data|date|datum)(?: (?:y hora|e hora|et heure|und uhrzeit))?"
    r"(?: (?:del|de la|do|da|du|des|der|de l['’]) ?"
    r"(?!informe|relat|rapport|bericht|publi|veröff|réda|redac|erstell|créa|mise|actual|atuali|doc|post)[^\W\d_]{3,16})?"
    r"|発生日時?|発生時刻|発生時間|日時|日付|発生期間|发生时间|發生時間|故障时间|日期)s?"
    r"(?: ?(?:/|&|and|[-–]) ?(?:time|end))?(?: of the (?:incident|outage))?"
    r"[\s*_]{0,4}(?:\s?[(（][^()（）]{1,30}[)）])?[\s*_]{0,4}[:：|][\s*_|:：]{0,6}(.{4,120})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])((?:19[89]|20\d)\d)(?![\d.])")
_DAY_WORDS = re.compile(
    r"(?<![\w/.-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{2}/\d{2}|\d{1,2}(?:st|nd|rd|th|\.)?[ -](?:of )?[^\W\d_]{3,9}\.?"
    r",? \d{4}|\d{1,2}(?:er|º|\.)? (?:de )?[^\W\d_]{3,10}\.? (?:de |del )?\d{4}|[^\W\d_]{3,9}\.? \d{1,2}"
    r"(?:st|nd|rd|th)?,? \d{4}|\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}年\d{1,2}月\d{1,2}日)(?![\w/])"
)
_MONTH_DAY = re.compile(
    r"\b([A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,8})(?![\d:])"
)
_FILED = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_SIGNS = re.compile(r"[-_+.]")


_DAY_RANGE = re.compile(
    r"(?<![\d./])(\d{1,2})\.? ?(?:→|->|[-–—/>]|a|al|bis|to|and|und|et|y|e|au) ?\d{1,2}"
    r"(?=([./])(\d{1,2})\2(\d{4})(?!\d)"
    r"|(?:st|nd|rd|th|\.)? (?:of |de )?([^\W\d_]{3,10})\.?,? (?:de |del )?(\d{4})(?!\d))"
)
"""Two days of a month, written once: the first is when it began."""
_OF_THE_PAGE = re.compile(
    r"^[\s*_>|(\[-]{0,8}(?:first )?(?:published|posted|updated|last (?:updated|modified|edited|reviewed)|written"
    r"|created"
    r"|author"
    r"|report date|date of report|veröffentlicht|erstellt|stand|publié|publicado|actualizado|atualizado|mise? à jour"
    r"|опубликовано|обновлено|作成日時?|更新日時?|最終更新日?|公開日|报告日期|更新时间|最后更新|创建日期|撰写)\b",
    re.IGNORECASE,
)
"""How a line begins that says when the page was written."""
_INCIDENT_FIELDS = re.compile(
    r"^(?:incident|outage|started?|start|began|occurred|detected|declared|resolved|happened)"
    r"(?:[_ -]?(?:date|time|at|on|start))?$"
)
_STAMPED = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)? ?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)
"""A moment of front matter."""


class ZoneSaid:
    """A zone that a text names: the zone, the word for it, what is contradictory about it (empty for nothing)."""

    __slots__ = ("contradiction", "word", "zone")

    def __init__(self, zone: str, word: str = "", contradiction: str = "") -> None:
        self.zone, self.word, self.contradiction = zone, word, contradiction


def zone_in(text: str, region: str = "") -> ZoneSaid | None:
    """The zone that ``text`` names; an offset counts for more than the word beside it."""
    elsewhere = _ELSEWHERE.search(text[:2000])
    if elsewhere is not None:
        return ZoneSaid(NAMED_ELSEWHERE[elsewhere.group().casefold()])
    best: ZoneSaid | None = None
    for match in _ZONE.finditer(text[:2000]):
        zone_said = _said(match, region)
        if zone_said is None:
            continue
        if best is None:
            best = zone_said
        elif zone_said.word in ("", "UTC") and zone_said.zone.startswith(("+", "-")) and best.word:
            fixed = FIXED.get(best.word, zone_said.zone)
            if fixed != zone_said.zone and best.word not in ("UTC", "GMT"):
                zone_said.contradiction = f"{best.word} is not UTC{zone_said.zone}"
            zone_said.word = best.word if fixed == zone_said.zone else ""
            best = zone_said
        elif best.word in ("UTC", "GMT") and not zone_said.word and zone_said.zone != best.zone:
            continue
    return best


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
        for word in (match["one"], match["two"]):
            if (word in FIXED or word in SEASONAL or word in SEVERAL) and (zone := meaning(word, region)):
                return ZoneSaid(zone, word)
        return None
    word = match["word"]
    if word in FIXED or word in SEASONAL or word in SEVERAL:
        zone = meaning(word, region)
        return ZoneSaid(zone, word) if zone or word in SEVERAL else None
    return None


def region_of(page: Page, text: str, given: str) -> str:
    """Where whoever wrote the page is, as far as that decides what CST, IST and BST mean; empty when it is open."""
    if given and "/" in given:
        return given
    counts: dict[str, int] = {}
    for match in _ZONE.finditer(text[:400_000]):
        place = ""
        if match["word"] or match["one"]:
            place = REGIONS.get(match["word"] or match["one"], "")
        elif match["iana"]:
            place = match["iana"].partition("/")[0]
            place = "America" if place in ("US", "Canada") else place
        if place:
            counts[place] = counts.get(place, 0) + (1 if (match["word"] or "") != "GMT" else 0)
    for region, places in _REGIONS_BY_PLACE:
        if places.search(text[:400_000]):
            counts[region] = counts.get(region, 0) + 2
    return max(counts, key=lambda place: counts[place]) if counts else given


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
    stated = False
    for block in blocks:
        if block.kind == CODE:
            continue
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
        for zones_beside_clock in _zones_beside_clocks(block.text, region):
            plain.setdefault(
                zones_beside_clock.zone, (zones_beside_clock, f"the times that name it (line {block.number})")
            )
    if len(plain) == 1:
        return next(iter(plain.values()))
    return None, ""


def zone_of_front(front: dict[str, str], region: str) -> tuple[ZoneSaid, str] | None:
    """The zone that the front matter of a page names for its times."""
    for name in _ZONE_FIELDS:
        zone_said = zone_in(front.get(name, ""), region)
        if zone_said is not None and (zone_said.zone or zone_said.word):
            return zone_said, f"{name} in the front matter"
    for name, value in front.items():
        stamp = _STAMPED.match(value) if _INCIDENT_FIELDS.match(name) else None
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
        if _WRITTEN_FIELDS.match(name) and (stamp := _STAMPED.match(value))
    ]
    offsets = {stamp for stamp in stamps if stamp}
    if len(offsets) != 1 or offsets & {"Z", "+00:00", "+0000"}:
        return ""
    digits = offsets.pop().replace(":", "")
    return offset_name(digits[0], int(digits[1:3]), int(digits[3:5]))


_WRITTEN_FIELDS = re.compile(
    r"^(?:date|created|updated|published|lastmod|last_modified|modified|pubdate)(?:[_-]?(?:at|on))?$"
)
_MORNING, _NOON = 6 * 60, 12 * 60
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
    if stated is not None and not stated[1].isdigit() and stated[1].casefold() not in _NO_ZONES:
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


def _zones_beside_clocks(text: str, region: str) -> list[ZoneSaid]:
    zones = [ZoneSaid(NAMED[match[1].casefold()]) for match in _CLOCK_OF_PLACE.finditer(text[:4000])]
    for match in _CLOCKED.finditer(text[:4000]):
        zone = zone_in(match.group()[match.start(1) - match.start() :], region)
        if zone is not None and zone.zone:
            zones.append(zone)
    return zones


def days_in(text: str, frame: Frame) -> list[datetime.date]:
    """The whole dates (with their year) that ``text`` names, in their order."""
    days: list[datetime.date] = []
    for match in _DAY_WORDS.finditer(_DAY_RANGE.sub(_first_of_range, plain_hyphens(text[:4000]))):
        written = read_written(match.group(), alone=True)
        if written is None or written.day is None:
            continue
        day, _, problem = day_of(written.day, frame, [])
        if day is not None and not problem and day not in days:
            days.append(day)
    return days


def _first_of_range(days: re.Match[str]) -> str:
    """``12-13/09/2026`` as ``12/09/2026 13/09/2026`` would begin."""
    if days[2]:
        return f"{days[1]}{days[2]}{days[3]}{days[2]}{days[4]} {days.group()[-2:].strip('→>-–—/ ')}"
    return f"{days[1]} {days[5]} {days[6]} "


def day_of_heading(text: str, frame: Frame) -> datetime.date | None:
    """The day that a heading names: a whole date, or a month and a day of a year that is known."""
    days = days_in(text, frame)
    if days:
        return days[0]
    for match in _MONTH_DAY.finditer(text[:300]):
        written = read_written(match.group(), alone=True)
        if written is not None and written.day is not None and written.day.month is not None:
            day, _, problem = day_of(written.day, frame, [])
            if day is not None and not problem:
                return day
    return None


def first_frame(page: Page, text: str, title: str, name: str, given: Frame) -> tuple[Frame, bool]:
    """What the page lets assume before its first time, and whether its day stands on the page's publication alone.

    A day of the title wins over one that is labelled, that over the file's name and the day of publication.
    """
    frame = given
    if frame.day is not None:
        frame.from_where = DAY_GIVEN
        frame.year = frame.year or frame.day.year
        return frame, False
    frame.year = frame.year or _year(page, title, name)
    labelled = [match[1] for block in page.blocks if (match := _DATE_LABEL.match(block.text[:200])) is not None]
    labelled += [
        f"{block.cells[0]}: {block.cells[1]}" for block in page.blocks
        if block.kind == ROW and len(block.cells) == 2 and _DATE_LABEL.match(f"{block.cells[0]}: {block.cells[1]}")
    ]  # fmt: skip
    names = [page.front.get("title", ""), title]
    names += [block.text for block in page.blocks if block.kind == HEADING and block.level == 1][:2]
    told = [block for block in page.blocks if _OF_THE_PAGE.match(block.text[:60]) is None]
    prose = days_in("\n".join(block.text[:1000] for block in told if block.kind == TEXT)[:8000], frame)
    prose = prose or days_in("\n".join(block.text[:1000] for block in told if block.kind == ITEM)[:8000], frame)
    stamped = [
        stamp["day"]
        for name, value in page.front.items()
        if _INCIDENT_FIELDS.match(name) and (stamp := _STAMPED.match(value))
    ]
    for where, words in (
        ("the page's title", names),
        ("the line that names the date", labelled),
        ("the front matter", stamped),
    ):
        for text_of in words:
            day = day_of_heading(text_of, frame)
            if day is not None:
                frame.day, frame.from_where = day, where
                return frame, False
    published = [day for text_of in (name, page.front.get("date", "")) for day in _named_days(text_of, frame)]
    if published:
        frame.day, frame.from_where = published[0], "the page's title or name"
        if published[0] in prose:
            return frame, False
        if prose and abs((prose[0] - published[0]).days) <= 31:
            frame.day, frame.from_where = prose[0], "the first date in the text"
        return frame, True
    if prose:
        frame.day, frame.from_where = prose[0], "the first date in the text"
        return frame, True
    posted = days_in("\n".join(block.text[:200] for block in page.blocks if _OF_THE_PAGE.match(block.text[:60])), frame)
    if posted:
        frame.day, frame.from_where = min(posted), "the day on which the page was written"
        return frame, True
    return frame, False


def evening_before(page: Page, first: Written | None, frame: Frame) -> bool:
    """Whether the ``first`` time of a page is of the evening before the day of ``frame``: the page was written in its
    night. What was posted by day may go on with updates of the same day.
    """
    clock = first.clock if first is not None and first.day is None else None
    if clock is None or clock.hour is None or frame.day is None:
        return False
    minutes = clock.hour * 60 + (clock.minute or 0)
    return minutes >= _NOON and any(day == frame.day and minute < _MORNING for day, minute in _written_at(page, frame))


def _written_at(page: Page, frame: Frame) -> list[tuple[datetime.date, int]]:
    """The moments at which a page says that it was written: the day, and the minutes since it began."""
    moments = []
    for name, value in page.front.items():
        stamp = _STAMPED.match(value) if _WRITTEN_FIELDS.match(name) else None
        if stamp is not None and stamp["clock"]:
            hour, minute = map(int, stamp["clock"].split(":"))
            moments += [(day, hour * 60 + minute) for day in _named_days(stamp["day"], frame)]
    for block in page.blocks:
        begins = _OF_THE_PAGE.match(block.text[:60])
        inside = time_inside(block.text[begins.end() : 200]) if begins is not None else None
        if inside is None or inside[0].day is None or inside[0].clock is None or inside[0].clock.hour is None:
            continue
        day, _, problem = day_of(inside[0].day, frame, [])
        if day is not None and not problem:
            moments.append((day, inside[0].clock.hour * 60 + (inside[0].clock.minute or 0)))
    return moments


def _named_days(text: str, frame: Frame) -> list[datetime.date]:
    """The days of a file's name or of front matter, where signs and not spaces stand between the parts of a date."""
    days = []
    for match in _FILED.finditer(text[:300]):
        try:
            days.append(datetime.date(int(match[1]), int(match[3]), int(match[4])))
        except ValueError:
            continue
    return days or days_in(text, frame) or days_in(_SIGNS.sub(" ", text), frame)


def _year(page: Page, title: str, name: str) -> int | None:
    texts = [title, name, page.front.get("title", ""), page.front.get("date", "")]
    texts += [block.text for block in page.blocks[:12]]
    for text in texts:
        found = _YEAR.search(text[:300])
        if found is not None:
            return int(found[1])
    years = {
        int(match[1]) for block in page.blocks if block.kind == TEXT for match in _YEAR.finditer(block.text[:1000])
    }
    return years.pop() if len(years) == 1 else None


def own_zone(written: Written) -> bool:
    """Whether a time names its zone itself."""
    return bool(written.zone or written.zone_word)
