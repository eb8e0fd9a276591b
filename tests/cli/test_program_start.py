"""How the program is opened, and what it loads for that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.shell import Shell
from warroom.__main__ import plain_log, plain_opening
from warroom.cli.commands import cli
from warroom.cli.context import opening_said


def test_logging_loads_nothing_that_it_does_not_need(declared: Shell) -> None:
    script = (
        "import sys\n"
        "import warroom.__main__\n"
        "from warroom.cli.quick_log import quick_log\n"
        "assert quick_log(['quick']) == 0\n"
        "heavy = {'textual', 'pydantic', 'sqlite_utils', 'watchfiles', 'asyncio', 'click', 'dataclasses', 'typing', "
        "'inspect', 'logging', 'pathlib', 'rich', 'tomllib', 'threading', 'hashlib', 'cryptography'} "
        "& set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, env=declared.environ, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert declared.json("show", "timeline")[-1]["text"] == "quick"


@pytest.mark.parametrize(
    ("arguments", "for_log"),
    [
        (["log", "x"], ["x"]),
        (["log"], []),
        (["--db", "a.db", "log", "x"], ["--db", "a.db", "x"]),
        (["--db", "log", "log", "log"], ["--db", "log", "log"]),
        (
            ["--as", "dana", "--db", "a.db", "log", "x", "--incident", "i"],
            ["--as", "dana", "--db", "a.db", "x", "--incident", "i"],
        ),
        (["--db", "a.db", "log", "--db", "b.db", "x"], None),
        (["--db", "a.db", "--db", "b.db", "log", "x"], None),
        (["--db", "log", "x"], None),
        (["--db"], None),
        (["--incident", "i", "log", "x"], None),
        (["show", "log"], None),
        ([], None),
    ],
)
def test_an_entry_is_logged_quickly_whatever_opens_it_stands_before_the_word(
    arguments: list[str], for_log: list[str] | None
) -> None:
    assert plain_log(arguments) == for_log


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--incident", "abc"],
        ["--db", "/x y/z.db", "--as", "dana", "--playbook", "p", "--share", "s", "--incident", "i"],
        ["--db", "a", "--db", "b"],
        ["--db", ""],
    ],
)
def test_options_that_open_the_program_are_read_as_the_commands_would_read_them(arguments: list[str]) -> None:
    context = cli.make_context("warroom", [*arguments])
    opening = opening_said(context)
    assert plain_opening(arguments) == {
        "--db": opening.db,
        "--as": opening.person,
        "--playbook": opening.playbook_folder,
        "--incident": context.params["incident"],
        "--share": context.params["share"],
    }


@pytest.mark.parametrize(
    "arguments",
    [["show"], ["--help"], ["--db"], ["--db", "--help"], ["--db=x"], ["--no-mouse"], ["--db", "x", "demo"], ["-h"]],
)
def test_everything_else_goes_on_to_the_commands(arguments: list[str]) -> None:
    assert plain_opening(arguments) is None


def test_opening_the_program_loads_no_library_for_commands_or_checks_and_nothing_unasked(declared: Shell) -> None:
    script = (
        "import sys; sys.argv = ['warroom']\n"
        "from warroom.cli import program\n"
        "program.open_program = lambda opening, incident, share, shown: (opening.playbook.severities, opening.room)\n"
        "from warroom.__main__ import main\n"
        "main()\n"
        "import warroom.app, warroom.screens.room.war_room_screen\n"
        "heavy = {'click', 'cryptography', 'pydantic', 'sqlite_utils', 'watchfiles', 'minijinja'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        # What a room asks for each second, and the home screen, where nobody has asked for more.
        "import warroom.room.readings.past_alike, warroom.screens.home.home_screen\n"
        "unasked = {'warroom.report.post_mortem', 'warroom.room.readings.learning', 'warroom.room.incoming.inbox', "
        "'warroom.share.transport', 'textual.widgets._text_area'} & set(sys.modules)\n"
        "assert not unasked, unasked\n"
        "import warroom.cli.commands, warroom.cli.show.timeline\n"
        "assert 'csv' not in sys.modules\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=declared.environ, timeout=60
    )
    assert ran.returncode == 0, ran.stderr


def test_nothing_below_the_screens_loads_the_toolkit() -> None:
    script = (
        "import sys, pkgutil, importlib, warroom\n"
        "for room in ('model', 'oplog', 'store', 'room', 'intake', 'playbook'):\n"
        "    package = importlib.import_module('warroom.' + room)\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "assert not {'textual', 'rich'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
