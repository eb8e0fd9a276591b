"""``follow-up``: one of them is changed."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.completing import people
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, with_secrets
from warroom.model.sentences import counted
from warroom.room.acts import reviewing
from warroom.room.readings import reviews
from warroom.text import quoted


@click.command("follow-up")
@with_secrets
@click.argument("chosen", metavar="ID|WORDS")
@click.option("--owner", default=None, metavar="NAME", shell_complete=people, help="Who does it.")
@click.option("--due", default=None, metavar="DAY", help="By which day: 2026-02-20, Friday, 'in 3 days'.")
@click.option("--state", default=None, metavar="open|done|dropped", help="How it stands.")
@click.option("--link", default=None, metavar="URL", help="Where it is worked on.")
@opened
def follow_up(
    opening: Opening, chosen: str, owner: str | None, due: str | None, state: str | None, link: str | None
) -> None:
    """Give a follow-up an owner, a day, a state or a link."""
    changes = {"owner": owner, "due": due, "state": state, "link": link}
    values = {name: value for name, value in changes.items() if value is not None}
    sought = chosen.casefold()
    follow_ups = [
        follow_up
        for follow_up in reviews.follow_ups(opening.room)
        if follow_up.id.startswith(sought) or follow_up.text.raw.casefold().startswith(sought)
    ]
    if not sought or len(follow_ups) != 1:
        problem = "no follow-up is" if not follow_ups else counted(len(follow_ups), "follow-up is", "follow-ups are")
        stop(
            f"{problem} called {quoted(chosen, 60)}; `warroom follow-ups --all --json` lists them.", exit_codes.MISSING
        )
    (follow_up,) = follow_ups
    opening.run(lambda: reviewing.change_follow_up(opening.room, follow_up.incident, follow_up.id, values))
    click.echo("saved", err=True)
