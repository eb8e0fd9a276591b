"""What a shell says with whatever is told of an incident that has ended."""

from __future__ import annotations

import click

from warroom.cli.opening import now
from warroom.model.views import IncidentView
from warroom.room.acts.closing import stored_after_its_end
from warroom.text import for_terminal


def say_over(view: IncidentView) -> None:
    """Say on the standard error that ``view``, the incident as it was before, had ended; nothing where it had not."""
    if words := stored_after_its_end(view, now()):
        click.echo(f"warroom: it is stored, but {for_terminal(words)}", err=True)
