"""A page is looked at, corrected once for all rows alike, and stored only by Enter."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.screens.bringing import asked_for, brought, preview
from tests.screens.opening import opened, settled, until
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.page_in import PageInScreen
from warroom.widgets.cards import Cards

PAGE = """# Lift stuck

Date: 2024-03-01

## Timeline

- 14:54 stuck
- 15:10 @ann: engineer
- 05/04 16:00 part ordered
- closed some day
"""


def shown(app: object) -> str:
    assert isinstance(app, PageInScreen)
    return "\n".join(card.content.plain for card in app.query_one("#page", Cards).shown)


async def test_a_page_is_shown_corrected_for_all_rows_alike_and_stored_by_enter_alone(
    room: WarRoom, tmp_path: Path
) -> None:
    (tmp_path / "lift page.md").write_text(PAGE)
    async with opened(room) as (app, pilot):
        line = await asked_for(app, pilot)
        line.fill(str(tmp_path / "li"))
        await pilot.press("tab")
        await settled(app, pilot)
        assert line.value == str(tmp_path / "lift page.md")
        await pilot.press("enter")
        await settled(app, pilot)
        cards = shown(app.screen)
        assert "ASSUMED" in cards
        assert cards.index("part ordered") < cards.index("stuck"), "what is in doubt stands first"
        assert "~14:54" in cards
        assert room.incidents() == [], "nothing is stored before Enter"

        await pilot.press("z", *"Nowhere", "enter")
        await settled(app, pilot)
        assert "no time zone" in preview(app)
        assert line.value == "Nowhere"
        await pilot.press("ctrl+u", *"JST", "enter")
        await settled(app, pilot)
        assert "~14:54" not in shown(app.screen)
        assert "+09:00  as you said" in shown(app.screen)
        await pilot.press("d", *"2024-03-02", "enter")
        await settled(app, pilot)
        assert "2024-03-02 14:54" in shown(app.screen)
        await pilot.press("o", "o")
        await settled(app, pilot)
        assert "2024-05-04 16:00" in shown(app.screen)

        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        (incident,) = room.incidents()
        assert incident.closed is not None
        entries = room.pages(incident.id, Filter()).after(None, 9)
        assert [entry.text.raw for entry in entries if entry.at.lo is not None] == ["stuck", "engineer", "part ordered"]

        await brought(app, pilot, tmp_path / "lift page.md")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "imported before" in preview(app)
        assert len(room.incidents()) == 1
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(room.incidents()) == 1, "Esc stores nothing"


async def test_a_pasted_page_is_read_and_what_looks_like_a_secret_is_asked_about(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        line = await brought(app, pilot, "/no/such/page.md")
        assert "cannot be read" in preview(app)
        assert line.value == "/no/such/page.md", "what was typed is not lost"
        row = "- 15:20 UTC password: hunter2horse9\n"
        line.post_message(events.Paste(PAGE + row))
        await settled(app, pilot)
        assert "hunter2horse9" in shown(app.screen)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "looks like" in preview(app)
        assert room.incidents() == []
        await pilot.press("enter")
        await settled(app, pilot)
        (incident,) = room.incidents()
        assert incident.title.raw == "Lift stuck"


async def test_the_home_of_nobody_ends_nothing(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        line = await brought(app, pilot, "~nobody-of-this-name/page.md")
        await until(pilot, lambda: "cannot be read" in preview(app))
        assert line.value == "~nobody-of-this-name/page.md"


async def test_a_folder_whose_name_is_nearly_a_day_holds_a_page_too(room: WarRoom, tmp_path: Path) -> None:
    page = tmp_path / "2026-13-45 call" / "page.md"
    page.parent.mkdir()
    page.write_text(PAGE)
    async with opened(room) as (app, pilot):
        await brought(app, pilot, page)
        await until(pilot, lambda: "in doubt" in preview(app))
        assert "1 of 4 rows is in doubt" in preview(app)


async def test_one_row_is_no_rows(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        (await asked_for(app, pilot)).post_message(events.Paste("# Stuck\n\n## Timeline\n\n- 14:54 stuck\n"))
        await until(pilot, lambda: "in doubt" in preview(app))
        assert "1 of 1 row is in doubt" in preview(app)


async def test_the_trouble_of_what_is_pasted_is_said_and_a_macro_is_no_object(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        line = await asked_for(app, pilot)
        line.post_message(events.Paste('{"version": "4",\n "alerts": [\n'))
        await until(pilot, lambda: "pasted page: line 2" in preview(app))
        line.fill('{"version": "4", "alerts": [')
        await pilot.press("enter")
        await until(pilot, lambda: "pasted page: line 1" in preview(app))
        assert line.value == '{"version": "4", "alerts": ['
        line.fill("")
        line.post_message(events.Paste("{{toc}}\n\n# Stuck\n\n## Timeline\n\n- 2024-03-01 14:54 UTC stuck\n"))
        await until(pilot, lambda: "in doubt" in preview(app))
        assert "none of 1 row is in doubt" in preview(app)
