"""``private add``, ``remove``, ``members`` and ``recipient``."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json
from warroom.model.identity import WriterId
from warroom.model.private import is_private
from warroom.room.sharing import members as room_members
from warroom.text import for_terminal


class PrivateMember(TypedDict):
    """Somebody who may read a private incident."""

    person: str | None
    writer: WriterId
    recipient: str
    ours: bool
    revoked: bool


@click.command()
@click.argument("who")
@incident_option
@opened
def add(opening: Opening, who: str, incident: str) -> None:
    """Let somebody in: @PERSON, or the RECIPIENT that `warroom private recipient` printed on their machine."""
    chosen = opening.incident(incident)
    click.echo(for_terminal(opening.run(lambda: room_members.add(opening.room, chosen, who))[0]))


@click.command()
@click.argument("who")
@incident_option
@opened
def remove(opening: Opening, who: str, incident: str) -> None:
    """Take somebody out: @PERSON, or the beginning of their recipient. What they had read stays theirs."""
    chosen = opening.incident(incident)
    click.echo(for_terminal(opening.run(lambda: room_members.remove(opening.room, chosen, who))[0]))


@click.command()
@incident_option
@json_option({"private members": list[PrivateMember]})
@opened
def members(opening: Opening, incident: str, as_json: bool) -> None:
    """Who may read it."""
    chosen = opening.incident(incident)
    readers = opening.read(lambda: room_members.members(opening.room, chosen))
    if as_json:
        print_json(
            [
                PrivateMember(
                    person=reader.person or None,
                    writer=reader.writer,
                    recipient=reader.recipient,
                    ours=reader.ours,
                    revoked=reader.revoked,
                )
                for reader in readers
            ]
        )
        return
    if not is_private(chosen):
        click.echo("it is not private: whoever may read the folder of the share reads it", err=True)
    for reader in readers:
        click.echo(for_terminal(reader.words))
    if room_members.is_told_out(opening.room, chosen):
        click.echo(
            "warroom: somebody who is in it, or was, says that you were taken out: if so, later lines cannot be opened",
            err=True,
        )


@click.command()
@incident_option
@opened
def recipient(opening: Opening, incident: str) -> None:
    """What others let you in by: send it to them. It is no secret; it is announced in the log of a plain incident."""
    room = opening.room
    ours = opening.run(lambda: room_members.own_recipient(room))
    click.echo(f"{ours}+{opening.run(room.writer)}")
    chosen = opening.plain_incident(incident)
    if chosen and not is_private(chosen) and opening.run(lambda: room_members.announce(room, chosen)):
        click.echo(f"announced in {chosen[:8]}: others can let you in by your name", err=True)
    elif not chosen:
        click.echo("send this line to whoever shall let you in", err=True)
