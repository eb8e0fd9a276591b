"""A database of which a page is torn: whatever is read there, a command says that it is damaged and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.every_command import run_here
from tests.cli.shell import Shell
from warroom.room.checkup import damage_behind

ASKED = (("verify",), ("show", "timeline"), ("show", "status"), ("log", "--kind", "note", "x"))


def test_a_page_of_nothing_at_the_end_is_damage_and_nobodys_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path)
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    shell.ok("log", "--stdin", stdin="\n".join(f"line {number} of the pool" for number in range(60)))
    path = tmp_path / "w.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    whole = path.read_bytes()
    for name in ("HOME", "WARROOM_DB", "WARROOM_USER"):
        monkeypatch.setenv(name, shell.environ[name])
    told = []
    for cut in (700, 5_000):
        for words in ASKED:
            path = tmp_path / f"{cut}-{words[-1]}.db"  # never under a program that holds it
            path.write_bytes(whole[:-cut])
            code = run_here(monkeypatch, *words, "--db", str(path))
            said = capsys.readouterr().err
            assert code in (0, 65, 74), (cut, words, said)
            assert code == 0 or f"{path} is damaged" in said or "does not answer" in said, (cut, words, said)
            told.append(code)
    assert 65 in told
    assert not list(tmp_path.rglob("crash-*"))
    assert damage_behind(TypeError("of our own"), str(tmp_path / "w.db")) is None
    assert damage_behind(RuntimeError("of our own"), str(path)) is None
    assert "is damaged" in str(damage_behind(TypeError("of a torn page"), str(path)))
    assert "cannot be opened" in str(damage_behind(TypeError("of a folder"), str(tmp_path)))
