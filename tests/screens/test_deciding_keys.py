"""What is only met in a long or a contrary incident, by keys: the fifth question, the tenth card, the second Enter."""

from __future__ import annotations

import re

from tests.conftest import Clock, logged, seeded
from tests.room.giving import last, order, view
from tests.room.seen_desks import desks
from tests.screens.behind_the_screen import shown
from tests.screens.opening import (
    board_cards,
    decide_cards,
    opened,
    panel,
    pressed,
    said,
    screen_of,
    settled,
    typed,
    until,
    verify_cards,
)
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.screens.commands import (
    drill_commands,
    home_commands,
    incoming_commands,
    learn_commands,
    meeting_commands,
    page_in_commands,
    room_commands,
    tool_file_commands,
)
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.cards import Cards
from warroom.widgets.command import Command
from warroom.widgets.pane_frame import Pane


def in_sight(cards: Cards) -> str:
    return "\n".join(cards.render_line(y).text for y in range(cards.size.height))


async def test_where_each_answer_leads_is_in_sight_at_the_fifth_question_too(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "phase", "investigate")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "2", "w")
        for _ in range(4):
            await pilot.press("n")
            await settled(app, pilot)
        cards = decide_cards(app)
        assert cards.chosen == "ask:infrastructure"
        assert "Did infrastructure or a vendor change?" in in_sight(cards)
        for key in ("   y  ", "   n  ", "   d  ", "‹ › another tree"):
            assert key in in_sight(cards)


async def test_enter_at_the_end_of_a_tree_twice_is_one_fix(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "n", "y", "enter")
        decide_cards(app).choose("end:roll-back")
        await pilot.press("enter")
        await settled(app, pilot)
        assert len(desks(room, incident).fixes) == 1
        assert "a fix went in" in said(app)


async def test_enter_where_the_end_is_so_already_changes_nothing(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "detect")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "y", "enter")
        assert "Enter declares" not in shown(decide_cards(app))
        revision = room.revision()
        await pilot.press("enter")
        await settled(app, pilot)
        assert "it is so already: P0" in said(app)
        assert room.revision() == revision


async def test_a_point_that_the_program_knows_better_is_passed_with_a_reason_only(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "phase", "close")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        decide_cards(app).choose("gate:check:closure:verified")
        await pilot.press("y")
        await settled(app, pilot)
        assert desks(room, incident).checklist == ()
        await pilot.press("enter")
        await settled(app, pilot)
        assert desks(room, incident).checklist == (), "no reason, no tick"
        decide_cards(app).choose("gate:check:closure:verified")
        await pilot.press("y")
        await typed(app, pilot, "checked by hand, the tool is down")
        (ticked,) = desks(room, incident).checklist
        assert (ticked.state, ticked.figure) == ("passed", ticked.figure)
        assert ticked.figure is not None
        assert ticked.figure.raw == "checked by hand, the tool is down"


async def test_beyond_nine_cards_h_asks_for_the_label(room: WarRoom, incident: IncidentId) -> None:
    for number in range(11):
        logged(room, incident, f"? cause {number}")
    seen = logged(room, incident, "> connections at 498")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "G", "h")
        await typed(app, pilot, "H11")
        await pilot.press("h")
        await typed(app, pilot, "-h2")
        cards = {card.label.raw: card for card in desks(room, incident).board}
        assert (cards["H11"].supports, cards["H2"].refutes) == ((seen,), (seen,))
        await pilot.press("h")
        await typed(app, pilot, "H99")
        assert "H99" in said(app)


async def test_the_angle_of_a_card_is_said_on_one_key(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "3")
        await pilot.press("A")
        await settled(app, pilot)
        await typed(app, pilot, "database")
        await until(pilot, lambda: desks(room, incident).board[0].angle is not None)
        (card,) = desks(room, incident).board
        assert card.angle is not None
        assert card.angle.raw == "database"
        await pilot.press("A", *"astrology", "enter")
        await until(pilot, lambda: app.screen.has_class("-none"))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        (again,) = desks(room, incident).board
        assert again.angle is not None
        assert again.angle.raw == "database"


async def test_a_check_that_passes_before_its_time_asks_why_and_says_so(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    clock.forward(minutes=2)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "4", *"yyyy")  # a burst reaches one check: the others are what is typed to it
        await settled(app, pilot)
        assert "5m Error rate decreased?" in said(app)
        assert re.search(r"due in [23]m\d\d: passed all the same, because", said(app))
        assert "passed" not in last(room, incident)
        await typed(app, pilot, " wait no longer")
        assert last(room, incident).endswith(" min before its time, because yyy wait no longer")
        fix = desks(room, incident).fix
        assert fix is not None
        assert [check.state for check in fix.checks][:4] == ["passed", "open", "open", "open"]
        assert "1 NOT AS IT SHOULD BE" in str(app.screen.query_one("#pane-verify", Pane).tab)


async def test_the_home_screen_no_longer_says_that_there_is_none_once_there_is_one(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        assert app.screen.query_one("#welcome").display
        other = WarRoom(room.path, person="erin", now=Clock(), entropy=seeded(8))
        commander.declare(other, "Down", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
        other.close()
        await until(pilot, lambda: not app.screen.query_one("#welcome").display)


async def test_who_looked_at_a_fix_can_be_told_after_it_went_in(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    clock.forward(minutes=2)
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/reviewed")
        assert last(room, incident) == "fix reviewed after it went in: cap the pool"
        await typed(app, pilot, "-10 /approved")
        fix = view(room, incident).desks.fix
        assert fix is not None
        assert fix.reviewed_by is not None
        assert fix.approved_by is not None
        kept = [one.text.raw for one in room.pages(incident, Filter()).after(None, 99)]
        assert "fix approved: cap the pool" in kept
        assert "neither" not in shown(verify_cards(app))


def test_every_command_that_is_written_can_be_reached() -> None:
    listed = {
        *room_commands.COMMANDS, *drill_commands.DRILL_COMMANDS, *drill_commands.PRACTICE_COMMANDS,
        *drill_commands.WALK_THROUGH_COMMANDS,
        *home_commands.HOME_COMMANDS, *home_commands.WEIGHING_COMMANDS, *learn_commands.LEARN_COMMANDS,
        *meeting_commands.MEETING_COMMANDS, *page_in_commands.PAGE_IN_COMMANDS,
        *incoming_commands.INBOX_COMMANDS, *incoming_commands.CHANGES_COMMANDS, *tool_file_commands.TOOL_FILE_COMMANDS,
    }  # fmt: skip
    written = {command for command in Command.__subclasses__() if command.__module__.startswith("warroom.")}
    assert written - listed == set()


async def test_whoever_answers_questions_goes_on_with_them_whatever_waits(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "investigate")
    order(room, incident, "handover", "tl @alice")
    logged(room, incident, "!! fail over")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        cards = decide_cards(app)
        assert cards.chosen.startswith("wait:"), "what waits is first when the pane is opened"
        cards.choose("ask:deploy")
        await pilot.press("n")
        await settled(app, pilot)
        assert cards.chosen == "ask:config"
        await pilot.press("y")
        await settled(app, pilot)
        assert cards.chosen == "end:configured"
        assert [poll.state for poll in desks(room, incident).polls] == ["open"]


async def test_what_comes_to_wait_does_not_take_the_cursor_from_a_question(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "investigate")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        cards = decide_cards(app)
        assert cards.chosen == "ask:deploy"
        other = WarRoom(room.path, person="bob", now=room.now, entropy=seeded(9))
        order(other, incident, "handover", "tl @alice")
        logged(other, incident, "!! fail over")
        other.close()
        await until(pilot, lambda: "Waits for you" in shown(cards))
        assert cards.chosen == "ask:deploy"


async def test_taking_back_names_what_it_was_and_stops_at_the_declaration(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "tl @bob")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "u")
        await settled(app, pilot)
        assert "taken back: Tech Lead is @bob" in said(app)
        for _ in range(3):
            await pilot.press("u")
            await settled(app, pilot)
        assert "the declaration" in said(app)
        assert view(room, incident).summary.severity is not None


async def test_i_goes_to_the_line_at_once_and_what_follows_stays_in_order(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "n", "i")
        await typed(app, pilot, "> pool is at 498 of 500")
        assert last(room, incident) == "pool is at 498 of 500"
        await pilot.press("ctrl+o", "z", "i")
        await typed(app, pilot, "? maybe dns")
        assert [card.statement.raw for card in desks(room, incident).board] == ["maybe dns"]


async def test_keys_behind_held_letters_are_pressed_behind_them(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "w", "z", "3")
        await until(pilot, lambda: board_cards(app).has_focus)


async def test_moving_on_says_which_checks_and_questions_it_passes_by(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    order(room, incident, "triage", "1 a deploy")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "N")
        await settled(app, pilot)
        assert "INVESTIGATE · left open: " in said(app)
        assert "5 triage questions, 8 figures" in said(app)
        order(room, incident, "fixed", "hotfix x")
        await until(pilot, lambda: screen_of(app).view.desks.fix is not None)  # type: ignore[union-attr]
        await pilot.press("N")
        await settled(app, pilot)
        assert "left open: 5m Error rate decreased?, 8 more checks" in said(app)


async def test_closing_in_words_says_what_it_leaves_open(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await typed(app, pilot, "/close stable for an hour")
        assert "saved · /close stable for an hour · left open: System Stable (not resolved yet); " in said(app)
        assert said(app).endswith(" more points")


async def test_a_command_is_no_reason(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/close")
        await typed(app, pilot, "/reviewed")
        assert "/reviewed is a command" in said(app)
        assert screen_of(app).line.value == "/reviewed"
        assert view(room, incident).summary.closed is None
        await pilot.press("ctrl+u")
        await typed(app, pilot, "/var was full, it is not any more")
        assert view(room, incident).summary.closed is not None


async def test_what_is_typed_replaces_the_time_that_is_corrected(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "14:40 the pool is full")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "G", "t")
        await typed(app, pilot, "14:32")
        assert "it was 14:32" in said(app)


async def test_the_same_answer_again_is_no_second_entry(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "n")
        await settled(app, pilot)
        decide_cards(app).choose("ask:obvious")
        revision = room.revision()
        await pilot.press("n")
        await settled(app, pilot)
        assert "answered so already: no" in said(app)
        assert room.revision() == revision


async def test_a_copied_command_says_what_it_still_wants(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        app.bridge.copy = lambda text, say: say("copied")  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "n", "y")
        await pilot.press("c")
        assert "still to be filled in: [commit-sha]" in said(app)


async def test_evidence_that_is_looked_at_shows_what_is_attached_and_a_question_is_no_place_to_log(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "? pool leaks")
    async with opened(room, incident) as (app, pilot):
        line = screen_of(app).line
        hint = line.placeholder
        await pilot.press("ctrl+o", "3", "enter")
        await settled(app, pilot)
        await pilot.press("minus")
        await settled(app, pilot)
        assert line.placeholder != hint, "the line says that it asks"
        await pilot.press(*"flat", "enter")
        await settled(app, pilot)
        assert line.placeholder == hint
        assert "flat" in panel(app)
