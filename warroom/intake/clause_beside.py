"""What is said of a time in the clause in which it stands: such a time is never an exact one.

What touches a time is another matter (`warroom.intake.beside_time`). Words of what happened are without number; those
that speak of a time are of few kinds: what leads a clause about it, the nouns for clocks and zones, what is put in
between two marks, what stands alone at the end of the line. Part of the shell's fast path.
"""

from __future__ import annotations

import re
from functools import cache

from warroom.intake.roughly_words import ROUGHLY_BEHIND
from warroom.intake.zones import NOT_ZONES, is_zone_word

_APART = r"(?=\s?[,.;:)–—]|\s-|\s?$)"
"""Where a clause ends, and does not go on as one about what happened."""
_TIMEPIECE = (
    r"(?:clocks?|tz|time[ -]?zones?|time[ -]?stamps?|uhr(?:zeit)?|zeitzone|zeitstempel|fuseau|horloge|horodatage"
    r"|reloj|huso|orologio|rel[óo]gio|fuso)"
)
"""The nouns for what shows a time or says where its clock is."""
_CLOCKS = (
    rf"(?:(?:[^\s,.;:()]{{1,20}} ){{0,3}}{_TIMEPIECE}(?: (?:is|are|was|were|ist|war|est|es|may be|might be|could be))?"
    r" (?:un(?:known|clear|sure|certain|klar|bekannt|gewiss|sicher)|not (?:sure|known|clear|given|said)|tb[cda]|offen"
    r"|inconnue?|incertaine?|desconocid[oa]|sconosciut[oa]|incert[oa]"
    rf"|(?:(?:was|is|were|are|[^\W\d_]{{1,8}}|\d{{1,3}}) ){{0,3}}(?:off|fast|slow|wrong|ahead|behind|falsch){_APART})"
    r"|[^\s,.;:()]{1,20}['’]s (?:\w{1,12} )?watch"
    r"|(?:[^\s,.;:()]{1,20}['’]s|wall|server|system|local|host|office|site|log|their|our|my|his|her|your"
    rf"|(?!(?:NTP|PTP|CPU|GPU|RTC)\b)(?-i:[A-Z]{{2,5}})) {_TIMEPIECE}"
    r"(?! (?:drift|skew|sync|jump|reset|step|fix|fail|error|alert|is|was|set)))(?!\w)"
)
"""``TZ unknown``, ``customer's clock``, ``clock was off,``; to set a clock is work like any other."""
LEADS = (
    r"(?:per (?:the|my|our|his|her|their|(?-i:[A-Z])[a-z'’]{1,20})|according|if (?:memory|i|we|he|she|they|not"
    r"|correct|right"
    r"|(?:the|my|our|his|her|their) (?:clock|watch|logs?|times?|memory))|unless|than|nor"
    r"|or (?:so|thereabouts|near|about|maybe|perhaps|earlier|later|a (?:bit|few|little)|something)|assuming"
    r"|supposing|presuming|judging|subject to|courtesy of|going by"
    r"|based on"
    r"|as (?:per|far|best|near|of|seen|shown|reported|recorded|noted|told|read|remembered|given"
    r"|(?:i|we) (?:recall|remember|believe|understand))|laut|gem[äa](?:ß|ss)"
    r"|falls|wenn|selon|d['’]apr[èe]s|seg[úu]n|segundo(?= [ao])|secondo|volgens|enligt|ifølge|si(?= \w+ \w+[,:])"
    r"|oder (?:so|früher|später|etwas|kurz)|ou (?:plus|moins|mais|menos|antes|depois|avant|apr[èe]s)|(?-i:u)"
    rf"|and (?:change|a bit|some)|(?:something|odd|(?:our|their|my|your|his|her) (?:end|side)){_APART}"
    r"|plus a (?:bit|little|few)|sa(?:ys|id) (?-i:[A-Z])\w{0,20}"
    r"|(?:our|their|my|your|his|her) (?:clock(?! ?\w{0,6}(?:drift|skew))|time)|d-\d|prev\.? day|each (?:hour|day"
    r"|week|month|\w{3,6}day)"
    r"|off (?:the|a|my|our|their) [^,;:]{1,40},"
    r"|(?:orts|lokal|server|system|log|sommer|winter|normal|standard|b[üu]ro|kunden|datenbank)zeit|lokale (?:tijd|zeit)"
    r"|plaatselijke tijd|(?:hora|ora) del?|heure (?:du|de la|des)|heure de l['’]\w{1,20}|czasu? (?:serwera"
    r"|lokaln\w{1,4})"
    r"|[ァ-ヿー一-鿿]{1,10}(?:時間|时间|時刻)"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.? ?[-–/&] ?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
    r"|(?:is|was|are|were|ist|war|est|[ée]tait|es|era|foi) (?:when|what|about|around|approximately|roughly|probably"
    r"|(?:the|a|an|my|his|her|our|their|its|der|die|das|ein|eine|le|la|l['’]|un|une|el|o|il) ?(?:last |first )?"
    r"(?:score|time|moment|start|beginning|ratio|guess|estimate|reading|stand|zeitpunkt|beginn|anfang|ergebnis"
    r"|heure|d[ée]but|hora|momento|in[ií]cio|inizio|ora))"
    r")(?!\w)"
)
"""Words with which a clause about a time goes on, and a clause about what happened does not begin."""
_PHRASE = (
    r"(?:on|in|at|by|from|to|as|not|auf|bei|nach|von|vor|mit|im|am|sur|dans|chez|par|en|por|con|nel|sul|da)"
    r" (?:[^\s,;:.()]{1,20} ){0,4}(?:dashboards?|logs?|screen(?:shots?)?|screenshots?|graphs?|charts?|panels?|monitors?"
    r"|recording|tape|video|clip|stream|call|ticket|e?-?mails?|chat|thread|slack|pager|phone|watch|console|report"
    r"|notes?|memory|transcript|timeline|grafana|kibana|protokoll|bild|bildschirm\w{0,6}|aufnahme|ticket|capture"
    r"|[ée]cran|journal|captura|pantalla|registro|schermo),(?= )"
)
"""``on the dashboard,``: where a time was seen, between it and a comma, before what happened."""
_OTHER_WORDS = "ca|kai|typ|vist|asi"
"""What says so in one language and is a word, a name or a place in another."""
_ROUGHLY = rf"(?!(?:{_OTHER_WORDS})(?!\w)(?!{_APART}))(?:{'|'.join(ROUGHLY_BEHIND.values())})(?![\w'’-])(?!\.? ?\d)"
_PUT_IN = (
    r"(?:i|we|she|he|they|you|ich|wir|man|je|on|nous|yo|eu|io) (?:think|thought|believed?|guess(?:ed)?|supposed?"
    r"|reckon(?:ed)?|recall(?:ed)?|remember(?:ed)?|assumed?|gather(?:ed)?|heard|says?|said|told|glauben?|denken?|meine"
    r"|schätzen?|vermuten?|crois|croit|croyons|pense|pensons|suppose|dirais|creo|supongo|acho|penso|credo|direi)"
    r"(?: (?:so|it|that|of))?"
    r"|(?:(?:if|as|so|wie|como|comme) (?:i|we|they|he|she|ich|wir|man|je|on|nous|yo|eu|far as|best|per|seen|shown"
    r"|reported"
    r"|recorded|noted|told|remembered|memory|not mistaken|correct|right)|or (?:so|thereabouts|earlier|later|near|about)"
    r"|not (?:sure|exact\w{0,2}|certain|confirmed|verified|precise\w{0,2})|(?:per|by|to) (?:the|my|his|her|our|their"
    r"|memory|[^\s,;|]{1,20}['’]s)|unless|falls|wenn|si|se)(?: [^,;|]{1,40})?"
    r"|(?:apparently|reportedly|supposedly|allegedly|presumably|seemingly|evidently|conceivably|arguably|admittedly"
    r"|[^\W\d_]{2,14}(?:'s|’s) (?:guess|word|estimate|account|version))"
)
"""What is put in between two marks behind a time and speaks of it: ``, I believe,``."""
ROUGH = (
    r"approx(?:\.|imate(?:ly)?)?|roughly|about then|thereabouts|give or take(?: .{1,20})?|more or less|or so"
    r"|est(?:\.|imated?)?"
    r"|ca\.?|circa|ish|~|\?{1,3}|±.{1,12}|\+/- ?.{1,10}|(?:i|we) (?:think|believe|guess|suppose|reckon|assume|recall"
    r"|gather)|(?:from|by) memory|iirc|afaik|as far as (?:i|we) (?:know|recall|remember)|(?:not |un)sure"
    r"|uncertain|guess(?:ed|work)?|tb[cd]|rounded|ungefähr|etwa|geschätzt|vermutlich"
    r"|environ|approximatif|aproximad\w{1,8}|circa così"
)
OF_A_TIME = (
    r"(?:server|local|system|site|host|db|database|browser|client|device|customer|log|wall|office|their|our|my|his|her"
    r"|your|[^\W\d_]{2,15}(?:'s|’s)|(?-i:[A-Z])[^\W\d_]{1,15}|UTC|GMT) (?:clock|zone|tz|time)(?:stamps?)?"
    r"|(?:times?|clocks?|zones?|tz|timestamps?|uhrzeit|heure|hora)(?:s?) (?:is|are|was|were|not|may|might|could"
    r"|un\w{2,12}"
    r"|approx\w{0,8}|rough\w{0,3}|estimated|rounded|from|per|by|taken|guessed|tb[cd]|tbc|skew\w{0,3}|drift\w{0,3}|off"
    r"|fast|slow|ungefähr|ungenau|unklar|approximative|aproximada)(?:$|[ ,;].{0,40})"
    r"|(?:approx\w{0,8}|estimated|rounded|rough|exact|correct|real|actual|wrong|about the|of the|on the|which"
    r"|what) (?:times?|clock|zone|hour|minute)(?:[ :].{0,30})?"
    r"|(?:in |all )?(?:times? in )?(?:utc|gmt|local|lokal)(?: ?[+-] ?\d{1,2})?"
    r"|(?:(?:or|maybe|perhaps|possibly|probably|might be|could be|may be|should be|was|is|rather|not|actually|more like"
    r"|oder|vielleicht|eher|ou|o|oppure) ){0,2}~?\d{1,2}[:.h]\d{2}.{0,12}"
    r"|(?:maybe|perhaps|possibly|probably|might be|could be|may be|or|vielleicht|eher) (?:a (?:bit|little"
    r"|few minutes) )?"
    r"(?:earlier|later|before|after|früher|später)(?: .{0,20})?"
    r"|[+-]\d{1,3} ?(?:m|min|mins|minutes|h|hours)|(?:\d{1,3}|a few) ?(?:min(?:ute)?s?|h(?:ou)?rs?|seconds?) (?:fast"
    r"|slow|off)"
)
_NAMES_A_CLOCK = re.compile(
    r"clock|tz|zone|stamp|uhr|zeit|watch|fuseau|horloge|horodatage|reloj|huso|orologio|rel[óo]gio|fuso", re.IGNORECASE
)
_NEAR = 160
"""Signs within which a clause names the clock of its time: three words and a noun."""
_LAST_BRACKET = re.compile(r"[(\[（]([^()\[\]（）\n]{1,60})[)\]）][.!]?\s{0,3}$")
_LAST_CLAUSE = re.compile(r"(?:[,;–—]|\s-{1,2}|\s(?=[*_]))\s{0,2}([^,;–—\n]{1,60}?)[.!]?\s{0,3}$")
_LAST_WORD = re.compile(
    r"(?<!\bwith)(?<!\bthe)(?<!\bto)(?<!\bby)(?<!\bof)(?<!\bfrom)(?<!\bfor)\s([A-Z]{2,5})[.!]?\s{0,3}$"
)
_CAPITALS = re.compile(r"([A-Z][a-z]?[A-Z]{1,3}T)(?![\w'’.&+/#-])")
_LETTER = re.compile(r"[B-DF-HJ-NP-TVX](?=\s(?:time|zone)\b|\s?[–—|,]|\s-)")
"""Letters that stand for zones in armies and in the air, but those that are words in some language."""
_NO_ZONES = frozenset((
    "ABORT", "ACCT", "AGENT", "ALERT", "AUDIT", "BAT", "BIT", "BOOT", "BOT", "BUT", "CERT", "CHAT", "CNT", "COUNT",
    "CRIT", "CUT", "DBT", "DEBIT", "DEPT", "DIFFT", "DIRT", "DOT", "DRAFT", "EDIT", "EFT", "ELT", "EVENT", "EXIT",
    "FAT", "FAULT", "FLEET", "GET", "GIT", "GOT", "GRANT", "HALT", "HIT", "HOT", "INIT", "INPUT", "INT", "IOT",
    "JWT", "KEPT", "LEFT", "LET", "LIFT", "LIMIT", "LOOT", "LOT", "MGMT", "MOUNT", "MQTT", "MSFT", "NAT", "NET",
    "NEXT", "NOT", "OUT", "OUTPUT", "PILOT", "PIT", "PLANT", "PLOT", "POINT", "PORT", "PUT", "QUIT", "REACT",
    "RESET", "RIGHT", "ROBOT", "ROOT", "RTT", "SALT", "SAT", "SEAT", "SENT", "SET", "SHIFT", "SHORT", "SHOT",
    "SHUT", "SLOT", "SORT", "SPLIT", "SPOT", "START", "STAT", "SUIT", "SWAT", "SWIFT", "TEXT", "TGT", "THAT", "UAT",
    "UNIT", "VAT", "VISIT", "VOLT", "WAIT", "WANT", "WAT", "WHAT", "YET",
))  # fmt: skip
"""Words in capitals that end like the words for zones."""


@cache
def _leading() -> re.Pattern[str]:
    """What leads a clause about a time; made when it is first needed, as the others below are: that takes
    milliseconds of each command that logs.
    """
    return re.compile(rf"{LEADS}|{_PHRASE}|{_ROUGHLY}", re.IGNORECASE)


@cache
def _of_clocks() -> re.Pattern[str]:
    """What speaks of the clock that showed the time."""
    return re.compile(_CLOCKS, re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """What is put in between two marks and speaks of a time."""
    return re.compile(_PUT_IN, re.IGNORECASE)


@cache
def _alone() -> re.Pattern[str]:
    """What speaks of a time by itself."""
    return re.compile(rf"(?:{ROUGH})|(?:(?:{ROUGH})\W{{1,2}})?(?:{OF_A_TIME})", re.IGNORECASE)


def spoken_of(text: str, end: int, *, zoned: bool) -> str:
    """What of the first line of ``text`` speaks of the time that ends at ``end``; empty where nothing does.

    ``zoned`` says that the time names its zone itself.
    """
    words = text[end : end + 4_000].partition("\n")[0].lstrip(" \t\u00a0\u2007\u2009\u202f\u3000*_`)]-–—:|,;.")
    if not words:
        return ""
    led = _leading().match(words)
    if led is None and _NAMES_A_CLOCK.search(words[:_NEAR]) is not None:
        led = _of_clocks().match(words)
    if led is not None:
        return led[0]
    letters = _LETTER.match(words) or _CAPITALS.match(words)
    if letters is not None and not zoned and not _is_no_zone(letters[0]):
        return letters[0]
    return ends_with(words, zoned=zoned)


def _is_no_zone(word: str) -> bool:
    """Whether ``word``, which is written like a word for a zone, is none that is unknown."""
    return word in _NO_ZONES or word in NOT_ZONES or is_zone_word(word)


def put_in(words: str) -> bool:
    """Whether ``words``, which stand between two marks behind a time, speak of it."""
    return _between().fullmatch(words) is not None


def ends_with(words: str, *, zoned: bool) -> str:
    """What stands alone at the end of the line ``words``, in a bracket, behind a comma or a dash, and speaks of a time;
    empty where nothing does. ``zoned`` says that the time names its zone itself.
    """
    words = words[-200:]
    for last in (_LAST_BRACKET.search(words), _LAST_CLAUSE.search(words)):
        if last is None:
            continue
        alone = last[1].strip(" \t*_")
        if _alone().fullmatch(alone):
            return alone
        if not zoned and alone.isupper() and is_zone_word(alone):
            return alone
    word = _LAST_WORD.search(words)
    return word[1] if word is not None and not zoned and is_zone_word(word[1]) else ""
