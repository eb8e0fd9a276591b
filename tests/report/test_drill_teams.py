"""Drills are fair: whoever does what is expected is seen to have done it, in whatever words, and nobody else is."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import pytest

from tests.conftest import Clock
from tests.report.drill_scripts import SCRIPTS
from tests.report.drill_teams import ALSO_COUNT, CONTAINED, FRAME, LEVEL, TEAMS
from warroom.intake.typed_line import COMMAND, TASK, TypedLine, read_line
from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState
from warroom.playbook.drills import holds, load_drills
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import IN_TIME, SPOILED, Scored, score
from warroom.report.drill_score_words import score_words
from warroom.report.facts import Case, EntryFact, UpdateFact
from warroom.room.acts import checking, closing, scribe
from warroom.room.core import WarRoom, Write
from warroom.room.drills import drill
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.readings import case as reading
from warroom.text import Untrusted

PLANS = load_drills()


def lines_of(name: str, team: int) -> Iterator[tuple[int, str]]:
    """(minute, what is done) of a team."""
    cause, decide, also = TEAMS[name][team]
    for line in FRAME.format(cause=cause, decide=decide, also=also, level=LEVEL[name]).strip().splitlines():
        minute, _, say = line.partition(" ")
        if int(minute) * MINUTE < PLANS[name].lasts.microseconds:
            yield int(minute), say
    if name == "security":
        yield 4, CONTAINED[team]


def played(room: WarRoom, clock: Clock, playbook: Playbook, name: str) -> tuple[drill.Play, Case]:
    """The drill as its walk-through has it, played through the room."""
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    incident = playing.incident
    for minute, say in sorted(lines_of(name, 0), key=lambda line: line[0]):
        clock.now = playing.began + minute * MINUTE
        drill.step(room, playing)
        view = room.view(incident)
        assert view is not None
        if say.startswith("UPDATE"):
            at = EventTime.at(room.now()).as_json()
            values = {"audience": say.split()[1], "text": "what we know", "posted": at}
            room.commit(incident, [Write("update", room.new_id(), values)])
        elif say.startswith("CHECK"):
            fix = view.desks.fix
            assert fix is not None
            check = next(one for one in fix.checks if one.text.raw.startswith(say.split()[1]))
            checking.tick(room, incident, playbook, check, CheckState.PASSED, figure="0.2 %", view=view)
        else:
            line = read_line(say, now=room.now(), zone="UTC", commands=ORDERS)
            if line.does == COMMAND:
                give(room, playbook, incident, line.command, line.argument)
            else:
                scribe.log(room, incident, line, typed=room.now())
    return playing, reading.case(room, incident, playbook)


def scored(playing: drill.Play, case: Case, playbook: Playbook) -> list[Scored]:
    return score(case, playing.plan, playbook, began=playing.began, speed=playing.speed)


def share_of(found: list[Scored]) -> float:
    return sum(one.points for one in found) / (2 * len(found))


def entry_of(line: TypedLine) -> tuple[str, str]:
    """The kind and the words of the entry that a team made with ``line``."""
    if line.does == TASK:
        return "task", f"@{line.who} {line.text} {line.minutes}m"
    return ("answer", line.argument) if line.does == COMMAND else (line.kind, line.text)


def in_other_words(case: Case, name: str, team: int) -> Case:
    """The same drill, with what one team typed in place of what the walk-through typed."""
    first = [say for _, say in lines_of(name, 0)]
    other = dict(zip(first, (say for _, say in lines_of(name, team)), strict=True))
    told = {}
    for before, after in other.items():
        if before.startswith(("/", "UPDATE", "CHECK")):
            continue
        was, line = read_line(before, now=Moment(0), zone="UTC"), read_line(after, now=Moment(0), zone="UTC")
        told[was.text] = entry_of(line)
    entries = tuple(
        dataclasses.replace(one, kind=told[one.text.raw][0], text=Untrusted(told[one.text.raw][1]))
        if one.text.raw in told and one.speaker is None
        else one
        for one in case.entries
    )
    return dataclasses.replace(case, entries=entries)


def scripted(case: Case, script: tuple[str, ...], began: Moment) -> Case:
    """The orders and messages of ``case``, with what a team typed, each line at its minute, as all that was said."""
    said = []
    for number, typed in enumerate(script):
        minute, _, words = typed.partition(" ")
        line = read_line(words, now=Moment(0), zone="UTC", commands=ORDERS)
        kind, text = entry_of(line)
        at = EventTime.at(Moment(began + int(minute) * MINUTE))
        said.append(EntryFact(f"s{number}", at, kind, Untrusted(text), Untrusted("a"), Moment(0)))
    orders = [one for one in case.entries if one.kind not in ENTRY_KINDS or one.speaker is not None]
    return dataclasses.replace(case, entries=(*orders, *said))


ASTRAY_FROM = {
    "api": "Name the partner as a possible cause",
    "performance": "Raise a hypothesis about traffic", "security": "Say what was reached with it",
}  # fmt: skip
ASTRAY: dict[str, tuple[tuple[str, ...], ...]] = {
    "api": (
        ("9 ? regression in our code", "18 ! restart"), ("8 ? our database is slow", "20 + restarted"),
        ("8 what now?", "20 + restarted the nodes"), ("9 ? our own certificate", "10 looking at it"),
    ),
    "performance": (
        ("9 ? an index is missing", "18 ! restart"), ("8 ? a memory leak since the release", "20 + restarted"),
        ("8 what now?", "20 + restarted the nodes"), ("9 ? the disk is full", "20 ! add machines"),
    ),
    "security": (("3 + revoked", "9 told security"), ("3 + revoked", "20 ! we look at it tomorrow"), ("9 ok",)),
}  # fmt: skip
"""What teams typed that went another way, and put something in all the same; and what they did not do."""


@pytest.mark.parametrize("name", PLANS)
def test_the_walk_through_makes_every_point_and_so_do_ten_others(
    name: str, room: WarRoom, clock: Clock, playbook: Playbook
) -> None:
    playing, case = played(room, clock, playbook, name)
    found = scored(playing, case, playbook)
    assert [(one.what, one.result) for one in found if one.result != IN_TIME] == []
    assert len(TEAMS[name]) == 11
    for team in range(1, 11):
        otherwise = scored(playing, in_other_words(case, name, team), playbook)
        assert share_of(otherwise) >= 0.95, (TEAMS[name][team], [one.what for one in otherwise if one.points < 2])
    for script in SCRIPTS[name]:
        otherwise = scored(playing, scripted(case, script, playing.began), playbook)
        assert share_of(otherwise) >= 0.95, (script, [one.what for one in otherwise if one.points < 2])
    for script in ASTRAY.get(name, ()):
        otherwise = scored(playing, scripted(case, script, playing.began), playbook)
        assert ASTRAY_FROM[name] in [one.what for one in otherwise if one.points == 0], script


@pytest.mark.parametrize("name", PLANS)
def test_doing_nothing_makes_no_point_though_the_drill_speaks(
    name: str, room: WarRoom, clock: Clock, playbook: Playbook
) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    for _ in range(4):
        clock.forward(minutes=15)
        drill.step(room, playing)
    found = scored(playing, reading.case(room, playing.incident, playbook), playbook)
    assert [one.what for one in found if one.points] == []


def test_each_point_says_where_it_was_seen_and_what_would_have_counted(
    room: WarRoom, clock: Clock, playbook: Playbook
) -> None:
    playing, case = played(room, clock, playbook, "database")
    found = {one.what: one for one in scored(playing, case, playbook)}
    assert "no rollback" in found["Decide for or against a rollback"].seen
    assert all(one.counts for one in found.values())
    assert all(one.seen for one in found.values())
    bare = dataclasses.replace(case, entries=(), times={}, severities=(), updates=(), roles=(), checks=())
    words = score_words(scored(playing, bare, playbook), playbook)
    assert "would have counted: an entry about going back to the version before" in words


def _update(text: str, at: int) -> UpdateFact:
    return UpdateFact("internal", Untrusted(""), EventTime.at(Moment(at)), Untrusted(""), Untrusted(text))


def test_what_only_looks_done_costs(room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    playing, case = played(room, clock, playbook, "api")
    before = share_of(scored(playing, case, playbook))
    clock.now = playing.began + 42 * MINUTE
    view = room.view(playing.incident)
    assert view is not None
    assert view.desks.fix is not None
    last = next(one for one in view.desks.fix.checks if one.text.raw.startswith("60m"))
    checking.tick(room, playing.incident, playbook, last, CheckState.PASSED, because="in a hurry", view=view)
    closing.close(room, playing.incident, view, playbook, why="the drill is over")
    after = reading.case(room, playing.incident, playbook)
    place = "[what happened]"
    after = dataclasses.replace(after, updates=(*after.updates, _update(f"It was {place}.", clock.now)))
    spoiled = {one.what: one for one in scored(playing, after, playbook) if one.result == SPOILED}
    assert set(spoiled) == {
        "Check that it holds after 60m", "Close with the checklist done", "Post internal with every place filled in",
    }  # fmt: skip
    assert "before its time" in spoiled["Check that it holds after 60m"].spoiled
    assert "Post-Mortem Scheduled" in spoiled["Close with the checklist done"].spoiled
    assert "System Stable" not in spoiled["Close with the checklist done"].spoiled  # no drill is that long
    assert share_of(scored(playing, after, playbook)) < before


def _bare(case: Case, *texts: str) -> Case:
    """``case`` with nothing but these lines, typed in the third minute."""
    began = min(one.at.lo or 0 for one in case.entries)
    entries = []
    for number, text in enumerate(texts):
        line = read_line(text, now=Moment(0), zone="UTC")
        at = EventTime.at(Moment(began + 3 * MINUTE))
        entries.append(EntryFact(str(number), at, line.kind, Untrusted(line.text), Untrusted("a"), Moment(0)))
    return dataclasses.replace(case, entries=tuple(entries), times={}, severities=(), updates=(), roles=(), checks=())


WRONG = {
    "database": (
        "! we wait and see",
        "? pool exhausted",
        "+ restarted the primary",
        "what changed?",
        "! raise the pool",
    ),
    "api": ("? our own code is slow", "! wait", "nothing went out", "! we wait for them", "? the cable is cut"),
    "performance": ("? the disk is full", "both machines are slow", "! add machines", "? an index is missing"),
    "security": (
        "? a phishing mail",
        "> ready to start",
        "! we look at it tomorrow",
        "log in to the console",
        "! we keep the token until we know more",
        "! legal hold",
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_other_things_are_not_taken_for_it(name: str, room: WarRoom, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    case = _bare(reading.case(room, playing.incident, playbook), *WRONG[name])
    assert [(one.what, one.seen) for one in scored(playing, case, playbook) if one.points] == []


@pytest.mark.parametrize("name", PLANS)
def test_what_people_said_of_a_point_counts_for_it(name: str, room: WarRoom, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    case = reading.case(room, playing.incident, playbook)
    unseen = []
    for point, lines in ALSO_COUNT[name].items():
        for line in lines:
            said = _bare(case, line)
            if line.startswith("/"):
                kind, _, text = line[1:].partition(" ")
                (entry,) = said.entries
                said = dataclasses.replace(
                    said,
                    entries=(dataclasses.replace(entry, kind=kind, text=Untrusted(text)), *_bare(case, "x").entries),
                )
            if not any(one.points for one in scored(playing, said, playbook) if one.what == point):
                unseen.append(line)
    assert unseen == []


def test_lowering_the_severity_does_not_say_how_bad_it_is(room: WarRoom, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, "database", PLANS["database"], zone="UTC")
    for words in ("P3", "P2 it grows"):
        give(room, playbook, playing.incident, "sev", words)
    found = {one.what: one for one in scored(playing, reading.case(room, playing.incident, playbook), playbook)}
    assert found["Say how bad it is: P1 or worse"].points == 0


def test_every_means_is_in_the_vocabulary_and_no_word_is_empty() -> None:
    for plan in PLANS.values():
        ways = tuple(itertools.chain.from_iterable(one.way for one in plan.expected))
        named = {
            *(name for way in ways for name in (*way.means, *way.unless)),
            *(name for answer in plan.answer for name in answer.means),
        }
        assert {way.follows for way in ways} <= {"", *(one.what for one in plan.expected)}, plan.title
        assert named <= set(plan.vocabulary), plan.title
        assert all(word.strip("$ ") for words in plan.vocabulary.values() for word in words)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Reverting v2.31", "revert", True), ("we roll-back", "roll back", True), ("both of them", "bot$", False),
        ("a bot!", "bot$", True), ("illegal", "legal", False), ("ROLLBACK", "rollback", True), ("", "x", False),
    ],
)  # fmt: skip
def test_words_are_found_by_how_they_begin(text: str, word: str, found: bool) -> None:
    assert holds(text, (word,)) is found
