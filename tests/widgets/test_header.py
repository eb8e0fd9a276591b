"""The header says what an incident is in a word, where it is not simply declared."""

from __future__ import annotations

import pytest

from tests.room.giving import order, view
from tests.room.standing_rooms import in_state, opened
from tests.screens.opening import opened as on_screen
from warroom.model.identity import IncidentId
from warroom.model.views import CANCELLED, DUPLICATE
from warroom.playbook.load import load_playbook
from warroom.playbook.standing import SUSPECTED
from warroom.room.core import WarRoom
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock
from warroom.widgets.clocks_fitted import beside_title, shorter
from warroom.widgets.header import Header

PLAYBOOK = load_playbook()


def first_line(room: WarRoom, incident: IncidentId) -> str:
    return Header(PLAYBOOK).lines(view(room, incident), room.now(), 160).plain.split("\n")[0]


@pytest.mark.parametrize(
    ("level", "state", "words"),
    [("", SUSPECTED, "SUSPECTED"), ("P1", CANCELLED, "cancelled"), ("P1", DUPLICATE, "duplicate")],
)
def test_what_is_no_open_declared_incident_says_what_it_is(room: WarRoom, level: str, state: str, words: str) -> None:
    assert words in first_line(room, in_state(room, level, state))


def test_what_is_declared_says_only_how_bad_it_is(room: WarRoom) -> None:
    line = first_line(room, opened(room, "P1"))
    assert line.split()[0] == "P1"
    assert "declared" not in line.casefold()


def test_what_is_soon_gives_way_to_the_title_and_what_is_late_does_not(room: WarRoom) -> None:
    incident = opened(room, "P1")
    order(room, incident, "title", "Checkout fails for every third customer")
    soon = Clock("check: Metrics returned to normal? (4m00 left)", AMBER, "check 4m00")
    words = Header(PLAYBOOK).lines(view(room, incident), room.now(), 110, soon).plain
    assert "Checkout fails for every third customer " in words
    assert "check 4m00" in words
    late = Clock("the log of another is damaged: W", RED, "damaged: W")
    assert late.words in Header(PLAYBOOK).lines(view(room, incident), room.now(), 110, late).plain


@pytest.mark.parametrize("width", [56, 64, 76])
def test_on_a_narrow_screen_what_is_soon_gives_way_to_what_is_late(room: WarRoom, width: int) -> None:
    incident = opened(room, "P1")
    order(room, incident, "title", "Checkout fails for every third customer")
    order(room, incident, "fixed", "hotfix")
    header = Header(PLAYBOOK)
    header._update = Clock("update LATE: Status page (36m late)", RED, "status-page 36m late")
    assert header._update.short in header.lines(view(room, incident), room.now(), width).plain


@pytest.mark.parametrize(("level", "must"), [("P1", True), ("", False)])
async def test_a_low_screen_says_that_nobody_leads_where_somebody_must(room: WarRoom, level: str, must: bool) -> None:
    async with on_screen(room, opened(room, level), size=(120, 10)) as (app, _):
        header = app.screen.query_one(Header)
        assert header.size.height == 1
        assert ("IC nobody" in str(header.render())) == must


_LATE = [Clock("update LATE: Status page +2 (36m late)", RED, "status-page 36m late +2")]
_CLOCKS = [
    Clock("open 1h15"),
    Clock("resolve by Sat 15:45 (23h19 left)", CALM, "resolve 23h19"),
    Clock("check: Metrics returned to normal? (4m00 left)", AMBER, "check 4m00"),
    *_LATE,
    Clock("share: 3 here"),
]


@pytest.mark.parametrize("clocks", [_CLOCKS, _CLOCKS[:3], _CLOCKS[:2], _LATE], ids=len)
@pytest.mark.parametrize("title", [5, 24, 39, 60])
def test_nothing_that_is_calm_stands_where_the_title_is_cut(clocks: list[Clock], title: int) -> None:
    for room in range(30, 200):
        row = beside_title(clocks, room, title, far=clocks[1] if len(clocks) > 1 else None, age=clocks[0])
        stand = [clock for at, clock in enumerate(clocks) if at not in row.left_out]
        pressing = [shorter(clock).words for clock in clocks if clock.urgency != CALM]
        could_be_whole = len("  ".join(pressing)) + title <= room
        assert not could_be_whole or row.words.cell_length + title <= room, room
        assert all(clock in stand for clock in clocks if clock.urgency == RED), "what is late never gives way"


def test_how_long_it_is_open_goes_into_the_second_line_where_the_title_needs_the_first(room: WarRoom) -> None:
    incident = opened(room, "P1")
    order(room, incident, "title", "Checkout fails for every third customer")
    header, widths = Header(PLAYBOOK), set()
    header._update = Clock("update LATE: Status page (36m late)", RED, "status-page 36m late")
    for width in range(60, 160):
        first, second = header.lines(view(room, incident), room.now(), width).plain.split("\n")
        if "open 0s" in second:
            widths.add(width)
            assert "Checkout fails for every third customer" in first
            assert "open 0s" not in first
    assert widths


@pytest.mark.parametrize("width", [40, 60, 80])
def test_that_it_is_over_is_said_however_long_the_title_is(room: WarRoom, width: int) -> None:
    incident = opened(room, "P1")
    order(room, incident, "title", "Checkout fails for every third customer in the whole of Europe")
    order(room, incident, "close", "all is well")
    assert "closed after" in Header(PLAYBOOK).lines(view(room, incident), room.now(), width).plain
