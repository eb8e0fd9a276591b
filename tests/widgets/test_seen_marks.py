"""Which entries are marked as not seen yet."""

from __future__ import annotations

import pytest

from tests.widgets.timeline_source import make_entry
from warroom.widgets.seen_marks import SeenMarks


@pytest.mark.parametrize(("version", "unseen"), [(6, False), (7, False), (8, True)])
def test_what_came_after_the_last_that_was_seen_is_marked_and_that_one_itself_is_not(
    version: int, unseen: bool
) -> None:
    changes: list[int] = []
    marks = SeenMarks(lambda: changes.append(marks.seen))
    marks.all_seen(7)
    assert marks.is_unseen(make_entry(1, 1_000, "of somebody else", version=version)) is unseen
    assert changes == [7]


def test_what_has_been_on_the_screen_for_a_while_is_seen_once_somebody_is_at_the_keyboard() -> None:
    changes: list[int] = []
    marks = SeenMarks(lambda: changes.append(marks.seen))
    marks.last([3, 9, 4])
    entry = make_entry(1, 1_000, "of somebody else", version=9)
    assert marks.is_unseen(entry)
    marks.see()
    assert not marks.is_unseen(entry)
    marks.see()
    assert changes == [9], "nothing changed the second time"
