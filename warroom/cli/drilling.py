"""``drill``: plays a rehearsal into a database of its own, and says how it went."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import click

from warroom.cli.documents import playbook_filled
from warroom.cli.opening import DATA, NOT_FOUND, Opening, now, stop
from warroom.paths import database_file
from warroom.playbook.drills import DrillPlan, load_drills
from warroom.playbook.load import PlaybookError
from warroom.report.drill_score import Scored, score, score_words
from warroom.room import case as reading
from warroom.room import drill
from warroom.room.core import RoomTrouble
from warroom.text import for_line, for_terminal

_LOOK_EVERY = 1.0
_FILE = "drills.db"


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
        opening.db = str(Path(database_file(os.environ, opening.config.database)).with_name(_FILE))
    return opening.db


@playbook_filled()
def play(opening: Opening, name: str, *, speed: int) -> None:
    """Play the drill ``name`` until it is over, then print the score; ctrl+c ends it earlier."""
    plan = _plan(opening, name)
    path = apart(opening)
    room, playbook = opening.room, opening.playbook
    playing = opening.run(lambda: drill.begin(room, playbook, name, plan, zone=opening.zone, speed=speed))
    click.echo(f"{playing.incident}\nwarroom --db {for_line(path)} --incident {playing.incident[:8]}", err=True)
    try:
        while not drill.over(playing, reading.case(room, playing.incident, playbook), now()):
            for say in opening.run(lambda: drill.step(room, playing)):
                click.echo(for_terminal(say))
            time.sleep(_LOOK_EVERY / min(speed, 10))
    except KeyboardInterrupt:
        click.echo("", err=True)
    click.echo(for_terminal(score_words(_scored(opening, playing), playbook)))


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
            }
            for one in scored
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    click.echo(for_terminal(score_words(scored, opening.playbook)))


def _scored(opening: Opening, playing: drill.Play) -> list[Scored]:
    case = reading.case(opening.room, playing.incident, opening.playbook)
    return score(case, playing.plan, opening.playbook, began=playing.began, speed=playing.speed)
