"""``seal``: how far an incident is, so that nobody changes it unseen from here on."""

from __future__ import annotations

import contextlib
import os
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import files
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json
from warroom.model.described import Says
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import write_document
from warroom.room.sharing import sealing
from warroom.text import for_terminal


class Sealed(TypedDict):
    """How far an incident was when it was sealed."""

    incident: IncidentId
    seal: Annotated[str, Says("The twelve digits by which a chat or a mail keeps it")]
    head: Annotated[str, Says("The text that was signed")]
    signature: Annotated[str | None, Says("As OpenSSH writes it; null without a key")]


@click.command()
@json_option({"seal": Sealed})
@incident_option
@click.option(
    "--to",
    default="",
    metavar="FILE",
    shell_complete=files,
    help="Write the text there, and its signature beside it in FILE.sig.",
)
@opened
def seal(opening: Opening, incident: str, to: str, as_json: bool) -> None:
    """Seal how far an incident is: keep the twelve digits where others see them, in a chat or a mail."""
    room, chosen = opening.room, opening.incident(incident)
    opening.answers = True
    seal = opening.run(lambda: sealing.seal(room, chosen))
    # First what can fail without harm: a full output leaves the file as it was, and the log keeps the seal.
    if as_json:
        print_json(Sealed(incident=chosen, seal=seal.short, head=seal.text, signature=seal.signature or None))
    else:
        click.echo(seal.short)
    if to:
        try:
            write_document(seal.text, to, replace=True)  # a link that lies there is replaced, not followed
            if seal.signature:
                write_document(seal.signature, f"{to}.sig", replace=True)
        except RoomTrouble as trouble:
            stop(f"{trouble} The log keeps the seal {seal.short}.", trouble.exit_code)
        _stamp(opening, seal.text, to)
    if not seal.signature and not as_json:
        click.echo("warroom: nothing is signed here (`warroom key` says why): only the log vouches for it", err=True)


def _stamp(opening: Opening, text: str, to: str) -> None:
    """Let the command ``[timestamp]`` of the settings, if there is one, put an authority's answer beside the head."""
    command = opening.config.timestamp
    if not command.command:
        return
    from warroom.room.own_command import run_own

    reply = f"{os.path.abspath(to)}.tsr"  # noqa: PTH100
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(reply)  # noqa: PTH108 - it is of the head that was there before
    except OSError as error:
        stop(f"{reply} is in the way of the authority's answer ({error.strerror}).", exit_codes.SETTING)
    facts = {"head": os.path.abspath(to), "reply": reply}  # noqa: PTH100
    try:
        answer = run_own(
            command, "timestamp", text, facts, os.environ, done="stamped", outcome="the seal stands without it"
        )
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    there = os.path.exists(reply)  # noqa: PTH110
    click.echo(f"warroom: {reply} is there" if there else "warroom: [timestamp] ended and left no answer", err=True)
    if answer.strip() and not there:
        click.echo(for_terminal(answer), err=True)
