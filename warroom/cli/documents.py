"""The post-mortem from the shell: its sections, the review and its minutes, and all of it as a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from warroom.cli.opening import DATA, USAGE, Opening, now, stop
from warroom.intake.times import local, read_moment
from warroom.model.moment import EventTime
from warroom.report.facts import Case
from warroom.report.filling import Unfilled, fill
from warroom.report.minutes import PREFIX
from warroom.report.post_mortem import WRITTEN, draft
from warroom.report.stamps import stamp
from warroom.report.tables import review_json
from warroom.room.acts import meeting, reviewing
from warroom.room.acts.purging import remember_export
from warroom.room.acts.secret_gate import HOLDS_SECRETS, looks_like
from warroom.room.core import RoomTrouble
from warroom.room.readings import case as reading
from warroom.room.readings.documents import UNFILLED, choose_timeline, document, review_at, secrets_in, write_document
from warroom.text import clean, for_line, for_terminal

_BOM = "\ufeff"
"""Without it Excel on Windows reads UTF-8 as the letters of its own country."""


@contextmanager
def playbook_filled() -> Iterator[None]:
    """Say which place of a sentence or a template of the playbook nothing fills, and end."""
    try:
        yield
    except Unfilled as error:
        stop(UNFILLED.format(error), DATA)


def case_of(opening: Opening, incident: str) -> Case:
    """Everything about the incident that is meant."""
    return opening.run(lambda: reading.case(opening.room, opening.incident(incident), opening.playbook))


def _moment(words: str, zone: str) -> EventTime:
    at = read_moment(words, now=now(), zone=zone)
    if at is None:
        stop(f"{ascii(words)[:40]} is not a time such as '2026-02-15 14:00'.", USAGE)
    return at


def write_out(text: str, output: str) -> None:
    """Write ``text`` to the file ``output``, whole or not at all; to the standard output when it is empty or ``-``.

    It is UTF-8 there, too, whatever the terminal shows: a page says so of itself.
    """
    if output in ("", "-"):
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
        return
    try:
        write_document(text, output, replace=True)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)


@playbook_filled()
def export(opening: Opening, *, incident: str, format_: str, output: str, at: str, timeline: str, excel: bool) -> None:
    """Write one incident as a document."""
    case = case_of(opening, incident)
    review = _moment(at, case.zone).lo if at else review_at(case, opening.playbook)
    if excel and format_ != "csv":
        stop("--excel is for --format csv.", USAGE)
    if format_ == "ics" and review is None:
        stop("nobody planned the review yet; say when with --at '2026-02-15 14:00'.", DATA)
    text = document(opening.room, case, opening.playbook, format_, review=review, which=timeline)
    held = [] if opening.with_secrets else secrets_in(case, opening.playbook)
    for place, kind in held:
        click.echo(f"{for_terminal(place)} {looks_like([kind])}", err=True)
    if held:
        stop("nothing was written: purge it, or --with-secrets writes it all the same.", HOLDS_SECRETS)
    write_out(f"{_BOM}{text}" if excel else text, output)
    if timeline:
        opening.run(lambda: choose_timeline(opening.room, case.id, timeline))
    if output not in ("", "-"):
        opening.run(lambda: remember_export(opening.room, str(Path(output).expanduser().absolute())))


@playbook_filled()
def write_section(opening: Opening, incident: str, name: str, text: str) -> None:
    """Keep what people wrote in a section of the post-mortem, or as the minutes of an item of the review."""
    case = case_of(opening, incident)
    agenda = {meeting.section_of(item) for item in opening.playbook.closure.meeting.agenda}
    if name not in WRITTEN and name not in agenda:
        stop(f"{ascii(name)[:40]} is not a section: {', '.join([*WRITTEN, *sorted(agenda)])}.", USAGE)
    if not text.strip():
        stop("give the section's text on the standard input; nothing was stored.", USAGE)
    seen = draft(case, opening.playbook).parts[name].seen if name in WRITTEN else ()
    opening.run(lambda: reviewing.write_section(opening.room, case.id, name, text.strip("\n"), stands_on=seen))
    click.echo("saved", err=True)


def plan_review(opening: Opening, incident: str, at: str) -> None:
    """Say when the review is held."""
    case = case_of(opening, incident)
    when = _moment(at, case.zone)
    title = opening.playbook.closure.meeting.title
    clock = f"{local(when.lo or 0, case.zone):%Y-%m-%d %H:%M} {case.zone}"
    opening.run(lambda: reviewing.plan_review(opening.room, case.id, when, words=f"{title}: {clock}"))
    click.echo(f"saved: {clock}", err=True)


@playbook_filled()
def print_minutes(opening: Opening, *, incident: str, as_json: bool) -> None:
    """Print when the review was held, who was there and what was said to each item."""
    case = case_of(opening, incident)
    post_mortem, words = draft(case, opening.playbook), opening.playbook.after.words
    if as_json:
        click.echo(json.dumps(review_json(post_mortem), indent=1))
        return
    review = post_mortem.review
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or words.unknown
        click.echo(for_terminal(f"{stamp(review.began, case.zone)} {case.zone}  {words.present}: {people}"))
    for one in post_mortem.minutes:
        click.echo(for_terminal(f"\n{for_line(one.title)} ({PREFIX}{for_line(one.name)})\n{clean(one.text)}"))
        for other in one.others:
            who = fill(words.other_version, {"who": f"@{for_line(other.by)}"})
            click.echo(for_terminal(f"{who}\n{clean(other.text)}"))
    if not post_mortem.minutes:
        click.echo("no minutes yet", err=True)
