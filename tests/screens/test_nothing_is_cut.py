"""What a screen says to its end: questions and refusals, footers, the phases, the coach; and what a key that is none
of a pane's says.
"""

from __future__ import annotations

import string
from functools import partial

import pytest
from textual.geometry import Size

from tests.screens.opening import opened, playbook, said, screen_of, settled, until
from warroom.model.identity import IncidentId
from warroom.playbook.after import CoachStep
from warroom.room.core import WarRoom
from warroom.screens.drills.practice import PracticeScreen
from warroom.screens.home.page_in import PageInScreen
from warroom.widgets.coach_line import coach_words
from warroom.widgets.command import fitting_footer
from warroom.widgets.header import Header
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.message_line import MessageLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.offers import Offers
from warroom.widgets.question import Question
from warroom.widgets.wrapping import wrap

SIZES = ((160, 45), (120, 36), (100, 30), (97, 31), (80, 24), (132, 20), (61, 18), (60, 15))
KEYS = [("ctrl+o", "panes"), *((sign, "something to do") for sign in "abcdefg"), ("H", "Back"), ("?", "Help")]


@pytest.mark.parametrize("width", range(20, 200, 7))
def test_a_footer_names_whole_keys_and_always_those_that_stay(width: int) -> None:
    words = fitting_footer(KEYS, width, stay=2).plain
    named = words.split("  ")
    assert set(named) <= {f"{key} {what}" for key, what in KEYS}
    assert named[-2:] == ["H Back", "? Help"]
    assert len(words) <= width or len(named) == 3


@pytest.mark.parametrize("step", playbook().after.drill.coach, ids=lambda step: step.key)
@pytest.mark.parametrize("width", [158, 95, 78, 59])
def test_the_coach_says_what_to_do_whole_in_two_lines_the_second_below_the_words(step: CoachStep, width: int) -> None:
    lines = coach_words(step, width).plain.split("\n")
    assert len(lines) <= 2
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith(f"COACH  {step.key}")
    assert all(line.startswith(" " * len("COACH ")) for line in lines[1:])
    told = " ".join(" ".join(lines).split())
    assert step.say in told
    assert f"({step.why})" in told or told.endswith("…")


@pytest.mark.parametrize("step", playbook().after.drill.coach, ids=lambda step: step.key)
@pytest.mark.parametrize("width", [118, 40])
def test_where_the_coach_has_one_line_it_says_that_there_is_more(step: CoachStep, width: int) -> None:
    words = coach_words(step, width, lines=1).plain
    assert "\n" not in words
    assert len(words) <= width
    assert words.endswith(("…", f"({step.why})"))


@pytest.mark.parametrize("phase", [phase.name for phase in playbook().phases.phase if not phase.throughout])
def test_the_phases_are_whole_words_at_every_width_and_the_present_one_is_always_there(phase: str) -> None:
    names = [each.title.lower() for each in playbook().phases.phase if not each.throughout]
    at = next(at for at, each in enumerate(playbook().phases.phase) if each.name == phase)
    present = playbook().phases.phase[at].title.lower()
    header = Header(playbook())
    for room in range(10, 90):
        rail = header.rail(phase, room)
        words = rail.plain.split(" · ")
        assert f"[{present}]" in words
        whole = [word.strip("[]") for word in words if word != "…"]
        assert whole == names[names.index(whole[0]) :][: len(whole)]
        assert rail.cell_length <= room or whole == [present]


async def test_what_is_asked_and_refused_is_read_to_its_end_and_the_footer_stays_on_the_screen(
    room: WarRoom, incident: IncidentId
) -> None:
    words = "To which of the places that your settings name shall this message go, " * 2 + "at last?"
    async with opened(room, incident) as (app, pilot):
        await settled(app, pilot)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda width=width: app.screen.size.width == width)  # type: ignore[misc]
            screen = screen_of(app)
            app.screen.query_one(MessageLine).say("")
            await settled(app, pilot)
            line = screen.line.region
            screen.ask(Question(words, lambda _: None))
            app.bridge.show_lines("many", [f"line {number}" for number in range(60)])
            rows = app.screen.query_one(MessageLine)
            needs = len(wrap(f"{words}  (Esc leaves it)", width - 2))
            await until(pilot, lambda rows=rows, needs=needs: rows.size.height == needs)  # type: ignore[misc]
            shown = " ".join(rows.render_line(at).text.strip() for at in range(rows.size.height))
            assert "at last?" in shown, (width, height)
            await settled(app, pilot)  # on a low screen the lines above give way once the question has its rows
            foot = app.screen.query_one(KeysLine).region
            assert (foot.bottom, foot.height) == (height, 1), (width, height)
            assert screen.line.region == line, "the line stays where it is"
            assert not app.screen.show_vertical_scrollbar, (width, height)
            assert app.screen.query_one(LinesPanel).size.height >= 1
            await pilot.press("escape")
            app.bridge.hide_lines()
            await settled(app, pilot)
            assert app.screen.query_one(MessageLine).size == Size(width - 2, 1)


_ELSEWHERE = {
    "home": lambda app: app.screen,
    "inbox": lambda app: app.bridge.ways.open_inbox(),
    "page": lambda app: app.push_screen(PageInScreen(app.bridge, app.screen.say)),
    "drills": lambda app: app.push_screen(PracticeScreen(app.bridge)),
}


@pytest.mark.parametrize("where", _ELSEWHERE)
async def test_lines_that_are_shown_follow_the_window_and_leave_the_keys_on_every_screen(
    where: str, room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, size=(100, 40)) as (app, pilot):
        _ELSEWHERE[where](app)
        await until(pilot, lambda: app.screen.query(KeysLine))
        await settled(app, pilot)
        app.bridge.show_lines("many", [f"line {number}" for number in range(60)])
        await until(pilot, lambda: app.screen.query_one(LinesPanel).size.height > 15)
        high = app.screen.query_one(LinesPanel).size.height
        screen = app.screen

        def fits(height: int) -> bool:
            seen = screen.query_one(KeysLine).region.bottom, screen.query_one(MessageLine).region.bottom <= height
            return seen == (height, True) and (height == 20) == (screen.query_one(LinesPanel).size.height < high)

        for height in (20, 40):
            await pilot.resize_terminal(100, height)
            await until(pilot, partial(fits, height))
            assert not app.screen.show_vertical_scrollbar
            assert app.screen.query_one(LinesPanel).size.height >= 1


async def test_each_letter_is_a_key_of_the_pane_or_says_that_it_is_none_and_where_it_is_one(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(100, 30)) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("ctrl+o")
        for number in "12345":
            await pilot.press(number)
            await settled(app, pilot)
            for sign in string.ascii_letters:
                screen_of(app).say("")
                screen_of(app)._stray._runs(sign, sign)
                works = sign in app.screen.active_bindings
                assert works == (said(app) == ""), (number, sign)
                assert works or said(app).startswith(f"{sign} does nothing in this pane")
        screen_of(app)._stray._runs("alt+shift+h", "H")
        assert said(app).startswith("alt+H does nothing in this pane")
        await pilot.press("5", "F")
        await until(pilot, lambda: "Filter" in said(app))
        assert said(app) == "F does nothing in this pane · in pane 1: Filter · ? names the keys"


async def test_the_order_that_is_due_is_offered_first_and_one_alone_is_read_whole(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(60, 20)) as (app, pilot):
        await settled(app, pilot)
        line, offers = screen_of(app).line, app.screen.query_one(Offers)
        app.screen.query_one(NextLine).order = "ack"
        line.fill("/")
        await until(pilot, lambda: str(offers.render()).startswith("/ack"))
        line.fill("/role ")
        await until(pilot, lambda: "you step down" in " ".join(str(offers.render()).split()))
