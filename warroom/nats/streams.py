"""The streams of a share: made, listed, looked at, and single messages taken away."""

from __future__ import annotations

import base64
import errno
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.model.identity import IncidentId, Moment
from warroom.nats import server_trouble
from warroom.nats.follow import facts
from warroom.nats.wire import (
    LARGEST_MESSAGE,
    SHELF,
    incident_of_stream,
    marker_stream,
    marker_subject,
    stream_of,
    subjects_of,
)
from warroom.share.share_format import marker

if TYPE_CHECKING:
    from warroom.nats.connection import ServerConnection

SIZES = (128 * 1024 * 1024, 16 * 1024 * 1024, 2 * 1024 * 1024)
"""Bytes that an incident may take, the next one where the server has not so much: 128 MiB are 200,000 operations."""
_SHELF_SIZES = (32 * 1024 * 1024, 8 * 1024 * 1024, 4 * 1024 * 1024)
"""Bytes that all playbooks of a share may take: 32 MiB are some 150 of them."""
REPLICAS = 3
_TWICE_WITHIN = 120 * 1_000_000_000
_MOST_PAGES = 400
_LONGEST_MARKER = 4096


class Streams:
    """The streams of ``share`` on ``server``. Every function may raise ``OSError``."""

    def __init__(self, server: ServerConnection, share: str) -> None:
        self._server, self._share = server, share
        self._server_clock = ""

    def _ask(self, subject: str, request: dict[str, Any] | None, what: str) -> dict[str, Any]:
        data = json.dumps(request).encode() if request else b""
        try:
            return self._server.ask(f"$JS.API.{subject}", data, what=what)
        except FileNotFoundError:  # nobody listens there at all
            raise server_trouble.no_streams() from None

    def _create(self, name: str, subject: str, sizes: tuple[int, ...], **more: Any) -> None:
        """Make a stream that keeps everything and, when it is full, refuses what is new."""
        last: OSError | None = None
        for size in sizes:
            config: dict[str, Any] = {
                "name": name, "subjects": [subject], "storage": "file", "retention": "limits", "discard": "new",
                "max_bytes": size, "max_msg_size": LARGEST_MESSAGE, "duplicate_window": _TWICE_WITHIN,
                "deny_purge": True, "deny_delete": False, "allow_direct": True, "num_replicas": REPLICAS,
                **more,
            }  # fmt: skip
            answer = self._ask(f"STREAM.CREATE.{name}", config, "begin an incident")
            if server_trouble.is_too_many_replicas(answer):
                answer = self._ask(f"STREAM.CREATE.{name}", {**config, "num_replicas": 1}, "begin an incident")
            if server_trouble.is_there_already(answer):
                return  # others made it, of another size or with other copies
            try:
                server_trouble.checked(answer, "the incident")
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                last = error
            else:
                return
        raise last or server_trouble.full()

    def make(self, incident: IncidentId) -> None:
        """Make the stream of an incident, if it is not there."""
        name = stream_of(self._share, incident)
        answer = self._ask(f"STREAM.INFO.{name}", None, "see the incident")
        try:
            server_trouble.checked(answer, "the incident")
        except FileNotFoundError:
            self._create(name, subjects_of(self._share, incident), SIZES)

    def widen(self, incident: IncidentId) -> bool:
        """Let an incident take more, where its stream was made while the server had less; whether that was possible."""
        name = stream_of(self._share, incident)
        info = server_trouble.checked(self._ask(f"STREAM.INFO.{name}", None, "see the incident"), "the incident")
        config = info.get("config")
        has = config.get("max_bytes") if isinstance(config, dict) else None
        if not isinstance(config, dict) or type(has) is not int or has <= 0:
            return False
        for size in SIZES:
            if size > has:
                answer = self._ask(f"STREAM.UPDATE.{name}", {**config, "max_bytes": size}, "let an incident grow")
                if not server_trouble.code_of(answer):
                    return True
        return False

    def delete(self, incident: IncidentId, number: int) -> None:
        """Take a message away, and overwrite it where it lies."""
        name = stream_of(self._share, incident)
        answer = self._ask(f"STREAM.MSG.DELETE.{name}", {"seq": number, "no_erase": False}, "take anything away")
        if not server_trouble.is_no_message(answer):
            server_trouble.checked(answer, "the incident")

    # Which share it is

    def marker(self, share: str) -> bytes:
        """What stands there of which share it is. On a server that has lost everything, ``share`` is written there
        again, if we know it. Raise ``FileNotFoundError``.
        """
        name = marker_stream(self._share)
        try:
            first = {"seq": 1, "next_by_subj": marker_subject(self._share)}
            answer = self._ask(f"STREAM.MSG.GET.{name}", first, "see the share")
            if server_trouble.is_no_message(answer):
                raise server_trouble.gone("the share")
            message = server_trouble.checked(answer, "the share").get("message")
            data = base64.b64decode(str(message["data"] if isinstance(message, dict) else ""))
        except FileNotFoundError:
            if not share:
                raise
            self.make_marker(marker(share))
            return marker(share)
        except (ValueError, KeyError):
            raise server_trouble.unreachable("the server answers something that is no answer") from None
        return data[:_LONGEST_MARKER]

    def make_marker(self, data: bytes) -> None:
        """Write which share this is. Raise ``FileExistsError`` where somebody did before."""
        name, subject = marker_stream(self._share), marker_subject(self._share)
        # Nobody who may write makes another share of it.
        self._create(name, subject, SIZES[-1:], deny_delete=True, max_msgs_per_subject=1, discard_new_per_subject=True)
        headers = {"Nats-Expected-Last-Subject-Sequence": "0"}
        answer = self._server.ask(subject, data, headers, what="make a share")
        if server_trouble.is_written_before(answer):
            raise FileExistsError(errno.EEXIST, "there is a share already")
        server_trouble.checked(answer, "the share")

    # Files beside the incidents

    def make_shelf(self, name: str) -> None:
        """Make the stream of the files called ``name``, if it is not there."""
        try:
            self.shelf_facts(name)
        except FileNotFoundError:
            self._create(stream_of(self._share, name), subjects_of(self._share, name), _SHELF_SIZES)

    def shelf_facts(self, name: str) -> tuple[str, int, int]:
        """How its stream stands. Raise ``FileNotFoundError``."""
        answer = self._ask(f"STREAM.INFO.{stream_of(self._share, name)}", None, "see the share")
        return facts(server_trouble.checked(answer, name))

    def shelf_message(self, name: str, first: int) -> dict[str, Any] | None:
        """Its first message from the number ``first`` on; `None` for none."""
        said = {"seq": first, "next_by_subj": subjects_of(self._share, name)}
        answer = self._ask(f"STREAM.MSG.GET.{stream_of(self._share, name)}", said, "see the share")
        if server_trouble.is_no_message(answer):
            return None
        message = server_trouble.checked(answer, name).get("message")
        if not isinstance(message, dict):
            raise server_trouble.unreachable("the server answers something that is no answer")
        return message

    # All of them

    def incidents(self) -> list[IncidentId]:
        """Every incident that has a stream."""
        incidents: dict[IncidentId, None] = {}
        for page in self._pages("NAMES"):
            for name in page:
                incident = incident_of_stream(self._share, name)
                if incident:
                    incidents[incident] = None
        return list(incidents)

    def all_facts(self) -> dict[str, tuple[str, int, int]]:
        """Of every incident's stream, and under `SHELF` of that of files, when it was made, its last number, how many
        messages it has.
        """
        by_incident: dict[str, tuple[str, int, int]] = {}
        for page in self._pages("LIST"):
            for info in page:
                config = info.get("config") if isinstance(info, dict) else None
                stream_name = config.get("name") if isinstance(config, dict) else ""
                incident = incident_of_stream(self._share, stream_name)
                if incident or stream_name == stream_of(self._share, SHELF):
                    by_incident[incident or SHELF] = facts(info)
                    self._server_clock = str(info.get("ts", ""))
        return by_incident

    def _pages(self, what: str) -> list[list[Any]]:
        pages: list[list[Any]] = []
        offset = 0
        while len(pages) < _MOST_PAGES:
            request = {"subject": f"wr.{self._share}.>", "offset": offset}
            answer = server_trouble.checked(self._ask(f"STREAM.{what}", request, "see the share"), "the share")
            page, total = answer.get("streams") or [], answer.get("total", 0)
            if not isinstance(page, list) or type(total) is not int:
                raise server_trouble.unreachable("the server answers something that is no answer")
            pages.append(page)
            offset += len(page)
            if not page or offset >= total:
                break
        return pages

    def clock_off(self, now: Moment) -> int:
        """By how many microseconds the server's clock was ahead of ours when it was last asked for all streams."""
        try:
            at = datetime.fromisoformat(self._server_clock)
            return int(at.timestamp() * 1_000_000) - now if at.tzinfo is not None else 0
        except (ValueError, OverflowError, OSError):
            return 0
