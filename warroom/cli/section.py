"""``section``: people write a part of the post-mortem."""

from __future__ import annotations

import sys

import click

from warroom import exit_codes
from warroom.cli.held_back import kept_aside, rows_of, secret_rows
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, opened, with_secrets
from warroom.cli.whole_incident import case_of, playbook_filled
from warroom.intake.encodings import NotText, decoded
from warroom.report.post_mortem import draft
from warroom.report.post_mortem_parts import WRITTEN
from warroom.room.acts import meeting, reviewing
from warroom.text import for_terminal, quoted

_LARGEST = 1_000_000
"""Bytes that are read of a section."""


@click.command()
@with_secrets
@click.argument("name")
@incident_option
@opened
@playbook_filled()
def section(opening: Opening, name: str, incident: str) -> None:
    """Write a section of the post-mortem, such as root_cause, or the minutes of an item of the review, such as
    minutes:root_cause; the text comes from the standard input. Whom it names beside a cause is pointed out.
    """
    case = case_of(opening, incident)
    agenda = {meeting.section_of(agenda_item) for agenda_item in opening.playbook.closure.meeting.agenda}
    if name not in WRITTEN and name not in agenda:
        stop(f"{quoted(name)} is not a section: {', '.join([*WRITTEN, *sorted(agenda)])}.", exit_codes.USAGE)
    text = _given()
    if not text.strip():
        stop("give the section's text on the standard input; nothing was stored.", exit_codes.USAGE)
    seen = draft(case, opening.playbook).parts[name].seen if name in WRITTEN else ()
    stored = False
    try:
        opening.run(lambda: reviewing.write_section(opening.room, case.id, name, text.strip("\n"), stands_on=seen))
        stored = True
    finally:
        if not stored:
            option = " --with-secrets" if secret_rows(text) and not opening.with_secrets else ""
            words = kept_aside(rows_of(text.strip("\n")), f"warroom section{option} {name}")
            click.echo(f"warroom: {for_terminal(words)}", err=True)
    click.echo("saved", err=True)
    for blamed in draft(case_of(opening, incident), opening.playbook).blame:
        if blamed.section == name:
            click.echo(f"warroom: {for_terminal(blamed.words)}", err=True)


def _given() -> str:
    """The text of the standard input; ends the command where that is none, or more than a section holds."""
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1)
        text, remark = decoded(content)
    except OSError as error:
        stop(f"the standard input cannot be read ({error.strerror}); nothing was stored.", exit_codes.DATA)
    except NotText as refused:
        stop(f"{refused}; nothing was stored.", exit_codes.DATA)
    if len(content) > _LARGEST:
        stop(f"the standard input has more than {_LARGEST} bytes; nothing was stored.", exit_codes.DATA)
    if remark:
        click.echo(f"warroom: {remark}", err=True)
    return "\n".join(rows_of(text))
