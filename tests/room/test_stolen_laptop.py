"""A stolen laptop is practised with real databases: a step is done when its fact holds, and may be left meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.room.sharers import now
from warroom.model.timeline_entries import Filter
from warroom.playbook.load import shipped_data
from warroom.playbook.placeholders import fill
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills import stolen_laptop as module
from warroom.room.drills.stolen_laptop import NextStep, StolenLaptop
from warroom.room.sharing import keys, sealing

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")


def go_on(folder: Path) -> NextStep:
    return StolenLaptop(str(folder), person="alice", now=now, entropy=os.urandom).go_on()


def named(step: NextStep, act: str) -> str:
    """The words of the key that a command of the step is about."""
    command = next(command for command in step.commands if f" key {act} " in command)
    return command.partition(f" key {act} ")[2].partition(" --db ")[0]


def entries(room: WarRoom) -> dict[str, bool]:
    """What stands in the timeline, and whether it is by a key that is not accepted."""
    pages = room.pages(room.incidents()[0].id, Filter())
    return {entry.text.raw: entry.unsure for entry in pages.before(None, 100)}


def test_each_step_is_asked_for_until_it_is_done_and_its_commands_do_it(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    first = go_on(folder)
    assert (first.number, first.steps) == (1, 4)
    assert go_on(folder) == first
    yours = WarRoom(str(folder / "yours.db"), person="alice", now=now, entropy=os.urandom, keys=True)
    assert set(entries(yours).values()) == {False}
    keys.revoke(yours, named(first, "revoke"))
    second = go_on(folder)
    assert second.number == 2
    assert go_on(folder) == second
    plan = StolenLaptop(str(folder), person="alice", now=now, entropy=os.urandom)._plan
    unsure = entries(yours)
    assert {text for text in unsure if unsure[text]} == {plan[name] for name in ("before", "thief", "later", "back")}
    keys.accept(yours, named(second, "accept"))
    assert go_on(folder).number == 3
    assert not entries(yours)[plan["back"]]
    sealing.seal(yours, yours.incidents()[0].id)
    assert go_on(folder).number == 4
    keys.rotate(yours)
    last = go_on(folder)
    assert (last.number, last.commands) == (0, ())
    assert str(folder) in last.words
    yours.close()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(RoomTrouble, match="holds something already"):
        go_on(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(RoomTrouble, match="cannot be made"):
        go_on(tmp_path / "mine.txt" / "deeper")
    with pytest.raises(RoomTrouble, match="cannot be made: File name too long"):
        go_on(tmp_path / ("x" * 300))


def test_without_what_signs_there_is_nothing_to_practise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    with pytest.raises(RoomTrouble, match=r"warroom\[evidence\]"):
        go_on(tmp_path / "practice")


def test_its_sentences_name_only_places_and_facts_that_there_are() -> None:
    import tomllib

    plan = tomllib.loads((shipped_data() / "rehearsals" / "stolen-laptop.toml").read_text())
    values = dict.fromkeys(("folder", "db", "person", "colleague", "laptop", "new"), "x")
    texts = [plan["done"], *(text for step in plan["step"] for text in (step["words"], *step["commands"]))]
    assert [text for text in texts if "{{" in fill(text, values)] == []
    assert [step["fact"] for step in plan["step"]] == ["revoked", "accepted", "sealed", "rotated"]
