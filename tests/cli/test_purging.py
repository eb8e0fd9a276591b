"""Purging from the shell: what goes is listed, a word of it is needed, and what others purged is decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.oplog.builder import Scripted
from tests.room.purging_people import gone
from warroom.model.identity import Moment, WriterId
from warroom.room.core import WarRoom, Write
from warroom.store.pins import ASKED, PINNED, put_pin

SECRET = "hunter22secret"  # noqa: S105 - what is looked for


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.run("declare", "Checkout fails", "--severity", "P1")
    return made


def test_words_are_listed_and_a_word_of_them_purges_them(shell: Shell, tmp_path: Path) -> None:
    shell.run("log", f"? pool {SECRET}")
    shell.run("copy", "update")
    unsaid = shell.run("purge", SECRET)
    assert (unsaid.returncode, "--yes-purge WORD" in unsaid.stderr) == (64, True)
    assert f"hypothesis: pool {SECRET}" in unsaid.stderr
    wrong = shell.run("purge", SECRET, "--yes-purge", "yes")
    assert (wrong.returncode, "no word of what is listed" in wrong.stderr) == (64, True)
    done = shell.run("purge", SECRET, "--yes-purge", "pool", "--json")
    assert json.loads(done.stdout)["purged"] == 2
    assert json.loads(done.stdout)["kinds"] == ["entry", "hypothesis"]
    assert gone(tmp_path, SECRET) == []
    assert "[purged]" in shell.run("show", "board").stdout
    nothing = shell.run("purge", SECRET, "--yes-purge", "pool")
    assert (nothing.returncode, "nothing was purged" in nothing.stderr) == (66, True)


def test_one_entry_is_purged_by_the_beginning_of_its_id(shell: Shell, tmp_path: Path) -> None:
    id_ = json.loads(shell.run("log", f"the key is {SECRET}", "--json").stdout)["entries"][0]
    shell.run("export", "-o", str(tmp_path / "pm.md"))
    for entry in ("zz", ""):
        refused = shell.run("purge", *([SECRET] if not entry else []), "--entry", entry or id_, "--yes-purge", "key")
        assert refused.returncode in (64, 66)
    done = shell.run("purge", "--entry", id_[:12], "--yes-purge", "key")
    assert "purged 1 text" in done.stdout
    assert f"still in {tmp_path / 'pm.md'}" in done.stdout
    assert "purged a text" in shell.run("show", "timeline").stdout
    assert shell.run("purge", "--entry", id_, "--yes-purge", "key").returncode == 65
    assert shell.run("purge").returncode == 64, "there is nobody to ask"


def test_what_others_purged_waits_and_is_decided_by_name(shell: Shell) -> None:
    assert "no purge waits" in shell.run("purges").stderr
    room = WarRoom(shell.environ["WARROOM_DB"], person="dana", now=lambda: Moment(1_800_000_000_000_000), entropy=bytes)
    incident = room.incidents()[0].id
    purges = {}
    for name in ("mallory", "carol"):
        writer = Scripted(name, incident=incident)
        purges[name] = [
            writer.write({}, on=entry, do="purge", purges=done.hashes)
            for number in range(30)
            for entry in [f"{name.encode().hex():0<28}{number:04}"]
            for done in [room.commit(incident, [Write("entry", entry, {"text": f"{name} {number}"})])]
        ]
        room.receive(purges[name])
    room.close()
    listed = shell.run("purges").stdout.splitlines()
    first = [line for line in listed if line.startswith("  ")]
    assert [line.split("  ")[1] for line in first if " more" in line] == ["and 27 more", "and 7 more"]
    assert len(first) == 8, "what would go is seen before somebody decides"
    assert [line[10:] for line in listed if line not in first] == [
        "@carol purges 30 texts: entry",
        "@mallory purges 10 texts: entry",
    ]
    assert {one["by"]: one["texts"] for one in json.loads(shell.run("purges", "--json").stdout)["waiting"]} == {
        "carol": 30,
        "mallory": 10,
    }
    assert shell.run("purges", "accept").returncode == 64
    assert shell.run("purges", "accept", "@erin").returncode == 66
    assert "refused to purge 30 texts" in shell.run("purges", "refuse", "@carol").stdout
    assert "purged 10 texts" in shell.run("purges", "accept", "@mallory", "--incident", incident[:8]).stdout
    timeline = shell.run("show", "timeline").stdout
    assert "would have purged a text, which was refused here" in timeline
    assert "carol 29" in timeline
    assert "mallory 29" not in timeline


def test_words_that_came_back_are_told(shell: Shell) -> None:
    shell.run("log", f"the key is {SECRET}")
    shell.run("purge", SECRET, "--yes-purge", "key")
    shell.run("log", f"it was {SECRET}")
    assert "words that were purged here came back in 1 text" in shell.run("purges").stdout


@pytest.mark.parametrize(("verdict", "did", "left"), [
    ("accept", "purged 10 texts of @carol", "what a key that is not accepted here wants"),
    ("refuse", "refused to purge 2 texts of @carol", "what the key that is accepted here wants"),
])  # fmt: skip
def test_what_a_key_wants_that_is_not_a_persons_is_never_accepted_with_what_they_want(
    shell: Shell, verdict: str, did: str, left: str
) -> None:
    room = WarRoom(shell.environ["WARROOM_DB"], person="dana", now=lambda: Moment(1_800_000_000_000_000), entropy=bytes)
    incident = room.incidents()[0].id
    carol, forged = Scripted("carol", incident=incident), Scripted("carol", incident=incident)
    forged.writer = WriterId("ee" * 16)
    room.note(lambda db: put_pin(db, "carol", carol.writer, PINNED, Moment(1)))
    room.note(lambda db: put_pin(db, "carol", forged.writer, ASKED, Moment(1)))
    for number in range(32):
        entry, writer = f"{number + 1:032x}", carol if number < 30 else forged
        said = room.commit(incident, [Write("entry", entry, {"text": f"text {number}"})])
        room.receive([writer.write({}, on=entry, do="purge", purges=said.hashes)])
    room.close()
    listed = shell.run("purges").stdout
    assert "@carol purges 10 texts: entry" in listed
    assert "@carol, by a key that is not accepted here, purges 2 texts: entry" in listed
    told = json.loads(shell.run("purges", "--json").stdout)["waiting"]
    assert sorted((purge["texts"], purge["key_accepted"]) for purge in told) == [(2, False), (10, True)]
    decided = shell.run("purges", verdict, "@carol")
    assert did in decided.stdout
    assert left in decided.stderr
    assert len(json.loads(shell.run("purges", "--json").stdout)["waiting"]) == 1
    again = shell.run("purges", verdict, "@carol")
    assert (again.returncode, again.stderr) == (0, "")
    assert "no purge waits" in shell.run("purges").stderr
