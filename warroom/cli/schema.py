"""``schema``: what ``--json`` prints, described for programs."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", default="")
def schema(name: str) -> None:
    """The JSON Schema of what --json prints; without a name: which there are."""
    from warroom.cli.schemas import print_schema

    print_schema(name)
