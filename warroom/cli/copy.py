"""``copy update``: a message onto the clipboard."""

from __future__ import annotations

import os
import sys

import click

from warroom import exit_codes
from warroom.cli.messages import Chosen, WantedMessage, message_options, say_findings, say_loudly, stop_if_blocked
from warroom.cli.opening import Opening
from warroom.cli.options import opened
from warroom.clipboard import copy_text
from warroom.paths import state_folder
from warroom.room.acts.custody import note_copy, why_not_kept
from warroom.text import for_terminal


@click.group()
def copy() -> None:
    """Onto the clipboard: by the terminal, by the system, and into a file."""


@copy.command()
@opened
@message_options
def update(opening: Opening, wanted: WantedMessage) -> None:
    """The message that is due next. In a pipe it is printed as well."""
    chosen = Chosen(opening, wanted)
    say_findings(chosen)
    stop_if_blocked(chosen.draft)
    say_loudly(chosen.draft)
    text = chosen.draft.message.text.raw
    outcome = copy_text(text, write_terminal=_write_terminal, environ=os.environ, folder=state_folder(os.environ))
    click.echo(f"{for_terminal(chosen.audience.title)}: {for_terminal(outcome.sentence)}", err=True)
    if not sys.stdout.isatty():
        click.echo(for_terminal(text))
    if not outcome.sent and not outcome.file:
        sys.exit(exit_codes.NOT_WRITTEN)
    if chosen.audience.customers and not chosen.draft.drill:
        why = why_not_kept(lambda: note_copy(opening.room, chosen.incident, chosen.audience.title, text))
        if why:
            click.echo(f"warroom: {for_terminal(why)}", err=True)


def _write_terminal(sequence: bytes) -> None:
    """To the terminal itself, so that a pipe gets the message and nothing else. Raise `OSError` where there is none."""
    with open("/dev/tty", "wb", buffering=0) as terminal:
        terminal.write(sequence)
