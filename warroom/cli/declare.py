"""``declare``: an incident is opened, declared or only suspected."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import named
from warroom.cli.given_time import time_of
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import json_option, opened, with_secrets
from warroom.cli.printing import print_json
from warroom.cli.walking import TYPED, walk_lines
from warroom.intake.times import zone_named
from warroom.model.described import Says
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.playbook.declaring_shapes import SeverityLevel
from warroom.playbook.workflow import Playbook
from warroom.room.acts.decisions import ANSWERS
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.weighing import Weighing, weighing_tree
from warroom.text import for_line, for_terminal, quoted, repair


class Declared(TypedDict):
    """An incident that was opened."""

    incident: IncidentId
    title: str
    severity: Annotated[str | None, Says("null while it is only suspected")]


@click.command()
@with_secrets
@click.argument("title", default="")
@click.option("--from-alert", default="", metavar="ID|NAME", help="An alert of the inbox says title and beginning.")
@click.option(
    "--severity", default="", metavar="LEVEL", shell_complete=named("severity"), help="How bad it is, as on the ladder."
)
@click.option("--answers", default="", metavar="y,n,d", help="What you answer where the tree asks how bad it is.")
@click.option("--since", default="", metavar="TIME", help="When the impact began: 14:32, -7, ~14:30.")
@click.option("--affected", default="", metavar="WORDS", help="Users, features or services.")
@click.option("--impact", default="", metavar="WORDS", help="What customers see.")
@click.option("--zone", default="", metavar="ZONE", help="The incident's time zone.")
@click.option("--suspected", is_flag=True, help="Somebody looks whether it is one; /sev declares it, /cancel ends it.")
@click.option("--private", is_flag=True, help="Only its members can read it: sealed on the share, shown on no board.")
@json_option({"declare": Declared})
@opened
def declare(
    opening: Opening,
    title: str,
    from_alert: str,
    severity: str,
    answers: str,
    since: str,
    affected: str,
    impact: str,
    zone: str,
    suspected: bool,
    private: bool,
    as_json: bool,
) -> None:
    """Declare an incident; later commands are about it unless they name another."""
    alert = None
    if from_alert:
        from warroom.cli.from_alert import FromAlert

        alert = FromAlert(opening, from_alert, title, since)
        title, since = alert.title, alert.since
    title = repair(title).strip()
    if not title:
        stop("say what is broken.", exit_codes.USAGE)
    zone = zone or opening.zone
    try:
        zone_named(zone)
    except ValueError as error:
        stop(f"{error}.", exit_codes.USAGE)
    opening.makes = True
    if suspected and (severity or answers):
        stop("say how bad it is, or that it is only suspected: the severity ends the suspicion.", exit_codes.USAGE)
    weighing = _weighed(opening, answers) if answers or not (severity or suspected) else None
    rank_and_level = None if suspected else _on_the_ladder(opening.playbook, severity or _level_of(weighing))
    bad = Severity(rank_and_level[1].level, rank_and_level[0]) if rank_and_level is not None else None
    began = time_of(since, zone) if since else None
    facts = {name: repair(value) for name, value in (("affected", affected), ("impact", impact)) if value}
    incident = opening.run(
        lambda: open_incident(
            opening.room,
            opening.playbook,
            title,
            bad,
            zone=zone,
            began=began,
            facts=facts,
            beside=weighing.writes(opening.room) if weighing is not None else (),
            private=private,
        )
    )
    if private:
        click.echo("private: only you can read it; `warroom private add PERSON` lets others in", err=True)
    # Told first: it is declared, whatever becomes of the alert.
    _print_declared(incident, title, rank_and_level[1] if rank_and_level is not None else None, as_json=as_json)
    if alert is not None:
        alert.take_into(incident)


def _on_the_ladder(playbook: Playbook, severity: str) -> tuple[int, SeverityLevel]:
    """The rank and the level called ``severity``; the command ends where the playbook has none of that name."""
    rank_and_level = playbook.level(severity)
    if rank_and_level is None:
        ladder = ", ".join(level.level for level in playbook.severities.severity)
        stop(f"{quoted(severity)} is not on the ladder: {ladder}.", exit_codes.USAGE)
    return rank_and_level


def _print_declared(incident: IncidentId, title: str, level: SeverityLevel | None, *, as_json: bool) -> None:
    """Say what was declared and what follows; ``level`` is `None` where it is only suspected."""
    if as_json:
        print_json(Declared(incident=incident, title=title, severity=level.level if level else None))
    elif level is None:
        click.echo(f"suspected {incident}")
        click.echo("nothing runs until somebody says how bad it is: /sev, or /cancel WHY", err=True)
    else:
        click.echo(f"{'opened' if level.quiet else 'declared'} {incident}")
        level_words = f"not declared: {level.path}" if level.quiet else level.escalation
        click.echo(for_terminal(f"{level.level} {level.name}: {level_words}"), err=True)


def _weighed(opening: Opening, answers: str) -> Weighing:
    """The walk by ``answers``, such as ``n,y``, through the tree that says how bad it is."""
    tree = weighing_tree(opening.playbook)
    if tree is None:
        stop("the playbook has no tree that ends in declaring: --severity LEVEL says how bad it is.", exit_codes.USAGE)
    weighing = Weighing(tree, opening.room.person)
    for answer_typed in [part.strip() for part in answers.split(",") if part.strip()]:
        said = TYPED.get(answer_typed.casefold())
        if said is None:
            stop(f"{quoted(answer_typed, 20)} is no answer: y, n or d.", exit_codes.USAGE)
        if weighing.walk.question is None:
            stop(f"the tree came to its end before {answer_typed}: {for_line(tree.title)}", exit_codes.USAGE)
        weighing.answer(said, now())
    return weighing


_SHORT = {answer: short for short, answer in ANSWERS.items()}


def _level_of(weighing: Weighing | None) -> str:
    """The level of the end that was reached; ends the command with the walk where there is none to declare."""
    if weighing is None:
        return ""
    walked, level = weighing.walk, weighing.level
    declares = level and walked.end is not None and walked.end.act == "declare"
    if not declares:
        for line in walk_lines(walked):
            click.echo(for_terminal(line), err=True)
        weighed = "".join(f"{_SHORT[step.answer.answers[-1].value]}," for step in walked.steps)
        how = f"--severity {level or 'LEVEL'} declares it all the same"
        if walked.question is not None:
            how = f"--answers {weighed}y goes on (y, n or d), and --severity LEVEL says it at once"
        stop(f"nothing was declared: {how}.", exit_codes.USAGE)
    return level
