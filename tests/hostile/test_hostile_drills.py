"""Drills out of a log or a file of somebody who means harm: every screen and command goes on, and tells what is so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.conftest import Clock, logged, seeded
from tests.hostile.surfaces import at_home, read_everything
from tests.payloads import PAYLOADS
from tests.room.giving import order
from tests.screens.opening import Still, opened, settled
from tests.screens.test_sizes import check
from warroom.cli.commands import cli
from warroom.model.identity import IncidentId, Moment
from warroom.playbook.drills import plain
from warroom.playbook.load import load_playbook
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.drills import coach, drill, training
from warroom.room.drills import drill_standing as standing
from warroom.room.readings import case as reading
from warroom.screens.drills.drill_screen import DrillScreen
from warroom.screens.drills.practice import PracticeScreen

START = Moment(1_771_000_000_000_000)
PLAYBOOK = load_playbook()
FIELDS = (
    {}, {"name": "api"}, {"name": "api", "began": START, "speed": 0}, {"name": "api", "began": START, "speed": -3},
    {"name": "api", "began": START, "speed": 10**15}, {"name": "api", "began": 0, "speed": 1},
    {"name": "api", "began": -(2**53) + 1, "speed": 2**53 - 1}, {"name": "api", "began": 2**53 - 1, "speed": 2**53 - 1},
    {"name": "api", "began": START, "speed": 1, "ended": -(2**53) + 1},
    {"name": "api", "began": START, "speed": 1, "ended": 2**53 - 1},
    {"name": "api", "began": START, "speed": 1, "ended": 0}, {"name": "api", "began": "soon", "speed": "fast"},
    {"name": "api", "began": True, "speed": None, "ended": []}, {"name": "api", "began": [START], "speed": {"a": 1}},
    {"name": "../../etc/passwd", "began": START, "speed": 1}, {"name": "stolen_laptop", "began": START, "speed": 1},
    {"name": "", "began": START, "speed": 1}, {"name": ["api"], "began": START}, {"name": None}, {"name": 7},
    {"name": "x" * 20_000, "began": START, "speed": 1}, {"name": "api\x00", "began": START},
    *({"name": payload[:2_000].encode("utf-8", "replace").decode(), "began": START, "speed": 1}
      for payload in list(PAYLOADS.values())[:8]),
)  # fmt: skip

COMMANDS = (
    ("drill", "--score"), ("drill", "--score", "--json"), ("training",), ("training", "--json"), ("show", "incidents"),
    ("show", "status"), ("metrics",), ("export", "--format", "md"),
)  # fmt: skip


def _with_field(room: WarRoom, value: object) -> IncidentId:
    incident = room.new_incident()
    with room.secrets.passing():
        room.commit(incident, [Write("incident", "incident", {"title": "DRILL: x", "type": "api", "drill": value})])
    return incident


def _or_sentence(act: Callable[[], Any]) -> Any:
    """What ``act`` gives, or the sentence that it raises."""
    try:
        return act()
    except RoomTrouble as trouble:
        return str(trouble)


@pytest.mark.parametrize("number", range(len(FIELDS)))
def test_whatever_a_log_says_of_a_drill_it_is_read_scored_and_ended(number: int, tmp_path: Path) -> None:
    clock = Clock(START + 600_000_000)
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=clock, entropy=seeded(number))
    incident = _with_field(room, FIELDS[number])
    logged(room, incident, "rolling back the deploy")
    read = _or_sentence(lambda: standing.read_standing(room, room.path, incident, PLAYBOOK))
    assert read if isinstance(read, str) else read.elapsed >= 0
    _or_sentence(lambda: coach.read_progress(room, room.path, incident, PLAYBOOK))
    _or_sentence(lambda: coach.turn_coach(room, room.path, incident))
    _or_sentence(lambda: drill.step(room, drill.resume(room, drill.plans(None), incident)))
    practised = training.calendar(room, PLAYBOOK, drill.runs(room), now=clock())
    assert all(practice.last is None or practice.last <= clock.now for practice in practised)
    read_everything(room)
    with at_home(tmp_path):
        for words in COMMANDS:
            told = CliRunner().invoke(cli, [*words, "--db", room.path])
            assert told.exception is None or isinstance(told.exception, SystemExit), (words, told.exception)
    if _or_sentence(lambda: standing.end_drill(room, room.path, incident, PLAYBOOK)) is None:
        assert standing.read_standing(room, room.path, incident, PLAYBOOK).over
    room.close()


async def test_every_screen_of_a_drill_draws_what_a_hostile_log_says_of_it(tmp_path: Path) -> None:
    drills = WarRoom(str(tmp_path / "drills.db"), person="dana", now=Still(START), entropy=seeded(1))
    incidents = [_with_field(drills, value) for value in FIELDS]
    for incident in incidents:
        logged(drills, incident, "rolling back")
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=Still(START + 600_000_000), entropy=seeded(2))
    async with opened(room) as (app, pilot):
        app.push_screen(PracticeScreen(app.bridge))
        await settled(app, pilot)
        check(app)
        for incident in incidents:
            app.push_screen(DrillScreen(app.bridge, drills.path, incident))
            await settled(app, pilot)
            check(app)
            await pilot.press("w")
            await settled(app, pilot)
            check(app)
            await pilot.press("escape")
    drills.close()
    room.close()


@pytest.mark.parametrize("value", FIELDS[2:8], ids=str)
async def test_the_room_of_a_drill_draws_what_a_hostile_log_says_of_it(value: object, tmp_path: Path) -> None:
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=Still(START), entropy=seeded(1))
    incident = _with_field(room, value)
    async with opened(room, incident) as (app, pilot):
        await settled(app, pilot)
        check(app)
    room.close()


def test_a_drill_of_a_clock_that_was_wrong_does_not_count_as_practised_for_ever(tmp_path: Path) -> None:
    clock = Clock(START)
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=clock, entropy=seeded(3))
    logged(room, _with_field(room, {"name": "api", "began": START + 10**15, "speed": 1}), "we look")
    practised = {
        practice.name: practice for practice in training.calendar(room, PLAYBOOK, drill.runs(room), now=clock())
    }
    assert practised["drill"].last is None
    assert practised["drill"].due(clock())


PLAIN = """
title = "x"
type = "api"
severity = "P1"
says = "y"
lasts = "30m"
walk_through = []
injection = []
expected = []
"""
INJECTION = '[[injection]]\nafter = "{}"\nsay = {}\n'
ANSWER = '[[answer]]\nasks = [{}]\nafter = "{}"\nsay = {}\n'
EXPECTED = '[[expected]]\nwhat = {}\nwithin = "{}"\nkind = "{}"\n'


def _toml(text: str) -> str:
    return json.dumps(text.replace("\x7f", "").encode("utf-8", "replace").decode(), ensure_ascii=True)


def _plan(*parts: str, lasts: str = "30m", **texts: str) -> str:
    """A file of a drill with these tables, and these texts in place of its own."""
    kept = {"injection": "[[injection]]", "expected": "[[expected]]"}
    lines = [
        line for line in PLAIN.replace("30m", lasts).splitlines()
        if not any(line.startswith(name + " ") for name in texts)
        and not any(line.startswith(name + " ") and any(part.startswith(table) for part in parts)
                    for name, table in kept.items())
    ]  # fmt: skip
    return "\n".join([*lines, *(f"{name} = {_toml(text)}" for name, text in texts.items()), *parts])


SIGNS = [payload[:300] for payload in PAYLOADS.values()]
PLANS = {
    "at once": _plan(INJECTION.format("0m", '"@a: x"'), EXPECTED.format('"x"', "0m", "declared"), lasts="0m"),
    "ten years": _plan(INJECTION.format("520w", '"@a: x"'), EXPECTED.format('"x"', "520w", "declared"), lasts="520w"),
    "more than ten years": _plan(INJECTION.format("9999w", '"@a: x"')),
    "negative": _plan(INJECTION.format("-1m", '"x"'), lasts="-5m"),
    "many at once": _plan(*[INJECTION.format("0m", f'"@a: x{number}"') for number in range(300)]),
    "many answers": _plan(*[ANSWER.format('"a", "we"', "0m", f'"@b: y{number}"') for number in range(300)]),
    "itself": _plan(ANSWER.format('"again"', "0m", '"@b: again and again"'), INJECTION.format("0m", '"again"')),
    "nothing asked": _plan(ANSWER.format('""', "0m", '"@b: y"')),
    "names twice": _plan(*[EXPECTED.format('"Declare"', "1m", "declared")] * 40),
    "orders": _plan(*[INJECTION.format("0m", _toml(say)) for say in (
        "/close", "/merge x yes", "/purge x", "-99999 x", "25:99 x", "!! roll back", "? cause", "@bob look 5m", "", " ",
        "\n\n", "/drill", "https://evil.example/$(touch x)", "password=hunter2hunter2", "{{ x }}", "[issue]")]),
    "signs": _plan(*[INJECTION.format("0m", _toml(sign)) for sign in SIGNS], title=SIGNS[0], says=SIGNS[1],
                   severity=SIGNS[2], type=SIGNS[3]),
    "bomb": _plan(INJECTION.format("0m", '"{{ ' + "-" * 30_000 + '1 }}"'), title="{% for x in range(9**9) %}"),
    "long": _plan(INJECTION.format("0m", _toml("x" * 60_000)), title="y" * 30_000),
    "no drill": "[[[[",
}  # fmt: skip


@pytest.mark.parametrize("what", PLANS)
def test_a_hostile_drill_of_an_organisation_is_refused_with_its_line_or_played_to_its_end(
    what: str, tmp_path: Path
) -> None:
    (tmp_path / "own" / "drills").mkdir(parents=True)
    for name in ("hostile", "api"):
        (tmp_path / "own" / "drills" / f"{name}.toml").write_text(PLANS[what], "utf-8")
    organisation, clock = tmp_path / "own", Clock(START)
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=clock, entropy=seeded(5))
    plans = _or_sentence(lambda: drill.plans(organisation))
    if isinstance(plans, str):
        assert "hostile.toml:" in plans or "api.toml:" in plans
        room.close()
        return
    play = drill.begin(room, PLAYBOOK, "hostile", plans["hostile"], zone="UTC", speed=1000)
    for _ in range(4):
        drill.step(room, play)
        logged(room, play.incident, "again: we look at a")
        clock.forward(minutes=1)
    assert drill.step(room, play) == [], "what was said is not said again"
    standing.read_standing(room, room.path, play.incident, PLAYBOOK, organisation)
    coach.read_progress(room, room.path, play.incident, PLAYBOOK, organisation)
    assert reading.case(room, play.incident, PLAYBOOK).drill
    read_everything(room)
    room.close()


def test_a_drill_that_is_merged_closed_and_opened_again_goes_on_as_its_clock_says(tmp_path: Path) -> None:
    clock = Clock(START)
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=clock, entropy=seeded(6))
    plans = drill.plans(None)
    first = drill.begin(room, PLAYBOOK, "api", plans["api"], zone="UTC")
    second = drill.begin(room, PLAYBOOK, "database", plans["database"], zone="UTC")
    drill.step(room, first)
    order(room, second.incident, "merge", f"{first.incident[:8]} yes")
    clock.forward(minutes=7)
    for play in (first, second):
        drill.step(room, play)
        assert drill.step(room, play) == []
        assert not standing.read_standing(room, room.path, play.incident, PLAYBOOK).over
    said = [entry.text.raw for entry in reading.case(room, second.incident, PLAYBOOK).entries]
    assert len([words for words in said if "worker threads" in words]) == 1
    order(room, second.incident, "cancel", "enough")
    assert standing.read_standing(room, room.path, second.incident, PLAYBOOK).over
    order(room, second.incident, "reopen", "once more")
    assert not standing.read_standing(room, room.path, second.incident, PLAYBOOK).over
    standing.end_drill(room, room.path, second.incident, PLAYBOOK)
    assert standing.read_standing(room, room.path, second.incident, PLAYBOOK).over
    read_everything(room)
    room.close()


def test_each_entry_is_made_plain_once_for_all_that_a_drill_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own" / "drills").mkdir(parents=True)
    (tmp_path / "own" / "drills" / "hostile.toml").write_text(PLANS["many answers"], "utf-8")
    plans, looks = drill.plans(tmp_path / "own"), list[str]()

    def counted(text: str) -> str:
        looks.append(text)
        return plain(text)

    monkeypatch.setattr(drill, "plain", counted)
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=Clock(START), entropy=seeded(7))
    play = drill.begin(room, PLAYBOOK, "hostile", plans["hostile"], zone="UTC")
    for number in range(20):
        logged(room, play.incident, f"zebra {number}")
    drill.step(room, play)
    assert len(looks) == 20
    room.close()
