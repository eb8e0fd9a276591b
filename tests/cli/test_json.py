"""Whatever is printed with ``--json`` is what ``warroom schema`` says, of every command, field by field."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.cli.every_command import ARGUMENTS, at_home, run_here
from tests.cli.printed import fits
from tests.conftest import Clock, seeded
from tests.intake.tools.own_samples import ALERTMANAGER
from warroom.cli.commands import cli
from warroom.cli.options import JsonOption
from warroom.cli.schemas import every_command, shapes
from warroom.model.identity import IncidentId
from warroom.playbook.drills import load_drills
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.incoming.deliveries import deliver
from warroom.room.orders.incident_orders import give
from warroom.room.sharing import joining
from warroom.store.write import Write

SPEAKING = {
    name: [shape for option in command.params if isinstance(option, JsonOption) for shape in option.shapes]
    for name, command in every_command(cli)
    if any(isinstance(option, JsonOption) for option in command.params)
}
"""Every command that has ``--json``, with the names of what it may print."""
ASKED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "approved": [("order", ())],
    "check pass": [("order", ("60m", "0.3 %", "--because", "it is quiet"))],
    "check ready": [("order", ("cause", "pass"))],
    "close": [("order", ("over",))],
    "decide": [("tree", ("severity", "y")), ("tree", ("cause",))],
    "doctor": [("doctor", ())],
    "drill": [("drill", ("--score", "--db", "DRILLS"))],
    "duplicate": [("order", ("elsewhere",))],
    "hyp detach": [("order", ("H1", "41"))],
    "handover": [("handover", ()), ("handover-shift", ("--shift",)), ("order", ("ic", "@erin"))],
    "import file": [("import-file", ("ALERTS",)), ("import-file-dry-run", ("ALERTS", "--dry-run"))],
    "inbox": [("inbox", ()), ("inbox-strange", ("--strange",))],
    "import timeline": [("import", ("PAGE",)), ("import-dry-run", ("PAGE", "--dry-run"))],
    "log": [("log", ("it goes on",)), ("log", ("/impact", "nothing works"))],
    "merge": [("order", ("elsewhere", "yes"))],
    "metrics": [("metrics", ("--drills",))],
    "part": [("order", ("third",))],
    "phase": [("order", ("close",))],
    "post": [("post", ("--audience", "internal", "--set", "next_steps=we look", "--without-approval", "all sleep"))],
    "purge": [("purge", ("payments", "--yes-purge", "payments"))],
    "purges": [("purges", ())],
    "share status": [("share-status", ("--here",))],
    "show tree": [("tree", ("cause",))],
    "status": [("order", ("Resolved",))],
    "type": [("order", ("api",))],
    "watch": [("order", ("@bob",))],
}
"""What a command is given to print each of its shapes, where that is not what every test of all commands gives it."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which each command has something to tell, one with a drill, and a share."""
    folder = tmp_path_factory.mktemp("json")
    with pytest.MonkeyPatch.context() as patch:
        at_home(patch, folder)
        database = ("--db", str(folder / "w.db"))
        assert run_here(patch, "declare", "Somewhere elsewhere", "--severity", "P1", *database) == 0
        assert run_here(patch, "declare", "A third one", "--severity", "P2", *database) == 0
        assert run_here(patch, "demo", "--shell", *database) == 0
    room = WarRoom(str(folder / "w.db"), person="dana", now=Clock(), entropy=seeded(5))
    first = room.setting("incident")
    assert first is not None
    give(room, load_playbook(), IncidentId(first), "merge", "third yes")
    deliver(room, "alertmanager", json.dumps(ALERTMANAGER).encode())
    (folder / "share").mkdir()
    joining.init(room, str(folder / "share"))
    room.close()
    drills = WarRoom(str(folder / "drills.db"), person="dana", now=Clock(), entropy=seeded(6))
    drill.begin(drills, load_playbook(), "database", load_drills()["database"], zone="UTC", speed=1)
    drills.close()
    for file in ("w.db", "drills.db"):
        written = sqlite3.connect(folder / file)
        written.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # each test has a copy, of this file alone
        written.close()
    (folder / "page.md").write_text("# Lift\n## Timeline\n- 2026-02-13 10:00 it stuck\n- ~10:05 bell\n- later\n")
    (folder / "alerts.json").write_text(json.dumps(ALERTMANAGER))
    return folder


CASES = [
    (name, shape, arguments)
    for name, printed in sorted(SPEAKING.items())
    for shape, arguments in ASKED.get(name) or [(one, ARGUMENTS.get(name, ())) for one in printed]
]


@pytest.mark.parametrize(("name", "shape", "arguments"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_what_a_command_prints_for_programs_is_what_its_schema_says(
    name: str, shape: str, arguments: tuple[str, ...], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    at_home(monkeypatch, tmp_path)
    named = {"PAGE": str(home / "page.md"), "FILE": str(home / "page.md"), "DRILLS": str(tmp_path / "drills.db")}
    named["ALERTS"] = str(home / "alerts.json")
    for file in ("w.db", "drills.db"):
        shutil.copy(home / file, tmp_path / file)
    code = run_here(monkeypatch, *name.split(), *(named.get(one, one) for one in arguments), "--json")
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    fits(shape, json.loads(told.out))


def test_an_export_is_what_its_schema_says_whatever_does_not_add_up_and_whichever_version_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_home(monkeypatch, tmp_path)
    for command in (
        ("declare", "Checkout is slow", "--severity", "P1"), ("fixed", "rollback", "the pool"),
        ("hyp", "add", "the pool is full"), ("hyp", "refute", "H1"), ("status", "Identified"),
        ("cancel", "a false alarm"),
    ):  # fmt: skip
        assert run_here(monkeypatch, *command) == 0, command
    with closing(WarRoom(str(tmp_path / "w.db"), person="dana", now=Clock(), entropy=seeded(7))) as room:
        (incident,) = (summary.id for summary in room.incidents())
        room.commit(incident, [Write("follow_up", "ab" * 16, {"text": "cap the pools", "state": "put off"})])
    capsys.readouterr()
    assert run_here(monkeypatch, "export", "--format", "json") == 0
    exported = json.loads(capsys.readouterr().out)
    fits("export", exported)
    assert {doubt["rule"] for doubt in exported["contradictions"]} >= {"cancelled", "fallen"}
    assert [follow_up["state"] for follow_up in exported["follow_ups"]] == ["put off"]


def test_every_shape_that_a_command_may_print_is_printed_here() -> None:
    printed = {(name, shape) for name, every in SPEAKING.items() for shape in every}
    assert {(name, shape) for name, shape, _ in CASES} == printed


def test_a_shape_has_one_meaning_and_a_schema_that_says_it() -> None:
    meant: dict[str, object] = {}
    for _name, command in every_command(cli):
        for option in command.params:
            for shape, means in option.shapes.items() if isinstance(option, JsonOption) else ():
                assert meant.setdefault(shape, means) == means, shape
    for shape, means in shapes().items():
        schema = TypeAdapter(means).json_schema()
        assert schema["type"] in ("array", "object"), shape


def test_a_field_that_no_schema_knows_is_found() -> None:
    with pytest.raises(ValidationError):
        fits("declare", {"incident": "a", "title": "b", "severity": None, "other": 1})
    with pytest.raises(ValidationError):
        fits("share-status", {"alarms": [{"incident": "a", "what": "b", "writer": "c", "words": "d", "since": 1}]})
