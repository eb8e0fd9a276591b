"""``demo``: a sample incident."""

from __future__ import annotations

import os
import tempfile

import click

from warroom.cli.opening import Opening
from warroom.cli.options import opened
from warroom.cli.program import open_program
from warroom.room.drills.sample import make_sample


@click.command()
@click.option("--shell", is_flag=True, help="Only make the sample incident; do not open the program.")
@opened
def demo(opening: Opening, shell: bool) -> None:
    """A sample incident with times up to now, in a database of its own unless --db says which."""
    opening.makes = True
    if not opening.db:
        opening.db = os.path.join(tempfile.mkdtemp(prefix="warroom-demo-"), "demo.db")  # noqa: PTH118
    opening.person = opening.person or "dana"
    incident = make_sample(opening.room, opening.playbook, zone=opening.zone)
    if shell:
        click.echo(f"{incident}\n{opening.db}")
        return
    open_program(opening, incident=incident)
