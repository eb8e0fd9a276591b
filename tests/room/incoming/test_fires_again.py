"""An alert that was over and fires again is new: it waits, is since when it fires now, and nothing of it is lost, also
of tools that say no time. Whatever is sent twice stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.room.giving import view
from warroom.intake.times import iso
from warroom.intake.tools.generic import Mapping
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.beginning import begin_with, beginning_of
from warroom.room.incoming.deliveries import deliver

MONDAY, OVER, THURSDAY = "2026-02-09T10:00:00Z", "2026-02-09T10:30:00Z", "2026-02-12T09:00:00Z"
_CHECK = Mapping("check.output", id="check.id", title="check.name", state="check.status", time="at")


def _alertmanager(fires: bool, at: str) -> dict[str, Any]:
    ends = {"startsAt": at} if fires else {"startsAt": MONDAY if at == OVER else THURSDAY, "endsAt": at}
    alert = {"status": "firing" if fires else "resolved", "labels": {"alertname": "Disk"}, "annotations": {}, **ends}
    return {"version": "4", "groupKey": "g", "groupLabels": {}, "alerts": [alert]}


TOLD: dict[str, tuple[Callable[[bool, str], dict[str, Any]], Mapping | None]] = {
    "uptime-kuma": (lambda fires, at: {
        "heartbeat": {"monitorID": 3, "status": int(not fires), "time": at}, "monitor": {"id": 3, "name": "Disk"},
    }, None),
    "cloudwatch": (lambda fires, at: {
        "AlarmName": "Disk", "NewStateValue": "ALARM" if fires else "OK", "StateChangeTime": at,
    }, None),
    "pingdom": (lambda fires, at: {
        "check_id": 7, "check_name": "Disk", "current_state": "DOWN" if fires else "UP",
        "state_changed_utc_time": at.rstrip("Z"),
    }, None),
    "alertmanager": (_alertmanager, None),
    "splunk-on-call": (lambda fires, at: {
        "message_type": "CRITICAL" if fires else "RECOVERY", "entity_id": "Disk", "state_start_time": at,
    }, None),
    "sensu": (lambda fires, at: {
        "check": {"id": 7, "name": "Disk", "output": "full", "status": "critical" if fires else "ok"}, "at": at,
    }, _CHECK),
    "splunk-on-call, no time": (lambda fires, at: {
        "message_type": "CRITICAL" if fires else "RECOVERY", "entity_id": "Disk",
    }, None),
    "dynatrace, no time": (lambda fires, at: {
        "State": "OPEN" if fires else "RESOLVED", "ProblemID": "P1", "ProblemTitle": "Disk",
    }, None),
    "sensu, no time": (lambda fires, at: {
        "check": {"id": 7, "name": "Disk", "output": "full", "status": "critical" if fires else "ok"},
    }, _CHECK),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_an_alert_that_fires_again_waits_since_then_however_often_it_is_sent(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    payload, mapping = TOLD[name]

    def sent(fires: bool, at: str) -> int:
        body = json.dumps(payload(fires, at)).encode()
        new = deliver(room, name.partition(",")[0], body, mapping=mapping).new
        assert deliver(room, name.partition(",")[0], body, mapping=mapping).new == 0  # the sender heard no answer
        return new

    assert (sent(True, MONDAY), sent(False, OVER)) == (1, 1)
    inbox.take(room, incident, inbox.waiting(room))
    assert sent(True, THURSDAY) == 1
    (waiting,) = inbox.waiting(room)
    assert inbox.fires(waiting)
    if "no time" not in name:
        assert iso(beginning_of([waiting], waiting.name).since) == THURSDAY
        assert begin_with(room, incident, inbox.chosen(room, waiting.name, taken=True)).detected is not None
        assert iso(view(room, incident).times["detected"].lo) == THURSDAY
    inbox.take(room, incident, [waiting])
    assert sent(False, "2026-02-12T09:30:00Z") == 1
    assert [inbox.is_over(alert) for alert in inbox.waiting(room)] == [True]


def test_what_is_sent_late_of_an_earlier_time_begins_nothing(room: WarRoom) -> None:
    payload, _ = TOLD["uptime-kuma"]
    for fires, at in ((False, OVER), (True, MONDAY)):
        deliver(room, "uptime-kuma", json.dumps(payload(fires, at)).encode())
    assert [inbox.is_over(alert) for alert in inbox.waiting(room)] == [True]
