"""What a command says beside its answer, on the error stream: what it refuses and how to say it, what it could not do.

One shell goes through the table from its first row to its last: a row may stand on those before it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
pytest.importorskip("pyrage", reason="private incidents need pyrage")

from tests.cli.shell import Shell

USAGE, DATA, NOT_FOUND = 64, 65, 66
PAGE = "# Checkout fails\n\nDate: 2026-02-13, UTC\n\n## Timeline\n\n- 14:05 the pool is empty\n- 14:20 restarted\n"

BESIDE: list[tuple[str, int, str, str]] = [
    # (command, exit code, what it says beside its answer, what it does not say)
    ("declare Checkout --answers maybe", USAGE, "'maybe' is no answer: y, n or d.", "declared"),
    ("declare Checkout --answers n", USAGE, "nothing was declared: --answers n,y goes on (y, n or d)", "declared "),
    ("declare Checkout --severity P1", 0, "P1 ", "nothing runs until somebody says"),
    ("private recipient", 0, "others can let you in by your name", "send this line"),
    ("private recipient", 0, "", "by your name"),
    ("seal", 0, "", "nothing is signed here"),
    ("seal --json", 0, "", "nothing is signed here"),
    ("attach", USAGE, "say what to attach: a file; or --list, --save SHA256, --forget SHA256.", "nothing is"),
    ("attach --list", 0, "nothing is attached", "say what to attach"),
    ("attach --save abc", NOT_FOUND, "no file that is attached begins with 'abc'; --list names them.", "several"),
    ("decide severity maybe", USAGE, "'maybe' is no answer: y, n or d.", "question"),
    ("decide severity y --node nowhere", USAGE, "'nowhere' is no question of severity; --node names one to", "is open"),
    ("export --excel", USAGE, "--excel is for --format csv.", "nobody planned"),
    ("log", USAGE, "say what happens, or give --stdin.", "nothing was stored"),
    ("log ?", USAGE, "nothing was stored: say what happened.", "--stdin"),
    ("copy update --set progress", USAGE, "'progress' is not FIELD=TEXT.", "is not a field"),
    ("purge pool --entry ab", USAGE, "say either words or --entry.", "nothing was purged"),
    ("purge turtles", NOT_FOUND, "nothing was purged: ", "say either"),
    ("purge --entry zz", NOT_FOUND, "no entry begins with 'zz'; `warroom show timeline --json` names them.", "entries"),
    ("purges accept", USAGE, "say accept or refuse, and whose: warroom purges accept @NAME.", "waits"),
    ("purges accept @erin", NOT_FOUND, "no purge of @erin waits.", "say accept"),
    ("run", USAGE, "say what to run: warroom run -- kubectl get pods.", "NOT SAVED"),
    ("inbox take", USAGE, "say which: an id, a name, or --all.", "into"),
    ("inbox mute Pool --off", DATA, "'Pool' is not muted.", "told again"),
    ("show timeline --csv --tsv", USAGE, "say one of --csv, --tsv.", "--json"),
    ("import timeline page.md", 0, "", "was imported before"),
    ("import timeline page.md --dry-run", 0, "this page was imported before, as ", "2 entries"),
    ("import follow-ups todo.md", 0, "2 lines, 2 new follow-ups", "overdue"),
    ("import follow-ups todo.md", 0, "2 lines, 0 new follow-ups", "overdue"),
    ("follow-ups", 0, "`warroom follow-up NAME --owner WHO --due DAY` says it", "no follow-up"),
    ("import file table.csv", USAGE, "say which columns to take: --time COLUMN --text COLUMN, of a, b.", "nothing"),
    ("changes nowhere nothing", 0, "warroom: nothing: there is no [changes.nothing] in your settings", "not seen: "),
    ("declare Spying --severity P1 --private --db spy.db", 0, "private: only you can read it", "send this line"),
    ("private recipient --db spy.db", 0, "send this line to whoever shall let you in", "announced in"),
    ("listen --host 0.0.0.0", USAGE, "0.0.0.0 is reached by others: --tls-cert and --tls-key, or --insecure", "pip"),
]

ANSWERS = [
    ("key", "ours, @dana: "),
    ("playbook check", "the playbook is in order"),
    ("show board", "no hypothesis yet"),
]


def test_what_a_command_says_beside_its_answer(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE)
    (tmp_path / "todo.md").write_text("- [ ] cap the pool\n- [ ] (@bob, Due: 2026-02-20) alert on it\n")
    (tmp_path / "table.csv").write_text("a,b\nx,y\n")
    shell = Shell(tmp_path)
    for command, code, says, says_not in BESIDE:
        ran = shell.run(*command.split())
        assert ran.returncode == code, f"{command}: {ran.stderr}"
        assert says in ran.stderr, f"{command}: {ran.stderr}"
        assert says_not not in ran.stderr, f"{command}: {ran.stderr}"
    for command, answer in ANSWERS:
        assert answer in shell.ok(*command.split()), command
