"""Does it add up? What an account claims, held against itself. The sentences are the playbook's."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from warroom.intake.times import clock_words, local, microseconds_of
from warroom.model.milestones import impossible
from warroom.model.moment import DAY, MINUTE, EventTime
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Stated, StatusUpdate, ToldMilestone
from warroom.report.contradiction import Contradiction, Rule
from warroom.report.lengths_told import length_told
from warroom.report.spans import Span, between, ends_of
from warroom.text import for_line

_LONGEST_IN_HOURS = 400 * DAY


def contradictions(account: Account, playbook: Playbook) -> list[Contradiction]:
    """Everything in ``account`` that does not add up."""
    check = _Check(account, playbook)
    return [
        *check.durations(),
        *check.order(),
        *check.cause(),
        *check.stability(),
        *check.status(),
        *check.twice(),
        *check.zone(),
        *check.contested(),
    ]


class _Check:
    """The rules over one account."""

    def __init__(self, account: Account, playbook: Playbook) -> None:
        self._account, self._playbook, self._after = account, playbook, playbook.after
        self._words = playbook.after.findings
        days = {local(moment.at.lo, account.zone).date() for moment in account.told if moment.at.lo is not None}
        self._one_day = len(days) < 2
        # A zone or day that a whole page lacks makes every time of it rough, and no length between two of them.
        self._all_rough = all(moment.at.approx for moment in account.told if moment.at.lo is not None)

    def durations(self) -> Iterator[Contradiction]:
        lines: dict[tuple[str, int], list[Stated]] = {}
        for stated in self._account.stated:
            lines.setdefault((stated.label, stated.length.lo + stated.length.hi), []).append(stated)
        for same in lines.values():
            stated = max(same, key=lambda statement: statement.length.hi)
            pairs = list(self._pairs(stated))
            lengths = [(span, pair) for pair in pairs if (span := self._length(stated, pair)) is not None]
            if not pairs or any(
                span.least <= stated.length.hi and stated.length.lo <= span.most for span, _ in lengths
            ):
                continue
            middle = (stated.length.lo + stated.length.hi) // 2
            near = min(lengths, key=lambda length: abs(length[0].lo - middle), default=None)
            nearest, pair = near if near is not None else (None, pairs[0])
            anchors = " → ".join(f"{self._name(moment.milestone)} {self._at(moment.at)}" for moment in pair)
            yield Contradiction(
                Rule.DURATION,
                fill(
                    self._words.duration,
                    {
                        "label": stated.label,
                        "stated": for_line(stated.words),
                        "anchors": anchors,
                        "found": length_told(nearest, self._playbook),
                    },
                ),
                lines=tuple(sorted({*(moment.line for moment in same), *(moment.line for moment in pair)} - {0})),
                entries=tuple(moment.entry for moment in pair if moment.entry),
            )

    def _pairs(self, stated: Stated) -> Iterator[tuple[ToldMilestone, ToldMilestone]]:
        dated = [moment for moment in self._account.told if moment.at.lo is not None]
        ends = [moment for moment in dated if moment.milestone in stated.ends]
        ends = ends or [moment for moment in dated if moment.milestone in stated.else_ends]
        for first in dated:
            if first.milestone in stated.starts:
                yield from ((first, second) for second in ends)

    def _length(self, stated: Stated, pair: tuple[ToldMilestone, ToldMilestone]) -> Span | None:
        first, second = pair
        if stated.hours is None:
            return between(self._within(first.at), self._within(second.at))
        start, end = ends_of(first.at), ends_of(second.at)
        if start is None or end is None or end[0] < start[0] or end[0] - start[0] > _LONGEST_IN_HOURS:
            return None
        counted = within_hours(start[0], end[0], stated.hours, self._account.zone)
        return Span(counted, counted, self._slack(first.at, second.at))

    def order(self) -> Iterator[Contradiction]:
        moments = {name: one for name in self._after.anchors if (one := self._account.first(name)) is not None}
        for earlier, later in impossible(
            {name: self._within(moment.at) for name, moment in moments.items()}, self._after.order
        ):
            first, second = moments[earlier], moments[later]
            words = fill(
                self._words.order,
                {
                    "earlier": self._name(later),
                    "earlier_at": self._at(second.at),
                    "later": self._name(earlier),
                    "later_at": self._at(first.at),
                },
            )
            yield _at_places(Rule.ORDER, words, first, second)

    def cause(self) -> Iterator[Contradiction]:
        identified = self._account.first("identified")
        known = self._first_status("identified")
        if identified is None or identified.at.lo is None or known is None:
            return
        ranks = [status.name.casefold() for status in self._playbook.declaration.status]
        unknowing = [
            statement
            for statement in self._account.said
            if statement.status.casefold() in ranks[: ranks.index(known)]
            and statement.at.lo is not None
            and statement.at.lo >= identified.at.lo + self._slack(statement.at, identified.at)
        ]
        if not unknowing:
            return
        said = max(unknowing, key=lambda statement: statement.at.lo or 0)
        later = next((statement for statement in self._account.said if statement.status.casefold() == known), None)
        status = self._playbook.declaration.status[ranks.index(known)].name
        first = (
            fill(self._words.never_said, {"status": status})
            if later is None
            else fill(self._words.first_said, {"status": status, "at": self._at(later.at)})
        )
        words = fill(
            self._words.cause,
            {
                "at": self._at(identified.at),
                "update_at": self._at(said.at),
                "status": for_line(said.status),
                "first": first,
            },
        )
        yield _at_places(Rule.CAUSE, words, identified, said)

    def _first_status(self, milestone: str) -> str | None:
        """The playbook's word for a status that sets ``milestone``, in lower case."""
        statuses = self._playbook.declaration.status
        return next((status.name.casefold() for status in statuses if status.milestone == milestone), None)

    def stability(self) -> Iterator[Contradiction]:
        resolved, closed = self._account.first("resolved"), self._account.first("closed")
        stable = self._playbook.closure.stable_for
        if resolved is None or closed is None or not self._account.asks_stability:
            return
        start, end = ends_of(resolved.at), ends_of(closed.at)
        slack = self._slack(resolved.at, closed.at)
        if start is None or end is None or end[0] < start[0] or end[1] - start[0] + slack >= stable.microseconds:
            return
        words = fill(
            self._words.stability,
            {
                "closed": self._at(closed.at),
                "resolved": self._at(resolved.at),
                "stable": stable.words,
                "after": length_told(between(*map(self._within, (resolved.at, closed.at))), self._playbook),
            },
        )
        yield _at_places(Rule.STABILITY, words, resolved, closed)

    def status(self) -> Iterator[Contradiction]:
        milestones = {
            status.name.casefold(): status.milestone for status in self._playbook.declaration.status if status.milestone
        }
        for statement in self._account.said:
            milestone = milestones.get(statement.status.casefold(), "")
            end = ends_of(statement.at)
            if not milestone or end is None:
                continue
            moment = self._account.first(milestone)
            values = {"update_at": self._at(statement.at), "status": for_line(statement.status)}
            if moment is None:
                yield _at_places(Rule.STATUS, fill(self._words.never, values), statement)
            elif (
                moment.at.lo is not None
                and moment.at.lo > (statement.at.hi or end[1]) + self._slack(moment.at, statement.at)
                and not self._held_before(statement)
            ):
                yield _at_places(
                    Rule.STATUS, fill(self._words.status, values | {"at": self._at(moment.at)}), statement, moment
                )

    def _held_before(self, statement: StatusUpdate) -> bool:
        """Whether the log tells the status of ``statement`` from an earlier moment on."""
        until = statement.at.hi or 0
        return any(
            status.status.casefold() == statement.status.casefold() and (status.at.lo or 0) <= until
            for status in self._account.held
        )

    def twice(self) -> Iterator[Contradiction]:
        for milestone in dict.fromkeys(moment.milestone for moment in self._account.told):
            all_told = [moment for moment in self._account.told if moment.milestone == milestone]
            first = all_told[0]
            for later in all_told[1:]:
                if _apart(self._within(first.at), self._within(later.at)):
                    words = fill(
                        self._words.twice,
                        {
                            "milestone": self._name(milestone),
                            "one": self._at(first.at),
                            "other": self._at(later.at),
                        },
                    )
                    yield _at_places(Rule.TWICE, words, first, later)
                    break

    def zone(self) -> Iterator[Contradiction]:
        if not self._account.zone_said and self._account.told:
            yield Contradiction(Rule.ZONE, fill(self._words.zone, {"zone": self._account.zone}))

    def contested(self) -> Iterator[Contradiction]:
        return (Contradiction(Rule.CONTESTED, words) for words in self._account.contested)

    def _within(self, at: EventTime) -> EventTime:
        """``at`` as it is held against other times of the account."""
        return EventTime(at.lo, at.hi, words=at.words, zone=at.zone) if self._all_rough else at

    def _slack(self, *times: EventTime) -> int:
        return sum(self._within(at).slack for at in times)

    def _name(self, milestone: str) -> str:
        return self._after.anchors.get(milestone, milestone)

    def _at(self, at: EventTime) -> str:
        clock = clock_words(at, self._account.zone)
        return clock if self._one_day or at.lo is None else f"{local(at.lo, self._account.zone):%Y-%m-%d} {clock}"


def _at_places(rule: Rule, words: str, *places: ToldMilestone | StatusUpdate) -> Contradiction:
    lines = tuple(sorted({place.line for place in places if place.line}))
    return Contradiction(rule, words, lines, tuple(place.entry for place in places if place.entry))


def _apart(earlier: EventTime, later: EventTime) -> bool:
    """Whether two times of one event differ by more than a minute."""
    if earlier.lo is None or earlier.hi is None or later.lo is None or later.hi is None:
        return False
    near = MINUTE + earlier.slack + later.slack
    return later.lo > earlier.hi + near or earlier.lo > later.hi + near


def within_hours(start: int, end: int, hours: tuple[int, int], zone: str) -> int:
    """How much of the time from ``start`` to ``end`` (microseconds) lies within ``hours`` (minutes of the day)."""
    midnight = local(start, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    total = 0
    while microseconds_of(midnight) < end:
        opens, closes = (microseconds_of(midnight + datetime.timedelta(minutes=minute)) for minute in hours)
        total += max(0, min(end, closes) - max(start, opens))
        midnight += datetime.timedelta(days=1)
    return total
