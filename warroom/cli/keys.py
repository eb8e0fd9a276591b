"""``keys``: every key with its name."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened


@click.command()
@json_option("keys")
@opened
def keys(opening: Opening, as_json: bool) -> None:
    """Every key with its name, by which the settings change it."""
    from warroom.screens.shared.keymap import named

    found = list(named(opening.config.keys))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
        return
    where = ""
    for one in found:
        if one.where != where:
            click.echo(f"{'' if not where else chr(10)}{one.where}")
            where = one.where
        click.echo(f"  {one.name:<22} {f'{one.keys}  {one.typed}'.strip():<20} {one.says}")
