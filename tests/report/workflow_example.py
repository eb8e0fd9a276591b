"""An incident like the example of the workflow's template, told as five people would: what each typed, and when."""

from __future__ import annotations

from warroom.intake.typed_line import COMMAND, read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.room.acts import closing, commander, scribe
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS, give

MIDNIGHT = Moment(1_770_940_800 * 1_000_000)
"""2026-02-13 00:00 UTC."""
ZONE = "UTC"

SAID = """
14:35 pager 14:30 *First alert: high error rate
14:35 bob 14:30 /detected monitor
14:36 bob 14:33 /ack on-call paged
14:36 alice /role tl @bob
14:36 alice /role comms @charlie
14:36 alice /role scribe @dana
14:37 alice /type database
14:38 charlie 47 tickets so far
14:39 bob ? N+1 query in the user profile endpoint
14:40 bob > connections at 498 of 500
14:41 bob ? memory leak in the new feature
14:42 pager alert: error rate 12 %
14:42 pager alert: error rate 12 %
14:43 alice @erin look at the slow query log 15m
14:44 bob /hyp H2 refuted memory is flat
14:45 bob /hyp H1 confirmed 41 queries a request
14:46 alice /status Identified
14:50 erin /done @erin the same query forty times
14:55 charlie /impact Profile pages fail or time out
15:00 bob *+ fix developed and reviewed
15:20 bob /fixed hotfix one JOIN instead of a query for each friend
15:30 bob /status Resolved
15:31 charlie /complaints 47
15:40 dana todo @bob add a load test for the profile endpoint
15:41 dana todo alert on the pool at 75 %
"""


def workflow_example(room: WarRoom, playbook: Playbook) -> IncidentId:
    """Tell it all and return the incident's id; it ends closed, half an hour after it was resolved."""
    person, clock = room.person, room.now
    rank, level = next(iter(enumerate(playbook.severities.severity)))
    try:
        _as(room, "alice", _minute("14:35"))
        incident = commander.declare(
            room, "User profile page exhausts the connection pool", severity=Severity(level.level, rank),
            phase="declare", phase_rank=1, zone=ZONE, began=_exactly("14:25"), roles={"ic": "alice"},
            facts={"channel": "#incident-2026-02-13-profile-slowdown", "users": "about 10,000 (15 % of active users)"},
        )  # fmt: skip
        for row in SAID.strip().splitlines():
            clock_words, who, say = row.split(" ", 2)
            _as(room, who, _minute(clock_words))
            _say(room, playbook, incident, say)
        _as(room, "alice", _minute("16:00"))
        view = room.view(incident)
        assert view is not None
        closing.close(room, incident, view, playbook, why="monitoring is green again")
    finally:
        room.person, room.now = person, clock
    return incident


def _say(room: WarRoom, playbook: Playbook, incident: IncidentId, say: str) -> None:
    line = read_line(say, now=room.now(), zone=ZONE, commands=ORDERS)
    if line.does == COMMAND:
        give(room, playbook, incident, line.command, line.argument, at=line.at)
    else:
        scribe.log(room, incident, line, typed=room.now())


def _minute(words: str) -> int:
    hours, minutes = map(int, words.split(":"))
    return MIDNIGHT + hours * HOUR + minutes * MINUTE


def _exactly(words: str) -> EventTime:
    return EventTime.at(Moment(_minute(words)), zone=ZONE)


def _as(room: WarRoom, person: str, at: int) -> None:
    ticks = iter(range(at, at + MINUTE, 1000))
    room.person, room.now = person, lambda: Moment(next(ticks))
