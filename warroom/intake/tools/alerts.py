"""Alertmanager and Grafana: a group of alerts, each with its labels, when it began and when it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    is_object,
    labels_at,
    line_at,
    link_at,
    name_at,
    rows_at,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document
from warroom.model.moment import EventTime
from warroom.model.sentences import counted

FIRING, RESOLVED = "firing", "resolved"
MOST_ALERTS = 20_000


def is_alertmanager(document: Document) -> bool:
    """Whether it is a message of an Alertmanager, one of its alerts, or a group of them as its API lists them."""
    payload = document.said
    own = ("groupLabels", "groupKey", "receiver")
    if is_object(payload, "alerts") and any(name in payload for name in own):
        return not is_grafana(document)
    return is_object(payload, "labels", "annotations") and ("startsAt" in payload or "fingerprint" in payload)


def is_grafana(document: Document) -> bool:
    """Whether it is a message of Grafana's alerting."""
    payload = document.said
    if not is_object(payload, "alerts"):
        return False
    own = ("orgId", "ruleUid", "dashboardURL", "panelURL")
    marked = any(name in payload for name in own) or text_at(payload, "version") == "1"
    return marked or any(
        name in row for row in rows_at(payload, "alerts") for name in (*own, "valueString", "silenceURL")
    )


def read_alertmanager(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its alerts: that each began, and that it ended."""
    return _read(document, "am", "Alertmanager")


def read_grafana(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its alerts: that each began, and that it ended."""
    return _read(document, "graf", "Grafana")


def _read(document: Document, prefix: str, machine: str) -> Iterator[ToolEvent | Skipped]:
    payload = document.said
    rows = list(rows_at(payload, "alerts")) if "alerts" in payload else [payload]
    cut = at_path(payload, "truncatedAlerts")
    if isinstance(cut, int) and cut > 0:
        yield Skipped(f"{counted(cut, 'alert', 'alerts')} that {machine} left out of its message", document.where)
    if len(rows) > MOST_ALERTS:
        yield Skipped(f"more than {MOST_ALERTS} alerts in one message", document.where)
    for number, alert in enumerate(rows[:MOST_ALERTS], 1):
        yield from _alert(alert, document, f"{document.where} alert {number}".strip(), prefix, machine)


def _alert(
    alert: dict[str, Any], document: Document, where: str, prefix: str, machine: str
) -> Iterator[ToolEvent | Skipped]:
    labels = labels_at(alert, "labels")
    began = time_at(alert, "startsAt") or document.sent
    state = first_of(text_at(alert, "status").lower(), text_at(document.said, "status").lower(), FIRING)
    if not labels and began is None:
        yield Skipped("an alert without labels and time", where)
        return
    name = first_of(line_at(alert, "labels", "alertname"), line_at(document.said, "title"), "alert")
    mark = first_of(name_at(alert, "fingerprint"), fingerprint(labels))
    key = f"{prefix}:{mark}:{began.lo if began is not None else ''}"
    said = told_by(alert)
    link = first_of(*(link_at(alert, at) for at in ("panelURL", "dashboardURL", "generatorURL")))
    values = labels_at(alert, "values")
    shared = {
        "speaker": machine,
        "machine": True,
        "link": link or link_at(document.said, "externalURL"),
        "title": name,
        "severity": line_at(alert, "labels", "severity", longest=40),
        "where": where,
        "labels": labels | runbook_of(alert) | values,
        "channel": first_of(name_at(document.said, "receiver", "name"), name_at(document.said, "receiver")),
    }
    words = f"{name}: {said}" if said and said != name else name
    first = f"{key}:{FIRING}"
    yield _event(first, began, f"FIRING {words}", FIRING, milestone="detected", **shared)
    if state == RESOLVED:
        ended = time_at(alert, "endsAt") or document.sent
        yield _event(
            f"{key}:{RESOLVED}", ended, f"RESOLVED {words}", RESOLVED, milestone="resolved", of=first, **shared
        )


def _event(native: str, at: EventTime | None, text: str, state: str, **shared: Any) -> ToolEvent:
    return ToolEvent(native, at or unknown_time(), text, state=state, **shared)


def told_by(alert: object) -> str:
    """What its annotations say happened."""
    return first_of(*(text_at(alert, "annotations", field) for field in ("summary", "message", "description")))


def runbook_of(alert: object) -> dict[str, str]:
    """The label that leads to its runbook, where it names one."""
    link = first_of(link_at(alert, "annotations", "runbook_url"), link_at(alert, "annotations", "runbook"))
    return {"runbook": link} if link else {}


def fingerprint(labels: dict[str, str]) -> str:
    """What stands for an alert that has no fingerprint of its own: its labels."""
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:16]
