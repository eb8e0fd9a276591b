"""The milestones of an incident in the order in which they can be, and where theirs cannot."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.model.moment import EventTime

ORDER = ("began", "detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed")
"""Every milestone with a field of its own on the incident."""
_BEFORE = (
    ("began", "detected"), ("began", "declared"), ("began", "mitigated"), ("detected", "acknowledged"),
    ("detected", "declared"), ("declared", "resolved"), ("declared", "closed"), ("detected", "identified"),
    ("detected", "mitigated"), ("detected", "deployed"), ("deployed", "resolved"), ("mitigated", "closed"),
    ("resolved", "closed"), ("identified", "closed"), ("began", "resolved"), ("detected", "resolved"),
    ("began", "closed"), ("detected", "closed"),
)  # fmt: skip
"""What must not come after what. A fix may go in before the cause is known (a rollback), and an incident may be
declared before anybody acknowledged the alert, so these are not held against each other."""


def impossible(times: Mapping[str, EventTime]) -> list[tuple[str, str]]:
    """The pairs (earlier, later) of milestones whose times cannot be: the whole of the later one lies before the whole
    of the earlier one. Times that overlap, or are unknown, are let stand.
    """
    found = []
    for earlier, later in _BEFORE:
        first, second = times.get(earlier), times.get(later)
        if first is None or second is None or first.lo is None or second.hi is None:
            continue
        if second.hi < first.lo:
            found.append((earlier, later))
    return sorted(found, key=lambda pair: (ORDER.index(pair[0]), ORDER.index(pair[1])))
