"""The person's own editor may do to its file what it likes: the program goes on, and the words are there."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.editors import editor_that
from tests.screens.opening import draft_shown, make_app, settled, until, update_pane
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom

EDITORS = {
    "takes it away": 'rm "$1"', "renames it": 'mv "$1" "$1.bak"', "makes a folder of it": 'rm "$1"; mkdir "$1"',
    "makes a pipe of it": 'rm "$1"; mkfifo "$1"', "makes a link of it": 'rm "$1"; ln -s /etc/passwd "$1"',
    "makes a device of it": 'rm "$1"; ln -s /dev/zero "$1"', "takes its folder away": 'rm -r "$(dirname "$1")"',
    "leaves no text": 'printf "ol\\351" > "$1"', "leaves too much": 'head -c 2000000 /dev/zero > "$1"',
    "may not look": 'chmod 000 "$(dirname "$1")"; rm -f "$1"',
}  # fmt: skip


@pytest.mark.parametrize("does", EDITORS.values(), ids=EDITORS)
async def test_an_editor_that_leaves_nothing_to_read_changes_nothing(
    room: WarRoom, incident: IncidentId, tmp_path: Path, does: str
) -> None:
    assert await edited(room, incident, tmp_path, does) == "what happens"


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ('printf "other words\\n" > "$1"', "other words"), ('printf " and more" >> "$1"', "what happens and more"),
        ('printf "new file" > "$1.new"; mv "$1.new" "$1"', "new file"), ('cp "$1" "$1~"; printf x > "$1"; exit 1', "x"),
    ],
)  # fmt: skip
async def test_what_an_editor_leaves_is_taken(
    room: WarRoom, incident: IncidentId, tmp_path: Path, does: str, words: str
) -> None:
    assert await edited(room, incident, tmp_path, does) == words


@pytest.mark.parametrize("editor", ["/no/such/editor", "'", "\0", ""])
async def test_an_editor_that_cannot_be_started_changes_nothing(
    room: WarRoom, incident: IncidentId, editor: str
) -> None:
    app = make_app(room, incident=incident, environ={"EDITOR": editor})
    app.suspend = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(app, pilot)
        assert app.bridge.edit_outside("kept") in ("kept", None)


async def edited(room: WarRoom, incident: IncidentId, folder: Path, does: str) -> str:
    """The words of an entry that was edited by an editor which ``does`` so."""
    app = make_app(room, incident=incident, environ={"EDITOR": editor_that(does, folder)})
    app.suspend = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(app, pilot)
        await pilot.press(*"what", "space", *"happens", "enter")
        await settled(app, pilot)
        await pilot.press("ctrl+o", "E")
        await settled(app, pilot)
        assert app.is_running
        assert app.return_code in (None, 0)
    return room.pages(incident, Filter()).before(None, 1)[0].text.raw


async def test_a_field_of_the_message_is_edited_by_the_key_of_every_other_text(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    app = make_app(room, incident=incident, environ={"EDITOR": editor_that('printf "Card payments" > "$1"', tmp_path)})
    app.suspend = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await settled(app, pilot)
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        field = next(name for name, _ in draft_shown(app).fields)
        update_pane(app).cards.choose(f"field:{field}")
        await pilot.press("E")
        await until(pilot, lambda: dict(draft_shown(app).fields)[field].raw == "Card payments")
