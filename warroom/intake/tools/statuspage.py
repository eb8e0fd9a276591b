"""Statuspage and its relatives: what customers were told, newest first there, and how components stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.documents import Document
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


def is_statuspage(document: Document) -> bool:
    """Whether it is an incident of a status page, or that a component changed there."""
    said = document.said
    return (
        is_object(said, "incident_updates")
        or is_object(said, "incident", "page")
        or is_object(said, "component_update")
    )


def read_statuspage(document: Document) -> Iterator[ToolEvent | Skipped]:
    """Every update that was posted, each with its own time."""
    said = document.said
    if "component_update" in said:
        yield from _component(document)
        return
    incident: dict[str, Any] = said["incident"] if isinstance(said.get("incident"), dict) else said
    name, link = first_of(line_at(incident, "name"), "an incident"), link_at(incident, "shortlink")
    found = False
    for one in rows_at(incident, "incident_updates"):
        native, body = name_at(one, "id"), text_at(one, "body")
        if not native:
            yield Skipped("an update without an id", document.where)
            continue
        found = True
        status = text_at(one, "status", longest=40).lower()
        at = time_at(one, "display_at") or time_at(one, "created_at") or unknown_time()
        parts = [
            f"{name_at(part, 'name')} {name_at(part, 'old_status')} → {name_at(part, 'new_status')}"
            for part in rows_at(one, "affected_components")
        ]
        told = f"status page, {status}: {body}" + (f"\n{'; '.join(parts[:20])}" if parts else "")
        yield ToolEvent(
            f"sp:{native}", at, told, speaker="status page", link=link, title=name, state=status,
            severity=line_at(incident, "impact", longest=40),
            milestone={"resolved": "resolved", "identified": "identified"}.get(status, ""), where=document.where,
        )  # fmt: skip
    if not found:
        yield Skipped("an incident of a status page without updates", document.where)


def _component(document: Document) -> Iterator[ToolEvent | Skipped]:
    said = document.said
    change = said["component_update"]
    at = time_at(change, "created_at")
    part = first_of(name_at(said, "component", "name"), name_at(change, "component_id"))
    if not part:
        yield Skipped("a component without a name", document.where)
        return
    old, new = name_at(change, "old_status"), name_at(change, "new_status")
    yield ToolEvent(
        f"sp:component:{first_of(name_at(change, 'id'), name_at(change, 'component_id'))}:{at.lo if at else ''}:{new}",
        at or unknown_time(), f"status page: {part} {old} → {new}", speaker="status page", machine=True, title=part,
        state=new, where=document.where,
    )  # fmt: skip
