"""What a line can begin with that may be a time, looked at before the table of forms is loaded.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.roughly_words import FIRST_WORDS

BEGINNINGS = frozenset(
    "0123456789~?≈∼～≤≥[(上下午翌約约大오약凌清早未朝中昼お傍夕晚夜半深새아낮저밤심０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
)
"""The signs with which a time can begin that begins with no word."""
LED = (
    r"(?:on|at|am|um|le|el|den|from|between|since|by|before|after|until|till|about|around|ca|circa|approx"
    r"|approximately"
    r"|roughly|gegen|etwa|vers|kl|klo|von|zwischen|seit|ab|nach|vor|kurz|spätestens|maybe|perhaps|possibly"
    r"|likely|probably"
    r"|some|sometime|shortly|just|right|soon|no|c|de|à|entre|desde|hacia|sobre|por|so|ungefähr|environ|aprox"
    r"|aproximadamente|alrededor|cerca|verso|intorno|alle|ore|a|às|om|в|с|о|об|godz|godzina"
    r"|i (?:think|guess|believe)|utc|gmt)"
    r"\.?[ \u00a0](?:.{0,30}?\d|(?:noon|midnight|midday)\b)"
)
"""Words in front of a clock, as in ``around 14:32``: whether they belong to it is known to the table."""
PLAIN = (
    r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?"
    r"(?![^\n]{0,30}\d[:h]\d\d)"
    r"(?= (?:([a-z]{2,20})(?=[ :,]|$)(?! (?:time|zeit)\b)|[!>?*#/](?! ?\d)[ a-zA-Z@#>!+?]|@[a-zA-Z]))"
)
"""``14:32 words``, with nothing behind the clock that may say more about the time."""
GOES_ON = frozenset((
    "in", "this", "tonight", "midnight", "midday", "morgens", "vormittags", "nachmittags", "abends", "nachts",
    "mittags", "du", "de", "da", "del", "di", "last", "thru", "through", "onward", "onwards", "sharp", "est", "cst",
    "mst", "hst", "zulu", "latest", "two", "three", "am", "pm", "to", "until", "till", "ish", "approx",
    "approximately", "or", "bis", "uhr", "hr", "hrs", "hours", "um", "at", "on", "and", "the", "yesterday", "today",
    "tomorrow", "noon", "next", "same", "following", "gestern", "heute", "utc", "gmt", "pst", "pdt", "edt", "cdt",
    "cet", "cest", "jst", "kst", "bst", "aest", "aedt", "pacific", "mountain", "central", "eastern", "japan", "india",
    "us", "american", "german", "french", "dutch", "belgian", "swiss", "austrian", "italian", "swedish",
    "norwegian", "danish", "finnish", "polish", "czech", "hungarian", "romanian", "greek", "bulgarian", "estonian",
    "latvian", "turkish", "lithuanian", "israeli", "thai", "vietnamese", "taiwan", "taiwanese", "filipino",
    "colombian", "peruvian",
    "uk", "london", "berlin", "tokyo", "amsterdam", "paris", "sydney", "new", "san", "local", "coordinated",
    "universal", "greenwich", "british", "indian", "japanese", "irish", "western", "west", "east", "south", "gulf",
    "pakistan", "singapore", "hong", "china", "beijing", "korea", "korean", "moscow", "australian", "brasilia",
    "alaska", "hawaii", "romance", "israel", "turkey", "argentina", "philippine", "malaysia", "indochina", "se",
    "nepal", "arabian", "newfoundland", "nigeria", "nigerian", "kenya", "kenyan", "madrid", "rome", "dublin", "lagos",
    "nairobi", "oder", "ou", "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun",
    "june", "jul", "july", "aug", "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec",
    "december", "uur", "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thurs", "thursday", "fri",
    "friday", "sat", "saturday", "sun", "sunday", "mai", "juni", "juli", "dez", "min", "mins", "minute", "minutes",
    "minuten", "minuta", "minutos", "minuti", "mm", "hh", "sec", "secs", "second", "seconds", "seconde", "secondes",
    "sekunde", "sekunden", "segundo", "segundos", "secondi", "ms", "hour", "std", "stunde", "stunden", "heures",
    "horas", "day", "days", "tag", "tage", "tagen", "jour", "jours", "dias", "giorni", "week", "weeks", "elapsed",
    "remaining", "ago", "earlier", "later", "vorher", "zuvor", "temu", "geleden", "sedan", "siden", "antes", "depois",
    "of", "into", "minus", "plus", "less", "moins", "menos", "meno", "weniger", "left", "long", "duration", "vs",
    "versus", "against", "before", "after", "give", "earliest", "spatestens", "au", "maybe", "probably", "perhaps",
    "possibly", "presumably", "vielleicht", "vermutlich", "unsure", "not", "guess", "guessed", "estimated",
    "estimate", "iirc", "afaik", "afaict", "vermutet", "wohl", "environ", "circa", "about", "around", "tbc", "tbd",
    "tba", "eta", "etr", "more", "mas", "hier", "ayer", "ieri", "wczoraj", "eilen", "tegnap", "kemarin", "demain",
    "domani", "jutro", "imorgon", "morgen", "vorgestern", "anteayer", "anteontem", "ontem",
    "eergisteren", "gisteren", "przedwczoraj", "avant", "daily", "nightly", "weekly", "hourly",
    "monthly", "every", "each", "chaque", "cada", "ogni", "codziennie", "previous", "prior", "ortszeit", "heure",
    "hora", "ora", "lokaltid", "lokal", "lokale", "lokaler", "czas", "czasu", "over", "head", "hq", "instead",
    "rather", "korul", "aikoihin", "tienoilla", "laut", "by", "per", "according", "mark", "rano", "wieczorem", "odp",
    "dop", "altogether", "roughly", "undated", "from", "aprox", "since", "vor", "nach", "seit", "depuis", "desde",
    "prima", "dopo", "says", "said", "something", "odd", "our", "their", "my", "your", "his", "her", "off", "prev",
    "serverzeit", "systemzeit", "sommerzeit", "winterzeit", "plaatselijke", "if", "unless", "than",
    "nor", "assuming", "supposing", "presuming", "judging", "subject",
    "courtesy", "going", "based", "as", "gemass", "falls", "wenn", "selon", "segundo", "secondo", "volgens", "enligt",
    "is", "was", "are", "were", "ist", "war", "era", "foi", "es", "si", "u", "auf", "bei", "von", "mit", "im",
    "sur", "dans", "chez", "par", "en", "por", "con", "nel", "sul",
))  # fmt: skip
"""Words behind a clock that may belong to its time."""
NEAR_MISS = (
    r"\d{1,2}:\d{1,3}(?:[.,;/…+>$（-]\S{0,24}|(?=\s|$))|\d{1,2}:\d{2}(?=[^\W\d_])|\d{1,2} ?[ap]\.?m\b|\d{2}\.\d{2}(?= )"
    r"|\d{4}-\d{2}-\d{2}[-T/_:]\S{0,30}"
)
"""What looks like a time and was read as none: that is said."""

_HOUR_IN_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|\d{1,2}"
    r"|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b"
)
_LEADS = r"(?:(?:at|by|since|from|around|about|until|till) )?"
_LASTS = r"of|ago|later|long|since|to|until|left|more|remaining|straight|outage|downtime|delay|lag|window|shift|backlog"
SPELLED_OUT = (
    rf"(?:half|quarter|five|ten|twenty|viertel|fünf|zehn|kurz) (?:past|to|vor|nach) {_HOUR_IN_WORDS}(?! [a-z]{{2,}}s\b)"
    rf"|(?:halb|dreiviertel) {_HOUR_IN_WORDS}|{_HOUR_IN_WORDS} ?o['’]clock\b|\d{{4}} ?hrs?\b(?! of)"
    r"|(?:(?:a few|a couple of|some|several) )?(?:moments|minutes|mins|hours|seconds) ago\b"
    r"|(?:last|next) (?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6} (?:at )?\d{1,2}[:.]\d\d|\d{1,2}:\d\d:\d\d:\d\d(?![\w:])"
    r"|(?-i:T) ?[+−-] ?\d{1,3}(?:[:.]\d\d)?(?: ?(?:d|h|m|s|mins?|minutes?|hours?|hrs?|secs?|seconds?))?(?= )"
    rf"|T\d\d:\d\d\S{{0,12}}|{_LEADS}(?:0\d|1[3-9]|2[0-3]) ?h(?= )(?! (?:{_LASTS})\b)"
    r"|from \d{1,2} ?h to \d{1,2} ?h(?= )|(?:kl|klo|godz|godzina)\.? \d{1,2}(?= )"
    rf"|(?:(?:today|yesterday|heute|gestern) )?{_LEADS}(?:noon|midday|midnight|mittag|mitternacht)(?= )"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?(?:the )?\d{1,2}(?:st|nd|rd|th),? (?:at )?\d{1,2}[:.]\d\d"
    r"(?![\w:])"
    r"|(?:yesterday|last night|this (?:morning|afternoon|evening)|earlier today|gestern|ayer|ontem|ieri)(?![\w'’-])"
)
"""What tells a time in words, or a day and no time of day: that it is not read is said."""
_SPELLED_BEGIN = frozenset((
    "half", "quarter", "five", "ten", "twenty", "viertel", "fünf", "zehn", "kurz", "halb", "dreiviertel", "one", "two",
    "three", "four", "six", "seven", "eight", "nine", "eleven", "twelve", "noon", "midnight", "a", "some", "several",
    "moments", "minutes", "mins", "hours", "seconds", "last", "next", "yesterday", "this", "earlier", "gestern", "ayer",
    "ontem", "ieri", "t", "at", "by", "since", "from", "around", "about", "until", "till", "kl", "klo", "godz",
    "godzina", "today", "heute", "midday", "mittag", "mitternacht", "the",
))  # fmt: skip
_DAYS_BEGIN = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


MAY_SPEAK_OF_IT = (
    r"\d[:.h]\d\d|(?i:\b(?:earlier|later|times?|clocks?|zones?|tz|time[ -]?(?:stamps?|zones?)|approx\w{0,8}|roughly"
    r"|thereabouts|think|believe"
    r"|guess\w{0,3}|suppose"
    r"|reckon|assume|recall|memory|sure|unsure|uncertain|un(?:confirmed|verified)|utc|gmt|iirc|afaik|watch|ca"
    r"|local"
    r"|or so|ish|est|estimated?|rounded|give or take|more or less|circa|tb[cd]"
    r"|etwa|vermutlich|lokal|uhrzeit|zeitstempel|zeitzone|gather"
    r"|uhr|(?:exact|correct|real|actual|rough|wrong|the|which|what) (?:hour|minute)"
    r"|ungefähr|geschätzt|environ|aproximad\w{1,8})\b)|\b[A-Z]{2,5}[)\].!]{0,2}\s{0,3}$|(?<![^\W_])[~±?]|\+/-|\([+-]"
    r"|(?i:\b(?:(?:min(?:ute)?s?|h(?:ou)?rs?|seconds?) (?:fast|slow|off)|(?:be|or|may|maybe|perhaps|possibly|probably"
    r"|bit|little|vielleicht|eher) (?:before|after|früher|später))\b|[+-]\d{1,3} ?(?:m|h))"
)
"""What a line may hold that speaks of its time: where it holds none of it, nothing does."""


def plain_clock(text: str) -> re.Match[str] | None:
    """The clock, its seconds and the word behind it, where nothing in ``text`` may say more about the time."""
    match = re.match(PLAIN, text)
    if (
        match is None
        or int(match[1]) > 23
        or match[4] in GOES_ON
        or match[4] in FIRST_WORDS
        or re.search(MAY_SPEAK_OF_IT, text[match.end() :])
    ):
        return None
    return match


def may_be_spelled_out(text: str) -> bool:
    """Whether ``text`` begins as what `SPELLED_OUT` matches does."""
    word = re.split(r"[\W_]", text[:16], maxsplit=1)[0].casefold()
    first = word[:1]
    return (
        first.isdecimal()
        or word in _SPELLED_BEGIN
        or word[:3] in _DAYS_BEGIN
        or (first == "t" and word[1:].isdecimal())
    )


def begins_like_a_time(text: str) -> bool:
    """Whether a time may stand at the beginning of ``text``, on its own, behind the name of a day or a word for it."""
    return text[0] in BEGINNINGS or led_to(text) or _begins_with_a_day(text)


AT_CLOCK = r"@\d{1,2}:\d\d"
"""``@14:05``: when, and nobody."""
COUNTS_BACK = (
    r"(?:about|around|roughly|approx\.?|maybe|some|circa|ca\.|vor|il y a|hace|há|\d{1,3}|[~≈])[ \u00a0]?[\w ~]"
    r"|[a-z]{1,7}(?: an)?[ \u00a0](?:h(?:ou)?rs?|min(?:ute)?s?)[ \u00a0]ago\b"
)
"""What a time may begin with that counts back from now: ``~5 min ago``, ``vor 7 Minuten``."""
MACHINE = (
    r"[{<](?=(?s:.*\d))|[IWEF]\d{4} \d\d:|(?:time|ts|timestamp|t|@timestamp)="
    r"|[\da-f.:]{2,40} \S{1,40} \S{1,40} \[\d\d/[A-Z][a-z]{2}/\d{4}:"
)
"""What the line of a machine begins with that holds its time elsewhere than in front."""


def led_to(text: str) -> bool:
    """Whether ``text`` begins with a word that may lead to a clock."""
    return text[0].isalpha() and re.match(LED, text, re.IGNORECASE) is not None


def _begins_with_a_day(text: str) -> bool:
    """Whether ``text`` begins with the name of a month or of a day, and a digit is near."""
    word = re.match(r"[^\W\d_]{1,12}(?:-hier|['’]hui)?", text)
    if word is None or not re.search(r"\d", text[:30]):
        return False
    if word.group().casefold() == "this" and not re.match(r"this\W(?:morning|afternoon|evening)", text, re.IGNORECASE):
        return False  # the word of many lines: what names days is not read for it
    from warroom.intake.calendar_words import MONTHS, RELATIVE, SHORT_WEEKDAYS, WEEKDAYS

    name = word.group().casefold()
    if re.match(r"(?:the )?(?:(?:next|same|following) day|day before yesterday)\b", text, re.IGNORECASE):
        return True
    return name in MONTHS or name in WEEKDAYS or name in RELATIVE or name in SHORT_WEEKDAYS
