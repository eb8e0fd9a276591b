"""The hybrid logical clock: orders what is shown and breaks real ties, nothing else.

Microseconds since 1970. A reading is never below the one before it, so one writer's operations keep their order even
when the wall clock steps back; a wall clock that was far ahead and came back is believed again after a minute.
"""

from __future__ import annotations

FOLLOWED_AHEAD = 60 * 1_000_000
"""Microseconds: neither our own last reading nor a colleague's is followed further than this ahead of the wall."""


def tick(last: int, wall: int) -> int:
    """The next reading, given the ``last`` one and the ``wall`` clock now."""
    if last > wall + FOLLOWED_AHEAD:
        return wall
    return max(wall, last + 1)


def follow(last: int, seen: int, wall: int) -> int:
    """Our last reading after an operation that carries the reading ``seen`` arrived."""
    if seen > wall + FOLLOWED_AHEAD:
        return last
    return max(last, seen)


def skew(seen: int, wall: int) -> int:
    """How far, in microseconds, a colleague's clock runs ahead beyond what is followed; 0 when it does not."""
    return max(0, seen - wall) if seen > wall + FOLLOWED_AHEAD else 0
