"""``similar``: past incidents that were like this one."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.model.described import Says
from warroom.model.identity import IncidentId
from warroom.room.readings import past_alike
from warroom.text import for_line


class LikeIncident(TypedDict):
    """A past incident that looked alike."""

    incident: IncidentId
    title: str
    score: float
    words: Annotated[list[str], Says("What both tell of, the rarest first")]
    cause: str | None
    fix: str | None


@click.command()
@incident_option
@opened
@rows_option("similar", LikeIncident)
def similar(opening: Opening, output: Output, incident: str) -> None:
    """Have we seen this before? Past incidents with the same symptoms, their cause and their fix."""
    chosen = opening.incident(incident)
    similars = opening.read(lambda: past_alike.similar(opening.room, chosen))
    if output:
        likenesses_json: list[LikeIncident] = [
            {
                "incident": similar.id,
                "title": similar.title.raw,
                "score": similar.score,
                "words": list(similar.words),
                "cause": similar.cause.raw or None,
                "fix": similar.fix.raw or None,
            }
            for similar in similars
        ]
        output.print(likenesses_json)
        return
    for similar in similars:
        click.echo(f"{similar.id[:8]}  {for_line(similar.title)}")
        click.echo(f"          {for_line(' '.join(similar.words))}")
        for words in (similar.cause, similar.fix):
            if words:
                click.echo(f"          → {for_line(words)}")
    if not similars:
        click.echo("nothing like it was seen before", err=True)
