"""How far the joining of a share has come is shown while a command waits for the process that joins."""

from __future__ import annotations

import io
import sys

import pytest

from warroom.cli import beside
from warroom.room.core import WarRoom


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def joined(room: WarRoom, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, so_far: tuple[int, int] | None) -> str:
    """What is said meanwhile on ``stream``, where ``so_far`` of all operations are here."""
    with monkeypatch.context() as patched:
        patched.setattr(beside, "coming", lambda _room: so_far)
        patched.setattr(beside, "_LINE_EVERY", -1)
        patched.setattr(beside, "program", lambda _room, *words: [sys.executable, "-c", f"print({words[0]!r})"])
        patched.setattr(sys, "stderr", stream)
        answer = beside.beside(room, "all is here")
    assert answer is not None
    assert (answer.said, answer.code) == ("all is here\n", 0)
    return stream.getvalue()


def test_on_a_terminal_it_is_a_bar_that_is_taken_away_again(room: WarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = joined(room, monkeypatch, Terminal(), (30, 120))
    first, *_, last = shown.split("\r\x1b[K")[1:]
    cells = first.partition("[")[2].partition("]")[0]
    assert cells.count("#") * 4 == len(cells) > 0
    assert first.endswith("] 30 of about 120 operations")
    assert last == ""
    assert "[" not in joined(room, monkeypatch, Terminal(), (30, 0)).replace("\x1b[", "")
    assert "120 of about 120" in joined(room, monkeypatch, Terminal(), (120, 90)), "more came than was announced"


def test_elsewhere_it_is_a_line_and_nothing_where_nothing_is_joined(
    room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = set(joined(room, monkeypatch, io.StringIO(), (30, 120)).splitlines())
    assert lines == {"joining: 30 of about 120 operations"}
    assert joined(room, monkeypatch, io.StringIO(), None) == ""
    assert joined(room, monkeypatch, Terminal(), None) == ""
