"""``check``: whether the account adds up, and the checks of the last fix."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warroom import exit_codes
from warroom.cli.completing import by_place
from warroom.cli.obeying import obey
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import acting, incident_option, json_option, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.cli.shapes import Obeyed
from warroom.cli.text_file import read_text
from warroom.cli.whole_incident import case_of, playbook_filled
from warroom.cli.worded import Worded
from warroom.intake.times import zone_named
from warroom.report.account import Account
from warroom.report.consistency import contradictions
from warroom.report.page_claims import read_page
from warroom.report.shapes import Contradiction
from warroom.report.tables import contradictions_json
from warroom.room.readings import case as reading
from warroom.text import for_line, for_terminal


class CheckGroup(click.Group):
    """``check pass 5m`` ticks a check; ``check`` alone, or with a page, looks whether the account adds up."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Let what names no command go to the one that looks whether it adds up."""
        named = next((argument for argument in arguments if not argument.startswith("-")), "")
        if named not in self.commands and not {"-h", "--help"} & set(arguments):
            arguments = ["account", *arguments]
        return super().parse_args(context, arguments)


@click.group(cls=CheckGroup)
def check() -> None:
    """Does it add up? `check [FILE.md]` looks; `check pass|fail|skip 5m` ticks a check of the last fix."""


@check.command(hidden=True)
@click.argument("file", default="", type=click.Path(dir_okay=False), metavar="[FILE.md]")
@incident_option
@click.option("--zone", default="", metavar="ZONE", help="Where the page's times are, if it does not say.")
@json_option({"check": list[Contradiction]})
@opened
@playbook_filled()
def account(opening: Opening, file: str, incident: str, zone: str, as_json: bool) -> None:
    """Does it add up? Durations, order, cause, stability, updates, zone: of an incident or of a written page."""
    refuse_idle(*(("for an incident, not for a page", "incident") if file else ("for a page", "zone")))
    if file:
        account = _account_of_page(opening, file, zone)
        if not account.told:
            stop(f"{file} has no line with a time that tells of a milestone; nothing was checked.", exit_codes.DATA)
        contradictions_found = contradictions(account, opening.playbook)
    else:
        contradictions_found = reading.doubts(case_of(opening, incident), opening.playbook, now=now())
    if as_json:
        print_json(contradictions_json(contradictions_found))
    for contradiction in [] if as_json else contradictions_found:
        lines = ", ".join(map(str, contradiction.lines))
        where = f"{for_line(Path(file).name)}:{lines}: " if file and lines else ""
        click.echo(for_terminal(f"{where}{contradiction.words}"))
    if contradictions_found:
        sys.exit(1)
    if not as_json:
        click.echo(opening.playbook.after.words.all_adds_up, err=True)


def _account_of_page(opening: Opening, file: str, zone: str) -> Account:
    if zone:
        try:
            zone_named(zone)
        except ValueError as error:
            stop(f"{error}.", exit_codes.USAGE)
    return read_page(read_text(file), name=Path(file).name, playbook=opening.playbook, zone=zone)


def _verdict(verdict: str, sentence: str) -> None:
    """A command that says ``verdict`` of a check."""

    @check.command(verdict, help=sentence, cls=Worded)
    @click.argument("which", metavar="NUMBER|5m")
    @click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[FIGURE]")
    @click.option("--because", default="", metavar="WHY", help="Why it is said before its time or against its figure.")
    @acting({"order": Obeyed})
    @opened
    def tick(
        opening: Opening, which: str, words: tuple[str, ...], because: str, at: str, incident: str, as_json: bool
    ) -> None:
        why = ("because", because) if because else ()
        argument = " ".join((which, verdict, *words, *why))
        obey(opening, "check", argument, at=at, incident=incident, as_json=as_json)


_verdict("pass", "The check passed, with the figure that was seen.")
_verdict("fail", "The check failed: the investigation is open again.")
_verdict("skip", "The check is skipped.")


@check.command(cls=Worded)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    type=click.UNPROCESSED,
    metavar="POINT pass|skip [WHY]",
    shell_complete=by_place("point"),
)
@acting({"order": Obeyed})
@opened
def ready(opening: Opening, words: tuple[str, ...], at: str, incident: str, as_json: bool) -> None:
    """Tick a point of the closure checklist."""
    obey(opening, "ready", " ".join(words), at=at, incident=incident, as_json=as_json)
