"""The same questions asked of every place that tells of an incident, and random incidents to ask them about."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from random import Random

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, message, order, view
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, Severity
from warroom.report.markdown import markdown
from warroom.report.post_mortem import draft
from warroom.room.acts import commander, purging, scribe
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.handing_over import packet
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings.board import board
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import situation
from warroom.room.readings.due import updates_due
from warroom.widgets.header import Header

ORDERS = (
    ("ack", ""), ("sev", "P0"), ("sev", "P1"), ("sev", "P1 it is less"), ("sev", "P2 nobody notices"), ("sev", "P3 no"),
    ("role", "ic @alice"), ("role", "ic @bob"), ("role", "ic nobody"), ("role", "tl @carol"),
    ("detected", "monitor"), ("detected", "report"), ("began", ""), ("users", "4,000"), ("impact", "nobody can pay"),
    ("fixed", "rollback v2"), ("fixed", "configuration flag off"), ("fixed", "hotfix pool"),
    ("fixed", "external vendor"),
    ("hyp", "H1 confirmed"), ("hyp", "H1 refuted"), ("hyp", "H2 confirmed"), ("hyp", "H1 open"),
    ("check", "5m pass"), ("check", "15m pass"), ("check", "30m pass"), ("check", "60m pass"), ("check", "5m fail"),
    ("check", "60m pass because it must be"), ("status", "Identified"), ("status", "Fixing"), ("status", "Resolved"),
    ("status", "Investigating"), ("resolved", ""), ("close", "all well"), ("reopen", "it is back"),
    ("cancel", "false alarm"), ("phase", "resolve"), ("type", "security"), ("status-page", "Not needed"),
)  # fmt: skip
"""What is ordered, mostly without a time, sometimes some minutes back."""
LINES = ("> 5xx at 12 %", "? pool exhausted", "? bad deploy", "! roll back", "+ flag is off", "@bob look 10m", "noted")


def play(rooms: tuple[WarRoom, ...], clock: Clock, random: Random, *, acts: int) -> tuple[IncidentId, list[str]]:
    """A random incident, and what was done in it: by several people, with times, corrections and merges."""
    room = rooms[0]
    if random.random() < 0.3:
        incident = open_incident(room, PLAYBOOK, "Login slow", Severity("P2", 2), zone="UTC")
    else:
        incident = commander.declare(
            room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
        )
    done = []
    for _ in range(acts):
        clock.now += random.choice((0, 1, 1, 4, 7, 16, 31, 62)) * MINUTE
        room = random.choice(rooms)
        act, words = _act(room, incident, random)
        with contextlib.suppress(RoomTrouble):
            act()
            done.append(words)
    return incident, done


def _act(room: WarRoom, incident: IncidentId, random: Random) -> tuple[Callable[[], object], str]:
    kind = random.random()
    if kind < 0.68:
        name, words = random.choice(ORDERS)
        at = f"-{random.choice((1, 3, 9, 40))}" if random.random() < 0.2 else ""
        return (lambda: order(room, incident, name, words, at=at)), f"{at} /{name} {words}".strip()
    if kind < 0.8:
        line = random.choice(LINES)
        return (lambda: scribe.log(room, incident, read_line(line, now=room.now(), zone="UTC"), typed=room.now())), line
    if kind < 0.86:
        return (lambda: scribe.undo(room, incident)), "undo"
    if kind < 0.89:
        return (lambda: _merge(room, incident)), "merge"
    entries = room.pages(incident, Filter(noise=True, struck=False)).after(None, 200)
    if not entries:
        return (lambda: order(room, incident, "ack")), "ack"
    entry = random.choice(entries)
    shown = f"{entry.kind}: {entry.text.raw}"
    if kind < 0.94:
        return (lambda: scribe.strike(room, incident, entry.id, "a slip")), f"strike {shown}"
    if kind < 0.97:
        moment = EventTime.at(Moment(room.now() - random.choice((2, 20)) * MINUTE))
        return (lambda: scribe.correct_time(room, incident, entry.id, moment)), f"time {shown}"
    return (lambda: purging.purge(room, purging.find_words(room, incident, "exhausted", state_folder=""))), "purge"


def _merge(room: WarRoom, incident: IncidentId) -> None:
    if len(room.parts(incident)) > 1:
        other = next(part for part in room.parts(incident) if part != incident)
        order(room, incident, "part", other[:8])
        return
    other = commander.declare(
        room, "Mail late", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", roles={"ic": "eve"}
    )
    order(room, other, "fixed", "hotfix queue")
    order(room, incident, "merge", f"{other[:8]} yes")


def _minutes(words: str) -> int | None:
    """``3h 35m``, ``3 h 35 min``, ``3 hours 35 minutes``, ``2d 1h`` in minutes."""
    parts = re.findall(r"(\d+) ?(d|h|m)", words)
    if not parts and ("less than" in words or re.search(r"\d+ ?s", words) or "at once" in words):
        return 0
    return sum(int(n) * {"d": 1440, "h": 60, "m": 1}[unit] for n, unit in parts) if parts else None


def _behind(text: str, sign: str) -> str | None:
    """What stands behind ``sign`` in a line of ``text``."""
    line = next((line for line in text.splitlines() if sign in line), None)
    return line.partition(sign)[2].strip() if line is not None else None


class Told:
    """What every place says of an incident, as text or as what it was made of."""

    def __init__(self, room: WarRoom, incident: IncidentId) -> None:
        now = room.now()
        self.view = view(room, incident)
        owed = updates_due(updates_view(room, PLAYBOOK, incident, view=self.view), PLAYBOOK)
        pinned = room.pages(incident, Filter(pinned_only=True, struck=False)).before(None, 3)
        self.situation = "\n".join(situation(self.view, pinned, PLAYBOOK, now=now, updates=owed)[1])
        self.parts = dict(packet(room, incident, self.view, PLAYBOOK, now=now, updates=owed).parts)
        self.handed = "\n".join(line for lines in self.parts.values() for line in lines)
        self.case = reading.case(room, incident, PLAYBOOK)
        self.page = markdown(draft(self.case, PLAYBOOK), PLAYBOOK)
        self.home = next(one for one in room.incidents() if one.id == incident)
        self.header = Header(PLAYBOOK).lines(self.view, now, 250).plain
        self.inside = message(room, incident, "internal")
        self.bosses = message(room, incident, "executive")
        house = PLAYBOOK.communication.audience[0]
        self.board = next((one for one in board(room, PLAYBOOK, house, now=now) if one.id == incident), None)
        self.closed = self.view.summary.closed is not None
        self.none = self.closed and self.view.summary.ending is not None


def answers(places: Told) -> dict[str, dict[str, object]]:
    """Each question, and what each place answers; a place that does not say is left out."""
    asked = {"is it closed": _closed(places), "severity": _severity(places), "who is IC": _commander(places)}
    asked["cause"] = _cause(places)
    asked["what fixed it"] = _fix(places)
    if places.closed:
        asked["how long"] = _length(places)
    else:
        asked["is it resolved"] = _resolved(places)
    fix = places.view.desks.fix
    if fix is not None:
        asked["checks passed"] = _checks(places)
    if places.none and places.view.summary.ending is not None and places.view.summary.ending.how == CANCELLED:
        asked["whom it hit"] = _hit(places)
    return asked


def _closed(places: Told) -> dict[str, object]:
    answered: dict[str, object] = {
        "view": places.closed, "home": places.home.closed is not None, "case": "closed" in places.case.times,
        "hand-over": bool(re.search(r"^(closed:|cancelled)", places.handed, re.MULTILINE)),
        "closing message": "INCIDENT CLOSED" in places.inside, "header": "closed " in places.header.casefold(),
    }  # fmt: skip
    if places.none:
        answered["header"] = "cancelled" in places.header.casefold()
    if places.board is not None:
        answered["board"] = places.board.ended is not None
    return answered


def _severity(places: Told) -> dict[str, object]:
    level = places.view.summary.severity
    answered: dict[str, object] = {
        "view": level.level if level is not None else "",
        "case": places.case.severity, "situation": places.situation[:2],
        "home": places.home.severity.level if places.home.severity is not None else "", "executive": places.bosses[:2],
        "document": (_behind(places.page, "**Severity**: ") or "")[:2], "header": _level(places.header),
        "hand-over": _level(places.handed),
    }  # fmt: skip
    if places.board is not None:
        answered["board"] = places.board.severity[:2]
    return answered


def _level(text: str) -> str:
    return next(iter(re.findall(r"\bP[0-3]\b", text)), "")


def _length(places: Told) -> dict[str, object]:
    answered: dict[str, object] = {
        "document": _minutes(_behind(places.page, "**Duration**: ") or ""),
        "closing message": _minutes(_behind(places.inside, "Duration: ") or ""),
    }
    if spoken := re.search(r"^From .* UTC, ([^;\n]*)", places.situation, re.MULTILINE):
        answered["situation"] = _minutes(spoken[1])
    if handed := re.search(r", from .*? to .*?\(([^)]*)\)", places.handed):
        answered["hand-over"] = _minutes(handed[1])
    return answered


def _commander(places: Told) -> dict[str, object]:
    led = re.search(r"Led by ([^.]*)\.", places.situation)
    answered: dict[str, object] = {
        "view": tuple(sorted(one.raw for one in places.view.holders("ic"))),
        "hand-over": _people(_behind(places.handed, "Incident Commander: ")),
        "executive": _people(_behind(places.bosses, "Incident Commander: ")),
        "situation": tuple(sorted(led[1].split(" and "))) if led is not None else (),
    }
    if not places.closed:
        answered["document"] = _people((_behind(places.page, "**Incident Commander**: ") or "").rpartition(", ")[2])
    return answered


def _people(words: str | None) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"@(\w+)", words or "")))


def _resolved(places: Told) -> dict[str, object]:
    return {
        "view": places.view.resolved is not None, "case": "resolved" in places.case.times,
        "situation": "Status: Resolved" in places.situation, "hand-over": "status: Resolved" in places.handed,
        "internal": "Status: Resolved" in places.inside, "executive": "Status: Resolved" in places.bosses,
    }  # fmt: skip


def _cause(places: Told) -> dict[str, object]:
    told_causes = re.findall(r"^The cause: (.*?)\.?$", places.page, re.MULTILINE)
    answered: dict[str, object] = {
        "view": sorted({card.statement.raw for card in places.view.desks.board if card.status == "confirmed"}),
        "document": sorted({cause.replace("\\", "") for cause in told_causes}),
        "hand-over": sorted(set(re.findall(r"H\S+ confirmed: (.*)", places.handed))),
    }
    if not places.closed:
        answered["executive"] = sorted(re.findall(r"Cause confirmed: ([^.]*)\.", places.bosses))
    return answered


def _fix(places: Told) -> dict[str, object]:
    fix = places.view.desks.fix
    fixed_by = fix.what.raw if fix is not None else ""
    answered: dict[str, object] = {
        "view": fixed_by,
        "case": places.case.fixes[-1].what.raw if places.case.fixes else "",
    }
    if fixed_by and places.closed and not places.none and "resolved" in places.case.times:
        answered["closing message"] = _behind(places.inside, "Resolution: ")
    if fixed_by:
        verified = "\n".join(places.parts.get("Verification", ()))
        answered["hand-over"] = fixed_by if f"{fixed_by}, in at" in verified else verified
    return answered


def _checks(places: Told) -> dict[str, object]:
    """How many timed checks passed of the fixes whose checks are made: of the last one, and of those beside it."""
    rounds = places.view.desks.rounds
    ids = {fix.id for fix in rounds}
    passed = sum(check.state == CheckState.PASSED for fix in rounds for check in fix.checks if check.due is not None)
    timed = [check for check in places.case.checks if check.round in ids and check.due is not None]
    verified = places.parts.get("Verification", ())
    answered: dict[str, object] = {
        "view": passed, "case": sum(check.state == CheckState.PASSED for check in timed),
        "hand-over": sum(bool(re.search(r"\?: passed", line)) for line in verified),
    }  # fmt: skip
    if spoken := re.findall(r"(\d+) of \d+ checks? passed", places.situation):
        answered["situation"] = sum(map(int, spoken))
    return answered


def _hit(places: Told) -> dict[str, object]:
    impact = places.page.partition("## Impact")[2].partition("## Root")[0]
    every = {
        "closing message": places.inside, "document": impact, "situation": places.situation, "hand-over": places.handed,
        "executive": places.bosses,
    }  # fmt: skip
    return {place: "4,000" in text for place, text in every.items()}


def disagreements(room: WarRoom, incident: IncidentId) -> dict[str, dict[str, object]]:
    """The questions that have more than one answer."""
    return {
        question: answered
        for question, answered in answers(Told(room, incident)).items()
        if len({repr(answer) for answer in answered.values()}) > 1
    }
