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
    from warroom.screens.shared.keymap import Named


class Key(TypedDict):
    """Something that a key does."""

    name: Annotated[str, Says("By which the settings give it another key")]
    where: str
    keys: str
    typed: str
    says: str


@click.command()
@json_option({"keys": list[Key]})
@opened
def keys(opening: Opening, as_json: bool) -> None:
    """Every key with its name, by which the settings change it."""
    from warroom.screens.shared.keymap import named  # the toolkit, for which nobody waits who completes a line

    found = list(named(opening.config.keys))
    if as_json:
        print_json([_key(one) for one in found])
        return
    where = ""
    for one in found:
        if one.where != where:
            click.echo(f"{'' if not where else chr(10)}{one.where}")
            where = one.where
        click.echo(f"  {one.name:<22} {f'{one.keys}  {one.typed}'.strip():<20} {one.says}")


def _key(one: Named) -> Key:
    return {"name": one.name, "where": one.where, "keys": one.keys, "typed": one.typed, "says": one.says}
