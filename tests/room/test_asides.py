"""What is done beside the screen ends with the program, with every command that it has started."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.processes import ended, noted
from tests.room.sharers import until
from warroom.config import OwnCommand
from warroom.room.asides import Aside, Asides
from warroom.room.core import RoomTrouble
from warroom.room.own_command import answer_of, run_own

HANGS = "sleep 1000 & echo $$ $! >>left; cat >/dev/null; wait"


class Beside:
    """Commands beside a screen that is about to close, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asides = folder, Asides()
        self.heard: list[tuple[Any, RoomTrouble | None]] = []

    def command(self, script: str) -> OwnCommand:
        return OwnCommand(("sh", "-c", f"cd {self.folder}; {script}"), seconds=60)

    def send(self, script: str) -> None:
        command = self.command(script)
        self.asides.start(lambda: run_own(command, "page.x", "P1", {}, dict(os.environ), done="paged"), self._hear)

    def ask(self, *scripts: str) -> None:
        def each() -> list[object]:
            return [self._answer(self.command(script)) for script in scripts]

        self.asides.start(each, self._hear)

    @staticmethod
    def _answer(command: OwnCommand) -> object:
        try:
            return answer_of(command, "changes.x", dict(os.environ), most=1_000, too_much="that")[1]
        except RoomTrouble as trouble:
            return str(trouble)

    def close_and_let(self, name: str) -> list[str]:
        """Close; what waits for the file ``name`` goes on once it is waited for."""
        sleep = time.sleep

        def looks(seconds: float) -> None:
            (self.folder / name).touch()
            sleep(seconds)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time, "sleep", looks)
            return self.asides.close()

    def _hear(self, result: Any, trouble: RoomTrouble | None) -> None:
        self.heard.append((result, trouble))


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Beside:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return Beside(tmp_path)


def test_a_page_that_hangs_ends_with_the_program_and_is_told_of(beside: Beside) -> None:
    beside.send(HANGS)
    left = beside.folder / "left"
    until(lambda: noted(left))
    assert beside.asides.close() == [
        "[page.x] was ended with the program; nothing was recorded. Look whether it was paged all the same."
        " It said nothing."
    ]
    until(lambda: ended(left))
    assert not list((beside.folder / "temporary").iterdir()), "the facts go with the command"


def test_a_page_that_is_on_its_way_arrives(beside: Beside) -> None:
    beside.send("cat >/dev/null; echo $$ >left; until test -e go; do sleep 0.01; done; echo sent >sent; echo done")
    until((beside.folder / "left").exists)
    assert beside.close_and_let("go") == []
    assert (beside.folder / "sent").read_text() == "sent\n"
    assert beside.heard == [("done\n", None)]


def test_what_only_asks_is_ended_at_once_and_starts_nothing_after_it(beside: Beside) -> None:
    beside.ask(HANGS, "touch started", "touch started")
    left = beside.folder / "left"
    until(lambda: noted(left))
    assert beside.asides.close() == []
    until(lambda: ended(left))
    until(lambda: beside.heard)
    ((answers, _),) = beside.heard
    assert answers == [-9, *["[changes.x] was not started: the program ends."] * 2]
    assert not (beside.folder / "started").exists()


def test_a_command_that_is_just_being_started_is_no_less_ended_and_told_of(
    beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting = subprocess.Popen

    def slowly(*given: Any, **how: Any) -> subprocess.Popen[bytes]:
        process = starting(*given, **how)
        time.sleep(0.2)  # it runs already, and whoever started it does not have it yet
        return process

    monkeypatch.setattr(subprocess, "Popen", slowly)
    beside.send(HANGS)
    left = beside.folder / "left"
    until(lambda: noted(left))
    (sentence,) = beside.asides.close()
    assert sentence.startswith("[page.x] was ended with the program; nothing was recorded. Look whether it was")
    until(lambda: ended(left))


def test_what_starts_no_command_is_waited_for_by_nobody(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    waited: list[object] = []
    monkeypatch.setattr(Aside, "join", lambda *given: waited.append(given))
    beside.asides.start(go_on.wait, lambda _result, _trouble: None)
    assert beside.asides.close() == []
    assert waited == []
    go_on.set()


def test_what_nobody_foresaw_is_a_sentence(beside: Beside) -> None:
    beside.asides.start(lambda: 1 // 0, beside._hear)
    until(lambda: beside.heard)
    assert str(beside.heard[0][1]) == "ZeroDivisionError: integer division or modulo by zero."


def test_what_was_sent_as_the_program_ends_is_told_when_it_fails_and_recorded_when_it_does_not(beside: Beside) -> None:
    beside.send("touch begun; while [ ! -e go ]; do sleep 0.01; done; exit 3")
    until(lambda: (beside.folder / "begun").exists())
    (sentence,) = beside.close_and_let("go")
    assert sentence.startswith("[page.x] failed with 3; nothing was recorded.")
    recorded = threading.Event()

    def send_and_record() -> None:
        script = "touch second; while [ ! -e on ]; do sleep 0.01; done"
        run_own(beside.command(script), "page.x", "P1", {}, dict(os.environ), done="paged")
        threading.Event().wait(0.05)
        recorded.set()

    beside.asides.start(send_and_record, lambda _result, _trouble: None)
    until(lambda: (beside.folder / "second").exists())
    assert beside.close_and_let("on") == []
    assert recorded.is_set()
