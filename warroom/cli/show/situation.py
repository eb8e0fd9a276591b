"""``show situation``."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.owed import updates_owed
from warroom.cli.printing import print_json, print_lines
from warroom.room.readings import clocks
from warroom.text import breaks_spoken


class Spoken(TypedDict):
    """The situation, a sentence a line."""

    title: str
    lines: list[str]


@click.command()
@incident_option
@json_option({"situation": Spoken})
@opened
def situation(opening: Opening, incident: str, as_json: bool) -> None:
    """The spoken status, to be read aloud in half a minute."""
    view = opening.view(opening.incident(incident))

    pinned = opening.room.pages(view.id, clocks.SPOKEN_MOMENTS).before(None, clocks.MOST_SPOKEN)
    title, lines = clocks.situation(view, pinned, opening.playbook, now=now(), updates=updates_owed(opening, view))
    if as_json:
        print_json(Spoken(title=title, lines=lines))
    else:
        print_lines(breaks_spoken(sentence) for sentence in lines)
