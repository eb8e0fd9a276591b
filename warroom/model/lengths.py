"""How a length of time is written, everywhere: never as a clock's time is, so that neither is taken for the other."""

from __future__ import annotations

from warroom.model.moment import DAY, HOUR, MINUTE, SECOND


def length(microseconds: int) -> str:
    """A length of time: ``42s``, ``10m46`` in minutes and seconds, ``2h05`` in hours, ``3d 4h`` in days."""
    if microseconds < MINUTE:
        return f"{microseconds // SECOND}s"
    if microseconds < HOUR:
        return f"{microseconds // MINUTE}m{microseconds % MINUTE // SECOND:02}"
    if microseconds < DAY:
        return f"{microseconds // HOUR}h{microseconds % HOUR // MINUTE:02}"
    return f"{microseconds // DAY}d {microseconds % DAY // HOUR}h"


def in_words(microseconds: int) -> str:
    """A length of time within a sentence, in whole minutes: ``25 min``, ``2 h 25 min``, ``1 day 4 h``; at least one."""
    minutes = max(1, microseconds // MINUTE)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    words = "1 day" if days == 1 else f"{days} days"
    return f"{words} {hours} h" if hours else words
