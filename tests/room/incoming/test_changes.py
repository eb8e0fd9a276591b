"""What was changed is asked of git and of one's own commands, within limits, and nothing of a repository is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from warroom.config import Changes
from warroom.intake.times import iso
from warroom.model.identity import Moment
from warroom.room.incoming.changes import LaneOfChanges, changes

NOW = Moment(1_771_000_000_000_000)
"""2026-02-13 16:26:40 UTC."""
DAY = 86_400_000_000


def asked(commands: dict[str, Changes] | None = None, *names: str) -> LaneOfChanges:
    return changes(
        commands or {}, since=Moment(NOW - DAY), until=NOW, now=NOW, zone="UTC", environ=dict(os.environ), names=names
    )


def python(code: str, seconds: int = 5) -> Changes:
    return Changes((sys.executable, "-c", code), seconds)


def repository(tmp_path: Path, *subjects: str) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    environ = {
        **{name: said for name, said in os.environ.items() if not name.startswith("GIT_")}, "HOME": str(tmp_path),
        "GIT_AUTHOR_NAME": "bob", "GIT_AUTHOR_EMAIL": "b@x", "GIT_COMMITTER_NAME": "bob", "GIT_COMMITTER_EMAIL": "b@x",
    }  # fmt: skip
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True, env=environ)
    for number, subject in enumerate(subjects):
        stamp = f"2026-02-13T{10 + number}:00:00+00:00"
        subprocess.run(
            ["git", "-C", str(folder), "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", subject],
            check=True, env={**environ, "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp},
        )  # fmt: skip
    return folder


HOSTILE = """
[core]
    fsmonitor = {touch}
    sshCommand = {touch}
    pager = {touch}
    editor = {touch}
    hooksPath = {hooks}
    gitProxy = {touch}
    askPass = {touch}
    attributesFile = {hooks}/attributes
[log]
    showSignature = true
[gpg]
    program = {touch}
[gpg "ssh"]
    program = {touch}
[pager]
    log = {touch}
[diff]
    external = {touch}
[diff "evil"]
    textconv = {touch}
    command = {touch}
[filter "evil"]
    smudge = {touch}
    clean = {touch}
[alias]
    log = !{touch}
[credential]
    helper = !{touch}
[extensions]
    partialClone = evil
[remote "evil"]
    url = ext::{touch}
    promisor = true
    uploadpack = {touch}
[protocol "ext"]
    allow = always
[format]
    pretty = %H
"""


def test_nothing_that_a_repository_names_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path, "Pool of 20", "\x1b]52;c;ZXZpbA==\x07 [b]Pool of 5[/b]")
    touched = tmp_path / "touched"
    script = tmp_path / "touch"
    script.write_text(f"#!/bin/sh\necho $0 >> {touched}\n")
    script.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "attributes").write_text("* filter=evil diff=evil\n")
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc"):
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    tree = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD^{tree}"], capture_output=True, text=True, check=True
    ).stdout.strip()
    head = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    signed = (
        f"tree {tree}\nparent {head}\nauthor eve <e@x> 1770984000 +0000\ncommitter eve <e@x> 1770984000 +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\nsigned\n"
    )
    commit = subprocess.run(
        ["git", "-C", str(folder), "hash-object", "-t", "commit", "-w", "--stdin"], input=signed, text=True,
        capture_output=True, check=True,
    ).stdout.strip()  # fmt: skip
    subprocess.run(["git", "-C", str(folder), "update-ref", "HEAD", commit], check=True)
    with (folder / ".git" / "config").open("a") as file:
        file.write(HOSTILE.format(touch=script, hooks=hooks))
    (folder / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (folder / "git").write_text(script.read_text())
    (folder / "git").chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}.")
    lane = asked()
    assert not touched.exists()
    assert [(one.text.partition(": ")[2], one.speaker, iso(one.at.lo)) for _, one in lane.events] == [
        ("Pool of 20", "bob", "2026-02-13T10:00:00Z"),
        ("\x1b]52;c;ZXZpbA==\x07 [b]Pool of 5[/b]", "bob", "2026-02-13T11:00:00Z"),
        ("signed", "eve", "2026-02-13T12:00:00Z"),
    ]
    (folder / ".git" / "objects" / head[:2] / head[2:]).unlink()  # it would be fetched from its remote now
    asked(None, "git")
    assert not touched.exists()


def test_outside_of_a_repository_nothing_is_said_unless_git_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert (asked().events, asked().troubles) == ([], [])
    ((name, why),) = asked(None, "git").troubles
    assert (name, why.startswith("failed with 128")) == ("git", True)
    assert asked(None, "nothing").troubles == [("nothing", "there is no [changes.nothing] in your settings")]


def test_a_command_of_ones_own_tells_a_change_a_line_each_with_its_time() -> None:
    lines = python(
        "print('2026-02-13 14:00 deploy 41\\n2026-02-13 15:00 deploy 42\\nno time at all\\n2020-01-01 10:00 old')"
    )
    merged = python(
        """import json; print(json.dumps([{"number": 7, "title": "Pool", "mergedAt": "2026-02-13T13:00:00Z",
        "url": "https://github.com/acme/shop/pull/7"}]))"""
    )
    lane = asked({"deploys": lines, "merges": merged}, "deploys", "merges")
    assert [(name, one.text, iso(one.at.lo)) for name, one in lane.events] == [
        ("deploys", "no time at all", None), ("merges", "merged acme/shop#7: Pool", "2026-02-13T13:00:00Z"),
        ("deploys", "deploy 41", "2026-02-13T14:00:00Z"), ("deploys", "deploy 42", "2026-02-13T15:00:00Z"),
    ]  # fmt: skip
    assert len({one.native for _, one in lane.events}) == 4


def test_of_more_changes_than_are_told_of_the_newest_are_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = NOW // 1_000_000 - 3_000
    many = python(f"from time import *\nfor n in range(2001): print(strftime('%F %T', gmtime({begin} + n)), n)")
    lane = asked({"deploys": many}, "deploys")
    assert (len(lane.events), lane.events[0][1].text, lane.events[-1][1].text) == (2_000, "1", "2000")
    assert lane.troubles == [("deploys", "there are more changes than 2,000: only the newest are told of")]
    folder = repository(tmp_path)
    commit = "commit refs/heads/main\ncommitter bob <b@x> {} +0000\ndata 4\nc{:03}\n"
    commits = "".join(commit.format(begin + number, number) for number in range(501))
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=commits.encode(), check=True)
    monkeypatch.chdir(folder)
    lane = asked(None, "git")
    assert (len(lane.events), [name for name, _ in lane.troubles]) == (500, ["git"])
    assert "c000" not in {change.text.split()[-1] for _, change in lane.events}
    until = Moment((begin + 2) * 1_000_000)  # what came later is not asked for, and cuts nothing of it off
    lane = changes(
        {}, since=Moment(NOW - DAY), until=until, now=NOW, zone="UTC", environ=dict(os.environ), names=("git",)
    )
    assert [change.text.split()[-1] for _, change in lane.events] == ["c000", "c001", "c002"]
    assert lane.troubles == []


def test_what_gh_cuts_off_of_the_days_is_said(tmp_path: Path) -> None:
    rows = [
        {
            "number": number, "title": f"t{number}", "author": {"login": "ann"}, "url": "u", "labels": [],
            "mergedAt": f"2026-02-13T{16 if number < 40 else 20}:00:00Z", "mergeCommit": {"oid": f"{number:040x}"},
        }
        for number in range(101)
    ]  # fmt: skip
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    gh = tmp_path / "gh"
    gh.write_text(f"#!/bin/sh\nexec cat {tmp_path}/rows.json\n")
    gh.chmod(0o700)
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    lane = changes({}, since=Moment(NOW - DAY), until=NOW, now=NOW, zone="UTC", environ=environ, names=("gh",))
    assert len(lane.events) == 40
    assert lane.troubles == [("gh", "more than 100 were merged on these days: some may be missing")]


WRONG = {
    "fails": (python("import sys; print('no such cluster'); sys.exit(3)"), "failed with 3: no such cluster"),
    "hangs": (python("import time; time.sleep(60)", 1), "did not end within 1 s"),
    "never ends to speak": (python("while True: print('x' * 100_000)"), "says more than"),
    "is not there": (Changes(("/no/such/program",)), "there is no program"),
    "is a folder": (Changes(("/tmp",)), "'/tmp' is no file that may be run"),  # noqa: S108 - any folder
    "is killed": (python("import os; os.kill(os.getpid(), 9)"), "was ended by signal 9: it said nothing"),
}


def test_a_program_on_the_path_that_nobody_may_run_is_not_said_to_be_nowhere(tmp_path: Path) -> None:
    (tmp_path / "deploylog").write_text("#!/bin/sh\necho 2026-02-13 14:00 deploy 41\n")
    (tmp_path / "deploylog").chmod(0o600)
    (tmp_path / "leads-nowhere").symlink_to(tmp_path / "gone")
    (tmp_path / "folder").mkdir()
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for program in ("deploylog", "leads-nowhere", "folder", "nowhere"):
        lane = changes(
            {program: Changes((program,))}, since=Moment(NOW - DAY), until=NOW, now=NOW, zone="UTC", environ=environ,
            names=(program,),
        )  # fmt: skip
        ((_, why),) = lane.troubles
        nowhere = program in ("nowhere", "folder")
        assert ("there is no program" in why) == nowhere, why
        assert nowhere or f"{program}' is no file that may be run" in why


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_with_a_command_is_said_beside_what_the_others_tell(name: str) -> None:
    command, words = WRONG[name]
    lane = asked({"bad": command, "good": python("print('2026-02-13 14:00 deploy 41')")}, "bad", "good")
    assert [one.text for _, one in lane.events] == ["deploy 41"]
    ((which, why),) = lane.troubles
    assert which == "bad"
    assert words in why
    assert "bad" not in why, "whoever shows the reason says the name"
