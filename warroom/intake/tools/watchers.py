"""What clouds and services that watch say of an alert: one object for it, which says whether it is over. A new one is a
new row of `WATCHERS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    NotReadable,
    at_path,
    first_of,
    line_at,
    link_at,
    name_at,
    read_json,
    text_at,
    time_of,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document
from warroom.model.moment import EventTime

FIRING, RESOLVED = "firing", "resolved"


@dataclass(frozen=True, slots=True)
class Watcher:
    """Where each part of an alert stands, as names with dots between; the first of several that says anything counts.

    ``needs`` are the fields by which such an object is known. ``id`` is of the alert itself, the same when it is over.
    ``states`` maps its own words (small letters) to `FIRING` or `RESOLVED`; what is neither is not taken. Without a
    field of its ``state`` it is over where it says when it ended. ``began`` and ``ended`` may be one field, of the
    change of its state: what is over says nothing of its beginning then, as where it says no time of that.
    """

    source: str
    title: str
    needs: tuple[str, ...]
    id: tuple[str, ...]
    name: tuple[str, ...]
    words: tuple[str, ...]
    state: str
    states: Mapping[str, str]
    began: tuple[str, ...]
    ended: tuple[str, ...]
    severity: str = ""
    link: tuple[str, ...] = ()
    labels: tuple[str, ...] = field(default=())


WATCHERS = (
    Watcher(
        "cloudwatch", "CloudWatch", ("AlarmName", "NewStateValue"), ("AlarmArn", "AlarmName"), ("AlarmName",),
        ("AlarmDescription", "NewStateReason"), "NewStateValue", {"alarm": FIRING, "ok": RESOLVED},
        ("StateChangeTime",), ("StateChangeTime",), labels=("Region", "AWSAccountId", "NewStateReason"),
    ),
    Watcher(
        "cloudwatch", "CloudWatch", ("detail.alarmName", "detail.state.value"), ("resources.0", "detail.alarmName"),
        ("detail.alarmName",), ("detail.configuration.description", "detail.state.reason"), "detail.state.value",
        {"alarm": FIRING, "ok": RESOLVED}, ("detail.state.timestamp", "time"), ("detail.state.timestamp", "time"),
        labels=("region", "account", "detail.state.reason"),
    ),
    Watcher(
        "azure", "Azure Monitor", ("data.essentials.alertRule", "data.essentials.monitorCondition"),
        ("data.essentials.alertId", "data.essentials.originAlertId"), ("data.essentials.alertRule",),
        ("data.essentials.description",), "data.essentials.monitorCondition", {"fired": FIRING, "resolved": RESOLVED},
        ("data.essentials.firedDateTime",), ("data.essentials.resolvedDateTime",), "data.essentials.severity",
        ("data.essentials.investigationLink",), ("data.essentials.monitoringService", "data.essentials.signalType"),
    ),
    Watcher(
        "gcp", "Google Cloud Monitoring", ("incident.incident_id", "incident.policy_name"), ("incident.incident_id",),
        ("incident.policy_name",), ("incident.summary", "incident.condition_name"), "incident.state",
        {"open": FIRING, "closed": RESOLVED}, ("incident.started_at",), ("incident.ended_at",), "incident.severity",
        ("incident.url",), ("incident.resource_name", "incident.condition_name"),
    ),
    Watcher(
        "newrelic", "New Relic", ("issueUrl", "alertPolicyNames"), ("id",), ("title.0", "title"),
        ("alertConditionNames.0", "alertConditionNames"), "state",
        {"created": FIRING, "activated": FIRING, "closed": RESOLVED}, ("createdAt",), ("closedAt", "updatedAt"),
        "priority", ("issueUrl",), ("impactedEntities.0", "workflowName"),
    ),
    Watcher(
        "datadog", "Datadog", ("alert_transition", "title"), ("alert_cycle_key", "aggreg_key", "alert_id", "id"),
        ("alert_title", "title"), ("text_only_msg", "body"), "alert_transition",
        {"triggered": FIRING, "re-triggered": FIRING, "warn": FIRING, "no data": FIRING, "recovered": RESOLVED},
        ("date", "last_updated"), ("date", "last_updated"), "priority", ("link", "event_url"), ("hostname", "tags"),
    ),
    Watcher(
        "sentry", "Sentry", ("data.event.issue_id", "data.triggered_rule"), ("data.event.issue_id",),
        ("data.event.title",), ("data.triggered_rule",), "action", {"triggered": FIRING},
        ("data.event.datetime", "data.event.timestamp"), (), "data.event.level", ("data.event.web_url",),
        ("data.event.culprit",),
    ),
    Watcher(
        "sentry", "Sentry", ("data.metric_alert.id", "action"), ("data.metric_alert.id",),
        ("data.metric_alert.alert_rule.name", "data.description_title"), ("data.description_text",), "action",
        {"critical": FIRING, "warning": FIRING, "resolved": RESOLVED}, ("data.metric_alert.date_started",),
        ("data.metric_alert.date_closed",), "action", ("data.web_url",),
    ),
    Watcher(
        "uptime-kuma", "Uptime Kuma", ("heartbeat.status", "monitor.name"), ("monitor.id", "heartbeat.monitorID"),
        ("monitor.name",), ("heartbeat.msg",), "heartbeat.status", {"0": FIRING, "1": RESOLVED}, ("heartbeat.time",),
        ("heartbeat.time",), link=("monitor.url",), labels=("monitor.type", "monitor.hostname"),
    ),
    Watcher(
        "better-stack", "Better Stack", ("cause", "started_at", "name"), ("id",), ("name",), ("cause",), "", {},
        ("started_at",), ("resolved_at",), link=("url",),
    ),
    Watcher(
        "zabbix", "Zabbix", ("eventid", "clock", "name", "r_eventid"), ("eventid",), ("name",), ("opdata",), "", {},
        ("clock",), ("r_clock",), "severity", labels=("hosts.0.name",),
    ),
    Watcher(
        "pingdom", "Pingdom", ("check_id", "check_name", "current_state"), ("check_id",), ("check_name",),
        ("description", "long_description"), "current_state", {"down": FIRING, "up": RESOLVED},
        ("state_changed_timestamp", "state_changed_utc_time"), ("state_changed_timestamp", "state_changed_utc_time"),
        "importance_level", ("check_params.full_url",), ("check_type", "check_params.hostname"),
    ),
    Watcher(
        "dynatrace", "Dynatrace", ("displayId", "title", "startTime"), ("problemId", "displayId"), ("title",),
        ("affectedEntities.0.name",), "", {}, ("startTime",), ("endTime",), "severityLevel",
        labels=("displayId", "impactLevel"),
    ),
    Watcher(
        "dynatrace", "Dynatrace", ("ProblemID", "ProblemTitle", "State"), ("PID", "ProblemID"), ("ProblemTitle",),
        ("ImpactedEntity", "ProblemImpact"), "State", {"open": FIRING, "resolved": RESOLVED},
        ("ProblemDetailsJSON.startTime",), ("ProblemDetailsJSON.endTime",), "ProblemSeverity", ("ProblemURL",),
        ("ProblemID", "Tags"),
    ),
    Watcher(
        "splunk", "Splunk Observability", ("incidentId", "detector", "status", "rule"), ("incidentId",),
        ("rule", "detector"), ("description", "messageTitle"), "status",
        {"anomalous": FIRING, "ok": RESOLVED, "manually resolved": RESOLVED}, ("timestamp",), ("timestamp",),
        "severity", ("detectorUrl",), ("detector", "originatingMetric"),
    ),
    Watcher(
        "openstatus", "OpenStatus", ("cronTimestamp", "monitor.name", "status"), ("monitor.id",), ("monitor.name",),
        ("errorMessage",), "status", {"error": FIRING, "degraded": FIRING, "recovered": RESOLVED},
        ("cronTimestamp",), ("cronTimestamp",), link=("monitor.url",), labels=("statusCode", "latency"),
    ),
    Watcher(
        "ilert", "ilert", ("eventType", "alert.summary", "alert.reportTime"), ("alert.id",), ("alert.summary",),
        ("alert.details",), "alert.status", {"pending": FIRING, "accepted": FIRING, "resolved": RESOLVED},
        ("alert.reportTime",), ("alert.resolvedOn",), "alert.priority", labels=("alert.alertSource.name",),
    ),
)  # fmt: skip

NAMES = tuple(dict.fromkeys(watcher.source for watcher in WATCHERS))
"""The names of the sources."""


def is_watcher(document: Document, source: str) -> bool:
    """Whether it is an alert of ``source``, or SNS with such a one in it."""
    payload = _opened(document.said)
    if source == "cloudwatch" and _asks_to_confirm(payload):
        return True
    return _watcher_of(payload, source) is not None


def read_watcher(document: Document, source: str) -> Iterator[ToolEvent | Skipped]:
    """That the alert began, as far as it says so, and that it ended."""
    payload = _opened(document.said)
    watcher = _watcher_of(payload, source)
    if watcher is None:
        why = "a subscription of SNS that waits to be confirmed: open its SubscribeURL"
        yield Skipped(why, document.where)
        return
    began, ended = _time(payload, watcher.began), _time(payload, watcher.ended)
    said = line_at(payload, *_path(watcher.state), longest=40).lower() if watcher.state else ""
    state = watcher.states.get(said) if watcher.state else (FIRING if ended is None else RESOLVED)
    name, mine = _first(payload, watcher.name), _first(payload, watcher.id)
    if state is None or not name:
        yield Skipped(f"an alert of {watcher.title} whose state is {said or 'not said'}", document.where)
        return
    words = _first(payload, watcher.words)
    told = f"{name}: {words}" if words and words != name else name
    shared: dict[str, Any] = {
        "speaker": watcher.title,
        "machine": True,
        "title": name,
        "severity": line_at(payload, *_path(watcher.severity), longest=40) if watcher.severity else "",
        "link": first_of(*(link_at(payload, *_path(path)) for path in watcher.link)),
        "labels": _labels(payload, watcher),
        "where": document.where,
    }
    only_changes = watcher.began == watcher.ended or began is None
    key = f"{source}:{first_of(mine, name)}"
    first = "" if only_changes and state == RESOLVED else f"{key}:{began.lo if began is not None else ''}:{FIRING}"
    about = key if only_changes else ""
    if first:
        yield ToolEvent(
            first,
            began or document.sent or unknown_time(),
            f"FIRING {told}",
            state=FIRING,
            milestone="detected",
            about=about,
            **shared,
        )
    if state == RESOLVED:
        over = ended or document.sent
        yield ToolEvent(
            f"{key}:{over.lo if over is not None else ''}:{RESOLVED}", over or unknown_time(), f"RESOLVED {told}",
            state=RESOLVED, milestone="resolved", of=first, about=about, **shared,
        )  # fmt: skip


def sources() -> Iterator[tuple[str, str, Any, Any]]:
    """Each source of the table: its name, its title, what tells that an object is of it, and what reads one."""
    for source, title in {watcher.source: watcher.title for watcher in WATCHERS}.items():
        yield source, title, partial(is_watcher, source=source), partial(read_watcher, source=source)


def _watcher_of(payload: Mapping[str, Any], source: str) -> Watcher | None:
    return next(
        (
            watcher
            for watcher in WATCHERS
            if watcher.source == source and all(_at(payload, need) is not None for need in watcher.needs)
        ),
        None,
    )


def _opened(payload: dict[str, Any]) -> dict[str, Any]:
    """What SNS carries, where it carries an object."""
    if not (isinstance(payload.get("TopicArn"), str) and isinstance(payload.get("Message"), str)):
        return payload
    try:
        carried = read_json(payload["Message"])
    except NotReadable:
        return payload
    return carried if isinstance(carried, dict) else payload


def _asks_to_confirm(payload: Mapping[str, Any]) -> bool:
    return text_at(payload, "Type") == "SubscriptionConfirmation" and "SubscribeURL" in payload


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(dotted.split("."))


def _at(payload: object, dotted: str) -> object:
    """What stands there; a digit is a place in a list."""
    holder: object = payload
    for name in _path(dotted):
        if name.isdecimal():
            holder = holder[int(name)] if isinstance(holder, list) and len(holder) > int(name) else None
        else:
            holder = at_path(holder, name)
    return holder


def _first(payload: object, paths: tuple[str, ...]) -> str:
    return first_of(*(line_at({"": _at(payload, path)}, "") for path in paths))


def _time(payload: object, paths: tuple[str, ...]) -> EventTime | None:
    return next((at for path in paths if (at := time_of(_at(payload, path))) is not None), None)


def _labels(payload: object, watcher: Watcher) -> dict[str, str]:
    labels = {
        path.removesuffix(".0").rpartition(".")[2]: name_at({"": _at(payload, path)}, "") for path in watcher.labels
    }
    return {name: text for name, text in labels.items() if text}
