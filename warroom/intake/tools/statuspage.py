"""Statuspage and its relatives: what customers were told, newest first there, and how components stood."""

from __future__ import annotations

from collections.abc import Iterator
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


def is_statuspage(document: Document) -> bool:
    """Whether it is an incident of a status page, or that a component changed there."""
    payload = document.said
    return (
        any("body" in update for update in rows_at(payload, "incident_updates"))
        or is_object(payload, "incident", "page")
        or is_object(payload, "incident_updates", "impact")
        or is_object(payload, "component_update")
    )


def read_statuspage(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Every update that was posted, each with its own time."""
    payload = document.said
    if "component_update" in payload:
        yield from _component(document)
        return
    incident: dict[str, Any] = payload["incident"] if isinstance(payload.get("incident"), dict) else payload
    name, link = first_of(line_at(incident, "name"), "an incident"), link_at(incident, "shortlink")
    any_update = False
    for update in rows_at(incident, "incident_updates"):
        native, body = name_at(update, "id"), text_at(update, "body")
        if not native:
            yield Skipped("an update without an id", document.where)
            continue
        any_update = True
        status = text_at(update, "status", longest=40).lower()
        at = time_at(update, "display_at") or time_at(update, "created_at") or unknown_time()
        parts = [
            f"{name_at(part, 'name')} {name_at(part, 'old_status')} → {name_at(part, 'new_status')}"
            for part in rows_at(update, "affected_components")
        ]
        update_words = f"status page, {status}: {body}" + (f"\n{'; '.join(parts[:20])}" if parts else "")
        yield ToolEvent(
            f"sp:{native}",
            at,
            update_words,
            speaker="status page",
            link=link,
            title=name,
            state=status,
            severity=line_at(incident, "impact", longest=40),
            milestone={"resolved": "resolved", "identified": "identified"}.get(status, ""),
            where=document.where,
        )
    if not any_update:
        yield Skipped("an incident of a status page without updates", document.where)


def _component(document: Document) -> Iterator[ToolEvent | Skipped]:
    payload = document.said
    change = payload["component_update"]
    at = time_at(change, "created_at")
    part = first_of(name_at(payload, "component", "name"), name_at(change, "component_id"))
    if not part:
        yield Skipped("a component without a name", document.where)
        return
    old, new = name_at(change, "old_status"), name_at(change, "new_status")
    yield ToolEvent(
        f"sp:component:{first_of(name_at(change, 'id'), name_at(change, 'component_id'))}:{at.lo if at else ''}:{new}",
        at or unknown_time(),
        f"status page: {part} {old} → {new}",
        speaker="status page",
        machine=True,
        title=part,
        state=new,
        where=document.where,
    )
