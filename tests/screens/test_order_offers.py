"""What the line of a room offers behind a slash."""

from __future__ import annotations

import pytest

from tests.room.giving import order
from tests.screens.opening import opened, said, screen_of, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS
from warroom.room.readings.next_act import NextAct
from warroom.screens.commands.room_commands import slashes
from warroom.screens.room.order_offers import rows
from warroom.widgets.message_line import MessageLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.offers import Offers


def test_a_slash_names_every_order_with_what_it_takes_and_what_it_means() -> None:
    every = dict(rows("/"))
    for each in ORDERS.values():
        assert every[each.typed] == each.help
    assert {f"/{word}" for word in slashes()} <= set(every)
    assert dict(rows("14:20 /")) == every


@pytest.mark.parametrize(
    ("text", "typed_first", "count"),
    [
        ("/ro", "/role ROLE @NAME", 1), ("/role ic ", "/role ROLE @NAME", 1), ("-7 /fixed ", "/fixed HOW [words]", 1),
        ("/var/log", "", 0), ("the /role", "", 0), ("/role\n", "", 0), ("/reviewed ", "", 0), ("/nothing x", "", 0),
        (" /ro", "", 0), ("", "", 0),
    ],
)  # fmt: skip
def test_what_is_typed_on_narrows_it(text: str, typed_first: str, count: int) -> None:
    found = rows(text)
    assert len(found) == count
    assert not count or found[0][0] == typed_first


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 15)], ids=str)
async def test_why_an_order_was_refused_stands_whole_below_what_it_takes(
    room: WarRoom, incident: IncidentId, size: tuple[int, int]
) -> None:
    order(room, incident, "fixed", "rollback")
    order(room, incident, "close", "all is well")
    async with opened(room, incident, size=size) as (app, pilot):
        line, offers = screen_of(app).line, app.screen.query_one(Offers)
        line.fill("/reopen the wrong button")
        await pilot.press("enter")
        await until(pilot, lambda: "did it come back" in said(app))
        spoken = app.screen.query_one(MessageLine)
        await until(pilot, lambda: spoken.region.height > 1 and offers.region.bottom == spoken.region.y)
        assert offers.display
        await pilot.press("s")
        await until(pilot, lambda: offers.region.bottom == spoken.region.y == size[1] - 3)


async def test_the_words_of_an_order_complete_and_tab_never_leaves_the_line(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(100, 30)) as (app, pilot):
        line, offers = screen_of(app).line, app.screen.query_one(Offers)
        for text, says, shown in (
            ("/role ", "Tab ic  tl  comms", True), ("/role ic @da", "Tab @dana", True),
            ("/sev ", "Tab P0  P1", True), ("/fixed ro", "Tab rollback", True),
            ("/status ", "Tab Investigating", True), ("/phase tri", "Tab triage", True),
            ("/check 5m ", "Tab pass  fail  skip", True), ("/stat identified", "did you mean /status?", False),
            ("14:99 x", "not a time of day", False),
        ):  # fmt: skip
            line.fill(text)
            await pilot.pause()
            assert says in said(app), text
            assert offers.display == shown, text
        line.fill("")
        line.fill("/role ")
        await pilot.press("tab")
        assert line.value == "/role ic "
        line.fill("nothing ")
        await pilot.press("tab", "tab", "y")
        assert (line.value, app.focused) == ("nothing y", line)
        await pilot.press("tab")
        assert "nothing to complete" in said(app)
        line.fill("/ro")
        await pilot.press("ctrl+o")
        assert not offers.display
        due = app.screen.query_one(NextLine)
        for key, order in (("/later 5m", "later"), ("/sev LEVEL", "sev"), ("2 y", ""), ("", "")):
            due.show(NextAct("something is due", key))
            assert due.order == order, key
        due.show(None)
        assert due.order == ""
    assert rows("/", due="later")[0][0].startswith("/later"), "what is due is offered first"


async def test_what_may_follow_is_in_sight_only_while_the_keys_go_to_the_line(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(100, 30)) as (app, pilot):
        line, offers = screen_of(app).line, app.screen.query_one(Offers)
        line.fill("/role ")
        await until(pilot, lambda: offers.display)
        await pilot.press("ctrl+o")
        assert app.focused is not line
        await until(pilot, lambda: not offers.display)
        app.screen.set_focus(line)
        await until(pilot, lambda: offers.display)


@pytest.mark.parametrize("size", [(60, 15), (120, 10), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_orders_are_those_that_are_in_sight_in_every_size_that_the_terminal_takes(
    room: WarRoom, incident: IncidentId, size: tuple[int, int]
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("slash")
        await pilot.resize_terminal(*size)
        offers = app.screen.query_one(Offers)
        await until(pilot, lambda: offers.region.y >= 0 and offers.region.bottom <= size[1])
        first, *_, last = str(offers.render()).split("\n")
        assert first.startswith("/sev ")
        assert last.startswith("… and ")
