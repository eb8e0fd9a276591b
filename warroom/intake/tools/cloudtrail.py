"""AWS CloudTrail: who called which of Amazon's interfaces, as its log files and ``lookup-events`` tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    NotReadable,
    at_path,
    first_of,
    is_object,
    line_at,
    name_at,
    read_json,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.json_objects import Document


def is_cloudtrail(document: Document) -> bool:
    """Whether it is a record of a call."""
    return bool(_record(document.said))


def read_cloudtrail(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The call, with who made it. What only reads, and what a service of Amazon's does, is machine noise."""
    record = _record(document.said)
    mine = name_at(record, "eventID")
    if not mine:
        yield Skipped("a record without an id", document.where)
        return
    failed = line_at(record, "errorCode", longest=80)
    service = name_at(record, "eventSource").removesuffix(".amazonaws.com")
    where = name_at(record, "awsRegion")
    caller = at_path(record, "userIdentity")
    arn = text_at(caller, "arn", longest=300).rpartition("/")[2]
    yield ToolEvent(
        f"trail:{mine}",
        time_at(record, "eventTime") or unknown_time(text_at(record, "eventTime", longest=80)),
        f"{service}: {name_at(record, 'eventName')}"
        + (f" in {where}" if where else "")
        + (f", refused ({failed})" if failed else ""),
        speaker=first_of(name_at(caller, "userName"), arn[:80], name_at(caller, "invokedBy"), "AWS"),
        machine=record.get("readOnly") in (True, "true") or text_at(caller, "type", longest=40) == "AWSService",
        channel=where,
        where=document.where,
    )


def _record(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record itself, or the one that ``lookup-events`` and EventBridge carry; empty where it is none."""
    carried: object = payload.get("detail")
    if isinstance(payload.get("CloudTrailEvent"), str):
        try:
            carried = read_json(payload["CloudTrailEvent"])
        except NotReadable:
            carried = None
    needs = ("eventTime", "eventName", "eventSource", "userIdentity", "eventVersion", "awsRegion")
    candidates = (record for record in (payload, carried) if isinstance(record, dict))
    return next((record for record in candidates if is_object(record, *needs) and "s3" not in record), {})
