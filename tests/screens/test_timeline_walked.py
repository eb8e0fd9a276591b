"""The timeline under the keys: searched, filtered, its versions read, and what arrives while somebody reads."""

from __future__ import annotations

from tests.conftest import logged, seeded
from tests.screens.opening import entries, opened, panel, said, settled, timeline_of, typed, until
from tests.screens.test_sizes import plain
from warroom.model.identity import IncidentId
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.widgets.lines_panel import LinesPanel


async def test_search_marks_the_hits_and_walks_them(room: WarRoom, incident: IncidentId) -> None:
    for text in ("pool is full", "nothing", "the pool is empty"):
        logged(room, incident, text)
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/find pool")
        await until(pilot, lambda: "hit 1 of 2" in said(app))
        first = timeline_of(app).chosen
        await pilot.press("n")
        second = timeline_of(app).chosen
        assert first is not None
        assert second is not None
        assert (first.text.raw, second.text.raw) == ("the pool is empty", "pool is full")
        await pilot.press("b")
        assert "hit 1 of 2" in said(app)


async def test_a_filter_narrows_the_timeline_and_says_so(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "! decided")
    logged(room, incident, "noted")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "F")
        await typed(app, pilot, "decision")
        chosen = timeline_of(app).chosen
        assert chosen is not None
        assert chosen.text.raw == "decided"
        assert "only decision" in str(app.screen.query_one("#pane-timeline").border_title)


async def test_an_entry_from_another_terminal_appears_and_the_cursor_stays(room: WarRoom, incident: IncidentId) -> None:
    for number in range(60):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "up", "up", "up")
        before = timeline_of(app).chosen
        other = WarRoom(room.path, person="erin", now=room.now, entropy=lambda size: b"\x07" * size)
        logged(other, incident, "from elsewhere")
        other.close()
        timeline = timeline_of(app)
        await until(pilot, lambda: timeline.new_below)
        assert timeline.new_below == 1
        assert timeline.chosen is not None
        assert before is not None
        assert timeline.chosen.id == before.id
        assert "1 new below" in str(app.screen.query_one("#pane-timeline").border_title)
        await pilot.press("G")
        assert timeline.chosen.text.raw == "from elsewhere"
        assert timeline.new_below == 0


async def test_versions_and_the_situation_are_shown_without_taking_the_keys(
    room: WarRoom, incident: IncidentId
) -> None:
    entry = logged(room, incident, "one")
    scribe.edit(room, incident, entry, "two")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "v")
        await settled(app, pilot)
        assert "Versions: 2" in str(app.screen.query_one(LinesPanel).border_title)
        await pilot.press("escape")
        await settled(app, pilot)
        assert not app.screen.query(LinesPanel)
        await pilot.press("s")
        await settled(app, pilot)
        assert "Situation" in str(app.screen.query_one(LinesPanel).border_title)


async def test_a_struck_key_moment_is_not_spoken_of_on_the_screen(room: WarRoom, incident: IncidentId) -> None:
    stands, struck = (logged(room, incident, words) for words in ("pool was raised", "wrong cluster restarted"))
    for entry in (stands, struck):
        scribe.pin(room, incident, entry, pinned=True)
    scribe.strike(room, incident, struck, "it was another one")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "s")
        await settled(app, pilot)
        spoken = panel(app)
        assert "pool was raised" in spoken
        assert "wrong cluster" not in spoken


async def test_almost_the_same_entry_offers_the_merge_on_enter(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "checkout is failing for many")
    logged(room, incident, "checkout is failing for many")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "enter")
        assert "Almost the same" in said(app)
        await typed(app, pilot, "yes")
        assert entries(room, incident)[-1].struck is not None


async def test_what_arrives_in_sight_is_not_called_below(room: WarRoom, incident: IncidentId) -> None:
    for number in range(4):
        logged(room, incident, f"entry {number}")
    other = WarRoom(room.path, person="bob", now=room.now, entropy=seeded(5))
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "up", "up")
        logged(other, incident, "of bob")
        await until(pilot, lambda: "of bob" in plain(app))
        assert timeline_of(app).new_below == 0
        assert "new below" not in plain(app)
    other.close()
