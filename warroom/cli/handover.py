"""``handover``: the packet of an incident, a role on offer, and the hand-over of a shift."""

from __future__ import annotations

import sys
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.completing import by_place
from warroom.cli.handing_on import print_packet
from warroom.cli.obeying import obey
from warroom.cli.opening import Opening
from warroom.cli.options import at_option, incident_option, json_option, opened, refuse_idle, with_secrets
from warroom.cli.printing import print_json, print_lines
from warroom.cli.shapes import DueSoon, HandOver, Obeyed
from warroom.intake.contested import contested_lines
from warroom.intake.times import iso
from warroom.model.described import IsoMoment, KeyAccepted, Says
from warroom.model.identity import IncidentId, Moment
from warroom.model.sentences import counted
from warroom.model.timeline_entries import TimelineEntry
from warroom.report.shapes import FollowUp
from warroom.report.tables import follow_up_json
from warroom.room.acts.handing_over import leave_words
from warroom.room.readings.shift import FOLLOWING, WORRIES, OpenIncident, Shift, read_shift, shift_text
from warroom.room.sharing.background import publish_soon


class ShiftTask(TypedDict):
    """A task that is out."""

    who: str
    what: str
    due: IsoMoment | None


class ShiftWords(TypedDict):
    """What somebody left who handed the shift over."""

    by: str
    key_accepted: KeyAccepted
    at: IsoMoment | None
    text: str


class ShiftIncident(TypedDict):
    """An incident that the next shift takes over."""

    id: str
    title: str
    drill: bool
    severity: str | None
    status: str | None
    phase: str | None
    roles: dict[str, list[str]]
    due: list[DueSoon]
    tasks: list[ShiftTask]
    words: ShiftWords | None
    contested: Annotated[list[str], Says("What people disagree about, a line each")]


class ShiftReview(TypedDict):
    """A review that was owed and not held."""

    incident: IncidentId
    title: str
    due: IsoMoment | None


class ShiftUpdate(TypedDict):
    """An update that is late though its incident is closed."""

    incident: str
    title: str
    what: str
    due: IsoMoment | None


class ShiftHandOver(TypedDict):
    """The hand-over of a shift, over all open incidents."""

    at: IsoMoment | None
    incidents: list[ShiftIncident]
    updates_overdue: list[ShiftUpdate]
    follow_ups_overdue: list[FollowUp]
    reviews_overdue: list[ShiftReview]


@click.command()
@click.argument("words", nargs=-1, metavar="[ROLE @NAME]", shell_complete=by_place("role", "person"))
@click.option("--shift", is_flag=True, help="Over all open incidents: clocks, tasks out, what is overdue.")
@click.option("--worries", default="", metavar="TEXT", help="shift: what worries you; asked for at a terminal.")
@click.option("--next", "following", default="", metavar="TEXT", help="shift: what you would do next.")
@with_secrets
@at_option
@incident_option
@json_option({"handover": HandOver, "handover-shift": ShiftHandOver, "order": Obeyed})
@opened
def handover(
    opening: Opening,
    words: tuple[str, ...],
    shift: bool,
    worries: str,
    following: str,
    at: str,
    incident: str,
    as_json: bool,
) -> None:
    """Print the hand-over packet; with a role and a name, offer that role too; --shift is over all incidents."""
    if not shift:
        refuse_idle("for the hand-over of a shift: --shift", "worries", "following")
    if shift or not words:
        refuse_idle("for a role that is offered", "words", "at")
    if shift:
        refuse_idle("for one incident; a shift is handed over with all that are open", "incident")
        _hand_over_shift(opening, worries, following, as_json=as_json)
    elif words:
        obey(opening, "handover", " ".join(words), at=at, incident=incident, as_json=as_json)
    else:
        print_packet(opening, incident, as_json=as_json)


def _hand_over_shift(opening: Opening, worries: str, following: str, *, as_json: bool) -> None:
    """Print what the next shift takes over; at a terminal ask first for the words of whoever leaves, and keep them."""
    room = opening.room
    anything = any(incident.closed is None for incident in room.incidents())
    if anything and not (worries or following) and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        worries = click.prompt(WORRIES, default="", show_default=False, err=True)
        following = click.prompt(FOLLOWING, default="", show_default=False, err=True)
    if worries.strip() or following.strip():
        kept = opening.run(lambda: leave_words(room, worries, following))
        publish_soon(room)
        click.echo(f"kept in {counted(len(kept), 'open incident', 'open incidents')}", err=True)
    shift = opening.read(lambda: read_shift(room, opening.playbook, zone=opening.zone))
    if as_json:
        print_json(shift_json(shift))
    else:
        print_lines([shift_text(shift)])


def shift_json(shift: Shift) -> ShiftHandOver:
    """The hand-over for programs."""
    return {
        "at": iso(shift.at),
        "incidents": [_incident(incident, shift.at) for incident in shift.incidents],
        "updates_overdue": [
            {"incident": update.incident, "title": update.title, "what": update.due.words, "due": iso(update.due.at)}
            for update in shift.updates
        ],
        "follow_ups_overdue": [follow_up_json(follow_up) for follow_up in shift.follow_ups],
        "reviews_overdue": [
            {"incident": review.incident, "title": review.title.raw, "due": iso(review.due)} for review in shift.reviews
        ],
    }


def _incident(open_incident: OpenIncident, now: Moment) -> ShiftIncident:
    summary, words = open_incident.view.summary, open_incident.words
    return {
        "id": summary.id,
        "title": summary.title.raw,
        "drill": summary.drill is not None,
        "severity": summary.severity.level if summary.severity is not None else None,
        "status": summary.status or None,
        "phase": open_incident.view.phase or None,
        "roles": {role.role: [name.raw for name in role.holders] for role in open_incident.view.roles if role.holders},
        "due": [
            {"what": due.what, "at": iso(due.at), "words": due.words, "role": due.role, "late": due.at <= now}
            for due in open_incident.due
        ],
        "tasks": [
            {"who": task.who.raw, "what": task.what.raw, "due": iso(task.due)}
            for task in open_incident.view.desks.tasks
            if task.waits
        ],
        "words": _words(words) if words is not None else None,
        "contested": contested_lines(open_incident.view),
    }


def _words(entry: TimelineEntry) -> ShiftWords:
    return {
        "by": entry.by.raw,
        "key_accepted": not entry.unsure,
        "at": iso(entry.at.lo),
        "text": entry.text.raw,
    }
