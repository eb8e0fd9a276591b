"""Prometheus, and what answers as it does (Thanos, Mimir, Grafana's rules): its alerts as ``/api/v1/alerts`` and
``/api/v1/rules`` list them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.alerts import MOST_ALERTS, fingerprint, runbook_of, told_by
from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    labels_at,
    line_at,
    name_at,
    rows_at,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document

_FIRING = ("firing", "alerting")


def is_prometheus(document: Document) -> bool:
    """Whether it is a list of alerts or of rules, as Prometheus answers."""
    payload = document.said
    if not isinstance(at_path(payload, "data"), dict):
        return False
    if text_at(payload, "status") == "success" and isinstance(at_path(payload, "data", "alerts"), list):
        return True
    rules = (rule for group in rows_at(payload, "data", "groups") for rule in rows_at(group, "rules"))
    return any("query" in rule or "alerts" in rule for rule in rules)


def read_prometheus(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its alerts that fire: that each began. One that only waits to fire (pending) is told as not taken."""
    payload = document.said
    rows = [*rows_at(payload, "data", "alerts")]
    for group in rows_at(payload, "data", "groups"):
        for rule in rows_at(group, "rules"):
            rows += [{"annotations": at_path(rule, "annotations"), **alert} for alert in rows_at(rule, "alerts")]
    if len(rows) > MOST_ALERTS:
        yield Skipped(f"more than {MOST_ALERTS} alerts in one list", document.where)
    for number, alert in enumerate(rows[:MOST_ALERTS], 1):
        yield _alert(alert, f"{document.where} alert {number}".strip())


def _alert(alert: dict[str, Any], where: str) -> ToolEvent | Skipped:
    labels, began = labels_at(alert, "labels"), time_at(alert, "activeAt")
    state = text_at(alert, "state").lower()
    if not labels and began is None:
        return Skipped("an alert without labels and time", where)
    if state and not state.startswith(_FIRING):
        return Skipped(f"an alert that does not fire ({name_at(alert, 'state')})", where)
    name = first_of(line_at(alert, "labels", "alertname"), "alert")
    said, value = told_by(alert), name_at(alert, "value")
    return ToolEvent(
        f"prom:{fingerprint(labels)}:{began.lo if began is not None else ''}:firing", began or unknown_time(),
        f"FIRING {name}: {said}" if said and said != name else f"FIRING {name}",
        state="firing", milestone="detected", speaker="Prometheus", machine=True, title=name, where=where,
        severity=line_at(alert, "labels", "severity", longest=40),
        labels=labels | runbook_of(alert) | ({"value": value} if value else {}),
    )  # fmt: skip
