"""Rootly, incident.io, FireHydrant, Grafana IRM and OnCall: an incident as another tool keeps it, and its activity."""

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
    text_of,
    time_at,
    time_of,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document
from warroom.model.moment import EventTime

_MILESTONES = {
    "started_at": ("started", "began"),
    "detected_at": ("detected", "detected"),
    "acknowledged_at": ("acknowledged", "acknowledged"),
    "mitigated_at": ("mitigated", "mitigated"),
    "resolved_at": ("resolved", "resolved"),
    "closed_at": ("closed", ""),
    "endedTime": ("ended", "resolved"),
}
"""Times of an incident by their fields there: the word for it, and which milestone it may mark."""
_STEPS = {
    "started": "began",
    "detected": "detected",
    "acknowledged": "acknowledged",
    "mitigated": "mitigated",
    "resolved": "resolved",
}


def is_rootly(document: Document) -> bool:
    """Whether it is a webhook of Rootly."""
    payload = document.said
    if document.type.startswith("rootly."):
        return True
    link = first_of(text_at(payload, "incident", "url"), text_at(payload, "data", "url"))
    return "rootly.com" in link and (is_object(payload, "event") or is_object(payload, "data"))


def read_rootly(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident with its times, or a line of its timeline."""
    payload = document.said
    incident = first_of_objects(payload.get("incident"), at_path(payload, "data", "incident"), payload.get("data"))
    kind = first_of(text_at(payload, "event", longest=80), text_at(payload, "event", "type", longest=80))
    yield from _incident("rootly", "Rootly", incident, kind, document)


def is_incident_io(document: Document) -> bool:
    """Whether it is a webhook of incident.io."""
    kind = text_at(document.said, "event_type", longest=100)
    return kind.startswith(("public_incident.", "private_incident.")) or "incident.io" in text_at(
        document.said, "incident", "permalink", longest=200
    )


def read_incident_io(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident as it stands with this event; what is private there is not taken."""
    payload = document.said
    kind = text_at(payload, "event_type", longest=100)
    incident = first_of_objects(payload.get("incident"), payload.get(kind))
    if kind.startswith("private_incident.") or text_at(incident, "visibility") == "private":
        yield Skipped("private there", document.where)
        return
    yield from _incident("incident.io", "incident.io", incident, kind.partition(".")[2], document)


def is_firehydrant(document: Document) -> bool:
    """Whether it is a webhook of FireHydrant."""
    payload = document.said
    incident = at_path(payload, "incident") or at_path(payload, "data", "incident")
    return document.type.startswith("firehydrant.") or (
        is_object(incident, "current_milestone") and is_object(incident, "milestones")
    )


def read_firehydrant(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident, its milestones each with its own time, and its last note."""
    payload = document.said
    incident = first_of_objects(payload.get("incident"), at_path(payload, "data", "incident"))
    yield from _incident("firehydrant", "FireHydrant", incident, text_at(payload, "event", longest=80), document)


def is_grafana_irm(document: Document) -> bool:
    """Whether it is an incident, or the activity, of Grafana's incident tools, or a webhook of its OnCall."""
    payload = document.said
    if is_object(payload, "incidentID") and (
        "createdTime" in payload or "eventTime" in payload or "incidentUrl" in payload
    ):
        return True
    return "activityItems" in payload or is_object(payload, "alert_group", "event")


def read_grafana_irm(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident, each line of its activity, or what happened to a group of alerts."""
    payload = document.said
    if "alert_group" in payload:
        yield _on_call(document)
    elif "activityItems" in payload:
        yield from (_activity(activity, document) for activity in rows_at(payload, "activityItems"))
    elif "eventTime" in payload or "activityKind" in payload:
        yield _activity(payload, document)
    else:
        yield from _incident("irm", "Grafana IRM", payload, "", document)


def first_of_objects(*candidates: object) -> dict[str, Any]:
    """The first of some values that is an object."""
    return next((candidate for candidate in candidates if isinstance(candidate, dict)), {})


def _incident(
    prefix: str, tool: str, incident: Mapping[str, Any], kind: str, document: Document
) -> Iterator[ToolEvent | Skipped]:
    mine = first_of(name_at(incident, "id"), name_at(incident, "incidentID"))
    name = first_of(line_at(incident, "title"), line_at(incident, "name"))
    if not mine or not name:
        yield Skipped(f"nothing of {tool} with an id and a name", document.where)
        return
    link = first_of(*(link_at(incident, at) for at in ("permalink", "url", "incidentUrl", "incident_url")))
    severity = first_of(
        line_at(incident, "severity", "name"), line_at(incident, "severity"), line_at(incident, "priority")
    )[:40]
    status = first_of(
        line_at(incident, "incident_status", "name"),
        line_at(incident, "status"),
        line_at(incident, "current_milestone"),
    )
    created = first_of_times(incident, "created_at", "createdTime", "started_at") or document.sent
    changed = first_of_times(incident, "updated_at", "modifiedTime")
    word = kind.replace("_", " ").replace(".", " ").removesuffix(" v2").removesuffix(" v1").strip()
    shared: dict[str, Any] = {
        "speaker": tool,
        "link": link,
        "title": name,
        "severity": severity,
        "where": document.where,
        "machine": True,
    }
    new = not kind or "created" in kind or "declared" in kind
    at = created if new or changed is None else changed
    moment = at.lo if at is not None else ""
    summary = first_of(text_at(incident, "summary"), text_at(incident, "description"))
    head = f"{word or 'incident'}: {name}" + (f" ({', '.join(filter(None, (severity, status)))})" if severity else "")
    yield ToolEvent(
        f"{prefix}:{mine}:{'created' if new else f'{word}:{moment}'}",
        at or unknown_time(),
        f"{head}\n{summary}" if summary else head,
        state=status.lower(),
        milestone="" if not new else "declared",
        **shared,
    )
    yield from _milestones(prefix, mine, name, incident, shared)
    yield from _steps(prefix, mine, name, incident, shared)
    note = text_at(incident, "last_note")
    if note:
        yield ToolEvent(
            f"{prefix}:{mine}:note:{changed.lo if changed is not None else ''}",
            changed or unknown_time(),
            note,
            **shared | {"machine": False, "speaker": tool},
        )


def _milestones(
    prefix: str, mine: str, name: str, incident: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[ToolEvent]:
    for field, (words, milestone) in _MILESTONES.items():
        when = time_at(incident, field)
        if when is not None:
            event = f"{prefix}:{mine}:{field}:{when.lo}"
            yield ToolEvent(event, when, f"{words}: {name}", milestone=milestone, state=words, **shared)


def _steps(
    prefix: str, mine: str, name: str, incident: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[ToolEvent]:
    """The milestones that the tool lists itself; one that a field of its own told already is left out."""
    steps = {field.removesuffix("_at") for field in _MILESTONES if time_at(incident, field) is not None}
    for milestone in rows_at(incident, "milestones"):
        kind, when = text_at(milestone, "type", longest=60), time_at(milestone, "occurred_at")
        if when is not None and kind not in steps:
            yield ToolEvent(
                f"{prefix}:{mine}:milestone:{first_of(name_at(milestone, 'id'), kind)}",
                when,
                f"{first_of(line_at(milestone, 'name'), kind)}: {name}",
                milestone=_STEPS.get(kind, ""),
                state=kind,
                **shared,
            )


def first_of_times(fields: object, *names: str) -> EventTime | None:
    """The first of some fields that hold a time."""
    return next((time for name in names if (time := time_at(fields, name)) is not None), None)


def _activity(activity: Mapping[str, Any], document: Document) -> ToolEvent | Skipped:
    native, words = name_at(activity, "activityItemID"), text_at(activity, "body")
    if not native or not words:
        return Skipped("an activity without an id or words", document.where)
    kind = text_at(activity, "activityKind", longest=60)
    return ToolEvent(
        f"irm:{native}",
        first_of_times(activity, "eventTime", "createdTime") or unknown_time(),
        words,
        speaker=first_of(name_at(activity, "user", "name"), "Grafana IRM"),
        machine=kind != "userNote",
        link=link_at(activity, "url"),
        where=document.where,
    )


def _on_call(document: Document) -> ToolEvent | Skipped:
    payload = document.said
    mine, kind = name_at(payload, "alert_group", "id"), text_at(payload, "event", "type", longest=60)
    at = time_of(at_path(payload, "event", "time")) or time_at(payload, "alert_group", "created_at")
    if not mine or not kind:
        return Skipped("an alert group without an id or an event", document.where)
    title = first_of(line_at(payload, "alert_group", "title"), "alert group")
    milestone = {"alert group created": "detected", "firing": "detected", "acknowledge": "acknowledged"}.get(
        kind, "resolved" if kind == "resolve" else ""
    )
    person = name_at(payload, "user", "username")
    return ToolEvent(
        f"oncall:{mine}:{kind}:{text_of(at_path(payload, 'event', 'time'), longest=60)}",
        at or unknown_time(),
        f"{kind}: {title}",
        speaker=person or "Grafana OnCall",
        machine=not person or not milestone,
        milestone=milestone,
        link=link_at(payload, "alert_group", "permalinks", "web"),
        title=title,
        state=kind,
        channel=name_at(payload, "integration", "name"),
        where=document.where,
    )
