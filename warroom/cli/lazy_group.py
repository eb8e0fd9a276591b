"""A group of commands that loads a command's file when that command is asked for."""

from __future__ import annotations

from collections.abc import Container, Mapping
from importlib import import_module
from typing import Any, cast

import click
from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """A group that knows its commands by name and place, ``"module:command"``, and loads no other than the one that
    is asked for. ``table`` is the place of a mapping of more of them, which are made from a table.
    """

    def __init__(
        self, *given: Any, places: Mapping[str, str], table: str = "", hidden_places: Container[str] = (), **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.places = places
        self._table, self._hidden = table, hidden_places

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``."""
        place = self.places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name) or self._made().get(cmd_name)
        return cast(click.Command, _at(place))

    def _made(self) -> Mapping[str, click.Command]:
        return cast(Mapping[str, click.Command], _at(self._table)) if self._table else {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the alphabet."""
        return sorted({*super().list_commands(ctx), *self.places, *self._made()})

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, without loading any of the commands, and the group's own options."""
        shown = [name for name in self.list_commands(ctx) if name not in self._hidden]
        names = [CompletionItem(name) for name in shown if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)


def _at(place: str) -> Any:
    """What is at ``place``, a module and a name in it."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
