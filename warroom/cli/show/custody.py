"""``show custody``."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json, print_lines
from warroom.cli.spoken import line, spoken
from warroom.model.moment import EventTime
from warroom.report.shapes import Handled
from warroom.report.stamps import stamp
from warroom.report.tables import handled_json
from warroom.room.readings.custody import handled
from warroom.text import for_line


class Custody(TypedDict):
    """Through whose hands an incident went."""

    custody: list[Handled]


@click.command()
@incident_option
@json_option({"custody": Custody})
@opened
def custody(opening: Opening, incident: str, as_json: bool) -> None:
    """Who read in, exported, copied for customers and purged what, and when."""
    chosen = opening.incident(incident)
    acts = handled(opening.room, chosen)
    if as_json:
        print_json(Custody(custody=[handled_json(act) for act in acts]))
        return
    if not acts:
        click.echo("nobody read anything in, exported it, copied it for customers or purged it yet", err=True)
        return
    zone = opening.view(chosen).zone
    print_lines(
        line(
            "NOT ACCEPTED" if act.unsure else "",
            f"{stamp(EventTime.at(act.at), zone)} {zone} @{for_line(act.by)}: {spoken(act.words)}",
            "by a key that is not accepted here" if act.unsure else "",
        )
        for act in acts
    )
