"""Messages that are sent to a place of each kind, and what was recorded of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from tests.room.outgoing.capture import Capture, answer
from warroom.config import Publishing
from warroom.model.identity import IncidentId
from warroom.model.updates import DraftView
from warroom.playbook.load import load_playbook
from warroom.room.acts.publishing import publish
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import messages
from warroom.room.readings.cadence import updates_view

PLAYBOOK = load_playbook()
SECRET = "T0K3N/hunter2hunter2"  # noqa: S105
CREATED = answer(201, {"id": "abc123", "shortlink": "https://stspg.io/abc123"})


def place(kind: str, server: Capture, **more: object) -> tuple[Publishing, dict[str, str]]:
    """A place of the settings, and the surroundings that hold its secrets."""
    environ = {"URL": f"{server.url}/services/{SECRET}", "TOKEN": SECRET}
    if kind == "statuspage":
        more = {"page": "p1", "api": server.url, "token_from": "env:TOKEN", "notify": False, "customers": False, **more}
    elif kind == "slack" and "channel" in more:
        more = {"api": server.url, "token_from": "env:TOKEN", **more}
    else:
        more = {"url_from": "env:URL", **more}
    return Publishing(kind=kind, seconds=2, **more), environ  # type: ignore[arg-type]


TARGETS = {
    "slack": "slack-api",
    "mattermost": "markdown",
    "teams": "plain",
    "statuspage": "statuspage",
    "json": "plain",
}
READ: dict[str, Callable[[Capture], object]] = {
    "slack": lambda server: server.said()["text"], "mattermost": lambda server: server.said()["text"],
    "teams": lambda server: server.said()["attachments"][0]["content"]["body"][0]["text"],
    "json": lambda server: server.said()["text"],
}  # fmt: skip


def draft(room: WarRoom, incident: IncidentId, kind: str, **typed: str) -> DraftView:
    return messages.draft_view(room, PLAYBOOK, incident, "internal", target=TARGETS[kind], typed=typed)


def send(room: WarRoom, incident: IncidentId, kind: str, server: Capture, **more: object) -> str:
    where, environ = place(kind, server, **more)
    return publish(room, PLAYBOOK, incident, draft(room, incident, kind), "x", {"x": where}, environ=environ).output


def posted(room: WarRoom, incident: IncidentId) -> list[str]:
    found = updates_view(room, PLAYBOOK, incident)
    return [one.text.raw for one in found.log.posted]


def on_a_full_disk(*_: object, **__: object) -> NoReturn:
    """In place of what records."""
    raise RoomTrouble("the disk is full.", 74)


def mail(room: WarRoom, incident: IncidentId, port: int, **more: Any) -> None:
    settings_ = Publishing(
        kind="email", server="127.0.0.1", port=port, tls="none", sender="room@example.org",
        to=("a@example.org", "b@example.org"), seconds=2, **more,
    )  # fmt: skip
    told = messages.draft_view(room, PLAYBOOK, incident, "internal", target="email")
    publish(room, PLAYBOOK, incident, told, "x", {"x": settings_}, environ={})
