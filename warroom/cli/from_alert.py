"""``declare --from-alert``: an alert that waits in the inbox says what is broken and since when; people say how bad."""

from __future__ import annotations

import click

from warroom.cli.opening import Opening
from warroom.intake.times import iso
from warroom.room.acts import commander
from warroom.room.incoming import inbox
from warroom.text import bounded, for_line


class FromAlert:
    """The alerts that an incident begins with: they say its ``title`` and its beginning (``since``, in words), unless
    those were given.
    """

    def __init__(self, opening: Opening, which: str, title: str, since: str) -> None:
        self._opening = opening
        self._alerts = opening.run(lambda: inbox.chosen(opening.room, which))
        self._first = first = min(self._alerts, key=inbox.since_of)
        self.title = title or first.name
        began = iso(first.since // 1_000_000 * 1_000_000) if first.since is not None else None
        self.since = since or began or ""
        said = [f"title {for_line(self.title)}"]
        said += [f"since {self.since}"] if self.since else []
        said += [f"the alert calls it {for_line(first.severity)}"] if first.severity else []
        click.echo(f"from the alert: {', '.join(said)}", err=True)

    def take_into(self, incident: str) -> None:
        """Take the alerts into the incident, and let the first of them say when it was detected."""
        opening, room = self._opening, self._opening.room
        alert = next((one for one in inbox.events(room, [self._first]) if one.milestone == "detected"), None)
        if alert is not None and alert.at.lo is not None:
            words = bounded(f"detected by {alert.speaker}: {alert.text}", 400)
            opening.run(lambda: commander.mark(room, incident, "detected", text=words, at=alert.at))
            click.echo(f"detected {iso(alert.at.lo)}, by this alert; `/detected` says it anew", err=True)
        brought = opening.run(lambda: inbox.take(room, incident, self._alerts))
        if brought.held:
            click.echo(
                "the alert looks like it holds a secret and waits: `warroom inbox take --with-secrets`", err=True
            )
