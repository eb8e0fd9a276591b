"""What comes on the standard input is stored, or kept where its owner finds it: whatever comes between."""

from __future__ import annotations

import datetime
import io
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from warroom.room.acts import reviewing, scribe
from warroom.room.core import RoomTrouble

SECRET = "password=hunter2hunter2"  # noqa: S105
BUSY = "another program holds it locked; nothing was stored. Try again."


class Piped:
    """Runs the program in this process, with a pipe for its standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> None:
        self._monkeypatch, self._capsys, self.home = monkeypatch, capsys, home
        self.told = self.out = ""

    def run(self, *arguments: str, data: bytes = b"") -> int:
        """The exit code; ``told`` is what was said on the error stream, ``out`` on the output."""
        reading, writing = os.pipe()
        os.write(writing, data)
        os.close(writing)
        with io.TextIOWrapper(os.fdopen(reading, "rb"), "utf-8", errors="surrogateescape") as stdin:
            code = run_here(self._monkeypatch, *arguments, stdin=stdin)
        self.out, self.told = self._capsys.readouterr()
        return code

    def texts(self) -> list[str]:
        """What the timeline says."""
        assert self.run("show", "timeline", "--json") == 0
        return [entry["text"] for entry in json.loads(self.out)]

    def aside(self) -> list[str]:
        """The rows that are kept aside, all files together."""
        files = sorted((self.home / ".local/state/warroom").glob("held-back-*.txt"))
        return [row for file in files for row in file.read_text().splitlines()]


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Piped:
    at_home(monkeypatch, tmp_path)
    monkeypatch.setattr("os._exit", sys.exit)  # as what is logged quickly ends
    program = Piped(monkeypatch, capsys, tmp_path)
    assert program.run("declare", "Checkout fails", "--severity", "P1") == 0
    return program


def _fails(*_given: object, **_named: object) -> object:
    raise RoomTrouble(BUSY, 75)


def test_what_cannot_be_stored_is_kept_aside_and_can_be_given_once_more(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(scribe, "log_many", _fails)
        assert piped.run("log", "--stdin", data=b"the first\nand the second") == 75
    assert f"NOT SAVED: {BUSY}" in piped.told
    assert "2 lines are kept in " in piped.told
    assert "`warroom log --stdin < FILE` stores them" in piped.told
    assert piped.aside() == ["the first", "and the second"]
    (file,) = (piped.home / ".local/state/warroom").glob("held-back-*.txt")
    assert piped.run("log", "--stdin", data=file.read_bytes()) == 0
    assert piped.texts()[-2:] == ["the first", "and the second"]


def test_a_line_that_is_held_back_is_kept_whatever_comes_behind_it(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = scribe.log_many
    turns: list[Callable[..., object]] = [stored, _fails]
    monkeypatch.setattr("warroom.cli.feeding._MOST", 1)
    monkeypatch.setattr("warroom.cli.feeding._CHUNK", 64)
    monkeypatch.setattr(scribe, "log_many", lambda *given, **named: turns.pop(0)(*given, **named))
    begin = f"fine\n{SECRET}\n".encode().rjust(64, b"-")
    assert piped.run("log", "--stdin", data=begin + b"the rest\n") == 75
    assert "NOT ALL OF IT IS SAVED" in piped.told
    assert "nothing more was stored" in piped.told
    assert "line 2 looks like a password; it was not stored" in piped.told
    assert "`warroom log --stdin --with-secrets < FILE`" in piped.told
    assert piped.aside() == [SECRET, "the rest"]


@pytest.mark.parametrize("noise", [b"\0\1\2\3\4\0\0\0", b"\x81\x8d\x8f\x90\x9d\x81\x8d"], ids=["zeros", "letters"])
def test_noise_behind_a_line_that_is_held_back_leaves_that_line_where_it_is_kept(
    piped: Piped, monkeypatch: pytest.MonkeyPatch, noise: bytes
) -> None:
    monkeypatch.setattr("warroom.cli.feeding._MOST", 1)
    monkeypatch.setattr("warroom.cli.feeding._CHUNK", len(SECRET) + 1)
    assert piped.run("log", "--stdin", data=f"{SECRET}\n".encode() + noise) == 65
    assert piped.aside() == [SECRET]
    assert piped.texts()[1:] == []


def test_what_ends_it_while_it_stores_waits_until_all_of_that_is_stored(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = scribe.log_many

    def interrupted(*given: object, **named: object) -> object:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(os.getpid(), number)
        return stored(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(scribe, "log_many", interrupted)
    monkeypatch.setattr("warroom.cli.feeding._MOST", 1)
    monkeypatch.setattr("warroom.cli.feeding._CHUNK", 8)
    assert piped.run("log", "--stdin", data=b"line 01\nline 02\nline 03\n") == 0
    assert "ended; what was read is stored" in piped.told
    assert piped.texts()[1:] == ["line 01"]  # the others were never read, and are whole where they were


def test_nothing_is_called_saved_where_all_of_it_is_held_back(piped: Piped) -> None:
    assert piped.run("log", "--stdin", "--json", data=f"{SECRET}\n".encode()) == 79
    assert json.loads(piped.out) == {"saved": False, "entries": []}


@pytest.mark.parametrize(
    ("data", "section"),
    [("olé au lait\n".encode("latin-1"), "olé au lait"), ("olé\n".encode("utf-16"), "olé"), (b"\xef\xbb\xbfx\n", "x")],
    ids=["Latin-1", "UTF-16", "marked"],
)  # fmt: skip
def test_a_section_is_read_as_any_other_text_is(piped: Piped, data: bytes, section: str) -> None:
    assert piped.run("section", "summary", data=data) == 0, piped.told
    assert piped.run("export") == 0
    assert section in piped.out
    assert "\ufeff" not in piped.out


@pytest.mark.parametrize("data", [b"\0\1\2\3" * 9, b"x" * 1_001], ids=["noise", "too much"])
def test_what_is_no_section_is_refused(piped: Piped, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("warroom.cli.section._LARGEST", 1_000)
    assert piped.run("section", "summary", data=data) == 65
    assert "nothing was stored" in piped.told


def test_half_of_a_page_is_never_called_nothing(piped: Piped, monkeypatch: pytest.MonkeyPatch) -> None:
    page = piped.home / "page.md"
    page.write_text("# Old outage\n## Timeline\n- 2026-02-13 10:00 UTC pool full\n- [ ] (@bob, Due: 2026-02-20) y\n")
    with monkeypatch.context() as patched:
        patched.setattr(reviewing, "add_read", _fails)
        assert piped.run("import", "timeline", str(page)) == 75
    assert "NOT ALL OF IT IS SAVED, only the beginning: " in piped.told
    assert "nothing more was stored" in piped.told
    told = " ".join(piped.told.split())
    (id_,) = [row["id"] for row in _incidents(piped) if row["title"] == "Old outage"]
    assert f"The incident {id_[:8]} is there already: bring the page into that one." in told
    assert piped.run("import", "timeline", str(page), "--incident", id_[:8], "--again") == 0, piped.told
    assert [row["id"] for row in _incidents(piped) if row["title"] == "Old outage"] == [id_]


def _incidents(piped: Piped) -> list[dict[str, str]]:
    assert piped.run("show", "incidents", "--json") == 0
    rows: list[dict[str, str]] = json.loads(piped.out)
    return rows


def test_a_declaration_is_told_whatever_becomes_of_the_alert_that_it_began_with(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piped.run("listen", "--urls") == 0
    _alert(piped.home / "w.db")
    with monkeypatch.context() as patched:
        patched.setattr("warroom.cli.from_alert.begin_with", _fails)
        assert piped.run("declare", "--from-alert", "PoolFull", "--severity", "P1") == 75
    assert piped.out.startswith("declared ")
    assert "NOT ALL OF IT IS SAVED" in piped.told


def test_an_alert_that_is_named_twice_is_taken_once(piped: Piped) -> None:
    assert piped.run("listen", "--urls") == 0
    _alert(piped.home / "w.db")
    assert piped.run("inbox", "--json") == 0
    (key,) = [alert["id"] for alert in json.loads(piped.out)["alerts"]]
    assert piped.run("inbox", "take", "PoolFull", "poolfull", key) == 0, piped.told
    assert "PoolFull: 1 entry" in piped.told


def _alert(path: Path) -> None:
    from warroom.intake.tools.event import ToolEvent
    from warroom.model.identity import Moment
    from warroom.model.moment import EventTime
    from warroom.room.core import WarRoom
    from warroom.room.incoming.inbox import rows_of
    from warroom.store.inbox_queries import keep_delivery

    event = ToolEvent(
        at=EventTime.at(Moment(1_771_000_000_000_000)), text="PoolFull fires", native="a-1", title="PoolFull",
        state="firing", milestone="detected",
    )  # fmt: skip
    room = WarRoom(str(path), person="dana", now=lambda: Moment(1_771_000_000_000_000), entropy=os.urandom)

    def keep(db: sqlite3.Connection) -> None:
        keep_delivery(db, rows_of("alertmanager", [event]), room.now())

    room.note(keep)
    room.close()


def test_a_time_in_a_merged_incident_is_of_the_room_in_which_it_is_shown(piped: Piped) -> None:
    """Said quickly or by the full command: `--kind` is not of the quick one."""
    assert piped.run("declare", "Payments slow", "--severity", "P2", "--zone", "Asia/Tokyo") == 0
    tokyo = piped.out.split()[1]
    assert piped.run("merge", tokyo, "yes", "--incident", "Checkout") == 0, piped.told
    before = f"{datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=2):%-H:%M}"  # passed there as it is here
    assert piped.run("log", "--incident", tokyo, f"{before} quickly") == 0
    assert piped.run("log", "--incident", tokyo, "--kind", "note", f"{before} by the full command") == 0
    assert piped.run("show", "timeline", "--json") == 0
    at = {entry["text"]: entry["at"] for entry in json.loads(piped.out)}
    assert at["quickly"] == at["by the full command"]


def test_a_dash_beside_the_option_says_the_same_twice(piped: Piped) -> None:
    assert piped.run("log", "--stdin", "-", data=b"once\r\n") == 0
    assert piped.texts()[-1:] == ["once"]


def test_what_is_kept_aside_can_be_given_once_more_in_whatever_writing_it_came(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    for coding in ("utf-16", "latin-1"):
        with monkeypatch.context() as patched:
            patched.setattr(scribe, "log_many", _fails)
            assert piped.run("log", "--stdin", data=f"erst\ngrün {coding}\n".encode(coding)) == 75
    assert piped.aside() == ["erst", "grün utf-16", "erst", "grün latin-1"]
