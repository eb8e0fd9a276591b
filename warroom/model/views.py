"""What the panes are given: an incident at one moment, frozen."""

from __future__ import annotations

from dataclasses import field, fields
from typing import Any, Final, Literal

from warroom.model.desks import Desks
from warroom.model.identity import NO_MOMENT, IncidentId, Moment, Revision
from warroom.model.milestones import clash
from warroom.model.moment import EventTime
from warroom.model.private import private_title
from warroom.model.shape import record, shape
from warroom.text import Untrusted, for_line

BECAME = " → "
"""Between the severity that was and the one that somebody made of it, in the words of the entry that tells of it."""


@record
class Severity:
    """A severity as the playbook of whoever set it names it; rank 0 is the most severe."""

    level: str
    rank: int


@record
class RoleView:
    """Who holds a role: nobody, one, or several who took it while apart."""

    role: str
    holders: tuple[Untrusted, ...]


DRILL = "DRILL"
"""The mark of what is only rehearsed, wherever it is shown, said or written to a file."""


def marked(title: str) -> str:
    """The title of a drill, which says that it is one, however it was written."""
    return title if title.startswith(DRILL) else f"{DRILL}: {title}"


def unmarked(title: str) -> str:
    """The title of a drill beside its mark, where it need not say it a second time."""
    return title.removeprefix(f"{DRILL}: ")


@record
class DrillRun:
    """The drill that is played in an incident: its name, when it began (microseconds), how many times as fast as the
    clock it runs, and when it was ended, `None` unless somebody ended it.
    """

    name: str
    began: Moment
    speed: int
    ended: Moment | None = None


CANCELLED: Final = "cancelled"
DUPLICATE: Final = "duplicate"
"""Ends that are no resolution: it was none, it is another incident that is known already."""
IncidentState = Literal["suspected", "quiet", "declared", "closed", "cancelled", "duplicate"]
"""How an incident stands: somebody looks whether it is one, it is kept without being declared, declared, or ended."""


@record
class Ending:
    """An end that is no resolution: how (`CANCELLED`, `DUPLICATE`), of which incident it is a duplicate (its id, else
    empty), and what was said of it: the reason, or the other incident's title.
    """

    how: str
    of: IncidentId
    why: Untrusted


@record
class SeverityStep:
    """A severity that was in effect, and since when, in microseconds since 1970."""

    severity: Severity
    at: Moment


ENDS = ("resolved", "closed")
"""The times that say that an incident is over."""


@record
class Lull:
    """A stretch in which an incident was held to be over, and was not: ``over`` is when it was resolved or closed,
    ``resumed`` when it was opened again.
    """

    over: EventTime
    resumed: EventTime

    @property
    def begin(self) -> Moment:
        """When it began, in microseconds since 1970."""
        return self.over.lo or NO_MOMENT

    @property
    def end(self) -> Moment:
        """When it was opened again, in microseconds since 1970."""
        return self.resumed.lo or NO_MOMENT


@shape
class IncidentSummary:
    """An incident on the home screen. Times are microseconds since 1970, `None` where unknown. ``drill`` is `None`
    for what is real.

    ``declared`` is when its record began where nobody declared it; ``was_declared`` tells which. ``ending`` is how it
    ended where that was no resolution. ``contested`` names what of it people disagree about: fields of the incident,
    and ``role:NAME`` for who holds a role. ``past`` says that it was over before anybody recorded it: a page that was
    brought in.
    """

    id: IncidentId
    title: Untrusted
    severity: Severity | None
    status: str
    phase: str
    declared: Moment | None
    began: Moment | None
    closed: Moment | None
    entries: int
    roles: tuple[RoleView, ...]
    last_entry: Moment | None
    drill: DrillRun | None = None
    was_declared: bool = True
    ending: Ending | None = None
    contested: tuple[str, ...] = ()
    past: bool = False
    is_resolved: bool = False
    """Whether somebody said when it was resolved."""


@record
class Contested:
    """A field of a record about which people disagree: every value that stands and who wrote it, the oldest first.

    ``title`` says which record it is, as far as it has words of its own.
    """

    kind: str
    id: str
    field: str
    title: Untrusted
    values: tuple[tuple[object, Untrusted], ...]


def titled(summary: IncidentSummary, words: str) -> str:
    """``words``, the title of ``summary`` as it is told somewhere; that of a drill, or of a private one, says so."""
    title = private_title(summary.id, words)
    return marked(title) if summary.drill is not None else title


def title_of(summary: IncidentSummary) -> str:
    """An incident's title as a line is told, cleaned: that of a drill, or of a private one, says so."""
    return titled(summary, for_line(summary.title))


@shape
class IncidentView:
    """All the header and the panes show of an incident.

    ``revision`` is the last operation that arrived; a view with the same one shows the same facts. ``severities`` are
    all that stand, with who set them; more than one is a conflict. ``severity_changed`` is when it was set anew, in
    microseconds since 1970; ``severity_steps`` are those before it too, the one in effect first, without what was
    taken back. ``times`` maps the milestones' field names to event times. ``conflicts`` names (kind, id, field),
    ``contested`` has their values where they may be told, ``newer`` counts records that only a newer version
    understands, ``purges`` what is to be decided about purges. ``baseline`` maps a metric to the figure noted at
    triage. ``lulls`` are the stretches in which it was held to be over, in their order.
    """

    id: IncidentId
    revision: Revision
    summary: IncidentSummary
    zone: str
    facts: dict[str, Untrusted]
    severities: tuple[tuple[Severity, Untrusted], ...]
    phase: str
    roles: tuple[RoleView, ...]
    times: dict[str, EventTime]
    complaints: int | None
    last_entry: Moment | None
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    desks: Desks = field(default_factory=Desks)
    follow_ups: int = 0
    baseline: dict[str, Untrusted] = field(default_factory=dict)
    conflicts: tuple[tuple[str, str, str], ...] = field(default=())
    contested: tuple[Contested, ...] = ()
    newer: int = 0
    purges: int = 0
    severity_changed: Moment | None = None
    severity_steps: tuple[SeverityStep, ...] = ()
    lulls: tuple[Lull, ...] = ()
    more_complaints: bool = False
    """Whether ``complaints`` is the larger count of several that may be of the same people, or of others."""

    @property
    def first_known(self) -> EventTime | None:
        """When it began as far as anybody knows: with the impact, else when it was noticed or declared, whichever was
        first.
        """
        began = self.times.get("began")
        if began is not None and began.lo is not None:
            return began
        noticed = [at for name in ("detected", "declared") if (at := self.times.get(name)) and at.lo is not None]
        return min(noticed, key=lambda at: at.lo or 0, default=None)

    @property
    def over(self) -> EventTime | None:
        """When it was over, in the one sense of every place that tells of it: resolved, or else closed, closed where it
        was no incident; `None` while it goes on.
        """
        resolved = self.resolved if self.summary.ending is None else None
        if resolved is not None and resolved.lo is not None:
            return resolved
        return self.times.get("closed") if self.summary.closed is not None else None

    @property
    def times_contradict(self) -> bool:
        """Whether it was over before it began, as its times have it: then nobody knows how long it lasted."""
        return clash(self.first_known, self.over)

    @property
    def resolved(self) -> EventTime | None:
        """When it was resolved; `None` while it is not, and while people disagree about when, or about how it stands:
        what one of them says is no fact.
        """
        if self.disputed("incident", "resolved") is not None or self.disputed("incident", "status") is not None:
            return None
        return self.times.get("resolved")

    @property
    def complaints_words(self) -> str:
        """How many complaints there are, as far as it is known; empty where nobody counted."""
        if self.complaints is None:
            return ""
        return f"at least {self.complaints}" if self.more_complaints else str(self.complaints)

    def fact(self, name: str) -> str:
        """The fact called ``name`` as it was written, not yet safe to show; empty when nobody said it."""
        fact = self.facts.get(name)
        return fact.raw if fact is not None else ""

    def disputed(self, kind: str, field: str, id_: str = "") -> Contested | None:
        """What stands of a field, if people disagree about it; of the record called ``id_``, or of the only one."""
        return next(
            (
                contested
                for contested in self.contested
                if (contested.kind, contested.field) == (kind, field) and id_ in ("", contested.id)
            ),
            None,
        )

    def holders(self, role: str) -> tuple[Untrusted, ...]:
        """Who holds ``role``."""
        return next((role_view.holders for role_view in self.roles if role_view.role == role), ())


def same_beside_entries(view: IncidentView, before: IncidentView) -> bool:
    """Whether what was stored since ``before`` was read changed the entries alone, or nothing of the incident."""
    return (
        _same(view, before, beside=("revision", "last_entry", "summary", "desks"))
        and _same(view.summary, before.summary, beside=("entries", "last_entry"))
        and _same(view.desks, before.desks)
    )


def _same(view: Any, before: Any, *, beside: tuple[str, ...] = ()) -> bool:
    return all(
        getattr(view, field.name) == getattr(before, field.name) for field in fields(view) if field.name not in beside
    )
