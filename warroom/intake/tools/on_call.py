"""Splunk On-Call (VictorOps) and Squadcast: alerts as they are sent there or from there, and who did what of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    is_object,
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

_MESSAGES = {
    "critical": ("FIRING", "detected"),
    "warning": ("FIRING", "detected"),
    "acknowledgement": ("ACKNOWLEDGED", "acknowledged"),
    "recovery": ("RESOLVED", "resolved"),
    "info": ("", ""),
}
"""What Splunk On-Call calls a message, with the word for it and the milestone that it may mark."""
_ACTIONS = {
    "triggered": ("FIRING", "detected"),
    "acked": ("ACKNOWLEDGED", "acknowledged"),
    "acknowledged": ("ACKNOWLEDGED", "acknowledged"),
    "resolved": ("RESOLVED", "resolved"),
}
_SPLUNK, _SQUADCAST = "Splunk On-Call", "Squadcast"


def is_splunk_on_call(document: Document) -> bool:
    """Whether it is an alert as Splunk On-Call takes it, or an incident as its API lists it."""
    return _is_alert(document.said) or is_object(document.said, "incidentNumber", "currentPhase")


def _is_alert(payload: Mapping[str, Any]) -> bool:
    if text_at(payload, "message_type", longest=40).lower() not in _MESSAGES:
        return False
    return any(name in payload for name in ("entity_id", "entity_display_name", "state_message"))


def read_splunk_on_call(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What became of the alert, or each step of the incident with whoever took it."""
    if _is_alert(document.said):
        yield _alert(document)
    else:
        yield from _incident(document)


def _alert(document: Document) -> ToolEvent:
    """An alert: the time at which its state began, else that of the alert."""
    alert = document.said
    kind = line_at(alert, "message_type", longest=40).lower()
    word, milestone = _MESSAGES[kind]
    mine = first_of(name_at(alert, "entity_id"), name_at(alert, "entity_display_name"))
    name = first_of(line_at(alert, "entity_display_name"), line_at(alert, "entity_id"))
    at = time_at(alert, "state_start_time") or time_at(alert, "timestamp") or document.sent
    author = name_at(alert, "ack_author") if milestone == "acknowledged" else ""
    words = text_at(alert, "ack_message" if author else "state_message")
    told = f"{word} {name}".strip()
    return ToolEvent(
        f"vo:{mine or words}:{kind}:{at.lo if at is not None else ''}",
        at or unknown_time(text_at(alert, "state_start_time", longest=80)),
        f"{told}: {words}" if told and words and words != name else told or words,
        speaker=first_of(author, name_at(alert, "monitoring_tool"), _SPLUNK),
        machine=not author,
        about=f"vo:{mine}" if mine else "",
        milestone=milestone,
        severity=kind if milestone == "detected" else "",
        title=name,
        state=word.lower() or kind,
        link=first_of(link_at(alert, "alert_url"), link_at(alert, "incident_link")),
        labels={label: text for label in ("hostname", "routing_key") if (text := name_at(alert, label))},
        where=document.where,
    )


def _incident(document: Document) -> Iterator[ToolEvent | Skipped]:
    incident = document.said
    number = name_at(incident, "incidentNumber")
    name = first_of(*(line_at(incident, at) for at in ("entityDisplayName", "service", "entityId"))) or f"#{number}"
    began = time_at(incident, "startTime")
    first = f"vo-incident:{number}:triggered:{began.lo if began is not None else ''}"
    shared: dict[str, Any] = {
        "title": name,
        "link": link_at(incident, "incidentLink"),
        "channel": name_at(incident, "routingKey"),
        "where": document.where,
    }
    severity = line_at(incident, "entityState", longest=40).lower()
    yield ToolEvent(
        first, began or unknown_time(), f"FIRING {name}", speaker=_SPLUNK, machine=True, milestone="detected",
        severity=severity if severity in ("critical", "warning") else "", state="firing", **shared,
    )  # fmt: skip
    for step in rows_at(incident, "transitions"):
        action, at = text_at(step, "name", longest=60).lower(), time_at(step, "at")
        if not action or action == "triggered":
            continue
        word, milestone = _ACTIONS.get(action, (action, ""))
        person = name_at(step, "by")
        person = "" if person.upper() == "SYSTEM" else person
        words = text_at(step, "message")
        yield ToolEvent(
            f"vo-incident:{number}:{action}:{at.lo if at is not None else ''}",
            at or unknown_time(text_at(step, "at", longest=80)),
            f"{word} {name}: {words}" if words else f"{word} {name}",
            speaker=person or _SPLUNK, machine=not person or not milestone, milestone=milestone, state=word.lower(),
            of=first, about=first, **shared,
        )  # fmt: skip


def is_squadcast(document: Document) -> bool:
    """Whether it is a webhook of Squadcast, of its first or its second version."""
    payload = document.said
    if is_object(payload, "alert_source", "service", "created_at", "message"):
        return text_at(payload, "event_type", longest=80).startswith("incident_")
    return is_object(at_path(payload, "data", "resource_data")) and bool(text_at(payload, "event", "type", longest=80))


def read_squadcast(document: Document) -> Iterator[ToolEvent | Skipped]:
    """That the incident began, and what became of it. Whom it is assigned to is named; that this person did it is not
    said there.
    """
    payload = document.said
    if "alert_source" in payload:
        steps = [
            (text_at(step, "action", longest=60).lower(), time_at(step, "time"), name_at(step, "name"))
            for step in rows_at(payload, "timeline")
        ]
        yield from _squadcast(document, payload, steps)
        return
    incident = at_path(payload, "data", "resource_data")
    kind = text_at(payload, "event", "type", longest=80).lower()
    if not kind.startswith("incident.") or not is_object(incident, "message", "created_at", "status"):
        yield Skipped(f"nothing that became of an incident ({kind})", document.where)
        return
    assigned = name_at(incident, "assigned_to", "name")
    step = (kind.removeprefix("incident.").replace("_", " "), time_at(payload, "event", "timestamp"), assigned)
    yield from _squadcast(document, incident, [step])


def _squadcast(
    document: Document, incident: object, steps: list[tuple[str, EventTime | None, str]]
) -> Iterator[ToolEvent | Skipped]:
    mine, name, began = name_at(incident, "id"), line_at(incident, "message"), time_at(incident, "created_at")
    if not mine:
        yield Skipped("an incident without an id", document.where)
        return
    first = f"sc:{mine}:triggered"
    shared: dict[str, Any] = {
        "speaker": _SQUADCAST,
        "machine": True,
        "title": name,
        "link": link_at(incident, "url"),
        "channel": name_at(incident, "service", "name"),
        "severity": first_of(
            line_at(incident, "tags", "severity", "value", longest=40), line_at(incident, "priority", longest=40)
        ),
        "where": document.where,
    }
    words = line_at(incident, "description")
    told = f"FIRING {name}: {words}" if words and words != name else f"FIRING {name}"
    yield ToolEvent(first, began or unknown_time(), told, state="firing", milestone="detected", **shared)
    for action, at, assigned in steps:
        if action in ("", "triggered"):
            continue
        word, milestone = _ACTIONS.get(action, (action, ""))
        yield ToolEvent(
            f"sc:{mine}:{action}:{at.lo if at is not None else ''}", at or unknown_time(), f"{word} {name}",
            state=word.lower(), milestone=milestone, of=first, about=first,
            labels={"assigned to": assigned} if assigned else {}, **shared,
        )  # fmt: skip
