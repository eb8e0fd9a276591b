"""The options that several commands take, each defined once.

What they say reaches a command as parameters with types: `opened` turns ``--db`` and ``--as`` into an `Opening`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import click
from click.core import ParameterSource

from warroom import exit_codes
from warroom.cli.completing import files, folders, incidents, people
from warroom.cli.context import DB, PERSON, PLAYBOOK, WITH_SECRETS, kept_as, opening_for
from warroom.cli.failing import done_though_untold
from warroom.cli.opening import Opening, stop

Parameters = ParamSpec("Parameters")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _kept_option(name: str, *flags: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """An option of which the opening takes what is said."""
    return click.option(*flags, expose_value=False, callback=kept_as(name), **more)


def opened(command: Callable[Concatenate[Opening, Parameters], None]) -> Callable[Parameters, None]:
    """Give ``command`` what ``--db`` and ``--as`` open; both may stand before its name, too."""

    @_kept_option(
        DB, "--db", default="", metavar="PATH", shell_complete=files, help="The database (default: WARROOM_DB)."
    )
    @_kept_option(
        PERSON,
        "--as",
        "person",
        default="",
        metavar="NAME",
        shell_complete=people,
        help="Who you are (default: WARROOM_USER).",
    )
    @wraps(command)
    def run(*args: Parameters.args, **named: Parameters.kwargs) -> None:
        opening = opening_for(click.get_current_context())
        try:
            with done_though_untold(opening):
                command(opening, *args, **named)
        except Exception as error:
            from warroom.room.checkup import damage_behind  # hardly ever needed

            trouble = damage_behind(error, opening.path)
            if trouble is None:
                raise
            raise trouble from error

    return run


playbook_option = _kept_option(
    PLAYBOOK,
    "--playbook",
    default="",
    metavar="DIR",
    shell_complete=folders,
    help="An organisation's own workflow files.",
)
with_secrets = _kept_option(
    WITH_SECRETS, "--with-secrets", is_flag=True, help="Take passwords, tokens and keys in it, too."
)
"""For every command that keeps or writes words: what looks like a secret goes through."""
incident_option = click.option(
    "--incident", default="", metavar="ID", help="Another incident than the last one.", shell_complete=incidents
)
AS_MANY = click.IntRange(0, 1_000_000_000)
"""How many of a list are asked for: more than that is in none, and SQLite counts no further than 64 bits."""
at_option = click.option("--at", default="", metavar="TIME", help="When it was: 14:32, -7, 14:30-14:40.")


class JsonOption(click.Option):
    """``--json``, which knows the shapes that it may print, by the names of their JSON Schemas."""

    def __init__(self, *args: Any, shapes: Mapping[str, Any], **named: Any) -> None:
        super().__init__(*args, **named)
        self.shapes = shapes


def json_option(shapes: Mapping[str, Any]) -> Callable[[Decorated], Decorated]:
    """``--json``, which prints one of ``shapes``; gives the command ``as_json``."""
    described = ", ".join(f"`warroom schema {name}`" for name in shapes)
    return click.option(
        "--json", "as_json", cls=JsonOption, shapes=shapes, is_flag=True, help=f"For programs: {described}."
    )


def acting(shapes: Mapping[str, Any]) -> Callable[[Decorated], Decorated]:
    """The options of every command that writes into an incident; they give it ``at``, ``incident`` and ``as_json``."""

    def decorate(command: Decorated) -> Decorated:
        return with_secrets(at_option(incident_option(json_option(shapes)(command))))

    return decorate


def refuse_idle(where: str, *names: str) -> None:
    """End the command where one of the parameters ``names`` was given that would do nothing as it was called: passed
    over in silence, what stands behind it would be taken for done. ``where`` says of which call it is.
    """
    context = click.get_current_context()
    for parameter in context.command.params:
        was_given = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if parameter.name in names and was_given and context.params.get(parameter.name) != ():  # () below click 8.3
            said = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
            stop(f"{said} is {where}; nothing was done.", exit_codes.USAGE)
