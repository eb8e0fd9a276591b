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
