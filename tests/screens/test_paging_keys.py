"""Who is paged from the line is called by one's own command, and nothing waits for it."""

from __future__ import annotations

from pathlib import Path

from tests.processes import ended, noted
from tests.room.giving import view
from tests.room.sharers import until as until_so
from tests.screens.opening import opened, playbook, said, until
from warroom.config import Config, OwnCommand
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.readings.due import paged
from warroom.widgets.entry_line import EntryLine

FIRST = playbook().declaration.on_call[0].name


async def test_a_page_of_the_line_calls_and_is_recorded_when_it_was_taken(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    script = f"cd {tmp_path}; cat >>sent; until test -e go; do sleep 0.01; done; exit $(cat go)"
    config = Config(page={FIRST: OwnCommand(("sh", "-c", script), seconds=60)})
    async with opened(room, incident, config=config) as (app, pilot):
        sent = tmp_path / "sent"
        for number, (code, words) in enumerate((("3", "NOT PAGED: [page."), ("0", f"saved · paged {FIRST}")), 1):
            if number == 1:
                await pilot.press(*"/page on-call", "space", *"eng")
            assert app.screen.query_one(EntryLine).value == "/page on-call eng"  # it failed: what was typed is back
            await pilot.press("enter")
            called = "P1: Checkout fails" * number
            await until(pilot, lambda called=called: sent.exists() and sent.read_text() == called)  # type: ignore[misc]
            await pilot.press(*f"meanwhile {code}".replace(" ", "_"), "enter")
            await until(pilot, lambda: "saved · now" in said(app))
            assert paged(view(room, incident)) == {}
            (tmp_path / "go").write_text(code)
            await until(pilot, lambda words=words: words in said(app))  # type: ignore[misc]
            (tmp_path / "go").unlink()
        assert paged(view(room, incident)).keys() == {FIRST}
    assert (tmp_path / "sent").read_text() == "P1: Checkout fails" * 2


async def test_a_page_that_hangs_ends_with_the_program_and_is_told_on_the_terminal(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    script = f"cd {tmp_path}; sleep 1000 & echo $$ $! >left; wait"
    config = Config(page={FIRST: OwnCommand(("sh", "-c", script), seconds=60)})
    left = tmp_path / "left"
    async with opened(room, incident, config=config) as (app, pilot):
        await pilot.press(*"/page on-call", "space", *"eng", "enter")
        await until(pilot, lambda: noted(left))
    assert "was ended with the program; nothing was recorded. Look whether it was paged" in app.farewell()
    until_so(lambda: ended(left))
