"""``declare --from-alert``: an alert that waits in the inbox says what is broken and since when; people say how bad."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.keeping import declare_incident
from warroom.cli.opening import Opening
from warroom.intake.times import iso
from warroom.room.acts import commander
from warroom.room.incoming import inbox
from warroom.text import bounded, for_line


def declare_from_alert(opening: Opening, which: str, title: str, **given: Any) -> None:
    """Open an incident with the title and the beginning of the alerts that ``which`` means, unless they were given; the
    alerts are taken into it, and it counts as detected by the first of them.
    """
    room = opening.room
    found = opening.run(lambda: inbox.chosen(room, which))
    first = min(found, key=inbox.since_of)
    began = given["since"] or (iso(first.since // 1_000_000 * 1_000_000) if first.since is not None else "")
    said = [f"title {for_line(title or first.name)}"]
    said += [f"since {began}"] if began else []
    said += [f"the alert calls it {for_line(first.severity)}"] if first.severity else []
    click.echo(f"from the alert: {', '.join(said)}", err=True)
    before = {one.id for one in room.incidents_apart()}
    declare_incident(opening, title or first.name, **{**given, "since": began})
    incident = next(one.id for one in room.incidents_apart() if one.id not in before)
    alert = next((one for one in inbox.events(room, [first]) if one.milestone == "detected"), None)
    if alert is not None and alert.at.lo is not None:
        words = bounded(f"detected by {alert.speaker}: {alert.text}", 400)
        opening.run(lambda: commander.mark(room, incident, "detected", text=words, at=alert.at))
        click.echo(f"detected {iso(alert.at.lo)}, by this alert; `/detected` says it anew", err=True)
    brought = opening.run(lambda: inbox.take(room, incident, found))
    if brought.held:
        click.echo("the alert looks like it holds a secret and waits: `warroom inbox take --with-secrets`", err=True)
