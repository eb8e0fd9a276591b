"""Every recipe of docs/integrations.md does what it says: its settings are taken, its commands are there, what a tool
sends by it arrives, and what is sent by it goes out.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from tests.conftest import seeded
from tests.intake.tools.answers import ANSWERS
from tests.intake.tools.own_samples import (
    ALERTMANAGER,
    AZURE,
    GOOGLE,
    NEW_RELIC,
    OPSGENIE,
    PAGERDUTY,
    PULL_REQUEST,
    SNS,
    STATUSPAGE_COMPONENT,
)
from tests.room.outgoing.capture import OK, answer, captured, mail_sink
from tests.room.sharers import now
from warroom.cli.commands import cli
from warroom.config import Publishing, load_config
from warroom.intake.tools.generic import Mapping
from warroom.playbook.load import load_playbook
from warroom.room.acts.publishing import publish
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.deliveries import deliver
from warroom.room.readings import messages

PAGE = Path("docs/integrations.md").read_text("utf-8")
PLAYBOOK = load_playbook()


def blocks() -> list[str]:
    """The indented blocks of the page."""
    found = re.findall(r"(?:^(?: {4}.*)?\n)+", PAGE, re.MULTILINE)
    return [re.sub("(?m)^ {4}", "", block).strip("\n") for block in found if block.strip()]


def settings() -> str:
    """All settings of the page in one file."""
    return "\n".join(part for block in blocks() for part in block.split("\n\n") if part.lstrip().startswith("["))


def commands() -> list[list[str]]:
    """Each command line of the page, without the words that explain it."""
    lines = [line for block in blocks() for line in block.splitlines() if line.startswith("warroom ")]
    return [shlex.split(re.split(r" {2,}", line)[0]) for line in lines]


def test_all_settings_of_the_page_are_taken_together_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(settings())
    config = load_config(str(tmp_path / "config.toml"))
    assert {"chat", "thread", "mattermost", "teams", "page", "mail", "hook"} <= config.publish.keys()
    assert config.changes.keys() == {"deploys"}
    assert config.listen.secrets.keys() == {"grafana", "pagerduty", "github"}
    Mapping(**config.listen.json["sensu"])
    assert tomllib.loads(settings())


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_each_command_of_the_page_is_there_with_its_options(words: list[str]) -> None:
    command: click.Command = cli
    context = click.Context(cli)
    rest = words[1:]
    while isinstance(command, click.Group) and rest:
        found = command.get_command(context, rest[0])
        if found is None:
            break  # `import FILE`, which is `import file FILE`
        command, rest = found, rest[1:]
    assert command is not cli, words
    if isinstance(command, click.Group) and command.name == "import":
        command = command.get_command(context, "file") or command
    known = {name for option in command.params for name in option.opts}
    for word in rest[: rest.index("--")] if "--" in rest else rest:
        if word.startswith("--"):
            assert word in known, f"{word} of {' '.join(words)}"


SENT = {
    "alertmanager": ALERTMANAGER,
    "grafana": {**ALERTMANAGER, "version": "1", "orgId": 1, "title": "t"},
    "pagerduty": PAGERDUTY,
    "opsgenie": OPSGENIE,
    "statuspage": STATUSPAGE_COMPONENT,
    "github": PULL_REQUEST,
    "cloudwatch": SNS,
    "azure": AZURE,
    "gcp": GOOGLE,
    "newrelic": NEW_RELIC,
    "datadog": ANSWERS["datadog"][0],
    "sentry": ANSWERS["sentry, an issue"][0],
    "uptime-kuma": ANSWERS["uptime kuma"][0],
    "better-stack": ANSWERS["better stack"][0],
    "jira": ANSWERS["jira, a change"][0],
    "pingdom": ANSWERS["pingdom"][0],
    "dynatrace": ANSWERS["dynatrace, which says no time"][0],
    "splunk": ANSWERS["splunk observability"][0],
    "openstatus": ANSWERS["openstatus"][0],
    "ilert": ANSWERS["ilert"][0],
    "squadcast": ANSWERS["squadcast"][0],
    "splunk-on-call": ANSWERS["splunk on-call, an alert"][0],
}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"/in/([a-z-]+)/TOKEN", PAGE))))
def test_what_each_tool_of_the_page_sends_waits_in_the_inbox(room: WarRoom, tmp_path: Path, name: str) -> None:
    (tmp_path / "config.toml").write_text(settings())
    mapping = load_config(str(tmp_path / "config.toml")).listen.json.get(name)
    check = {"output": "disk full", "id": 7, "name": "disk", "status": "critical", "severity": "page"}
    said = SENT.get(name, {"check": check, "timestamp": 1771000000, "url": "https://sensu.example/7"})
    deliver(room, name, json.dumps(said).encode(), mapping=Mapping(**mapping) if mapping else None)
    assert inbox.waiting(room), name


def test_each_place_of_the_page_takes_what_is_approved(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(settings())
    config = load_config(str(tmp_path / "config.toml"))
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=now, entropy=seeded(1))
    from tests.room.sharers import declare

    forms = {
        "slack": "slack-api",
        "mattermost": "markdown",
        "teams": "plain",
        "statuspage": "statuspage",
        "email": "email",
        "json": "plain",
    }
    created = answer(201, {"id": "abc123", "ok": True, "ts": "1.1"})
    secret = tmp_path / "secret"
    secret.write_text("T0K3N-hunter2hunter2")
    secret.chmod(0o600)
    for name, place in config.publish.items():
        if not place.kind:
            continue
        incident = declare(room)
        audience = "status-page" if place.kind == "statuspage" else "internal"
        draft = messages.draft_view(room, PLAYBOOK, incident, audience, target=forms[place.kind])
        told = (
            OK if place.kind in ("mattermost", "teams") or (place.kind == "slack" and not place.token_from) else created
        )
        with captured(told) as server, mail_sink() as mails:
            given = {one: getattr(place, one) for one in Publishing.__slots__}
            here: dict[str, Any] = {"api": server.url} if place.kind in ("slack", "statuspage") else {}
            if place.kind == "email":
                here = {"server": "127.0.0.1", "port": mails.server_address[1], "tls": "none", "user": ""}
            if place.token_from:
                here["token_from"] = f"file:{secret}"
            environ = dict.fromkeys(re.findall(r"env:([A-Z_]+)", str(given)), f"{server.url}/x")
            places, why = {name: Publishing(**{**given, **here})}, "nobody there" if audience == "status-page" else ""
            publish(room, PLAYBOOK, incident, draft, name, places, environ=environ, without_approval=why)
            assert len(server.requests) + len(mails.mails) == 1, name
    room.close()
