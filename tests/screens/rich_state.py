"""An incident in which everything that a desk can show is there at once."""

from __future__ import annotations

from tests.conftest import logged, seeded
from tests.oplog.builder import Scripted
from tests.screens.opening import Still, playbook
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give


def rich(path: str, *, start: int) -> tuple[WarRoom, IncidentId]:
    """A role on offer, an open poll, a task at zero, a contested hypothesis, a check due and one that failed, figures,
    and the closure checklist half ticked. Return the room and the incident.
    """
    clock = Still(start)
    room = WarRoom(path, person="dana", now=clock, entropy=seeded(5))
    clock.forward(minutes=-75)
    incident = commander.declare(
        room, "Payment processing failures", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC",
        roles={"ic": "alice", "tl": "bob", "comms": "charlie", "scribe": "dana"},
    )  # fmt: skip

    def order(name: str, words: str = "") -> None:
        clock.forward(seconds=20)
        give(room, playbook(), incident, name, words)

    order("ack")
    order("type", "database")
    order("baseline", "error-rate 0.4 %")
    order("baseline", "p95 210 ms")
    order("triage", "1 v2.31 was deployed at 14:21")
    logged(room, incident, "> connections at 498 of 500")
    logged(room, incident, "? connection pool exhausted by an N+1 query in the user profile")
    logged(room, incident, "? memory leak in the new feature")
    logged(room, incident, "? the card gateway answers slowly")
    order("hyp", "H1 confirmed 41 queries a request")
    order("for", "H1 -2 connections free on every host")
    order("against", "H2 the heap is flat since Tuesday")
    order("owner", "H2 @erin")
    order("hyp", "H3 testing")
    order("status", "Identified")
    order("fix", "cap the pool")
    order("fixed", "configuration cap the pool at 400")
    clock.forward(minutes=6)
    order("check", "5m fail 9 %, no change")
    order("fix", "join instead of one query a user")
    order("reviewed")
    order("fixed", "hotfix")
    clock.forward(minutes=6)
    order("check", "5m pass 0.4 %")
    order("investigate", "database @fay look at the slow query log 20m")
    logged(room, incident, "@bob look at web latency 3m")
    logged(room, incident, "@dana ask the vendor whether they see it too 2m")
    logged(room, incident, "!! fail over to the replica before the evening peak")
    order("object", "the replica lags by four minutes")
    order("status", "Resolved")
    order("ready", "monitoring pass")
    order("ready", "post-mortem skip it was a drill")
    clock.now = start
    view = room.view(incident)
    assert view is not None
    apart = Scripted("erin", incident=incident, t=start - 60_000_000)
    card = next(card for card in view.desks.board if card.label.raw == "H2")
    offered = {"to": "dana", "by": "alice", "at": start - 30_000_000}
    room.receive(
        [
            apart.write({"status": "confirmed"}, kind="hypothesis", on=card.id),
            apart.write({"offered": offered}, kind="role", on="role:ic"),
        ]
    )
    give(room, playbook(), incident, "phase", "close")
    return room, incident
