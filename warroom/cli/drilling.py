"""``drill``: plays a rehearsal into a database of its own, and says how it went; ``training``: what is due."""

from __future__ import annotations

import json
import os
import sys
import time

import click

from warroom.cli.documents import playbook_filled
from warroom.cli.opening import DATA, NOT_FOUND, Opening, now, stop
from warroom.intake.times import iso, local
from warroom.model.moment import DAY
from warroom.playbook.drills import DrillPlan, load_drills
from warroom.playbook.load import PlaybookError
from warroom.report.drill_score import Scored, score, score_words
from warroom.room.core import RoomTrouble
from warroom.room.drills import drill
from warroom.room.drills.training import Practice, calendar, read_training
from warroom.room.drills.training import tick_off as tick_off_training
from warroom.room.readings import case as reading
from warroom.text import for_line, for_terminal

_LOOK_EVERY = 1.0


def _plans(opening: Opening) -> dict[str, DrillPlan]:
    try:
        return load_drills(opening.organisation)
    except PlaybookError as error:
        for problem in error.problems:
            click.echo(for_terminal(str(problem)), err=True)
        stop(f"the drills have {len(error.problems)} problems; nothing was done.", DATA)


def list_drills(opening: Opening) -> None:
    """Print every drill with what it is about."""
    for name, plan in _plans(opening).items():
        click.echo(f"{for_line(name):<14} {plan.lasts.words:>4}  {for_line(plan.title)}")


def walk_through(opening: Opening, name: str) -> None:
    """Print what whoever leads the drill should know."""
    plan = _plan(opening, name)
    click.echo(f"{for_line(plan.title)}\n\n{for_line(plan.says)}\n")
    for words in plan.walk_through:
        click.echo(f"- {for_line(words)}")
    for one in plan.injection:
        click.echo(f"{one.after.words:>5}  {for_line(one.say)}")
    for asked in plan.answer:
        click.echo(f"  {for_line(' | '.join(asked.asks))} → {for_line(asked.say)}")
    for expected in plan.expected:
        click.echo(f"{expected.within.words:>5}  {for_line(expected.what)}")


def _plan(opening: Opening, name: str) -> DrillPlan:
    plans = _plans(opening)
    if name not in plans:
        stop(f"there is no drill {ascii(name)[:40]}: {', '.join(plans)}.", NOT_FOUND)
    return plans[name]


def apart(opening: Opening) -> str:
    """The database of the drills: beside the real one unless another was named, so that the two never meet."""
    if not opening.db:
        opening.db = drill.beside(opening.path)
    return opening.db


@playbook_filled()
def play(opening: Opening, name: str, *, speed: int, lines: bool) -> None:
    """Play the drill ``name``: at a terminal in its room, else (or as ``lines``) by printing what happens until it is
    over, then the score; ctrl+c stops that earlier.
    """
    plan = _plan(opening, name)
    real = "" if opening.db else opening.path
    path, opening.makes = apart(opening), True
    room, playbook = opening.room, opening.playbook
    playing = opening.run(lambda: drill.begin(room, playbook, name, plan, zone=opening.zone, speed=speed))
    if not lines and sys.stdin.isatty() and sys.stdout.isatty():
        from warroom.cli.program import open_program

        open_program(opening, incident=playing.incident, real=real)
        return
    click.echo(f"{playing.incident}\nwarroom --db {for_line(path)} --incident {playing.incident[:8]}", err=True)
    try:
        while not drill.over(playing, reading.case(room, playing.incident, playbook), now()):
            _step(opening, playing)
            time.sleep(_LOOK_EVERY / min(speed, 10))
            playing = drill.resume(room, {name: plan}, playing.incident)
    except KeyboardInterrupt:
        click.echo("", err=True)
    click.echo(for_terminal(score_words(_scored(opening, playing), playbook)))


def _step(opening: Opening, playing: drill.Play) -> None:
    for say in opening.run(lambda: drill.step(opening.room, playing)):
        click.echo(for_terminal(say))


@playbook_filled()
def print_score(opening: Opening, incident: str, *, as_json: bool) -> None:
    """Print how a drill went."""
    apart(opening)
    chosen = opening.incident(incident)
    try:
        playing = drill.resume(opening.room, _plans(opening), chosen)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    scored = _scored(opening, playing)
    if as_json:
        said = [
            {
                "what": one.what, "result": one.result, "points": one.points,
                "within": one.within.microseconds // 1_000_000,
                "took": one.took // 1_000_000 if one.took is not None else None,
                "counts": one.counts or None, "seen": one.seen or None, "spoiled": one.spoiled or None,
            }
            for one in scored
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    click.echo(for_terminal(score_words(scored, opening.playbook)))


def _scored(opening: Opening, playing: drill.Play) -> list[Scored]:
    case = reading.case(opening.room, playing.incident, opening.playbook)
    return score(case, playing.plan, opening.workflow, began=playing.began, speed=playing.speed)


def print_training(opening: Opening, *, as_json: bool) -> None:
    """Print what is practised, when it was last, and what is due."""
    practices = opening.run(lambda: _practices(opening))
    moment, zone = now(), opening.zone
    if as_json:
        said = [
            {
                "name": one.name, "title": one.title, "every_days": one.every.microseconds // DAY,
                "last": iso(one.last), "by_drill": one.by_drill, "due": one.due(moment),
            }
            for one in practices
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    for one in practices:
        last = f"{local(one.last, zone):%Y-%m-%d}" if one.last is not None else "never"
        due = "due" if one.due(moment) else "   "
        click.echo(f"{due}  {for_line(one.name):<10} last {last:<10}  {for_line(one.title)}, every {one.every.words}")


def _practices(opening: Opening) -> list[Practice]:
    """What is practised; also before there is a database of what is real, which this does not make."""
    if os.path.exists(opening.path):  # noqa: PTH110
        return read_training(opening.room, opening.playbook)[0]
    beside = drill.beside(opening.path)
    played = drill.runs(opening.open_room(beside)) if os.path.exists(beside) else []  # noqa: PTH110
    return calendar(None, opening.playbook, played)


def tick_off(opening: Opening, name: str, *, at: str) -> None:
    """Write down that a training was held."""
    opening.makes = True
    title = opening.run(lambda: tick_off_training(opening.room, opening.playbook, name, at, zone=opening.zone))
    click.echo(f"saved: {for_line(title)}", err=True)
