"""How long whoever shares rests between two rounds, so that a crowd that writes takes no more of a processor, and asks
no more of a place, than a part of the time. Single lines are never waited with: what was not used may be used at once.
"""

from __future__ import annotations

SAVED = 0.1
"""Seconds of rounds that may follow one another at once after it was quiet for long."""


class Rest:
    """Of all time no more than one part in ``times`` + 1 goes to rounds, but for what was saved before."""

    def __init__(self, times: int, ticks: float) -> None:
        self._times, self._ended = times, ticks
        self._saved = SAVED

    def behind(self, took: float, ticks: float, most: float = float("inf")) -> float:
        """Seconds to rest behind a round that has just ended, at ``ticks``, and took so many seconds; ``most`` of them,
        and what is beyond that is not owed later.
        """
        idle = max(0.0, ticks - took - self._ended)
        self._ended = ticks
        self._saved = max(min(SAVED, self._saved + idle / self._times) - took, -most / self._times)
        return max(0.0, -self._saved) * self._times
