"""``approve``: a message may go out."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.messages import (
    Chosen,
    WantedMessage,
    message_options,
    say_findings,
)
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, refuse_idle, with_secrets
from warroom.model.updates import DraftView, UpdateRecord
from warroom.room.acts import comms
from warroom.text import for_terminal


@click.command()
@with_secrets
@click.option("--ask", is_flag=True, help="Put it before the Incident Commander instead.")
@click.option("--waiting", is_flag=True, help="What waits for this audience, not a draft of yours.")
@opened
@message_options
def approve(opening: Opening, wanted: WantedMessage, ask: bool, waiting: bool) -> None:
    """Approve exactly this message; an edit takes it back."""
    if ask:
        refuse_idle("for a message that is approved", "waiting")
    chosen = Chosen(opening, wanted)
    room, playbook = opening.room, opening.playbook
    if ask:
        say_findings(chosen)
        opening.run(lambda: comms.ask_approval(room, playbook, chosen.incident, chosen.draft))
        click.echo(f"asked for the approval of {chosen.draft.message.digest[:12]}")
        return
    message: DraftView | UpdateRecord = chosen.draft
    if waiting:
        open_ = [update for update in chosen.audience.waiting if update.approved_by is None]
        if not open_:
            stop(f"nothing waits for approval at {chosen.audience.name}.", exit_codes.MISSING)
        message = open_[-1]
        click.echo(for_terminal(message.text))
    else:
        say_findings(chosen)
        click.echo(for_terminal(chosen.draft.message.text))
    opening.run(lambda: comms.approve(room, playbook, chosen.view, message))
    click.echo("approved", err=True)
