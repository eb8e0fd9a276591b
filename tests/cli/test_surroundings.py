"""A terminal, a disk and a home as people have them at three in the morning: sentences and codes, and nothing lost."""

from __future__ import annotations

import errno
import importlib.util
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.cli.shell import Shell
from warroom.cli.failing import end_by
from warroom.cli.glimpse import seen
from warroom.config import OwnCommand
from warroom.exit_codes import MISSING
from warroom.model.identity import Moment
from warroom.room.core import RoomTrouble
from warroom.room.own_command import run_own
from warroom.store.trouble import explain

PROGRAM = [sys.executable, "-m", "warroom"]
FULL = Path("/dev/full")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.ok("declare", "Zahlung fällt aus — wirklich", "--severity", "P1")
    return made


@pytest.mark.parametrize("zone", [":/etc/localtime", "/etc/localtime", "EST5EDT", "JST-9", "Mars/X", "\x1b[31m", ""])
def test_no_time_zone_of_the_machine_keeps_anybody_from_declaring(tmp_path: Path, zone: str) -> None:
    shell = Shell(tmp_path)
    told = shell.run("declare", "x", "--severity", "P1", "--since", "-5", TZ=zone)
    assert told.returncode == 0, told.stderr
    assert ("no time zone that has a name here" in told.stderr) == (zone in ("Mars/X", "\x1b[31m"))
    assert "\x1b" not in told.stderr
    for command in (("show", "timeline"), ("show", "status"), ("log", "y"), ("training",), ("show", "situation")):
        assert shell.run(*command, TZ=zone).returncode == 0


def test_a_zone_of_the_settings_that_nobody_knows_is_named_with_its_file(shell: Shell) -> None:
    config = shell.home / "own.toml"
    config.write_text('zone = "Mars/X"\n')
    told = shell.run("show", "status", WARROOM_CONFIG=str(config))
    assert told.returncode == 65
    assert f"{config}: zone: expected a time zone such as Europe/Berlin, found 'Mars/X'" in told.stderr
    assert "Mars/X" in shell.run("doctor", WARROOM_CONFIG=str(config)).stdout


@pytest.mark.parametrize("encoding", ["latin-1", "ascii:strict", "cp1252", "utf-8"])
def test_a_terminal_of_another_encoding_is_shown_what_it_can_show(shell: Shell, encoding: str) -> None:
    shell.ok("log", "日本 \U0001f525 schön")
    commands = (
        ("show", "timeline"), ("show", "status"), ("show", "situation"), ("show", "update"), ("export",), ("--help",),
        ("export", "--format", "html"), ("follow-ups",), ("playbook", "show"), ("show", "nothing — at all"),
    )  # fmt: skip
    for command in commands:
        told = subprocess.run(
            [*PROGRAM, *command], env={**shell.environ, "PYTHONIOENCODING": encoding}, capture_output=True, timeout=60
        )
        assert b"Traceback" not in told.stderr, told.stderr
        assert told.returncode == (2 if command[-1].endswith("at all") else 0), (command, told)
    exported = subprocess.run(
        [*PROGRAM, "export", "--format", "html"], env={**shell.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True, timeout=60,
    ).stdout  # fmt: skip
    assert "日本".encode() in exported, "a page says of itself that it is UTF-8"


def test_what_comes_in_is_stored_whatever_its_bytes_are(shell: Shell) -> None:
    stored = subprocess.run(
        [*PROGRAM, "log", "--stdin"], env=shell.environ, input=b"ol\xe9 au lait\n", capture_output=True, timeout=60
    )
    assert stored.returncode == 0, stored.stderr
    assert "au lait" in shell.ok("show", "timeline")
    argument = subprocess.run([*PROGRAM, "log", b"ol\xe9 noir"], env=shell.environ, capture_output=True, timeout=60)
    assert argument.returncode == 0, argument.stderr


def test_words_are_stored_and_found_as_they_are_typed_where_the_surroundings_say_ascii(shell: Shell) -> None:
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = "naïve Wörter 日本 🔥"
    for command in (("log",), ("log", "--kind", "decision"), ("hyp", "add"), ("declare", "--severity", "P1")):
        stored = shell.run(*command, words, **ascii_alone)
        assert stored.returncode == 0, stored
    for told in (shell.ok("show", "timeline"), shell.ok("show", "incidents"), shell.ok("search", "naïve Wörter")):
        assert words in told
        assert "\ufffd" not in told
    searched = shell.run("search", "naïve", **ascii_alone)
    assert (searched.returncode, words in searched.stdout) == (0, True), searched
    found = subprocess.run([*PROGRAM, "search", b"ol\xe9 noir"], env=shell.environ, capture_output=True, timeout=60)
    assert (found.returncode, found.stderr) == (0, b"nothing found\n")


ASKED = (("show", "timeline"), ("show", "status", "--json"), ("export",), ("follow-ups", "--json"), ("--help",),
         ("playbook", "show"))  # fmt: skip


@pytest.mark.skipif(
    not FULL.exists() or not stat.S_ISCHR(FULL.stat().st_mode), reason="this system has no device that is always full"
)
def test_an_answer_that_a_full_disk_cuts_off_is_no_success(shell: Shell) -> None:
    for command in ASKED:
        with FULL.open("w") as full:
            told = subprocess.run(
                [*PROGRAM, *command], stdout=full, stderr=subprocess.PIPE, text=True, env=shell.environ, timeout=60
            )
        assert told.returncode == 74, (command, told)
        assert "the standard output takes no more (No space left on device)" in told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that closes a stream")
@pytest.mark.parametrize("closed", [">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_an_answer_that_nobody_can_hear_is_no_success(shell: Shell, closed: str) -> None:
    for command in ASKED:
        line = f"exec {' '.join(PROGRAM)} {' '.join(command)} {closed}"
        told = subprocess.run(["/bin/sh", "-c", line], stderr=subprocess.PIPE, text=True, env=shell.environ, timeout=60)
        assert told.returncode == 74, (command, told)
        assert "Traceback" not in told.stderr
        assert "2>&-" in closed or "takes no more (it is closed)" in told.stderr


def test_a_reader_that_has_read_enough_is_told_nothing(shell: Shell) -> None:
    shell.ok("log", "--stdin", stdin="\n".join(f"line {number}" for number in range(3_000)))
    line = f"({' '.join(PROGRAM)} show timeline; echo $? >&2) | head -1"
    told = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, env=shell.environ, timeout=60)
    assert told.stderr.strip() == "1"


def test_a_stream_that_goes_on_is_stored_at_its_pauses_and_noise_is_refused(shell: Shell) -> None:
    reading, writing = os.pipe()
    logging = subprocess.Popen([*PROGRAM, "log", "--stdin"], stdin=reading, env=shell.environ, stdout=subprocess.PIPE)
    os.close(reading)
    os.write(writing, b"the first line\nhalf of a")
    while "the first line" not in shell.ok("show", "timeline"):
        assert logging.poll() is None
    os.write(writing, b" line\n")
    os.close(writing)
    assert logging.communicate(timeout=60)[0] == b"saved 2 entries\n"
    assert "half of a line" in shell.ok("show", "timeline")
    with open("/dev/zero", "rb") as zeros:
        told = subprocess.run(
            [*PROGRAM, "log", "--stdin"], stdin=zeros, capture_output=True, text=True, env=shell.environ, timeout=60
        )
    assert (told.returncode, "is no text" in told.stderr) == (65, True)
    assert shell.run("import", "timeline", "/dev/zero").returncode == 65


def test_without_a_home_the_way_out_is_said(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for home in ("/dev/null", str(tmp_path / "file" / "home")):
        (tmp_path / "file").write_text("")
        told = shell.run("declare", "x", "--severity", "P1", HOME=home, WARROOM_DB="")
        assert told.returncode == 77, told
        assert "cannot be made: Not a directory" in told.stderr
        named = shell.run("declare", "x", "--severity", "P1", HOME=home)
        assert named.returncode == 0, named.stderr
        copied = shell.run("copy", "update", "--audience", "internal", HOME=home, SSH_CONNECTION="x", DISPLAY="")
        assert "Traceback" not in copied.stderr


def test_a_user_whom_nobody_gave_a_home_names_a_database(tmp_path: Path) -> None:
    """As in a container with a number for a user: nothing is written into the current folder."""
    script = (
        "import pwd, sys\n"
        "pwd.getpwuid = {}.__getitem__\n"
        "sys.argv = ['warroom', *sys.argv[1:]]\n"
        "from warroom.__main__ import main\nmain()\n"
    )
    for command in (("show", "incidents"), ("declare", "x", "--severity", "P1"), ("log", "x")):
        told = subprocess.run(
            [sys.executable, "-P", "-c", script, *command],
            env={"PATH": os.environ["PATH"]}, cwd=tmp_path, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert told.returncode == 78, told
        assert "there is no home folder to keep a database in" in told.stderr
        assert list(tmp_path.iterdir()) == []


def test_whatever_the_files_of_a_person_may_not_their_owner_may_read_and_write_them(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    line = f"umask 0777; exec {' '.join(PROGRAM)} declare x --severity P1"
    told = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, env=shell.environ, timeout=60)
    assert told.returncode == 0, told
    made = [path for path in tmp_path.rglob("*") if not path.name.startswith("crash")]
    assert any(path.name.endswith(".key") for path in made)
    for path in made:
        least = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == least, path


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EMFILE, "may open no more files"), (errno.EAGAIN, "starts no more"), (errno.ENOMEM, "no memory left"),
        (0, "no memory left"),
    ],
)  # fmt: skip
def test_what_the_system_refuses_is_a_sentence_and_no_report(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    error = OSError(number, os.strerror(number)) if number else MemoryError()  # what the interpreter itself raises
    assert end_by(error, now=Moment(0)) == 71
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_command_of_the_settings_is_not_started_where_nothing_can_be_kept_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    page = OwnCommand(command=("touch", str(tmp_path / "ran")))
    with pytest.raises(RoomTrouble, match=r"was not started: the temporary folder takes nothing .*nothing was posted"):
        run_own(page, "publish.page", "words", {}, {}, done="posted")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_output_leaves_the_file_of_a_seal_as_it_was(shell: Shell) -> None:
    before = shell.home / "head.txt"
    before.write_text("the head of yesterday\n")
    with FULL.open("w") as full:
        told = subprocess.run(
            [*PROGRAM, "seal", "--to", str(before)], env=shell.environ, stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert told.returncode == 74, told.stderr
    assert before.read_text() == "the head of yesterday\n"
    shell.ok("seal", "--to", str(before))
    assert before.read_text().startswith("warroom head 1")


@pytest.mark.parametrize("words", [("import",), ("import", "file"), ("import", "timeline")], ids=" ".join)
def test_a_page_out_of_a_pipe_is_read_whole_and_once(shell: Shell, words: tuple[str, ...]) -> None:
    page = "# T\n## Timeline\n- 2026-02-13 10:00 UTC pool full\n"
    told = subprocess.run(
        [*PROGRAM, *words, "/dev/stdin"], env=shell.environ, input=page, text=True, capture_output=True, timeout=60
    )
    assert told.returncode == 0, told.stderr
    assert "1 entry" in told.stderr


@pytest.mark.parametrize("command", [(), ("log", "hello"), ("show", "status"), ("doctor",), ("--version",)])
def test_a_clock_beyond_all_numbers_is_a_sentence_before_anything_else(
    shell: Shell, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """The system has such times in 2263; the interpreter has no number for them."""
    (tmp_path / "sitecustomize.py").write_text(
        "import time\ndef beyond():\n    raise OverflowError('timestamp too large to convert to C _PyTime_t')\n"
        "time.time_ns = time.time = beyond\n"
    )
    ended = shell.run(*command, PYTHONPATH=str(tmp_path))
    assert ended.returncode == 78
    assert (
        ended.stderr == "warroom: the clock of this machine is after 2262: nothing is read or stored until it is set.\n"
    )
    assert not list(tmp_path.rglob("crash-*"))


def test_a_folder_that_is_gone_is_told_by_whoever_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_home(monkeypatch, tmp_path)
    assert run_here(monkeypatch, "declare", "x", "--severity", "P1") == 0
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    capsys.readouterr()
    signs = ("key rehearse x",) if importlib.util.find_spec("cryptography") else ()
    for command in ("board --to x --once", *signs, "share init x", "share join x"):
        assert (command, run_here(monkeypatch, *command.split())) == (command, MISSING)
        assert "the folder in which this was started is gone" in capsys.readouterr().err
    for command in ("log --kind note hello", "show status", "doctor", "training"):
        assert (command, run_here(monkeypatch, *command.split())) == (command, 0), capsys.readouterr().err
    assert list(tmp_path.rglob("crash-*")) == []


@pytest.mark.parametrize("command", ["show status", "log x", "search x", "show incidents"])
def test_of_a_database_that_cannot_be_looked_at_nobody_says_that_it_is_not_there(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a folder that one may not enter; whoever has all rights meets it where a link leads to itself."""
    (tmp_path / "folder").symlink_to(tmp_path / "folder")
    at_home(monkeypatch, tmp_path)
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "folder" / "w.db"))
    assert run_here(monkeypatch, *command.split()) == 77
    assert "cannot be looked at" in (told := capsys.readouterr().err)
    assert "there is no database" not in told


@pytest.mark.parametrize(
    ("folder", "finding"),
    [("loop", "cannot be looked at"), ("loop/below", "cannot be looked at"), ("file", "cannot be made"),
     ("file/below", "cannot be made"), ("not-yet/below", "is not there yet; the first incident makes it")],
)  # fmt: skip
def test_doctor_promises_no_database_where_none_can_be_seen_or_made(
    folder: str, finding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").write_text("")
    at_home(monkeypatch, tmp_path)
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / folder / "w.db"))
    code, promised = run_here(monkeypatch, "doctor"), finding.startswith("is not there yet")
    told = capsys.readouterr().out
    assert (code, finding in told) == (0 if promised else 1, True), told
    assert ("the first incident makes it" in told) == promised


@pytest.mark.parametrize("command", ["log x", "log --kind note x", "show status", "doctor", "declare y --severity P1"])
def test_settings_that_cannot_be_looked_at_are_not_taken_for_none(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may name another database, another person and another playbook."""
    at_home(monkeypatch, tmp_path)
    assert run_here(monkeypatch, "declare", "x", "--severity", "P1") == 0
    (tmp_path / ".config").symlink_to(tmp_path / ".config")
    capsys.readouterr()
    code, told = run_here(monkeypatch, *command.split()), capsys.readouterr()
    assert code == (1 if command == "doctor" else 65), told
    assert "config.toml:1: expected a file that can be read, found Too many levels" in told.out + told.err
    monkeypatch.delenv("WARROOM_DB")
    with pytest.raises(ValueError, match="that can be read"):
        seen({}, 20, 80)
    (tmp_path / ".config").unlink()
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "w.db"))
    assert run_here(monkeypatch, "show", "timeline") == 0
    assert capsys.readouterr().out.count("\n") == 2, "the day and the declaration"


def test_a_limit_of_the_size_of_files_is_called_what_it_is(tmp_path: Path) -> None:
    path = str(tmp_path / "w.db")
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    assert "does not answer" in str(explain(failed, path))
    script = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "sys.argv = ['warroom', *sys.argv[1:]]\nfrom warroom.__main__ import main\nmain()\n"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", script, "declare", "x", "--severity", "P1", "--db", path],
        env={**os.environ, "HOME": str(tmp_path), "WARROOM_USER": "dana"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, "no file of more than 4,096 bytes (`ulimit -f`)" in told.stderr) == (77, True), told
