"""``verify``: whether the log is still what was written."""

from __future__ import annotations

import sys
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.model.described import Says
from warroom.room.checkup import verify_database
from warroom.room.sharing.share_report import short_digest
from warroom.text import for_line, for_terminal


class Broken(TypedDict):
    """An operation that is not what was written."""

    number: int
    by: str
    what: str


class Verified(TypedDict):
    """The log, operation by operation."""

    operations: int
    missing: Annotated[int, Says("Operations that follow ones that have not arrived")]
    findings: list[Broken]
    digests: Annotated[dict[str, str], Says("By the incident; equal where the same operations are held")]


@click.command()
@json_option({"verify": Verified})
@opened
def verify(opening: Opening, as_json: bool) -> None:
    """Look whether every operation of the log is still what was written."""
    found = verify_database(opening.room)
    if as_json:
        said: list[Broken] = [{"number": n, "by": by, "what": what} for n, by, what in found.findings]
        digests = {one.id: short_digest(opening.room, one.id) for one in opening.room.incidents()}
        print_json(Verified(operations=found.held, missing=found.gaps, findings=said, digests=digests))
    else:
        for n, by, what in found.findings:
            click.echo(f"NOT operation {n} of @{for_terminal(by)} {what}")
        missing = f", {found.gaps} follow operations that have not arrived" if found.gaps else ""
        click.echo(f"{found.held} operations, {len(found.findings)} do not hold{missing}")
        for one in opening.room.incidents():
            click.echo(f"digest {short_digest(opening.room, one.id)}  {one.id[:8]}  {for_line(one.title)}")
    if found.findings:
        sys.exit(1)
