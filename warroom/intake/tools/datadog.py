"""Datadog: what its API lists of events, of monitors and of incidents; what is private there is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    is_object,
    line_at,
    link_at,
    name_at,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.incident_tools import first_of_times
from warroom.intake.tools.json_objects import Document

_TITLE = "Datadog"
_FIRES = ("alert", "warn", "no data")
"""How a monitor calls a state in which it tells somebody."""
_TIMES = (
    ("customer_impact_start", "impact started", "began"),
    ("detected", "detected", "detected"),
    ("created", "declared", "declared"),
    ("customer_impact_end", "impact ended", "mitigated"),
    ("resolved", "resolved", "resolved"),
)
"""Times of an incident by their fields there: the word for each, and which milestone it may mark."""


def is_datadog_list(document: Document) -> bool:
    """Whether it is an event (of version 1 or 2 of the API), a monitor or an incident."""
    payload = document.said
    return _is_event(document) or _is_monitor(payload) or _is_incident(document)


def _is_event(document: Document) -> bool:
    payload = document.said
    return is_object(payload, "date_happened", "title") or (
        document.type == "event" and is_object(payload, "attributes", "timestamp")
    )


def _is_monitor(payload: dict[str, Any]) -> bool:
    return is_object(payload, "overall_state", "query", "name")


def _is_incident(document: Document) -> bool:
    return document.type == "incidents" and is_object(document.said, "title", "customer_impact_scope", "created")


def read_datadog_list(document: Document) -> Iterator[ToolEvent | Skipped]:
    """An event; that a monitor fires; when an incident began and what became of it."""
    if _is_monitor(document.said):
        yield _monitor(document)
    elif _is_incident(document):
        yield from _incident(document)
    else:
        yield _event(document)


def _event(document: Document) -> ToolEvent | Skipped:
    payload = document.said
    said = payload if "date_happened" in payload else payload.get("attributes")
    mine, title = first_of(name_at(payload, "id_str"), name_at(payload, "id")), line_at(said, "title")
    words = first_of(text_at(payload, "text"), text_at(payload, "message"))
    if not mine or not (title or words):
        return Skipped("an event of Datadog without an id or words", document.where)
    host = first_of(name_at(payload, "host"), name_at(said, "hostname"))
    return ToolEvent(
        f"datadog:event:{mine}",
        first_of_times(payload, "date_happened", "timestamp") or unknown_time(),
        f"{title}: {words}" if title and words and words != title else first_of(title, words),
        speaker=_TITLE,
        machine=True,
        title=title,
        link=link_at(payload, "url"),
        state=first_of(line_at(payload, "alert_type", longest=40), line_at(said, "status", longest=40)),
        labels={"host": host} if host else {},
        where=document.where,
    )


def _monitor(document: Document) -> ToolEvent | Skipped:
    payload = document.said
    mine, name = name_at(payload, "id"), line_at(payload, "name")
    state = line_at(payload, "overall_state", longest=40)
    if not mine or not name or state.lower() not in _FIRES:
        return Skipped(f"a monitor of Datadog whose state is {state or 'not said'}", document.where)
    began, words = time_at(payload, "overall_state_modified"), text_at(payload, "message")
    return ToolEvent(
        f"datadog:monitor:{mine}:{began.lo if began is not None else ''}:firing",
        began or unknown_time(),
        f"FIRING {name}: {words}" if words else f"FIRING {name}",
        speaker=_TITLE,
        machine=True,
        title=name,
        state="firing",
        milestone="detected",
        severity=name_at(payload, "priority"),
        labels={"state": state},
        where=document.where,
    )


def _incident(document: Document) -> Iterator[ToolEvent | Skipped]:
    payload = document.said
    mine, title = name_at(payload, "id"), line_at(payload, "title")
    if not mine or not title:
        yield Skipped("an incident of Datadog without an id or a title", document.where)
        return
    if text_at(payload, "visibility", longest=40) == "private":
        yield Skipped("private there", document.where)
        return
    severity = first_of(
        line_at(payload, "severity", longest=40), line_at(at_path(payload, "fields", "severity"), "value", longest=40)
    )
    for field, words, milestone in _TIMES:
        at = time_at(payload, field)
        if at is not None:
            yield ToolEvent(
                f"datadog:incident:{mine}:{field}:{at.lo}", at, f"{words}: {title}", speaker=_TITLE, machine=True,
                title=title, state=words, milestone=milestone, severity=severity, where=document.where,
            )  # fmt: skip
