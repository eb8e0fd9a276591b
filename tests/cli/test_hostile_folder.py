"""Used in a folder that others write to, as a share or a clone is: nothing that lies there is imported or run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import warroom
from tests.cli.shell import Shell
from tests.payloads import PAYLOADS, raw_controls
from tests.room.sharers import until
from warroom.interpreter import child_command, child_environ, leave_current_folder, without_current_folder

WARROOM = str(Path(sys.executable).parent / "warroom")
"""As a person starts it; `python -m` would look into the folder before any of the program runs."""
THEIRS = ("warroom", "pyperclip", "click", "pydantic", "textual", "platformdirs", "tzdata", "sqlite_utils", "minijinja")
SHADOWED = sorted({*THEIRS, *(name for name in sys.stdlib_module_names if not name.startswith("_"))})
LATER = ("sqlite3", "json", "hashlib", "zoneinfo", "tomllib", "subprocess", "tempfile", "difflib", *THEIRS[1:])
"""What the program imports after its first line, and the interpreter not before that."""
PROGRAMS = ("xclip", "xsel", "wl-copy", "wl-paste", "pbcopy", "pbpaste", "klipper", "which", "editor", "notify", "git")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder full of what would say that it was run."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in SHADOWED:
        (folder / f"{name}.py").write_text(f"open({str(folder / 'RAN')!r}, 'a').write('{name} ')\n")
    for name in PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {folder / 'RAN'}\n")
        (folder / name).chmod(0o755)
    (folder / "config.toml").write_text("person = 'mallory'\n")
    return folder


def ran_of(folder: Path) -> str:
    ran = folder / "RAN"
    return ran.read_text() if ran.exists() else ""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    home = tmp_path / "home"
    home.mkdir()
    made = Shell(home)
    made.ok("declare", "Checkout fails", "--severity", "P1")
    return made


def run(shell: Shell, folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [WARROOM, *arguments], cwd=folder, env={**shell.environ, **environ}, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "environ",
    [{}, {"PYTHONSTARTUP": "json.py"}, {"PYTHONINSPECT": "1"}, {"PYTHONHOME": ""}, {"PYTHONUSERBASE": "."}],
    ids=str,
)
def test_the_child_that_publishes_imports_nothing_of_the_folder(
    shell: Shell, hostile: Path, environ: dict[str, str]
) -> None:
    assert run(shell, hostile, "share", "init", ".").returncode == 0
    assert run(shell, hostile, "log", "seen by all", **environ).returncode == 0
    until(lambda: any(b"seen by all" in log.read_bytes() for log in hostile.rglob("*.jsonl")))
    assert ran_of(hostile) == ""


def test_the_child_that_shares_beside_the_screen_imports_nothing_of_the_folder(shell: Shell, hostile: Path) -> None:
    assert run(shell, hostile, "share", "init", ".").returncode == 0
    script = (
        "import os, sys, time\n"
        "from warroom.room.sharing import joining\n"
        "from warroom.room.core import WarRoom\n"
        "from warroom.room.sharing.share_process import ShareProcess\n"
        "room = WarRoom(sys.argv[1], person='dana', now=lambda: time.time_ns() // 1000, entropy=os.urandom)\n"
        "sharer = ShareProcess(room, joining.membership(room), heard=lambda state: None)\n"
        "sharer.start()\n"
        "end = time.monotonic() + 60\n"
        "while sharer.state().what != 'good' and time.monotonic() < end: time.sleep(0.05)\n"
        "print(sharer.state().what, sharer.state().words)\n"
        "sharer.stop(patience=10)\n"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", script, shell.environ["WARROOM_DB"]],
        cwd=hostile, env=shell.environ, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert told.stdout.split() == ["good"], told
    assert ran_of(hostile) == ""


@pytest.mark.parametrize("path", ["", ".", ":", "bin:", "./bin"])
def test_the_clipboard_imports_and_runs_nothing_of_the_folder(shell: Shell, hostile: Path, path: str) -> None:
    """Nor does it find its programs there by a part of PATH that means whatever folder one is in."""
    clipboard = shell.home / "bin"
    clipboard.mkdir()
    (clipboard / "xclip").write_text(
        f'#!/bin/sh\nPATH=/bin:/usr/bin\ncase "$*" in *-o*) cat {shell.home}/held;; *) cat > {shell.home}/held;; esac\n'
    )
    (clipboard / "xclip").chmod(0o755)
    shutil.copytree(hostile, hostile / "bin", ignore=shutil.ignore_patterns("*.py", "bin"))
    copied = run(
        shell, hostile, "copy", "update", "--audience", "internal",
        PATH=f"{path}:{clipboard}:/usr/bin:/bin", DISPLAY=":4711", SSH_CONNECTION="", WAYLAND_DISPLAY="",
    )  # fmt: skip
    assert "sent to the system clipboard" in copied.stderr
    assert "Checkout fails" in (shell.home / "held").read_text("utf-8")
    assert ran_of(hostile) == ""


@pytest.mark.parametrize("modules", ["", ".", ":", "lib:", f"{Path(os.__file__).parent / 'nothing'}:"])
def test_the_program_itself_leaves_a_folder_that_a_path_with_a_gap_puts_in_front(
    shell: Shell, hostile: Path, modules: str
) -> None:
    for name in set(SHADOWED) - set(LATER):
        (hostile / f"{name}.py").unlink()
    for arguments in (("show", "timeline"), ("log", "x"), ("playbook", "check"), ("export",)):
        assert run(shell, hostile, *arguments, PYTHONPATH=modules).returncode == 0
        by_hand = subprocess.run(
            [sys.executable, "-m", "warroom", *arguments],
            cwd=hostile, env={**shell.environ, "PYTHONPATH": modules}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert by_hand.returncode == 0, by_hand
    assert ran_of(hostile) == ""


def test_what_a_message_is_given_to_is_not_found_in_the_folder(shell: Shell, hostile: Path) -> None:
    config = shell.home / ".config" / "warroom"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('[publish.page]\ncommand = ["notify"]\n')
    post = ("post", "--audience", "internal", "--via", "page")
    refused = run(shell, hostile, *post, PATH=f":.:{Path(sys.executable).parent}:/usr/bin:/bin")
    assert refused.returncode == 78
    assert "cannot be started" in refused.stderr
    assert ran_of(hostile) == ""


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"])
def test_a_relative_folder_of_settings_data_or_state_is_not_looked_for_in_the_folder(
    shell: Shell, hostile: Path, variable: str
) -> None:
    (hostile / "warroom").mkdir()
    (hostile / "warroom" / "config.toml").write_text("person = 'mallory'\nplaybook = 'x'\n")
    before = sorted(hostile.iterdir())
    assert run(shell, hostile, "log", "x", **{variable: "."}, WARROOM_USER="").returncode == 0
    written = run(shell, hostile, "show", "timeline", **{variable: "."})
    assert "mallory" not in written.stdout + written.stderr
    assert sorted(hostile.iterdir()) == before


def test_a_path_of_the_settings_begins_where_the_settings_are(shell: Shell, hostile: Path) -> None:
    config = shell.home / ".config" / "warroom"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("playbook = 'ours'\n")
    (config / "ours").mkdir()
    (hostile / "ours").mkdir()
    (hostile / "ours" / "severities.toml").write_text("this is no playbook")
    assert run(shell, hostile, "playbook", "check").returncode == 0
    assert run(shell, hostile, "show", "situation").returncode == 0
    (config / "ours" / "severities.toml").write_text("this is no playbook")
    assert str(config / "ours" / "severities.toml") in run(shell, hostile, "playbook", "check").stderr


def test_only_places_that_are_the_same_everywhere_stay_in_a_path() -> None:
    assert without_current_folder(":/a:.:b/c::/d:../e:") == "/a:/d"
    environ, path = {"PATH": ".", "PYTHONPATH": "lib:/kept"}, ["", str(Path("lib").absolute()), "/kept", "/usr/lib"]
    leave_current_folder(environ, path)
    assert path == ["/kept", "/usr/lib"]
    assert environ["PATH"] == os.defpath.lstrip(":")


def test_a_child_is_told_nothing_of_python_that_depends_on_the_folder() -> None:
    given = {
        "PYTHONPATH": ":lib:/kept", "PYTHONSTARTUP": "/x.py", "PYTHONHOME": "here", "PYTHONUSERBASE": "/base",
        "PYTHONINSPECT": "1", "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", "PATH": ":/bin", "LANG": "C",
    }  # fmt: skip
    told = child_environ(given)
    assert told.pop("PYTHONPATH").split(os.pathsep)[-1] == "/kept"
    assert told == {"PYTHONUSERBASE": "/base", "PYTHONUTF8": "1", "PATH": "/bin", "LANG": "C"}


def test_a_child_imports_the_package_that_started_it(tmp_path: Path) -> None:
    """Also where it is installed nowhere: a clone that is run where it lies."""
    shutil.copytree(Path(warroom.__file__).parent, tmp_path / "clone" / "warroom")
    script = (
        "import os, subprocess\n"
        "from warroom.interpreter import child_command, child_environ\n"
        "command = child_command('-c', 'import warroom; print(warroom.__file__)')\n"
        "subprocess.run(command, env=child_environ(os.environ), cwd='/', check=True)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "clone", capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.strip() == str(tmp_path / "clone" / "warroom" / "__init__.py"), ran
    assert child_command("x")[1:] == ["-P", "x"]


STARTS = re.compile(r"subprocess\.(?:Popen|run|call|check_\w+)\(|os\.(?:posix_spawn|exec|spawn|system|popen)\w*\(")
OTHER_PROGRAMS = {"room/own_command.py", "outside_editor.py", "cli/run.py"}
"""What starts a program that the person named: found by the PATH that the first line of the program has put right."""


def test_every_place_that_starts_this_interpreter_starts_it_in_the_one_way() -> None:
    package = Path(warroom.__file__).parent
    starting = {}
    for file in package.rglob("*.py"):
        source = file.read_text("utf-8")
        if STARTS.search(source):
            starting[str(file.relative_to(package))] = source
    assert {"clipboard.py", "room/sharing/background.py", "room/sharing/share_process.py", *OTHER_PROGRAMS} <= set(
        starting
    )
    for name, source in starting.items():
        if name not in OTHER_PROGRAMS:
            assert len(STARTS.findall(source)) == source.count("child_environ("), name
        assert 'sys.executable, "-' not in source, name


def test_what_is_written_there_follows_no_link_and_waits_for_no_pipe(shell: Shell, tmp_path: Path) -> None:
    folder, own = tmp_path / "shared", tmp_path / "own.txt"
    folder.mkdir()
    own.write_text("our own words\n")
    for name in ("head.txt", "head.txt.sig", "post-mortem.md"):
        (folder / name).symlink_to(own)
    shell.ok("seal", "--to", str(folder / "head.txt"))
    shell.ok("export", "--to", str(folder / "post-mortem.md"))
    assert (folder / "head.txt").read_text().startswith("warroom head")
    for in_the_way in (lambda path: path.symlink_to(own), lambda path: path.symlink_to("/dev/zero"), os.mkfifo):
        page = folder / "index.html"
        in_the_way(page)
        refused = shell.run("board", "--once", "--to", str(folder))
        assert "is not a page of the board" in refused.stderr
        page.unlink()
    assert own.read_text() == "our own words\n"


def test_a_folder_of_the_board_that_is_not_there_is_made_and_one_that_cannot_be_is_a_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    board, dangling = tmp_path / "www" / "board", tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere" / "at all")
    assert f"{board} was made" in shell.run("board", "--once", "--to", str(board)).stderr
    assert (board / "index.html").exists()
    assert "was made" not in shell.run("board", "--once", "--to", str(board)).stderr
    for cannot in (board / "index.html", board / "index.html" / "below", dangling, tmp_path / ("n" * 300)):
        refused = shell.run("board", "--once", "--to", str(cannot))
        assert (refused.returncode, "cannot be made one" in refused.stderr) == (64, True), cannot


def test_a_place_is_told_without_the_signs_by_which_its_name_would_act_on_a_terminal(
    shell: Shell, tmp_path: Path
) -> None:
    shell.run("declare", "Checkout is slow", "--severity", "P1")
    folder = tmp_path / PAYLOADS["title"]
    for arguments in (
        ("board", "--once", "--to", str(folder)), ("export", "--format", "html", "-o", f"{folder}/x.html"),
        ("export", "--format", "sqlite", "--to", f"{folder}/x.sqlite"), ("metrics", "-o", f"{folder}/m.html"),
        ("seal", "--to", f"{folder}/seal"), ("attach", f"{folder}/x.html"), ("check", f"{folder}/m.html"),
        ("share", "init", f"{folder}/share"), ("share", "status"),
    ):  # fmt: skip
        told = shell.run(*arguments)
        assert raw_controls(told.stdout + told.stderr) == [], arguments
    assert (folder / "index.html").exists()
    assert (folder / "x.sqlite").exists()
