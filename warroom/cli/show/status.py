"""``show status``."""

from __future__ import annotations

import click

from warroom.cli.incident_words import summary_json
from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json
from warroom.cli.shapes import Incident, When
from warroom.cli.spoken import line, spoken_time
from warroom.intake.contested import CONTESTED, contested_title, contested_values, fact_words, phase_words
from warroom.intake.times import day_and_clock, iso, local, zone_words
from warroom.model.described import IsoMoment
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.model.views import IncidentView, title_of
from warroom.playbook.standing import DECLARED, standing, state_of
from warroom.room.readings.clocks import event_point, how_bad, standing_words
from warroom.text import breaks_spoken, for_line


class Status(Incident):
    """An incident with its facts and clocks."""

    zone: str
    facts: dict[str, str]
    roles: dict[str, list[str]]
    times: dict[str, When]
    resolve_by: IsoMoment | None
    complaints: int | None
    follow_ups: int
    conflicts: list[list[str]]


@click.command()
@incident_option
@json_option({"status": Status})
@opened
def status(opening: Opening, incident: str, as_json: bool) -> None:
    """What it is, how bad, who, and every clock."""
    chosen = opening.incident(incident)
    view = opening.room.view(chosen)
    if view is None:
        return
    summary, playbook = view.summary, opening.playbook
    roles = {role.role: [name.raw for name in role.holders] for role in view.roles}
    due = _resolve_by(opening, view)
    if as_json:
        status: Status = {
            **summary_json(summary, playbook),
            "zone": view.zone,
            "facts": {name: value.raw for name, value in view.facts.items()},
            "roles": roles,
            "times": {name: {"at": iso(at.lo), "precision": at.precision} for name, at in view.times.items()},
            "resolve_by": iso(due),
            "complaints": view.complaints,
            "follow_ups": view.follow_ups,
            "conflicts": [list(conflict) for conflict in view.conflicts],
        }
        print_json(status)
        return
    stands = standing_words(view, playbook, now())
    level = how_bad(view) or "no severity"
    state = {DECLARED: "open"}.get(state_of(summary, playbook), state_of(summary, playbook))
    click.echo(line(state, f"{level} {breaks_spoken(title_of(summary))}"))
    if stands.short:
        click.echo(stands.words)
    if summary.closed is not None and summary.ending is None:
        click.echo(
            f"CLOSED {event_point(view.times['closed'], view.zone, now())} {_called(view.times['closed'], view.zone)}"
        )
    how = standing(view, playbook)
    said = fact_words(view, "status") or ("" if how.over else "not said")  # of what is over nobody says it any more
    parts = [f"phase {phase_words(view)}" if how.phased else "", f"status {said}" if said else ""]
    click.echo(", ".join([*filter(None, parts), counted(summary.entries, "entry", "entries")]))
    for role in playbook.roles.role:
        holders = ", ".join(f"@{for_line(name)}" for name in roles.get(role.name, []))
        if holders or (how.runs and not role.optional):
            click.echo(f"{role.title}: {holders or 'nobody'}")
    for name, at in view.times.items():
        other_day = at.lo is not None and local(at.lo, view.zone).date() != local(now(), view.zone).date()
        day = f"{local(at.lo, view.zone):%Y-%m-%d} " if at.lo is not None and other_day else ""
        apart = view.disputed("incident", name)
        when = f"{CONTESTED}{contested_values(apart, view.zone)}" if apart else f"{day}{spoken_time(at, view.zone)}"
        unsure = ", contested" if name == "resolved" and apart is None and view.resolved is None else ""
        click.echo(f"{name}: {when} {_called(at, view.zone)}{unsure}")
    if due is not None:
        click.echo(line("late" if now() > due else "due", f"resolve by: {day_and_clock(due, view.zone)}"))
    for name in ("impact", "affected", "users", "channel"):
        if name in view.facts:
            click.echo(f"{name}: {breaks_spoken(fact_words(view, name))}")
    for disputed in view.contested:
        words = f"{contested_title(view, disputed)}: {contested_values(disputed, view.zone)}"
        click.echo(line("contested", breaks_spoken(words)))


def _called(at: EventTime, zone: str) -> str:
    """What ``zone`` is called at that moment, both where the clocks showed it twice: ``PDT/PST``; its name for none."""
    return zone_words(at, zone) or zone


def _resolve_by(opening: Opening, view: IncidentView) -> Moment | None:
    how = standing(view, opening.playbook)
    begin = view.summary.declared
    if how.level is None or begin is None or how.over or view.resolved is not None:
        return None
    return Moment(begin + how.level.resolve_within[1].microseconds)
