"""``listen`` and ``inbox``: what tools send while nobody looks, and what becomes of it."""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Mapping

import click

from warroom.cli.opening import DATA, SETTING, USAGE, Opening, stop
from warroom.config import ConfigTrouble
from warroom.intake.times import iso
from warroom.intake.tools.generic import Mapping as FieldMapping
from warroom.model.views import IncidentView
from warroom.room.acts.secret_gate import HOLDS_SECRETS, looks_like
from warroom.room.incoming import inbox
from warroom.room.incoming.bring_in import offered
from warroom.room.incoming.deliveries import token_of
from warroom.room.readings.messages import view_of
from warroom.secret_from import secret_from
from warroom.text import bounded, for_line, for_terminal

SENDERS = (
    "alertmanager", "grafana", "grafana-irm", "pagerduty", "opsgenie", "statuspage", "github", "gitlab", "rootly",
    "incident.io", "firehydrant",
)  # fmt: skip
"""The names that a path may have without a mapping in the settings."""
_HIDDEN = "TOKEN"


def listen(opening: Opening, *, host: str, port: int, insecure: bool, certificate: str, key: str, urls: bool) -> None:
    """Take what tools send, until the program is ended; with ``urls`` only print where they send it."""
    opening.makes = True
    settings = opening.config.listen
    room = opening.room
    token = _secret("listen.token_from", settings.token_from) or token_of(room)
    secrets = {name: _secret(f"listen.secrets.{name}", place) for name, place in settings.secrets.items()}
    mappings = {name: _mapping(name, said) for name, said in settings.json.items()}
    scheme = "https" if certificate else "http"
    if urls:
        for name in (*SENDERS, *mappings):
            click.echo(f"{name:<14} {scheme}://{host}:{port}/in/{for_line(name)}/{token}")
        return
    if not certificate and not insecure and not _is_loopback(host):
        stop(f"{host} is reached by others: --tls-cert and --tls-key, or --insecure if something else hides it.", USAGE)
    try:
        from warroom.serve.listener import Senders, application
        from warroom.serve.server import serve
    except ImportError:
        stop("listening needs two libraries more: pip install 'warroom[serve]'.", SETTING)
    gone = opening.run(lambda: inbox.forget_old(room))
    if gone:
        click.echo(f"{gone} alerts of which nothing came for 30 days were forgotten", err=True)
    click.echo(f"listening on {scheme}://{host}:{port}/in/NAME/{_HIDDEN}; `warroom listen --urls` prints all", err=True)
    senders = Senders(token, secrets, mappings)
    began = serve(
        application(room, senders, told=lambda line: click.echo(for_terminal(line), err=True)),
        host=host, port=port, certificate=certificate, key=key,
    )  # fmt: skip
    if not began:
        stop(f"{host}:{port} could not be taken: something else listens there, or it is not of this machine.", SETTING)


def _secret(name: str, place: str) -> str:
    try:
        return secret_from(place, os.environ, name=name) if place else ""
    except ConfigTrouble as trouble:
        stop(str(trouble), SETTING)


def _mapping(name: str, said: Mapping[str, str]) -> FieldMapping:
    known = set(FieldMapping.__slots__)
    wrong = [one for one in said if one not in known]
    if wrong or not said.get("text"):
        what = f"there is no part {ascii(wrong[0])[:40]}" if wrong else "text is missing"
        stop(f"[listen.json.{name}] in your settings: {what}; {', '.join(sorted(known))}.", SETTING)
    return FieldMapping(**said)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def print_inbox(opening: Opening, *, everything: bool, strange: bool, as_json: bool) -> None:
    """What waits: told by names, or each alert by itself."""
    room = opening.room
    if strange:
        _print_strange(opening, as_json=as_json)
        return
    found = inbox.waiting(room, taken=everything, muted=everything)
    lost = inbox.not_understood(room)
    if as_json:
        said = {
            "waiting": sum(not one.taken for one in found), "not_understood": len(lost),
            "muted": inbox.muted_names(room),
            "alerts": [
                {
                    "id": one.key, "name": one.name, "source": one.source, "state": one.state,
                    "severity": one.severity or None, "since": iso(inbox.since_of(one)), "times": one.times,
                    "taken": one.taken or None,
                }
                for one in found
            ],
        }  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    if not found:
        click.echo("nothing waits", err=True)
    elif everything:
        for one in found:
            into = f"  taken into {one.taken[:8]}" if one.taken else ""
            click.echo(
                f"{inbox.short(one)}  {iso(inbox.since_of(one)) or '':<28} {one.state:<10} "
                f"{for_line(one.name)} ({one.source}, {one.times} times){into}"
            )
    else:
        click.echo(for_terminal(inbox.storm_words(found)))
        for group in inbox.by_name(found):
            bad = f", {for_line(group.severity)}" if group.severity else ""
            click.echo(
                f"{inbox.short(group.first)}  {group.alerts:>5}  {group.firing:>5} firing  since {iso(group.since)}  "
                f"{for_line(group.name)}{bad}"
            )
    if lost:
        many = "delivery was" if len(lost) == 1 else "deliveries were"
        click.echo(f"{len(lost)} {many} not understood: `warroom inbox --strange` shows them", err=True)
    muted = inbox.muted_names(room)
    if muted:
        click.echo(f"muted: {', '.join(map(for_line, muted))}", err=True)


def _print_strange(opening: Opening, *, as_json: bool) -> None:
    lost = inbox.not_understood(opening.room)
    if as_json:
        said = [
            {"source": source, "why": why, "at": iso(at), "body": body.decode("utf-8", "replace")}
            for source, why, at, body in lost
        ]
        click.echo(json.dumps(said, indent=1))
        return
    for source, why, at, body in lost:
        click.echo(f"{iso(at)}  {for_line(source)}: {for_line(why)}")
        click.echo(f"    {bounded(for_line(body.decode('utf-8', 'replace')), 400)}")


def take(opening: Opening, which: tuple[str, ...], *, incident: str, each: bool, everything: bool) -> None:
    """Take alerts into an incident."""
    if bool(which) == everything:
        stop("say which: an id, a name, or --all.", USAGE)
    room = opening.room
    known = opening.incident(incident)
    found = inbox.waiting(room) if everything else []
    for one in which:
        found += opening.run(lambda one=one: inbox.chosen(room, one))  # type: ignore[misc]
    view: IncidentView = opening.run(lambda: view_of(room, known))
    offers = offered(inbox.events(room, found), view)
    brought = opening.run(lambda: inbox.take(room, known, found, each=each))
    click.echo(known)
    click.echo(f"{inbox.storm_words(found)}: {len(brought.entries)} entries".replace("1 entries", "1 entry"), err=True)
    for name, event in offers.items():
        click.echo(f"offered    {name} {iso(event.at.lo)} ({bounded(for_line(event.text), 60)})", err=True)
    for _, kind in brought.held:
        click.echo(f"one of them {looks_like([kind])}; it was not stored", err=True)
    if brought.held:
        stop("they wait in the inbox: --with-secrets takes them all the same.", HOLDS_SECRETS)


def mute(opening: Opening, name: str, *, on: bool) -> None:
    """Say nothing of alerts of this name any more, or say it again."""
    if not on and name not in inbox.muted_names(opening.room):
        stop(f"{ascii(name)[:60]} is not muted.", DATA)
    opening.run(lambda: inbox.mute(opening.room, name, on=on))
    click.echo(f"{for_line(name)} is {'muted' if on else 'told again'}", err=True)
