"""``show roles``."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json, print_lines
from warroom.cli.spoken import line
from warroom.intake.times import iso
from warroom.model.described import IsoMoment, KeyAccepted
from warroom.playbook.standing import standing
from warroom.room.acts.handing_over import held_together
from warroom.room.readings.waiting import role_title
from warroom.text import for_line


class Offered(TypedDict):
    """A role on offer."""

    role: str
    to: str
    by: str
    key_accepted: KeyAccepted
    at: IsoMoment | None


class Roles(TypedDict):
    """Who holds which role."""

    held: dict[str, list[str]]
    offered: list[Offered]


@click.command()
@incident_option
@json_option({"roles": Roles})
@opened
def roles(opening: Opening, incident: str, as_json: bool) -> None:
    """Who holds which role, which are on offer, and which are still to be filled."""
    view = opening.view(opening.incident(incident))
    holders = {role.role: [name.raw for name in role.holders] for role in view.roles if role.holders}
    offers: list[Offered] = [
        {
            "role": offer.role,
            "to": offer.to.raw,
            "by": offer.by.raw,
            "key_accepted": offer.by.is_sure,
            "at": iso(offer.at),
        }
        for offer in view.desks.offers
    ]
    lines = []
    owed = standing(view, opening.playbook).runs
    for role in opening.playbook.roles.role:
        names = holders.get(role.name, [])
        if names or (owed and not role.optional):
            state = "two" if len(names) > 1 else "held" if names else "open"
            holding = ", ".join(f"@{for_line(name)}" for name in names) or "nobody"
            lines.append(line(state, f"{for_line(role.title)}: {holding}"))
    lines.extend(line("warning", words) for words in held_together(view, opening.playbook))
    lines.extend(
        line("offered", f"{for_line(role_title(opening.playbook, offer.role))} to @{for_line(offer.to)}")
        for offer in view.desks.offers
    )
    if not lines:
        lines.append(line("nobody", "holds a role, and none is owed"))
    if as_json:
        print_json(Roles(held=holders, offered=offers))
    else:
        print_lines(lines)
