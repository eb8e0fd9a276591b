"""Kubernetes: the events of a cluster, as ``kubectl get events -o json`` lists them."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import at_path, first_of, is_object, line_at, name_at, text_at, unknown_time
from warroom.intake.tools.incident_tools import first_of_times
from warroom.intake.tools.json_objects import Document
from warroom.model.sentences import counted


def is_kubernetes(document: Document) -> bool:
    """Whether it is an event of a cluster."""
    payload = document.said
    thing = payload.get("involvedObject", payload.get("regarding"))
    if text_at(payload, "kind", longest=40) not in ("Event", ""):  # a list says it for all that are in it
        return False
    return is_object(payload, "metadata", "reason") and isinstance(thing, dict)


def read_kubernetes(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The event at its first time, and how often it came. What only is as it should be (Normal) is machine noise."""
    payload = document.said
    thing = payload.get("involvedObject", payload.get("regarding"))
    mine = first_of(name_at(payload, "metadata", "uid"), name_at(payload, "metadata", "name"))
    words = first_of(text_at(payload, "message"), text_at(payload, "note"))
    if not mine:
        yield Skipped("an event without an id", document.where)
        return
    at = first_of_times(payload, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime") or first_of_times(
        payload.get("metadata"), "creationTimestamp"
    )
    count = first_of_numbers(at_path(payload, "count"), at_path(payload, "deprecatedCount"))
    times = f" ({counted(count, 'time', 'times')})" if count > 1 else ""
    about = "/".join(filter(None, (name_at(thing, "kind"), name_at(thing, "namespace"), name_at(thing, "name"))))
    yield ToolEvent(
        f"k8s:{mine}",
        at or unknown_time(),
        f"{about}: {line_at(payload, 'reason', longest=80)}: {words}{times}",
        speaker=first_of(
            name_at(payload, "source", "component"),
            name_at(payload, "reportingComponent"),
            name_at(payload, "reportingController"),
            "Kubernetes",
        ),
        machine=text_at(payload, "type", longest=40) == "Normal",
        channel=name_at(thing, "namespace"),
        title=line_at(payload, "reason", longest=80),
        where=document.where,
    )


def first_of_numbers(*values: object) -> int:
    """The first of some values that is a whole number; 0 where none is."""
    return next((value for value in values if isinstance(value, int) and not isinstance(value, bool)), 0)
