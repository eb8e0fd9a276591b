"""``listen``: what tools send while nobody looks."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

import click

from warroom import exit_codes
from warroom.cli.context import DB
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.cli.serving import in_address, refuse_plain, refuse_taken, stop_as_taken, stop_without_libraries
from warroom.config import ConfigTrouble
from warroom.intake.times import zone_named
from warroom.intake.tools import watchers
from warroom.intake.tools.generic import Mapping as FieldMapping
from warroom.model.sentences import counted
from warroom.room.incoming import inbox
from warroom.room.incoming.deliveries import token_of
from warroom.secret_from import secret_from
from warroom.text import for_line, for_terminal, quoted

SENDERS = (
    "alertmanager",
    "grafana",
    "grafana-irm",
    "pagerduty",
    "opsgenie",
    "statuspage",
    "github",
    "gitlab",
    "rootly",
    "incident.io",
    "firehydrant",
    "jira",
    *watchers.NAMES,
)
"""The names that a path may have without a mapping in the settings."""
_HIDDEN = "TOKEN"
_HOST, _PORT = "127.0.0.1", 8787


@click.command()
@click.option("--host", default=_HOST, metavar="ADDRESS", help="Where to listen (default: this machine alone).")
@click.option("--port", default=_PORT, metavar="PORT", type=click.IntRange(1, 65535), help="The port (default: 8787).")
@click.option("--insecure", is_flag=True, help="Where others reach it, without TLS of its own.")
@click.option("--tls-cert", "certificate", default="", type=click.Path(), metavar="FILE", help="The certificate.")
@click.option("--tls-key", "key", default="", type=click.Path(), metavar="FILE", help="Its key.")
@click.option("--urls", is_flag=True, help="Only print where each tool sends to, with the token.")
@opened
def listen(opening: Opening, host: str, port: int, insecure: bool, certificate: str, key: str, urls: bool) -> None:
    """Take the webhooks of tools into the inbox, until the program is ended."""
    opening.makes = True
    settings = opening.config.listen
    room = opening.room
    token = _secret("listen.token_from", settings.token_from) or token_of(room)
    secrets = {name: _secret(f"listen.secrets.{name}", place) for name, place in settings.secrets.items()}
    mappings = {name: _mapping(name, mapping) for name, mapping in settings.json.items()}
    place = f"{'https' if certificate else 'http'}://{in_address(host)}:{port}"
    if urls:
        for name in (*SENDERS, *mappings):
            click.echo(f"{name:<14} {place}/in/{for_line(name)}/{token}")
        return
    refuse_plain(host, certificate=certificate, key=key, insecure=insecure)
    try:
        from warroom.serve.listener import Senders, application
        from warroom.serve.server import serve
    except ImportError:
        stop_without_libraries("listening")
    refuse_taken(host, port)
    gone = opening.run(lambda: inbox.forget_old(room))
    if gone:
        click.echo(f"forgotten, as nothing came of it for 30 days: {counted(gone, 'alert', 'alerts')}", err=True)
    db = click.get_current_context().meta.get(DB, "")
    click.echo(listening_on(place, db=db, host=host, port=port, certificate=certificate), err=True)
    senders = Senders(token, secrets, mappings)
    began = serve(
        application(room, senders, told=lambda line: click.echo(for_terminal(line), err=True)),
        host=host,
        port=port,
        certificate=certificate,
        key=key,
    )
    if not began:
        stop_as_taken(host, port)


def listening_on(place: str, *, db: str, host: str, port: int, certificate: str) -> str:
    """Where it listens, and the command that prints each whole address of it."""
    options = (
        ("--db", db, ""),
        ("--host", host, _HOST),
        ("--port", str(port), str(_PORT)),
        ("--tls-cert", certificate, ""),
    )
    given = [word for option, words, usual in options if words != usual for word in (option, words)]
    return f"listening on {place}/in/NAME/{_HIDDEN}; `{shlex.join(['warroom', 'listen', *given, '--urls'])}` prints all"


def _secret(name: str, place: str) -> str:
    try:
        return secret_from(place, os.environ, name=name) if place else ""
    except ConfigTrouble as trouble:
        stop(str(trouble), exit_codes.SETTING)


def _mapping(name: str, mapping: Mapping[str, str]) -> FieldMapping:
    parts = set(FieldMapping.__slots__)
    wrong = [part for part in mapping if part not in parts]
    if wrong or not mapping.get("text"):
        problem = f"there is no part {quoted(wrong[0])}" if wrong else "text is missing"
        stop(f"[listen.json.{name}] in your settings: {problem}; {', '.join(sorted(parts))}.", exit_codes.SETTING)
    try:
        zone_named(mapping.get("zone", ""))
    except ValueError as unknown:
        stop(f"[listen.json.{name}] in your settings: zone: {unknown}.", exit_codes.SETTING)
    return FieldMapping(**mapping)
