"""``key``: whose key is whose, as a person reads it aloud."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.lazy_group import LazyGroup
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.model.described import Says
from warroom.model.identity import WriterId
from warroom.room.sharing import keys
from warroom.text import Untrusted, for_line, for_terminal

ACTS = {
    "accept": "warroom.cli.key.deciding:accept",
    "rehearse": "warroom.cli.key.rehearse:rehearse",
    "revoke": "warroom.cli.key.deciding:revoke",
    "rotate": "warroom.cli.key.deciding:rotate",
    "trust": "warroom.cli.key.deciding:trust",
    "vouch": "warroom.cli.key.vouch:vouch",
}
"""What is decided about keys, each with the place of its command."""


class OurKey(TypedDict):
    """The key of this database."""

    writer: WriterId | None
    words: Annotated[str | None, Says("Four words that are read aloud")]
    ssh: Annotated[str | None, Says("The public key as a line of OpenSSH")]
    trouble: Annotated[str | None, Says("Why it does not sign, or what is wrong with it")]


class MetKey(TypedDict):
    """A key that says it is somebody."""

    person: str
    writer: WriterId
    words: str
    state: Annotated[str, Says("pinned, asked, revoked or open")]
    known: Annotated[str, Says("How that key is known here as that person's, in words")]
    since: Annotated[int, Says("Microseconds since 1970")]


class Keys(TypedDict):
    """Whose key is whose, as this machine knows it."""

    own: OurKey
    only_known: Annotated[bool, Says("Whether only accepted keys purge, give roles and change the severity unasked")]
    keys: list[MetKey]


@click.group("key", cls=LazyGroup, places=ACTS, invoke_without_command=True)
@json_option({"key": Keys})
@click.option("--ssh", is_flag=True, help="Only our own key, as a line of OpenSSH.")
@opened
def key(opening: Opening, as_json: bool, ssh: bool) -> None:
    """Whose key is whose: ours, and everybody's that was met."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    if ssh:
        refuse_idle("for all keys; --ssh prints a line", "as_json")
    room = opening.room
    own, met, known = keys.own_key(room), keys.met_keys(room), keys.whose_keys(room)
    if ssh:
        if not own.ssh:
            stop(f"{own.trouble}.", exit_codes.SETTING)
        click.echo(own.ssh)
    elif as_json:
        print_json(
            Keys(
                own=OurKey(
                    writer=own.writer or None, words=own.words or None, ssh=own.ssh or None, trouble=own.trouble or None
                ),
                only_known=keys.is_strict(room),
                keys=[
                    MetKey(
                        person=pin.person,
                        writer=pin.writer,
                        words=keys.name_of(pin),
                        state=pin.state,
                        known=known.how(pin.person, pin.writer),
                        since=pin.at,
                    )
                    for pin in met
                ],
            )
        )
    else:
        if own.words:
            click.echo(f"ours, @{for_line(Untrusted(room.person))}: {own.words}")
        if own.trouble:
            click.echo(f"warroom: {for_terminal(own.trouble)}", err=True)
        for pin in met:
            if pin.writer != own.writer:
                how = for_terminal(known.how(pin.person, pin.writer))
                waits = "NOT ACCEPTED: " if pin.state == "asked" else ""
                click.echo(f"{waits}@{for_line(Untrusted(pin.person))}: {keys.name_of(pin)}, {how}")
        if keys.is_strict(room):
            click.echo("only accepted keys purge, give roles and change the severity unasked")
