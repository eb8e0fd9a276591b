"""Alertmanager and Grafana: a group of alerts, each with its labels, when it began and when it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.documents import Document
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
from warroom.model.moment import EventTime

FIRING, RESOLVED = "firing", "resolved"
MOST_ALERTS = 20_000


def is_alertmanager(document: Document) -> bool:
    """Whether it is a message of an Alertmanager, or one of its alerts."""
    said = document.said
    if is_object(said, "alerts", "groupLabels") or is_object(said, "alerts", "groupKey"):
        return not is_grafana(document)
    return is_object(said, "labels", "annotations") and ("startsAt" in said or "fingerprint" in said)


def is_grafana(document: Document) -> bool:
    """Whether it is a message of Grafana's alerting."""
    said = document.said
    if not is_object(said, "alerts"):
        return False
    own = ("orgId", "ruleUid", "dashboardURL", "panelURL")
    marked = any(name in said for name in own) or text_at(said, "version") == "1"
    return marked or any(name in one for one in rows_at(said, "alerts") for name in (*own, "valueString", "silenceURL"))


def read_alertmanager(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its alerts: that each began, and that it ended."""
    return _read(document, "am", "Alertmanager")


def read_grafana(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its alerts: that each began, and that it ended."""
    return _read(document, "graf", "Grafana")


def _read(document: Document, prefix: str, machine: str) -> Iterator[ToolEvent | Skipped]:
    said = document.said
    rows = list(rows_at(said, "alerts")) if "alerts" in said else [said]
    cut = at_path(said, "truncatedAlerts")
    if isinstance(cut, int) and cut > 0:
        yield Skipped(f"{cut} alerts that {machine} left out of its message", document.where)
    if len(rows) > MOST_ALERTS:
        yield Skipped(f"more than {MOST_ALERTS} alerts in one message", document.where)
    for number, one in enumerate(rows[:MOST_ALERTS], 1):
        yield from _alert(one, document, f"{document.where} alert {number}".strip(), prefix, machine)


def _alert(
    one: dict[str, Any], document: Document, where: str, prefix: str, machine: str
) -> Iterator[ToolEvent | Skipped]:
    labels = labels_at(one, "labels")
    began = time_at(one, "startsAt") or document.sent
    state = first_of(text_at(one, "status").lower(), text_at(document.said, "status").lower(), FIRING)
    if not labels and began is None:
        yield Skipped("an alert without labels and time", where)
        return
    name = first_of(line_at(one, "labels", "alertname"), line_at(document.said, "title"), "alert")
    mark = first_of(name_at(one, "fingerprint"), _fingerprint(labels))
    key = f"{prefix}:{mark}:{began.lo if began is not None else ''}"
    said = first_of(
        text_at(one, "annotations", "summary"), text_at(one, "annotations", "message"),
        text_at(one, "annotations", "description"),
    )  # fmt: skip
    link = first_of(*(link_at(one, at) for at in ("panelURL", "dashboardURL", "generatorURL")))
    runbook = first_of(link_at(one, "annotations", "runbook_url"), link_at(one, "annotations", "runbook"))
    values = labels_at(one, "values")
    shared = {
        "speaker": machine, "machine": True, "link": link or link_at(document.said, "externalURL"), "title": name,
        "severity": line_at(one, "labels", "severity", longest=40), "where": where,
        "labels": labels | ({"runbook": runbook} if runbook else {}) | values,
        "channel": name_at(document.said, "receiver"),
    }  # fmt: skip
    words = f"{name}: {said}" if said and said != name else name
    first = f"{key}:{FIRING}"
    yield _event(first, began, f"FIRING {words}", FIRING, milestone="detected", **shared)
    if state == RESOLVED:
        ended = time_at(one, "endsAt") or document.sent
        yield _event(
            f"{key}:{RESOLVED}", ended, f"RESOLVED {words}", RESOLVED, milestone="resolved", of=first, **shared
        )


def _event(native: str, at: EventTime | None, text: str, state: str, **shared: Any) -> ToolEvent:
    return ToolEvent(native, at or unknown_time(), text, state=state, **shared)


def _fingerprint(labels: dict[str, str]) -> str:
    """What stands for an alert that has no fingerprint of its own: its labels."""
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:16]
