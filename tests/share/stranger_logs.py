"""A log that a stranger put on the share."""

from __future__ import annotations

from pathlib import Path

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member
from warroom.share.share_format import LogHeader, ops_folder


def put(member: Member, writer: Scripted, lines: list[bytes], *, name: str = "x.jsonl", **header: object) -> Path:
    """Put a log on the share as some other program would."""
    member.transport.publisher.prepare(INCIDENT)
    said = {
        "incident": INCIDENT, "writer": writer.writer, "by": writer.name, "host": "h", "first": 1, "prev": "0" * 64,
        "maker": writer.writer,
    }  # fmt: skip
    first = LogHeader(**{**said, **header}).line()  # type: ignore[arg-type]
    path = member.root / ops_folder(INCIDENT) / name
    path.write_bytes(first + b"".join(lines))
    return path
