"""What stands where on a server: streams, subjects, and the pieces of logs that messages carry (format 1).

    WR_<share>            wr.<share>.share                  one message: id and format of the share, as `warroom.json`
    WR_<share>_<inc>      wr.<share>.<inc>.<seat>           a message for each flush: a piece of one log
    WR_<share>_playbooks  wr.<share>.playbooks.<seat>   files that are put there whole (`warroom.nats.shelf`)
                          wr.<share>.here.<inc>.<writer>    a sign of life, which nobody stores

A piece says in its headers to which log it belongs and at which byte it stands there, so that the messages of a seat
put together are the files of a folder, byte for byte. Whatever comes is hostile: only what `read_piece` takes counts.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, NO_WRITER, IncidentId, WriterId
from warroom.oplog.operation import is_id
from warroom.share.folder import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOG, AT, MESSAGE_ID = "Warroom-Log", "Warroom-At", "Nats-Msg-Id"
PIECE_BYTES = 60 * 1024
"""A piece ends with the line that fills it."""
SHELF = "playbooks"
"""In place of an incident: the files that are no log."""
LARGEST_PIECE = 96 * 1024
LARGEST_MESSAGE = 128 * 1024
_LOG_NAME = re.compile(r"([0-9a-f]{32})(?:\.[0-9]{10}\.[ab][0-9a-f]{6}\.jsonl|(?:\.members)?\.age)")
_SEALED = ".age"
"""What the name of a file ends with that has no lines: it is of a private incident."""
_SEAT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STREAM = re.compile(r"WR_[A-Za-z0-9_-]{1,40}_([0-9a-f]{32})")


def marker_stream(share: str) -> str:
    """The stream in which it stands which share this is."""
    return f"WR_{share}"


def marker_subject(share: str) -> str:
    """The subject of its one message."""
    return f"wr.{share}.share"


def stream_of(share: str, part: str) -> str:
    """The stream of ``part``: an incident, or the files beside them."""
    return f"WR_{share}_{part}"


def incident_of_stream(share: str, stream: object) -> IncidentId:
    """The incident whose stream this is; empty for any other."""
    match = _STREAM.fullmatch(stream) if isinstance(stream, str) else None
    return (
        IncidentId(match.group(1)) if match is not None and stream == stream_of(share, match.group(1)) else NO_INCIDENT
    )


def is_seat(name: str) -> bool:
    """Whether one may publish under this name."""
    return _SEAT.fullmatch(name) is not None


def subjects_of(share: str, part: str) -> str:
    """The subjects of the stream of ``part``, a seat each."""
    return f"wr.{share}.{part}.*"


def seat_subject(share: str, part: str, seat: str) -> str:
    """The subject under which one publishes to ``part``: an incident, or the files beside them."""
    return f"wr.{share}.{part}.{seat}"


def here_subject(share: str, incident: IncidentId, writer: WriterId) -> str:
    """The subject of signs of life: of one writer, or of ``*``."""
    return f"wr.{share}.here.{incident}.{writer}"


ASK = WriterId("who")
"""In place of the writer: whoever is here says so at once."""


def read_here(share: str, subject: str) -> tuple[IncidentId, WriterId]:
    """Incident and writer (or `ASK`) of a sign of life; empty for a subject that is none."""
    parts = subject.split(".")
    if len(parts) != 5 or parts[:3] != ["wr", share, "here"] or not is_id(parts[3]):
        return NO_INCIDENT, NO_WRITER
    writer = WriterId(parts[4])
    return (IncidentId(parts[3]), writer) if is_id(writer) or writer == ASK else (NO_INCIDENT, NO_WRITER)


class Piece:
    """Some lines of one log. ``seat`` is who published them, ``name`` the log, ``at`` the byte at which they stand."""

    __slots__ = ("at", "data", "name", "seat")

    def __init__(self, seat: str, name: str, at: int, data: bytes) -> None:
        self.seat, self.name, self.at, self.data = seat, name, at, data

    def headers(self) -> dict[str, str]:
        """What stands over the message. The same piece has the same id, whoever sends it again after whatever error."""
        head_line = f"{self.seat} {self.name} {self.at} ".encode()
        return {
            LOG: self.name,
            AT: str(self.at),
            MESSAGE_ID: hashlib.sha256(b"warroom/1 piece\0" + head_line + self.data).hexdigest(),
        }


def read_piece(
    share: str, incident: IncidentId, subject: str, headers: Mapping[str, str] | None, data: bytes
) -> Piece | None:
    """The piece that a message carries; `None` for what is none, whose message nobody looks at any further."""
    seat = subject.removeprefix(f"wr.{share}.{incident}.")
    fields = headers or {}
    name, at = fields.get(LOG, ""), fields.get(AT, "")
    if not _SEAT.fullmatch(seat) or not _LOG_NAME.fullmatch(name):
        return None
    if not (at.isascii() and at.isdecimal() and len(at) <= 9) or not 0 < len(data) <= LARGEST_PIECE:
        return None
    place = int(at)
    return Piece(seat, name, place, data) if place + len(data) <= LARGEST_FILE else None


def cut(seat: str, name: str, at: int, data: bytes) -> Iterator[Piece]:
    """``data`` cut behind lines into pieces, the first at byte ``at`` of the log; anywhere where it has none."""
    start = 0
    while start < len(data):
        end = len(data)
        if end - start > PIECE_BYTES and name.endswith(_SEALED):
            end = start + PIECE_BYTES
        elif end - start > PIECE_BYTES:
            end = data.rfind(b"\n", start, start + PIECE_BYTES) + 1
            if not end:  # one line that is longer than that: up to its end
                end = (data.find(b"\n", start) + 1) or len(data)
        yield Piece(seat, name, at + start, data[start:end])
        start = end


def beside(name: str, seat: str) -> str:
    """What a file called ``name`` is called that ``seat`` has published where another one of that name is."""
    if name.endswith(_SEALED):
        return f"{name[:_ID]}.{seat}{name[_ID:]}"
    return f"{name.removesuffix('.jsonl')}.{seat}.jsonl"


def is_named_by_content(name: str) -> bool:
    """Whether a name says nothing of whose file it is: whoever publishes it publishes the same."""
    return name.endswith(_SEALED)


_ID = 32


def writer_of_log(name: str) -> WriterId:
    """The writer whose log is called ``name``, as far as a name says so."""
    return WriterId(name[:32])
