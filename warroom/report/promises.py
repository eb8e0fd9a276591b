"""How what each audience is promised was kept: how long it waited for the first update, and from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.declaring_shapes import SeverityLevel
from warroom.playbook.duration import Duration
from warroom.playbook.message_shapes import Audience
from warroom.playbook.standing import NO_INCIDENT, held_back
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, UpdateFact
from warroom.report.spans import Span, length_between, widest
from warroom.report.sure_times import sure_times

_RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long an audience waited, and how long it was to wait at most; ``first`` is the wait from the declaration.

    ``judged`` ends where the incident did: nobody is owed more than that it is over. ``said`` goes on to the update.
    ``since`` is when it began at the earliest, in microseconds since 1970.
    """

    judged: Span
    said: Span
    box: Duration
    allowed: int
    first: bool
    since: int

    @property
    def late(self) -> bool:
        """Whether it was certainly longer; times are said to the minute, so that one minute more is none."""
        return self.judged.lo > self.allowed + MINUTE

    @property
    def in_time(self) -> bool:
        """Whether it was certainly not longer."""
        return self.judged.hi <= self.allowed + MINUTE


@dataclass(frozen=True, slots=True)
class AudiencePromises:
    """What became of one audience: its waits in order, how many updates it got, and whether the incident is over.

    ``said_elsewhere`` is that somebody said how its page stands without having posted it from here, ``told_before``
    that it was told of an end that was none: ``posted`` are those since then.
    """

    audience: Audience
    waits: tuple[Wait, ...]
    posted: int
    over: bool
    said_elsewhere: bool = False
    told_before: bool = False

    @property
    def never_told(self) -> bool:
        """Whether the incident came to its end without a word to it, though one was due."""
        return self.over and not self.posted and not self.said_elsewhere and any(wait.late for wait in self.waits)


def promises(case: Case, playbook: Playbook) -> list[AudiencePromises]:
    """What became of every audience that was owed something. Nothing for a timeline that was imported, nor while nobody
    knows when the incident was declared, nor for a severity that is not declared.
    """
    start = owed_from(case, playbook)
    if start is None:
        return []
    return [
        kept
        for audience in playbook.communication.audience
        if (kept := _kept(case, playbook, audience, start)) is not None
    ]


def was_asked(case: Case, playbook: Playbook) -> bool:
    """Whether times, roles and updates were asked for: not of what was only kept, and closed since."""
    level = _level(playbook, case.severity)
    return level is None or not level.quiet or "declared" in case.times or case.read_in


def stability_asked(case: Case, playbook: Playbook) -> bool:
    """Whether a time of stability was asked for before the close, as by its gate: what is only kept has none, also
    where it was declared first.
    """
    level = _level(playbook, case.severity)
    return level is None or not level.quiet or case.read_in


def owed_from(case: Case, playbook: Playbook) -> tuple[int, int] | None:
    """Since when roles and updates are owed, as the earliest and latest moment: since the declaration, or since it was
    first at a severity that is declared; `None` when never, of what was no incident, or when nobody knows.
    """
    declared = sure_times(case).get("declared")
    start = widest(declared) if declared is not None else None
    if start is None or case.read_in or case.state in NO_INCIDENT:
        return None
    if not case.severities:
        level = _level(playbook, case.severity)
        return start if level is not None and not level.quiet else None
    for number, change in enumerate(case.severities):
        level = _level(playbook, change.value.raw)
        since = widest(change.at) if number else start  # the first one holds from the declaration, whenever it was said
        if level is not None and not level.quiet and since is not None:
            return max(start[0], since[0]), max(start[1], since[1])
    return None


def owed_until(case: Case) -> tuple[int, int] | None:
    """When it was over: resolved, or else closed; `None` while it goes on, or when nobody knows."""
    for name in ("resolved", "closed"):
        at = case.times.get(name)
        if at is not None and (ends := widest(at)) is not None:
            return ends
    return None


def _closed(case: Case) -> tuple[int, int] | None:
    """When it was closed; `None` before, or when nobody knows."""
    closed = case.times.get("closed")
    return widest(closed) if closed is not None else None


def no_later(case: Case, playbook: Playbook, over: tuple[int, int] | None) -> tuple[int, int] | None:
    """``over``, or when it was lowered for good to a severity of which nobody is owed roles and updates, if that was
    earlier.
    """
    lowered: tuple[int, int] | None = None
    for change in case.severities:
        level = _level(playbook, change.value.raw)
        lowered = (lowered or widest(change.at)) if level is not None and level.quiet else None
    return min((end for end in (over, lowered) if end is not None), default=None)


def _level(playbook: Playbook, name: str) -> SeverityLevel | None:
    rank_and_level = playbook.level(name)
    return rank_and_level[1] if rank_and_level is not None else None


def _kept(case: Case, playbook: Playbook, audience: Audience, start: tuple[int, int]) -> AudiencePromises | None:
    posted = sorted(
        (update for update in case.updates if update.audience == audience.name and update.posted.lo is not None),
        key=lambda update: update.posted.lo or 0,
    )
    fact = case.facts.get(audience.decided_by)
    decided = fact.raw if fact is not None else ""
    if held_back(playbook, audience, said=decided, level=case.severity, kind=case.type, posted=bool(posted)):
        return None
    if audience.every is None:
        return _told_once(case, audience, posted) if no_later(case, playbook, None) is None else None
    return AudiencePromises(
        audience,
        tuple(_waits(case, playbook, audience, posted, start)),
        len(posted),
        owed_until(case) is not None,
        said_elsewhere=bool(decided.strip()) and decided.strip().casefold() not in _still_to_do(playbook),
    )


def _still_to_do(playbook: Playbook) -> set[str]:
    """The words of the playbook for a status page that is not updated yet, in lower case."""
    return {words.casefold() for words in playbook.declaration.status_page[1:]}


def _told_once(case: Case, audience: Audience, posted: list[UpdateFact]) -> AudiencePromises | None:
    """An audience that is told once, ``first_within`` after the resolution; again, where it was none."""
    resolved, closed = (widest(at) if at is not None else None for at in map(case.times.get, ("resolved", "closed")))
    if audience.first_within is None or resolved is None or closed is None:
        return None
    resumed = max((lull.end for lull in case.lulls), default=0)
    since = [update for update in posted if (update.posted.lo or 0) >= resumed]
    span = widest(since[0].posted) if since else None
    wait = length_between(resolved, span or closed)
    box = audience.first_within
    only = Wait(wait, wait, box, box.microseconds, first=True, since=resolved[0])
    return AudiencePromises(audience, (only,), len(since), over=True, told_before=len(since) < len(posted))


def _said_over(playbook: Playbook, audience: Audience, posted: list[UpdateFact]) -> tuple[int, int] | None:
    """When an audience was told for good that it is over, and is owed nothing more."""
    over = None
    for update in reversed(posted if audience.customers or audience.until == _RESOLVED else []):
        status = playbook.status(update.status.raw)
        if status is None or status.milestone not in ("resolved", "closed"):
            break
        over = widest(update.posted)
    return over


def _waits(
    case: Case, playbook: Playbook, audience: Audience, posted: list[UpdateFact], start: tuple[int, int]
) -> Iterator[Wait]:
    """Every wait of an audience. While it was held to be over nobody waited, and from when it was opened again
    everybody did anew.
    """
    lulls = [lull for lull in case.lulls if lull.end > start[1]]
    begins = [start, *(widest(lull.resumed) or (lull.end, lull.end) for lull in lulls)]
    ends = owed_until(case) if audience.until == _RESOLVED else _closed(case)
    overs = [*(widest(lull.over) for lull in lulls), ends]
    for number, (begin, over) in enumerate(zip(begins, overs, strict=True)):
        until = begins[number + 1][0] if number + 1 < len(begins) else None
        told = [
            update
            for update in posted
            if (number == 0 or (update.posted.lo or 0) >= begin[0])
            and (until is None or (update.posted.lo or 0) < until)
        ]
        end = no_later(case, playbook, _said_over(playbook, audience, told) or over)
        unheard = not any((update.posted.lo or 0) < begin[0] for update in posted)
        yield from _stretch(case, playbook, audience, told, (start, begin, end), unheard=number == 0 or unheard)


def _stretch(
    case: Case,
    playbook: Playbook,
    audience: Audience,
    posted: list[UpdateFact],
    stretch: tuple[tuple[int, int], tuple[int, int], tuple[int, int] | None],
    *,
    unheard: bool,
) -> Iterator[Wait]:
    """The waits of a stretch in which it went on: since when updates are owed at all, when it began, and its end.
    Who is ``unheard`` of until then is owed the first update within its own time.
    """
    every = audience.every
    if every is None:
        return
    start, since, over = stretch
    first, box = since == start, audience.first_within or every[0]
    ends = [at for update in posted if (at := widest(update.posted)) is not None]
    for number, until in enumerate([*ends, *([over] if over is not None else [])]):
        if over is not None and since[0] >= over[1]:
            return
        asked = (
            (box, box.microseconds)
            if number == 0 and unheard
            else _asked(case, playbook, audience, since[0], until[0], declared=Moment(start[0]))
        )
        if until[1] >= since[0] or (first and number < len(ends)):
            yield _wait(case, audience, since, until, over, asked, first=first)
        since, first = until, False


def _wait(
    case: Case,
    audience: Audience,
    since: tuple[int, int],
    until: tuple[int, int],
    over: tuple[int, int] | None,
    asked: tuple[Duration, int],
    *,
    first: bool,
) -> Wait:
    """One wait; what was put off with a reason counts from when it was put off to."""
    end = (min(until[0], over[0]), min(until[1], over[1])) if over is not None else until
    box, allowed = asked
    holds = [
        put_off
        for put_off in case.put_off
        if put_off.audience == audience.name
        and since[0] <= put_off.at <= until[1]
        and put_off.until - since[0] > allowed
    ]
    latest = max(holds, key=lambda put_off: put_off.at, default=None)
    return Wait(
        length_between(since, end),
        length_between(since, until),
        box,
        latest.until - since[0] if latest is not None else allowed,
        first=first,
        since=since[0],
    )


def _asked(
    case: Case, playbook: Playbook, audience: Audience, since: int, until: int, *, declared: Moment
) -> tuple[Duration, int]:
    """How long after the update at ``since`` the one at ``until`` was owed, as the room's clock said it: by the
    severity of the time, from when it changed by the new one, which is late at the earliest from then on. The time box
    and the microseconds; nothing is owed while it is of a severity that is not declared.
    """
    told = [(change.at.lo or 0, change.value.raw) for change in case.severities]
    terms = [(since, next((level for at, level in reversed(told) if at <= since), case.severity))]
    terms += [(at, level) for at, level in told if since < at < until]
    ends = [begin for begin, _ in terms[1:]]
    rested = False
    for number, (begin, name) in enumerate(terms):
        level = _level(playbook, name)
        if level is not None and level.quiet:
            rested = True
            continue
        box = _every(audience, name, Moment(since), declared)
        due = begin + box.microseconds if rested else max(begin, since + box.microseconds)
        if number == len(ends) or due < ends[number]:
            return box, due - since
    return _every(audience, terms[0][1], Moment(since), declared), until - since


def _every(audience: Audience, level: str, at: Moment, declared: Moment) -> Duration:
    """How long after an update at ``at`` the next one is owed: by the severity, and by how long it has lasted."""
    every = next((step.every for step in audience.levels if step.level == level), audience.every) or audience.every
    if every is None:  # pragma: no cover - asked for audiences with a cadence only
        raise ValueError(audience.name)
    near, far = every
    slow = audience.slow_after is not None and at + near.microseconds >= declared + audience.slow_after.microseconds
    return far if slow else near


def held_by_nobody(
    changes: list[tuple[EventTime, str]], start: tuple[int, int], over: tuple[int, int] | None
) -> tuple[Span | None, int]:
    """How long a role waited for its first holder (`None` when it never had one), and for how long it was empty again
    until ``over``, in microseconds. ``changes`` are when it passed to whom, in order; an empty name is nobody.
    """
    first: Span | None = None
    empty, left = 0, None
    for at, name in changes:
        ends = widest(at)
        if ends is None:
            continue
        if name:
            first = first or length_between(start, ends)
            if left is not None:
                empty += max(0, min(ends[0], over[0] if over is not None else ends[0]) - left)
            left = None
        elif first is not None and left is None:
            left = ends[1]
    if left is not None and over is not None:
        empty += max(0, over[0] - left)
    return first, empty
