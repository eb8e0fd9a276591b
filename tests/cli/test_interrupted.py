"""Ctrl+c ends a command with a sentence and the code of shells, and well where that is how it is meant to end."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.every_command import run_here
from tests.empty_database import lay_empty
from warroom.cli import board
from warroom.cli.opening import Opening
from warroom.exit_codes import INTERRUPTED


@pytest.mark.parametrize(
    "command",
    [["show", "incidents"], ["share", "status"], ["status", "Identified"], ["metrics"], ["share", "playbook"]],
    ids=" ".join,
)
def test_a_command_that_is_interrupted_says_what_became_of_what_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    def interrupted(_opening: Opening) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Opening, "room", property(interrupted))
    assert run_here(monkeypatch, *command, "--db", lay_empty(tmp_path / "w.db")) == INTERRUPTED
    assert capsys.readouterr().err == "warroom: interrupted; what was said to be saved is saved.\n"


def test_a_board_in_a_folder_ends_well_with_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(board, "time", SimpleNamespace(sleep=interrupted))
    arguments = ["board", "--to", str(tmp_path / "pages"), "--db", lay_empty(tmp_path / "w.db")]
    assert run_here(monkeypatch, *arguments) == 0
    assert (tmp_path / "pages" / "index.html").exists()
    assert "0 incidents on the board" in capsys.readouterr().err


def test_what_is_served_ends_well_with_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("uvicorn", reason="what `warroom board --serve` and `listen` need is not installed")
    from warroom.serve import server

    class Interrupted:
        started = True

        def run(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(server, "server_of", lambda *_, **__: Interrupted())

    async def application(*_: object) -> None:
        """Nobody asks it anything."""

    assert server.serve(application, host="127.0.0.1", port=1)
