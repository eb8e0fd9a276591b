"""What was struck, reworded or purged is said by no command, no document and no page of the board."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from tests.cli.every_command import every_command
from tests.conftest import purge_entry
from tests.hostile.surfaces import at_home
from tests.room.giving import PLAYBOOK, order
from tests.room.test_taken_out import ACTS, NAMES, WORD
from warroom.cli.commands import cli
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.documents import FORMATS

TWICE = ("a judgement", "a refutation", "a task done")
"""Acts whose entry says the word twice: what a new wording means for a fact cannot be told of it."""
STRUCK_TOO = ("show timeline", "search", "export.jsonl")
"""What tells of struck entries too, each marked: whoever looks at how it was asks them."""
ENDS = ("closed", "reopened", "resolved", "milder severity")
"""Acts after which others are refused, or show less: not among the acts that are done behind each other."""
ASKED_WITH = {"show tree": ("cause",), "show update": ("--audience", "internal")}
READS = sorted(name for name in every_command() if name.startswith("show "))
COMMANDS = (
    *((*name.split(), *ASKED_WITH.get(name, ()), *how) for name in READS for how in ((), ("--json",))),
    ("show", "timeline", "--csv"), ("show", "board", "--csv"), ("show", "tasks", "--csv"),
    *((name, *how) for name in ("check", "similar", "metrics", "follow-ups", "handover") for how in ((), ("--json",))),
    ("handover", "--shift"), ("handover", "--shift", "--json"), ("search", WORD), ("search", WORD, "--json"),
    *(("export", "--format", name, "--output", f"export.{name}") for name in FORMATS),
    ("export", "--format", "md", "--timeline", "all", "--output", "all.md"),
    *(("board", "--once", "--to", one.name, "--audience", one.name) for one in PLAYBOOK.communication.audience),
)  # fmt: skip
"""Every command that reads an incident, with what it prints for programs too."""
TELLS = (
    "show board", "show board --json", "show checks", "show handover", "show situation", "show status",
    "show status --json", "show tasks", "show timeline", "show timeline --csv", "show update --audience internal",
    "handover --shift", "handover --shift --json", f"search {WORD}", "export.md", "export.html", "export.json",
    "export.csv", "export.sqlite", "export.jsonl", "export.timesketch.csv", "export.timesketch.jsonl",
    "export.iris.csv", "export.ics-214.html", "all.md", "executive",
)  # fmt: skip
"""Where the word is said as long as it stands: what says it nowhere would prove nothing."""


def told(path: str, folder: Path) -> dict[str, str]:
    """What every command of `COMMANDS` prints, by itself, and every file that they write, by its name."""
    folder.mkdir()
    for audience in PLAYBOOK.communication.audience:
        (folder / audience.name).mkdir()
    said = {}
    with at_home(folder), contextlib.chdir(folder), patch("warroom.cli.opening.Opening.workflow", PLAYBOOK):
        for command in COMMANDS:
            result = CliRunner().invoke(cli, [*command, "--db", path])
            assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exception)
            said[" ".join(command)] = result.output
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).parts[0]
            said[name] = said.get(name, "") + file.read_bytes().decode("utf-8", "replace")
    return said


def mentions(said: dict[str, str]) -> list[str]:
    """Where the word is said; that it was asked for does not count."""
    return [
        name
        for name, text in said.items()
        if WORD in (text.replace(f"'{WORD}'", "").replace(f'"{WORD}"', "") if name.startswith("search") else text)
    ]


def strike(room: WarRoom, incident: IncidentId, entry: TimelineEntry) -> None:
    scribe.strike(room, incident, entry.id, "wrong")


def edit(room: WarRoom, incident: IncidentId, entry: TimelineEntry) -> None:
    scribe.edit(room, incident, entry.id, entry.text.raw.replace(WORD, "corrected"))


def purge(room: WarRoom, incident: IncidentId, entry: TimelineEntry) -> None:
    purge_entry(room, incident, entry.id)


@pytest.mark.parametrize("take_out", [strike, edit, purge])
def test_no_command_no_document_and_no_page_says_what_was_taken_out(
    room: WarRoom, incident: IncidentId, tmp_path: Path, take_out: Callable[[WarRoom, str, TimelineEntry], None]
) -> None:
    left_out = {"strike": (), "edit": (*NAMES, *TWICE), "purge": tuple(NAMES)}[take_out.__name__]
    for name, (before, act) in ACTS.items():
        if name not in (*ENDS, *left_out):
            for one in (*before, act):
                with contextlib.suppress(RoomTrouble):
                    one(room, incident)
    with contextlib.suppress(RoomTrouble):
        order(room, incident, "review", "2026-03-01 10:00")
    if take_out is strike:
        stands = mentions(told(room.path, tmp_path / "before"))
        assert [name for name in TELLS if name not in stands] == []
    for entry in room.pages(incident, Filter(noise=True)).after(None, 500):
        if WORD in entry.text.raw:
            take_out(room, incident, entry)
    after = told(room.path, tmp_path / "after")
    if take_out is strike:
        lines = [line for line in after["show timeline"].splitlines() if WORD in line]
        assert lines
        assert [line for line in lines if "[struck by @dana: wrong]" not in line] == []
        assert {
            row["struck"] for row in map(json.loads, after["export.jsonl"].splitlines()) if WORD in row["text"]
        } == {True}
        lines = [line for line in after[f"search {WORD}"].splitlines() if WORD in line]
        assert [line for line in lines if "[struck by @dana]" not in line] == []
        after = {name: text for name, text in after.items() if not name.startswith(STRUCK_TOO)}
    assert mentions(after) == []
