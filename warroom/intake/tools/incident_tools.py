"""Rootly, incident.io, FireHydrant, Grafana IRM and OnCall: an incident as another tool keeps it, and its activity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
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


_STAMPS = (
    ("impact started", "began"), ("reported", "detected"), ("detected", "detected"), ("accepted", "acknowledged"),
    ("identified", "identified"), ("fixed", "mitigated"), ("mitigated", "mitigated"), ("resolved", "resolved"),
)  # fmt: skip
"""How a time that a tool names in words may be called at its beginning, and which milestone it may mark."""


def is_rootly(document: Document) -> bool:
    """Whether it is a webhook of Rootly, or an incident or a line of a timeline as its API gives it."""
    payload = document.said
    if document.type.startswith("rootly.") or document.type == "incident_events":
        return True
    if "rootly.com" in text_at(payload, "url", longest=200) and is_object(payload, "title", "created_at"):
        return True
    link = first_of(text_at(payload, "incident", "url"), text_at(payload, "data", "url"))
    return "rootly.com" in link and (is_object(payload, "event") or is_object(payload, "data"))


def read_rootly(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident with its times, or a line of its timeline."""
    payload = document.said
    if document.type == "incident_events":
        words = first_of(text_at(payload, "event_raw"), text_at(payload, "event"))
        yield _timeline_line("rootly", "Rootly", words, name_at(payload, "user", "full_name"), document)
        return
    incident = first_of_objects(
        payload.get("incident"), at_path(payload, "data", "incident"), payload.get("data"), payload
    )
    if at_path(incident, "private") is True:
        yield Skipped("private there", document.where)
        return
    kind = first_of(text_at(payload, "event", longest=80), text_at(payload, "event", "type", longest=80))
    yield from _incident("rootly", "Rootly", incident, kind, document)


def is_incident_io(document: Document) -> bool:
    """Whether it is a webhook of incident.io."""
    payload = document.said
    kind = text_at(payload, "event_type", longest=100)
    if kind.startswith(("public_incident.", "private_incident.")) or _updates_of(payload):
        return True
    links = (text_at(holder, "permalink", longest=200) for holder in (payload, payload.get("incident")))
    return is_object(payload, "incident_status", "reference") or any("incident.io" in link for link in links)


def _updates_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The updates that incident.io keeps of an incident: they are for those who work on it."""
    updates = [*rows_at(payload, "incident_updates"), payload]
    return [update for update in updates if is_object(update, "new_incident_status", "created_at")]


def read_incident_io(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident as it stands with this event, or its updates; what is private there is not taken."""
    payload = document.said
    for update in (updates := _updates_of(payload)):
        status = line_at(update, "new_incident_status", "name")
        words = first_of(text_at(update, "message"), f"status: {status}" if status else "")
        person = name_at(update, "updater", "user", "name")
        yield _timeline_line("incident.io", "incident.io", words, person, replace(document, said=update))
    if updates:
        return
    kind = text_at(payload, "event_type", longest=100)
    incident = first_of_objects(payload.get("incident"), payload.get(kind), payload)
    if kind.startswith("private_incident.") or text_at(incident, "visibility") == "private":
        yield Skipped("private there", document.where)
        return
    yield from _incident("incident.io", "incident.io", incident, kind.partition(".")[2], document)


def is_firehydrant(document: Document) -> bool:
    """Whether it is a webhook of FireHydrant, or an incident or a line of a timeline as its API gives it."""
    payload = document.said
    if document.type.startswith("firehydrant.") or is_object(
        payload, "incident_id", "occurred_at", "visibility", "type"
    ):
        return True
    incident = _hydrant_incident(payload)
    steps = any(is_object(step, "type", "occurred_at") for step in rows_at(incident, "milestones"))
    return is_object(incident, "current_milestone", "name") or (is_object(incident, "name") and steps)


def _hydrant_incident(payload: dict[str, Any]) -> dict[str, Any]:
    return first_of_objects(payload.get("incident"), at_path(payload, "data", "incident"), payload)


def read_firehydrant(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The incident, its milestones each with its own time, and its last note."""
    payload = document.said
    if "occurred_at" in payload and "incident_id" in payload:
        kind = text_at(payload, "type", longest=60).replace("_", " ")
        said = (text_at(payload, *at) for at in (("data", "body"), ("data", "message"), ("description",)))
        words = first_of(*said, kind)
        yield _timeline_line("firehydrant", "FireHydrant", words, name_at(payload, "author", "name"), document)
        return
    kind = text_at(payload, "event", longest=80)
    yield from _incident("firehydrant", "FireHydrant", _hydrant_incident(payload), kind, document)


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


def _timeline_line(prefix: str, tool: str, words: str, person: str, document: Document) -> ToolEvent | Skipped:
    """A line that somebody, or the tool itself, wrote into the timeline there."""
    native = name_at(document.said, "id")
    if not native or not words:
        return Skipped("a line of a timeline without an id or words", document.where)
    return ToolEvent(
        f"{prefix}:line:{native}",
        first_of_times(document.said, "occurred_at", "created_at") or unknown_time(),
        words,
        speaker=person or tool,
        machine=not person,
        where=document.where,
    )


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
    yield from _stamps(prefix, mine, name, incident, shared)
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


def _stamps(
    prefix: str, mine: str, name: str, incident: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[ToolEvent]:
    """The times that an organisation named itself, as incident.io keeps them."""
    for row in rows_at(incident, "incident_timestamp_values"):
        words = first_of(name_at(row, "incident_timestamp", "name"), "time")
        when = time_at(row, "value", "value")
        marks = (milestone for begin, milestone in _STAMPS if words.lower().startswith(begin))
        if when is not None:
            yield ToolEvent(
                f"{prefix}:{mine}:stamp:{words}:{when.lo}",
                when,
                f"{words.removesuffix(' at')}: {name}",
                milestone=next(marks, ""),
                state=words.lower(),
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
