"""The workflow's own example, played by five people with a database of their own each, over one folder."""

from __future__ import annotations

from pathlib import Path

from tests.room.giving import PLAYBOOK, view
from tests.room.purging_people import Person, people
from warroom.intake.typed_line import COMMAND, read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.views import Severity
from warroom.room.acts import closing, commander, comms, scribe
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.readings import messages
from warroom.room.readings.cadence import updates_view

MIDNIGHT = Moment(1_770_940_800 * 1_000_000)
"""2026-02-13 00:00 UTC."""
TYPED = {"title": "Profile page", "subject": "slow or failing profile pages", "system": "profile page",
         "service": "The profile page"}  # fmt: skip
NAMES = ("alice", "bob", "charlie", "dana", "erin")
PLAYED = """
14:36 alice /role tl @bob
14:36 alice /role comms @charlie
14:36 alice /role scribe @dana
14:36 bob 14:30 /detected monitor
14:36 bob 14:33 /ack on-call paged
14:37 alice /channel #incident-2026-02-13-profile-slowdown
14:37 alice /type database
14:38 dana 14:30 *First alert: high error rate
14:38 charlie post internal
14:39 charlie /users about 10,000
14:39 bob /baseline error-rate 0.2 %
14:40 bob ? N+1 query in the user profile endpoint
14:41 bob ? memory leak in the new feature
14:42 bob > connections at 498 of 500
14:43 alice @erin look at the slow query log 15m
14:44 charlie /impact Profile pages fail or time out
14:45 charlie post status-page
14:46 bob /hyp H2 refuted memory is flat
14:50 erin /done @erin the same query forty times
14:51 bob /hyp H1 confirmed 41 queries a request
14:52 alice /status Identified
14:53 charlie post internal
15:00 bob *+ fix developed and reviewed
15:08 charlie post internal
15:20 bob /fixed hotfix one JOIN instead of a query for each friend
15:21 alice /status Fixing
15:22 charlie post internal
15:25 bob /check 5m pass 0.2 %
15:31 charlie /complaints 47
15:35 bob /check 15m pass 0.2 %
15:36 charlie post internal
15:50 bob /check 30m pass 0.1 %
15:51 charlie post internal
16:20 bob /check 60m pass 0.1 %
16:21 alice /status Resolved
16:22 charlie post internal
16:22 charlie post status-page
16:30 dana todo @bob add a load test for the profile endpoint
16:31 dana todo alert on the pool at 75 %
"""


def at(words: str) -> int:
    hours, minutes = map(int, words.split(":"))
    return MIDNIGHT + hours * HOUR + minutes * MINUTE


def meet(everybody: list[Person]) -> None:
    """Everybody publishes and fetches; the clock stands still."""
    for _ in range(2):
        for person in everybody:
            person.round()


def play(root: Path) -> tuple[list[Person], IncidentId]:
    """Play it from 14:35 to 16:40, and return who played, and the incident."""
    made = people(root, *NAMES)
    everybody = made.__enter__()
    by_name = dict(zip(NAMES, everybody, strict=True))
    clock = everybody[0].clock
    clock.now = at("14:35")
    level = PLAYBOOK.severities.severity[0]
    incident = commander.declare(
        by_name["alice"].room, "User profile page exhausts the connection pool", severity=Severity(level.level, 0),
        phase="declare", phase_rank=1, zone="UTC", began=EventTime.at(Moment(at("14:25")), zone="UTC"),
        roles={"ic": "alice"},
    )  # fmt: skip
    meet(everybody)
    for row in PLAYED.strip().splitlines():
        moment, who, say = row.split(" ", 2)
        if at(moment) > clock.now:
            clock.now = at(moment)
            meet(everybody)
        if say.startswith("post "):
            _post(by_name[who], by_name["alice"], everybody, incident, say.removeprefix("post "))
        else:
            _act(by_name[who], incident, say)
    clock.now = at("16:40")
    meet(everybody)
    alice = by_name["alice"].room
    closing.close(alice, incident, view(alice, incident), PLAYBOOK, why="monitoring is green, the page was checked")
    meet(everybody)
    return everybody, incident


def _post(person: Person, commander_: Person, everybody: list[Person], incident: IncidentId, audience: str) -> None:
    """Post what is due to ``audience``; the commander approves what needs it, having everything that was said."""
    typed = TYPED if audience == "status-page" else {}
    draft = messages.draft_view(person.room, PLAYBOOK, incident, audience, typed=typed)
    if audience == "status-page":
        comms.ask_approval(person.room, PLAYBOOK, incident, draft)
        meet(everybody)
        clocks = updates_view(commander_.room, PLAYBOOK, incident).audiences
        waits = next(one.waiting[-1] for one in clocks if one.name == audience)
        comms.approve(commander_.room, PLAYBOOK, view(commander_.room, incident), waits)
        meet(everybody)
        draft = messages.draft_view(person.room, PLAYBOOK, incident, audience, typed=typed)
    comms.post(person.room, PLAYBOOK, incident, draft)


def _act(person: Person, incident: IncidentId, say: str) -> None:
    room = person.room
    line = read_line(say, now=room.now(), zone="UTC", commands=ORDERS)
    if line.does == COMMAND:
        give(room, PLAYBOOK, incident, line.command, line.argument, at=line.at)
    else:
        scribe.log(room, incident, line, typed=room.now())
