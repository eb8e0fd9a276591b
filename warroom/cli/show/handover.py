"""``show handover``."""

from __future__ import annotations

import click

from warroom.cli.handing_on import print_packet
from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.shapes import HandOver


@click.command()
@incident_option
@json_option({"handover": HandOver})
@opened
def handover(opening: Opening, incident: str, as_json: bool) -> None:
    """The packet for whoever takes over."""
    print_packet(opening, incident, as_json=as_json)
