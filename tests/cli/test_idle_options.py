"""What would do nothing as a command was called is refused: passed over in silence it would be taken for done."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here

IDLE = (
    "log --stdin 14:32 these words would be nowhere",
    "log these words too --stdin",
    'handover --worries "the pool is small"',
    'handover --next "look at the pool"',
    "handover ic @bob --shift",
    "handover --shift --at 14:32",
    "handover --shift --incident pays",
    "handover --at 14:32",
    "attach --list --words pool",
    "attach --list -o pool.png",
    "attach page.md -o pool.png",
    "attach --list --at 14:32",
    "attach --forget abcd --json",
    'export --at "2026-12-12 10:00"',
    "post --settle posted --via page",
    "post --settle posted --at 14:32",
    "post --settle posted --json",
    "post --settle not-posted --id abc123",
    "post --id abc123",
    "post --audience internal --no-notify",
    "decide --node root",
    "decide resolve --node root",
    "board --serve --once",
    "board --to pages --once --port 9000",
    "board --to pages --once --new-link",
    "board --to pages --once --name status.example.com",
    "approve --audience customers --ask --waiting",
    "check page.md --incident pays",
    "check --zone Europe/Berlin",
    "key --ssh --json",
    "key accept vouched --unsigned",
    "inbox --strange --all",
    "inbox --json take --all",
    "inbox --all mute PoolFull",
    "purges accept @bob --json",
    "share status --put-aside --json",
    "training --json done rotation",
    "drill --json",
    "drill database --json --lines",
    "drill --score --speed 5",
    "drill --walk-through",
    "drill database --walk-through --lines",
)

BUSY = (
    "export --format ics --at '2026-12-12 10:00'", "handover --shift --worries pool", "handover --shift --json",
    "drill", "attach page.md --words pool --at -5", "attach --list --json", "decide resolve Y --node {node}",
    "inbox --all", "board --to pages --once", "check page.md --zone UTC",
)  # fmt: skip


def files_in(folder: Path) -> list[str]:
    """Those that are there, but what SQLite keeps beside a database while somebody has it open."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder in which one stands, with an incident and a page."""
    at_home(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text("# T\n## Timeline\n- 2026-02-13 10:00 UTC incident declared\n")
    assert run_here(monkeypatch, "declare", "Checkout fails", "--severity", "P1") == 0
    capsys.readouterr()
    return tmp_path


def test_what_would_do_nothing_is_refused_before_anything_is_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_in(folder)
    for line in IDLE:
        code, told = run_here(monkeypatch, *shlex.split(line)), capsys.readouterr()
        assert (line, code, told.out) == (line, 64, "")
        assert "nothing was done" in told.err, line
    assert files_in(folder) == before
    assert run_here(monkeypatch, "show", "timeline", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_what_does_something_is_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "decide", "resolve", "--json") == 0
    node = json.loads(capsys.readouterr().out)["question"]["node"]
    for line in BUSY:
        code, told = run_here(monkeypatch, *shlex.split(line.format(node=node))), capsys.readouterr()
        assert (line, code in (0, 1), "nothing was done" in told.err) == (line, True, False)
