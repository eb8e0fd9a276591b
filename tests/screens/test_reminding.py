"""Somebody whose window is elsewhere is reminded of what is theirs, once, unless they want no bells."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.payloads import PAYLOADS
from tests.screens.opening import opened, until
from warroom.config import Config, Notify, load_config
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.reminder import terminal_notification
from warroom.room.acts import commander
from warroom.room.core import WarRoom

TERMINALS: list[tuple[dict[str, str], str]] = [
    ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "\x1b]99;;due\x1b\\"),
    ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;due\x07"), ({"LC_TERMINAL": "iTerm2"}, "\x1b]9;due\x07"),
    ({"TERM_PROGRAM": "WezTerm"}, "\x1b]9;due\x07"), ({"TERM": "foot"}, "\x1b]777;notify;warroom;due\x1b\\"),
    ({"TERM": "rxvt-unicode-256color"}, "\x1b]777;notify;warroom;due\x1b\\"),
    ({"TERM": "xterm-256color"}, ""), ({"TERM": "linux"}, ""), ({}, ""),
    (
        {"TMUX": "x,1,0", "TERM": "screen", "LC_TERMINAL": "iTerm2"},
        "\x1bPtmux;\x1b\x1b]9;due\x07\x1b\\",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "sequence"), TERMINALS)
def test_only_a_terminal_that_takes_a_notification_is_sent_one(environ: dict[str, str], sequence: str) -> None:
    assert terminal_notification("due", environ) == sequence


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_words_end_the_sequence_or_begin_another(payload: str) -> None:
    for environ, shown in TERMINALS:
        sent = terminal_notification(payload, environ)
        controls = re.sub(r"[^\x00-\x1f\x7f-\x9f]", "", sent)
        assert controls == re.sub(r"[^\x00-\x1f\x7f-\x9f]", "", shown)


def test_the_settings_name_a_command_for_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[notify]\ncommand = ["notify-send", "warroom"]\nterminal = false\n')
    assert load_config(str(path)).notify == Notify(("notify-send", "warroom"), terminal=False)
    path.write_text("[notify]\nseconds = 0\n")
    with pytest.raises(ValueError, match="seconds"):
        load_config(str(path))


@pytest.mark.parametrize("muted", [False, True])
async def test_what_falls_due_is_told_to_the_command_once_unless_it_is_muted(
    room: WarRoom, incident: IncidentId, clock: Clock, tmp_path: Path, muted: bool
) -> None:
    told = tmp_path / "told"
    script = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read() + '\\n')"
    room.remember("muted", "yes" if muted else "")
    notify = Notify((sys.executable, "-c", script), seconds=30)
    async with opened(room, incident, config=Config(notify=notify)) as (app, pilot):
        clock.forward(minutes=11)
        await until(pilot, lambda: "DUE: " in str(app.screen.query_one("#preview").render()))
        if muted:
            await pilot.pause()
        else:
            await until(pilot, told.exists)
            await until(pilot, lambda: told.read_text().endswith("\n"))
            assert "nobody is" in told.read_text()
            assert len(told.read_text().splitlines()) == 1
    assert told.exists() is not muted


async def test_a_command_that_reminds_is_told_nothing_of_a_private_incident_but_that_something_is_due(
    room: WarRoom, clock: Clock, tmp_path: Path
) -> None:
    pytest.importorskip("pyrage", reason="private incidents need pyrage")
    told = tmp_path / "told"
    script = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read() + '\\n')"
    incident = commander.declare(
        room, "canarybreach", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", private=True
    )
    notify = Notify((sys.executable, "-c", script), seconds=30)
    async with opened(room, incident, config=Config(notify=notify)) as (_, pilot):
        clock.forward(minutes=11)
        await until(pilot, told.exists)
        await until(pilot, lambda: told.read_text().endswith("\n"))
    assert told.read_text().splitlines()[0] == "a private incident: something is due"
    assert "canary" not in told.read_text()
