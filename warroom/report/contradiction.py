"""What does not add up: the rules by which it is found, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What is wrong. Of an account, of a page as well: a stated duration, milestones out of order, a cause identified
    before it was known, closed too early, an update with a status that the incident did not have, no zone, a milestone
    told with two times, a fact about which people disagree.

    Of an incident here: closed and not resolved, or not any more; checks passed before their time, or without a figure
    where one is asked for, or never made; a milestone that stands though its entry was struck; an update with another
    status than the incident had; a severity lowered without a reason; facts told, or changed, after the close; a review
    that is owed; what was fixed, and is said to have been no incident; a cause that counts as identified, and no
    hypothesis is confirmed.
    """

    DURATION = "duration"
    ORDER = "order"
    CAUSE = "cause"
    STABILITY = "stability"
    STATUS = "status"
    ZONE = "zone"
    TWICE = "twice"
    CONTESTED = "contested"
    UNRESOLVED = "unresolved"
    EARLY = "early"
    UNMEASURED = "unmeasured"
    UNVERIFIED = "unverified"
    STRUCK = "struck"
    OTHER_STATUS = "other-status"
    LOWERED = "lowered"
    AFTERWARDS = "afterwards"
    REVIEW = "review"
    CANCELLED = "cancelled"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that does not add up: by which rule, in words, where it stands (lines of a page, ids of entries)."""

    rule: Rule
    words: str
    lines: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()
