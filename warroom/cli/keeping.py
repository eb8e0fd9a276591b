"""``declare`` and ``log``: what is written down from a shell."""

from __future__ import annotations

import json

import click

from warroom.cli.opening import USAGE, Opening, now, stop
from warroom.cli.walking import TYPED, walk_lines
from warroom.intake.line import COMMAND, ENTRY, HELP, HINT, KINDS_TYPED, SECRET_FLAG, UNSURE, Line, read_line
from warroom.intake.times import NotPlausible, Reading, read_time, zone_named
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView, Severity
from warroom.room.acts import scribe
from warroom.room.acts.closing import over_words
from warroom.room.acts.decisions import ANSWERS
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.weighing import Weighing, weighing_tree
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.text import for_line, for_terminal, repair


def declare_incident(
    opening: Opening,
    title: str,
    *,
    severity: str,
    answers: str,
    since: str,
    affected: str,
    impact: str,
    zone: str,
    suspected: bool,
    as_json: bool,
) -> None:
    """Open an incident and print its id: declared, kept, or only suspected."""
    title = repair(title).strip()
    if not title:
        stop("say what is broken.", USAGE)
    zone = zone or opening.zone
    try:
        zone_named(zone)
    except ValueError as error:
        stop(f"{error}.", USAGE)
    opening.makes = True
    if suspected and (severity or answers):
        stop("say how bad it is, or that it is only suspected: the severity ends the suspicion.", USAGE)
    weighing = _weighed(opening, answers) if answers or not (severity or suspected) else None
    found = opening.playbook.level(severity or _level_of(weighing)) if not suspected else None
    if found is None and not suspected:
        ladder = ", ".join(level.level for level in opening.playbook.severities.severity)
        stop(f"{ascii(severity)[:40]} is not on the ladder: {ladder}.", USAGE)
    bad = Severity(found[1].level, found[0]) if found is not None else None
    began = time_of(since, zone) if since else None
    facts = {name: repair(value) for name, value in (("affected", affected), ("impact", impact)) if value}
    incident = opening.run(
        lambda: open_incident(
            opening.room, opening.playbook, title, bad, zone=zone, began=began, facts=facts,
            beside=weighing.writes(opening.room) if weighing is not None else (),
        )
    )  # fmt: skip
    level = found[1] if found is not None else None
    if as_json:
        click.echo(json.dumps({"incident": incident, "title": title, "severity": level.level if level else None}))
    elif level is None:
        click.echo(f"suspected {incident}")
        click.echo("nothing runs until somebody says how bad it is: /sev, or /cancel WHY", err=True)
    else:
        click.echo(f"{'opened' if level.quiet else 'declared'} {incident}")
        said = f"not declared: {level.path}" if level.quiet else level.escalation
        click.echo(for_terminal(f"{level.level} {level.name}: {said}"), err=True)


def _weighed(opening: Opening, answers: str) -> Weighing:
    """The walk by ``answers``, such as ``n,y``, through the tree that says how bad it is."""
    tree = weighing_tree(opening.playbook)
    if tree is None:
        stop("the playbook has no tree that ends in declaring: --severity LEVEL says how bad it is.", USAGE)
    weighing = Weighing(tree, opening.room.person)
    for given in [one.strip() for one in answers.split(",") if one.strip()]:
        said = TYPED.get(given.casefold())
        if said is None:
            stop(f"{ascii(given)[:20]} is no answer: y, n or d.", USAGE)
        if weighing.walk.question is None:
            stop(f"the tree came to its end before {given}: {for_line(tree.title)}", USAGE)
        weighing.answer(said, now())
    return weighing


_SHORT = {said: short for short, said in ANSWERS.items()}


def _level_of(weighing: Weighing | None) -> str:
    """The level of the end that was reached; ends the command with the walk where there is none to declare."""
    if weighing is None:
        return ""
    walked, level = weighing.walk, weighing.level
    declares = level and walked.end is not None and walked.end.act == "declare"
    if not declares:
        for line in walk_lines(walked):
            click.echo(for_terminal(line), err=True)
        given = "".join(f"{_SHORT[step.answer.answers[-1].value]}," for step in walked.steps)
        how = f"--severity {level or 'LEVEL'} declares it all the same"
        if walked.question is not None:
            how = f"--answers {given}y goes on (y, n or d), and --severity LEVEL says it at once"
        stop(f"nothing was declared: {how}.", USAGE)
    return level


def time_of(words: str, zone: str, began: int | None = None) -> EventTime:
    """The time that ``words`` say; ends the command when they say none."""
    reading = read_time(words.strip(), now=now(), zone=zone, began=began)
    if isinstance(reading, NotPlausible):
        stop(
            f"{for_terminal(reading.why)}; yesterday 14:32 and 2026-02-13 14:32 say the day.",
            USAGE,
        )
    if not isinstance(reading, Reading) or reading.length != len(words.strip()):
        stop(f"{ascii(words)[:40]} is not a time; 14:32, -7, ~14:30, 14:30-14:40 or 2026-02-13 14:32 are.", USAGE)
    return reading.at


def log_entry(
    opening: Opening,
    words: tuple[str, ...],
    *,
    at: str,
    kind: str,
    stdin: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Log one entry, or each line of the standard input."""
    chosen = opening.incident(incident)
    view = opening.room.view(chosen)
    if view is None:
        stop("this incident is not here.", USAGE)
    if kind and kind not in KINDS_TYPED:
        stop(f"{ascii(kind)[:40]} is not a kind: {', '.join(KINDS_TYPED)}.", USAGE)
    began = view.summary.began
    said_at = time_of(at, view.zone, began) if at else None
    if stdin or words == ("-",):
        from warroom.cli.feeding import hold_back, log_standard_input

        feed = log_standard_input(opening, chosen, view, kind=kind, at=said_at)
        _said(feed.entries, as_json=as_json)
        _say_over(view)
        if feed.held:
            hold_back(feed.held)
        return
    text = repair(" ".join(words))
    if not text.strip():
        stop("say what happens, or give --stdin.", USAGE)
    line = read_line(text, now=now(), zone=view.zone, began=began, commands=ORDERS)
    line.at = said_at or line.at
    if kind:
        line.kind, line.does = kind, ENTRY
    _warn(line)
    if line.does == COMMAND:
        opening.run(lambda: give(opening.room, opening.playbook, chosen, line.command, line.argument, at=line.at))
        _said([], as_json=as_json, what=f"/{line.command}")
        return
    if line.does in (HINT, HELP):
        stop("nothing was stored: say what happened.", USAGE)
    if line.does == UNSURE:
        stop(f"{line.remarks[-1].partition(' Enter again')[0]}; a space in front logs it as text.", USAGE)
    logged = opening.run(lambda: scribe.log(opening.room, chosen, line, typed=now()))
    _said([logged.entry], as_json=as_json)
    _say_over(view)


def _say_over(view: IncidentView) -> None:
    """What was stored is stored, and belongs to an incident that has ended."""
    if words := over_words(view, now()):
        click.echo(for_terminal(f"warroom: it is stored, but the incident was {words}; /reopen WHY opens it"), err=True)


def _warn(line: Line) -> None:
    for remark in line.remarks:
        if line.does not in (UNSURE, HINT) and not (SECRET_FLAG in line.flags and remark == line.remarks[-1]):
            click.echo(f"warroom: {for_terminal(remark)}", err=True)


def _said(entries: list[str], *, as_json: bool, what: str = "") -> None:
    if as_json:
        click.echo(json.dumps({"saved": True, "entries": entries}))
    elif len(entries) == 1:
        click.echo(f"saved {entries[0][:8]}")
    else:
        click.echo(f"saved {what}" if what else f"saved {len(entries)} entries")
