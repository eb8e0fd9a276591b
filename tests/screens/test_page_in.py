"""A page is looked at, corrected once for all rows alike, and stored only by Enter."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.screens.opening import opened, settled
from warroom.model.timeline import Filter
from warroom.room.core import WarRoom
from warroom.screens.home.page_in import PageInScreen
from warroom.screens.home.screen import HomeScreen
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
    return "\n".join(card.content.plain for card in app.query_one("#page", Cards)._cards)


async def test_a_page_is_shown_corrected_for_all_rows_alike_and_stored_by_enter_alone(
    room: WarRoom, tmp_path: Path
) -> None:
    (tmp_path / "lift page.md").write_text(PAGE)
    async with opened(room) as (app, pilot):
        await pilot.press("B")
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, PageInScreen)
        line = screen.query_one("#line")
        line.fill(str(tmp_path / "li"))  # type: ignore[attr-defined]
        await pilot.press("tab")
        await settled(app, pilot)
        assert line.value == str(tmp_path / "lift page.md")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        cards = shown(app.screen)
        assert "ASSUMED" in cards
        assert cards.index("part ordered") < cards.index("stuck"), "what is in doubt stands first"
        assert "~14:54" in cards
        assert room.incidents() == [], "nothing is stored before Enter"

        await pilot.press("z", *"Nowhere", "enter")
        await settled(app, pilot)
        assert "no time zone" in str(screen.query_one("#preview").render())
        assert line.value == "Nowhere"  # type: ignore[attr-defined]
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

        await pilot.press("B")
        await settled(app, pilot)
        app.screen.query_one("#line").fill(str(tmp_path / "lift page.md"))  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "was stored before" in str(app.screen.query_one("#preview").render())
        assert len(room.incidents()) == 1
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(room.incidents()) == 1, "Esc stores nothing"


async def test_a_pasted_page_is_read_and_what_looks_like_a_secret_is_asked_about(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("B")
        await settled(app, pilot)
        line = app.screen.query_one("#line")
        line.fill("/no/such/page.md")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        assert "cannot be read" in str(app.screen.query_one("#preview").render())
        assert line.value == "/no/such/page.md", "what was typed is not lost"  # type: ignore[attr-defined]
        row = "- 15:20 UTC password: hunter2horse9\n"
        line.post_message(events.Paste(PAGE + row))
        await settled(app, pilot)
        assert "hunter2horse9" in shown(app.screen)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "looks like" in str(app.screen.query_one("#preview").render())
        assert room.incidents() == []
        await pilot.press("enter")
        await settled(app, pilot)
        (incident,) = room.incidents()
        assert incident.title.raw == "Lift stuck"
