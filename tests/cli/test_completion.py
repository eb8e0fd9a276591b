"""What a shell offers at Tab: of the program's own commands, and of what is in the database and the playbook."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import click
import pytest

from tests.cli.shell import Shell
from warroom.__main__ import main
from warroom.cli.commands import COMMANDS, cli
from warroom.cli.completing import offered
from warroom.cli.completion import SHELLS
from warroom.cli.schemas import every_command
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.playbook.workflow_names import NAMES, playbook_names
from warroom.room.acts import commander, tech_lead
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS, give

Offer = Callable[[str], list[str]]

_STAGES = ("initial", "progress", "resolved", "cancelled", "duplicate")


@pytest.fixture
def offer(room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Offer:
    """What is offered at the end of a line, over an incident with a few people and a hypothesis."""
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("WARROOM_DB", room.path)
    monkeypatch.setenv("WARROOM_USER", "dana")
    monkeypatch.setenv("_WARROOM_COMPLETE", "bash_complete")
    give(room, load_playbook(), incident, "role", "ic @alice")
    give(room, load_playbook(), incident, "role", "tl @bob")
    tech_lead.raise_hypothesis(room, incident, "the pool is full")
    commander.set_fact(room, incident, "title", "Checkout fails", label="title")
    room.remember("incident", incident)

    def ask(line: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", f"warroom {line}")
        monkeypatch.setenv("COMP_CWORD", str(len(f"warroom {line}|".split()) - 1))
        monkeypatch.setattr(sys, "argv", ["warroom"])
        told = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)  # what is completed is written as bytes
        with redirect_stdout(told), pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 0
        told.seek(0)
        return [row.partition(",")[2] for row in told.read().splitlines() if row]

    return ask


def test_commands_options_and_names_are_offered_where_they_may_stand(offer: Offer, incident: IncidentId) -> None:
    short = incident[:8]
    for line, some in {
        "": {"log", "show", "sev", "completion"},
        "sh": {"show", "share"},
        "show ti": {"timeline"},
        "share s": {"status", "sync"},
        "declare --s": {"--severity", "--since", "--suspected"},
        "declare --severity ": {"P0", "P1", "P2", "P3"},
        "sev p": {"P0", "P1", "P2", "P3"},
        "role ": {"ic", "tl", "scribe"},
        "role ic ": {"@alice", "@bob"},
        "role ic @al": {"@alice"},
        "phase tri": {"triage"},
        "fixed ": {"rollback", "hotfix"},
        "watch @": {"@alice", "@bob"},
        "hyp confirm ": {"H1"},
        "show timeline --incident ": {short},
        f"--incident {short[:3]}": {short},
        f"merge {short[:2]}": {short},
        "show update --template st": {f"status_{stage}" for stage in _STAGES},
        "show update --audience ": {"internal", "customers"},
        "show tree rea": {"ready-to-close"},
        "drill d": {"database"},
        "playbook show pha": {"phases"},
        "handover ic @b": {"@bob"},
        "--as al": {"alice"},
        "export --format h": {"html"},
        "log --incidnt x --k": {"--kind"},
    }.items():
        assert some <= set(offer(line)), line
    assert "serve" not in offer("share ")
    assert "account" not in offer("check ")


def test_wherever_a_file_or_a_folder_is_named_the_shell_is_told_to_look_for_it() -> None:
    looked_for: dict[tuple[str, str], str] = {}
    for name, command in every_command(cli):
        for parameter in command.params:
            metavar = (parameter.metavar or "").strip("[].")
            if metavar.partition(".")[0] in ("FILE", "FOLDER", "DIR", "PATH"):
                (item,) = parameter.shell_complete(click.Context(command), "")
                looked_for[name, max(parameter.opts, key=len)] = item.type
    assert len(looked_for) > 100, "every command takes a database"
    assert set(looked_for.values()) == {"file", "dir"}, looked_for
    asked = {looked_for[place] for place in (("attach", "files"), ("export", "--output"), ("seal", "--to"))}
    assert asked == {"file"}


def test_what_cannot_be_read_offers_nothing_and_says_nothing(
    offer: Offer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    monkeypatch.setenv("WARROOM_CONFIG", str(settings))
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "none.db"))
    assert offer("--incident ") == []
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "damaged.db").write_bytes(b"no database" * 1000)
    for broken in ("= = =", "database = 7", 'playbook = "/nowhere"', "\0"):
        settings.write_text(broken)
        monkeypatch.setenv("WARROOM_DB", str(tmp_path / "damaged.db"))
        assert offer("show status --incident ") == []
        assert offer("role ic ") == []
        assert "ic" in offer("role ")
    assert capfd.readouterr().err == ""


def test_names_of_an_own_playbook_are_offered_whatever_else_is_in_it(offer: Offer, tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text('[[role]]\nname = "captain"\n[[role]]\ntitle = 3\n[[role]]\nname = 4\n')
    (tmp_path / "phases.toml").write_text("phase = 7")
    assert offer(f"--playbook {tmp_path} role ") == ["captain"]
    assert offer(f"--playbook {tmp_path} phase ") == []
    assert "P0" in offer(f"--playbook {tmp_path} sev ")


@pytest.mark.parametrize("what", sorted(NAMES))
def test_the_names_that_are_offered_are_those_of_the_checked_playbook(what: str) -> None:
    part, table, field = NAMES[what]
    rows = getattr(getattr(load_playbook(), part), table)
    assert playbook_names(what) == [getattr(row, field) for row in rows]


def test_every_word_that_an_order_takes_is_something_that_can_be_offered() -> None:
    kinds = {kind for order in ORDERS.values() for one in order.takes for kind in one.split("|")}
    assert kinds <= {"person", "incident", "hypothesis", *NAMES}


@pytest.mark.parametrize(
    "name", ["a b", "$(id)", "`id`", "a;b", "a'b", "a\nb", "--help", "a|b", "~root", "a*", "\x1b[2J", "", "!!"]
)
def test_a_name_that_a_shell_would_read_as_more_than_a_word_is_not_offered(name: str) -> None:
    assert offered([(name, ""), (f"@{name}", "")], "") == []
    assert [one.value for one in offered([("zoë", "a\n\x1b[2J title")], "ZO")] == ["zoë"]
    assert [one.help for one in offered([("zoë", "a\nb")], "")] == ["a⏎b"]


def test_completing_loads_neither_the_toolkit_nor_what_checks(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "config.toml").write_text('playbook = "/nowhere"\n')
    script = (
        "import os, sys, io\n"
        "from warroom.__main__ import main\n"
        "for line in ('', 'declare --', 'role ic ', '--incident ', 'show tree ', 'check ', 'import time'):\n"
        "    os.environ |= {'COMP_WORDS': 'warroom ' + line, 'COMP_CWORD': str(len(line.split(' ')))}\n"
        "    try:\n        main()\n    except SystemExit as end:\n        assert end.code == 0\n"
        "from warroom.cli.schemas import cli, every_command\n"
        "assert len(list(every_command(cli))) > 60\n"
        "heavy = {'textual', 'rich', 'pydantic', 'sqlite_utils', 'watchfiles'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    shell.environ |= {"WARROOM_CONFIG": str(tmp_path / "config.toml"), "_WARROOM_COMPLETE": "bash_complete"}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=shell.environ, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_a_real_shell_completes_with_what_is_printed_for_it(shell: str, tmp_path: Path) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "warroom"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m warroom "$@"\n')
    program.chmod(0o755)
    asking = {
        "bash": 'eval "$(warroom completion bash)"; complete -p warroom >/dev/null || exit 9\n'
        "COMP_WORDS=(warroom share i) COMP_CWORD=2; _warroom_completion warroom; printf '%s\\n' \"${COMPREPLY[@]}\"",
        "zsh": 'autoload -U compinit; compinit -u; eval "$(warroom completion zsh)"; '
        '[[ "$_comps[warroom]" == _warroom_completion ]] && '
        "COMP_WORDS='warroom share i' COMP_CWORD=2 _WARROOM_COMPLETE=zsh_complete warroom | sed -n 2p",
        "fish": 'warroom completion fish | source; complete -C "warroom share i" | cut -f1',
    }[shell]
    ran = subprocess.run(
        [found, "-c", asking],
        capture_output=True,
        text=True,
        timeout=60,
        env={**Shell(tmp_path).environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
    )
    assert (ran.stdout.split(), ran.stderr) == (["init"], "")


def test_every_command_is_where_its_table_says() -> None:
    for name, place in COMMANDS.items():
        assert place.startswith("warroom.cli."), name
