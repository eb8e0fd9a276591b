"""``changes``: what was changed around an incident, and what of it belongs into the timeline."""

from __future__ import annotations

import os
from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.given_time import bound_said
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import incident_option, json_option, opened, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.times import day_and_clock, iso, known_zone
from warroom.intake.tools.event import ToolEvent
from warroom.model.described import Says
from warroom.model.desks import HypothesisCard
from warroom.model.identity import IncidentId, Moment
from warroom.model.sentences import counted
from warroom.model.views import IncidentView
from warroom.room.acts import tech_lead
from warroom.room.incoming.bring_in import bring_in, entry_of
from warroom.room.incoming.changes import BEFORE, LANE
from warroom.room.incoming.changes import changes as lane_of
from warroom.room.readings.messages import view_of
from warroom.room.secret_gate import looks_like
from warroom.text import bounded, for_line, for_terminal, quoted

Change = TypedDict(
    "Change",
    {
        "number": int,
        "from": Annotated[str, Says("git, gh or the name of your settings")],
        "at": Annotated[dict[str, Any], Says("As the log has it: lo and hi in microseconds since 1970")],
        "text": str,
        "who": str | None,
        "link": str | None,
    },
)
"""Something that was changed."""


@click.command()
@with_secrets
@click.argument("names", nargs=-1, metavar="[git|gh|NAME]...")
@incident_option
@click.option("--since", default="", metavar="TIME", help="From when (default: six hours before the impact began).")
@click.option("--until", default="", metavar="TIME", help="Until when (default: now).")
@click.option("--take", default="", metavar="N[,N]", help="Put these into the timeline.")
@click.option("--for", "speaks_for", default="", metavar="LABEL", help="They speak for this hypothesis: H1.")
@click.option("--against", default="", metavar="LABEL", help="They speak against this hypothesis.")
@json_option({"changes": list[Change]})
@opened
def changes(
    opening: Opening,
    names: tuple[str, ...],
    incident: str,
    since: str,
    until: str,
    take: str,
    speaks_for: str,
    against: str,
    as_json: bool,
) -> None:
    """What was changed: git and gh of this folder, and the [changes.NAME] commands of your settings."""
    incident_id = opening.incident(incident)
    view = opening.read(lambda: view_of(opening.room, incident_id))
    zone, began = known_zone(view.zone), view.summary.began
    first, last = bound_said(since, zone, first=True), bound_said(until, zone, first=False)
    start = first if first is not None else Moment((began or now()) - BEFORE)
    lane = lane_of(
        opening.config.changes,
        since=start,
        until=last if last is not None else now(),
        now=now(),
        zone=zone,
        environ=os.environ,
        names=names,
    )
    for name, why in lane.troubles:
        click.echo(for_terminal(f"warroom: {name}: {why}"), err=True)
    if not (lane.events or take):  # nothing and nothing asked look alike, but are not
        for name, why in lane.unheard:
            click.echo(for_terminal(f"not seen: {name}: {why}"), err=True)
    if take:
        chosen = _numbered([tool_event for _, tool_event in lane.events], take)
        asked = ((speaks_for, "for"), (against, "against"))
        cards = [(_hypothesis(view, label), side) for label, side in asked if label]  # before anything is stored
        _take(opening, incident_id, chosen)
        for card, side in cards:
            _attach(opening, view, chosen, card, side)
        return
    if as_json:
        changes: list[Change] = [
            {
                "number": number,
                "from": name,
                "at": tool_event.at.as_json(),
                "text": tool_event.text,
                "who": tool_event.speaker or None,
                "link": tool_event.link or None,
            }
            for number, (name, tool_event) in enumerate(lane.events, 1)
        ]
        print_json(changes)
        return
    for number, (name, tool_event) in enumerate(lane.events, 1):
        when = iso(tool_event.at.lo) or f"unknown {for_line(tool_event.at.words)}"
        speaker = f"@{for_line(tool_event.speaker)} " if tool_event.speaker and tool_event.speaker != name else ""
        click.echo(f"{number:>4}  {when:<28} {for_line(name):<8} {speaker}{bounded(for_line(tool_event.text), 100)}")
    told = counted(len(lane.events), "change", "changes")
    more = "; --take N puts one into the timeline" if lane.events else ""
    click.echo(f"{told} since {day_and_clock(start, zone)}{more}", err=True)


def _take(opening: Opening, incident: IncidentId, chosen: list[ToolEvent]) -> None:
    brought = opening.run(lambda: bring_in(opening.room, incident, chosen, file=LANE))
    for entry in brought.entries:
        click.echo(entry)
    if brought.here:
        click.echo(f"{brought.here} of them were in the timeline already", err=True)
    for tool_event, kind in brought.held:
        click.echo(for_terminal(f"{bounded(for_line(tool_event.text), 20)}: {looks_like([kind])}"), err=True)
    if brought.held:
        stop("what looks like a secret was not stored: --with-secrets stores it too.", exit_codes.SECRETS)


def _hypothesis(view: IncidentView, label: str) -> HypothesisCard:
    """The hypothesis called ``label``; ends the command where there is none."""
    card = next((card for card in view.desks.board if card.label.raw.casefold() == label.casefold()), None)
    if card is not None:
        return card
    return stop(
        f"there is no hypothesis {quoted(label, 20)}; nothing was stored. `warroom show board` lists them.",
        exit_codes.MISSING,
    )


def _attach(opening: Opening, view: IncidentView, chosen: list[ToolEvent], card: HypothesisCard, side: str) -> None:
    """Let the changes that were taken speak for, or against, a hypothesis of the board."""
    for tool_event in chosen:
        opening.run(lambda one=tool_event: tech_lead.attach(opening.room, view.id, card, entry_of(one), side))  # type: ignore[misc]


def _numbered(tool_events: list[ToolEvent], which: str) -> list[ToolEvent]:
    """The changes that the numbers ``which`` name."""
    chosen: list[ToolEvent] = []
    for word in which.split(","):
        number = int(word) if word.strip().isascii() and word.strip().isdecimal() and len(word) < 9 else 0
        if not 1 <= number <= len(tool_events):
            stop(f"{quoted(word, 20)} is no number of a change: 1 to {len(tool_events)}.", exit_codes.MISSING)
        chosen.append(tool_events[number - 1])
    return chosen
