"""An output that takes nothing: what was stored is done and ends with 0, an answer that was asked for is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.cli.every_command import ARGUMENTS
from tests.cli.warm import Loaded

FULL = Path("/dev/full")
ANSWERS = ("seal",)
"""What stores something and is asked for what it says."""
BEGINS = ("import file", "share init", "share join", "share leave")
"""What goes on in another process, or says what it did there."""

pytestmark = pytest.mark.skipif(
    not FULL.exists() or not stat.S_ISCHR(FULL.stat().st_mode), reason="this system has no device that is always full"
)


class Home:
    """A database with everything in it, again for each command."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._loaded = folder, Loaded()
        self._whole = folder / "whole.db"
        assert self.run("demo", "--shell", "--db", str(self._whole))[0] == 0
        db = sqlite3.connect(self._whole)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()

    def run(self, *arguments: str, output: IO[bytes] | None = None, stdin: str = "words\n") -> tuple[int, str, str]:
        """The code, what was said, what was said on the error stream."""
        kept = {name: said for name, said in os.environ.items() if not name.startswith(("WARROOM", "XDG", "COLUMNS"))}
        environ = kept | {"HOME": str(self.folder), "WARROOM_USER": "dana", "TZ": "UTC", "SSH_CONNECTION": "x"}
        environ["WARROOM_DB"] = str(self.folder / "w.db")
        ran = self._loaded.run(
            list(arguments), stdin=stdin, environ=environ, folder=self.folder, timeout=60, output=output
        )
        return ran.returncode, ran.stdout, ran.stderr

    def stored(self, name: str, output: IO[bytes] | None = None) -> tuple[int, int, str, str]:
        """How the command ``name`` ended, how many operations it stored, and what it said."""
        for beside in self.folder.glob("w.db*"):
            shutil.rmtree(beside) if beside.is_dir() else beside.unlink()
        shutil.copy(self._whole, self.folder / "w.db")
        shutil.rmtree(self.folder / "share", ignore_errors=True)
        (self.folder / "share").mkdir()
        (self.folder / "page.md").write_text(
            "# T\n## Timeline\n- 2026-02-13 10:00 x\n- [ ] (@bob, Due: 2026-02-20) y\n"
        )
        named = {"FILE": str(self.folder / "page.md"), "FOLDER": str(self.folder / "share")}
        before = self._count()
        code, out, err = self.run(*name.split(), *(named.get(one, one) for one in ARGUMENTS[name]), output=output)
        return code, self._count() - before, out, err

    def _count(self) -> int:
        db = sqlite3.connect(self.folder / "w.db")
        (count,) = db.execute("SELECT count(*) FROM ops").fetchone()
        db.close()
        return int(count)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("name", sorted({*ARGUMENTS} - {*BEGINS}))
def test_what_was_stored_is_done_and_an_answer_that_was_lost_is_not(home: Home, name: str) -> None:
    code, operations, said, _ = home.stored(name)
    with FULL.open("wb") as full:
        full_code, full_operations, _, why = home.stored(name, full)
    assert full_operations in (0, operations), "a full output leaves nothing in the middle"
    if full_operations and name not in ANSWERS:
        assert full_code == code
        assert not said or "but nobody could be told on the standard output" in why or code
    elif said:
        assert full_code == 74, (code, why)
        assert "the standard output takes no more" in why
    else:
        assert full_code == code


@pytest.mark.parametrize("closed", [">&-", "> /dev/full", "| true"])
def test_one_rule_for_every_way_to_say_the_same(home: Home, closed: str) -> None:
    """The plain ones take another way through the program than those with options."""
    home.stored("log")
    for command in ("log x", "log --kind note x", "log x --json", "sev P0", "declare x --severity P1", "todo x"):
        line = f"({sys.executable} -m warroom {command}; echo $? >&3) {closed}"
        ran = subprocess.run(
            ["/bin/bash", "-c", f"{{ {line}; }} 3>&2"], capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "HOME": str(home.folder), "WARROOM_DB": str(home.folder / "w.db"), "WARROOM_USER": "d"},
        )  # fmt: skip
        if command.startswith("todo"):
            assert ran.stderr.splitlines()[-1] == "2"
        else:
            assert ran.stderr.splitlines()[-1] == "0", (command, ran.stderr)
            assert "nobody could be told" in ran.stderr or closed == "| true"


HELD = "the password is hunter2-Xk9fQ27vLm"


@pytest.mark.parametrize("held", ["log --stdin", "log --stdin --json", "import file rows.csv --time time --text text"])
def test_what_is_held_back_is_kept_and_named_where_nobody_could_be_told_of_the_rest(home: Home, held: str) -> None:
    home.stored("log")
    (home.folder / "rows.csv").write_text(f"time,text\n2026-02-13T10:00:00Z,a\n2026-02-13T10:01:00Z,{HELD}\n")
    arguments = [str(home.folder / word) if word == "rows.csv" else word for word in held.split()]
    code, _, why = home.run(*arguments, stdin=f"a\n{HELD}\n")
    home.stored("log")
    with FULL.open("wb") as full:
        full_code, _, full_why = home.run(*arguments, stdin=f"a\n{HELD}\n", output=full)
    assert full_code == code == 79
    assert "it is stored, but nobody could be told" in full_why
    for told in (why, full_why):
        assert "looks like a password" in told
    assert ("kept in" in full_why) == ("kept in" in why) == ("--stdin" in held)
