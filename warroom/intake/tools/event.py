"""What a tool says happened: one event with its own time, who said it, and the id by which its tool knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from warroom.model.moment import EventTime

LONGEST_TEXT, LONGEST_NAME, LONGEST_LINK = 12_000, 80, 1_000
"""Characters that are taken of a text, of a name and of a link."""


@dataclass(frozen=True, slots=True)
class ToolEvent:
    """One event of a tool.

    ``native`` is its id there; with the name of the source it decides which entry it becomes, so that it is the same
    one whoever brings it in and however often. ``speaker`` said it, which may be a machine (``machine``: hidden with
    the other things that machines write). ``of`` is the native id of the first state of the same alert, under which
    this one is folded; ``about`` is what several events are about where none of them is the first. ``after`` is the
    time (microseconds) behind which an event of unknown time stands. ``milestone`` is what it may mark (a field of the
    incident) and ``severity`` the tool's own word: both are offered and never taken by themselves. ``where`` is its
    line or file, for messages.
    """

    native: str
    at: EventTime
    text: str
    speaker: str = ""
    machine: bool = False
    link: str = ""
    channel: str = ""
    of: str = ""
    about: str = ""
    after: int | None = None
    milestone: str = ""
    severity: str = ""
    title: str = ""
    state: str = ""
    pinned: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not taken, and why; ``where`` is its line, file or field where that helps."""

    why: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Remark(Skipped):
    """Something to be known of what is taken, ``why`` says it: nothing is skipped. ``asks`` is what somebody can say of
    the file that helps (year, began, day), empty for nothing.
    """

    asks: str = ""


@dataclass(slots=True)
class ToolFile:
    """What a file of a tool holds: its source's name and title, its events in the order of their times, what is not
    taken. ``counts`` maps a reason to how often, ``notes`` are the first places of each: (where, reason). ``remarks``
    are of what is taken.
    """

    source: str
    title: str
    events: list[ToolEvent] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def skip(self, skipped: Skipped) -> None:
        """Count what is not taken; a remark is kept as it is."""
        if isinstance(skipped, Remark):
            self.remarks.append(skipped)
            return
        seen = self.counts.get(skipped.why, 0)
        self.counts[skipped.why] = seen + 1
        if seen < _PLACES and skipped.where:
            self.notes.append((skipped.where, skipped.why))


_PLACES = 5
"""Places that are named of each reason."""
