"""A second that passes: a clock on a card goes on where it reads otherwise, and nothing is drawn else."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.screens.opening import opened, screen_of, settled, until
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.panes.decide import DecidePane
from warroom.panes.pane import CardsPane
from warroom.panes.verify import VerifyPane
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.widgets.card import Card
from warroom.widgets.header import Header


def drawings(pane: CardsPane) -> list[str]:
    """To which the key of the default card is added whenever the cards of ``pane`` are drawn."""
    drawn: list[str] = []
    show = pane.cards.show

    def shown(cards: list[Card], *, default: str = "") -> None:
        drawn.append(default)
        show(cards, default=default)

    pane.cards.show = shown  # type: ignore[method-assign]
    return drawn


@pytest.mark.parametrize(("pane_type", "line"), [(DecidePane, "@erin compare latency 90m"), (VerifyPane, "")])
async def test_cards_are_drawn_anew_when_one_of_their_clocks_reads_otherwise(
    room: WarRoom, incident: IncidentId, clock: Clock, pane_type: type[CardsPane], line: str
) -> None:
    clock.forward(minutes=1 - clock() % 60_000_000 / 60_000_000)
    if line:
        logged(room, incident, line)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen, pane = screen_of(app), app.screen.query_one(pane_type)
        await until(pilot, lambda: screen.view is not None)
        if not line:
            await pilot.press(*"/fixed rollback", "enter")
            await until(pilot, lambda: screen.view is not None and bool(screen.view.desks.due_checks))
        assert screen.view is not None
        dues = [task.due for task in screen.view.desks.tasks] or [check.due for check in screen.view.desks.due_checks]
        due = dues[0]
        assert due is not None
        drawn = drawings(pane)
        screen.clock.tick()
        drawn.clear()
        screen.clock.tick()
        assert drawn == []  # nothing has passed
        clock.now = due - 90_500_000
        screen.clock.tick()
        drawn.clear()
        clock.now = due - 89_400_000
        screen.clock.tick()
        assert drawn  # below ten minutes each second is told
        drawn.clear()
        clock.now = due + 10
        screen.clock.tick()
        assert drawn  # and that it is due
        drawn.clear()
        clock.now = due + 100_000
        screen.clock.tick()
        assert drawn == []


async def test_cards_without_a_clock_are_not_drawn_by_the_time(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen, pane = screen_of(app), app.screen.query_one(VerifyPane)
        await until(pilot, lambda: screen.view is not None)
        drawn = drawings(pane)
        for _ in range(3):
            clock.forward(minutes=2)
            screen.clock.tick()
        assert drawn == []


@pytest.mark.parametrize("width", [160, 80])
async def test_the_room_says_in_a_word_what_is_late_in_the_other_incidents(
    room: WarRoom, incident: IncidentId, clock: Clock, width: int
) -> None:
    commander.declare(room, "Search is down", severity=Severity("P0", 0), phase="triage", phase_rank=2, zone="UTC")
    clock.forward(minutes=70)
    async with opened(room, incident, size=(width, 24)) as (app, pilot):
        header = app.screen.query_one(Header)
        assert "+1 P0" not in str(header.render())
        clock.forward(seconds=16)
        screen_of(app).clock.tick()
        await settled(app, pilot)

        def said() -> bool:
            screen_of(app).clock.show()
            return "+1 P0 late" in str(header.render())

        await until(pilot, said)
