"""``show``: what the panes show, as text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.opening import Opening, now
from warroom.intake.contested import contested_lines, contested_values, fact_words, phase_words
from warroom.intake.times import clock_words, iso, known_zone, local
from warroom.model.timeline import EntryKey, Filter, TimelineEntry, TimelinePages
from warroom.model.views import marked
from warroom.playbook.standing import DECLARED, standing, state_of
from warroom.room.acts.disagreements import choice_words, disagreements, title_words
from warroom.text import clean, for_line

if TYPE_CHECKING:
    from warroom.model.views import IncidentSummary, IncidentView
    from warroom.playbook.workflow import Playbook

_PAGE = 1_000


def entry_json(entry: TimelineEntry) -> dict[str, Any]:
    """An entry as ``show timeline --json`` prints it; `warroom.cli.schemas` says what each field is."""
    return {
        "id": entry.id,
        "at": iso(entry.at.lo),
        "at_end": iso(entry.at.hi),
        "precision": entry.at.precision,
        "kind": entry.kind,
        "text": entry.text.raw,
        "by": entry.by.raw,
        "speaker": entry.speaker.raw if entry.speaker is not None else None,
        "entered_at": iso(entry.entered_at),
        "struck": entry.struck.raw if entry.struck is not None else None,
        "tags": [tag.raw for tag in entry.tags],
        "people": [name.raw for name in entry.people],
        "pinned": entry.pinned,
        "versions": entry.versions,
        "edited": entry.edited,
        "purged": entry.purged,
    }


def _entries(pages: TimelinePages, last: int) -> Iterator[TimelineEntry]:
    if last > 0:
        yield from pages.before(None, last)
        return
    key: EntryKey | None = None
    while page := pages.after(key, _PAGE):
        yield from page
        key = page[-1].key


def print_timeline(opening: Opening, *, incident: str, last: int, utc: bool, as_json: bool) -> None:
    """Print the timeline, all of it or its last entries."""
    chosen = opening.incident(incident)
    pages = opening.room.pages(chosen, Filter(noise=True), purges=True)
    if as_json:
        click.echo("[", nl=False)
        for number, entry in enumerate(_entries(pages, last)):
            click.echo((",\n " if number else "\n ") + json.dumps(entry_json(entry), ensure_ascii=True), nl=False)
        click.echo("\n]")
        return
    known = opening.room.facts_of(chosen)
    zone = "UTC" if utc or known is None else known_zone(known[0])
    if (one := next((one for one in opening.room.incidents() if one.id == chosen), None)) and one.drill is not None:
        click.echo(f"{title_of(one)}: nothing here is real")
    day = ""
    for entry in _entries(pages, last):
        today = f"{local(entry.key[0], zone):%Y-%m-%d}"
        if today != day:
            click.echo(f"{today} ({zone})")
            day = today
        click.echo(_plain(entry, zone))


def _plain(entry: TimelineEntry, zone: str) -> str:
    star = "*" if entry.pinned else " "
    said = f"@{for_line(entry.speaker)}: " if entry.speaker is not None else ""
    text = "[purged]" if entry.purged else clean(entry.text).replace("\n", "\n" + " " * 26)
    struck = (
        f"  [struck by @{for_line(entry.struck_by)}: {for_line(entry.struck)}]"
        if entry.struck_by and entry.struck
        else ""
    )
    when, by = clock_words(entry.at, zone), for_line(entry.by)
    return f"{when:>11} {star} {for_line(entry.kind):<11} {said}{text}{struck}  @{by}"


def summary_json(one: IncidentSummary, playbook: Playbook) -> dict[str, Any]:
    """An incident as ``show incidents --json`` prints it."""
    return {
        "id": one.id,
        "title": one.title.raw,
        "severity": one.severity.level if one.severity is not None else None,
        "status": one.status or None,
        "phase": one.phase or None,
        "declared": iso(one.declared) if one.was_declared else None,
        "began": iso(one.began),
        "closed": iso(one.closed),
        "state": state_of(one, playbook),
        "ended": one.ending.why.raw if one.ending is not None else None,
        "entries": one.entries,
        "drill": one.drill is not None,
    }


def title_of(one: IncidentSummary) -> str:
    """An incident's title as it is printed: that of a drill says so."""
    return marked(for_line(one.title)) if one.drill is not None else for_line(one.title)


def print_incidents(opening: Opening, *, as_json: bool) -> None:
    """Print every incident of the database."""
    incidents = opening.room.incidents()
    if as_json:
        click.echo(json.dumps([summary_json(one, opening.playbook) for one in incidents], indent=1))
        return
    for one in incidents:
        level = for_line(one.severity.level) if one.severity is not None else "--"
        state = state_of(one, opening.playbook)
        state = {DECLARED: "open"}.get(state, state)
        click.echo(f"{one.id[:8]}  {level:<3} {state:<9} {one.entries:>6}  {title_of(one)}")
    if not incidents:
        click.echo("no incident yet", err=True)


def print_status(opening: Opening, *, incident: str, as_json: bool) -> None:
    """Print the incident's facts and clocks."""
    from warroom.room.readings.clocks import how_bad, standing_words

    chosen = opening.incident(incident)
    view = opening.room.view(chosen)
    if view is None:
        return
    one, playbook = view.summary, opening.playbook
    roles = {role.role: [name.raw for name in role.holders] for role in view.roles}
    due = _resolve_by(opening, view)
    if as_json:
        said = summary_json(one, playbook) | {
            "zone": view.zone,
            "facts": {name: value.raw for name, value in view.facts.items()},
            "roles": roles,
            "times": {name: {"at": iso(at.lo), "precision": at.precision} for name, at in view.times.items()},
            "resolve_by": iso(due),
            "complaints": view.complaints,
            "follow_ups": view.follow_ups,
            "conflicts": [list(conflict) for conflict in view.conflicts],
        }
        click.echo(json.dumps(said, indent=1))
        return
    stands = standing_words(view, playbook, now())
    level = how_bad(view) or ("--" if stands.short else "no severity")
    click.echo(f"{level}  {title_of(one)}")
    if stands.short:
        click.echo(stands.words)
    if one.closed is not None and one.ending is None:
        click.echo(f"CLOSED {clock_words(view.times['closed'], view.zone)} {view.zone}")
    how = standing(view, playbook)
    asked = not how.kept and one.ending is None
    phase = f"phase {phase_words(view)}, " if asked else ""
    click.echo(f"{phase}status {fact_words(view, 'status') or 'not said'}, {one.entries} entries")
    for role in playbook.roles.role:
        held = ", ".join(f"@{for_line(name)}" for name in roles.get(role.name, []))
        if held or asked:
            click.echo(f"{role.title}: {held or 'nobody'}")
    for name, at in view.times.items():
        other_day = at.lo is not None and local(at.lo, view.zone).date() != local(now(), view.zone).date()
        day = f"{local(at.lo, view.zone):%Y-%m-%d} " if at.lo is not None and other_day else ""
        apart = view.disputed("incident", name)
        when = f"contested: {contested_values(apart, view.zone)}" if apart else f"{day}{clock_words(at, view.zone)}"
        click.echo(f"{name}: {when} {view.zone}")
    if due is not None:
        late = " (late)" if now() > due else ""
        click.echo(f"resolve by: {local(due, view.zone):%Y-%m-%d %H:%M} {view.zone}{late}")
    for name in ("impact", "affected", "users", "channel"):
        if name in view.facts:
            click.echo(f"{name}: {fact_words(view, name)}")
    for line in contested_lines(view):
        click.echo(line)


def _resolve_by(opening: Opening, view: IncidentView) -> int | None:
    how = standing(view, opening.playbook)
    begin = view.summary.declared
    if how.level is None or begin is None or how.over:
        return None
    return begin + how.level.resolve_within[1].microseconds


def print_conflicts(opening: Opening, *, incident: str, as_json: bool) -> None:
    """Print each disagreement with every value that stands."""
    chosen = opening.incident(incident)
    found = disagreements(opening.room, chosen)
    if as_json:
        said = [
            {
                "kind": one.kind, "id": one.on, "field": one.field,
                "values": [{"value": value.value, "by": value.by.raw, "at": iso(value.at)} for value in one.standing],
            }
            for one in found
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    known = opening.room.facts_of(chosen)
    zone = known_zone(known[0]) if known is not None else "UTC"
    for one in found:
        click.echo(title_words(one))
        for value in one.standing:
            click.echo(f"  {choice_words(one, value, zone)}")
    if not found:
        click.echo("nobody disagrees about anything", err=True)
