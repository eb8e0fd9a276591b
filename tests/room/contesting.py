"""Two people who write the same thing while they do not see each other, and how each thing is told then."""

from __future__ import annotations

from typing import Any

from tests.conftest import Clock, logged
from tests.oplog.builder import Scripted
from tests.room.giving import order, view
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.core import WarRoom


def apart(room: WarRoom, incident: IncidentId, clock: Clock, values: dict[str, object], kind: str, on: str) -> None:
    """Bob writes the same field without having seen ours."""
    bob = Scripted("bob", incident=incident, t=clock.now)
    room.receive([bob.write(values, kind=kind, on=on)])


def at(minutes: int) -> dict[str, Any]:
    return dict(EventTime.at(Moment(1_771_000_000_000_000 + minutes * 60_000_000)).as_json())


CASES: dict[str, tuple[tuple[tuple[str, str], ...], str, str, dict[str, object], str]] = {
    "hypothesis": (
        (("hyp", "H1 confirmed yes"),), "hypothesis", "", {"status": "refuted", "result": "no"},
        "H1 contested: confirmed (@dana) / refuted (@bob)",
    ),
    "status": (
        (("status", "identified"),), "incident", "incident", {"status": "Investigating"},
        "status contested: Identified (@dana) / Investigating (@bob)",
    ),
    "severity": (
        (("sev", "P0"),), "incident", "incident", {"severity": {"level": "P3", "rank": 3}},
        "severity contested: P0 (@dana) / P3 (@bob)",
    ),
    "phase": (
        (("phase", "resolve"),), "incident", "incident", {"phase": {"name": "triage", "rank": 2}},
        "phase contested: resolve (@dana) / triage (@bob)",
    ),
    "title": (
        (("title", "nobody can pay by card"),), "incident", "incident", {"title": "the shop is slow"},
        "title contested: nobody can pay by card (@dana) / the shop is slow (@bob)",
    ),
    "impact": (
        (("impact", "nobody can pay"),), "incident", "incident", {"impact": "a few are slow"},
        "impact contested: nobody can pay (@dana) / a few are slow (@bob)",
    ),
    "role": (
        (("role", "tl @carol"),), "role", "role:tl", {"holder": "erin"},
        "role tl contested: carol (@dana) / erin (@bob)",
    ),
    "check": (
        (("fixed", "rollback"), ("check", "5m pass 0.2 % because so")), "check", "check:FIX:5m", {"state": "failed"},
        "contested: passed (@dana) / failed (@bob)",
    ),
    "closure point": (
        (("ready", "stable skip so"),), "check", "check:closure:stable", {"state": "failed"},
        "contested: skipped (@dana) / failed (@bob)",
    ),
    "task": ((("done", "@fay full"),), "task", "TASK", {"state": "failed"}, "contested: done (@dana) / failed (@bob)"),
    **{
        name: (((order_, ""),), "incident", "incident", {name: at(-90)}, f"{name} contested: ")
        for name, order_ in (
            ("began", "began"), ("detected", "detected"), ("acknowledged", "ack"), ("identified", "identified"),
            ("mitigated", "mitigated"), ("resolved", "resolved"),
        )
    },
}  # fmt: skip


def disagree(room: WarRoom, incident: IncidentId, clock: Clock, name: str) -> str:
    """Let two people say different things, and return how it is told."""
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "@fay look at the pool 5m")
    given, kind, on, values, words = CASES[name]
    for one, argument in given:
        order(room, incident, one, argument)
    desks = view(room, incident).desks
    on = on or desks.board[0].id
    on = on.replace("FIX", desks.fix.id if desks.fix is not None else "").replace("TASK", desks.tasks[0].id)
    apart(room, incident, clock, values, kind, on)
    return words
