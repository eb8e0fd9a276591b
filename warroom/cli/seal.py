"""``seal``: how far an incident is, so that nobody changes it unseen from here on."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json
from warroom.model.described import Says
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import write_document
from warroom.room.sharing import sealing


class Sealed(TypedDict):
    """How far an incident was when it was sealed."""

    incident: str
    seal: Annotated[str, Says("The twelve digits by which a chat or a mail keeps it")]
    head: Annotated[str, Says("The text that was signed")]
    signature: Annotated[str | None, Says("As OpenSSH writes it; null without a key")]


@click.command()
@json_option({"seal": Sealed})
@incident_option
@click.option("--to", default="", metavar="FILE", help="Write the text there, and its signature beside it in FILE.sig.")
@opened
def seal(opening: Opening, incident: str, to: str, as_json: bool) -> None:
    """Seal how far an incident is: keep the twelve digits where others see them, in a chat or a mail."""
    room, chosen = opening.room, opening.incident(incident)
    made = opening.run(lambda: sealing.seal(room, chosen))
    if to:
        try:
            write_document(made.text, to, replace=True)  # a link that lies there is replaced, not followed
            if made.signature:
                write_document(made.signature, f"{to}.sig", replace=True)
        except RoomTrouble as trouble:
            stop(f"{trouble} The log keeps the seal {made.short}.", trouble.exit_code)
    if as_json:
        print_json(Sealed(incident=chosen, seal=made.short, head=made.text, signature=made.signature or None))
        return
    click.echo(made.short)
    if not made.signature:
        click.echo("warroom: nothing is signed here (`warroom key` says why): only the log vouches for it", err=True)
