"""Orders in the line, the situation in words, and commands filled with what is known."""

from __future__ import annotations

import pytest

from tests.conftest import START, Clock, logged
from tests.room.giving import PLAYBOOK, order, view
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.readings.clocks import situation
from warroom.room.readings.filling import filled

# Decisions


# Hypotheses


# Verification


# Roles


# Tasks


# What is due


# Statuses, closing


# Words


def test_the_situation_is_spoken_in_less_than_half_a_minute(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "impact", "card payments fail with an error page")
    logged(room, incident, "? pool exhausted by the new profile page")
    order(room, incident, "hyp", "H1 confirmed")
    order(room, incident, "fixed", "hotfix cap the pool")
    logged(room, incident, "@bob look at web latency 3m")
    key_moments = room.pages(incident, Filter(pinned_only=True)).before(None, 3)
    _, lines = situation(view(room, incident), key_moments, PLAYBOOK, now=clock())
    words = " ".join(lines).split()
    assert len(words) <= 85, "170 words a minute are spoken"
    assert any(line.startswith("H1, confirmed") for line in lines)
    assert any(line.startswith("Next: resolve by") and "1 task out" in line for line in lines)


def test_commands_are_filled_with_the_incidents_values_and_quoted_for_a_shell(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "title", "it's \x1b[31mdown; rm -rf /")
    found = view(room, incident)
    assert filled("@debug look at [issue] in [place]", found) == "@debug look at it’s 31mdown rm -rf / in [place]"
    assert filled("grep [issue] log", found) == "grep 'it’s 31mdown rm -rf /' log"
    assert filled("git log --since=[when it began]", found) == "git log --since='2026-02-13 16:26 UTC'"
    assert EventTime.at(START).lo == START


def test_every_order_says_what_it_does() -> None:
    for name, one in ORDERS.items():
        assert one.typed.startswith(f"/{name}"), name
        assert one.says, name
        assert "(always now)" in one.meaning or one.keeps_time, name


def test_a_time_in_front_of_an_order_is_kept_or_refused_and_never_forgotten(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "? pool")
    logged(room, incident, "@bob look at web latency 3m")
    logged(room, incident, "!! fail over")
    words = {
        "sev": "P0", "role": "ic @fay", "status": "Identified", "phase": "triage", "impact": "x", "complaints": "4",
        "baseline": "p95 1 s", "triage": "1 a deploy", "reopen": "it is back", "type": "api", "close": "over",
        "fix": "a", "fixed": "hotfix b", "hyp": "H1 testing", "for": "H1 a", "against": "H1 b", "check": "1 skip",
        "investigate": "code @bob look 5m", "done": "@bob", "failed": "@fay", "watch": "@dana", "review": "",
        "posted": "internal", "duplicate": "another outage", "page": "@bob", "link": "pr https://x.example/1",
    }  # fmt: skip
    commander.declare(room, "Another outage", severity=Severity("P1", 1), phase="", phase_rank=0, zone="UTC")
    for number, name in enumerate(ORDERS):
        earlier = EventTime.at(Moment(clock.now - (20 + number) * 60 * MINUTE))
        if not ORDERS[name].keeps_time:
            with pytest.raises(RoomTrouble, match="leave the time away"):
                give(room, PLAYBOOK, incident, name, "x", at=earlier)
            continue
        if name == "failed":
            logged(room, incident, "@fay look at the cache 3m")
        if name == "reviewed":
            give(room, PLAYBOOK, incident, "fix", "c")
        over = view(room, incident).summary.closed is not None
        if over and name != "reopen":
            give(room, PLAYBOOK, incident, "reopen", "it is not")
        give(room, PLAYBOOK, incident, name, words.get(name, "x"), at=earlier)
        times = [one.at.lo for one in room.pages(incident, Filter(noise=True)).after(None, 1_000)]
        assert earlier.lo in times, name
