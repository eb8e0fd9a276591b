"""The home screen: declare in three questions, open, find in all."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import OptionList

from tests.conftest import Clock, logged, seeded
from tests.screens.opening import burst, opened, playbook, screen_of, settled, typed, until
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.screens.declaring.weighing_screen import WeighingScreen
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.owed_line import OwedLine
from warroom.screens.home.training_line import TrainingLine
from warroom.screens.room.war_room_screen import WarRoomScreen


def words(app: object) -> str:
    return str(app.screen.query_one("#say").render())  # type: ignore[attr-defined]


def beside(app: object) -> str:
    """What the workflow says beside the question."""
    assert app.screen.query_one("#guidance").display  # type: ignore[attr-defined]
    return str(app.screen.query_one("#guidance > Static").render())  # type: ignore[attr-defined]


def asked(app: object) -> str:
    """What the questions before a declaration say."""
    return str(app.screen.query_one("#weighing").render())  # type: ignore[attr-defined]


async def test_an_incident_is_declared_in_three_questions(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        assert app.screen.query_one("#welcome").display
        await pilot.press("d")
        assert "1 of 3 · What is broken?" in words(app)
        assert "Third-party service failures affecting users" in beside(app)
        assert "Hotfix: The code fix itself" in beside(app)
        assert "Esc leave" in str(app.screen.query_one("#home-footer").render())
        await typed(app, pilot, "Checkout fails")
        assert "2 of 3 · Checkout fails · How bad is it?" in words(app)
        assert "P0 CRITICAL" in beside(app)
        await typed(app, pilot, "9")
        assert "not on the ladder" in words(app)
        await typed(app, pilot, "1")
        assert "Since when?" in words(app)
        assert not app.screen.query_one("#guidance").display
        await typed(app, pilot, "whenever")
        assert "not a time" in words(app)
        await typed(app, pilot, "-20")
        assert isinstance(app.screen, WarRoomScreen)
        view = room.view(screen_of(app).incident)
        assert view is not None
        assert view.summary.title.raw == "Checkout fails"
        assert view.summary.severity is not None
        assert view.summary.severity.level == "P1"
        assert view.times["began"].words == "-20"
        assert room.setting("incident") == screen_of(app).incident


async def test_leaving_a_question_declares_nothing(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d")
        await typed(app, pilot, "half", enter=False)
        await pilot.press("escape")
        assert "left as it was" in words(app)
        assert "d declare" in str(app.screen.query_one("#home-footer").render())
        await pilot.press("d", "enter")
        assert "nothing was declared" in words(app)
        assert room.incidents() == []


async def test_a_whole_declaration_in_one_burst_is_understood(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        burst(app, "d", *"Db down")
        await settled(app, pilot)
        assert app.screen.query_one("#home-line").value == "Db down"  # type: ignore[attr-defined]


async def test_the_chosen_incident_is_opened_and_home_is_one_key_away(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, WarRoomScreen)
        await pilot.press("ctrl+o", "H")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_all_incidents_are_searched_and_a_hit_is_opened(room: WarRoom, incident: IncidentId) -> None:
    from warroom.model.views import Severity

    other = commander.declare(room, "Other", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
    logged(room, incident, "pool is full")
    logged(room, other, "pool is empty")
    async with opened(room) as (app, pilot):
        await pilot.press("slash")
        await typed(app, pilot, "pool")
        await until(pilot, lambda: "2 hits" in words(app))
        assert app.screen.query_one(OptionList).option_count == 2
        await pilot.press("enter")
        await settled(app, pilot)
        assert screen_of(app).incident == other


async def test_what_was_merged_into_another_incident_is_found_and_opened_with_it(
    room: WarRoom, incident: IncidentId
) -> None:
    from warroom.model.views import Severity

    other = commander.declare(room, "Other", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
    logged(room, other, "pool is empty")
    commander.merge_into(room, other, incident, title="Payments are down")
    async with opened(room) as (app, pilot):
        await pilot.press("slash")
        await typed(app, pilot, "pool")
        await until(pilot, lambda: "1 hit" in words(app))
        await pilot.press("enter")
        await settled(app, pilot)
        assert screen_of(app).incident == incident


async def test_a_search_says_that_there_is_more_and_what_it_did_not_take_for_a_day(
    room: WarRoom, incident: IncidentId
) -> None:
    for number in range(51):
        logged(room, incident, f"pool is at {number}")
    async with opened(room) as (app, pilot):
        await pilot.press("slash")
        await typed(app, pilot, "pool")
        await until(pilot, lambda: "the newest 50 hits, there are more" in words(app))
        await pilot.press("slash")
        await typed(app, pilot, "pool since:lunch")
        await until(pilot, lambda: "not found · since:lunch was looked for as a word" in words(app))


async def test_an_incident_from_another_terminal_appears(room: WarRoom, incident: IncidentId) -> None:
    from warroom.model.views import Severity

    async with opened(room) as (app, pilot):
        second = WarRoom(room.path, person="erin", now=Clock(), entropy=seeded(8))
        commander.declare(second, "Second", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
        second.close()
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 2)


async def test_how_bad_it_is_is_asked_step_by_step_and_the_answers_are_kept(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d")
        await typed(app, pilot, "Checkout fails")
        assert "? asks step by step" in words(app)
        await typed(app, pilot, "?")
        assert isinstance(app.screen, WeighingScreen)
        assert "Is the service completely down" in asked(app)
        assert "P0: entire application down" in asked(app)
        await pilot.press("y")
        assert "→ P0: page on-call immediately and declare  IC  Enter takes P0" in asked(app)
        await pilot.press("u", "n", "d")
        assert "performance down by more than half? don't know" in asked(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Since when?" in words(app)
        await typed(app, pilot, "")
        view = room.view(screen_of(app).incident)
        assert view is not None
        assert view.summary.severity is not None
        assert view.summary.severity.level == "P1"
        said = {one.node: one.answers[0].value for one in view.desks.answers.values()}
        assert said == {"outage": "no", "major": "unknown"}
        kept = [
            one.text.raw
            for one in room.pages(screen_of(app).incident, Filter(kinds=frozenset({"answer"}))).after(None, 9)
        ]
        assert [text.rpartition("? ")[2] for text in kept] == ["no", "don't know"]


async def test_what_the_tree_would_not_declare_can_be_left_or_declared_all_the_same(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d")
        await typed(app, pilot, "Search is slow")
        await typed(app, pilot, "?")
        await pilot.press("enter", "n", "n", "y")
        assert "→ P2: no declaration, schedule the fix  IC  Enter takes P2 all the same" in asked(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert "How bad is it?" in words(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert room.incidents() == []


async def test_a_playbook_without_a_tree_that_declares_says_so(room: WarRoom) -> None:
    trees = replace(playbook().trees, tree=tuple(tree for tree in playbook().trees.tree if tree.name != "severity"))
    async with opened(room, workflow=replace(playbook(), trees=trees)) as (app, pilot):
        await pilot.press("d")
        await typed(app, pilot, "Search is slow")
        await typed(app, pilot, "?")
        assert "no tree that ends in declaring" in words(app)
        await typed(app, pilot, "2")
        assert "Since when?" in words(app)


async def test_what_was_read_for_a_list_that_is_gone_by_then_ends_nothing(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        owed, training = app.screen.query_one(OwedLine), app.screen.query_one(TrainingLine)
        await owed.remove()
        await training.remove()
        owed.read()
        training.read()
        heard: list[object] = []
        app.bridge.aside(lambda: None, lambda _result, _trouble: heard.append(1))
        await until(pilot, lambda: heard)
        await settled(app, pilot)
        assert app.is_running
