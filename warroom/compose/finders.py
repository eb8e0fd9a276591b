"""What the check before the copy looks for in plain text. Each finder gives the spans that it found, in order.

Every quantifier is bounded and no pattern can match the same text in two ways, so the time grows with the length.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

_CLOCK = r"(?<![\d:.])(?<!UTC[+-])(?<!GMT[+-])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])(?: ?[AaPp]\.?[Mm]\b\.?)?"
_ZONE = r" ?(?:Z\b|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?\b)?|[A-Z]{3,5}\b|[+-]\d\d:?\d\d\b)"
_NOT_ZONES = ("ETA", "AND", "THE", "FOR", "INC", "API")
_HOST = r"(?<![\w@./-])[A-Za-z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){1,6}(?![\w@-])"
_DOTTED = r"(?<![\w@./-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,23}(?![\w@-])"
_V4 = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.]\d)"
_V6 = r"(?<![\w:])(?=[0-9A-Fa-f:]{3,45}(?![\w:]))[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?![\w:])"
_TICKET = r"(?<![\w-])(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}(?![\w-])|#\d{2,7}(?!\w))"
_LINK = r"(?i)\b(?:https?|ssh|ftp|wss?|s3)://([^\s/<>\"'?#:]{1,253})[^\s<>\"']{0,1000}"
_MAIL = r"(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})\b"
_PLACEHOLDER = r"\[[^\[\]\n]{1,80}\]|\{\{[^{}\n]{0,80}\}\}|<[a-z][a-z -]{1,40}>|_{4,40}|\.{4,40}"
_TRACE = (
    r"Traceback \(most recent call last\)|(?m:^[ \t]{1,8}at [\w.$<>]{1,200}\()|File \"[^\"\n]{1,300}\", line \d{1,7}"
    r"|\b[A-Z]\w{2,60}(?:Error|Exception)\b|\bpanic: |\bgoroutine \d{1,9} \[|\bsegmentation fault\b|\bSIGSEGV\b"
)
_NAMED = r"(?<![\w@./-])@[A-Za-z0-9][A-Za-z0-9_.-]{0,31}"
_PUBLIC_ENDINGS = ("com", "org", "net", "io", "dev", "co", "eu", "uk", "de", "fr", "gov", "edu", "app", "cloud")
_MENTIONED = r"@\w[\w-]{0,63}"


def spans(pattern: str, text: str) -> list[Span]:
    """Where ``pattern`` matches."""
    return [match.span() for match in re.finditer(pattern, text)]


def words(text: str, sought: Iterable[str]) -> list[Span]:
    """Where one of ``sought`` stands as whole words, in any case; of two that overlap the one that begins first."""
    words: list[Span] = []
    lowered = text.casefold() if text.isascii() else text.lower()
    if len(lowered) != len(text):  # a letter whose lower case is longer: positions would not fit
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    for word in sought:
        wanted = word.lower()
        start = lowered.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            before, after = lowered[start - 1 : start], lowered[end : end + 1]
            if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
                words.append((start, end))
            start = lowered.find(wanted, end)
    return _apart(words)


def mentions(text: str, phrases: Sequence[str]) -> list[Span]:
    """Where one of ``phrases`` stands, in which ``@`` is anybody who is mentioned, whether they took part or not."""
    if "@" not in text or not phrases:
        return []
    forms = (
        re.escape(phrase).replace("@", _MENTIONED).replace(r"\ ", r"\s{1,4}")
        + (r"(?!'s)" if phrase[-1:] == "@" else "")
        for phrase in phrases
    )
    return spans(rf"(?i)(?<![\w.@-])(?:{'|'.join(forms)})(?!\w)", text)


def placeholders(text: str, more: Sequence[str]) -> list[Span]:
    """``[like this]``, ``{{ this }}``, ``<this one>``, ``____`` and the words that stand for one."""
    return sorted([*spans(_PLACEHOLDER, text), *words(text, more)])


def examples(text: str, sought: Sequence[str]) -> list[Span]:
    """Where one of ``sought`` stands, with the address or the link that it is a part of."""
    examples = []
    for start, end in words(text, sought):
        inside = [
            (low, high) for low, high in (*spans(_MAIL, text), *spans(_LINK, text)) if low <= start and end <= high
        ]
        examples.append(inside[0] if inside else (start, end))
    return _apart(examples)


_TIME_TO_COME = r"\[[a-z ]{0,20}time\]"


def times_without_zone(text: str) -> list[Span]:
    """The first clock time, if none in the text has a zone behind it, nor the place of one that is still to come."""
    clocks = list(re.finditer(_CLOCK, text))
    for match in (*clocks, *re.finditer(_TIME_TO_COME, text)):
        zone = re.match(_ZONE, text[match.end() : match.end() + 12])
        if zone is not None and zone.group().strip() not in _NOT_ZONES:
            return []
    return [clocks[0].span()] if clocks else []


def zone_behind(text: str) -> str:
    """The zone behind the last clock time in ``text``; empty where none is named."""
    clocks = list(re.finditer(_CLOCK, text))
    zone = re.match(_ZONE, text[clocks[-1].end() :]) if clocks else None
    named = zone.group().strip() if zone is not None else ""
    return "" if named in _NOT_ZONES else named


def clock_minutes(text: str) -> int | None:
    """The minute of the day that the last clock time in ``text`` says; `None` without one."""
    minutes = list(re.finditer(_CLOCK, text))
    if not minutes:
        return None
    last_clock = minutes[-1].group()
    hour, minute = int(last_clock.partition(":")[0]), int(last_clock.partition(":")[2][:2])
    if "p" in last_clock.lower() or "a" in last_clock.lower():
        hour = hour % 12 + (12 if "p" in last_clock.lower() else 0)
    return hour * 60 + minute


def hosts(text: str, endings: Sequence[str], public: Sequence[str]) -> list[Span]:
    """Names such as ``payments-db-3``, ``checkout-api`` or ``db1.prod.internal``; public domains are none."""
    own_endings = {ending.lower() for ending in endings}
    hosts = []
    for match in re.finditer(_HOST, text):
        parts = match.group().lower().split("-")
        numbered = any(part.isdecimal() or re.fullmatch(r"[a-z]{1,20}\d{1,6}", part) for part in parts[1:])
        if parts[-1] in own_endings or (len(parts) > 1 and own_endings & set(parts) and numbered):
            hosts.append(match.span())
    for match in re.finditer(_DOTTED, text):
        name = match.group().lower()
        inside = name.rpartition(".")[2] not in _PUBLIC_ENDINGS
        looks = name.count(".") > 1 or any(sign.isdecimal() or sign == "-" for sign in name) or not inside
        ends = ("internal", "local", "corp", "lan", "intra", "intranet", "svc", "cluster", "home", "priv", "private")
        if not is_public(name, public) and (name.rpartition(".")[2] in ends or (looks and not name[0].isdecimal())):
            hosts.append(match.span())
    return _apart(hosts)


def is_public(domain: str, public: Sequence[str]) -> bool:
    """Whether ``domain`` is one of ``public`` or below one."""
    name = domain.lower().rstrip(".")
    return any(name == host.lower() or name.endswith("." + host.lower()) for host in public)


def addresses(text: str) -> list[Span]:
    """IPv4 and IPv6 addresses, with or without the length of their prefix."""
    addresses = []
    for match in [*re.finditer(_V4, text), *re.finditer(_V6, text)]:
        try:
            ipaddress.ip_interface(match.group())
        except ValueError:
            continue
        addresses.append(match.span())
    return sorted(addresses)


def mail_addresses(text: str, public: Sequence[str]) -> list[Span]:
    """E-mail addresses that are not of a public domain."""
    return [match.span() for match in re.finditer(_MAIL, text) if not is_public(match.group(1), public)]


def tickets(text: str, not_tickets: Sequence[str]) -> list[Span]:
    """``INC-4711``, ``#1234``; what is ``not_tickets`` is none."""
    return [match.span() for match in re.finditer(_TICKET, text) if match.group() not in not_tickets]


def links(text: str, public: Sequence[str]) -> list[Span]:
    """Links to places that are not public."""
    return [
        match.span() for match in re.finditer(_LINK, text) if not is_public(match.group(1).rpartition("@")[2], public)
    ]


def traces(text: str) -> list[Span]:
    """What a crashed program says."""
    return spans(_TRACE, text)


def people(text: str, names: Iterable[str]) -> list[Span]:
    """``@alice``, and the names of those who take part where they stand as words."""
    long_names = [name for name in names if len(name) > 2]
    return _apart([*spans(_NAMED, text), *words(text, long_names)])


def _apart(spans: list[Span]) -> list[Span]:
    """Sorted, without those that lie inside another."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
