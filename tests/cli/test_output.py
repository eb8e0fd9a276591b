"""What a list looks like in a spreadsheet: a line of headings, a line for each row, and no formula in any cell."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything
from warroom.cli.commands import cli
from warroom.cli.schemas import every_command
from warroom.playbook.load import load_playbook
from warroom.report.spreadsheet_rows import TAB, written_rows
from warroom.room.core import WarRoom

LISTS = sorted(
    name for name, command in every_command(cli) if "--tsv" in {one for option in command.params for one in option.opts}
)
WORDS = {"search": ["pool"]}


@pytest.fixture
def home(room: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    room.remember("incident", everything(room, load_playbook(), words="=1+1"))
    at_home(monkeypatch, tmp_path, room.path)
    return tmp_path


def test_every_list_is_told_in_rows_with_the_fields_of_its_json(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {"show timeline", "show tasks", "show board", "show incidents", "follow-ups", "search"} <= set(LISTS)
    for name in LISTS:
        words = [*name.split(), *WORDS.get(name, [])]
        told = {}
        for how in ("--json", "--csv", "--tsv"):
            assert run_here(monkeypatch, *words, how) == 0, name
            told[how] = capsys.readouterr().out
        rows = json.loads(told["--json"])
        commas = list(csv.DictReader(io.StringIO(told["--csv"], newline="")))
        tabs = list(csv.DictReader(io.StringIO(told["--tsv"], newline=""), delimiter="\t"))
        for row in (*commas, *tabs):
            row.pop("late_seconds", None)  # a second may have passed between the two
        assert commas == tabs, name
        assert [list(row) for row in commas] == [[field for field in row if field != "late_seconds"] for row in rows], (
            name
        )
        assert "\r" not in told["--tsv"].replace("\r\n", ""), name
        assert raw_controls(told["--csv"].replace("\r\n", "")) == [], name
        assert run_here(monkeypatch, *words, "--csv", "--json") == 64


def test_cells_are_read_as_what_they_are(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_here(monkeypatch, "show", "timeline", "--csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    pinned = next(row for row in rows if row["text"].startswith("no rollback"))
    assert (pinned["pinned"], pinned["versions"], pinned["struck"]) == ("yes", "1", "")
    assert "two\nlines =1+1" in [row["text"] for row in rows]


@pytest.mark.parametrize("between", [",", TAB])
@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", *PAYLOADS.values()])
def test_no_cell_begins_a_formula_whatever_it_is_made_of(words: str, between: str) -> None:
    told = "".join(written_rows(["text", "list", "other"], [(words, [words], [{"a": words}])], between=between))
    _, cells = csv.reader(io.StringIO(told, newline=""), delimiter=between)
    for cell in cells:
        assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠"), cell
        assert raw_controls(cell) == []
