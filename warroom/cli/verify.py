"""``verify``: whether the log is still what was written."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened
from warroom.room.checkup import verify_database
from warroom.room.sharing.share_report import short_digest
from warroom.text import for_line, for_terminal


@click.command()
@json_option("verify")
@opened
def verify(opening: Opening, as_json: bool) -> None:
    """Look whether every operation of the log is still what was written."""
    found = verify_database(opening.room)
    if as_json:
        said = [{"number": n, "by": by, "what": what} for n, by, what in found.findings]
        whole: dict[str, Any] = {"operations": found.held, "missing": found.gaps, "findings": said}
        whole["digests"] = {one.id: short_digest(opening.room, one.id) for one in opening.room.incidents()}
        click.echo(json.dumps(whole, indent=1))
    else:
        for n, by, what in found.findings:
            click.echo(f"NOT operation {n} of @{for_terminal(by)} {what}")
        missing = f", {found.gaps} follow operations that have not arrived" if found.gaps else ""
        click.echo(f"{found.held} operations, {len(found.findings)} do not hold{missing}")
        for one in opening.room.incidents():
            click.echo(f"digest {short_digest(opening.room, one.id)}  {one.id[:8]}  {for_line(one.title)}")
    if found.findings:
        sys.exit(1)
