"""Opsgenie, and Jira Service Management's alerts: actions of its webhook, and alerts as its API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_of,
    is_object,
    line_at,
    name_at,
    text_at,
    time_at,
    time_of,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document
from warroom.model.identity import Moment
from warroom.model.moment import EventTime

_WORDS = {
    "create": ("FIRING", "detected"),
    "created": ("FIRING", "detected"),
    "acknowledge": ("ACKNOWLEDGED", "acknowledged"),
    "acknowledged": ("ACKNOWLEDGED", "acknowledged"),
    "close": ("CLOSED", "resolved"),
    "closed": ("CLOSED", "resolved"),
    "addnote": ("NOTE", ""),
    "noteadded": ("NOTE", ""),
}
_MILLISECONDS = 1_000


def is_opsgenie(document: Document) -> bool:
    """Whether it is an action upon an alert, or an alert as its API gives it."""
    payload = document.said
    if is_object(payload, "action", "alert"):
        return bool(first_of(text_at(payload, "alert", "alertId"), text_at(payload, "alert", "tinyId")))
    return is_object(payload, "tinyId", "message", "createdAt") or _is_line(payload)


def _is_line(payload: dict[str, Any]) -> bool:
    """Whether it is a line of an alert's log, or a note of it, as the API lists them."""
    return is_object(payload, "owner", "createdAt", "offset") and (is_object(payload, "log") or "note" in payload)


def read_opsgenie(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The action; of an alert of the API that it began, and was acknowledged and closed where it says so; a line of its
    log, or a note.
    """
    payload = document.said
    if _is_line(payload):
        yield _line(document)
        return
    if "action" in payload:
        yield from _action(document)
        return
    mine, began = _mine(payload), time_at(payload, "createdAt")
    yield _told(document, payload, f"og:{mine}:create", "create", began or unknown_time(), "")
    for action, after, person in (("acknowledge", "ackTime", "acknowledgedBy"), ("close", "closeTime", "closedBy")):
        length = at_path(payload, "report", after)
        if began is not None and began.lo is not None and isinstance(length, int) and 0 < length < 10**12:
            moment = EventTime.at(Moment(began.lo + length * _MILLISECONDS))
            yield _told(
                document, payload, f"og:{mine}:{action}:{moment.lo}", action, moment, name_at(payload, "report", person)
            )


def _line(document: Document) -> ToolEvent:
    line, at, owner = document.said, time_at(document.said, "createdAt"), name_at(document.said, "owner")
    words = first_of(text_at(line, "note"), text_at(line, "log"))
    return ToolEvent(
        f"og:line:{name_at(line, 'offset')}:{owner}",
        at or unknown_time(text_at(line, "createdAt", longest=80)),
        words,
        speaker=owner if owner != "System" else "Opsgenie",
        machine="note" not in line,
        where=document.where,
    )


def _action(document: Document) -> Iterator[ToolEvent]:
    """What was done, behind that the alert began, which each action tells as well."""
    alert = document.said["alert"]
    mine = _mine(alert)
    action = text_at(document.said, "action", longest=60)
    changed = at_path(alert, "updatedAt")
    began = time_at(alert, "createdAt")
    first = action.lower() in ("create", "created")
    at = (began if first else None) or time_of(changed) or document.sent or began
    key = f"og:{mine}:create" if first else f"og:{mine}:{action}:{at.lo if at is not None else ''}"
    if not first and began is not None:
        yield _told(document, alert, f"og:{mine}:create", "create", began, "")
    yield _told(document, alert, key, action, at or unknown_time(), name_at(alert, "username"))


def _told(document: Document, alert: object, native: str, action: str, at: EventTime, person: str) -> ToolEvent:
    word, milestone = _WORDS.get(action.lower().replace("_", ""), (action, ""))
    message = first_of(line_at(alert, "message"), line_at(alert, "alias"), "alert")
    note = text_at(alert, "note") if word == "NOTE" else ""
    first, began = milestone == "detected", time_at(alert, "createdAt") is not None
    machine = not note and (not person or first or not milestone)
    return ToolEvent(
        native,
        at,
        note or f"{word} {message}",
        speaker=person or first_of(name_at(alert, "source"), "Opsgenie"),
        machine=machine,
        milestone=milestone,
        state=word.lower(),
        title=message,
        severity=line_at(alert, "priority", longest=40),
        channel=name_at(document.said, "integrationName"),
        of="" if first or not began else f"og:{_mine(alert)}:create",
        about=f"og:{_mine(alert)}:create",
        labels={"alert": first_of(name_at(alert, "tinyId"), name_at(alert, "alertId"))},
        where=document.where,
    )


def _mine(alert: object) -> str:
    return first_of(name_at(alert, "alertId"), name_at(alert, "id"), name_at(alert, "tinyId"))
