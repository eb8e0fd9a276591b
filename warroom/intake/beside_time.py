"""What stands beside a time and was not understood: such a time is never an exact one.

A time of day is exact only where all that touches it, in its word or in the bracket behind it, is known to leave it as
it is; what follows behind a gap is words, unless it begins like something that measures, doubts or moves the time.
Part of the shell's fast path.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from warroom.intake.clause_beside import put_in
from warroom.intake.forms import GAP

_CLOSING = r"(?:[*_`~]{1,3}|[)\]}）】〕」』>\"'’”»]|</\w{1,10}>|\\?[*_](?=[\s:]))*"
_MARK = rf"(?::{{2,3}}|[:：,，、。;；|｜–—―→⇒·=.•-]|->|=>|--|-->|:-|\.\.(?=\d))?(?={GAP}|[\r\n]|$)"
_STUCK = (
    r"(?:[:：,，、。;；|｜–—―→⇒·-](?=[^\W\d_]|[@#\"'“‘«*_`(\[（【「『<])|[(\[（【「『](?!\d)"
    r"|-(?=\d)|<br ?/?>|<(?=/)|\\?$|\|)"
)
"""Marks that words may touch."""
_HEX = re.compile(r":(?:[0-9a-f]{0,4}[:.][0-9a-f:.]{1,39}|[0-9a-f]{1,2})(?=[\s,;]|$)", re.IGNORECASE)
"""What goes on as an address of the network does."""
_TOUCHING_SIGNS = frozenset("前后後以左右頃顷許许過过至到起之多半間间台付近内內外约約晚早开翌昨明")
"""Before, after, about, until, from, another day in Chinese and Japanese: the first sign of words that touch it."""
_TOUCHING_KANA = frozenset("にでは")
"""In Japanese only these leave the time as it is; words in katakana are the first of what happened."""
_TOUCHING_HANGUL = ("에", "에서", "에는")
"""In Korean only these leave the time as it is: all else that touches it says about, before or until."""
_MEASURES = (
    r"min(?:s|\.|ut(?:e[ns]?|os?|i|y)?)?|m:ss?|mm:ss|secs?\.?|second(?:e?s|i|e)?|segundos?|sekunden?|ms"
    r"|h:m{1,2}|hh:mm"
    r"|hrs?|hours?|std\.?|stunden?|heures|horas|days?|tage?n?|jours?|d[ií]as|giorni|weeks?|мин(?:\.|ут[аы]?)?"
    r"|сек\.?|час(?:а|ов)"
    r"|elapsed|remaining|ago|earlier|later|vorher|später|zuvor|temu|назад|geleden|sedan|siden|antes|después|depois"
    r"|of|in total|altogether|into the|minus|plus(?= ?\d)|less|moins|menos|meno|weniger"
    r"|left(?= on\b|[ ]?$|[,.;:)])|long(?= (?:outage|downtime|incident)|[ ]?$|[,.;:)])|duration(?=[ ]?$|[,.;:)])"
    r"|(?:vs\.?|versus|against)(?= ?\d)|before(?= ?\d)|after(?= ?\d)"
    r"|(?:before|prior to|after|since|vor|nach|seit|avant|apr[èe]s|depuis|antes de|despu[ée]s de|desde|prima di|dopo)"
    r"(?= (?:[^\W\d_][\w'’-]{0,20} ?){1,3}$)"
)
_DOUBTS = (
    r"give or take|latest|earliest|sp[äa]testens|frühestens|au plus t[ôo]t|au plus tard|(?:maybe|probably"
    r"|perhaps|possibly"
    r"|presumably|vielleicht|vermutlich|unsure|not sure|iirc|afaik|afaict|guess(?:ed)?"
    r"|estimated?"
    r"|vermutet|geschätzt|wohl|circa|ungefähr|about|around)(?=[ ]?$|[,.;:)–—-]| -)|tb[cda]\b|et[ar]\b"
    r"|or thereabouts|plus or minus|more or less|in etwa|mas o menos|más o menos|environ|env\.|aprox\.?|körül"
    r"|aikoihin|tienoilla|(?:ca|env|approx|aprox|ungef|circa|etw)\.(?! ?\d)"
    r"|civarı(?:nda)?|sularında|i (?:think|believe|guess)|roughly(?=[,.;:)–—-]| -)|to go|from now"
    r"|until(?! further)|undated|rum"
)
_OTHER_DAYS = (
    r"hier|ayer|ieri|wczoraj|včera|igår|i går|dün|eilen|tegnap|вчора|kemarin|hôm qua|mañana|demain|domani"
    r"|amanhã|jutro"
    r"|zítra|завтра|imorgon|i morgon|i morgen|morgen|vorgestern|übermorgen|avant-hier|anteayer|позавчера"
    r"|d\+\d|day \d|tag \d"
    r"|昨|明|翌|前日|어제|내일|어젯밤|daily|nightly|weekly|hourly|monthly"
    r"|every (?:day|night|hour|week|month|\w{3,6}day)"
    r"|each (?:day|night)"
    r"|täglich|stündlich|wöchentlich|chaque|cada|ogni|codziennie|ежедневно|毎|每|매일"
    r"|(?:the )?(?:previous|following|next|prior) (?:day|night|morning|evening|week)"
)
_ELSEWHERE = (
    r"(?-i:NYC|SFO|LDN|LON|BLR|HKG|SIN|SYD|NRT|MSK|МСК)|мск|по (?:мск|местному|(?-i:[А-ЯІЇЄ])[а-яіїє]{1,15}[уюеи])"
    r"|за (?:києвом|київським часом|місцевим часом)|москвы|ortszeit"
    r"|heure locale"
    r"|hora local|ora locale|lokaltid|lokal(?:e|er)? (?:zeit|tid)|czasu? lokaln\w{1,5}|по местному|местного"
    r"|東京|日本時間|北京|现地|現地|当地|本地|한국|현지"
    r"|over in (?-i:[A-Z])\w{0,20}|(?:in"
    r"|at) (?:the )?(?-i:[A-Z])\w{1,20}(?:[ -](?-i:[A-Z])\w{1,20}){0,2}(?=[ ]?$|[,.;:)])"
    r"|(?!(?:response|up|down|run|load|build|boot|wait|query|lead|first|last|next|some|this|that|any|every"
    r"|same|long|real|over"
    r"|part|request|query|cpu|idle|full|half|page|ping|lag|sync|each|no|more|most|all|the|a|an|of|recovery"
    r"|processing|start"
    r"|execution|render|compile|commit|replication|read|write|cycle|round.?trip|transit|about|connect|lock"
    r"|service|second"
    r"|third|own) time)(?:head office|[\w-]{2,20}(?: (?-i:[A-Z])[\w-]{1,20})?)(?:['’]s?)? time(?! ?\w*(?:out"
    r"|stamp)|s)"
    r"|\w{2,20}er zeit|(?:heure|hora|ora|horário) d\w{1,3} ?(?-i:[A-Z])\w{1,20}|(?-i:[A-Z]{2,4})ish"
    r"|(?-i:[A-Z]\.){2,4}[?]?|@ (?-i:[A-Z]{2})\w*"
    r"|(?:by|on|per|according to|laut|lt\.) (?:my|his|her|their|our|the"
    r"|\w{2,20}['’]s) (?:\w{2,20}(?:['’]s)? )?(?:watch|clock|phone|tape)"
    r"|(?:mark )?(?:in|into|of|on) the (?:recording|tape|video|call|clip|stream)|[ap](?=[?])"
)
_SIGNS = r"[?？¿❓❔⁉🤔🤷]|[\U0001f1e6-\U0001f1ff]|[+±−-]\d{1,3} ?(?:d|days?|m|mins?|minutes?)(?!\w)|± ?\d|T ?[+-]\d"
_ANOTHER = re.compile(
    r"(?:[^\w\n]{0,4}(?:[^\W\d_]{1,12}[^\w\n]{1,3}){0,2})?(?<![\w.:/-])~?\d{1,2}[:h]\d{2}(?!:\d\d:|[\w.])",
    re.IGNORECASE,
)
"""Another clock, with at most two words between: which of them is meant is not said."""
_ASKED = re.compile(r"[^\s?]{1,20}[?？](?=\s+\w)")
_SIGNS_ALONE = re.compile(r"[^\w\s]{1,4}(?=\s|$)")
_SIGNS_BEFORE_WORDS = frozenset((
    "-", "--", "|", ":", "->", "=>", ">", "#", "!", "&", "//", "@", ".", ",",
    ";", "::", "!-", "-!-", "<", "<--", "-->", "<-", "-<", ">>>", "=", "==", "===", "%", "$",
    "&&", "||", "...", "+", "-*-",
))  # fmt: skip
"""Signs of ASCII that stand before words: dashes, bars, prompts, what chats draw; stars are gone by then."""
_HAN = (
    r"推定|推測|推测|무렵|전후|โดยประมาณ|น\. ?โดยประมาณ|以[降前后後]|이후|이전|쯤|경(?!\w)|까지|부터"
    r"|左右|前后|之[前后後]|頃|ごろ|ころ|くらい|ぐらい|まで|から"
)
_WORDS = rf"(?:(?:{_MEASURES}|{_DOUBTS}|{_OTHER_DAYS}|{_ELSEWHERE})(?!\w)|{_SIGNS}|{_HAN}|[昨明翌毎每]\w)"
_OPEN_END = re.compile(
    rf"{GAP}{{0,3}}(?:[-–—~～〜→]|->|to|till|until|bis|à|a|até|hasta|до){GAP}{{0,3}}(?:[?？]|(?:xx|\?\?|--):)",
    re.IGNORECASE,
)
_OPENING = frozenset("([（{<«【")
_CLOSES = {
    ")": "(", "]": "[", "）": "（", "】": "【", "」": "「", "』": "『", "}": "{", ">": "<", "»": "«", "”": "“",
}  # fmt: skip
_PAIRED = {'"': "“", "'": "‘", "’": "‘"}
_BRACKET = re.compile(r"[(\[（{<«【]([^()\[\]（）{}<>«»【】\n]{0,60})[)\]）}>»】]")
_TOWN = re.compile(r"([A-Z][^\W\d_]{2,20}(?:[ -][A-Z][^\W\d_]{2,20}){0,2})(?: (?:office|team|site|side))?")
_BETWEEN_DASHES = re.compile(r"[-–—] ([^-–—,:;|\n]{2,20}) [-–—] ")
_BETWEEN_MARKS = re.compile(r"([^-–—,:;|]{2,30}?) ?[-–—,:;|] ")
_ABOUT_TIMES = (
    r"[?？~≈±推頃約约左]|T?[+-]\d|\d[:.h]\d\d|\d{1,3} ?(?:m(?:in)?s?|minutes?|h(?:ou)?rs?|h|s(?:ec)?s?"
    r"|seconds?) (?:fast|slow|off|early|late|ahead|behind)"
    r"|\b(?:clocks?|times?|zeit|uhr|heure|hora|planned|scheduled|expected|geplant|tb[cda]|eta|est|estimated?"
    r"|sched"
    r"|was|should|not|off|skew(?:ed)?|drift\w{0,3}|fast|slow|day|tag|jour|night|next|previous|prev|yesterday"
    r"|tomorrow|gestern"
    r"|think|guess\w{0,3}|unsure|unclear|uncertain|unknown|unconfirmed|approx\w{0,8}|about|around|roughly"
    r"|circa|ca|late|early"
    r"|later|earlier|or|maybe|perhaps|probably|possibly|local|lokal|utc|gmt|zone|citation|sic|wrong|wohl|vermutlich"
    r"|am|pm|noon|memory|env|environ|aprox|geschätzt|rounded|inferred|assumed|adjusted|corrected"
    r"|disputed|reconstructed)\b"
)
_NAMES_NO_ZONE = frozenset((
    "OK", "IC", "TL", "DB", "API", "CPU", "SQL", "GC", "IO", "SRE", "OPS", "DEV", "QA", "PROD", "STG", "AWS", "GCP",
    "CDN", "DNS", "TLS", "SSL", "VPN", "HTTP", "INFO", "WARN", "ERROR", "ERR", "DEBUG", "FATAL", "CRIT", "TRACE",
    "ALERT", "EMERG", "NOTE", "TODO", "FYI", "EU", "US", "UI", "UX", "PR", "CI", "CD", "VM", "LB", "HA", "KB", "SLA",
    "SLO", "NOC", "SOC", "CEO", "CTO", "CS", "PM", "BOT", "APP",
))  # fmt: skip
"""Capitals in a bracket that are no zone's."""
_CAPITALS = re.compile(r"[A-Z]{2,5}\d?")
_PLAIN_BRACKET = re.compile(r"[@#]|\d{1,6} [a-z]|https?:|(?:\S{1,40} ){3}")
"""A bracket that speaks of something else: people, tags, counts, whole sentences."""
_BEFORE = re.compile(r"[\s(\[{（【「『<>\"'“‘«*_`~|,，、。.:：;；–—-]")


@cache
def _words() -> re.Pattern[str]:
    """What measures, doubts or moves a time behind it; made when it is first needed, which takes 12 ms."""
    return re.compile(_WORDS, re.IGNORECASE)


@cache
def _about_times() -> re.Pattern[str]:
    """What a bracket holds that speaks of a time."""
    return re.compile(_ABOUT_TIMES, re.IGNORECASE)


def unclear_beside(text: str, start: int, end: int) -> str:
    """What touches or follows the time in ``text[start:end]`` and may say more of it; empty where nothing does."""
    if start and (before := _unclear_before(text, start)):
        return before
    following = text[end : end + 120]
    if left_open := _left_open(text, start, end):
        return left_open
    if not following:
        return ""
    closing = re.match(_CLOSING, following)
    closed = closing.end() if closing is not None else 0
    if closed and not _opened(text, start, end, following[:closed]):
        return following[:closed]
    rest = following[closed:]
    if _HEX.match(rest) is not None:
        return _piece(rest)
    if closed and rest[:1].isalpha():
        return ""
    mark = re.match(_MARK, rest)
    if mark is None:
        return _touching(rest, behind_zone=text[end - 1].isalpha())
    return _following(rest, mark.end())


def _piece(words: str) -> str:
    """What of ``words`` is named to whoever reads."""
    return words.strip().split(maxsplit=1)[0][:20] if words.strip() else ""


def _unclear_before(text: str, start: int) -> str:
    """What touches the time from the left and is neither a gap nor a mark that stands before words."""
    before = text[start - 1]
    if before > "\u3000" or _BEFORE.match(before) is not None:
        stuck = before in ":：.,-" and start > 1 and (text[start - 2].isalnum() or text[start - 2] == before)
        return _piece(text[max(0, start - 12) : start].rsplit(maxsplit=1)[-1]) if stuck else ""
    return before


def _opened(text: str, start: int, end: int, closing: str) -> bool:
    """Whether what ``closing`` ends began before the time or within it; a star alone may lead to a note instead."""
    line = text[text.rfind("\n", 0, start) + 1 : end]
    for sign, opening in _CLOSES.items():
        if sign in closing and not _stands_open(line, opening, sign):
            return False
    if any(sign in closing and sign not in line and _PAIRED.get(sign, sign) not in line for sign in _PAIRED):
        return False
    return closing != "*" or not {"*", "_"}.isdisjoint(text[max(0, start - 8) : end])


def _stands_open(line: str, opening: str, sign: str) -> bool:
    """Whether a bracket of ``line`` is not closed at its end; one that closes and was never opened counts for none."""
    closed = 0
    for letter in reversed(line):
        closed += letter == sign
        if letter == opening:
            if not closed:
                return True
            closed -= 1
    return False


def _left_open(text: str, start: int, end: int) -> str:
    """A bracket that opens before the time and nothing closes, or what strikes the time out; empty for neither."""
    before = text[max(0, start - 6) : start].rstrip(" *_`")
    if before.endswith("~~"):
        return "~~"
    closing = next((sign for sign, opening in _CLOSES.items() if opening == before[-1:]), "")
    return before[-1:] if closing and closing not in text[end:] else ""


def _touching(rest: str, *, behind_zone: bool) -> str:
    """What touches the time from the right, where it does not leave it as it is."""
    sign = rest[0]
    if sign in _OPENING and (sign != "<" or not rest.startswith("</")):
        note = re.match(r"\[\d{1,3}\](?!\()", rest)
        return note[0] if note is not None else _in_bracket(rest) or ("" if _BRACKET.match(rest) else sign)
    if sign > "\u3000" and unicodedata.category(sign) == "Lo":  # no letters of Latin that are drawn otherwise
        if "가" <= sign <= "힣":
            word = re.match(r"[가-힣]{1,10}", rest)
            return "" if word is not None and word[0] in _TOUCHING_HANGUL else _piece(rest)
        doubtful = sign in _TOUCHING_SIGNS or ("ぁ" <= sign <= "ゟ" and sign not in _TOUCHING_KANA)
        return _piece(rest) if doubtful else ""
    if re.match(_STUCK, rest) is not None or (sign == "/" and behind_zone and not rest.startswith("/local")):
        return ""
    return _piece(rest)


def _following(rest: str, marked: int) -> str:
    """What follows behind a gap, or a mark and a gap, and measures, doubts or moves the time."""
    if _OPEN_END.match(rest) is not None:
        return "?"
    words = rest[marked:].lstrip(" \t\u00a0\u2007\u2009\u202f\u3000*_`")
    alone = _SIGNS_ALONE.match(words)
    if alone is not None and alone[0].isascii() and alone[0] not in _SIGNS_BEFORE_WORDS:
        return alone[0]
    if words[:1] in ("?", "？", "≈") and not words[1:2].isalnum():
        return words[0]
    apart = _BETWEEN_DASHES.match(words)
    if apart is not None and _about_times().fullmatch(apart[1]) is not None:
        return apart[1]
    if words[:1] in _OPENING:
        return _in_bracket(words)
    another = _ANOTHER.match(words)
    if another is not None:
        return another[0].strip()
    between = _BETWEEN_MARKS.match(words, 2 if not marked and words[1:2] == " " and words[0] in "-–—|" else 0)
    if between is not None and (_moves_it(between[1]) if marked or between.start() else _is_town(between[1])):
        return between[1]
    if marked:
        return ""
    found = _words().match(words) or _ASKED.match(words)
    return found[0].strip() if found is not None else ""


def _moves_it(words: str) -> bool:
    """Whether what stands between two marks behind a time speaks of it, or is the name of a town, or of its office."""
    return _about_times().search(words) is not None or put_in(words) or _is_town(words)


def _is_town(words: str) -> bool:
    """Whether ``words`` are the name of a town, or of its office."""
    town = _TOWN.fullmatch(words)
    if town is None:
        return False
    from warroom.intake.towns import zone_of_place

    return zone_of_place(town[1]) != ""


def _in_bracket(words: str) -> str:
    """The bracket behind a time, where it may speak of the time or be the name of a place."""
    bracket = _BRACKET.match(words)
    if bracket is None:
        return ""
    inside = bracket[1].strip()
    if _about_times().search(inside) is not None:
        return bracket[0]
    if _CAPITALS.fullmatch(inside) is not None:
        return "" if inside.rstrip("0123456789") in _NAMES_NO_ZONE or inside[-1].isdecimal() else bracket[0]
    if words[0] not in "(（":  # what stands in others is a level, a part of a system, somebody
        return ""
    return "" if _PLAIN_BRACKET.match(inside) is not None else bracket[0]
