"""The words by which people name a time zone: those with one meaning, and those that mean another thing elsewhere.

Part of the shell's fast path.
"""

from __future__ import annotations

import datetime

FIXED = {
    "UTC": "UTC", "GMT": "UTC", "Z": "UTC", "UT": "UTC", "ZULU": "UTC", "WET": "UTC", "WEST": "+01:00", "CET": "+01:00",
    "MEZ": "+01:00", "CEST": "+02:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00",
    "TRT": "+03:00", "EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00",
    "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00", "ADT": "-03:00",
    "BRT": "-03:00", "IDT": "+03:00", "JST": "+09:00", "KST": "+09:00", "HKT": "+08:00", "SGT": "+08:00",
    "PHT": "+08:00", "WITA": "+08:00", "WIT": "+09:00",
    "ICT": "+07:00", "WIB": "+07:00", "PKT": "+05:00", "NPT": "+05:45", "GST": "+04:00",
    "ART": "-03:00", "WAT": "+01:00", "EAT": "+03:00", "SAST": "+02:00", "AEST": "+10:00", "AEDT": "+11:00",
    "ACST": "+09:30",
    "ACDT": "+10:30",
    "CAT": "+02:00", "MYT": "+08:00", "COT": "-05:00", "CLT": "-04:00", "CLST": "-03:00", "UYT": "-03:00",
    "PYT": "-03:00", "BRST": "-02:00", "NST": "-03:30", "NDT": "-02:30", "IRST": "+03:30", "MMT": "+06:30",
    "AWST": "+08:00", "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
"""Words with one meaning, which do not change with the season."""

SEASONAL = {
    "PT": "America/Los_Angeles", "MT": "America/Denver", "CT": "America/Chicago", "ET": "America/New_York",
    "AKT": "America/Anchorage", "AET": "Australia/Sydney", "NZT": "Pacific/Auckland",
}  # fmt: skip
"""Words for a place, whose clocks change."""

SEVERAL = {
    "CST": {"America": "-06:00", "Asia/Shanghai": "+08:00", "Asia/Taipei": "+08:00"},
    "IST": {"Asia/Kolkata": "+05:30", "Asia/Calcutta": "+05:30", "Europe/Dublin": "+01:00", "Asia/Jerusalem": "+02:00"},
    "BST": {"Europe": "+01:00", "Asia/Dhaka": "+06:00"},
    "AST": {"America": "-04:00", "Asia": "+03:00"},
}
"""Words that mean another thing elsewhere: by the region of whoever writes."""

NAMED = {
    "german": "Europe/Berlin", "french": "Europe/Paris", "dutch": "Europe/Amsterdam", "belgian": "Europe/Brussels",
    "swiss": "Europe/Zurich", "austrian": "Europe/Vienna", "italian": "Europe/Rome", "swedish": "Europe/Stockholm",
    "norwegian": "Europe/Oslo", "danish": "Europe/Copenhagen", "finnish": "Europe/Helsinki", "polish": "Europe/Warsaw",
    "czech": "Europe/Prague", "hungarian": "Europe/Budapest", "romanian": "Europe/Bucharest", "greek": "Europe/Athens",
    "bulgarian": "Europe/Sofia", "estonian": "Europe/Tallinn", "latvian": "Europe/Riga", "turkish": "+03:00",
    "lithuanian": "Europe/Vilnius", "israeli": "Asia/Jerusalem", "thai": "+07:00", "vietnamese": "+07:00",
    "taiwan": "+08:00", "taiwanese": "+08:00", "filipino": "+08:00", "colombian": "-05:00", "peruvian": "-05:00",
    "pacific": "America/Los_Angeles", "mountain": "America/Denver", "central": "America/Chicago",
    "eastern": "America/New_York", "central european": "Europe/Berlin", "japan": "Asia/Tokyo", "india": "+05:30",
    "uk": "Europe/London", "london": "Europe/London", "berlin": "Europe/Berlin", "tokyo": "Asia/Tokyo",
    "amsterdam": "Europe/Amsterdam", "paris": "Europe/Paris", "sydney": "Australia/Sydney",
    "new york": "America/New_York", "san francisco": "America/Los_Angeles", "greenwich mean": "UTC",
    "coordinated universal": "UTC", "universal": "UTC", "british": "Europe/London", "indian": "+05:30",
    "japanese": "Asia/Tokyo", "irish": "Europe/Dublin", "western european": "Europe/Lisbon",
    "eastern european": "Europe/Athens", "west africa": "+01:00", "west african": "+01:00", "central africa": "+02:00",
    "central african": "+02:00", "east africa": "+03:00", "east african": "+03:00", "south africa": "+02:00",
    "south african": "+02:00", "gulf": "+04:00", "pakistan": "+05:00", "singapore": "+08:00", "hong kong": "+08:00",
    "china": "+08:00", "beijing": "+08:00", "korea": "+09:00", "korean": "+09:00", "moscow": "Europe/Moscow",
    "australian eastern": "Australia/Sydney", "new zealand": "Pacific/Auckland", "brasilia": "America/Sao_Paulo",
    "alaska": "America/Anchorage", "hawaii": "-10:00", "west central africa": "+01:00", "central europe":
    "Europe/Berlin", "w. europe": "Europe/Berlin", "romance": "Europe/Paris", "israel": "Asia/Jerusalem",
    "turkey": "+03:00", "argentina": "-03:00", "philippine": "+08:00", "malaysia": "+08:00", "indochina": "+07:00",
    "se asia": "+07:00", "western indonesia": "+07:00", "nepal": "+05:45", "arabian": "+04:00",
    "newfoundland": "America/St_Johns", "australian central": "Australia/Adelaide", "australian western": "+08:00",
    "nigeria": "+01:00", "nigerian": "+01:00", "kenya": "+03:00", "kenyan": "+03:00", "madrid": "Europe/Madrid",
    "rome": "Europe/Rome", "dublin": "Europe/Dublin", "lagos": "+01:00", "nairobi": "+03:00",
}  # fmt: skip
"""Places in words, before "time"."""

TOWNS = (
    "London", "Berlin", "Tokyo", "Amsterdam", "Paris", "Sydney", "New York", "San Francisco", "Madrid", "Rome",
    "Dublin", "Lagos", "Nairobi", "Singapore", "Hong Kong", "Beijing", "Moscow",
)  # fmt: skip
"""Those of the places above that people name behind a clock as they are, where they may as well begin the words."""

PAIRS = {
    frozenset(("PST", "PDT")): "America/Los_Angeles", frozenset(("MST", "MDT")): "America/Denver",
    frozenset(("CST", "CDT")): "America/Chicago", frozenset(("EST", "EDT")): "America/New_York",
    frozenset(("CET", "CEST")): "Europe/Berlin", frozenset(("MEZ", "MESZ")): "Europe/Berlin",
    frozenset(("GMT", "BST")): "Europe/London", frozenset(("AEST", "AEDT")): "Australia/Sydney",
    frozenset(("NZST", "NZDT")): "Pacific/Auckland", frozenset(("EET", "EEST")): "Europe/Athens",
}  # fmt: skip
"""A word for winter and one for summer, named together: the place whose clocks show both."""

NAMED_ELSEWHERE = {
    "horário de brasília": "America/Sao_Paulo", "hora de brasília": "America/Sao_Paulo", "北京时间": "+08:00",
    "北京時間": "+08:00", "東京時間": "Asia/Tokyo", "日本時間": "Asia/Tokyo",
    "한국시간": "+09:00", "한국 시간": "+09:00",
    "московское время": "+03:00", "по москве": "+03:00", "по московскому времени": "+03:00", "мск": "+03:00",
    "heure de paris": "Europe/Paris", "hora de madrid": "Europe/Madrid", "hora peninsular": "Europe/Madrid",
    "hora de argentina": "-03:00", "hora argentina": "-03:00", "hora de méxico": "America/Mexico_City",
    "hora de colombia": "-05:00", "hora de chile": "America/Santiago", "hora de perú": "-05:00", "hora perú": "-05:00",
    "mitteleuropäische zeit": "Europe/Berlin", "deutscher zeit": "Europe/Berlin", "ora italiana": "Europe/Rome",
    "台北時間": "+08:00", "臺北時間": "+08:00", "香港時間": "+08:00",
}  # fmt: skip
"""The same in other languages, whole."""

_ALL_YEAR = frozenset(("GMT", "AEST"))
"""Words for winter that others live by all the year: Iceland and Ghana, Queensland."""
SHOWS_BOTH = {word: place for pair, place in PAIRS.items() for word in pair if word not in _ALL_YEAR}
"""The words for winter, which people go on writing in summer, and those for summer: a place whose clocks show them."""

REGIONS = {
    "PST": "America", "PDT": "America", "PT": "America", "MST": "America", "MDT": "America", "CDT": "America",
    "EST": "America", "EDT": "America", "ET": "America", "CT": "America", "GMT": "Europe", "CET": "Europe",
    "CEST": "Europe", "WET": "Europe", "WEST": "Europe", "MEZ": "Europe", "MESZ": "Europe",
}  # fmt: skip
"""Where somebody is who uses one of these words."""

NOT_ZONES = frozenset((
    "TEST", "POST", "REST", "HOST", "LAST", "MUST", "FAST", "COST", "BEST", "FIRST", "LIST", "EAST", "PAST", "MOST",
    "JUST", "DIST", "DST", "LOST", "DUST", "GUST", "NIST", "TRUST", "ROAST", "HAST", "OAST", "MDST", "BOOST", "BURST",
))  # fmt: skip
_MEANS_THE_SAME = {"MEZ": "CET", "MESZ": "CEST"}


def is_zone_word(word: str) -> bool:
    """Whether ``word``, in capitals, is one of the words above."""
    return word in FIXED or word in SEASONAL or word in SEVERAL


def looks_like_a_zone(word: str) -> bool:
    """Whether ``word`` is made like the words for zones (NOVST, CHADT) without being one that is known."""
    return 3 <= len(word) <= 5 and word.isupper() and word[-2:] in ("ST", "DT") and word not in NOT_ZONES


def meaning(word: str, region: str = "") -> str:
    """The zone that ``word`` (in capitals) names, a name or an offset; empty when it is open.

    ``region`` is a zone or its first part (``Europe``), which decides what ``CST``, ``IST`` or ``BST`` mean.
    """
    if word in FIXED or word in SEASONAL:
        return FIXED.get(word) or SEASONAL[word]
    best = ""
    for place, zone in SEVERAL.get(word, {}).items():
        if region and (region == place or region.startswith(f"{place}/")):
            best = zone
    return best


def meanings(word: str) -> list[str]:
    """All that ``word`` (in capitals) may mean somewhere, as offsets."""
    return list(SEVERAL.get(word, {}).values())


def misgiving(word: str, clock: datetime.datetime, zone: str) -> str:
    """What is to be said of ``word`` behind ``clock``; empty where the clocks of its place show it then, or where
    ``zone``, as which it is read, is that of another place (CST in China).
    """
    place = SHOWS_BOTH.get(word)
    if place is None:
        return ""
    from warroom.intake.times import zone_named

    try:
        there = zone_named(place)
    except ValueError:
        return ""
    seasons = {there.utcoffset(clock.replace(month=month, day=1)) for month in (1, 7)}
    if word in SEVERAL and zone_named(zone).utcoffset(clock) not in seasons:
        return ""
    offsets = [clock.replace(tzinfo=there, fold=fold) for fold in (0, 1)]
    if _MEANS_THE_SAME.get(word, word) in {shown.tzname() for shown in offsets}:
        return ""
    in_summer = any(shown.dst() for shown in offsets)
    return (
        f"{word} in {'summer' if in_summer else 'winter'} is read as written; the clocks there may have shown one hour"
        f" {'more' if in_summer else 'less'}"
    )


_ONLY_AHEAD = 45
"""Minutes of offsets that there are only east of Greenwich: +05:45, +08:45, +12:45."""


def offset_name(sign: str, hours: int, minutes: int) -> str:
    """``+05:30`` for its parts; empty when no place has such an offset."""
    furthest = 12 if sign in "-−–" else 14
    if hours > furthest or minutes not in (0, 30, 45) or (hours == furthest and minutes):
        return ""
    if sign in "-−–" and minutes == _ONLY_AHEAD:
        return ""
    if not hours and not minutes:
        return "UTC"
    return f"{'-' if sign in '-−–' else '+'}{hours:02}:{minutes:02}"
