"""Every act hits what was meant, whatever arrives before the key, and whatever arrives before the answer."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock, logged, seeded
from tests.room.giving import order
from tests.room.seen_desks import desks
from tests.screens.opening import (
    draft_shown,
    entries,
    opened,
    pressed,
    said,
    screen_of,
    settled,
    timeline_of,
    typed,
    until,
    update_pane,
)
from tests.screens.test_comms_keys import copying
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.model.states import HypothesisState
from warroom.model.timeline_entries import TimelineEntry
from warroom.room.acts import scribe, tech_lead
from warroom.room.core import WarRoom
from warroom.screens.commands.room_commands import Purge
from warroom.widgets.cards import Cards


class Bob:
    """A colleague at the same database, who does something at the wrong moment."""

    def __init__(self, room: WarRoom, incident: IncidentId, clock: Clock) -> None:
        self.room = WarRoom(room.path, person="bob", now=clock, entropy=seeded(9))
        self.incident = incident
        self._number = 0

    def logs(self) -> None:
        self._number += 1
        logged(self.room, self.incident, f"arrival {self._number}")

    def logs_many(self) -> None:
        for _ in range(50):
            self.logs()

    def logs_of_the_past(self) -> None:
        self._number += 1
        logged(self.room, self.incident, f"-40 arrival {self._number}")

    def corrects_the_last(self) -> None:
        newest = entries(self.room, self.incident)[-1]
        at = entries(self.room, self.incident)[0].at
        scribe.correct_time(self.room, self.incident, newest.id, at, seen_up_to=None)

    def strikes_the_last(self) -> None:
        scribe.strike(self.room, self.incident, entries(self.room, self.incident)[-1].id, "not so")

    def judges(self) -> None:
        view = self.room.view(self.incident)
        assert view is not None
        tech_lead.judge(self.room, self.incident, view.desks.board[0], HypothesisState.REFUTED, view=view)

    def raises_a_hypothesis(self) -> None:
        self.logs()
        logged(self.room, self.incident, f"? cause {self._number}")


ARRIVALS: dict[str, Callable[[Bob], None]] = {
    "an entry": Bob.logs,
    "many entries": Bob.logs_many,
    "an entry of the past": Bob.logs_of_the_past,
    "a hypothesis": Bob.raises_a_hypothesis,
}


@dataclass(frozen=True)
class Act:
    """Keys, an answer if one is asked for, and whether the entry shows what they do."""

    keys: tuple[str, ...]
    answer: str | None
    done: Callable[[TimelineEntry], object]
    named: bool = True


ACTS = {
    "strike": Act(("x",), "why", lambda one: one.struck is not None),
    "edit": Act(("e",), " more", lambda one: "more" in one.text.raw),
    "time": Act(("t",), "yesterday 10:00", lambda one: one.versions > 1 or one.at.as_json().get("as", "") != ""),
    "pin": Act(("asterisk",), None, lambda one: one.pinned),
    "kind": Act(("r", "exclamation_mark"), None, lambda one: one.kind == "decision"),
    "purge": Act(("purge",), "meant", lambda one: one.text.raw == ""),
    "evidence": Act(("h", "1"), None, lambda _: True, named=False),
}


async def arrive(app: WarRoomApp, pilot: Pilot[Any], bob: Bob, arrival: str) -> None:
    ARRIVALS[arrival](bob)
    revision = bob.room.revision()
    await until(pilot, lambda: (view := screen_of(app).view) is not None and view.revision == revision)
    await settled(app, pilot)


@pytest.mark.parametrize("arrival", sorted(ARRIVALS))
@pytest.mark.parametrize("name", sorted(ACTS))
async def test_an_act_hits_the_entry_that_was_chosen(
    room: WarRoom, incident: IncidentId, clock: Clock, name: str, arrival: str
) -> None:
    logged(room, incident, "? pool exhausted")
    meant = logged(room, incident, "meant this one")
    bob, act = Bob(room, incident, clock), ACTS[name]
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1")
        chosen = timeline_of(app).chosen
        assert chosen is not None
        assert chosen.id == meant
        await arrive(app, pilot, bob, arrival)
        assert timeline_of(app).chosen is not None
        for key in act.keys:
            if key == "purge":
                await screen_of(app).perform(Purge)
                await until(pilot, lambda: screen_of(app).asking.asks)
            else:
                await pilot.press(key)
            await settled(app, pilot)
        if act.answer is not None:
            assert '@dana "meant this one"' in said(app), "the question names it"
            await arrive(app, pilot, bob, arrival)
            assert screen_of(app).focused is screen_of(app).line
            await typed(app, pilot, act.answer)
        elif act.named:
            assert '"meant this one"' in said(app), "what is said of the act names it"
        await settled(app, pilot)
        after = {one.id: one for one in entries(room, incident)}
        assert act.done(after[meant])
        others = [one for one in after.values() if one.by.raw == "bob"]
        assert others
        if name == "evidence":
            assert desks(room, incident).board[0].supports == (meant,)
        elif name != "time":
            assert not any(act.done(one) for one in others)
        still = timeline_of(app).chosen
        assert still is not None
        assert still.id == meant, "the cursor is where it was"
    bob.room.close()


async def test_a_question_is_about_what_it_named_whatever_is_chosen_meanwhile(
    room: WarRoom, incident: IncidentId
) -> None:
    other = logged(room, incident, "another one")
    meant = logged(room, incident, "meant this one")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1", "x")
        timeline_of(app).action_step(-1)
        chosen = timeline_of(app).chosen
        assert chosen is not None
        assert chosen.id == other
        await typed(app, pilot, "why")
        struck = [one.id for one in entries(room, incident) if one.struck is not None]
        assert struck == [meant]


async def test_whoever_types_sees_the_tail_whatever_is_corrected(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    for number in range(60):
        logged(room, incident, f"entry {number}")
    bob = Bob(room, incident, clock)
    async with opened(room, incident) as (app, pilot):
        timeline = timeline_of(app)
        for number in range(6):
            (bob.corrects_the_last if number % 2 else bob.strikes_the_last)()
            await until(pilot, lambda: screen_of(app).view.revision == bob.room.revision())  # type: ignore[union-attr]
            await typed(app, pilot, f"own {number}")
            assert timeline.following
            assert timeline.chosen is not None
            assert timeline.chosen.text.raw == f"own {number}"
    bob.room.close()


async def test_what_the_person_writes_is_seen_though_the_timeline_was_left(room: WarRoom, incident: IncidentId) -> None:
    for number in range(60):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1", "g", "ctrl+o")
        timeline = timeline_of(app)
        assert not timeline.following
        await typed(app, pilot, "own words")
        assert timeline.following
        await pressed(app, pilot, "ctrl+o", "1", "G", "ctrl+o")
        await typed(app, pilot, "yesterday 00:01 of the past")
        assert timeline._window is not None
        seen = {timeline._window.entries[index].text.raw for index, _ in timeline._rows}
        assert "of the past" in seen


PANES = {"decide": "2", "hypotheses": "3", "verify": "4", "update": "5"}


@pytest.mark.parametrize("pane", sorted(PANES))
async def test_no_arrival_moves_the_cursor_of_the_pane_that_has_the_keys(
    room: WarRoom, incident: IncidentId, clock: Clock, pane: str
) -> None:
    order(room, incident, "phase", "triage")
    order(room, incident, "type", "database")
    for words in ("? one", "? two", "!! fail over", "@dana look at it 1m"):
        logged(room, incident, words)
    order(room, incident, "fixed", "rollback")
    bob = Bob(room, incident, clock)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", PANES[pane])
        cards = screen_of(app).query_one(f"#{pane}", Cards)
        for _ in range(3):
            chosen = cards.chosen
            assert chosen
            for act in (bob.logs, bob.raises_a_hypothesis, bob.judges):
                act()
                await until(pilot, lambda: screen_of(app).view.revision == bob.room.revision())  # type: ignore[union-attr]
                await settled(app, pilot)
                clock.forward(minutes=6)  # checks fall due, tasks run out, updates are late
                await pilot.pause(1.1)
                assert cards.chosen in (chosen, ""), "it stays, or nothing is chosen: never another one"
            await pressed(app, pilot, "down")
    bob.room.close()


def _asked() -> Iterator[str]:
    """What each question of a room asks, as it is written; what is filled in when it is asked stands as ``{}``."""
    for path in (*Path("warroom/panes").glob("*.py"), *Path("warroom/screens/room").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            named = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Question":
                    asks = node.args[0]
                    asks = named.get(asks.id, asks) if isinstance(asks, ast.Name) else asks
                    if isinstance(asks, ast.Constant):
                        yield str(asks.value)
                    elif isinstance(asks, ast.JoinedStr):
                        yield "".join(
                            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in asks.values
                        )


def test_every_question_about_something_says_what() -> None:
    asked = set(_asked())
    assert len(asked) > 20
    about_nothing = {one.split(":")[0].split(" ")[0] for one in asked if "{}" not in one}
    assert about_nothing == {"Find", "Show", "Purge", "Enter"}, asked


async def test_what_was_copied_is_what_was_posted_whatever_was_filled_in_since(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "> connections at 498 of 500")
    bob = Bob(room, incident, clock)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied = copying(app)
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft is not None)
        update_pane(app).open_for("internal")
        await pilot.press("c")
        order(bob.room, incident, "status", "identified")
        await until(pilot, lambda: draft_shown(app).message.text.raw != copied[0])
        await pilot.press("p")
        await settled(app, pilot)
        last = entries(room, incident)[-1]
        assert last.kind == "update"
        assert copied[0] in last.text.raw
    bob.room.close()
