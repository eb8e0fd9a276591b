"""A group of commands that loads a command's file when that command is asked for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from importlib import import_module
from typing import Any, cast

import click
from click.shell_completion import CompletionItem

from warroom.cli.failing import Interrupted
from warroom.text import quoted


class LazyGroup(click.Group):
    """A group that knows its commands by name and place, ``"module:command"``, and loads no other than the one that
    is asked for. ``table`` is the place of a mapping of more of them, which are made from a table; ``groups`` that of
    an example of each, by what it is for: the order of the help; ``elsewhere`` that of a function which says where else
    a name of no command means something, or nothing.
    """

    def __init__(
        self,
        *args: Any,
        places: Mapping[str, str],
        table: str = "",
        groups: str = "",
        elsewhere: str = "",
        hidden_places: Container[str] = (),
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.places = places
        self._table, self._hidden, self._groups = table, hidden_places, groups
        self._elsewhere = elsewhere

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``."""
        place = self.places.get(cmd_name)
        command = super().get_command(ctx, cmd_name) or self._made().get(cmd_name) if place is None else _at(place)
        if command is not None and command.epilog is None and (example := self._examples().get(cmd_name)):
            command.epilog = f"\b\nExample:\n  {example}"
        return cast("click.Command | None", command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begin with. A name that none has is said with the nearest ones there are."""
        name = args[0]
        if not (ctx.resilient_parsing or name.startswith("-")) and self.get_command(ctx, name) is None:
            raise click.UsageError(f"No such command {quoted(name)}.{self._meant(name, ctx)}", ctx)
        return super().resolve_command(ctx, args)

    def _meant(self, name: str, ctx: click.Context) -> str:
        if self._elsewhere and (words := _at(self._elsewhere)(name)):
            return f" {words}"
        import difflib

        near = difflib.get_close_matches(name.casefold(), self._visible(ctx))
        return f" Did you mean {' or '.join(map(quoted, near))}?" if near else ""

    def _visible(self, ctx: click.Context) -> list[str]:
        """The names that are shown, without loading any of the commands."""
        return [name for name in self.list_commands(ctx) if name not in self._hidden]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is asked for. Raise `Interrupted` where ctrl+c ends it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None

    def _grouped(self) -> Mapping[str, Mapping[str, str]]:
        return cast(Mapping[str, Mapping[str, str]], _at(self._groups)) if self._groups else {}

    def _examples(self) -> dict[str, str]:
        return {name: example for group in self._grouped().values() for name, example in group.items()}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by what they are for, each in one line; in the order of the alphabet where nobody says that."""
        if not self._groups:
            super().format_commands(ctx, formatter)
            return
        grouped = {name for group in self._grouped().values() for name in group}
        other_names = [name for name in self.list_commands(ctx) if name not in grouped]
        widest = max(len(name) for name in (*grouped, *other_names))
        groups: dict[str, Iterable[str]] = {**self._grouped(), **({"Others": other_names} if other_names else {})}
        for title, group in groups.items():
            rows = []
            for name in group:
                command = self.get_command(ctx, name)
                if command is not None and not command.hidden:
                    rows.append((name.ljust(widest), command.get_short_help_str(formatter.width - 6 - widest)))
            with formatter.section(title):
                formatter.write_dl(rows)
        with formatter.section("Examples"):
            firsts = [next(iter(group.values())) for group in self._grouped().values()]
            formatter.write_text("\b\n" + "\n".join(firsts))

    def _made(self) -> Mapping[str, click.Command]:
        return cast(Mapping[str, click.Command], _at(self._table)) if self._table else {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the alphabet."""
        return sorted({*super().list_commands(ctx), *self.places, *self._made()})

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, without loading any of the commands, and the group's own options."""
        names = [CompletionItem(name) for name in self._visible(ctx) if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)


def _at(place: str) -> Any:
    """What is at ``place``, a module and a name in it."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
