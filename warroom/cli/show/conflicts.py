"""``show conflicts``."""

from __future__ import annotations

from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.printing import print_lines
from warroom.cli.spoken import line
from warroom.intake.times import iso, known_zone
from warroom.model.described import IsoMoment, Says
from warroom.room.readings.disagreements import choices, disagreements, title_words
from warroom.text import breaks_spoken


class StandingValue(TypedDict):
    """A value that stands while people disagree."""

    value: Annotated[Any, Says("Of the field's own type")]
    by: str
    key_accepted: Annotated[bool, Says("False where a key wrote it that is not accepted as that person's")]
    at: IsoMoment | None


class Conflict(TypedDict):
    """A field about which people disagree."""

    kind: Annotated[str, Says("What has the field: incident, role, hypothesis, check...")]
    id: str
    field: str
    values: list[StandingValue]


@click.command()
@incident_option
@opened
@rows_option("conflicts", Conflict)
def conflicts(opening: Opening, output: Output, incident: str) -> None:
    """What people wrote while they did not see each other; `C` in the room settles it."""
    chosen = opening.incident(incident)
    found = disagreements(opening.room, chosen)
    if output:
        conflicts: list[Conflict] = [
            {
                "kind": conflict.kind,
                "id": conflict.on,
                "field": conflict.field,
                "values": [
                    {
                        "value": value.value,
                        "by": value.by.raw,
                        "key_accepted": not value.unsure,
                        "at": iso(value.at),
                    }
                    for value in conflict.standing
                ],
            }
            for conflict in found
        ]
        output.print(conflicts)
        return
    facts = opening.room.facts_of(chosen)
    zone = known_zone(facts[0]) if facts is not None else "UTC"
    for conflict in found:
        title = breaks_spoken(title_words(conflict))
        for words in choices(conflict, zone):
            choice = breaks_spoken(words).replace("  @", " by @")
            print_lines([line("contested", f"{title}: {choice}")])
    if not found:
        click.echo("nobody disagrees about anything", err=True)
