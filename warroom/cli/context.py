"""What the context of a command keeps of the options that are common to all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from warroom.cli.opening import Opening

DB, PERSON, PLAYBOOK, WITH_SECRETS = (
    "warroom.db",
    "warroom.person",
    "warroom.playbook",
    "warroom.with_secrets",
)
"""Where a context keeps what was said for all of its commands."""


def kept_as(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Keep what is said in the context under ``name``: what stands behind a command's name counts more than what
    stands before it.
    """

    def keep(context: click.Context, _option: click.Parameter, value: Any) -> Any:
        if value:
            context.meta[name] = value
        return value

    return keep


def opening_for(context: click.Context) -> Opening:
    """The opening of the command that runs in ``context``, which is left when the command ends."""
    opening = opening_said(context)
    context.find_root().call_on_close(opening.leave)
    return opening


def opening_said(context: click.Context) -> Opening:
    """What the options of ``context`` say is to be opened; nothing is opened yet."""
    return Opening(
        db=context.meta.get(DB, ""),
        person=context.meta.get(PERSON, ""),
        playbook_folder=context.meta.get(PLAYBOOK, ""),
        with_secrets=context.meta.get(WITH_SECRETS, False),
    )
