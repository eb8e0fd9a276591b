"""The milestones of an incident, and where their times cannot be."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.model.moment import EventTime

ORDER = ("began", "detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed")
"""Every milestone with a field of its own on the incident."""
CLOSED_ALL_THE_SAME, STILL_OPEN = "closed all the same: ", ". Open: "
"""What stands before the reason for which an incident was closed, and between that and what was open then."""


def impossible(times: Mapping[str, EventTime], order: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The pairs (earlier, later) of milestones whose times cannot be: the whole of the later one lies before the whole
    of the earlier one. Times that overlap, are unknown, or were only about then and are near, are let stand.

    ``order`` says what never comes after what, next to next: what follows from it is held against the times too. One
    wrong time is named with its neighbours, not with everything that lies beyond them.
    """
    before = _all_before(order)
    clashing = {(earlier, later) for earlier, later in before if clash(times.get(earlier), times.get(later))}
    return sorted(
        (
            pair
            for pair in clashing
            if not any(
                (pair[0], between) in before
                and (between, pair[1]) in before
                and clashing & {(pair[0], between), (between, pair[1])}
                for between in times
            )
        ),
        key=lambda pair: (_place(pair[0]), _place(pair[1])),
    )


def clash(first: EventTime | None, second: EventTime | None) -> bool:
    """Whether the whole of ``second``, which comes later, lies before the whole of ``first``."""
    if first is None or second is None or first.lo is None or second.hi is None:
        return False
    return second.hi + second.slack < first.lo - first.slack


@lru_cache(maxsize=8)
def _all_before(order: tuple[tuple[str, str], ...]) -> frozenset[tuple[str, str]]:
    """Everything that follows from ``order``."""
    pairs = set(order)
    while more := {(first, three) for first, two in pairs for same, three in pairs if same == two} - pairs:
        pairs |= more
    return frozenset(pairs)


def _place(milestone: str) -> tuple[int, str]:
    return (ORDER.index(milestone) if milestone in ORDER else len(ORDER), milestone)
