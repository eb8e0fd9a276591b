"""The shell's commands of the comms desk."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.commands import _Command, _opening, _showing, cli, opening_options, with_secrets


def _message_options(command: _Command) -> _Command:
    """Which message is meant, and what is written into it for this once."""
    for option in (
        click.option("--incident", default="", metavar="ID"),
        click.option("--audience", default="", metavar="NAME", help="Who reads it (default: the most overdue)."),
        click.option(
            "--to",
            "target",
            default="",
            metavar="TARGET",
            help="slack, slack-api, markdown, plain, email, statuspage.",
        ),
        click.option("--template", default="", metavar="NAME", help="Another message than the stage asks for."),
        click.option("--set", "typed", multiple=True, metavar="FIELD=TEXT", help="What a field says."),
    ):
        command = option(command)
    return command


@_showing("update")
@_message_options
def show_update(context: click.Context, db: str, person: str, **given: Any) -> None:
    """The message that is due next, as it would be copied; what to look at first goes to the error stream."""
    from warroom.cli.messages import print_update

    print_update(_opening(context, db, person), **given)


@_showing("updates")
@click.option("--incident", default="", metavar="ID")
def show_updates(context: click.Context, db: str, person: str, **given: Any) -> None:
    """Who is to be told next and by when, and what was posted last."""
    from warroom.cli.messages import print_updates

    print_updates(_opening(context, db, person), **given)


@cli.group()
def copy() -> None:
    """Onto the clipboard: by the terminal, by the system, and into a file."""


@copy.command("update")
@opening_options
@_message_options
@click.pass_context
def copy_update(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """The message that is due next. In a pipe it is printed as well."""
    from warroom.cli.messages import copy_message

    copy_message(_opening(context, db, person), **given)


@cli.command()
@opening_options
@_message_options
@with_secrets
@click.option("--at", default="", metavar="TIME", help="When it was posted, if not now.")
@click.option("--without-approval", default="", metavar="WHY", help="Why it went out without approval.")
@click.option("--via", default="", metavar="NAME", help="Hand it to this [publish.NAME] of your settings first.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def post(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """Record that the message was posted: its exact text is kept, and its clock starts anew."""
    from warroom.cli.messages import post_message

    post_message(_opening(context, db, person), **given)


@cli.command()
@opening_options
@_message_options
@with_secrets
@click.option("--ask", is_flag=True, help="Put it before the Incident Commander instead.")
@click.option("--waiting", is_flag=True, help="What waits for this audience, not a draft of yours.")
@click.pass_context
def approve(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """Approve exactly this message; an edit takes it back."""
    from warroom.cli.messages import approve_message

    approve_message(_opening(context, db, person), **given)
