"""``import``: what was written elsewhere is brought in."""

from __future__ import annotations

import click

from warroom.cli.finds_out import FindsOut
from warroom.cli.lazy_group import LazyGroup

SOURCES = {
    "file": "warroom.cli.importing.file:import_file",
    "follow-ups": "warroom.cli.importing.follow_ups:follow_ups",
    "timeline": "warroom.cli.importing.timeline:timeline",
}
"""What can be brought in, each with the place of its command."""


class ImportGroup(FindsOut, LazyGroup):
    """``import FILE``, and what a file may be said to be."""


@click.group("import", cls=ImportGroup, places=SOURCES)
def import_() -> None:
    """Bring in what was written elsewhere."""
