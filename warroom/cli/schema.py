"""``schema``: what ``--json`` prints, described for programs."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from warroom import exit_codes
from warroom.cli.completing import offered
from warroom.cli.opening import stop
from warroom.cli.printing import print_json, print_lines
from warroom.text import quoted


def _names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from warroom.cli.schemas import shapes  # it loads every command

    return offered([(name, "") for name in shapes()], begun)


@click.command()
@click.argument("name", default="", metavar="[NAME]", shell_complete=_names)
def schema(name: str) -> None:
    """The JSON Schema of what --json prints; without a name: which there are."""
    from warroom.cli.schemas import shapes

    schemas = shapes()
    if not name:
        print_lines(schemas)
        return
    if name not in schemas:
        stop(f"there is no schema {quoted(name)}: {', '.join(schemas)}.", exit_codes.MISSING)
    from pydantic import TypeAdapter

    print_json(TypeAdapter(schemas[name]).json_schema())
