"""The time with which a row begins, behind its marks, and the time that stands inside of a sentence."""

from __future__ import annotations

import re
from functools import cache

from warroom.intake.calendar_words import RELATIVE, WEEKDAYS
from warroom.intake.time_parts import ABOUT
from warroom.intake.written import read_loosely, read_written
from warroom.intake.written_time import WrittenTime

Stamp = tuple[WrittenTime, str]
"""The time with which a line begins, and the words behind it."""

_LEAD = re.compile(r"^(?P<task>\[[ xX]\]\s{1,3})?(?P<marks>[\s*_`\"“]{0,6}(?:~~)?(?P<open>[\[(<{【]?)[\s*_`]{0,3})")

_CLOSED_BY = {"[": "]", "(": ")", "<": ">", "{": "}", "【": "】"}

_CLOSE = re.compile(r"^[*_`\"”]{0,4}(?P<close>[\])>}】])?(?:~~)?(?P<link>\([^()\s]{1,500}\))?[*_`\"”]{0,4}")

_OF_THE_WORDS = (
    r"[ \t\u00a0]{1,10}(?:-\d|--[^\W_]|-[^\W\d_]{1,2}(?![^\W_])|\.{1,3}[^\W_]"
    r"|:[a-z0-9_+-]{1,40}:(?!\d)|[:;]-?[()DPp](?!\w))"
)
"""Signs that stand behind a space and touch what follows: ``-1``, ``--force``, ``-v``, ``.env``, ``:smile:``."""
_JOIN = re.compile(
    rf"^(?!{_OF_THE_WORDS})"
    r"[ \t\u00a0]{0,10}(?:[-=]{1,3}>|~(?=\s)|[:：–—|｜,，、;→⇒·•.─━│┃║►▶➜➔»\-]{0,10})"
    r"(?:[ \t\u00a0]{1,10}[–—|→─━-](?=\s))?(?:[*_]{2}(?=[\s:–—-]))?[ \t\u00a0:–—|｜─━│┃║►▶➜➔»\-]{0,10}"
)

SEPARATED = re.compile(r"^[*_`~\]\)}】>\" ]{0,5}(?:[:：–—|｜,;→⇒─━│┃║►▶➜➔»-]|=>|$|\()")

FRAME = " \t\u00a0│┃║|─━═├└┌┐┘┤┬┴┼╔╗╚╝"
"""The signs of which the lines between the rows of a drawn timeline are made."""

_RELATIVE_DAY = "|".join(map(re.escape, sorted((*(RELATIVE.keys() - {"this"}), "last night"), key=len, reverse=True)))
_WEEKDAY = "|".join(map(re.escape, sorted(WEEKDAYS, key=len, reverse=True)))
_SINCE = "since|seit|ab|depuis|dès|desde(?: las)?|dalle"
_MOVED_BEFORE = (
    rf"(?:(?<!\w)(?:(?:not|never|scheduled|planned|expected|due|deadline|eta)(?: (?:at|for|on|by))?"
    rf"|(?:{_SINCE}|after|before|by|until|till|prior to|nearly|almost|nach|vor|bis|après|avant|jusqu['’]à"
    rf"|antes de(?: las)?|después de(?: las)?|hasta(?: las)?|até(?: [àa]s)?"
    rf"|antes das|depois das|prima delle|dopo le|fino alle|ca|c)"
    rf"|(?:(?:(?:last|the (?:previous|next|following)) \w{{3,9}}|(?:{_RELATIVE_DAY})|(?:{_WEEKDAY}))(?:,| night)?"
    rf"(?: (?:at|on|um|à|às|a las|alle(?: ore)?|vers|gegen|around|about))?)"
    rf"|(?-i:UTC|GMT|[A-Z]{{1,4}}T)|for|took|takes|lasted|during|line|page|step|version|v"
    rf"|close to|towards?|up to|est(?:imated)?|next update(?: at)?|vielleicht|wohl|frühestens|spätestens|rond|omstreeks"
    rf"|około|ok|runt|omkring|noin|lá pelas|a eso de las|aux? (?:environs|alentours) de|grosso modo))\.?[\s(]{{1,3}}$"
    rf"|(?<!\w){ABOUT}$|[年月日前後昨翌오전후午上下]\s{{0,2}}$"
)
"""What makes the time behind it a bound, a length or one of another day, half of the day or zone."""
_LED_BY_A_DAY = (
    rf"(?<!\w)(?:{_RELATIVE_DAY}|{_WEEKDAY}),?"
    r"(?: (?:at|on|um|à|às|a las|alle(?: ore)?|dès|vers|gegen|around|about|approximately|by))?\s{0,2}$"
)
"""A day that stands before its time, in a sentence."""
_BEFORE_IT = 24
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]{0,24})\.?[ \u00a0]{1,3}[(\[*_`]{0,3}$")
_NUMBER_BEFORE = re.compile(r"\d[ ,]{1,3}$")
_LEADS_TO_IT = frozenset((
    "at", "on", "um", "am", "à", "a", "las", "às", "alle", "ore", "le", "el", "kl", "klo", "om", "o", "в", "from",
    "between", "and", "von", "zwischen", "entre", "de", "du", "und", "et", "y", "e", "began", "begin", "begins",
    "start", "starts", "end", "ends", "uhr", "time", "date", "the", "dated", "sent",
))  # fmt: skip
"""The words that leave the time behind them as it is, in a sentence; of a verb its past does too."""
_HAPPENS = re.compile(
    r"(?!(?:this|is|was|has|its|hours|days|times|minutes|mins|hrs|secs|seconds|weeks|plus|minus|versus|pers|moins|menos)$)[a-z]{2,20}s"
    r"|back|down|up|out|off|over|again|ok|done|gone"
)
"""What something does: an item may end in it and in its time, ``Alert fires 14:32``."""
_DATE = re.compile(r"(?<![\w./:-])(?:\d{1,4}(?:st|nd|rd|th)?[-./ ]|[^\W\d_]{3,10}\.? \d)")
_SENTENCE_ENDS = re.compile(r"[^\d\s.][.!?]\s")
_PLACE = re.compile(
    r"(?=(?:午前|午後|上午|下午|오전|오후)\s?\d)|(?<=[\u3040-\u30ff\u3400-\u9fff])(?=\d)"
    r"|(?<![\w.:/\-])(?=[~\d(])|(?<![\w.:/\-])(?=[A-Z][a-z]{2,8}\.?[ -]\d)"
)

_DOTTED = re.compile(r"\d{1,2} ?\. ?\d{2}")
_FOUR = re.compile(r"\d{4}$")

NEWS = (
    r"(?:status |incident )?update|edit|investigating|identified|monitoring|resolved|verifying|in progress|completed"
    r"|post-?mortem|mitigated|scheduled|noti(?:ce|fication)"
    r"|nachtrag|aktualisierung|behoben|mise à jour|actualización|atualização|更新|追記"
)
"""The words with which status pages and posts that go on being written begin an update."""
_NEWS = re.compile(
    rf"^[\s*_`\[(]{{0,6}}(?P<label>(?:{NEWS})"
    r"(?:\s?(?:#|no\.? ?)?\d{1,2}(?=\s?(?:[:–—@-](?!\d)|\()|\s(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|\s(?:\d{1,2}:\d\d|\d{4}-\d\d)))?)"
    r"[\s*_:–—@()\[|-]{1,10}(?:at\s{1,3})?(?=[~\d]|(?:[A-Z][a-z]{2,8},? )?[A-Z][a-z]{2,8}\.? \d)",
    re.IGNORECASE,
)

_DAY_OF_IT = re.compile(
    r"^(?P<marks>[\s*_`\[(]{0,6})(?:day|tag|jour|día|dia) \d{1,2}[\s,:–—-]{1,4}(?=T ?[+\-−] ?\d)", re.IGNORECASE
)
"""``Day 1 - T+0:40``: what is counted from the beginning counts alone, and the day is said once more."""

_MARKS = re.compile(r"[\s>*+•|_`\"“-]{0,12}")
_MOST_PLACES = 20


def is_news(text: str) -> bool:
    """Whether ``text`` begins as an update with its time: ``**Update 14:05:** ...``."""
    return _NEWS.match(text[:120]) is not None


def stamp_of_row(text: str, *, dots: bool = False, four: bool = False) -> Stamp | None:
    """Like `stamp_of`, on a page: a word for an update may stand before the time, and then stands before the words."""
    news = _NEWS.match(text[:120])
    if news is None:
        return stamp_of(text, dots=dots, four=four)
    opened = next((sign for sign in reversed(news[0]) if sign in "(["), "")  # it is closed behind the time
    stamp = stamp_of(f"{opened}{text[news.end() :]}", dots=dots, four=four)
    if stamp is None or not stamp[0].clocked:
        return None
    words = stamp[1].lstrip("*_): ")
    return stamp[0], f"{news['label']}: {words}" if words else news["label"]


def stamp_of(text: str, *, dots: bool = False, four: bool = False) -> Stamp | None:
    """The time with which ``text`` begins, behind its marks, and the words behind it; `None` when it begins with none.

    ``dots`` says that the page writes its clocks as 14.32, ``four`` as 1432, so that one counts without a sign behind.
    """
    day = _DAY_OF_IT.match(text[:40])
    text = f"{day['marks']}{text[day.end() :]}" if day is not None else text
    lead = _LEAD.match(text)
    begin = lead.end() if lead is not None else 0
    opened = lead["open"] if lead is not None else ""
    written = read_written(text[:600], begin, prose=True)
    if written is None:
        written = read_loosely(text[:600], begin)
        dotted = written is not None and (
            (dots and _DOTTED.match(written.words) is not None) or (four and _FOUR.match(written.words) is not None)
        )
        bold = lead is not None and any(sign in lead["marks"] for sign in "*[(`")
        if written is None or not written.loose:
            return None
        if not (
            dotted
            or (SEPARATED.match(text[written.end :]) and (bold or len(written.words) >= 5 or written.words.isalpha()))
        ) or (text[written.end :].strip() == "" and not (four and dotted)):
            return None
    if not written.clocked and not _is_day(written, text):
        return None
    rest = text[written.end :]
    close = _CLOSE.match(rest)
    if opened == "<" and (close is None or close["close"] != ">"):
        written.approx = True  # before 09:05
    link = ""
    if close is not None:
        if opened and not close["close"]:
            rest = rest.replace(_CLOSED_BY[opened], "", 1)
        link = close["link"] or "" if opened == "[" else ""
        end = close.end() if not close["link"] or opened == "[" else close.start("link")
        if close["close"] and not opened:
            end = close.start("close")
        rest = rest[end:]
    joined = _JOIN.match(rest)
    rest = rest[joined.end() :] if joined is not None else rest
    if link.startswith("(#"):  # a table of contents
        return None
    marks = lead["marks"] if lead is not None else ""
    rest = _without_closing(rest.strip(), marks.strip(), text[: written.end + 8])
    rest = rest if rest.strip("*_`") else ""
    return written, f"{rest} {link}".strip() if link else rest


def _without_closing(rest: str, marks: str, begin: str) -> str:
    """The words without a mark of emphasis that was opened before the time."""
    for mark in ("**", "__", "_", "*", "`"):
        if marks.startswith(mark) and rest.endswith(mark) and rest.count(mark) % 2 and begin.count(mark) % 2:
            return rest[: -len(mark)].rstrip()
    return rest


def _is_day(written: WrittenTime, text: str) -> bool:
    """Whether a day without a time of day stands there as a time: marked off, or a whole ISO date."""
    day = written.day
    if day is None or written.loose:
        return False
    if day.problem and not text[written.start : written.start + 4].replace("?", "0").isdecimal():
        return False
    rest = text[written.end :]
    if rest.lstrip("*_`)] ").startswith(",") or (
        written.words.casefold().startswith(("on ", "at ", "from ")) and rest.strip()
    ):
        return False
    iso = written.words[:4].isdecimal() and rest.lstrip("*_`")[:1] in (" ", "")
    marked = text[: written.start].strip()[-1:]
    return iso or SEPARATED.match(rest) is not None or (marked in ("*", "_", "`") and rest.startswith(marked))


@cache
def _before_a_time(pattern: str) -> re.Pattern[str]:
    """What may stand before a time; made when it is first needed, which takes 10 ms."""
    return re.compile(pattern, re.IGNORECASE)


def _with_its_day(text: str, start: int) -> WrittenTime | None:
    """The time at ``start``, with the day or the half of the day that leads to it."""
    written = read_written(text, start)
    if written is None or written.clock is None or written.day is not None:
        return written
    led = _before_a_time(_LED_BY_A_DAY).search(text, max(0, start - _BEFORE_IT), start)
    whole = read_written(text, led.start()) if led is not None else None
    return whole if whole is not None and whole.clock is not None and whole.end >= written.end else written


def with_date_before(written: WrittenTime, text: str) -> WrittenTime:
    """A clock with the one date that stands before it in its sentence ("On November 30, by 18:00"), roughly."""
    if written.clock is None or written.day is not None or written.instant is not None:
        return written
    end = written.start
    ends = list(_SENTENCE_ENDS.finditer(text, 0, end))
    place, days = ends[-1].end() if ends else 0, []
    while (begin := _DATE.search(text, place, end)) is not None:
        date = read_written(text[:end], begin.start())
        if date is not None and date.day is not None and not date.clocked and date.day.day is not None:
            days.append(date.day)
        place = max(begin.start() + 1, date.end if date is not None else 0)
    if len(days) == 1 and not days[0].problem and days[0].month is not None:
        written.day, written.approx = days[0], True
    return written


def time_inside(text: str) -> Stamp | None:
    """The first time with a clock anywhere in ``text``, else the first day, and the words around it."""
    begins = _MARKS.match(text)
    best = read_written(text[:600], begins.end() if begins is not None else 0, prose=True)
    if best is not None and best.clock is not None:
        since = re.match(rf"(?:{_SINCE})\b", best.words, re.IGNORECASE) is not None
        best.approx = best.approx or (since and best.until is None)
        return best, text[best.end :].lstrip(" :–—-,)]*_").strip()
    best = None
    for count, place in enumerate(_PLACE.finditer(text[:600])):
        if count > _MOST_PLACES:
            break
        written = _with_its_day(text[:600], place.start())
        if written is None or (written.clock is None and (written.day is None or written.day.problem)):
            continue
        if written.clock is not None:
            best = written
            break
        best = best or written
    if best is None:
        return None
    before = text[max(0, best.start - _BEFORE_IT) : best.start]
    leading = _WORD_BEFORE.search(before)
    led = leading is None or leading[1].casefold() in _LEADS_TO_IT or leading[1].endswith("ed")
    at_its_end = leading is not None and not text[best.end :].strip(" .)*_`")
    led = led or (at_its_end and leading is not None and _HAPPENS.fullmatch(leading[1]) is not None)
    led = led and _NUMBER_BEFORE.search(before) is None
    best = with_date_before(best, text[:600])
    best.approx = best.approx or not led or _before_a_time(_MOVED_BEFORE).search(before) is not None
    before = text[: best.start].rstrip(" :–—-([")
    for word in (" at", " on", " approx.", " around"):
        before = before.removesuffix(word)
    behind = text[best.end :].lstrip(" :–—-,)]*_")
    return best, f"{before.strip()} {behind}".strip()
