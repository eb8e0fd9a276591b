"""docs/commands.md, written from the program: every command of the shell with its options, every order, and every word
that does in the line what a key of the room does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from warroom.cli.commands import cli
from warroom.cli.schemas import every_command
from warroom.exit_codes import MEANINGS
from warroom.room.orders.incident_orders import ORDERS
from warroom.screens.commands.room_commands import slashes
from warroom.widgets.command import key_shown

PAGE = Path(__file__).parent / "commands.md"
_COMMON = {"--help", "--db", "--as"}


def page() -> str:
    """The page as it should be."""
    return "\n".join([*_shell(), *_codes(), *_orders(), *_on_the_screen()]) + "\n"


def _shell() -> Iterator[str]:
    yield "# Commands and orders"
    yield ""
    yield "Written from the program by `make commands`. Every command takes `--db PATH` and `--as NAME`, and `--help`."
    yield ""
    yield "## In the shell"
    yield ""
    for name, command in every_command(cli):
        if name and not command.hidden and (not isinstance(command, click.Group) or command.invoke_without_command):
            yield from _entry(name, command)
    yield ""


def _entry(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"warroom {name}")
    arguments = [one.make_metavar(context) for one in command.params if isinstance(one, click.Argument)]
    yield f"- `{' '.join(filter(None, ['warroom', name, *arguments]))}`: {_sentence(command)}"
    for option in command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is not None and not _COMMON & set(option.opts):
            yield f"  - `{record[0]}` {record[1]}".rstrip()


def _sentence(command: click.Command) -> str:
    return " ".join((command.help or "").replace("\b", "").split())


def _codes() -> Iterator[str]:
    yield "## What a command ends with"
    yield ""
    yield "Those of `sysexits.h` mean what they mean there. `warroom run` ends with the code of what it ran."
    yield ""
    for code, meaning in MEANINGS.items():
        yield f"- `{code}`: {meaning}."
    yield ""


def _orders() -> Iterator[str]:
    yield "## In the line"
    yield ""
    yield "A time in front of an order says when it was (`14:32 /fixed rollback`), unless it is always now. A shell:"
    yield '`warroom log "/impact no payments"`; those with a star are commands of their own, too.'
    yield ""
    for order in ORDERS.values():
        yield f"- `{order.typed}`{' *' if order.command else ''}: {order.meaning}"
    yield ""


def _on_the_screen() -> Iterator[str]:
    yield "## In the line, on the screen alone"
    yield ""
    yield "What a key of a room does can be typed as well, and so can what has none. `warroom keys` names every key."
    yield ""
    for word, command in sorted(slashes().items()):
        key = f" (`{key_shown(command, {})}`)" if command.key else ""
        yield f"- `/{word}`{key}: {' '.join(command.says().split())}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
