"""``keys``: every key with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.model.described import Says

if TYPE_CHECKING:
    from warroom.screens.shared.keymap import NamedKey


class Key(TypedDict):
    """Something that a key does."""

    name: Annotated[str, Says("By which the settings give it another key; empty where none can")]
    where: str
    keys: str
    typed: str
    says: str


@click.command()
@json_option({"keys": list[Key]})
@opened
def keys(opening: Opening, as_json: bool) -> None:
    """Every key with the name by which the settings change it, where they can."""
    from warroom.screens.shared.keymap import named  # the toolkit, for which nobody waits who completes a line

    named_keys = list(named(opening.config.keys))
    if as_json:
        print_json([_key(named) for named in named_keys])
        return
    where = ""
    for key in named_keys:
        if key.where != where:
            click.echo(f"{'' if not where else chr(10)}{key.where}")
            where = key.where
        click.echo(f"  {key.name:<22} {f'{key.keys}  {key.typed}'.strip():<20} {key.says}")


def _key(named: NamedKey) -> Key:
    return {"name": named.name, "where": named.where, "keys": named.keys, "typed": named.typed, "says": named.says}
