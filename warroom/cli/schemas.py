"""The shapes of everything that is printed for programs, by the names of their JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from warroom.cli.commands import cli
from warroom.cli.options import JsonOption
from warroom.report.shapes import Export


def shapes() -> dict[str, Any]:
    """Every shape, gathered from the commands that print it and from the export."""
    shapes: dict[str, Any] = {"export": Export}
    for _name, command in every_command(cli):
        for option in command.params:
            if isinstance(option, JsonOption):
                shapes.update(option.shapes)
    return dict(sorted(shapes.items()))


def every_command(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """``command`` and all that are inside of it, each with the words that name it behind the program's name."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            inner = command.get_command(context, word)
            if inner is not None:
                yield from every_command(inner, f"{name} {word}".strip())
