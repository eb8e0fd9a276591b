"""``follow-up``: one of them is changed."""

from __future__ import annotations

import click

from warroom.cli.completing import people
from warroom.cli.opening import NOT_FOUND, Opening, stop
from warroom.cli.options import opened, with_secrets
from warroom.room.acts import reviewing


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
    said = {"owner": owner, "due": due, "state": state, "link": link}
    values = {name: value for name, value in said.items() if value is not None}
    sought = chosen.casefold()
    found = [
        one for one in reviewing.follow_ups(opening.room)
        if one.id.startswith(sought) or one.text.raw.casefold().startswith(sought)
    ]  # fmt: skip
    if not sought or len(found) != 1:
        what = "no follow-up is" if not found else f"{len(found)} follow-ups are"
        stop(f"{what} called {ascii(chosen)[:60]}; `warroom follow-ups --all --json` lists them.", NOT_FOUND)
    (one,) = found
    opening.run(lambda: reviewing.change_follow_up(opening.room, one.incident, one.id, values))
    click.echo("saved", err=True)
