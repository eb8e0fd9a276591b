"""``share``: several people in one incident."""

from __future__ import annotations

import click

from warroom.cli.lazy_group import LazyGroup

ACTS = {
    "alarms": "warroom.cli.share.alarms:alarms",
    "init": "warroom.cli.share.join:init",
    "join": "warroom.cli.share.join:join",
    "leave": "warroom.cli.share.leave:leave",
    "playbook": "warroom.cli.share.playbook:playbook",
    "serve": "warroom.cli.share.serve:serve",
    "status": "warroom.cli.share.status:status",
    "sync": "warroom.cli.share.sync:sync",
    "trust": "warroom.cli.share.trust:trust",
}
"""What is done with a share, each with the place of its command."""


@click.group(cls=LazyGroup, places=ACTS, hidden_places=("serve",))
def share() -> None:
    """Several people in one incident, through a folder that all of them reach."""
