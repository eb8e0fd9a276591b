"""Secrets at the keyboard: whatever is typed or pasted, the second Enter stores it, and nothing is lost before."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from tests.conftest import logged
from tests.screens.opening import entries, make_app, opened, said, screen_of, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.widgets.entry_line import EntryLine

SECRET = "password=" + "hunter2hunter2"


def asked(app: WarRoomApp) -> str:
    """What the line asks; empty when it does not."""
    question = app.screen.query_one(EntryLine).asking
    return question.prompt if question is not None else ""


async def test_pasted_lines_are_shown_again_and_stored_by_a_second_enter(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        screen_of(app).line.post_message(events.Paste(f"one\n{SECRET}\nthree"))
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "looks like a password" in said(app)
        assert len(entries(room, incident)) == 1
        assert asked(app).startswith("Enter stores these lines")
        await pilot.press("enter")
        await settled(app, pilot)
        assert [entry.text.raw for entry in entries(room, incident)][1:] == ["one", SECRET, "three"]


@pytest.mark.parametrize(
    ("keys", "asks"),
    [("e", "Edit the words"), ("x", "Strike"), ("f", "What is to be done")],
    ids=["edit", "strike", "follow-up"],
)
async def test_an_answer_comes_back_with_its_question_and_is_stored_by_a_second_enter(
    room: WarRoom, incident: IncidentId, keys: str, asks: str
) -> None:
    logged(room, incident, "db is slow")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", keys)
        await settled(app, pilot)
        assert asked(app).startswith(asks)
        screen_of(app).line.fill(f"because {SECRET}")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "looks like a password" in said(app)
        assert asked(app).startswith(asks)
        assert screen_of(app).line.value == f"because {SECRET}"
        revision = room.revision()
        await pilot.press("enter")
        await settled(app, pilot)
        assert room.revision() > revision
        assert asked(app) == ""


async def test_an_order_with_a_secret_is_given_by_a_second_enter_and_not_logged_as_text(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, f"/impact {SECRET}")
        assert "looks like a password" in said(app)
        assert screen_of(app).line.value == f"/impact {SECRET}"
        await pilot.press("enter")
        await settled(app, pilot)
        view = room.view(incident)
        assert view is not None
        assert view.fact("impact") == SECRET


async def test_an_edit_in_the_editor_comes_back_into_the_line(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged(room, incident, "db is slow")
    async with opened(room, incident) as (app, pilot):
        monkeypatch.setattr(app.bridge, "edit_outside", lambda text: f"{text} {SECRET}")
        await pilot.press("ctrl+o", "E")
        await settled(app, pilot)
        assert "looks like a password" in said(app)
        assert screen_of(app).line.value == f"db is slow {SECRET}"
        await pilot.press("enter")
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == f"db is slow {SECRET}"


async def test_a_declaration_asks_its_last_question_again(room: WarRoom) -> None:
    app = make_app(room)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: bool(app.screen.query("#incidents")))
        line = app.screen.query_one("#home-line", EntryLine)
        await pilot.press("d")
        for answer in (f"Checkout {SECRET}", "1", ""):
            line.fill(answer)
            await pilot.press("enter")
            await settled(app, pilot)
        assert room.incidents() == []
        assert line.asking
        await pilot.press("enter")
        await settled(app, pilot)
        assert [one.title.raw for one in room.incidents()] == [f"Checkout {SECRET}"]


async def test_a_section_is_kept_by_a_second_ctrl_s(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        app.ways.open_learning(incident)
        await until(
            pilot, lambda: bool(app.screen.query("#section")) and getattr(app.screen, "learning", None) is not None
        )
        screen = app.screen
        screen.cards.choose("part:root_cause")  # type: ignore[attr-defined]
        await pilot.press("e")
        await settled(app, pilot)
        area = screen.query_one("#section", TextArea)
        area.load_text(f"it was {SECRET}")
        await pilot.press("ctrl+s")
        await settled(app, pilot)
        assert "looks like a password" in str(screen.query_one("#preview").render())
        assert area.text == f"it was {SECRET}"
        revision = room.revision()
        await pilot.press("ctrl+s")
        await settled(app, pilot)
        assert room.revision() > revision


async def test_a_document_with_a_secret_is_written_after_a_yes(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    logged(room, incident, SECRET)
    output = tmp_path / "out.json"
    async with opened(room, incident) as (app, pilot):
        app.ways.open_learning(incident)
        await until(pilot, lambda: getattr(app.screen, "learning", None) is not None)
        line = app.screen.query_one("#line", EntryLine)
        await pilot.press("X", "j")
        await settled(app, pilot)
        line.fill("")
        line.value = str(output)
        await pilot.press("enter")
        await until(pilot, lambda: "looks like" in asked(app))
        assert not output.exists()
        line.fill("yes")
        await pilot.press("enter")
        await until(pilot, output.exists)
