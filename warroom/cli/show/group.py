"""``show``: what the panes show, as plain text or JSON."""

from __future__ import annotations

import click

from warroom.cli.lazy_group import LazyGroup

SHOWN = {
    "board": "warroom.cli.show.board:board",
    "checks": "warroom.cli.show.checks:checks",
    "conflicts": "warroom.cli.show.conflicts:conflicts",
    "custody": "warroom.cli.show.custody:custody",
    "due": "warroom.cli.show.due:due",
    "handover": "warroom.cli.show.handover:handover",
    "incidents": "warroom.cli.show.incidents:incidents",
    "minutes": "warroom.cli.show.minutes:minutes",
    "roles": "warroom.cli.show.roles:roles",
    "situation": "warroom.cli.show.situation:situation",
    "status": "warroom.cli.show.status:status",
    "tasks": "warroom.cli.show.tasks:tasks",
    "timeline": "warroom.cli.show.timeline:timeline",
    "tree": "warroom.cli.show.tree:tree",
    "update": "warroom.cli.show.update:update",
    "updates": "warroom.cli.show.updates:updates",
}
"""Each part of an incident with the place of the command that prints it."""


@click.group(cls=LazyGroup, places=SHOWN)
def show() -> None:
    """What the panes show, as plain text or JSON."""
