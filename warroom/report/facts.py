"""What the documents are made of: one incident's facts, frozen, as the room reads them from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from warroom.intake.contested import CONTESTED
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState, FollowUpState, HypothesisState, TaskState
from warroom.model.updates import PutOff
from warroom.model.views import IncidentState, Lull
from warroom.text import Untrusted, for_line


@dataclass(frozen=True, slots=True)
class Measured:
    """What the figures of one incident are made of.

    ``times`` maps an anchor to its time and holds only what somebody said; ``posted`` are the times of its updates by
    audience, in order, ``lulls`` the stretches in which it was held to be over. ``month`` is ``2026-02``, in UTC, of
    when it was declared or else began; empty when unknown.
    """

    id: IncidentId
    title: Untrusted
    severity: str
    type: str
    month: str
    times: Mapping[str, EventTime]
    posted: Mapping[str, tuple[EventTime, ...]] = field(default_factory=dict)
    lulls: tuple[Lull, ...] = ()


_CHANGES = "git"


@dataclass(frozen=True, slots=True)
class EntryFact:
    """An entry of the timeline that stands. ``unsure``: by a key that is not taken for that person's. ``source``: what
    wrote it where nobody typed it.
    """

    id: str
    at: EventTime
    kind: str
    text: Untrusted
    by: Untrusted
    entered_at: Moment
    speaker: Untrusted | None = None
    pinned: bool = False
    tags: tuple[Untrusted, ...] = ()
    people: tuple[Untrusted, ...] = ()
    unsure: bool = False
    source: str = ""

    @property
    def author(self) -> Untrusted:
        """Who said it, or else wrote it; of a commit or a push who brought it in: who changed something before an
        incident took no part in it by that.
        """
        return self.by if self.speaker is None or self.source == _CHANGES else self.speaker


@dataclass(frozen=True, slots=True)
class Change:
    """A fact took a value: when, by whom, told by which entry (its id, empty when by none); ``part`` is in which of
    several incidents that are one outage.
    """

    value: Untrusted
    at: EventTime
    by: Untrusted
    entry: EntryId = NO_ENTRY
    rank: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """A role and who held it, in order; an empty name means that nobody did from then on."""

    role: str
    title: str
    changes: tuple[Change, ...]

    @property
    def holders(self) -> tuple[Untrusted, ...]:
        """Everybody who held it, each once."""
        return tuple(dict.fromkeys(change.value for change in self.changes if change.value))

    @property
    def of_each(self) -> tuple[tuple[Change, ...], ...]:
        """The changes of each incident that is part of the outage, for itself."""
        parts: dict[int, list[Change]] = {}
        for change in self.changes:
            parts.setdefault(change.part, []).append(change)
        return tuple(tuple(changes) for changes in parts.values())

    @property
    def terms(self) -> tuple[tuple[Change, tuple[Untrusted, ...]], ...]:
        """Each change with everybody who held it from then on: of several incidents that are one outage each may have
        somebody, until one is named for all of them.
        """
        held: dict[int, Untrusted] = {}
        terms: list[tuple[Change, tuple[Untrusted, ...]]] = []
        for change in self.changes:
            held[change.part] = change.value
            holders = tuple(dict.fromkeys(holder for _, holder in sorted(held.items()) if holder))
            if terms and _at_once(terms[-1][0], change):
                terms[-1] = (terms[-1][0], holders)
            else:
                terms.append((change, holders))
        return tuple(terms)

    def held_by(self, begin: int, end: int) -> tuple[Untrusted, ...]:
        """Everybody who held it at some time from ``begin`` to ``end``, in microseconds since 1970."""
        holders: list[Untrusted] = []
        for changes in self.of_each:
            for number, change in enumerate(changes):
                follower = changes[number + 1].at.lo if number + 1 < len(changes) else None
                since = change.at.lo if change.at.lo is not None else begin
                if since < end and (follower is None or follower > begin) and change.value:
                    holders.append(change.value)
        return tuple(dict.fromkeys(holders))


def _at_once(before: Change, change: Change) -> bool:
    """Whether both are one act, which was written in two incidents one after the other."""
    lo, next_lo = before.at.lo, change.at.lo
    return before.part != change.part and lo is not None and next_lo is not None and next_lo - lo < MINUTE


@dataclass(frozen=True, slots=True)
class HypothesisFact:
    """A card of the board. ``contested`` is who says what of it, while people disagree; then it counts as open."""

    label: Untrusted
    statement: Untrusted
    status: HypothesisState
    result: Untrusted
    owner: Untrusted
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    entry: EntryId = NO_ENTRY
    contested: str = ""


@dataclass(frozen=True, slots=True)
class ContestedFact:
    """A field of a record about which people disagree: ``title`` says which it is, ``sides`` who says what of it."""

    kind: str
    on: str
    field: str
    title: str
    sides: str

    @property
    def words(self) -> str:
        """It in one line: ``H1 contested: confirmed (@alice) / refuted (@bob)``."""
        return f"{self.title} {CONTESTED}{self.sides}"


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A check after a fix: ``due`` in microseconds, ``checked`` when it was made, ``because`` why it was passed before
    its time or against its figure, ``against`` how its figure was worse than it should be (empty where it was not).
    """

    round: str
    name: Untrusted
    state: CheckState
    due: Moment | None = None
    figure: Untrusted = field(default_factory=lambda: Untrusted(""))
    checked: EventTime | None = None
    because: Untrusted = field(default_factory=lambda: Untrusted(""))
    against: str = ""


@dataclass(frozen=True, slots=True)
class Overridden:
    """The incident was closed while ``open`` was, told by ``entry``; ``why`` is empty where nobody said."""

    open: tuple[Untrusted, ...]
    why: Untrusted
    entry: EntryId


@dataclass(frozen=True, slots=True)
class FixFact:
    """A fix that went in; ``round`` is that of its checks."""

    how: Untrusted
    what: Untrusted
    deployed: EventTime | None
    round: str = ""


@dataclass(frozen=True, slots=True)
class UpdateFact:
    """An update that was posted."""

    audience: str
    target: Untrusted
    posted: EventTime
    status: Untrusted
    text: Untrusted


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A time-boxed task; ``due`` in microseconds."""

    who: Untrusted
    what: Untrusted
    state: TaskState
    due: Moment | None = None


@dataclass(frozen=True, slots=True)
class FollowUpFact:
    """A follow-up. ``due`` is ``2026-02-20`` or empty; ``state`` is open, done or dropped; ``entry`` raised it;
    ``contested`` maps a field about which people disagree to every value that stands.
    """

    id: str
    incident: IncidentId
    incident_title: Untrusted
    text: Untrusted
    owner: Untrusted
    due: str
    state: FollowUpState
    link: Untrusted
    entry: EntryId = NO_ENTRY
    contested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, name: str) -> tuple[str, ...]:
        """The field called ``name``: every value of it while people disagree."""
        value = getattr(self, name)
        return self.contested.get(name) or (value.raw if isinstance(value, Untrusted) else value,)

    def words(self, name: str) -> str:
        """The field called ``name``, safe to show: no value of it alone while people disagree."""
        return " / ".join(for_line(Untrusted(value)) for value in self.values(name))

    def overdue(self, today: str) -> bool:
        """Whether it is open and its day is over; ``today`` is ``2026-02-21``."""
        return self.state == FollowUpState.OPEN and bool(self.due) and self.due < today


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """What somebody else wrote in the same place, without having seen what stands there."""

    text: Untrusted
    by: Untrusted


@dataclass(frozen=True, slots=True)
class SectionFact:
    """What people wrote in a section of the post-mortem, which entries they had before them, and what stands beside it
    until somebody makes one of all.
    """

    text: Untrusted
    stands_on: tuple[str, ...]
    others: tuple[OtherVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Handled:
    """Something that was done with the incident as a whole: when (microseconds since 1970), by whom, what and in which
    words. ``unsure`` says that a key which is not taken for that person's says so.
    """

    at: Moment
    by: Untrusted
    what: str
    words: Untrusted
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one incident. ``entries`` are in the order of the timeline, those struck or purged left out, and
    what machines wrote that nobody marked; ``with_machines`` has that, too, and is empty where there is none of it.

    ``facts`` maps a text field of the incident to its words; ``zone`` is where its clocks are. ``assumed`` names the
    times that an import had to guess; they are not in ``times``. ``read_in`` says that it was made of a page, which
    tells nothing of what it leaves out: who was told, who held which role. ``stated`` are durations as that page says
    them: label and words. ``put_off`` are updates that were put off with a reason, ``overridden`` is what
    was open as it was closed, ``closure`` the closure checklist as far as somebody ticked it. ``alert`` is the
    first word of a machine, ``typed`` what people wrote into a field of a message that was posted, the latest.
    ``struck`` are entries that were taken out, ``lulls`` the stretches in which it was held to be over. ``planned`` is
    when each time of the review meeting was entered, and ``closings`` when each close, end and reopening was: its
    invitation changed as often. ``state`` is as `warroom.playbook.standing` has it, ``stands`` its words where it is
    not simply declared or closed; ``first_levels`` is the severity with which each of those began that were merged into
    one; ``rewritten`` is when each time of the incident was written last (microseconds since 1970), also by what took
    it out; ``asks_review`` is whether a review is required, optional, or none. ``custody`` is who handed it on,
    ``sealed`` the digits of the newest seal of its log.
    """

    id: IncidentId
    title: Untrusted
    severity: str
    status: str
    type: str
    zone: str
    times: Mapping[str, EventTime]
    facts: Mapping[str, Untrusted]
    complaints: int | None
    entries: tuple[EntryFact, ...]
    severities: tuple[Change, ...] = ()
    phases: tuple[Change, ...] = ()
    roles: tuple[Holding, ...] = ()
    hypotheses: tuple[HypothesisFact, ...] = ()
    checks: tuple[CheckFact, ...] = ()
    fixes: tuple[FixFact, ...] = ()
    updates: tuple[UpdateFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    follow_ups: tuple[FollowUpFact, ...] = ()
    sections: Mapping[str, SectionFact] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    read_in: bool = False
    stated: tuple[tuple[str, str], ...] = ()
    drill: bool = False
    put_off: tuple[PutOff, ...] = ()
    overridden: tuple[Overridden, ...] = ()
    closure: tuple[CheckFact, ...] = ()
    alert: EntryFact | None = None
    planned: tuple[int, ...] = ()
    closings: tuple[int, ...] = ()
    typed: Mapping[str, Untrusted] = field(default_factory=dict)
    state: IncidentState = "declared"
    stands: str = ""
    asks_review: str = "required"
    more_complaints: bool = False
    statuses: tuple[Change, ...] = ()
    struck: tuple[EntryFact, ...] = ()
    lulls: tuple[Lull, ...] = ()
    rewritten: Mapping[str, int] = field(default_factory=dict)
    contested: tuple[ContestedFact, ...] = ()
    custody: tuple[Handled, ...] = ()
    sealed: str = ""
    with_machines: tuple[EntryFact, ...] = ()
    first_levels: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[EntryFact, ...]:
        """The timeline with what machines wrote, for whoever takes it as data."""
        return self.with_machines or self.entries
