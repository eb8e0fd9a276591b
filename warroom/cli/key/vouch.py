"""``key vouch``: a person's own SSH key says that this database is theirs."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, opened
from warroom.room.core import RoomTrouble
from warroom.room.sharing.vouched import vouch as let_vouch
from warroom.text import for_terminal


@click.command()
@click.argument("key", type=click.Path(exists=True, dir_okay=False))
@incident_option
@opened
def vouch(opening: Opening, key: str, incident: str) -> None:
    """Let your SSH key sign that this database is yours: KEY is its file, or the .pub of one that an agent holds."""
    room, chosen = opening.room, opening.plain_incident(incident)
    if not chosen:
        stop(
            "there is no incident yet that everybody in the share reads; --incident names a private one.",
            exit_codes.MISSING,
        )
    try:
        click.echo(for_terminal(let_vouch(room, chosen, key)))
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
