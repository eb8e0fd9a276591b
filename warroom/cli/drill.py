"""``drill``: plays a rehearsal into a database of its own, and says how it went."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import named
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import json_option, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.cli.whole_incident import playbook_filled
from warroom.model.described import Says
from warroom.model.sentences import counted
from warroom.playbook.drills import DrillPlan, load_drills
from warroom.playbook.load import PlaybookError
from warroom.report.drill_score import Outcome, Scored, score
from warroom.report.drill_score_words import score_words
from warroom.room.core import RoomTrouble
from warroom.room.drills import drill as rehearsing
from warroom.room.readings import case as reading
from warroom.text import for_line, for_terminal, quoted


class ScoredTask(TypedDict):
    """Something that was to be done in a drill; times are seconds of the drill's own clock."""

    what: str
    result: Outcome
    points: int
    within: int
    took: int | None
    counts: Annotated[str | None, Says("What would have counted")]
    seen: Annotated[str | None, Says("Where it was seen")]
    spoiled: Annotated[str | None, Says("Why it counts for nothing though it was done")]


_LOOK_EVERY = 1.0


@click.command()
@click.argument("name", default="", shell_complete=named("drills"), metavar="[NAME]")
@click.option("--speed", default=1, type=click.IntRange(1, 1000), metavar="N", help="N times as fast as the clock.")
@click.option("--lines", is_flag=True, help="Print what happens instead of opening the room.")
@click.option("--walk-through", is_flag=True, help="Print what whoever leads it should know.")
@click.option("--score", is_flag=True, help="Print how a drill went: the last one, or the one named by its id.")
@json_option({"drill": list[ScoredTask]})
@opened
def drill(opening: Opening, name: str, speed: int, lines: bool, walk_through: bool, score: bool, as_json: bool) -> None:
    """Rehearse: play a drill into a database of its own, at a terminal in its room, and say how it went. Without a
    name: list them.
    """
    if not score:
        refuse_idle("for how a drill went: --score", "as_json")
    if score or walk_through or not name:
        led = () if name and not score else ("walk_through",)
        refuse_idle("for a drill that is played", "speed", "lines", *led)
    if score:
        _print_score(opening, name, as_json=as_json)
    elif not name:
        _list_drills(opening)
    elif walk_through:
        _walk_through(opening, name)
    else:
        _play(opening, name, speed=speed, lines=lines)


def _plans(opening: Opening) -> dict[str, DrillPlan]:
    try:
        return load_drills(opening.organisation)
    except PlaybookError as error:
        for problem in error.problems:
            click.echo(for_terminal(str(problem)), err=True)
        stop(
            f"the drills have {counted(len(error.problems), 'problem', 'problems')}; nothing was done.", exit_codes.DATA
        )


def _list_drills(opening: Opening) -> None:
    """Print every drill with what it is about."""
    for name, plan in _plans(opening).items():
        click.echo(f"{for_line(name):<14} {plan.lasts.words:>4}  {for_line(plan.title)}")


def _walk_through(opening: Opening, name: str) -> None:
    """Print what whoever leads the drill should know."""
    plan = _plan(opening, name)
    click.echo(f"{for_line(plan.title)}\n\n{for_line(plan.says)}\n")
    for words in plan.walk_through:
        click.echo(f"- {for_line(words)}")
    for injection in plan.injection:
        click.echo(f"{injection.after.words:>5}  {for_line(injection.say)}")
    for asked in plan.answer:
        click.echo(f"  {for_line(' | '.join(asked.asks))} → {for_line(asked.say)}")
    for expected in plan.expected:
        click.echo(f"{expected.within.words:>5}  {for_line(expected.what)}")


def _plan(opening: Opening, name: str) -> DrillPlan:
    plans = _plans(opening)
    if name not in plans:
        stop(f"there is no drill {quoted(name)}: {', '.join(plans)}.", exit_codes.MISSING)
    return plans[name]


def _apart(opening: Opening) -> str:
    """The database of the drills: beside the real one unless another was named, so that the two never meet."""
    if not opening.db:
        opening.db = rehearsing.beside(opening.path)
    return opening.db


@playbook_filled()
def _play(opening: Opening, name: str, *, speed: int, lines: bool) -> None:
    """Play the drill ``name``: at a terminal in its room, else (or as ``lines``) by printing what happens until it is
    over, then the score; ctrl+c stops that earlier.
    """
    plan = _plan(opening, name)
    real = "" if opening.db else opening.path
    path, opening.makes = _apart(opening), True
    room, playbook = opening.room, opening.playbook
    playing = opening.run(lambda: rehearsing.begin(room, playbook, name, plan, zone=opening.zone, speed=speed))
    if not lines and sys.stdin.isatty() and sys.stdout.isatty():
        from warroom.cli.program import open_program

        open_program(opening, incident=playing.incident, real=real)
        return
    click.echo(f"{playing.incident}\nwarroom --db {for_line(path)} --incident {playing.incident[:8]}", err=True)
    opening.answers = True  # what happens, and the score
    try:
        while not rehearsing.over(playing, reading.case(room, playing.incident, playbook), now()):
            _step(opening, playing)
            time.sleep(_LOOK_EVERY / min(speed, 10))
            playing = rehearsing.resume(room, {name: plan}, playing.incident)
    except KeyboardInterrupt:
        click.echo("", err=True)
    click.echo(for_terminal(score_words(_scored(opening, playing), playbook)))


def _step(opening: Opening, playing: rehearsing.Play) -> None:
    for say in opening.run(lambda: rehearsing.step(opening.room, playing)):
        click.echo(for_terminal(say))


@playbook_filled()
def _print_score(opening: Opening, incident: str, *, as_json: bool) -> None:
    """Print how a drill went."""
    _apart(opening)
    chosen = opening.incident(incident)
    try:
        playing = rehearsing.resume(opening.room, _plans(opening), chosen)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    scored = _scored(opening, playing)
    if as_json:
        tasks_scored: list[ScoredTask] = [
            {
                "what": scored.what,
                "result": scored.result,
                "points": scored.points,
                "within": scored.within.microseconds // 1_000_000,
                "took": scored.took // 1_000_000 if scored.took is not None else None,
                "counts": scored.counts or None,
                "seen": scored.seen or None,
                "spoiled": scored.spoiled or None,
            }
            for scored in scored
        ]
        print_json(tasks_scored)
        return
    click.echo(for_terminal(score_words(scored, opening.playbook)))


def _scored(opening: Opening, playing: rehearsing.Play) -> list[Scored]:
    case = reading.case(opening.room, playing.incident, opening.playbook)
    return score(case, playing.plan, opening.workflow, began=playing.began, speed=playing.speed)
