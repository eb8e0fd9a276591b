"""What a sender delivered: checked for who sent it, understood if that can be, and kept in any case."""

from __future__ import annotations

import hashlib
import hmac
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from warroom.intake.tools import generic
from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import NotReadable
from warroom.intake.tools.json_objects import Document, documents
from warroom.intake.tools.packed import GZIP, RefusedFile, gunzipped
from warroom.intake.tools.sources import SOURCES, read_document, source_of
from warroom.model.identity import Moment
from warroom.room.core import WarRoom
from warroom.room.incoming.inbox import rows_of
from warroom.store import inbox_queries as store
from warroom.text import repair

if TYPE_CHECKING:
    import sqlite3

LARGEST = 10 * 1024 * 1024
"""Bytes of a delivery: some fifty thousand alerts."""
LARGEST_SIGNED = 32 * 1024 * 1024
"""Bytes of one whose signature is checked, which is of all of it; GitHub sends 25 MB at most."""
MOST_OBJECTS, MOST_UNKNOWN = 20_000, 500
"""Objects of a delivery that are looked at, and how many at its beginning may be of no tool that is known: a sender
writes an object or a few, and whoever writes a million empty ones keeps the others from being heard.
"""
_AT_ONCE = 500
"""States that are kept in one transaction: nobody else writes meanwhile."""
_KEPT = 64 * 1024
"""Bytes that are kept of one that was not understood."""
_KEPT_AT = "listen:token"
_PAGERDUTY, _GITHUB, _GRAFANA = "x-pagerduty-signature", "x-hub-signature-256", "x-grafana-alerting-signature"
_MOMENT = re.compile(r"[0-9]{9,13}")
_FORM = b"payload="
"""What a form begins with that has the JSON in its field, as GitHub sends where nobody chose otherwise."""
_MOST_MOMENTS = 8
"""Headers that may hold the moment of a signature."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a delivery that is on disk: states of alerts, how many of them are new, why it, or a part of it, was
    not understood.
    """

    events: int
    new: int
    why: str = ""


def token_of(room: WarRoom) -> str:
    """The token that this database's listener wants in the path, made at first use."""
    return room.setting(_KEPT_AT) or room.remember_first(_KEPT_AT, lambda: room.entropy(24).hex())


def is_token(offered: str, token: str) -> bool:
    """Whether ``offered`` is the token; it takes as long to find out whatever was said."""
    return hmac.compare_digest(offered.encode("utf-8", "replace"), token.encode())


class SignatureCheck:
    """Whether the sender called ``source`` signed exactly the pieces that it is given with ``secret``; each does it in
    its own way, and PagerDuty by all of its keys while one is changed for another. Grafana signs a moment in front of
    it where somebody named a header for that, by whatever name. Others have no way, and are not signed.
    """

    def __init__(self, source: str, secret: str, headers: Mapping[str, str]) -> None:
        begins = [b""]
        if source == "pagerduty":
            signatures = [signature.strip().removeprefix("v1=") for signature in headers.get(_PAGERDUTY, "").split(",")]
        elif source == "grafana":
            signatures = [headers.get(_GRAFANA, "")]
            moments = [header for header in headers.values() if _MOMENT.fullmatch(header)]
            begins.extend(f"{moment}:".encode() for moment in moments[:_MOST_MOMENTS])
        else:
            signatures = [headers.get(_GITHUB, "").removeprefix("sha256=")]
        self._signatures = signatures
        self._sums = [hmac.new(secret.encode(), begin, hashlib.sha256) for begin in begins]

    def take(self, piece: bytes) -> None:
        """Go on with the next piece of the body."""
        for sum_ in self._sums:
            sum_.update(piece)

    def is_right(self) -> bool:
        """Whether it is the signature of all that was given."""
        right = [
            hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode())
            for expected in (sum_.hexdigest() for sum_ in self._sums)
            for signature in self._signatures
        ]
        return any(right)


def deliver(
    room: WarRoom, source: str, body: bytes, *, mapping: generic.Mapping | None = None, cut: bool = False
) -> Delivered:
    """Keep a delivery of the sender called ``source``; when this returns it is on disk. ``cut`` says that there was
    more of it than is taken. Raise `RoomTrouble` while it cannot be kept.
    """
    events: list[ToolEvent] = []
    why, new = "larger than is taken" if cut else "", 0
    if not cut:
        try:
            body = _unpacked(body)  # what is kept of it can be looked through then
        except RefusedFile as refused:
            why = str(refused)
        else:
            events, why = understood(source, body, mapping)
    if events:
        new = _keep(room, source, events)
    if why or not events:
        reason, now = why or "nothing in it to tell of", room.now()
        room.note(lambda db: store.keep_strange(db, repair(source)[:80], reason[:400], body[:_KEPT], now))
    return Delivered(len(events), new, why or ("" if events else "nothing in it to tell of"))


def _keep(room: WarRoom, source: str, events: list[ToolEvent]) -> int:
    rows, now = rows_of(repair(source)[:80], events), room.now()
    new: list[int] = []
    whole = store.Delivery(rows)
    for start in range(0, len(rows), _AT_ONCE):
        room.note(partial(_keep_part, rows[start : start + _AT_ONCE], now, whole, new))
    return sum(new)


def _keep_part(
    part: list[store.InboxRow],
    now: Moment,
    whole: store.Delivery,
    new: list[int],
    db: sqlite3.Connection,
) -> None:
    new.append(store.keep_delivery(db, part, now, whole))


def understood(source: str, body: bytes, mapping: generic.Mapping | None) -> tuple[list[ToolEvent], str]:
    """The events of a delivery, and what of it was not understood in words, empty when all was."""
    events: list[ToolEvent] = []
    reasons: dict[str, None] = {}
    if len(body) > LARGEST:
        return [], "larger than is taken once it is unpacked"
    try:
        for number, document in enumerate(documents(body.decode("utf-8"), mapping.text if mapping is not None else "")):
            if number == MOST_OBJECTS or (number == MOST_UNKNOWN and not events):
                reasons[f"what is behind object {number} was not looked at"] = None
                break
            if isinstance(document, Skipped):
                reasons[f"{document.why} ({document.where})"] = None
                continue
            for event in _told(source, document, mapping):
                if isinstance(event, Skipped):
                    reasons[event.why] = None
                elif event.text:
                    events.append(event)
    except UnicodeDecodeError as error:
        return [], f"no UTF-8 at byte {error.start}"
    except NotReadable as refused:
        return [], f"no JSON: {refused}"
    return events, "; ".join(list(reasons)[:5])


def _unpacked(body: bytes) -> bytes:
    """A body without what gzip, zlib or a form packed it with, whatever its headers say: at most one byte more than is
    taken. Raise `RefusedFile`.
    """
    if body.startswith(_FORM):
        return unquote_to_bytes(body.removeprefix(_FORM).partition(b"&")[0].replace(b"+", b" "))
    if body.startswith(GZIP):
        return gunzipped(body, LARGEST)
    if body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0:  # zlib's head, and no JSON begins so
        try:
            return zlib.decompressobj().decompress(body, LARGEST + 1)
        except zlib.error as error:
            raise RefusedFile(f"it cannot be unpacked ({error})") from None
    return body


def _told(source: str, document: Document, mapping: generic.Mapping | None) -> list[ToolEvent | Skipped]:
    if mapping is not None:
        return list(generic.read_generic(document, mapping, source))
    named = next((source_ for source_ in SOURCES if source_.name == source and source_.detects(document)), None)
    source_ = named or source_of(document)
    if source_ is None:
        return [Skipped("not of a tool that is known")]
    return list(read_document(document, source_))
