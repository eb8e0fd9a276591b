"""``declare --from-alert``: an alert that waits in the inbox says what is broken and since when; people say how bad."""

from __future__ import annotations

import click

from warroom.cli.opening import Opening
from warroom.intake.times import iso
from warroom.model.identity import IncidentId
from warroom.room.incoming import inbox
from warroom.room.incoming.beginning import begin_with, beginning_of
from warroom.text import for_line


class FromAlert:
    """The alerts that an incident begins with: they say its ``title`` and its beginning (``since``, in words), unless
    those were given.
    """

    def __init__(self, opening: Opening, which: str, title: str, since: str) -> None:
        self._opening = opening
        self._alerts = opening.read(lambda: inbox.chosen(opening.room, which))
        begins = beginning_of(self._alerts, which)
        self.title = title or begins.title
        self.since = since or iso(begins.began) or ""
        parts = [f"title {for_line(self.title)}"]
        parts += [f"since {self.since}"] if self.since else []
        parts += [f"the alert calls it {for_line(begins.severity)}"] if begins.severity else []
        click.echo(f"from the alert: {', '.join(parts)}", err=True)

    def take_into(self, incident: IncidentId) -> None:
        """Take the alerts into the incident, and let the first of them say when it was detected."""
        begun = self._opening.run(lambda: begin_with(self._opening.room, incident, self._alerts))
        if begun.detected is not None:
            click.echo(f"detected {iso(begun.detected.lo)}, by this alert; `/detected` says it anew", err=True)
        if begun.brought.held:
            click.echo(
                "the alert looks like it holds a secret and waits: `warroom inbox take --with-secrets`", err=True
            )
