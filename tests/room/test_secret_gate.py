"""No act puts a secret into the log unless somebody who was asked says so, whatever the act is."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, logged, seeded
from tests.room.giving import PLAYBOOK, order, view
from warroom import exit_codes
from warroom.intake.paste import read_paste
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.drills import load_drills
from warroom.room.acts import commander, reviewing, scribe, tech_lead
from warroom.room.core import WarRoom, Write
from warroom.room.drills import drill
from warroom.room.secret_gate import SecretGate, SecretsHeld, looks_like

SOURCES = Path(__file__).parents[2] / "warroom"
SECRET = "password=" + "hunter2hunter2"


def card(room: WarRoom, incident: IncidentId) -> str:
    if not view(room, incident).desks.board:
        tech_lead.raise_hypothesis(room, incident, "pool")
    return view(room, incident).desks.board[0].label.raw


def proposed(room: WarRoom, incident: IncidentId, text: str) -> None:
    scribe.log(room, incident, read_line("!! fail over", now=room.now(), zone="UTC"), typed=room.now())
    order(room, incident, "object", text)


ACTS: dict[str, Callable[[WarRoom, IncidentId, str], object]] = {
    "a line": lambda room, incident, text: scribe.log(
        room, incident, read_line(text, now=room.now(), zone="UTC"), typed=room.now()
    ),
    "a task": lambda room, incident, text: scribe.log(
        room, incident, read_line(f"@bob look at {text} 5m", now=room.now(), zone="UTC"), typed=room.now()
    ),
    "a poll": lambda room, incident, text: scribe.log(
        room, incident, read_line(f"!! {text}", now=room.now(), zone="UTC"), typed=room.now()
    ),
    "pasted lines": lambda room, incident, text: scribe.log_many(
        room, incident, read_paste(f"one\n{text}\nthree", now=room.now(), zone="UTC"), typed=room.now()
    ),
    "an edit": lambda room, incident, text: scribe.edit(room, incident, logged(room, incident, "a"), text),
    "a strike": lambda room, incident, text: scribe.strike(room, incident, logged(room, incident, "a"), text),
    "a follow-up": lambda room, incident, text: scribe.follow_up(room, incident, logged(room, incident, "a"), text),
    "a follow-up of afterwards": lambda room, incident, text: reviewing.add_follow_up(room, incident, text),
    "a section": lambda room, incident, text: reviewing.write_section(room, incident, "root_cause", text),
    "minutes": lambda room, incident, text: reviewing.write_section(room, incident, "minutes:root_cause", text),
    "a card": lambda room, incident, text: tech_lead.raise_hypothesis(room, incident, text),
    "evidence": lambda room, incident, text: order(room, incident, "for", f"{card(room, incident)} {text}"),
    "a test": lambda room, incident, text: order(room, incident, "test", f"{card(room, incident)} {text}"),
    "a result": lambda room, incident, text: order(room, incident, "hyp", f"{card(room, incident)} confirmed {text}"),
    "an objection": proposed,
    "a declaration": lambda room, _incident, text: commander.declare(
        room, text, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    ),
    "impact": lambda room, incident, text: order(room, incident, "impact", text),
    "a title": lambda room, incident, text: order(room, incident, "title", text),
    "a reason": lambda room, incident, text: order(room, incident, "sev", f"P3 {text}"),
    "a fix": lambda room, incident, text: order(room, incident, "fix", text),
    "a fix that went in": lambda room, incident, text: order(room, incident, "fixed", f"rollback {text}"),
    "a figure": lambda room, incident, text: order(
        room, incident, "baseline", f"{PLAYBOOK.triage.baseline[0].name} {text}"
    ),
    "an answer": lambda room, incident, text: order(room, incident, "triage", f"1 {text}"),
    "a reopening": lambda room, incident, text: order(room, incident, "reopen", text),
    "a closing": lambda room, incident, text: order(room, incident, "close", text),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTS)
def test_an_act_that_carries_a_secret_is_refused_and_stores_nothing_of_it(
    room: WarRoom, incident: IncidentId, what: str
) -> None:
    with pytest.raises(SecretsHeld) as held:
        ACTS[what](room, incident, SECRET)
    assert held.value.exit_code == exit_codes.SECRETS
    assert "looks like a password" in str(held.value)
    assert SECRET not in str(held.value)
    room.close()
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in Path(room.path).parent.glob("*.db*"))


@pytest.mark.parametrize("what", ACTS)
def test_the_same_act_goes_through_where_the_gate_stands_open(room: WarRoom, incident: IncidentId, what: str) -> None:
    room.secrets.stand_open = True
    ACTS[what](room, incident, SECRET)
    assert any(SECRET in entry.text.raw for entry in timeline(room, incident)) or what in (
        "a strike", "a follow-up", "a follow-up of afterwards", "a section", "minutes", "a declaration", "a test",
    )  # fmt: skip


def timeline(room: WarRoom, incident: IncidentId) -> list:  # type: ignore[type-arg]
    return list(room.pages(incident, Filter()).before(None, 100))


@given(
    kind=st.sampled_from(["entry", "hypothesis", "task", "section", "update", "something-new"]),
    field=st.sampled_from(["text", "details", "nobody-knows-it"]),
    wrap=st.recursive(st.just(SECRET), lambda inner: st.lists(inner, min_size=1, max_size=2) | st.fixed_dictionaries(
        {"a": inner}
    ), max_leaves=3),
)  # fmt: skip
def test_a_secret_is_seen_in_any_field_of_any_kind_however_deep(kind: str, field: str, wrap: object) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE ops (inc, body)")
    db.execute("CREATE TABLE incidents (inc, id)")
    gate = SecretGate()
    with pytest.raises(SecretsHeld):
        gate.look(db, IncidentId("x"), [Write(kind, "1" * 32, {field: wrap})], Clock())
    gate.look(db, IncidentId("x"), [Write(kind, "1" * 32, {field: "0123456789abcdef" * 2})], Clock())


@given(
    looked_at=st.lists(st.sampled_from(["the pool", "a b", "password is", f"x {SECRET}"]), max_size=4),
    written=st.sampled_from([SECRET, f"the pool {SECRET}", f"a b\n{SECRET}", "password is hunter2hunter2"]),
)
def test_what_was_looked_at_before_lets_no_other_words_by(looked_at: list[str], written: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE ops (inc, body)")
    db.execute("CREATE TABLE incidents (inc, id)")
    gate = SecretGate()
    kinds = gate.kinds_in([[words] for words in looked_at])
    assert [bool(kind) for kind in kinds] == [SECRET in words for words in looked_at]
    fields = {f"f{number}": words for number, words in enumerate(looked_at) if SECRET not in words}
    with pytest.raises(SecretsHeld):
        gate.look(db, IncidentId("x"), [Write("task", "1" * 32, {**fields, "text": written})], Clock())


def test_a_name_and_its_value_in_two_entries_are_found_though_each_alone_was_looked_at(
    room: WarRoom, incident: IncidentId
) -> None:
    lines = ["db_password:", "hunter2hunter2"]
    assert room.secrets.kinds_in([[words] for words in lines]) == ["", ""]
    with pytest.raises(SecretsHeld):
        room.commit(incident, [Write("entry", room.new_id(), {"text": words}) for words in lines])


def test_a_short_name_and_its_value_in_two_entries_are_found_though_each_alone_was_looked_at(
    room: WarRoom, incident: IncidentId
) -> None:
    lines = ["pwd:", "hunter2hunter2"]
    assert room.secrets.kinds_in([[words] for words in lines]) == ["", ""]
    with pytest.raises(SecretsHeld):
        room.commit(incident, [Write("entry", room.new_id(), {"text": words}) for words in lines])


def test_acts_are_stored_through_the_one_door_that_has_the_gate() -> None:
    callers = [
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) == ("store_commit", "commit")
    ]  # fmt: skip
    importers = [
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if "import commit as" in path.read_text("utf-8") or "store.commit import commit" in path.read_text("utf-8")
    ]
    assert callers == ["room/core.py"]
    assert importers == ["room/core.py"]


def test_where_somebody_can_be_asked_the_second_time_stores_it_and_only_the_same(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    room.secrets.asks = True
    write = [Write("follow_up", room.new_id(), {"text": SECRET})]
    other = [Write("follow_up", room.new_id(), {"text": f"{SECRET}x"})]
    for _ in range(2):
        with pytest.raises(SecretsHeld, match="Enter again"):
            room.commit(incident, other)
        with pytest.raises(SecretsHeld):
            room.commit(incident, write)
        clock.forward(minutes=6)  # nobody remembers having been asked
    with pytest.raises(SecretsHeld):
        room.commit(incident, write)
    room.commit(incident, [Write("follow_up", room.new_id(), {"text": "harmless"})])
    assert room.commit(incident, write).row


def test_what_the_log_holds_already_is_not_asked_about_again(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, f"it was {SECRET}")
    scribe.edit(room, incident, entry, f"it had been {SECRET} until 14:32")
    scribe.undo(room, incident)
    order(room, incident, "impact", f"see {SECRET}")
    with pytest.raises(SecretsHeld):
        scribe.edit(room, incident, entry, f"{SECRET} and token={'a1b2c3d4' * 4}")


def test_a_drill_says_what_its_playbook_says(tmp_path: Path, clock: Clock) -> None:
    plan = next(iter(load_drills(None).values()))
    from dataclasses import replace

    plan = replace(plan, injection=(replace(plan.injection[0], say=f"log shows {SECRET}"), *plan.injection[1:]))
    room = WarRoom(str(tmp_path / "drill.db"), person="dana", now=clock, entropy=seeded(3))
    play = drill.begin(room, PLAYBOOK, "database", plan, zone="UTC")
    clock.forward(minutes=600)
    assert any(SECRET in said for said in drill.step(room, play))
    with pytest.raises(SecretsHeld):
        logged_by_hand(room, play.incident)
    room.close()


def logged_by_hand(room: WarRoom, incident: IncidentId) -> None:
    line = read_line("token=" + "a1b2c3d4" * 4, now=room.now(), zone="UTC")
    scribe.log(room, incident, line, typed=room.now())


def test_kinds_are_named_once_and_in_words() -> None:
    assert looks_like(["password"]) == "looks like a password"
    assert looks_like(["password", "AWS access key", "password"]) == "looks like a password and an AWS access key"
    assert looks_like(["a", "b", "c"]) == "looks like an a, a b and a c"


def test_a_name_in_one_pasted_line_and_its_value_in_the_next_are_seen_together(
    room: WarRoom, incident: IncidentId
) -> None:
    pasted = "- name: DB_PASSWORD\n  value: tiger!6583Q"
    with pytest.raises(SecretsHeld):
        scribe.log_many(room, incident, read_paste(pasted, now=room.now(), zone="UTC"), typed=room.now())
    harmless = "who has the password?\nbob asks at 14:02\npassword reset fails:\n500 of 500 in use"
    scribe.log_many(room, incident, read_paste(harmless, now=room.now(), zone="UTC"), typed=room.now())
    assert timeline(room, incident)[-1].text.raw.startswith("500 of 500")
