"""How a drill went: what was expected, and the workflow's time boxes and cadences, against what was done and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from warroom.model.moment import EventTime
from warroom.playbook.drills import DrillPlan, Expected
from warroom.playbook.duration import Duration
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.report.filling import fill
from warroom.report.spans import ends_of, length_words

IN_TIME, LATE, MISSED = "in time", "late", "missed"
_KINDS = {"severity": ("severity", "declared"), "declared": ("severity", "declared")}
"""Whoever says in a drill how bad it is has declared it: its room is open already."""
_POINTS = {IN_TIME: 2, LATE: 1, MISSED: 0}


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that was to be done: ``took`` is microseconds of the drill's time, `None` when it was not done."""

    what: str
    within: Duration
    took: int | None

    @property
    def result(self) -> str:
        """In time, late or missed."""
        if self.took is None:
            return MISSED
        return IN_TIME if self.took <= self.within.microseconds else LATE

    @property
    def points(self) -> int:
        """Two when it was in time, one when it was late."""
        return _POINTS[self.result]


def score(case: Case, plan: DrillPlan, playbook: Playbook, *, began: int, speed: int) -> list[Scored]:
    """Everything that was to be done in a drill that ``began`` then (microseconds) and ran ``speed`` times as fast."""
    clock = _Clock(began, speed)
    return [
        *(Scored(one.what, one.within, _met(case, one, clock)) for one in plan.expected),
        *_boxes(case, playbook, clock),
        *_roles(case, playbook, clock),
        *_cadence(case, playbook, clock),
        *_verification(case, playbook, clock),
    ]


class _Clock:
    """Turns moments into the drill's time."""

    def __init__(self, began: int, speed: int) -> None:
        self._began, self._speed = began, speed

    def since(self, at: EventTime) -> int | None:
        ends = ends_of(at)
        return max(0, ends[1] - self._began) * self._speed if ends is not None else None

    def between(self, first: int, second: int) -> int:
        return max(0, second - first) * self._speed


def _met(case: Case, expected: Expected, clock: _Clock) -> int | None:
    if expected.kind == "update":
        times = [clock.since(one.posted) for one in case.updates if _holds(one.text.raw, expected.words)]
    else:
        kinds = _KINDS.get(expected.kind, (expected.kind,))
        times = [
            clock.since(one.at) for one in case.entries if one.kind in kinds and _holds(one.text.raw, expected.words)
        ]
    return min((time for time in times if time is not None), default=None)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    lowered = text.casefold()
    return not words or any(word.casefold() in lowered for word in words)


def _boxes(case: Case, playbook: Playbook, clock: _Clock) -> Iterator[Scored]:
    """The figures that have a time box; a drill's impact is detected as it begins."""
    for measure in playbook.after.measure:
        if measure.within is not None and measure.starts != "began":
            at = case.times.get(measure.ends)
            if at is None and measure.ends == "declared" and case.severities:
                at = case.severities[0].at
            what = fill(playbook.after.drill.boxed, {"measure": measure.title})
            yield Scored(what, measure.within, clock.since(at) if at is not None else None)


def _roles(case: Case, playbook: Playbook, clock: _Clock) -> Iterator[Scored]:
    held = {one.role: [change for change in one.changes if change.value] for one in case.roles}
    for role in playbook.roles.role:
        if role.empty_after is not None:
            first = next(iter(held.get(role.name, [])), None)
            what = fill(playbook.after.drill.role, {"role": role.title})
            yield Scored(what, role.empty_after, clock.since(first.at) if first is not None else None)


def _cadence(case: Case, playbook: Playbook, clock: _Clock) -> Iterator[Scored]:
    """The longest silence towards each audience that has a cadence of its own and a template for the declaration."""
    for audience in playbook.communication.audience:
        if audience.every is None or audience.approval:
            continue
        posted = sorted(ends[0] for one in case.updates
                        if one.audience == audience.name and (ends := ends_of(one.posted)) is not None)  # fmt: skip
        every = audience.every[1]
        gaps = [clock.between(first, second) for first, second in pairwise(posted)]
        opening = clock.since(EventTime.at(posted[0])) if posted else None
        longest = max([opening, *gaps]) if opening is not None else None
        what = fill(playbook.after.drill.update, {"audience": audience.title, "every": every.words})
        yield Scored(what, every, longest)


def _verification(case: Case, playbook: Playbook, clock: _Clock) -> Iterator[Scored]:
    """The timed checks, once a fix is in: each within twice its time."""
    deployed = case.times.get("deployed")
    start = ends_of(deployed) if deployed is not None else None
    if start is None:
        return
    made = sorted(
        ends[1] for one in case.checks
        if one.state in ("passed", "failed") and one.checked is not None and (ends := ends_of(one.checked)) is not None
    )  # fmt: skip
    for number, step in enumerate(playbook.resolution.verify):
        what = fill(playbook.after.drill.verify, {"after": step.after.words})
        box = Duration(2 * step.after.microseconds, step.after.words)
        yield Scored(what, box, clock.between(start[0], made[number]) if number < len(made) else None)


def score_words(scored: list[Scored], playbook: Playbook) -> str:
    """The score as lines, what was missed last."""
    words = playbook.after.drill
    names = {IN_TIME: words.in_time, LATE: words.late, MISSED: words.missed}
    lines = [
        fill(words.line, {
            "result": names[one.result], "what": one.what, "within": one.within.words,
            "took": length_words(one.took) if one.took is not None else "-",
        })
        for one in sorted(scored, key=lambda one: -one.points)
    ]  # fmt: skip
    total = {"points": str(sum(one.points for one in scored)), "most": str(2 * len(scored))}
    return "\n".join([*lines, fill(words.total, total)])
