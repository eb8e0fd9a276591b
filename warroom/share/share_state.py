"""How a share stands: what a round of sharing says of it."""

from __future__ import annotations

import json
from dataclasses import field
from enum import StrEnum

from warroom.model.identity import NO_MOMENT, IncidentId, Moment
from warroom.model.shape import record
from warroom.share.presence import Presence


class ShareStanding(StrEnum):
    """How a share stands. Of a folder that is `LOOKING` nothing has been heard yet; `ELSEWHERE`, another program on
    this machine shares the database.
    """

    GOOD = "good"
    UNREACHABLE = "unreachable"
    OBSERVER = "observer"
    WRONG = "wrong"
    LOOKING = "looking"
    ELSEWHERE = "elsewhere"


GOOD, UNREACHABLE, OBSERVER, WRONG, LOOKING, ELSEWHERE = ShareStanding
PUT_ASIDE = "setting:damage-put-aside"
"""Where this machine remembers damaged logs about which it need not be told any more: path to what they look like."""


@record
class ShareState:
    """How sharing stands. ``what`` is one of the constants above, ``words`` says why when it is not `GOOD`.

    ``unsent`` counts our operations that are not on the share yet, `None` while that is not known, ``since`` is when
    the oldest of them was written (microseconds since 1970); ``damaged`` names (incident, person, file, fault);
    ``here`` are the signs of life of the others by incident; ``fresh`` is how many operations came in this round.
    ``troubles`` are incidents that are not shared while the others are: (incident,
    account whose folder it is, what, words, unsent there). ``scars`` maps the path of each damaged log to what its
    damage looks like, ``aside`` counts those that were put aside here. ``left_out`` maps folders to how many names in
    them nobody looks at. ``clock`` is by how many microseconds our own clock is ahead of the folder's. ``behind`` are
    how many operations of each other person are known of and not here, counted for whoever asks for all at once.
    """

    what: ShareStanding = GOOD
    words: str = ""
    unsent: int | None = 0
    since: Moment = NO_MOMENT
    damaged: tuple[tuple[IncidentId, str, str, str], ...] = ()
    refused: tuple[tuple[IncidentId, str, str, str], ...] = ()
    here: dict[IncidentId, tuple[Presence, ...]] = field(default_factory=dict)
    skews: dict[str, int] = field(default_factory=dict)
    fresh: int = 0
    more: bool = False
    troubles: tuple[tuple[IncidentId, str, str, str, int], ...] = ()
    scars: dict[str, str] = field(default_factory=dict)
    aside: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    clock: int = 0
    behind: dict[str, int] = field(default_factory=dict)

    @property
    def stuck(self) -> int:
        """How many of our operations wait for what stands in the way of single incidents."""
        return sum(unsent for *_, unsent in self.troubles)


def read_aside(remembered: str | None) -> dict[str, str]:
    """What was put aside, of what a machine remembers; nothing where that cannot be read."""
    try:
        aside = json.loads(remembered or "{}")
    except ValueError:
        return {}
    return aside if isinstance(aside, dict) else {}
