"""An order of the entry line, given from a shell."""

from __future__ import annotations

import os

import click

from warroom.cli.already_over import say_over
from warroom.cli.given_time import when_said
from warroom.cli.opening import Opening, now
from warroom.cli.printing import print_json
from warroom.cli.shapes import Obeyed
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.room.acts.fact_writing import stays_words
from warroom.room.acts.paging import called_by_command, page_by_command
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.orders.passed_by import left_open_words, passed_by
from warroom.room.readings.due import PAGE
from warroom.text import for_terminal


def carry_out(opening: Opening, incident: IncidentId, order: str, argument: str, *, at: EventTime | None) -> None:
    """Give the order, and say what it left open, or that what was told for a later time stays in effect instead; who is
    paged now is called by the command of the settings, where they have one for that name.
    """
    view = opening.view(incident)
    points = passed_by(view, opening.playbook, order, argument, now=now(), at=at)
    commands = opening.config.page
    contact = called_by_command(opening.playbook, argument, commands) if order == PAGE and at is None else ""
    if contact:
        opening.run(lambda: page_by_command(opening.room, view, contact, commands, environ=os.environ))
    else:
        committed = opening.run(lambda: give(opening.room, opening.playbook, incident, order, argument, at=at))
        if committed.stays is not None:
            click.echo(f"warroom: {stays_words(committed, view.zone, now())}", err=True)
    if not ORDERS[order].afterwards:
        say_over(view)
    if points:
        click.echo(left_open_words(points, order), err=True)


def obey(opening: Opening, order: str, argument: str, *, at: str, incident: str, as_json: bool) -> None:
    """Carry out one of the orders that the line knows too."""
    chosen = opening.incident(incident)
    when = when_said(opening, chosen, at)
    carry_out(opening, chosen, order, argument, at=when)
    if as_json:
        print_json(Obeyed(saved=True, order=order, incident=chosen))
    else:
        click.echo(f"saved /{order} {for_terminal(argument)}".rstrip())
