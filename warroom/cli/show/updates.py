"""``show updates``."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.messages import (
    due_words,
)
from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.spoken import line
from warroom.compose.moments import clock
from warroom.intake.times import iso, known_zone
from warroom.model.described import IsoMoment, KeyAccepted, Says
from warroom.model.moment import MINUTE
from warroom.model.sentences import counted
from warroom.model.updates import AudienceView, UpdateRecord
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import view_of
from warroom.text import for_line


class Posted(TypedDict):
    """A message that was posted."""

    at: IsoMoment
    by: str
    key_accepted: KeyAccepted
    target: str
    text: str
    approved_by: str | None
    approved_by_key_accepted: KeyAccepted


class AudienceClock(TypedDict):
    """An audience and when it is to be told next."""

    audience: str
    title: str
    customers: bool
    due: IsoMoment | None
    late_seconds: int
    put_off: Annotated[str | None, Says("Why it was put off, while that holds")]
    not_owed: Annotated[str | None, Says("Why it is told nothing as it stands")]
    posted: Annotated[int, Says("How many were posted")]
    waiting: Annotated[int, Says("How many wait for approval or for being posted")]
    together: Annotated[list[str], Says("Who posted within three minutes of each other, last")]
    last: Posted | None


@click.command()
@incident_option
@opened
@rows_option("updates", AudienceClock)
def updates(opening: Opening, output: Output, incident: str) -> None:
    """Who is to be told next and by when, and what was posted last."""
    incident_id = opening.incident(incident)
    view = opening.read(lambda: view_of(opening.room, incident_id))
    clocks = updates_view(opening.room, opening.playbook, incident_id, view=view)
    if output:
        output.print([_clock_json(audience) for audience in clocks.audiences])
        return
    for audience in clocks.audiences:
        last = (
            f"last {clock(audience.last.at, known_zone(view.zone))} by @{for_line(audience.last.by)}"
            if audience.last
            else "none posted yet"
        )
        click.echo(line(*_state(audience), _told(audience, view.zone), last))
        if audience.together:
            authors = ", ".join(f"@{for_line(post.by)}" for post in audience.together)
            click.echo(
                f"{audience.name}: {counted(len(audience.together), 'update', 'updates')} within 3 min: {authors}"
            )


def _state(audience: AudienceView) -> tuple[str, str]:
    if audience.due is None:
        return "not owed" if audience.not_owed else "nothing due", audience.name
    return "late" if audience.late(now()) >= MINUTE else "due", audience.name


def _told(audience: AudienceView, zone: str) -> str:
    """When, or why it is told nothing, without the word of the state that stands before it."""
    if audience.due is None:
        return audience.not_owed
    return due_words(audience, zone).removeprefix("LATE ")


def _clock_json(audience_view: AudienceView) -> AudienceClock:
    return {
        "audience": audience_view.name,
        "title": audience_view.title,
        "customers": audience_view.customers,
        "due": iso(audience_view.due),
        "late_seconds": audience_view.late(now()) // 1_000_000,
        "put_off": audience_view.put_off.reason.raw if audience_view.put_off is not None else None,
        "not_owed": audience_view.not_owed or None,
        "posted": audience_view.posted,
        "waiting": len(audience_view.waiting),
        "together": [post.by.raw for post in audience_view.together],
        "last": _posted(audience_view.last) if audience_view.last is not None else None,
    }


def _posted(update: UpdateRecord) -> Posted:
    return {
        "at": iso(update.at) or "",
        "by": update.by.raw,
        "key_accepted": update.by.is_sure,
        "target": update.target,
        "text": update.text.raw,
        "approved_by": update.approved_by.raw if update.approved_by is not None else None,
        "approved_by_key_accepted": update.approved_by is None or update.approved_by.is_sure,
    }
