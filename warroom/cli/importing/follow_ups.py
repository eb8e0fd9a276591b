"""``import follow-ups``."""

from __future__ import annotations

from pathlib import Path

import click

from warroom import exit_codes
from warroom.cli.held_back import refuse_secrets
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, opened, with_secrets
from warroom.cli.text_file import read_text
from warroom.intake.follow_up_lines import read_follow_ups
from warroom.model.sentences import counted
from warroom.room.acts import reviewing
from warroom.text import for_terminal


@click.command("follow-ups")
@with_secrets
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@incident_option
@opened
def follow_ups(opening: Opening, file: str, incident: str) -> None:
    """The follow-ups of a page: "- [ ] (@owner, Due: 2026-02-20) what"."""
    page = read_text(file)
    read = read_follow_ups(page)
    if not read:
        stop(f"{file} has no line such as '- [ ] (@owner, Due: 2026-02-20) what'; nothing was stored.", exit_codes.DATA)
    if not opening.with_secrets:
        refuse_secrets(
            Path(file).name, page, [f"{read_follow_up.text} {read_follow_up.link}" for read_follow_up in read]
        )
    chosen = opening.incident(incident)
    for read_follow_up in read:
        if read_follow_up.remark:
            click.echo(
                f"{for_terminal(Path(file).name)}:{read_follow_up.line}: {for_terminal(read_follow_up.remark)}",
                err=True,
            )
    stored = opening.run(lambda: reviewing.add_read(opening.room, chosen, read))
    click.echo(f"{counted(len(read), 'line', 'lines')}, {counted(stored, 'new follow-up', 'new follow-ups')}", err=True)
