"""Every command over a database that is damaged, somebody else's or not there: a sentence and a code, no traceback."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.every_command import ARGUMENTS, CODES, MAKING, OTHERS, at_home, every_command, run_here

PAGE = 4096


def test_every_command_of_the_shell_is_tried_here() -> None:
    assert sorted([*ARGUMENTS, *OTHERS]) == sorted(every_command())


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_home(monkeypatch, tmp_path)
    monkeypatch.delenv("WARROOM_DB")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "x")
    (tmp_path / "page.md").write_text("# T\n## Timeline\n- 2026-02-13 10:00 x\n- [ ] (@bob, Due: 2026-02-20) y\n")
    (tmp_path / "share").mkdir()
    return tmp_path


@pytest.fixture
def whole(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A database with everything in it, in one file."""
    path = surroundings / "whole.db"
    assert run_here(monkeypatch, "demo", "--shell", "--db", str(path)) == 0
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path.read_bytes()


def arguments_of(name: str, folder: Path) -> list[str]:
    named = {"FILE": str(folder / "page.md"), "FOLDER": str(folder / "share")}
    return [*name.split(), *(named.get(one, one) for one in ARGUMENTS[name])]


def _page(choose: random.Random, data: bytearray) -> slice:
    number = choose.randrange(1, len(data) // PAGE)
    return slice(number * PAGE, (number + 1) * PAGE)


def zeros(choose: random.Random, data: bytearray) -> None:
    data[_page(choose, data)] = bytes(PAGE)


def noise(choose: random.Random, data: bytearray) -> None:
    data[_page(choose, data)] = choose.randbytes(PAGE)


def half_of_it(choose: random.Random, data: bytearray) -> None:
    for _ in range(len(data) // PAGE // 2):
        noise(choose, data)


def flipped_bits(choose: random.Random, data: bytearray) -> None:
    for _ in range(60):
        data[choose.randrange(PAGE, len(data))] ^= 1 << choose.randrange(8)


def cut_off(choose: random.Random, data: bytearray) -> None:
    del data[choose.randrange(PAGE, len(data)) :]


def exchanged(choose: random.Random, data: bytearray) -> None:
    one, other = _page(choose, data), _page(choose, data)
    data[one], data[other] = data[other], data[one]


def no_text(choose: random.Random, data: bytearray) -> None:
    """Bytes that are no UTF-8, in the middle of texts: SQLite itself takes no notice of it."""
    for _ in range(80):
        at = choose.randrange(PAGE, len(data) - 8)
        if data[at : at + 8].isascii() and bytes(data[at : at + 8]).isalnum():
            data[at : at + 4] = b"\xff\xfe\x80\xc0"


def broken_schema(choose: random.Random, data: bytearray) -> None:
    for _ in range(4):
        at = choose.randrange(100, PAGE - 4)
        data[at : at + 4] = b"\xff\xfe\x80\xc0"


def tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, data: bytes, names: list[str]
) -> None:
    """Run each command of ``names`` over a fresh copy of ``data``: it ends with a code and says something."""
    for name in names:
        for left in folder.glob("damaged.db*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        (folder / "damaged.db").write_bytes(data)
        code = run_here(monkeypatch, "--db", str(folder / "damaged.db"), *arguments_of(name, folder))
        told = capsys.readouterr()
        assert code in CODES, (name, told)
        assert "Traceback" not in told.err, (name, told)
        assert code == 0 or told.err.strip() or told.out.strip(), name


WAYS: list[Callable[[random.Random, bytearray], None]] = [
    zeros, noise, half_of_it, flipped_bits, cut_off, exchanged, no_text, broken_schema,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("every", [pytest.param(3, id="each third"), pytest.param(1, id="all", marks=pytest.mark.long)])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_damaged_page_is_a_sentence_and_a_code_for_every_command(
    whole: bytes, surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    way: Callable[[random.Random, bytearray], None], every: int,
) -> None:  # fmt: skip
    """Each command over one damaged database of each kind; with what takes long, over three."""
    for seed in range(3):
        data = bytearray(whole)
        way(random.Random(f"{way.__name__} {seed}"), data)
        tried(monkeypatch, capsys, surroundings, bytes(data), [*ARGUMENTS][seed % every :: every])


def test_a_query_that_meets_a_damaged_page_says_what_to_do(
    whole: bytes, surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(whole)
    half_of_it(random.Random(1), data)
    (surroundings / "damaged.db").write_bytes(data)
    for name in ("show timeline", "show incidents", "show status", "verify", "export", "log", "metrics"):
        code = run_here(monkeypatch, "--db", str(surroundings / "damaged.db"), *arguments_of(name, surroundings))
        assert code == 65, name
        told = capsys.readouterr().err
        assert "is damaged or not a database" in told
        assert "`warroom doctor` says what can still be read" in told
    assert run_here(monkeypatch, "--db", str(surroundings / "damaged.db"), "doctor") == 1


def test_another_programs_database_is_left_as_it_is_by_every_command(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where it happens to count its versions as far as ours."""
    path = surroundings / "other.db"
    for version in range(6):
        path.unlink(missing_ok=True)
        db = sqlite3.connect(path)
        db.executescript("CREATE TABLE precious (x); INSERT INTO precious VALUES (1)")
        db.execute(f"PRAGMA user_version = {version}")
        db.close()
        before = path.read_bytes()
        for name in ARGUMENTS:
            code = run_here(monkeypatch, "--db", str(path), *arguments_of(name, surroundings))
            assert code in (1, 65), name
            told = capsys.readouterr()
            assert "Traceback" not in told.err
            assert code == 1 or "another program's database" in told.err, (name, told)
            assert path.read_bytes() == before
        assert sorted(one.name for one in surroundings.glob("other.db*")) == ["other.db"]


def test_a_question_makes_no_database_where_there_is_none(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = surroundings / "mistyped.db"
    for name in ARGUMENTS:
        code = run_here(monkeypatch, "--db", str(path), *arguments_of(name, surroundings))
        told = capsys.readouterr()
        assert path.exists() == (name in MAKING), name
        if name in MAKING:
            assert code == 0 or name == "share join", (name, told)
            for made in surroundings.glob("mistyped*"):
                shutil.rmtree(made) if made.is_dir() else made.unlink()
        elif name not in ("doctor", "training"):
            assert code == 66, (name, told)
            assert f"there is no database at {path} yet" in told.err


@pytest.mark.parametrize("name", [":memory:", "file::memory:?cache=shared", "file:x.db?mode=memory", "sqlite:x", "?"])
def test_whatever_a_database_is_called_it_is_a_file(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(surroundings)
    assert run_here(monkeypatch, "--db", name, "declare", "Checkout fails", "--severity", "P1") == 0
    assert run_here(monkeypatch, "--db", name, "show", "status") == 0
    assert "Checkout fails" in capsys.readouterr().out
    assert (surroundings / name).is_file()
