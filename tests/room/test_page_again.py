"""A page that was brought in before is noticed: renamed, grown or changed, and whatever it repeats."""

from __future__ import annotations

import pytest

from tests.room.giving import PLAYBOOK
from warroom.intake.imported import ImportHints
from warroom.room.acts import bringing_in
from warroom.room.core import WarRoom


def page(*rows: str) -> bringing_in.ReadPage:
    text = "\n".join(("# Checkout was down on 2026-02-13", "", "## Timeline (UTC)", "", *(f"- {row}" for row in rows)))
    return bringing_in.read_page_in(text, "old.md", ImportHints(), PLAYBOOK)


@pytest.mark.parametrize(
    "rows",
    [
        [f"14:{minute:02} restart pod" for minute in range(1, 11)],
        [f"14:{minute:02} {('down', 'restart', 'up', 'paged bob')[minute % 4]}" for minute in range(12)],
        ["14:01 down", "14:02 restart pod", "14:05 restart pod", "14:09 up again"],
        ["14:01 down", "14:02 the pool of payments was found to be empty", "14:05 rollback", "14:09 up again"],
    ],
)
def test_a_page_with_one_more_empty_line_is_the_same_page_however_often_it_repeats_itself(
    room: WarRoom, rows: list[str]
) -> None:
    first = page(*rows)
    assert bringing_in.brought_in_before(room, first) is None
    incident = bringing_in.bring_in(room, PLAYBOOK, first).incident
    again = bringing_in.brought_in_before(room, page(*rows, ""))
    assert again is not None
    assert again.words == f"this page was imported before, as {incident[:8]}"
    grown = bringing_in.brought_in_before(room, page(*rows, "15:20 the review was planned"))
    assert grown is not None
    assert grown.words == f"{len(rows)} of its {len(rows) + 1} rows were imported before, as {incident[:8]}"
    assert bringing_in.brought_in_before(room, page("14:01 hail", "14:02 rain", "14:03 snow", "14:04 sun")) is None


def test_a_row_that_says_much_is_the_same_one_at_another_time_and_a_short_one_is_not(room: WarRoom) -> None:
    words = [f"{name} said that the queue had not moved for an hour" for name in ("ana", "bob", "eve", "kim")]
    bringing_in.bring_in(room, PLAYBOOK, page(*(f"14:{at:02} {text}" for at, text in enumerate(words))))
    moved = bringing_in.brought_in_before(room, page(*(f"15:{at:02} {text}" for at, text in enumerate(words))))
    assert moved is not None
    assert moved.alike == moved.rows == len(words)
    short = ["down", "up", "down again", "up for good"]
    bringing_in.bring_in(room, PLAYBOOK, page(*(f"14:{at:02} {text}" for at, text in enumerate(short))))
    assert bringing_in.brought_in_before(room, page(*(f"15:{at:02} {text}" for at, text in enumerate(short)))) is None
