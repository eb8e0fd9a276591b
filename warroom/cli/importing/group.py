"""``import``: what was written elsewhere is brought in."""

from __future__ import annotations

import click

from warroom.cli.lazy_group import LazyGroup

SOURCES = {
    "follow-ups": "warroom.cli.importing.follow_ups:follow_ups",
    "timeline": "warroom.cli.importing.timeline:timeline",
}
"""What can be brought in, each with the place of its command."""


@click.group("import", cls=LazyGroup, places=SOURCES)
def import_() -> None:
    """Bring in what was written elsewhere."""
