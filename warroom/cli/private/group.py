"""``private``: who may read a private incident."""

from __future__ import annotations

import click

from warroom.cli.lazy_group import LazyGroup

ACTS = {
    "add": "warroom.cli.private.members:add",
    "members": "warroom.cli.private.members:members",
    "recipient": "warroom.cli.private.members:recipient",
    "remove": "warroom.cli.private.members:remove",
}
"""What is asked and decided about members, each with the place of its command."""


@click.group("private", cls=LazyGroup, places=ACTS)
def private() -> None:
    """Who may read a private incident, which is declared with --private."""
