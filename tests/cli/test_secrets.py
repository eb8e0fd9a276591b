"""A secret that comes in, or would go out, through the shell."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, cast

import click
import pytest

from tests.cli.every_command import at_home, run_here
from tests.cli.shell import Shell
from warroom import exit_codes, paths
from warroom.cli.commands import cli
from warroom.cli.feeding import Feed
from warroom.cli.held_back import keep_aside
from warroom.cli.opening import Opening
from warroom.model.identity import IncidentId, Moment
from warroom.room.core import RoomTrouble, WarRoom

SECRET = "password=" + "hunter2hunter2"


@pytest.fixture
def declared(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    return shell


def stored(shell: Shell) -> bytes:
    return b"".join(path.read_bytes() for path in shell.home.glob("w.db*"))


WAYS = {
    "log": ["log", f"it has {SECRET}"],
    "log in words": ["log", "it", "has", SECRET],
    "log of a kind": ["log", "--kind", "finding", SECRET],
    "an order in a line": ["log", f"/impact {SECRET}"],
    "declare": ["declare", SECRET, "--severity", "P1"],
    "declare with facts": ["declare", "x", "--severity", "P1", "--impact", SECRET],
    "a hypothesis": ["hyp", "add", SECRET],
    "a fix": ["fixed", "rollback", SECRET],
    "a follow-up's link": ["follow-up", "raise", "--link", f"https://x.example/?{SECRET}"],
    "a posting without approval": ["post", "--audience", "executive", "--without-approval", SECRET],
}


@pytest.mark.parametrize("way", WAYS)
def test_what_looks_like_a_secret_is_not_stored_before_somebody_says_so(declared: Shell, way: str) -> None:
    declared.ok("log", "todo raise the limit")
    ran = declared.run(*WAYS[way])
    assert ran.returncode == exit_codes.SECRETS, ran.stderr
    assert "looks like a password" in ran.stderr
    assert "--with-secrets" in ran.stderr
    assert SECRET not in ran.stderr
    assert SECRET.encode() not in stored(declared)
    declared.ok(WAYS[way][0], *(["add"] if way == "a hypothesis" else []), "--with-secrets",
                *WAYS[way][2 if way == "a hypothesis" else 1 :])  # fmt: skip
    assert SECRET.encode() in stored(declared)


def test_lines_of_a_pipe_that_hold_secrets_are_kept_aside_and_named_and_the_others_stored(declared: Shell) -> None:
    key = f"-----BEGIN PRIV{'ATE'} KEY-----\nMIIEabc123\n-----END PRIV{'ATE'} KEY-----"
    ran = declared.run("log", "--stdin", stdin=f"one\nlog has {SECRET}\r\nthree\n{key}\nlast\n")
    assert ran.returncode == exit_codes.SECRETS
    assert ran.stdout == "saved 3 entries\n"
    assert [line.partition(" looks")[0] for line in ran.stderr.splitlines() if " looks like" in line] == [
        "warroom: line 2", "warroom: line 4", "warroom: line 5", "warroom: line 6",
    ]  # fmt: skip
    assert SECRET not in ran.stderr
    assert b"hunter2" not in stored(declared)
    assert b"MIIEabc123" not in stored(declared)
    (aside,) = declared.home.rglob("held-back-*.txt")
    assert str(aside) in ran.stderr
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert aside.read_text() == f"log has {SECRET}\n{key}\n"
    declared.ok("log", "--stdin", "--with-secrets", stdin=aside.read_text())
    texts = [entry["text"] for entry in declared.json("show", "timeline")]
    assert [text for text in texts if SECRET in text]
    assert {"one", "three", "last"} <= set(texts)


def test_a_pipe_of_nothing_but_secrets_stores_nothing_and_loses_nothing(declared: Shell) -> None:
    ran = declared.run("log", "--stdin", stdin=SECRET)
    assert (ran.returncode, ran.stdout) == (exit_codes.SECRETS, "saved 0 entries\n")
    (aside,) = declared.home.rglob("held-back-*.txt")
    assert aside.read_text() == f"{SECRET}\n"


def test_a_page_with_a_secret_in_its_timeline_is_not_imported_and_makes_no_incident(declared: Shell) -> None:
    page = declared.home / "page.md"
    page.write_text(f"# Outage\n\n## Timeline\n\n- 14:31 UTC one\n- 14:32 UTC it has {SECRET}\n")
    before = declared.json("show", "incidents")
    ran = declared.run("import", "timeline", "page.md")
    assert ran.returncode == exit_codes.SECRETS
    assert "page.md:6: looks like a password" in ran.stderr
    assert declared.json("show", "incidents") == before
    assert SECRET.encode() not in stored(declared)
    declared.ok("import", "timeline", "--with-secrets", "page.md")
    assert SECRET.encode() in stored(declared)


def test_a_page_with_a_secret_in_a_follow_up_is_not_imported_in_part(declared: Shell) -> None:
    page = declared.home / "page.md"
    page.write_text(f"- [ ] (@owner, Due: 2026-02-20) raise the limit\n- [ ] rotate {SECRET}\n")
    ran = declared.run("import", "follow-ups", "page.md")
    assert ran.returncode == exit_codes.SECRETS
    assert "page.md:2: looks like a password" in ran.stderr
    assert declared.json("follow-ups") == []


def test_a_section_with_a_secret_is_not_stored(declared: Shell) -> None:
    ran = declared.run("section", "root_cause", stdin=f"it was {SECRET}")
    assert ran.returncode == exit_codes.SECRETS
    assert b"hunter2" not in stored(declared)
    (aside,) = declared.home.rglob("held-back-*.txt")
    assert "`warroom section --with-secrets root_cause < FILE` stores them" in ran.stderr
    assert str(aside) in ran.stderr
    declared.ok("section", "--with-secrets", "root_cause", stdin=aside.read_text())
    assert SECRET.encode() in stored(declared)


def test_a_section_that_cannot_be_stored_is_kept_aside(declared: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """It came through a pipe: nobody has it any more."""

    def full(*_: object, **__: object) -> NoReturn:
        raise RoomTrouble("the disk is full.", exit_codes.DATA)

    at_home(monkeypatch, declared.home)
    monkeypatch.setattr("warroom.room.acts.reviewing.write_section", full)
    piped = io.TextIOWrapper(io.BytesIO(b"it was\n\nthe pool\n"), "utf-8")
    assert run_here(monkeypatch, "section", "root_cause", stdin=piped) == exit_codes.DATA
    (aside,) = declared.home.rglob("held-back-*.txt")
    assert aside.read_text() == "it was\n\nthe pool\n"


@pytest.mark.parametrize("format_", ["md", "html", "svg", "json", "csv"])
def test_a_document_that_holds_secrets_is_not_written_before_somebody_says_so(declared: Shell, format_: str) -> None:
    declared.ok("log", "--with-secrets", f"it has {SECRET}")
    ran = declared.run("export", "--format", format_, "-o", "out")
    assert ran.returncode == exit_codes.SECRETS
    assert "text looks like a password" in ran.stderr
    assert ran.stdout == ""
    assert not (declared.home / "out").exists()
    declared.ok("export", "--format", format_, "-o", "out", "--with-secrets")
    assert (declared.home / "out").exists()


def test_every_command_that_takes_words_or_writes_them_out_has_the_way_out_that_is_named() -> None:
    words = {
        "log", "declare", "import timeline", "import follow-ups", "section", "export", "follow-up", "post", "approve",
        "hyp add", "fixed", "close", "status", "check pass", "check ready", "task", "decide", "handover",
    }  # fmt: skip
    found = dict(commands(cli, ""))
    missing = [name for name in words & found.keys() if "--with-secrets" not in options(found[name])]
    assert missing == []
    assert len(words & found.keys()) >= 12, sorted(found)


def commands(group: click.Command, name: str) -> list[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        return [(name, group)]
    with click.Context(group) as context:
        names = group.list_commands(context)
        inside = [(one, group.get_command(context, one)) for one in names]
    return [pair for one, command in inside if command for pair in commands(command, f"{name} {one}".strip())]


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_every_row_of_a_stream_that_is_held_back_keeps_a_number_of_its_own(room: WarRoom, incident: IncidentId) -> None:
    """A progress bar goes back to the beginning of its row: what people count as rows is counted."""
    view = room.view(incident)
    assert view is not None
    opening = SimpleNamespace(with_secrets=False, room=room, run=lambda act: act())
    feed = Feed(cast(Opening, opening), incident, view)
    for rows in (f"10%\r{SECRET}\n", f"{SECRET}other\n"):
        feed.take(rows.encode())
        feed.store()
    assert [row for _, row in feed.held.values()] == [SECRET, f"{SECRET}other"]


def test_without_a_home_no_secret_is_left_in_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "_home", lambda _environ: "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="no home"):
        keep_aside([SECRET], {}, Moment(5))
    assert list(tmp_path.iterdir()) == []


def test_a_page_with_a_secret_in_the_link_of_a_follow_up_is_not_imported_and_makes_no_incident(
    declared: Shell,
) -> None:
    page = declared.home / "page.md"
    action = f"- [ ] (@bob, Due: 2026-03-01) rotate → https://x.example/?token={SECRET.partition('=')[2]}"
    page.write_text(f"# Outage\n\n## Timeline\n\n- 14:31 UTC one\n\n## Action items\n\n{action}\n")
    before = declared.json("show", "incidents")
    assert declared.run("import", "timeline", "page.md").returncode == exit_codes.SECRETS
    assert declared.json("show", "incidents") == before
