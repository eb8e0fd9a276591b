"""The listener: a delivery is answered with 200 only when it is on disk, with 503 while it cannot be kept.

A sender that is known is never told that it is wrong: some drop what they have for good when they are. What is not
understood is kept and shown instead.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from warroom.intake.tools.generic import Mapping as FieldMapping
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.incoming.deliveries import LARGEST, LARGEST_SIGNED, Delivered, SignatureCheck, deliver, is_token
from warroom.serve.patience import BODY_WITHIN
from warroom.text import for_line

_RETRY = {"Retry-After": "5"}


@dataclass(frozen=True, slots=True)
class Senders:
    """Who may send: the ``token`` of the path, the secrets by which some sign besides, and how the JSON of those that
    are not known is read; each by the name in the path.
    """

    token: str
    secrets: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, FieldMapping] = field(default_factory=dict)


def application(room: WarRoom, senders: Senders, *, told: Callable[[str], None]) -> Starlette:
    """The application over ``room``. ``told`` takes a line about each delivery; nothing of it is in that line but the
    sender's name and numbers.
    """

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def incoming(request: Request) -> Response:
        source = str(request.path_params["source"])
        if not is_token(str(request.path_params["token"]), senders.token):
            return PlainTextResponse("no such place\n", status_code=404)
        secret = senders.secrets.get(source, "")
        signature = SignatureCheck(source, secret, request.headers) if secret else None
        received, size = bytearray(), 0  # one that grows in place: a sender may send it byte by byte
        try:
            async with asyncio.timeout(BODY_WITHIN):
                async for piece in request.stream():
                    size += len(piece)
                    received += piece[: max(LARGEST - len(received), 0)]
                    if signature is not None:
                        signature.take(piece)
                    if size > (LARGEST if signature is None else LARGEST_SIGNED):
                        break
        except TimeoutError:
            return _later("the body did not end in time")
        except ClientDisconnect:
            return _later("the sender went away")
        body, cut = bytes(received), size > LARGEST
        if signature is not None and size > LARGEST_SIGNED:
            told(f"{for_line(source)[:40]}: a delivery was refused: it is too large for its signature to be checked")
            return PlainTextResponse("too large for its signature to be checked\n", 413, {"Connection": "close"})
        if signature is not None and not signature.is_right():
            told(f"{for_line(source)[:40]}: a delivery without the right signature was refused")
            return PlainTextResponse("the signature is not right\n", status_code=401)
        try:
            delivered = await run_in_threadpool(
                deliver, room, source, body, mapping=senders.mappings.get(source), cut=cut
            )
        except (RoomTrouble, sqlite3.Error, OSError) as trouble:
            told(f"{for_line(source)[:40]}: not kept, it is sent again: {for_line(str(trouble))[:200]}")
            return _later("it cannot be kept now")
        told(_line(source, delivered))
        answer = PlainTextResponse("kept\n")
        if cut:
            answer.headers["Connection"] = "close"
        return answer

    routes = [
        Route("/health", health, methods=["GET"]),
        Route("/in/{source}/{token}", incoming, methods=["POST", "PUT"]),
        Route("/in/{source}/{token}/", incoming, methods=["POST", "PUT"]),  # many senders follow no redirect
    ]
    return Starlette(routes=routes)


def _later(why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=503, headers={**_RETRY, "Connection": "close"})


def _line(source: str, delivered: Delivered) -> str:
    already_here = delivered.events - delivered.new
    words = f"{for_line(source)[:40]}: {delivered.new} new"
    words += f", {already_here} known already" if already_here else ""
    return words + (f"; not understood: {for_line(delivered.why)[:200]}" if delivered.why else "")
