"""PagerDuty: log entries and notes of an incident, and the events of its webhooks (version 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
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

_WORDS = {
    "trigger": ("triggered", "detected"),
    "triggered": ("triggered", "detected"),
    "acknowledge": ("acknowledged", "acknowledged"),
    "acknowledged": ("acknowledged", "acknowledged"),
    "acknowledgement": ("acknowledged", "acknowledged"),
    "resolve": ("resolved", "resolved"),
    "resolved": ("resolved", "resolved"),
}
_NOISE = ("notify", "assign", "reach_ack_limit", "reach_trigger_limit", "delegate", "snooze", "escalate_auto")
"""What is hidden with the other things that machines write."""


def is_pagerduty(document: Document) -> bool:
    """Whether it is something of PagerDuty."""
    payload = document.said
    if "log_entries" in payload or (
        is_object(payload, "notes") and any("content" in note for note in rows_at(payload, "notes"))
    ):
        return True
    if is_object(payload, "event") and is_object(payload["event"], "event_type", "occurred_at"):
        return True
    if is_object(payload, "event_type", "occurred_at", "data"):
        return True
    if text_at(payload, "type").endswith("_log_entry") or _of_version_2(payload) or _listed(payload):
        return True
    return document.type.startswith("pagerduty.") and is_object(payload, "incident")


def read_pagerduty(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Its events, each under the id that PagerDuty sends again when it repeats it."""
    payload = document.said
    if "log_entries" in payload:
        for log_entry in rows_at(payload, "log_entries"):
            yield from _log_entry(log_entry, document)
    elif "notes" in payload:
        yield from (_note(note, document) for note in rows_at(payload, "notes"))
    elif text_at(payload, "type").endswith("_log_entry"):
        yield from _log_entry(payload, document)
    elif incident := _listed(payload):
        yield from _incident(incident, document)
    elif _of_version_2(payload):
        for message in rows_at(payload, "messages"):
            for log_entry in rows_at(message, "log_entries"):
                yield from _log_entry({"incident": message.get("incident"), **log_entry}, document)
    elif is_object(payload, "event") or "event_type" in payload:
        yield from _webhook(payload.get("event", payload), document)
    else:
        yield from _relayed(payload, document)


def _of_version_2(payload: Mapping[str, Any]) -> bool:
    """Whether it is a webhook of PagerDuty's second version, which brings the entries of its log along."""
    return any("log_entries" in message and "event" in message for message in rows_at(payload, "messages"))


def _listed(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The incident as the API gives it, alone or in a list; empty where it is none."""
    candidates = [payload, *rows_at({"": [payload.get("incident")]}, "")]
    return next((one for one in candidates if is_object(one, "incident_number", "status", "created_at")), {})


def _incident(incident: Mapping[str, Any], document: Document) -> Iterator[ToolEvent | Skipped]:
    """That it was triggered, acknowledged and resolved, as far as it says when."""
    mine = name_at(incident, "id")
    if not mine:
        yield Skipped("an incident without an id", document.where)
        return
    words = dict(incident) | {"number": incident["incident_number"]}
    steps = [("triggered", incident, "created_at", "", False)]
    for row in rows_at(incident, "acknowledgements"):
        steps.append(("acknowledged", row, "at", name_at(row, "acknowledger", "summary"), True))
    if text_at(incident, "status") == "resolved":
        by = incident.get("last_status_change_by")
        person = text_at(by, "type").startswith("user")
        over = "resolved_at" if time_at(incident, "resolved_at") is not None else "last_status_change_at"
        steps.append(("resolved", incident, over, name_at(by, "summary"), person))
    for kind, holder, field, speaker, person in steps:
        at = time_at(holder, field)
        native = f"pd:incident:{mine}:{kind}:{at.lo if at is not None else ''}"
        yield _told(native, kind, at or unknown_time(), words, document, speaker=speaker, person=person)


def _log_entry(log_entry: Mapping[str, Any], document: Document) -> Iterator[ToolEvent | Skipped]:
    kind = text_at(log_entry, "type", longest=80).removesuffix("_log_entry").removesuffix("_reference")
    native, at = name_at(log_entry, "id"), time_at(log_entry, "created_at")
    if not native:
        yield Skipped("a log entry without an id", document.where)
        return
    word, milestone = _WORDS.get(kind, (kind.replace("_", " "), ""))
    note = first_of(
        text_at(log_entry, "note"),
        text_at(log_entry, "channel", "notes"),
        text_at(log_entry, "channel", "content"),
        text_at(log_entry, "channel", "summary") if kind == "annotate" else "",
    )
    summary = first_of(text_at(log_entry, "summary"), text_at(log_entry, "incident", "summary"), word)
    person = text_at(log_entry, "agent", "type").startswith("user")
    yield ToolEvent(
        f"pd:{native}",
        at or unknown_time(text_at(log_entry, "created_at", longest=80)),
        f"{summary}: {note}" if note and note not in summary else summary,
        speaker=name_at(log_entry, "agent", "summary") or "PagerDuty",
        machine=kind in _NOISE or (not person and kind != "annotate"),
        state=word,
        milestone=milestone,
        link=first_of(link_at(log_entry, "html_url"), link_at(log_entry, "incident", "html_url")),
        channel=name_at(log_entry, "service", "summary"),
        title=line_at(log_entry, "incident", "summary"),
        where=document.where,
    )


def _note(note: Mapping[str, Any], document: Document) -> ToolEvent | Skipped:
    native, content = name_at(note, "id"), text_at(note, "content")
    if not native or not content:
        return Skipped("a note without an id or words", document.where)
    return ToolEvent(
        f"pd:note:{native}",
        time_at(note, "created_at") or unknown_time(),
        content,
        speaker=name_at(note, "user", "summary"),
        where=document.where,
    )


def _webhook(event: object, document: Document) -> Iterator[ToolEvent | Skipped]:
    kind = text_at(event, "event_type", longest=80).removeprefix("incident.")
    native = name_at(event, "id")
    if not native:
        yield Skipped("a webhook without an id", document.where)
        return
    at = time_at(event, "occurred_at") or document.sent or unknown_time(text_at(event, "occurred_at", longest=80))
    incident = event["data"] if is_object(event, "data") and isinstance(event, dict) else {}
    yield _told(
        f"pd:{native}",
        kind,
        at,
        incident,
        document,
        speaker=name_at(event, "agent", "summary"),
        person=text_at(event, "agent", "type").startswith("user"),
    )


def _relayed(payload: Mapping[str, Any], document: Document) -> Iterator[ToolEvent | Skipped]:
    """What somebody between PagerDuty and us passed on without the event's own id."""
    incident = payload["incident"]
    kind = document.type.removeprefix("pagerduty.").removeprefix("incident.")
    kind = first_of(text_at(incident, "status", longest=40), "triggered") if kind == "onIncident" else kind
    content = first_of(text_at(payload, "annotation", "content"), text_at(payload, "status_update", "message"))
    at = time_at(payload, "status_update", "created_at") or document.sent or time_at(incident, "created_at")
    native = first_of(
        name_at(payload, "status_update", "id"), f"{name_at(incident, 'id')}:{kind}:{at.lo if at else ''}"
    )
    yield _told(
        f"pd:{native}",
        kind,
        at or unknown_time(),
        dict(incident) | ({"content": content} if content else {}),
        document,
        speaker=name_at(payload, "agent", "summary"),
        person=text_at(payload, "agent", "type").startswith("user"),
    )


def _told(
    native: str, kind: str, at: Any, incident: Mapping[str, Any], document: Document, *, speaker: str, person: bool
) -> ToolEvent:
    word, milestone = _WORDS.get(kind, (kind.replace("_", " ").replace(".", " "), ""))
    title = first_of(
        line_at(incident, "title"),
        line_at(incident, "summary"),
        line_at(incident, "incident", "summary"),
        line_at(incident, "incident", "title"),
    )
    words = first_of(text_at(incident, "content"), text_at(incident, "message"))
    number = name_at(incident, "number")
    head = f"{word} #{number} {title}".strip() if number else f"{word} {title}".strip()
    mine = first_of(name_at(incident, "incident", "id"), name_at(incident, "id"))
    return ToolEvent(
        native,
        at,
        words or head,
        speaker=speaker or "PagerDuty",
        machine=not words and not (person and milestone in ("acknowledged", "resolved")),
        state=word,
        milestone=milestone,
        link=first_of(link_at(incident, "html_url"), link_at(incident, "incident", "html_url")),
        title=title,
        severity=first_of(line_at(incident, "priority", "summary", longest=40), line_at(incident, "urgency")),
        channel=first_of(name_at(incident, "service", "summary"), name_at(incident, "incident", "id")),
        about=f"pd:incident:{mine}" if mine else "",
        labels={"incident": mine} if mine else {},
        where=document.where,
    )
