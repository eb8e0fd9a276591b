"""``show due``."""

from __future__ import annotations

from typing import Annotated

import click

from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.owed import updates_owed
from warroom.cli.printing import print_lines
from warroom.cli.shapes import DueSoon
from warroom.cli.spoken import line, spoken
from warroom.intake.times import iso
from warroom.model.described import Says
from warroom.model.views import IncidentView
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import point, standing_words
from warroom.room.readings.due import dues
from warroom.text import for_line


class OwedOrNot(DueSoon):
    """Something that falls due, or is owed to nobody as it stands."""

    not_owed: Annotated[str | None, Says("Why it is not owed; null for what falls due")]


@click.command()
@incident_option
@opened
@rows_option("due", OwedOrNot)
def due(opening: Opening, output: Output, incident: str) -> None:
    """Everything that falls due, the next one first."""
    view = opening.view(opening.incident(incident))
    owed = [*dues(view, opening.playbook), *updates_owed(opening, view)]
    sorted_dues = sorted(owed, key=lambda due: due.at)
    told_nothing = _not_owed(opening, view, anything=bool(sorted_dues))
    owed_json: list[OwedOrNot] = [
        {
            "what": due.what,
            "at": iso(due.at),
            "words": due.words,
            "role": due.role,
            "late": due.at <= now(),
            "not_owed": None,
        }
        for due in sorted_dues
    ]
    owed_json += [
        {"what": what, "at": None, "words": words, "role": "", "late": False, "not_owed": why}
        for what, words, why in told_nothing
    ]
    lines = [
        line("late" if due.at <= now() else "due", f"{point(due.at, view.zone, now())} {spoken(due.words)}")
        for due in sorted_dues
    ]
    if output:
        output.print(owed_json)
    else:
        print_lines([*lines, *(line("not owed", words.removeprefix("not owed: ")) for _, words, _ in told_nothing)])


def _not_owed(opening: Opening, view: IncidentView, *, anything: bool) -> list[tuple[str, str, str]]:
    """What is not owed as it stands, that in words, and why; one line where it is the same for everybody."""
    stands = standing_words(view, opening.playbook, now())
    if stands.short:
        return [("everything else", f"nothing {'else ' if anything else ''}is owed: {stands.words}", stands.words)]
    clocks = updates_view(opening.room, opening.playbook, view.id, view=view)
    return [
        (audience.name, f"not owed: {for_line(audience.title)} ({audience.not_owed})", audience.not_owed)
        for audience in clocks.audiences
        if audience.not_owed
    ]
