"""The comms desk by keys, in the real program: due, filled, looked at, copied, approved, posted."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.conftest import Clock, logged
from tests.screens.opening import (
    draft_shown,
    opened,
    panel,
    playbook,
    said,
    screen_of,
    settled,
    typed,
    until,
    update_cards,
    update_pane,
)
from warroom.app import WarRoomApp
from warroom.config import Config, Publishing
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.model.timeline_entries import Filter
from warroom.panes.message_writing import next_open
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.pane_frame import Pane


def shown(cards: Cards) -> str:
    return "\n".join(card.content.plain for card in cards.shown)


def posted(room: WarRoom, incident: IncidentId, audience: str) -> int:
    found = updates_view(room, playbook(), incident).audience(audience)
    assert found is not None
    return found.posted


def copying(app: WarRoomApp) -> list[str]:
    copied: list[str] = []

    def copy(text: str, say: object) -> None:
        copied.append(text)
        say("sent to the terminal")  # type: ignore[operator]

    app.bridge.copy = copy  # type: ignore[method-assign]
    return copied


def chosen(app: WarRoomApp, audience: str) -> None:
    update_pane(app).open_for(audience)


async def test_the_due_update_is_copied_with_two_keys_and_posted_with_one(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "> connections at 498 of 500")
    clock.forward(minutes=16)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied = copying(app)
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        await pilot.press("c")
        assert copied == [draft_shown(app).message.text.raw]
        assert copied[0].replace("\n\n", "\n \n") in shown(update_cards(app)), "shown exactly as it is copied"
        assert "Internal update · p when it is posted · sent to the terminal" in said(app)
        await pilot.press("p")
        await settled(app, pilot)
        assert posted(room, incident, "internal") == 1
        assert room.pages(incident, Filter()).before(None, 1)[0].kind == "update"


async def test_what_was_posted_is_said_with_its_time_and_the_pane_goes_on_to_what_is_due(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.forward(minutes=16)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        await pilot.press("p")
        await settled(app, pilot)
        told = said(app)
        assert update_pane(app).posting.moved_at
        update_pane(app).posting.moved_at = clock.now + 60 * 1_000_000
        await pilot.press("p", "a")  # what was on its way is about the message before
        await settled(app, pilot)
        assert "has just gone out: read what is shown now" in said(app)
        assert re.search(r"posted to Internal update at \d\d:\d\d · next: Status page LATE by 1[01]m", told)
        assert update_pane(app).audience == "status-page"
        assert draft_shown(app).audience == "status-page"
        assert [posted(room, incident, name) for name in ("internal", "status-page")] == [1, 0]
        header = str(app.screen.query_one("#header").render())
        assert "Status page" in header or "status-page" in header


async def test_the_pane_opens_on_whoever_waits_longest(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.forward(minutes=6)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        draft = update_pane(app).draft
        assert draft is not None
        assert draft.audience == "status-page", "the first external message is due within five minutes"
        await pilot.press("left")
        assert update_pane(app).draft is not None
        assert update_pane(app).draft.audience == "executive"  # type: ignore[union-attr]


async def test_a_field_is_edited_and_the_draft_is_kept_with_the_program_ended(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        update_cards(app).choose("field:impact")
        await pilot.press("enter")
        await pilot.press("ctrl+u")
        await typed(app, pilot, "cards are refused")
        await until(pilot, lambda: "cards are refused" in shown(update_cards(app)))
        await until(pilot, lambda: update_cards(app).chosen == "field:war_room")
    again = WarRoom(room.path, person="dana", now=room.now, entropy=room.entropy)
    async with opened(again, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        assert "cards are refused" in shown(update_cards(app))


def test_behind_a_field_that_was_filled_in_comes_the_next_one_that_is_open(room: WarRoom, incident: IncidentId) -> None:
    unknown = playbook().composing.unknown

    def behind(field: str, **typed: str) -> str:
        draft = draft_view(room, playbook(), incident, "internal", target="plain", typed=typed)
        return next_open(draft, field, unknown)

    assert behind("affected", affected="cards") == "impact"
    assert behind("impact", impact="refused") == "war_room"
    assert behind("war_room", war_room="#inc-7") == "affected", "those above come last"
    assert behind("impact", impact="refused", affected="cards", war_room="#inc-7") == "", "none is open"
    assert behind("impact") == "", "it was emptied and is open itself"


async def test_a_field_that_is_half_written_is_back_after_the_program_died(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        update_cards(app).choose("field:impact")
        await pilot.press("enter", "ctrl+u")
        await typed(app, pilot, "cards are ref", enter=False)
    again = WarRoom(room.path, person="dana", now=room.now, entropy=room.entropy)
    async with opened(again, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        update_cards(app).choose("field:impact")
        await pilot.press("enter")
        assert screen_of(app).line.value == "cards are ref"
        await typed(app, pilot, "used")
        await until(pilot, lambda: "cards are refused" in shown(update_cards(app)))
        update_cards(app).choose("field:impact")
        await pilot.press("enter")
        assert screen_of(app).line.value == "cards are refused"


async def test_new_entries_since_the_draft_are_shown_and_taken_in_on_one_key(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        for _ in range(2):
            await pilot.press("T")
            await settled(app, pilot)
            await pilot.press("enter")
            await settled(app, pilot)
        update_cards(app).choose("field:progress")
        await pilot.press("e")
        await pilot.press("ctrl+u")
        await typed(app, pilot, "Looking.")
        logged(room, incident, "> the pool is full")
        await until(pilot, lambda: "1 new entry since this draft" in shown(update_cards(app)))
        await pilot.press("r")
        await settled(app, pilot)
        await until(pilot, lambda: "since this draft" not in shown(update_cards(app)))
        assert "the pool is full" in shown(update_cards(app)).casefold()


async def test_a_secret_blocks_the_copy_and_the_post_until_it_is_removed(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied = copying(app)
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        update_cards(app).choose("field:impact")
        await pilot.press("enter", "ctrl+u")
        await typed(app, pilot, "token ghp_" + "a1B2" * 9)
        await until(pilot, lambda: "MUST GO" in shown(update_cards(app)))
        await pilot.press("c")
        assert copied == []
        assert "NOT COPIED" in said(app)
        await pilot.press("p")
        await settled(app, pilot)
        assert posted(room, incident, "internal") == 0


async def test_customers_text_needs_the_commander_or_a_reason(room: WarRoom, incident: IncidentId) -> None:
    give(room, playbook(), incident, "role", "ic @dana")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "status-page")
        await pilot.press("p")
        await pilot.press("enter")
        await settled(app, pilot)
        assert posted(room, incident, "status-page") == 0
        await pilot.press("a")
        await settled(app, pilot)
        await until(pilot, lambda: "approved by @dana" in shown(update_cards(app)))
        await pilot.press("p")
        await settled(app, pilot)
        assert posted(room, incident, "status-page") == 1


async def test_who_may_not_approve_asks_for_it(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "status-page")
        await pilot.press("a")
        await settled(app, pilot)
        found = updates_view(room, playbook(), incident).audience("status-page")
        assert found is not None
        assert len(found.waiting) == 1


async def test_an_update_is_put_off_with_a_reason(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        await pilot.press("l")
        await typed(app, pilot, "soon")
        assert "say for how long" in said(app)
        assert app.screen.query_one(EntryLine).value == "soon", "what was answered can be put right"
        await pilot.press("ctrl+u")
        await typed(app, pilot, "40m the vendor is asleep")
        found = updates_view(room, playbook(), incident).audience("internal")
        assert found is not None
        assert found.put_off is not None
        await until(pilot, lambda: "the vendor is asleep" in shown(update_cards(app)))


async def test_the_target_changes_the_markup(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        assert "*Severity*" in shown(update_cards(app))
        for _ in ("Slack's API", "Markdown"):
            await pilot.press("o")
            await settled(app, pilot)
        await until(pilot, lambda: "**Severity**" in shown(update_cards(app)))


async def test_a_late_update_rings_for_the_comms_lead_and_is_in_the_header(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    give(room, playbook(), incident, "role", "comms @dana")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        rung: list[int] = []
        app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        await until(pilot, lambda: screen_of(app).desk.clocks is not None)
        clock.forward(minutes=5.5)
        await until(pilot, lambda: rung)
        assert app.screen.query_one("#pane-update", Pane).has_class("-due")
        await until(pilot, lambda: "update LATE" in str(app.screen.query_one("#header").render()))
        await until(pilot, lambda: "LATE" in app.screen.query_one("#pane-update", Pane).tab)
        assert len(rung) == 1


async def test_the_message_is_composed_anew_with_the_minute_while_its_clock_goes_on(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.forward(minutes=1 - clock() % MINUTE / MINUTE)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen, pane = screen_of(app), app.screen.query_one("#pane-update", Pane)
        await until(pilot, lambda: update_pane(app).draft is not None and not update_pane(app).composing)
        made = update_pane(app).draft
        assert made is not None
        clock.forward(minutes=0.9)
        screen.clock.tick()
        assert not update_pane(app).composing
        assert update_pane(app).draft is made
        soon = pane.tab
        clock.forward(minutes=0.2)
        await until(pilot, lambda: update_pane(app).draft is not made)
        assert draft_shown(app).at > made.at
        assert pane.tab != soon


async def test_the_message_is_composed_anew_when_its_pane_is_seen_again(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen = screen_of(app)
        await until(pilot, lambda: update_pane(app).draft is not None and not update_pane(app).composing)
        made = update_pane(app).draft
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: not app.screen.query_one("#pane-update", Pane).display)
        logged(room, incident, "! rolled back")
        await until(pilot, lambda: screen.view is not None and screen.view.revision == room.revision())
        await until(pilot, lambda: not update_pane(app).composing)
        assert update_pane(app).draft is made
        await pilot.resize_terminal(160, 45)
        await until(pilot, lambda: update_pane(app).draft is not made)


async def test_the_leaf_of_a_tree_opens_the_composer_on_its_audience(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(100, 30)) as (app, pilot):
        screen_of(app).going.open_composer("status-page")
        await settled(app, pilot)
        assert draft_shown(app).audience == "status-page"
        assert app.screen.query_one("#pane-update").display


async def test_a_command_of_ones_own_publishes_and_that_counts_as_posted(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    sink = tmp_path / "posted.txt"
    script = f"import sys; open({str(sink)!r}, 'w').write(sys.stdin.read()); print('posted as #42')"
    config = Config(publish={"chat": Publishing(command=(sys.executable, "-c", script))})
    async with opened(room, incident, size=(160, 45), config=config) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        await pilot.press("P")
        await until(pilot, lambda: posted(room, incident, "internal") == 1)
        await until(pilot, lambda: "posted as #42" in panel(app))
        assert sink.read_text().startswith("🚨 INCIDENT DECLARED")


async def test_a_command_that_fails_posts_nothing_and_says_so(room: WarRoom, incident: IncidentId) -> None:
    config = Config(publish={"chat": Publishing(command=(sys.executable, "-c", "raise SystemExit('no network')"))})
    async with opened(room, incident, size=(160, 45), config=config) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        chosen(app, "internal")
        await pilot.press("P")
        await until(pilot, lambda: "NOT PUBLISHED" in said(app))
        assert posted(room, incident, "internal") == 0


async def test_without_a_command_publishing_says_how_to_get_one(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        await pilot.press("P")
        assert "[publish.NAME]" in said(app)


async def test_the_clock_of_who_is_to_be_told_that_it_is_over_goes_on_after_the_close(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    give(room, playbook(), incident, "close", "all green")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await settled(app, pilot)
        await until(pilot, lambda: "due in" in app.screen.query_one("#pane-update", Pane).tab)
        clock.forward(minutes=20)
        await until(pilot, lambda: "LATE" in app.screen.query_one("#pane-update", Pane).tab)
        await until(pilot, lambda: "update: Internal update" in str(app.screen.query_one(NextLine).render()))
