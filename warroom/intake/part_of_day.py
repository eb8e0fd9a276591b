"""The half of the day in words behind a clock: ``2:32 in the afternoon``, ``12:00 midnight``, ``٢:٣٢ م``.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.forms import GAP, WrittenClock

_MORNING = (
    rf"in{GAP}the{GAP}(?:early{GAP}|late{GAP})?morning|this{GAP}morning|morgens|vormittags|du{GAP}matin"
    rf"|de{GAP}la{GAP}mañana|da{GAP}manhã|rano|утра|dop\.|dopoledne|'s{GAP}(?:ochtends|morgens)"
    rf"|del{GAP}mattino|di{GAP}mattina|ص|ق\.ظ\.?|π\.?μ\.?"
)
_AFTERNOON = (
    rf"(?:in{GAP}the|this){GAP}(?:early{GAP}|late{GAP})?(?:afternoon|evening)|nachmittags|abends"
    rf"|de{GAP}l['’]après-midi|du{GAP}soir|(?:de{GAP}la|da){GAP}tarde|del{GAP}pomeriggio|di{GAP}sera"
    rf"|po{GAP}?południu|wieczorem|дня|вечера|odp\.|odpoledne|večer|'s{GAP}(?:middags|avonds)"
    r"|م|ب\.ظ\.?|μ\.?μ\.?"
)
_SIGNS = frozenset("صمπμقب")
_NIGHT = (
    rf"at{GAP}night|in{GAP}the{GAP}night|w{GAP}nocy|ночи|'s{GAP}nachts|tonight|nachts|de{GAP}la{GAP}noche"
    rf"|da{GAP}noite|di{GAP}notte"
)
_NOON = r"noon|midday|midnight|mittags?|mitternachts?"
PART_OF_DAY = rf"{GAP}{{1,3}}(?:(?P<a>{_MORNING})|(?P<p>{_AFTERNOON})|(?P<night>{_NIGHT})|(?P<noon>{_NOON}))(?![\w'’-])"
PART_OF_A_DAY = (
    rf"{GAP}(?:(?P<a>morning|früh|vormittag|matin)|(?P<p>afternoon|evening|nachmittag|abend|soir)"
    rf"|(?P<night>night|nacht)"
    r"|(?P<noon>noon|mittag))(?![\w'’-])"
)
"""Behind the name of a day."""
HALF_BEHIND = rf"{GAP}{{0,3}}(?:(?P<a>a\.?{GAP}?m\b)|(?P<p>p\.?{GAP}?m\b)|(?P<night>(?!))|(?P<noon>(?!)))\.?"
"""The half of the day behind what says that a clock is rough: ``3:31~ AM``, ``3:31ish p.m.``."""
_LATE = 5
"""Until this hour a clock of twelve hours at night is of the morning."""


def is_a_sign(part: re.Match[str]) -> bool:
    """Whether it is a mere sign for a.m. or p.m., which no words can begin with."""
    return part[0].strip()[:1] in _SIGNS


def with_part_of_day(clock: WrittenClock, part: re.Match[str]) -> bool:
    """Count the part of the day that stands behind ``clock`` into its hour; whether that changed the hour.

    One that contradicts the hour makes the clock none.
    """
    hour = clock.hour
    if hour is None or clock.half:
        return False
    if part["noon"]:
        return _at_noon(clock, hour, midnight="night" in part["noon"].casefold() or "nacht" in part["noon"].casefold())
    morning = bool(part["a"]) or (bool(part["night"]) and (hour <= _LATE or hour == 12))
    if hour > 12 or hour == 0:
        if morning != (hour == 0) and not part["night"]:
            clock.problem = f"{hour}:{clock.minute or 0:02} and{part[0].rstrip()} contradict each other"
        return False
    clock.hour, clock.half = hour % 12 + (0 if morning else 12), "a" if morning else "p"
    return clock.hour != hour


def _at_noon(clock: WrittenClock, hour: int, *, midnight: bool) -> bool:
    """``12:00 noon`` and ``12:00 midnight``: which end of the day such a midnight is stays open."""
    if hour not in (0, 12) or (hour == 0 and not midnight):
        clock.problem = f"{hour}:{clock.minute or 0:02} is no {'midnight' if midnight else 'noon'}"
        return False
    clock.hour = 0 if midnight else 12
    return midnight
