"""What the commands have in common that read all of an incident, and write documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from warroom import exit_codes
from warroom.cli.opening import Opening, now, stop
from warroom.intake.coming import read_coming
from warroom.model.moment import EventTime
from warroom.playbook.placeholders import Unfilled
from warroom.report.facts import Case
from warroom.room.acts.purging import why_not_remembered
from warroom.room.core import RoomTrouble
from warroom.room.readings import case as reading
from warroom.room.readings.documents import UNFILLED, write_document
from warroom.text import for_terminal


@contextmanager
def playbook_filled() -> Iterator[None]:
    """Say which place of a sentence or a template of the playbook nothing fills, and end."""
    try:
        yield
    except Unfilled as error:
        stop(UNFILLED.format(error), exit_codes.DATA)


def case_of(opening: Opening, incident: str) -> Case:
    """Everything about the incident that is meant."""
    return opening.read(lambda: reading.case(opening.room, opening.incident(incident), opening.playbook))


def moment_said(words: str, zone: str) -> EventTime:
    """The day and time that ``words`` say; ends the command when they say none."""
    try:
        return read_coming(words, now=now(), zone=zone)
    except ValueError as error:
        stop(f"{for_terminal(str(error))}.", exit_codes.USAGE)


def write_out(opening: Opening, content: str | bytes, output: str) -> None:
    """Write ``content`` to the file ``output``, whole or not at all; to the standard output when it is empty or ``-``.

    It is UTF-8 there, too, whatever the terminal shows: a page says so of itself. A file is remembered, so that a purge
    can name it.
    """
    if output in ("", "-"):
        if isinstance(content, bytes) and sys.stdout.isatty():
            stop("a terminal cannot show this format: --to FILE names a file for it.", exit_codes.USAGE)
        click.echo(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content, nl=False)
        return
    try:
        written = write_document(content, output, replace=True)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    if why := why_not_remembered(opening.room, str(written)):
        click.echo(f"warroom: {for_terminal(why)}", err=True)
