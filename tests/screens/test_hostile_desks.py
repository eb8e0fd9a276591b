"""Hostile text on every surface of the desks, and their keys at every size: never an exception, never a raw control."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.conftest import START, Clock, seeded
from tests.oplog.builder import Scripted
from tests.payloads import PAYLOADS
from tests.screens.opening import opened, playbook, screen_of, settled
from tests.screens.rich_state import rich
from tests.screens.test_sizes import CHOSEN, check, plain
from warroom.model.desks import Desks
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.states import CheckState
from warroom.model.views import IncidentView, Severity
from warroom.room.acts import checking, closing, commander, decisions, tasks, tech_lead
from warroom.room.core import WarRoom, Write

KEYS = ("2", "G", "g", "w", "right", "left", "pagedown", "3", "G", "down", "enter", "escape", "4", "down", "G", "g")


def seen(room: WarRoom, incident: IncidentId) -> IncidentView:
    view = room.view(incident)
    assert view is not None
    return view


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    return seen(room, incident).desks


def filled(room: WarRoom, text: str) -> IncidentId:
    """An incident in which every word of every desk is ``text``."""
    name = text[:200] or "x"
    printable = "".join(sign for sign in name if sign.isprintable()) or "x"
    incident = commander.declare(
        room, text, severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC", roles={"ic": name},
        facts={"type": "database", "status": text},
    )  # fmt: skip
    tech_lead.raise_hypothesis(room, incident, f"x{text}")
    tech_lead.raise_hypothesis(room, incident, f"y{text}")
    card = desks(room, incident).board[0]
    for field in ("owner", "angle", "test", "result", "statement"):
        room.commit(incident, [Write("hypothesis", card.id, {field: text})])
    tech_lead.evidence(room, incident, card, f"x{text}", "for")
    tech_lead.evidence(room, incident, card, f"x{text}", "against")
    tree = playbook().tree("cause")
    assert tree is not None
    decisions.answer(room, incident, tree, tree.question[0], f"x{text}")
    decisions.answer_triage(room, incident, "1", "What changed?", f"x{text}")
    decisions.note_baseline(room, incident, "p95", "p95", f"x{text}")
    tasks.assign(room, incident, name, text, 3, angle=f"database{name[:100]}")
    tasks.assign(room, incident, "dana", text, 30)
    room.commit(incident, [Write("poll", room.new_id(), {"proposal": text, "state": "open"})])
    decisions.object_to(room, incident, desks(room, incident).polls[0], text)
    room.commit(incident, [Write("role", "role:tl", {"offered": {"to": "dana", "by": name, "at": room.now()}})])
    room.commit(incident, [Write("role", f"role:{printable[:150]}", {"holder": name})])
    tech_lead.propose_fix(room, incident, f"x{text}")
    tech_lead.fix_deployed(room, incident, playbook(), desks(room, incident), "hotfix", what=text)
    for verdict, one in zip(
        (CheckState.PASSED, CheckState.FAILED), desks(room, incident).fixes[-1].checks, strict=False
    ):
        checking.tick(
            room, incident, playbook(), one, verdict, figure=text, because=f"x{text}", view=seen(room, incident)
        )
    tech_lead.fix_deployed(room, incident, playbook(), desks(room, incident), text or "x", what=text)
    tech_lead.propose_fix(room, incident, f"x{text}")
    commander.mark(room, incident, "resolved", text="resolved", at=EventTime.at(room.now()))
    gate = closing.gates(seen(room, incident), playbook(), now=room.now())[3]
    closing.tick_gate(room, incident, playbook(), gate, CheckState.SKIPPED, why=f"x{text}")
    other = Scripted("erin", incident=incident, t=room.now())
    room.receive(
        [
            other.write({"status": text or "x", "label": text or "x"}, kind="hypothesis", on=card.id),
            other.write({"state": text or "x", "text": text}, kind="check", on=desks(room, incident).fixes[-1].id),
            other.write({"answer": text or "x"}, kind="answer", on="answer:triage:1"),
        ]
    )
    return incident


def together() -> list[Any]:
    """Every payload, several in one text; and each one by itself for whoever has the time."""
    texts = [one[:350] for one in PAYLOADS.values()]
    alone = [pytest.param(one, marks=pytest.mark.long) for one in PAYLOADS.values()]
    return [*(" ¦ ".join(texts[first::4]) for first in range(4)), *alone]


@pytest.mark.parametrize("payload", together(), ids=lambda one: ascii(one[:12]))
async def test_no_payload_on_any_desk_steers_the_terminal_acts_or_ends_the_program(
    payload: str, tmp_path: Any, clock: Clock
) -> None:
    text = payload[:3_000].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(3))
    incident = filled(room, text)
    clock.forward(minutes=6)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda words, say: copied.append(words)  # type: ignore[method-assign, assignment]
        check(app)
        await pilot.press("ctrl+o")
        for keys in (
            ("2", "z"), ("w", "G"), ("g", "z"), ("3", "z"), ("enter",), ("escape", "down", "enter"),
            ("escape", "G", "z"), ("4", "z"), ("G",), ("g", "z"), ("s",), ("escape", "O"), ("escape", "C"),
            ("escape", "1", "h"), ("escape", "3", "g", "T"), ("escape", "4", "e"), ("escape", "2", "c"),
        ):  # fmt: skip
            await pilot.press(*keys)
            await settled(app, pilot)
            check(app)
        screen_of(app).clock.tick()
        check(app)
        if payload.startswith("["):
            assert text.split("]")[0] + "]" in plain(app), "markup is shown as the words it is"
        assert copied, "the packet was made"


@pytest.mark.long
async def test_the_keys_of_the_desks_at_any_size_are_no_exception(tmp_path: Any) -> None:
    room, incident = rich(str(tmp_path / "w.db"), start=START)
    choose = random.Random(12)
    sizes = [*CHOSEN, *((choose.randrange(1, 301), choose.randrange(1, 101)) for _ in range(4))]
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        for number, (width, height) in enumerate(sizes):
            await pilot.resize_terminal(width, height)
            first = number % len(KEYS)
            for key in (KEYS + KEYS)[first : first + 8]:
                await pilot.press(key)
            if number % 3 == 0:
                await pilot.press("z")
            await pilot.pause()
            check(app)
