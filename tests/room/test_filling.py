"""A value in a command that is copied: whatever it says, a shell that it is pasted into takes it for a word."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.payloads import PAYLOADS
from warroom.model.identity import IncidentId
from warroom.model.views import IncidentView
from warroom.playbook.check import check_playbook
from warroom.playbook.check_commands import wrapped
from warroom.playbook.load import shipped_data
from warroom.room.core import WarRoom
from warroom.room.readings.filling import filled, harmless
from warroom.text import Untrusted

TITLES = [
    "$(touch ran)", "`touch ran`", "x; touch ran", "x && touch ran", "x | touch ran", "x\ntouch ran",
    "x\r\ntouch ran\r",
    "x\u2028touch ran", "' ; touch ran ; '", '" ; touch ran ; "', "\\' ; touch ran #", "'\"'\"'; touch ran", "> ran",
    "x & touch ran", "${IFS}touch ran", "!touch ran", "a\0b; touch ran", "\x1b[201~touch ran\r", "\x1b[A\r",
    "-exec touch ran",
    "--output=ran", "@ran", "~root", "*", "{touch,ran}", "$'\\n'touch ran", "a'$(touch ran)'b", "<(touch ran)",
    "\x03touch ran",
    "\x04", "\t\ttouch ran", "#", "Zahlung fällt aus – 100 %", "日本で障害", "", "   ", *PAYLOADS.values(),
]  # fmt: skip
COMMANDS = [
    "printf '<%s>\\n' [issue]", "printf '<%s>\\n' --grep=[issue] [issue]", "eval printf '\\<%s\\>\\\\n' [issue]",
    'sh -c "$(printf "printf %s" "%s")" x [issue]', "true # [issue]",
    "@debug what is wrong with [issue]", "  @planner [issue]",
]  # fmt: skip


def of(view: IncidentView, title: str) -> IncidentView:
    return dataclasses.replace(view, summary=dataclasses.replace(view.summary, title=Untrusted(title)))


@pytest.fixture
def view(room: WarRoom, incident: IncidentId) -> IncidentView:
    found = room.view(incident)
    assert found is not None
    return found


def pasted(words: str, shell: str) -> tuple[set[str], str]:
    """What a shell makes of pasted ``words``: the files that are there afterwards, and what it says."""
    with tempfile.TemporaryDirectory() as folder:
        typed = f"{words}\n".encode("utf-8", "surrogatepass")
        ran = subprocess.run([shell, "-s"], input=typed, cwd=folder, capture_output=True, timeout=60)
        return {one.name for one in Path(folder).iterdir()}, ran.stdout.decode("utf-8", "replace")


SHELLS = [shell for shell in ("sh", "bash", "dash", "zsh") if shutil.which(shell)]


@pytest.mark.parametrize("shell", SHELLS)
def test_no_title_of_an_incident_runs_in_a_shell(view: IncidentView, shell: str) -> None:
    for title in TITLES:
        for command in COMMANDS:
            words = filled(command, of(view, title))
            assert "\n" not in words
            files, said = pasted(words, shell)
            assert files == set(), (title, command, words)
            if command.startswith("printf '<%s>\\n' [issue]") and harmless(title):
                assert said == f"<{harmless(title)}>\n", (title, words)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("$`'\"\\;|&<>(){}[]*?!~#-=@ \n\r\ttouch ran\x1b\0é", max_size=40), st.sampled_from(COMMANDS))
def test_nothing_of_what_steers_a_shell_gets_through(view: IncidentView, title: str, command: str) -> None:
    words = filled(command, of(view, title))
    assert words.count("\n") == 0
    assert words.isprintable()
    assert pasted(words, "sh")[0] == set(), words


def test_a_title_stays_readable_and_is_cut_and_begins_with_a_letter_or_a_digit() -> None:
    assert harmless("Can't pay: 5xx at 12 % (EU, v2.31)") == "Can’t pay: 5xx at 12 % EU, v2.31"
    assert harmless("हिन्दी e\u0301té") == "हिन्दी été"
    assert harmless("--rf / @x") == "rf / @x"
    assert len(harmless("x" * 5_000)) == 200
    assert harmless("$`'\"") == ""


def test_a_place_stays_to_be_seen_where_nothing_is_known(view: IncidentView) -> None:
    unknown = dataclasses.replace(view, summary=dataclasses.replace(view.summary, title=Untrusted("$()"), began=None))
    assert filled("grep [issue] [your log]", unknown) == "grep [issue] [your log]"


@pytest.mark.parametrize(
    ("command", "places"),
    [
        ("grep [issue] log", 0), ('grep "[issue]" log', 1), ("grep '[issue]' log", 1), ('grep "a [issue] b" log', 1),
        ("echo `grep [issue] log`", 1), ("echo $(grep [issue] log)", 1), ("echo $(date) [issue]", 0),
        ('echo "it\'s" [issue]', 0), ("echo 'a \"' [issue]", 0), ('echo \\" [issue]', 0), ("cat <<E [issue]", 1),
        ('--since="[when it began]"', 1), ("--since=[when it began]", 0), ('echo "[your words]"', 0),
        ("it's [issue]", 1), ('@ask "[issue]"', 0), ('echo "[issue]" \'[issue]\'', 2), ("echo `date` [issue]", 0),
    ],
)  # fmt: skip
def test_a_place_around_which_its_quotes_would_not_hold_is_found(command: str, places: int) -> None:
    assert len(wrapped(command)) == places


@pytest.mark.parametrize(
    ("file", "line", "field"),
    [
        ("types.toml", "git log --oneline --since=[when it began]", "type.6.check.1.run"),
        ("triage.toml", "[your logging command]", "run"),
        ("trees.toml", "@builder Implement minimal fix", "commands"),
        ("resolution.toml", "Follow hotfix workflow (workflows/hotfix_workflow.md)", "steps"),
        ("investigation.toml", "@debug Analyze recent changes that might cause [issue]", "prompt"),
    ],
)
def test_the_check_of_a_playbook_names_the_line_of_such_a_place(
    tmp_path: Path, file: str, line: str, field: str
) -> None:
    shipped = (shipped_data() / "playbook" / file).read_text("utf-8")
    assert shipped.count(line) == 1
    (tmp_path / file).write_text(shipped.replace(line, "git log --grep '[issue]'"), "utf-8")
    (problem,) = check_playbook(tmp_path)
    assert "expected [issue] outside of quotes, $() and <<" in str(problem)
    assert field in problem.field
    assert abs(problem.line - 1 - shipped[: shipped.index(line)].count("\n")) <= 1
