"""Praise and blame for the pace of updates, against a clock that is looked at every minute as people in the room do."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.report.test_proposals import WELL_RUN, at, but, change, posts
from warroom.model.moment import MINUTE
from warroom.model.views import Lull
from warroom.playbook.message_shapes import Audience
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.report.proposals import proposals

LAST = 150
LEVELS = st.lists(st.tuples(st.integers(1, LAST - 10), st.sampled_from(["P0", "P1"])), max_size=3)
LULL = st.none() | st.tuples(st.integers(5, LAST - 60), st.integers(1, 55)).map(lambda lull: (lull[0], sum(lull)))
POSTS = st.lists(st.integers(1, LAST - 5), min_size=1, max_size=12, unique=True)


Minutes = tuple[int, int]


def told(levels: list[tuple[int, str]], minutes: list[int], audience: str, lull: Minutes | None) -> Case:
    """An incident of P1 that was ``levels`` later, with updates at ``minutes``, resolved at the end, and held to be
    over during ``lull``.
    """
    changes = [(0, "P1"), *sorted(dict(levels).items())]
    return but(
        severity=changes[-1][1],
        severities=tuple(change(level, minute) for minute, level in changes),
        updates=posts(audience, *sorted(minutes)),
        times={**WELL_RUN.times, "resolved": at(LAST), "closed": at(LAST + 70)},
        lulls=(Lull(at(lull[0]), at(lull[1])),) if lull is not None else (),
    )


def minutes_late(levels: list[tuple[int, str]], minutes: list[int], audience: Audience, lull: Minutes | None) -> int:
    """How many minutes the clock was red for longer than one, as times are said to the minute. It counts by the
    severity of the time, and a worse one makes nobody late before it is said; who was late by the one before stays so.
    While it was held to be over there was none, and from when it was opened again it counts anew.
    """
    assert audience.every is not None
    level_at, late, red, last, level, said, due, missed = dict(levels), 0, 0, None, "P1", 0, 0, 0
    for minute in range(LAST + 1):
        if level_at.get(minute, level) != level:
            level, said = level_at[minute], minute
            missed = due if last is not None and due < minute * MINUTE else 0
        again = lull[1] if lull is not None and minute >= lull[1] else 0
        if minute == again:
            missed = 0
        if last is not None:
            last = max(last, again)
        if last is None:  # whoever was told nothing before it was opened again is owed the first word from then on
            due = again * MINUTE + (audience.first_within or audience.every[0]).microseconds
        else:
            near, far = next((step.every for step in audience.levels if step.level == level), audience.every)
            slow_from = audience.slow_after.microseconds if audience.slow_after is not None else LAST * MINUTE * 2
            box = far if last * MINUTE + near.microseconds >= slow_from else near
            due = missed or max(said * MINUTE, last * MINUTE + box.microseconds)
        over = lull is not None and lull[0] < minute < lull[1]  # the clock ran up to its beginning
        red = red + 1 if minute * MINUTE > due and not over else 0
        late += red > 1
        if minute in minutes:
            last, red, missed = minute, 0, 0
    return late


@pytest.mark.parametrize("name", ["internal", "executive", "status-page"])
@settings(max_examples=25)
@given(levels=LEVELS, minutes=POSTS, lull=LULL)
@example(levels=[(75, "P0")], minutes=[14, 28, 42, 56, 70, 95, 110, 125, 140], lull=None)
@example(levels=[(1, "P0"), (80, "P1")], minutes=[14, 28, 42, 56, 70, 98, 127], lull=None)
@example(levels=[(32, "P0")], minutes=[1, 33, 89], lull=None)
@example(levels=[], minutes=[14, 28, 42, 95, 120, 148], lull=(43, 90))
@example(levels=[], minutes=[1, 2, 18, 57, 88, 119], lull=(50, 51))
@example(levels=[], minutes=[89], lull=(5, 30))
def test_updates_are_praised_and_blamed_as_the_clock_in_the_room_was(
    name: str, levels: list[tuple[int, str]], minutes: list[int], lull: Minutes | None, playbook: Playbook
) -> None:
    audience = playbook.audience(name)
    assert audience is not None
    case = told(levels, minutes, name, lull)
    said = [one for one in proposals(case, playbook) if audience.title in one.words]
    assert lull is None or any("Held to be over" in one.words for one in proposals(case, playbook))
    late = minutes_late(levels, minutes, audience, lull)
    if any(one.section == "went_well" for one in said):
        assert late == 0, said
    if any(one.section == "could_improve" for one in said):
        assert late > 0, said
    else:
        assert late == 0, said
