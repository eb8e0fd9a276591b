"""Whoever would have an incident look better than it was is found out, by whatever way; whoever ran it well is not."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import order, view
from warroom.intake.typed_line import COMMAND, read_line
from warroom.model.identity import EntryId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.report.audit import audit
from warroom.room.acts import commander, comms, scribe
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS
from warroom.room.readings import case as reading
from warroom.room.readings import messages

HONEST = """
2 /ack
2 /detected monitor
3 POST internal
5 /status Identified
6 POST internal
10 /fixed rollback
11 /status Fixing
15 /check 5m pass 0.2 %
16 POST internal
25 /check 15m pass 0.2 %
30 POST internal
40 /check 30m pass fine
45 /check 4 pass watched
45 POST internal
70 /check 60m pass calm
70 /check 6 pass 0.1 %
70 /check 7 pass 180 ms
70 /check 8 pass
70 /check 9 pass
70 /check 10 pass
71 /status Resolved
72 POST internal
140 /close all was looked at
""".strip().splitlines()


def but(*lines: str, without: tuple[str, ...] = ()) -> list[str]:
    """The honest incident with other ``lines`` in it, without those that begin as one of ``without``."""
    kept = [line for line in HONEST if not line.split(" ", 1)[1].startswith(without)] if without else HONEST
    return sorted([*kept, *lines], key=lambda line: int(line.split(" ", 1)[0]))


GUILTY: dict[str, tuple[str, list[str]]] = {
    "no word that it was resolved": ("unresolved", but(without=("/status Resolved",))),
    "reopened, and closed again without a word that it was resolved again": (
        "unresolved", but("150 /reopen it is back", "150 /status Investigating", "240 /close enough of it"),
    ),
    "resolved, then not so, and closed": ("unresolved", but("80 /status Investigating")),
    "a check before its time, with a reason": (
        "early", but("20 /check 60m pass calm because nobody waits", without=("/check 60m",)),
    ),
    "a figure that is none": ("unmeasured", but("16 /check 5m pass ok", without=("/check 5m",))),
    "a figure of signs": ("unmeasured", but("16 /check 5m pass -", without=("/check 5m",))),
    "checks that were not made, ticked as verified and closed for another reason": (
        "unverified", but("139 /ready verified pass looks good", without=("/check 30m", "/check 60m")),
    ),
    "every check skipped": (
        "unverified",
        but("15 /check 5m skip", "25 /check 15m skip", "40 /check 30m skip", "45 /check 4 skip", "70 /check 60m skip",
            without=("/check 5m", "/check 15m", "/check 30m", "/check 60m", "/check 4")),
    ),
    "a severity lowered for a reason that says nothing": ("lowered", but("50 /sev P1 .")),
    "a decision told after the close": ("afterwards", but("200 30 ! we roll back")),
    "an update told after the close as one of before": ("afterwards", but("200 AT 60 POST internal")),
    "a role told after the close as held before": ("afterwards", but("200 4 /role scribe @dana")),
    "a page told after the close": ("afterwards", but("200 4 /page @bob")),
    "the time of the detection made another after the close": ("afterwards", but("200 TIME detected 1")),
    "a milestone struck after the close": ("afterwards", but("200 STRIKE acknowledged")),
    "an incident that was fixed, called a false alarm": (
        "cancelled", but("75 /cancel nothing was wrong", without=("/close",)),
    ),
    "another status in an update": ("other-status", but("62 POST internal status=Investigating")),
}  # fmt: skip


def play(room: WarRoom, clock: Clock, playbook: Playbook, lines: list[str]) -> set[str]:
    """Play ``lines``, each a minute and what is typed then, and name the questions that are asked."""
    began = clock.now - clock.now % MINUTE
    clock.now = began
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "alice"},
    )  # fmt: skip
    for text in lines:
        minute, _, say = text.partition(" ")
        clock.now = began + int(minute) * MINUTE + 1_000_000
        at: EventTime | None = None
        if say.startswith("AT "):
            _, when, say = say.split(" ", 2)
            at = EventTime.at(Moment(began + int(when) * MINUTE))
        elif say.split(" ")[0].isdigit():
            when, _, say = say.partition(" ")
            at = EventTime.at(Moment(began + int(when) * MINUTE))
        if say.startswith("POST"):
            _, audience, *typed = say.split(" ")
            draft = messages.draft_view(room, playbook, incident, audience, typed=dict(one.split("=") for one in typed))
            comms.post(room, playbook, incident, draft, at=at)
        elif say.startswith(("TIME", "STRIKE")):
            act, kind, *to = say.split(" ")
            case = reading.case(room, incident, playbook)
            told = next(one for one in case.entries if one.kind == kind)
            if act == "TIME":
                scribe.correct_time(room, incident, EntryId(told.id), EventTime.at(Moment(began + int(to[0]) * MINUTE)))
            else:
                scribe.strike(room, incident, EntryId(told.id), "not so")
        else:
            line = read_line(say, now=room.now(), zone="UTC", commands=ORDERS)
            if line.does == COMMAND:
                order(room, incident, line.command, line.argument, at=at or "")
            else:
                line.at = at or line.at
                scribe.log(room, incident, line, typed=room.now())
    assert view(room, incident).summary.closed is not None
    asked = audit(reading.case(room, incident, playbook), playbook, now=Moment(clock.now))
    return {str(one.rule) for one in asked} - {"review"}


def test_an_incident_that_was_run_well_is_asked_nothing(room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    assert play(room, clock, playbook, HONEST) == set()


@pytest.mark.parametrize("what", GUILTY)
def test_what_was_made_to_look_better_is_found(what: str, room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    rule, lines = GUILTY[what]
    assert rule in play(room, clock, playbook, lines)
