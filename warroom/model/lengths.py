"""How a length of time is written, everywhere: never as a clock's time is, so that neither is taken for the other."""

from __future__ import annotations

from warroom.model.moment import DAY, HOUR, MINUTE, SECOND
from warroom.model.sentences import counted

_SECONDS_COUNT = 10 * MINUTE


def length(microseconds: int) -> str:
    """A length of time: ``42s``, ``9m46`` in minutes and seconds, ``46m`` from ten minutes on, ``2h05``, ``3d 4h``.

    Where a second counts it is shown; elsewhere a figure that runs takes the eye for nothing.
    """
    if microseconds < MINUTE:
        return f"{microseconds // SECOND}s"
    if microseconds < _SECONDS_COUNT:
        return f"{microseconds // MINUTE}m{microseconds % MINUTE // SECOND:02}"
    if microseconds < HOUR:
        return f"{microseconds // MINUTE}m"
    if microseconds < DAY:
        return f"{microseconds // HOUR}h{microseconds % HOUR // MINUTE:02}"
    return f"{microseconds // DAY}d {microseconds % DAY // HOUR}h"


def to_the_minute(microseconds: int) -> str:
    """`length` without its seconds, for what is not to be painted anew each second: ``5m``, ``2h05``, ``3d 4h``."""
    return length(microseconds) if microseconds >= HOUR else f"{microseconds // MINUTE}m"


def in_words(microseconds: int) -> str:
    """A length of time within a sentence, in whole minutes: ``25 min``, ``2 h 25 min``, ``1 day 4 h``; at least one."""
    minutes = max(1, microseconds // MINUTE)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    words = counted(days, "day", "days")
    return f"{words} {hours} h" if hours else words


def roughly(microseconds: int) -> str:
    """A length of which the largest unit is enough: ``42 s``, ``4 min``, ``2 h``, ``3 days``."""
    if microseconds < MINUTE:
        return f"{microseconds // SECOND} s"
    if microseconds < HOUR:
        return f"{microseconds // MINUTE} min"
    return f"{microseconds // HOUR} h" if microseconds < 2 * DAY else f"{microseconds // DAY} days"


def in_units(microseconds: int) -> str:
    """A length as documents and figures write it, which may be negative: ``45s``, ``5m``, ``2h 30m``, ``3d 4h``: whole
    units, the two largest.
    """
    sign, left = ("-" if microseconds < 0 else ""), abs(microseconds)
    if left < MINUTE:
        return f"{sign}{left // SECOND}s"
    if left < HOUR:
        minutes, seconds = divmod(left // SECOND, 60)
        return f"{sign}{minutes}m" + (f" {seconds}s" if seconds and minutes < 10 else "")
    if left < DAY:
        hours, minutes = divmod(left // MINUTE, 60)
        return f"{sign}{hours}h" + (f" {minutes}m" if minutes else "")
    days, hours = divmod(left // HOUR, 24)
    return f"{sign}{days}d" + (f" {hours}h" if hours else "")
