"""Rootly, incident.io, FireHydrant, Grafana IRM and OnCall: an incident as another tool keeps it, and its activity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.intake.tools.documents import Document
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
from warroom.model.moment import EventTime

_MILESTONES = {
    "started_at": ("started", "began"), "detected_at": ("detected", "detected"),
    "acknowledged_at": ("acknowledged", "acknowledged"), "mitigated_at": ("mitigated", "mitigated"),
    "resolved_at": ("resolved", "resolved"), "closed_at": ("closed", ""), "endedTime": ("ended", "resolved"),
}  # fmt: skip
"""Times of an incident by their fields there: the word for it, and which milestone it may mark."""
_STEPS = {
    "started": "began", "detected": "detected", "acknowledged": "acknowledged", "mitigated": "mitigated",
    "resolved": "resolved",
}  # fmt: skip


def is_rootly(document: Document) -> bool:
    """Whether it is a webhook of Rootly."""
    said = document.said
    if document.type.startswith("rootly."):
        return True
    link = first_of(text_at(said, "incident", "url"), text_at(said, "data", "url"))
    return "rootly.com" in link and (is_object(said, "event") or is_object(said, "data"))


def read_rootly(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident with its times, or a line of its timeline."""
    said = document.said
    found = first_of_objects(said.get("incident"), at_path(said, "data", "incident"), said.get("data"))
    kind = first_of(text_at(said, "event", longest=80), text_at(said, "event", "type", longest=80))
    yield from _incident("rootly", "Rootly", found, kind, document)


def is_incident_io(document: Document) -> bool:
    """Whether it is a webhook of incident.io."""
    kind = text_at(document.said, "event_type", longest=100)
    return kind.startswith(("public_incident.", "private_incident.")) or "incident.io" in text_at(
        document.said, "incident", "permalink", longest=200
    )


def read_incident_io(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident as it stands with this event; what is private there is not taken."""
    said = document.said
    kind = text_at(said, "event_type", longest=100)
    found = first_of_objects(said.get("incident"), said.get(kind))
    if kind.startswith("private_incident.") or text_at(found, "visibility") == "private":
        yield Skipped("private there", document.where)
        return
    yield from _incident("incident.io", "incident.io", found, kind.partition(".")[2], document)


def is_firehydrant(document: Document) -> bool:
    """Whether it is a webhook of FireHydrant."""
    said = document.said
    incident = at_path(said, "incident") or at_path(said, "data", "incident")
    return document.type.startswith("firehydrant.") or (
        is_object(incident, "current_milestone") and is_object(incident, "milestones")
    )


def read_firehydrant(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident, its milestones each with its own time, and its last note."""
    said = document.said
    found = first_of_objects(said.get("incident"), at_path(said, "data", "incident"))
    yield from _incident("firehydrant", "FireHydrant", found, text_at(said, "event", longest=80), document)


def is_grafana_irm(document: Document) -> bool:
    """Whether it is an incident, or the activity, of Grafana's incident tools, or a webhook of its OnCall."""
    said = document.said
    if is_object(said, "incidentID") and ("createdTime" in said or "eventTime" in said or "incidentUrl" in said):
        return True
    return "activityItems" in said or is_object(said, "alert_group", "event")


def read_grafana_irm(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident, each line of its activity, or what happened to a group of alerts."""
    said = document.said
    if "alert_group" in said:
        yield _on_call(document)
    elif "activityItems" in said:
        yield from (_activity(one, document) for one in rows_at(said, "activityItems"))
    elif "eventTime" in said or "activityKind" in said:
        yield _activity(said, document)
    else:
        yield from _incident("irm", "Grafana IRM", said, "", document)


def first_of_objects(*said: object) -> dict[str, Any]:
    """The first of some values that is an object."""
    return next((one for one in said if isinstance(one, dict)), {})


def _incident(
    prefix: str, tool: str, found: Mapping[str, Any], kind: str, document: Document
) -> Iterator[ToolEvent | Skipped]:
    mine = first_of(name_at(found, "id"), name_at(found, "incidentID"))
    name = first_of(line_at(found, "title"), line_at(found, "name"))
    if not mine or not name:
        yield Skipped(f"nothing of {tool} with an id and a name", document.where)
        return
    link = first_of(*(link_at(found, at) for at in ("permalink", "url", "incidentUrl", "incident_url")))
    severity = first_of(
        line_at(found, "severity", "name"), line_at(found, "severity"), line_at(found, "priority")
    )[:40]  # fmt: skip
    status = first_of(
        line_at(found, "incident_status", "name"), line_at(found, "status"), line_at(found, "current_milestone")
    )
    created = first_of_times(found, "created_at", "createdTime", "started_at") or document.sent
    changed = first_of_times(found, "updated_at", "modifiedTime")
    word = kind.replace("_", " ").replace(".", " ").removesuffix(" v2").removesuffix(" v1").strip()
    shared: dict[str, Any] = {
        "speaker": tool, "link": link, "title": name, "severity": severity, "where": document.where, "machine": True,
    }  # fmt: skip
    new = not kind or "created" in kind or "declared" in kind
    at = created if new or changed is None else changed
    moment = at.lo if at is not None else ""
    summary = first_of(text_at(found, "summary"), text_at(found, "description"))
    head = f"{word or 'incident'}: {name}" + (f" ({', '.join(filter(None, (severity, status)))})" if severity else "")
    yield ToolEvent(
        f"{prefix}:{mine}:{'created' if new else f'{word}:{moment}'}", at or unknown_time(),
        f"{head}\n{summary}" if summary else head, state=status.lower(), milestone="" if not new else "declared",
        **shared,
    )  # fmt: skip
    for field, (said, milestone) in _MILESTONES.items():
        when = time_at(found, field)
        if when is not None:
            yield ToolEvent(
                f"{prefix}:{mine}:{field}:{when.lo}", when, f"{said}: {name}", milestone=milestone, state=said, **shared
            )
    yield from _steps(prefix, mine, name, found, shared)
    note = text_at(found, "last_note")
    if note:
        yield ToolEvent(
            f"{prefix}:{mine}:note:{changed.lo if changed is not None else ''}", changed or unknown_time(), note,
            **shared | {"machine": False, "speaker": tool},
        )  # fmt: skip


def _steps(
    prefix: str, mine: str, name: str, found: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[ToolEvent]:
    """The milestones that the tool lists itself; one that a field of its own told already is left out."""
    told = {field.removesuffix("_at") for field in _MILESTONES if time_at(found, field) is not None}
    for one in rows_at(found, "milestones"):
        kind, when = text_at(one, "type", longest=60), time_at(one, "occurred_at")
        if when is not None and kind not in told:
            yield ToolEvent(
                f"{prefix}:{mine}:milestone:{first_of(name_at(one, 'id'), kind)}", when,
                f"{first_of(line_at(one, 'name'), kind)}: {name}", milestone=_STEPS.get(kind, ""), state=kind, **shared,
            )  # fmt: skip


def first_of_times(found: object, *names: str) -> EventTime | None:
    """The first of some fields that hold a time."""
    return next((time for name in names if (time := time_at(found, name)) is not None), None)


def _activity(one: Mapping[str, Any], document: Document) -> ToolEvent | Skipped:
    native, words = name_at(one, "activityItemID"), text_at(one, "body")
    if not native or not words:
        return Skipped("an activity without an id or words", document.where)
    kind = text_at(one, "activityKind", longest=60)
    return ToolEvent(
        f"irm:{native}", first_of_times(one, "eventTime", "createdTime") or unknown_time(), words,
        speaker=first_of(name_at(one, "user", "name"), "Grafana IRM"), machine=kind != "userNote",
        link=link_at(one, "url"), where=document.where,
    )  # fmt: skip


def _on_call(document: Document) -> ToolEvent | Skipped:
    said = document.said
    mine, kind = name_at(said, "alert_group", "id"), text_at(said, "event", "type", longest=60)
    at = time_of(at_path(said, "event", "time")) or time_at(said, "alert_group", "created_at")
    if not mine or not kind:
        return Skipped("an alert group without an id or an event", document.where)
    title = first_of(line_at(said, "alert_group", "title"), "alert group")
    milestone = {"alert group created": "detected", "firing": "detected", "acknowledge": "acknowledged"}.get(
        kind, "resolved" if kind == "resolve" else ""
    )
    who = name_at(said, "user", "username")
    return ToolEvent(
        f"oncall:{mine}:{kind}:{text_of(at_path(said, 'event', 'time'), longest=60)}", at or unknown_time(),
        f"{kind}: {title}", speaker=who or "Grafana OnCall", machine=not who or not milestone, milestone=milestone,
        link=link_at(said, "alert_group", "permalinks", "web"), title=title, state=kind,
        channel=name_at(said, "integration", "name"), where=document.where,
    )  # fmt: skip
