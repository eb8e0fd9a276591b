"""How a drill went: what was expected, and the workflow's time boxes and cadences, against what was done and when."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise, takewhile

from warroom.intake.times import clock_words
from warroom.intake.typed_line import read_line
from warroom.model.entry_kinds import HYPOTHESIS, NOTE
from warroom.model.identity import Moment
from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.after import CoachStep
from warroom.playbook.drills import DrillPlan, Expected, Way, in_plain, plain
from warroom.playbook.duration import Duration
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.drill_entries import entries_meant
from warroom.report.facts import Case, CheckFact, EntryFact
from warroom.report.spans import ends_of
from warroom.text import Untrusted, bounded, for_line


class Outcome(StrEnum):
    """How what was to be done in a drill was done."""

    IN_TIME = "in time"
    LATE = "late"
    MISSED = "missed"
    SPOILED = "spoiled"


IN_TIME, LATE, MISSED, SPOILED = Outcome
_KINDS = {"severity": ("severity", "declared"), "declared": ("severity", "declared")}
"""Whoever says in a drill how bad it is has declared it: its room is open already."""
_POINTS = {IN_TIME: 2, LATE: 1, MISSED: 0, SPOILED: 0}
_LONGEST = 120
_TOLD_BY_FACTS = frozenset(("declared", "severity", "fixed"))
"""Kinds of entries that tell what was done, not only said."""
_SAID = frozenset((NOTE, "decision", "finding", "action", HYPOTHESIS, "task", "poll", "answer"))
"""Kinds of entries in which people say something themselves."""
_FACT = re.compile(r"[a-z][a-z -]{1,14}: |the fix went in[ ,]")
"""How a note begins that an order wrote."""
_PLACE = re.compile(r"\[[^\]\n]{2,80}\]")


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that was to be done: ``took`` is microseconds of the drill's time, `None` when it was not done.

    ``counts`` says what would have counted, ``seen`` where it was seen, ``spoiled`` why it counts for nothing though it
    was done.
    """

    what: str
    within: Duration
    took: int | None
    counts: str = ""
    seen: str = ""
    spoiled: str = ""

    @property
    def result(self) -> Outcome:
        """How it was done."""
        if self.spoiled:
            return SPOILED
        if self.took is None:
            return MISSED
        return IN_TIME if self.took <= self.within.microseconds else LATE

    @property
    def points(self) -> int:
        """Two when it was in time, one when it was late."""
        return _POINTS[self.result]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Something that was done: when, in microseconds of the drill's time, and where it stands."""

    took: int
    where: str


def score(case: Case, plan: DrillPlan, playbook: Playbook, *, began: Moment, speed: int) -> list[Scored]:
    """Everything that was to be done in a drill that ``began`` then (microseconds) and ran ``speed`` times as fast."""
    scoring = _Scoring(case, plan, playbook, _DrillClock(began, speed))
    scored = [
        *(scoring.expected(expected) for expected in plan.expected),
        *scoring.boxes(),
        *scoring.roles(),
        *scoring.cadence(),
        *scoring.verification(),
        *scoring.unfilled(),
        *scoring.overridden(),
    ]
    return scored if scoring.looked() else [Scored(one.what, one.within, None, one.counts) for one in scored]


def first_done(
    case: Case, plan: DrillPlan, playbook: Playbook, steps: Sequence[CoachStep], *, began: Moment, speed: int
) -> list[int | None]:
    """When each of ``steps`` was done first, known in the way of the score, but however much else was written in that
    minute: microseconds of the drill's time. Whoever has done it must not be told to.
    """
    scoring = _Scoring(case, plan, playbook, _DrillClock(began, speed), earned=False)
    at_once, done = Duration(0, "0m"), []
    for step in steps:
        ways = [Way(kinds=step.kinds)] if step.kinds else []
        ways += [Way(milestone=step.milestone)] if step.milestone else []
        done.append(scoring.expected(Expected(step.say, at_once, way=tuple(ways))).took)
    return done


class _DrillClock:
    """Turns moments into the drill's time."""

    def __init__(self, began: Moment, speed: int) -> None:
        self.began, self.speed = began, speed

    def since(self, at: EventTime) -> int | None:
        ends = ends_of(at)
        return max(0, ends[1] - self.began) * self.speed if ends is not None else None

    def between(self, first: int, second: int) -> int:
        return max(0, second - first) * self.speed


class _Scoring:
    """Looks for each thing among what people did; what the drill itself said counts for nothing."""

    def __init__(
        self, case: Case, plan: DrillPlan, playbook: Playbook, clock: _DrillClock, *, earned: bool = True
    ) -> None:
        """``earned`` is whether only what somebody meant counts, as where there are points for it."""
        self._case, self._plan, self._playbook, self._clock = case, plan, playbook, clock
        self._words = playbook.after.drill
        says = [*(injection.say for injection in plan.injection), *(injection.say for injection in plan.answer)]
        texts = [read_line(say, now=Moment(0), zone="UTC").text for say in says]
        own = {*texts, fill(self._words.began, {"says": plan.says})}
        self._entries = [entry for entry in case.entries if entry.text.raw not in own]
        self._plain = cache(plain)  # each text is looked through for many words
        told = [entry for entry in self._entries if entry.kind not in _TOLD_BY_FACTS]
        self._meant = entries_meant(told, plan, self._plain) if earned else {entry.id for entry in told}

    def expected(self, expected: Expected) -> Scored:
        """Something that the drill itself expects."""
        seen = [self._by_kind(expected)] if expected.kind else []
        seen.extend(self._by_way(way) for way in expected.way)
        first = min((seen for seen in seen if seen is not None), key=lambda seen: seen.took, default=None)
        counts = expected.counts or self._counts(expected)
        if first is None:
            return Scored(expected.what, expected.within, None, counts)
        return Scored(expected.what, expected.within, first.took, counts, first.where)

    def looked(self) -> bool:
        """Whether anybody wrote a line of their own, answered a question or told somebody: orders alone, which anybody
        can give without having read what happens, handle nothing.
        """
        return bool(self._case.updates) or any(
            entry.kind in _SAID and (entry.kind != NOTE or not _FACT.match(entry.text.raw))
            for entry in self._entries
            if entry.id in self._meant
        )

    def _counts(self, expected: Expected) -> str:
        """What would have counted, in words, where the drill does not say so itself."""
        ways = [Way((expected.kind,)), *expected.way] if expected.kind else list(expected.way)
        words = [*expected.words, *(word for way in expected.way for word in self._plan.words_for(way.means))]
        kinds = " / ".join(dict.fromkeys(kind for way in ways for kind in way.kinds))
        counts = ", ".join(dict.fromkeys(words))
        return " - ".join(part for part in (kinds, bounded(counts, 200)) if part)

    def _by_kind(self, expected: Expected) -> _Seen | None:
        kinds = _KINDS.get(expected.kind, (expected.kind,))
        return self._first(lambda text: not expected.words or in_plain(text, expected.words), kinds)

    def _by_way(self, way: Way) -> _Seen | None:
        if way.level:
            return self._severity(way.level)
        if way.milestone:
            return self._at(self._case.times.get(way.milestone), way.milestone)
        groups = [self._plan.words_for((name,)) for name in way.means]
        others = self._plan.words_for(way.unless)
        kinds = tuple(more for kind in way.kinds for more in _KINDS.get(kind, (kind,)))
        stretch = self._stretch(way)
        if stretch is None:
            return None
        return self._first(
            lambda text: all(in_plain(text, words) for words in groups) and not in_plain(text, others), kinds, stretch
        )

    def _stretch(self, way: Way) -> tuple[int, int] | None:
        """From when until when an entry counts in this way, in microseconds of the drill's time; `None` where what it
        is known by did not happen.
        """
        since, until = 0, sys.maxsize
        if way.before:
            led_to = self._at(self._case.times.get(way.before), way.before)
            if led_to is None:
                return None
            until = led_to.took
        if way.follows:
            above = takewhile(lambda point: way not in point.way, self._plan.expected)  # never itself, nor in a ring
            point = next((point for point in above if point.what == way.follows), None)
            first = self.expected(point).took if point is not None else None
            if first is None:
                return None
            since = first + 1
        return since, until

    def _first(
        self, fits: Callable[[str], bool], kinds: tuple[str, ...], stretch: tuple[int, int] = (0, sys.maxsize)
    ) -> _Seen | None:
        seen = [
            seen_entry
            for entry in self._entries
            if (not kinds or entry.kind in kinds) and entry.kind != "update" and fits(self._plain(entry.text.raw))
            if entry.kind in _TOLD_BY_FACTS or entry.id in self._meant
            if (seen_entry := self._entry(entry)) is not None and stretch[0] <= seen_entry.took <= stretch[1]
        ]
        for update in self._case.updates if not kinds or "update" in kinds else ():
            if (
                fits(self._plain(update.text.raw))
                and (at := self._at(update.posted, f"update: {for_line(update.text)}")) is not None
                and stretch[0] <= at.took <= stretch[1]
            ):
                seen.append(at)
        return min(seen, key=lambda seen: seen.took, default=None)

    def _entry(self, entry: EntryFact) -> _Seen | None:
        return self._at(entry.at, f"{entry.kind}: {for_line(entry.text)}")

    def _at(self, at: EventTime | None, where: str) -> _Seen | None:
        took = self._clock.since(at) if at is not None else None
        if at is None or took is None:
            return None
        return _Seen(took, bounded(f"{clock_words(at, self._case.zone)} {for_line(Untrusted(where))}", _LONGEST))

    def _severity(self, level: str) -> _Seen | None:
        """The first severity that was at least ``level``."""
        asked = self._playbook.level(level)
        for change in self._case.severities:
            rank_and_level = self._playbook.level(change.value.raw)
            if asked is not None and rank_and_level is not None and rank_and_level[0] <= asked[0]:
                return self._at(change.at, f"severity: {for_line(change.value)}")
        return None

    def _scored(self, what: str, within: Duration, seen: _Seen | None) -> Scored:
        """Something that the workflow asks for: its own words say what counts."""
        return Scored(what, within, seen.took if seen else None, what, seen.where if seen else "")

    def boxes(self) -> Iterator[Scored]:
        """The figures that have a time box; a drill's impact is detected as it begins."""
        for measure in self._playbook.after.measure:
            if measure.within is not None and measure.starts != "began":
                at = self._case.times.get(measure.ends)
                if at is None and measure.ends == "declared" and self._case.severities:
                    at = self._case.severities[0].at
                measured = fill(self._words.boxed, {"measure": measure.title})
                yield self._scored(measured, measure.within, self._at(at, measure.ends))

    def roles(self) -> Iterator[Scored]:
        """Who held what, and how soon once somebody had to: what is not declared asks for no roles."""
        held = {
            changes_by_role.role: [change for change in changes_by_role.changes if change.value]
            for changes_by_role in self._case.roles
        }
        for role in self._playbook.roles.role:
            if role.empty_after is not None:
                first = next(iter(held.get(role.name, [])), None)
                seen = self._at(first.at, f"role: @{for_line(first.value)}") if first is not None else None
                if seen is not None:
                    before = self._clock.between(self._clock.began, self._owed_from())
                    seen = _Seen(max(0, seen.took - before), seen.where)
                yield self._scored(fill(self._words.role, {"role": role.title}), role.empty_after, seen)

    def _owed_from(self) -> int:
        """When roles and updates are owed from, in microseconds since 1970: from the declaration, or from the beginning
        of the drill where nobody declared it.
        """
        declared = self._case.times.get("declared")
        ends = ends_of(declared) if declared is not None else None
        return max(self._clock.began, ends[1]) if ends is not None else self._clock.began

    def cadence(self) -> Iterator[Scored]:
        """The longest silence towards each audience that has a cadence of its own, from the declaration until the drill
        was over.
        """
        for audience in self._playbook.communication.audience:
            if audience.every is None or audience.approval:
                continue
            times = [
                ends[0]
                for update in self._case.updates
                if update.audience == audience.name and (ends := ends_of(update.posted)) is not None
            ]
            posted, begin, every = sorted(times), self._owed_from(), audience.every[1]
            measured = fill(self._words.update, {"audience": audience.title, "every": every.words})
            if not posted:
                yield Scored(measured, every, None, measured)
                continue
            told = [begin, *(max(at, begin) for at in posted)]
            gaps = [self._clock.between(first, second) for first, second in pairwise(told)]
            clocks = ", ".join(clock_words(EventTime.at(Moment(at)), self._case.zone) for at in posted)
            seen = bounded(f"posted {clocks}", _LONGEST)
            yield Scored(measured, every, max([*gaps, *self._silence(told[-1])]), measured, seen)

    def _silence(self, last: int) -> Iterator[int]:
        """How long nothing was said before it was resolved, where it was."""
        resolved = self._case.times.get("resolved")
        ends = ends_of(resolved) if resolved is not None else None
        if ends is not None and ends[0] > last:
            yield self._clock.between(last, ends[0])

    def verification(self) -> Iterator[Scored]:
        """The timed checks of the last fix that fall into the drill: each from its time on, within twice that time. One
        that was passed before its time counts for nothing, whenever that was.
        """
        deployed = self._case.times.get("deployed")
        start = ends_of(deployed) if deployed is not None else None
        began = self._clock.since(deployed) if deployed is not None else None
        if start is None or began is None:
            return
        for step in self._playbook.resolution.verify:
            measured = fill(self._words.verify, {"after": step.after.words})
            box = Duration(2 * step.after.microseconds, in_units(2 * step.after.microseconds))
            made_check = self._made(f"{step.after.words} {step.ask}", step.after.microseconds, Moment(start[0]))
            if made_check is None:
                if began + step.after.microseconds < self._plan.lasts.microseconds:
                    yield Scored(measured, box, None, measured)
                continue
            check, at = made_check
            took = self._clock.between(start[0], at)
            seen = bounded(f"{clock_words(EventTime.at(Moment(at)), self._case.zone)} {for_line(check.name)}", _LONGEST)
            early = check.state == "passed" and took + MINUTE < step.after.microseconds
            yield Scored(
                measured,
                box,
                took,
                measured,
                seen,
                fill(self._words.early, {"took": in_units(took)}) if early else "",
            )

    def _made(self, name: str, after: int, since: Moment) -> tuple[CheckFact, int] | None:
        """The check called ``name``, or due ``after`` it, of a fix that went in at ``since``; and when it was first
        made.
        """
        for check in self._case.checks:
            ends = ends_of(check.checked) if check.checked is not None else None
            due = check.due is not None and abs((check.due - since) * self._clock.speed - after) <= MINUTE
            if not (due or check.name.raw == name) or check.state not in ("passed", "failed"):
                continue
            if ends is None or ends[1] < since:
                continue
            name = check.name.raw
            spans = [
                ends_of(entry.at)
                for entry in self._entries
                if entry.kind == "check" and entry.text.raw.startswith((f"{name} passed", f"{name} FAILED"))
            ]
            return check, min([ends[1], *(span[1] for span in spans if span is not None and span[1] >= since)])
        return None

    def unfilled(self) -> Iterator[Scored]:
        """Messages that went out with a place of the template still open."""
        texts = [*self._playbook.texts.values(), *self._playbook.composing.unknown.values()]
        names = {name for template in self._playbook.communication.template for name in template.fields}
        places = {place for text in texts for place in _PLACE.findall(text)}
        places |= {f"[{name.replace('_', ' ')}]" for name in names}
        for update in self._case.updates:
            open_places = [place for place in _PLACE.findall(update.text.raw) if place in places]
            if open_places:
                seen = self._at(update.posted, f"{update.audience}: {', '.join(open_places)}")
                box = self._plan.lasts
                measured = fill(self._words.whole, {"audience": update.audience})
                took, where = (seen.took, seen.where) if seen is not None else (0, "")
                yield Scored(measured, box, took, measured, where, ", ".join(open_places))

    def overridden(self) -> Iterator[Scored]:
        """Closed while points of the checklist were open that could have been fulfilled in the time of a drill."""
        waits = {"stable", "verified"}
        patient = {check.title for check in self._playbook.closure.check if check.known in waits}
        for overridden in self._case.overridden:
            left = [for_line(point).partition(" (")[0] for point in overridden.open]
            left = [point for point in left if point not in patient]
            if left:
                seen = self._at(self._case.times.get("closed"), "closed")
                took = seen.took if seen is not None else 0
                measured = self._words.closed
                yield Scored(measured, self._plan.lasts, took, measured, seen.where if seen else "", ", ".join(left))
