"""``purges``: what others purged is decided."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import incidents
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.intake.times import clock_words
from warroom.model.described import Says
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.paths import state_folder
from warroom.room.acts import purging
from warroom.text import for_line, for_terminal


class WaitingPurge(TypedDict):
    """What one person wants to purge."""

    incident: IncidentId
    by: str
    key_accepted: Annotated[bool, Says("False where a key wants it that is not accepted as that person's")]
    texts: int
    kinds: list[str]


class WaitingPurges(TypedDict):
    """The purges that wait for a word from here."""

    waiting: list[WaitingPurge]
    came_back: Annotated[int, Says("Texts that hold words that were purged here")]


_ACCEPT, _REFUSE = "accept", "refuse"


def _clock(zone: str, at: Moment) -> str:
    return clock_words(EventTime.at(at), zone)


@click.command()
@click.argument("verdict", default="", metavar="[accept|refuse]")
@click.argument("name", default="", metavar="[@NAME]")
@click.option("--incident", default="", metavar="ID", shell_complete=incidents, help="Only in this incident.")
@json_option({"purges": WaitingPurges})
@opened
def purges(opening: Opening, verdict: str, name: str, incident: str, as_json: bool) -> None:
    """What others want to purge and waits for a word from here; accept or refuse it, person by person."""
    room = opening.room
    where = opening.incident(incident) if incident else None
    opening.run(lambda: room.look_for_purged(seconds=5.0))
    waiting = [purger for purger in room.purgers() if where in (None, purger.incident)]
    if not verdict:
        back = purging.find_returned(room, state_folder=state_folder(os.environ))
        if as_json:
            purges: list[WaitingPurge] = [
                {
                    "incident": purger.incident,
                    "by": purger.by.raw,
                    "key_accepted": not purger.unsure,
                    "texts": purger.count,
                    "kinds": list(purger.kinds),
                }
                for purger in waiting
            ]
            print_json(WaitingPurges(waiting=purges, came_back=back.count))
            return
        for one in waiting:
            click.echo(f"{one.incident[:8]}  {purging.wants(one)}")
            zone = (room.facts_of(one.incident) or ("UTC",))[0] or "UTC"
            for line in purging.first_of(room, one, partial(_clock, zone)):
                click.echo(for_terminal(line))
        if back:
            click.echo(
                f"words that were purged here came back in {counted(back.count, 'text', 'texts')}: /purges in the room"
            )
        if not waiting and not back:
            click.echo("no purge waits", err=True)
        return
    refuse_idle("for the list of them", "as_json")
    person = name.removeprefix("@")
    if verdict not in (_ACCEPT, _REFUSE) or not person:
        stop("say accept or refuse, and whose: warroom purges accept @NAME.", exit_codes.USAGE)
    sure = {not purger.unsure for purger in waiting if purger.by.raw == person}
    if not sure:
        stop(f"no purge of @{for_line(person)} waits.", exit_codes.MISSING)
    accept = verdict == _ACCEPT
    # Where a key wants it too that is not theirs, theirs is what is accepted, and the other's what is refused.
    unsure = not accept if len(sure) > 1 else None
    count = opening.run(lambda: room.decide_purges(accept=accept, by=person, unsure=unsure, incident=where))
    click.echo(f"{'purged' if accept else 'refused to purge'} {counted(count, 'text', 'texts')} of @{for_line(person)}")
    if unsure is not None:
        whose = "the key that is accepted here" if unsure else "a key that is not accepted here"
        click.echo(f"what {whose} wants under that name still waits: `warroom purges`", err=True)
