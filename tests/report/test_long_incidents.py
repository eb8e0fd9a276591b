"""What is read of an incident costs four times as much for one that is four times as long, not sixteen times."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType

import pytest

import warroom
from tests.cli.every_command import at_home, run_here
from tests.conftest import Clock, seeded
from tests.oplog.builder import Scripted
from tests.report.everything import NOON, minute
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.model.desks import HypothesisCard
from warroom.model.identity import EntryId, IncidentId
from warroom.model.states import CheckState, HypothesisState, TaskState
from warroom.model.views import IncidentView, Severity
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.room.acts import checking, closing, commander, comms, paging, reviewing, scribe, tasks, tech_lead
from warroom.room.core import WarRoom, Write
from warroom.room.readings import cadence, clocks, documents, due, learning, messages, shift, waiting
from warroom.room.readings import case as reading

PROGRAM = str(Path(warroom.__file__).parent)
SHORT, LONGER = 6, 24
"""How often everything happens in either incident."""
GROWTH, FEW = 6.5, 250
"""How much oftener than in the shorter incident a function may run in the longer one, unless it runs less often than
``FEW``."""
_GIVEN = re.compile(r"(\b|-)[0-9]+\b|x?'([^']|'')*'", re.IGNORECASE)
"""What a statement is given: numbers, texts and hashes."""
KINDS = ("decision", "finding", "action", "note", "link", "said", "detected", "identified", "mitigated", "resolved")


def long_incident(room: WarRoom, playbook: Playbook, times: int) -> IncidentId:
    """An incident in which everything happens so many times, with facts that change, and causes that fall."""
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="detect", phase_rank=0, zone="UTC",
        began=minute(0), roles={"ic": "alice"}, declared=minute(8),
    )  # fmt: skip
    for number in range(times):
        _round(room, playbook, incident, number)
    return incident


def _round(room: WarRoom, playbook: Playbook, incident: IncidentId, number: int) -> None:
    at = minute(10 + number)

    def log(text: str, kind: str = "note") -> EntryId:
        line = TypedLine(ENTRY, f"{text} {number}", kind=kind, at=at)
        return EntryId(scribe.log(room, incident, line, typed=room.now()).entry)

    def view() -> IncidentView:
        return messages.view_of(room, incident)

    def card() -> HypothesisCard:
        return next(one for one in view().desks.board if one.statement.raw == f"cause {number}")

    ground = log(f"connections are gone, says @bob{number} #pool{number}")
    scribe.pin(room, incident, ground, pinned=True)
    scribe.strike(room, incident, log("struck"), "wrong room")
    for kind in KINDS:
        log(kind, kind)
    tech_lead.raise_hypothesis(room, incident, f"cause {number}", at=at)
    tech_lead.attach(room, incident, card(), ground, "for")
    tech_lead.judge(room, incident, card(), HypothesisState.CONFIRMED, view=view(), at=at)
    if number % 2:
        tech_lead.judge(room, incident, card(), HypothesisState.REFUTED, result="came again", view=view(), at=at)
    tasks.assign(room, incident, f"bob{number}", f"look {number}", 10, at=at)
    if number % 2:
        task = next(one for one in view().desks.tasks if one.what.raw == f"look {number}")
        tasks.finish(room, incident, task, TaskState.DONE, "seen", at=at)
    level = number % 2
    commander.set_severity(
        room, incident, Severity(f"P{level}", level), before=f"P{1 - level}", why=f"why {number}", at=at
    )
    commander.take_role(room, incident, "ic", f"carol{number}", label="Incident Commander", at=at)
    commander.set_status(room, incident, ("Identified", "Investigating")[level], milestone="identified", at=at)
    comms.count_complaints(room, incident, number, at=at)
    comms.set_impact(room, incident, f"impact {number}", at=at)
    tech_lead.fix_deployed(room, incident, playbook, view().desks, "rollback", what=f"fix {number}", at=at)
    check = view().desks.fixes[-1].checks[0]
    verdict = CheckState.FAILED if number % 2 else CheckState.PASSED
    checking.tick(room, incident, playbook, check, verdict, because="it had to be", view=view(), at=minute(90 + number))
    reviewing.add_follow_up(room, incident, f"do {number}", owner=f"bob{number}", due="2026-02-20", entry=ground)
    paging.page(room, incident, f"@erin{number}", at=at)
    posted = {"audience": "internal", "status": "Investigating", "template": "internal_update", "at": at.as_json()}
    room.commit(incident, [Write("update", room.new_id(), {**posted, "text": f"**Status**: Investigating\n{number}"})])


def acts_of(room: WarRoom, playbook: Playbook, incident: IncidentId) -> dict[str, Callable[[], object]]:
    """What is read of the incident: every document, every message, what the room and the review show."""
    case, view, now = reading.case(room, incident, playbook), messages.view_of(room, incident), room.now()
    readings: dict[str, Callable[[], object]] = {
        "the view": lambda: messages.view_of(room, incident),
        "the case": lambda: reading.case(room, incident, playbook),
        "secrets": lambda: documents.secrets_in(case, playbook),
        "doubts": lambda: reading.doubts(case, playbook, now=now),
        "the account": lambda: reading.account(case, playbook),
        "the situation": lambda: clocks.standing_words(view, playbook, now),
        "what is due": lambda: (due.dues(view, playbook), cadence.all_due(room, playbook, view)),
        "the gate": lambda: (closing.gates(view, playbook, now=now), closing.holds_up(view, playbook, now=now)),
        "the shift": lambda: shift.shift_text(shift.read_shift(room, playbook, zone="UTC")),
        "what waits": lambda: waiting.waiting(view, playbook, person="dana", now=now),
        "the review": lambda: learning.read_learning(room, incident, playbook),
        "what is owed": lambda: learning.read_owed(room, playbook, "2026-02-14"),
        "the figures": lambda: reading.measured(room),
    }
    for name in documents.FORMATS:
        for which in ("key", "all") if name in ("md", "html") else ("key",):
            readings[f"{name}, {which}"] = _document(room, case, playbook, name, which)
    for audience in playbook.communication.audience:
        readings[f"a message to {audience.name}"] = _message(room, playbook, incident, audience.name)
    return readings


def _document(room: WarRoom, case: Case, playbook: Playbook, name: str, which: str) -> Callable[[], object]:
    return lambda: documents.document(room, case, playbook, name, review=NOON, which=which)


def _message(room: WarRoom, playbook: Playbook, incident: IncidentId, audience: str) -> Callable[[], object]:
    return lambda: messages.draft_view(room, playbook, incident, audience)


def runs(act: Callable[[], object]) -> Counter[str]:
    """How often each function of the program runs, generators counted by what they give."""
    counted: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(PROGRAM):
            counted[f"{code.co_filename.removeprefix(PROGRAM)}:{code.co_firstlineno} {code.co_qualname}"] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return counted


def square(shorter: dict[str, Callable[[], object]], longer: dict[str, Callable[[], object]]) -> list[str]:
    """What runs more than so many times as often where there is four times as much to read."""
    faults = []
    for name, act in shorter.items():
        few, many = runs(act), runs(longer[name])
        assert many, name
        faults += [
            f"{name}: {where}, {few[where]} times, {count} times"
            for where, count in many.items()
            if count > FEW and count > GROWTH * max(few[where], 1)
        ]
    return faults


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[WarRoom]]:
    databases = [str(tmp_path_factory.mktemp("long") / "warroom.db") for _ in (SHORT, LONGER)]
    rooms = [WarRoom(database, person="dana", now=Clock(), entropy=seeded(7)) for database in databases]
    yield rooms
    for room in rooms:
        room.close()


@pytest.fixture(scope="module")
def readings(rooms: list[WarRoom], playbook: Playbook) -> list[dict[str, Callable[[], object]]]:
    return [
        acts_of(room, playbook, long_incident(room, playbook, times))
        for room, times in zip(rooms, (SHORT, LONGER), strict=True)
    ]


def test_nothing_that_is_read_grows_with_the_square_of_the_incident(
    readings: list[dict[str, Callable[[], object]]],
) -> None:
    assert square(*readings) == []


def test_what_grows_with_the_square_is_seen() -> None:
    def judged(number: int) -> Callable[[], object]:
        return lambda: [HypothesisState.read("open") for _ in range(number) for _ in range(number)]

    few, many = runs(judged(SHORT)), runs(judged(LONGER))
    assert any(count > FEW and count > GROWTH * few[where] for where, count in many.items())


def contested_incident(room: WarRoom, people: int) -> IncidentId:
    """An incident about which so many disagree: its facts, one card in everything, and each of as many cards."""
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="detect", phase_rank=0, zone="UTC",
        declared=minute(8),
    )  # fmt: skip
    writers = [Scripted(f"person {number}", incident=incident) for number in range(people)]
    cards = [f"{number:032x}" for number in range(1, people + 1)]
    for number, writer in enumerate(writers):
        level = {"level": f"P{number}", "rank": number}
        facts: dict[str, object] = {"title": f"title {number}", "severity": level, "status": f"status {number}"}
        writes: list[tuple[str, str, dict[str, object]]] = [("incident", "incident", facts)]
        writes.append(("role", "role:ic", {"holder": writer.name}))
        writes += [
            ("hypothesis", card, {"statement": f"{card} of {number}", "status": ("open", "refuted")[number % 2]})
            for card in (cards[0], cards[number], cards[number - 1])
        ]
        room.receive([writer.write(values, kind=kind, on=on) for kind, on, values in writes])
    return incident


def test_nothing_that_is_read_grows_with_the_square_of_those_who_disagree(
    tmp_path: Path, playbook: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    both: list[dict[str, Callable[[], object]]] = []
    rooms = [WarRoom(str(tmp_path / name), person="dana", now=Clock(), entropy=seeded(7)) for name in ("few", "many")]
    for room, people in zip(rooms, (13, 52), strict=True):
        every = acts_of(room, playbook, contested_incident(room, people))
        acts = {name: every[name] for name in ("the view", "the case", "the account", "a message to internal")}
        for name in ("board", "conflicts", "roles", "status"):
            acts[f"show {name}"] = partial(_shown, monkeypatch, room, name)
        both.append(acts)
    assert square(*both) == []
    for room in rooms:
        room.close()


def _shown(monkeypatch: pytest.MonkeyPatch, room: WarRoom, name: str) -> int:
    at_home(monkeypatch, Path(room.path).parent, room.path)
    return run_here(monkeypatch, "show", name)


def statements(room: WarRoom, acts: Iterable[Callable[[], object]]) -> set[str]:
    """What the database is asked while these things are read, each once whatever is looked for."""
    asked: dict[str, str] = {}
    reader = room.reader()
    reader.set_trace_callback(lambda statement: asked.setdefault(_GIVEN.sub("?", statement), statement))
    try:
        for act in acts:
            act()
    finally:
        reader.set_trace_callback(None)
    return {statement for statement in asked.values() if statement.lstrip().startswith(("SELECT", "WITH"))}


def looks_again_and_again(db: sqlite3.Connection, statement: str) -> list[str]:
    """The tables that grow and are looked through whole for each row of another one, as the database plans it."""
    plan = db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    faults, tables, repeated = [], Counter[int](), set[int]()
    for step, above, _, words in plan:
        if above in repeated or words.startswith("CORRELATED"):
            repeated.add(step)
        verb, _, looked_at = words.partition(" ")
        if verb not in ("SCAN", "SEARCH"):
            continue
        again = tables[above] > 0 or above in repeated
        tables[above] += 1
        if verb == "SCAN" and again and not looked_at.startswith(("json_each", "(", "CONSTANT", "SUBQUERY")):
            faults.append(looked_at)
    return faults


def test_no_table_is_looked_through_for_each_row_of_another(
    rooms: list[WarRoom], readings: list[dict[str, Callable[[], object]]]
) -> None:
    asked = statements(rooms[0], readings[0].values())
    assert len(asked) > 60
    db = rooms[0].reader()
    faults = {statement: again for statement in asked if (again := looks_again_and_again(db, statement))}
    assert not faults, "\n".join(f"{tables}: {statement}" for statement, tables in faults.items())


def test_a_table_that_is_looked_through_for_each_row_of_another_is_seen() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE ops (id INTEGER PRIMARY KEY, n); CREATE TABLE records (rec INTEGER PRIMARY KEY, n)")
    assert looks_again_and_again(db, "SELECT 1 FROM ops o CROSS JOIN records r ON abs(r.n) = o.n") == ["r"]
    assert looks_again_and_again(db, "SELECT (SELECT count(*) FROM records r WHERE n < o.id) FROM ops o") == ["r"]
    assert looks_again_and_again(db, "SELECT 1 FROM ops o JOIN records r ON r.rec = o.n") == []
    db.close()
