"""The Learn screen by keys, in the real program: read, written, taken in, followed up, written out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual import events

from tests.conftest import START, logged, seeded
from tests.payloads import SOME
from tests.screens.opening import Still, board_cards, make_app, opened, panel, playbook, said, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.room.acts import reviewing
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.readings import reviews
from warroom.room.readings.learning import read_learning
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.entry_line import EntryLine

NAMES = {"m": "md", "h": "html", "s": "svg", "j": "json", "c": "csv"}
"""The end of the file's name by the key that asks for it."""


def learn_screen(app: WarRoomApp) -> LearnScreen:
    assert isinstance(app.screen, LearnScreen)
    return app.screen


def shown(app: WarRoomApp) -> str:
    return "\n".join(card.content.plain for card in learn_screen(app).cards.shown)


async def learning(app: WarRoomApp, pilot: object, *keys: str) -> LearnScreen:
    await pilot.press("ctrl+o", "L", *keys)  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)  # type: ignore[arg-type]
    return learn_screen(app)


def section(room: WarRoom, incident: IncidentId, name: str) -> str:
    return read_learning(room, incident, playbook()).post_mortem.parts[name].text.raw


async def test_the_sections_are_filled_from_the_log_and_enter_shows_what_one_stands_on(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        assert "Root Cause" in shown(app)
        assert "from the log · stands on 1 entry" in shown(app)
        screen.cards.choose("part:declared")
        assert "Checkout fails" not in shown(app).partition("Detection")[2]
        await pilot.press("enter")
        assert "declared  P1: Checkout fails  @" in shown(app).partition("Detection")[2]
        await pilot.press("enter")
        assert "declared  P1: Checkout fails" not in shown(app).partition("Detection")[2], "Enter takes them away"
        await pilot.press("escape")
        assert isinstance(app.screen, WarRoomScreen)


async def test_a_corrected_time_is_a_new_fact_and_offered_once(room: WarRoom, incident: IncidentId) -> None:
    from warroom.model.moment import EventTime
    from warroom.room.acts import scribe
    from warroom.room.orders.incident_orders import give

    give(room, playbook(), incident, "fixed", "rollback")
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        screen.cards.choose("part:resolution")
        await pilot.press("e", *"Ours", "ctrl+s")
        await until(pilot, lambda: "written by people" in shown(app))
        assert "r takes them in" not in shown(app)
        post_mortem = read_learning(room, incident, playbook()).post_mortem
        fixed = next(entry for entry in post_mortem.case.entries if entry.kind == "fixed")
        scribe.correct_time(room, incident, EntryId(fixed.id), EventTime.at(Moment(START - 60_000_000)))
        await until(pilot, lambda: "r takes them in" in shown(app))
        screen.cards.choose("part:resolution")
        await pilot.press("r")
        await until(pilot, lambda: "r takes them in" not in shown(app))
        assert "Ours" in section(room, incident, "resolution")


async def test_what_people_write_stands_and_new_facts_are_offered_beside_it_and_taken_in_on_one_key(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        screen.cards.choose("part:summary")
        await pilot.press("e", "ctrl+a", *"Ours", "H", "ctrl+s")
        await settled(app, pilot)
        await until(pilot, lambda: "written by people" in shown(app))
        assert section(room, incident, "summary").endswith("OursH") or "OursH" in section(room, incident, "summary")
        from warroom.room.orders.incident_orders import give

        give(room, playbook(), incident, "impact", "all cards are refused")
        await until(pilot, lambda: "r takes them in" in shown(app))
        await pilot.press("r")
        await settled(app, pilot)
        words = section(room, incident, "summary")
        assert "OursH" in words
        assert "All cards are refused" in words


async def test_a_section_that_is_left_is_kept_for_the_next_time(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        screen.cards.choose("part:resolution")
        await pilot.press("e", *"ha")
        app.post_message(events.Paste("lf"))  # once: it is not what is typed where letters are keys
        await settled(app, pilot)
        assert screen.line.asking is None
        await pilot.press("escape")
        await settled(app, pilot)
        assert "half" not in section(room, incident, "resolution")
        await pilot.press("e")
        assert "half" in screen.query_one("#section").text  # type: ignore[attr-defined]


async def test_follow_ups_are_added_owned_dated_linked_and_done_by_keys(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot, "f")
        await typed(app, pilot, "alert on the pool")
        (found,) = reviews.follow_ups(room)
        await until(pilot, lambda: "alert on the pool" in shown(app))
        screen.cards.choose(f"follow:{found.id}")
        for key, words in (("at", "@bob"), ("d", "2026-02-20"), ("l", "OPS-1")):
            await pilot.press(key)
            await typed(app, pilot, words)
        await until(pilot, lambda: "OPS-1" in shown(app))
        await pilot.press("y")
        await settled(app, pilot)
        (found,) = reviews.follow_ups(room)
        assert (found.owner.raw, found.due, found.link.raw, found.state) == ("bob", "2026-02-20", "OPS-1", "done")
        await until(pilot, lambda: "[x] alert on the pool" in shown(app))


async def test_a_day_that_there_is_not_is_asked_for_again(room: WarRoom, incident: IncidentId) -> None:
    reviewing.add_follow_up(room, incident, "alert on the pool")
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        screen.cards.choose(f"follow:{reviews.follow_ups(room)[0].id}")
        await pilot.press("d")
        await typed(app, pilot, "someday")
        assert "is not a day such as" in said(app)
        assert screen.query_one("#line").value == "someday"  # type: ignore[attr-defined]


async def test_the_review_is_planned_on_one_key(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        await learning(app, pilot, "R")
        await typed(app, pilot, "2026-02-16 14:00")
        await until(pilot, lambda: "2026-02-16 14:00" in shown(app))
        assert read_learning(room, incident, playbook()).review is not None


async def test_an_empty_answer_changes_nothing_and_says_so(room: WarRoom, incident: IncidentId) -> None:
    reviewing.add_follow_up(room, incident, "alert on the pool")
    (found,) = reviews.follow_ups(room)
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        screen = await learning(app, pilot)
        for asks in ("f", "e", "R"):
            screen.cards.choose(f"follow:{found.id}")
            await pilot.press(asks)
            assert app.screen.query_one(EntryLine).asking is not None
            app.screen.query_one(EntryLine).value = ""
            before = room.revision()
            await pilot.press("enter")
            await until(pilot, lambda: said(app) == "left as it was")
            assert room.revision() == before
            screen.say("")
    assert reviews.follow_ups(room) == [found]


@pytest.mark.parametrize("key", NAMES)
async def test_a_document_is_written_to_the_file_whose_path_is_shown(
    room: WarRoom, incident: IncidentId, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(room, incident, size=(160, 40)) as (app, pilot):
        await learning(app, pilot, "X", key, "enter")
        await until(pilot, lambda: "written to" in said(app))
        written = tmp_path / f"incident-{incident[:8]}.{NAMES[key]}"
        assert str(written) in said(app)
        assert written.stat().st_mode & 0o777 == 0o600
        if key == "j":
            assert json.loads(written.read_text())


async def test_a_file_that_is_there_is_written_over_only_after_yes(
    room: WarRoom, incident: IncidentId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / f"incident-{incident[:8]}.md"
    mine.write_text("mine")
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        await learning(app, pilot, "X", "m", "enter")
        await typed(app, pilot, "no")
        assert mine.read_text() == "mine"
        await pilot.press("X", "m", "enter")
        await typed(app, pilot, "yes")
        await until(pilot, lambda: "written to" in said(app))
        assert mine.read_text() != "mine"


async def test_all_entries_of_the_time_line_are_one_key_away(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "a plain remark")
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        await learning(app, pilot)
        assert "a plain remark" not in shown(app)
        await pilot.press("a")
        assert "a plain remark" in shown(app)


async def test_two_scribes_of_one_section_are_both_shown(room: WarRoom, incident: IncidentId) -> None:
    from tests.oplog.builder import Scripted

    reviewing.write_section(room, incident, "root_cause", "one account")
    bob = Scripted("bob", incident=incident, t=START)
    room.receive([bob.write({"text": "another account"}, kind="section", on="section:root_cause")])
    async with opened(room, incident, size=(120, 40)) as (app, pilot):
        await learning(app, pilot)
        assert "one account" in shown(app)
        assert "another account" in shown(app)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 5), (40, 10), (60, 15), (80, 24), (300, 100)], ids=str)
async def test_no_size_ends_the_program(room: WarRoom, incident: IncidentId, size: tuple[int, int]) -> None:
    reviewing.add_follow_up(room, incident, "alert on the pool", due="2026-01-01")
    async with opened(room, incident, size=size) as (app, pilot):
        await learning(app, pilot, "a", "enter", "e", "escape", "f", "escape", "question_mark", "escape")


@pytest.mark.parametrize("payload", SOME)
async def test_hostile_text_is_only_shown(tmp_path: Path, payload: str) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    payload = payload[:2_000]  # a longer text is refused by the room already
    reviewing.write_section(room, incident, "root_cause", payload)
    reviewing.add_follow_up(room, incident, payload, owner=payload, link=payload)
    logged(room, incident, f" {payload}")
    app = make_app(room, incident=incident)
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await learning(app, pilot, "a", "enter")
        assert not any(sign in shown(app) for sign in "\x1b\x07\x9b\u202e")
        await pilot.press("escape", "G", "enter")
        await settled(app, pilot)


async def test_past_incidents_that_were_alike_are_cards_below_the_board(room: WarRoom, incident: IncidentId) -> None:
    from warroom.model.views import Severity
    from warroom.room.acts import commander

    past = commander.declare(
        room, "pool exhausted again", severity=Severity("P1", 1), phase="", phase_rank=0, zone="UTC"
    )
    reviewing.write_section(room, past, "root_cause", "too few connections")
    for one in (past, incident):
        logged(room, one, "> connection pool exhausted on payments gateway, customers see timeouts")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        cards = board_cards(app)
        await until(pilot, lambda: any(card.key == f"alike:{past}" for card in cards.shown))
        assert any("too few connections" in card.content.plain for card in cards.shown)
        await pilot.press("ctrl+o", "3")
        cards.choose(f"alike:{past}")
        await pilot.press("enter")
        assert "cause: too few connections" in panel(app)


async def test_overdue_follow_ups_are_named_on_the_home_screen(room: WarRoom, incident: IncidentId) -> None:
    reviewing.add_follow_up(room, incident, "alert on the pool", owner="bob", due="2026-01-20")
    async with opened(room) as (app, pilot):
        overdue = app.screen.query_one("#home-overdue")
        await until(pilot, lambda: overdue.display)
        assert "1 follow-up overdue" in str(overdue.render())
        assert "alert on the pool" in str(overdue.render())
        assert "Track action items to completion" in str(overdue.render())
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        assert "Don't: Let action items languish" in shown(app)
        assert "Blame individuals" not in shown(app)
        reviewing.write_section(room, incident, "root_cause", "It broke because alice forgot the index.")
        await until(pilot, lambda: "Don't: Blame individuals" in shown(app))
        await pilot.press("H")
        assert not isinstance(app.screen, LearnScreen)


async def test_a_review_that_is_planned_too_late_or_was_not_held_says_so(room: WarRoom, incident: IncidentId) -> None:
    from tests.conftest import Clock
    from warroom.model.moment import DAY, EventTime
    from warroom.room.orders.incident_orders import give

    give(room, playbook(), incident, "status", "resolved")
    reviewing.plan_review(room, incident, EventTime.at(Moment(room.now() + 3 * DAY)), words="planned")
    async with opened(room, incident, size=(160, 40)) as (app, pilot):
        await learning(app, pilot)
        assert "later than the workflow's" in shown(app)
        reviewing.plan_review(room, incident, EventTime.at(Moment(room.now() + DAY)), words="planned")
        await until(pilot, lambda: "later than the workflow's" not in shown(app))
        clock = room.now
        assert isinstance(clock, Clock)
        clock.now += DAY + DAY // 2
        logged(room, incident, "so late")
        await until(pilot, lambda: "not held yet" in shown(app))
