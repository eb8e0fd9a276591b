"""``verify``: whether the log is still what was written, who signed it, and what was sealed of it."""

from __future__ import annotations

import sys
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import files
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.model.described import KeyAccepted, Says
from warroom.model.identity import IncidentId, WriterId
from warroom.model.sentences import counted
from warroom.model.views import title_of
from warroom.outside_file import read_given
from warroom.room.checkup import verify_database
from warroom.room.core import RoomTrouble
from warroom.room.readings.custody import counts
from warroom.room.sharing import sealing
from warroom.room.sharing.keys import not_accepted_as, words_of
from warroom.room.sharing.sealing import Sure
from warroom.room.sharing.share_report import short_digest
from warroom.text import for_terminal


class Broken(TypedDict):
    """An operation that is not what was written."""

    number: int
    by: str
    key_accepted: KeyAccepted
    writer: WriterId
    what: str


class Evidence(TypedDict):
    """What is known of who signed, or of what was sealed."""

    what: Sure
    words: str


class Verified(TypedDict):
    """The log, operation by operation."""

    operations: int
    missing: Annotated[int, Says("Operations that follow ones that have not arrived")]
    findings: list[Broken]
    evidence: list[Evidence]
    custody: Annotated[dict[str, int], Says("How often it was read in, exported, copied, published or purged")]
    digests: Annotated[dict[IncidentId, str], Says("By the incident; equal where the same operations are held")]


@click.command()
@json_option({"verify": Verified})
@click.option("--deep", is_flag=True, help="Check every signature too.")
@click.option(
    "--seal", default="", metavar="FILE", shell_complete=files, help="Look whether all that FILE sealed is still here."
)
@opened
def verify(opening: Opening, deep: bool, seal: str, as_json: bool) -> None:
    """Look whether the log is still what was written, by whom it is signed, and what was sealed of it."""
    verified = verify_database(opening.room)
    try:
        evidence = sealing.examine(opening.room, deep=deep)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    if seal:
        evidence += sealing.examine_seal(opening.room, *_sealed(seal))
    if as_json:
        doubts = not_accepted_as(opening.room)
        broken: list[Broken] = [
            {
                "number": n,
                "by": by,
                "key_accepted": by not in doubts.get(writer, ()),
                "writer": writer,
                "what": what,
            }
            for n, by, writer, what in verified.findings
        ]
        digests = {incident.id: short_digest(opening.room, incident.id) for incident in opening.room.incidents_apart()}
        known: list[Evidence] = [{"what": what, "words": words} for what, words in evidence]
        print_json(
            Verified(
                operations=verified.held,
                missing=verified.gaps,
                findings=broken,
                evidence=known,
                custody=counts(opening.room),
                digests=digests,
            )
        )
    else:
        for n, by, writer, what in verified.findings:
            click.echo(f"NOT operation {n} of @{for_terminal(by)} ({words_of(writer) or writer[:8]}) {what}")
        missing = f", {verified.gaps} follow operations that have not arrived" if verified.gaps else ""
        held, wrong = counted(verified.held, "operation", "operations"), len(verified.findings)
        click.echo(f"{held}, {wrong} do not hold{missing}" + ("" if wrong else "; whose they are is told below"))
        for sure, words in evidence:
            click.echo(f"{'BROKEN' if sure == sealing.BROKEN else sure}  {for_terminal(words)}")
        if hands := counts(opening.room):
            acts = ", ".join(f"{number} {what}" for what, number in sorted(hands.items()))
            click.echo(f"custody  {acts}: `warroom show custody` says who and when")
        for incident in opening.room.incidents_apart():
            click.echo(f"digest {short_digest(opening.room, incident.id)}  {incident.id[:8]}  {title_of(incident)}")
    if verified.findings or any(sure == sealing.BROKEN for sure, _ in evidence):
        sys.exit(1)


def _sealed(path: str) -> tuple[str, str]:
    """The text of a sealed head and the signature beside it, if there is one."""
    try:
        text = read_given(path, sealing.LONGEST).decode("utf-8", "replace")
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}.", exit_codes.MISSING)
    try:
        return text, read_given(f"{path}.sig", sealing.LONGEST).decode("ascii", "replace")
    except OSError:
        return text, ""
