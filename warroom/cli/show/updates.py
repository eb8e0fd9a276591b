"""``show updates``."""

from __future__ import annotations

import json
from typing import Any

import click

from warroom.cli.messages import (
    due_words,
)
from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, json_option, opened
from warroom.compose.moments import clock
from warroom.intake.times import iso, known_zone
from warroom.model.updates import AudienceView
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import view_of
from warroom.text import for_line


@click.command()
@incident_option
@json_option("updates")
@opened
def updates(opening: Opening, incident: str, as_json: bool) -> None:
    """Who is to be told next and by when, and what was posted last."""
    known = opening.incident(incident)
    view = opening.run(lambda: view_of(opening.room, known))
    clocks = updates_view(opening.room, opening.playbook, known, view=view)
    if as_json:
        click.echo(json.dumps([_clock_json(one) for one in clocks.audiences], indent=1))
        return
    for one in clocks.audiences:
        last = (
            f"last {clock(one.last.at, known_zone(view.zone))} by @{for_line(one.last.by)}" if one.last else "none yet"
        )
        click.echo(f"{one.name:<12} {due_words(one, view.zone):<34} {last}")
        if one.together:
            who = ", ".join(f"@{for_line(post.by)}" for post in one.together)
            click.echo(f"{'':<12} {len(one.together)} updates within 3 min: {who}")


def _clock_json(one: AudienceView) -> dict[str, Any]:
    last = one.last
    return {
        "audience": one.name,
        "title": one.title,
        "customers": one.customers,
        "due": iso(one.due),
        "late_seconds": one.late(now()) // 1_000_000,
        "put_off": one.put_off.reason.raw if one.put_off is not None else None,
        "not_owed": one.not_owed or None,
        "posted": one.posted,
        "waiting": len(one.waiting),
        "together": [post.by.raw for post in one.together],
        "last": None
        if last is None
        else {
            "at": iso(last.at),
            "by": last.by.raw,
            "target": last.target,
            "text": last.text.raw,
            "approved_by": last.approved_by.raw if last.approved_by is not None else None,
        },
    }
