"""What a command says: lines for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from warroom.text import for_terminal


def print_json(value: object) -> None:
    """Print ``value`` for programs."""
    click.echo(json.dumps(value, indent=1))


def print_lines(lines: Iterable[str]) -> None:
    """Print ``lines`` for people."""
    for line in lines:
        click.echo(for_terminal(line))
