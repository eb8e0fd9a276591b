"""What the tools themselves make of our exports: Timesketch's own importer client, and DFIR-IRIS's rules as its import
has them.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.test_timelines_elsewhere import hostile
from warroom.intake.tools.sources import Asked, read_text
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.report.facts import Case
from warroom.report.timelines_elsewhere import IRIS, iris_csv, timesketch_csv, timesketch_jsonl
from warroom.text import Untrusted, clean, for_line

CLIENT = os.environ.get("WARROOM_TIMESKETCH_PYTHON", sys.executable)
SHORT = (
    "NA",
    "n/a",
    "None",
    "null",
    "NaN",
    "nan",
    "",
    "-",
    "42",
    "1e5",
    "True",
    "y",
    "?",
    "#N/A",
    "<NA>",
    "=1",
    " ",
    "“",
)
"""What people write and a table takes for nothing, for a number, or for too short."""


def short(case: Case, words: tuple[str, ...] = SHORT) -> Case:
    """An entry of each of ``words``, their times in every precision that a clock has."""
    entries = tuple(
        dataclasses.replace(
            case.entries[0], id=f"{number:031x}f", text=Untrusted(said), by=Untrusted(said), speaker=None, tags=(),
            at=EventTime.at(Moment(1_771_000_000_000_000 + (number, number * 1_000, number * 1_000_000)[number % 3])),
        )
        for number, said in enumerate(words)
    )  # fmt: skip
    return dataclasses.replace(case, entries=entries)


@pytest.fixture(scope="session")
def client() -> str:
    """An interpreter with Timesketch's importer client; skips loudly where there is none."""
    asked = subprocess.run([CLIENT, "-c", "import timesketch_import_client.importer"], capture_output=True, check=False)
    if asked.returncode:
        pytest.skip(
            "Timesketch's importer client is not here: pip install timesketch-import-client six into an environment of "
            "its own, and WARROOM_TIMESKETCH_PYTHON names its python"
        )
    return CLIENT


def test_timesketchs_own_client_sends_every_entry_with_its_time_and_its_words(
    case: Case, client: str, tmp_path: Path
) -> None:
    cases = [case, hostile(case), short(case), *(short(case, (words,)) for words in ("NA", "42", "1.50"))]
    files: list[tuple[Path, Case]] = []
    for number, told in enumerate(cases):
        for name, text in (("csv", timesketch_csv(told)), ("jsonl", timesketch_jsonl(told))):
            (tmp_path / f"{number}.{name}").write_text(text, "utf-8", newline="")
            files.append((tmp_path / f"{number}.{name}", told))
    script = Path(__file__).parent / "timesketch_client.py"
    ran = subprocess.run(
        [client, str(script), *(str(file) for file, _ in files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    for (file, told), rows in zip(files, json.loads(ran.stdout), strict=True):
        assert len(rows) == len(told.entries), file.name
        for entry, row in zip(told.entries, rows, strict=True):
            moment = datetime.datetime.fromisoformat(row["datetime"])
            assert moment.utcoffset() == datetime.timedelta(), file.name
            if entry.at.lo is not None:
                assert moment == datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(
                    microseconds=entry.at.lo
                ), (file.name, entry.text)
            words = clean(entry.text).strip() or "(nothing)"
            assert isinstance(row["message"], str), (file.name, entry.text, row["message"])
            assert row["message"].strip().removeprefix("'") == words.removeprefix("'"), (file.name, entry.text)
            by = for_line(entry.by).strip().removeprefix("'")
            assert str(row["by"] or "").strip().removeprefix("'") == by, (file.name, entry.by)
            assert row["timestamp_desc"]
            assert row["warroom_id"] == entry.id, file.name


def refused_by_iris(text: str) -> str:
    """Why its import would refuse ``text``; empty when it takes all of it. It cuts the text into lines before it reads
    them as a table, looks at every row, and stores none when one is wrong.
    """
    rows = list(csv.DictReader(text.splitlines(), delimiter=","))
    if not rows:
        return "no row"  # it looks into the first one without asking whether there is one
    for number, row in enumerate(rows, 1):
        if any(row.get(name) is None for name in IRIS) or None in row:
            return f"row {number}: a column is missing"
        if len(row["event_title"]) < 2:
            return f"row {number}: a title of less than two signs"
        if row["event_assets"] or row["event_iocs"] or row["event_category"]:
            return f"row {number}: something that has to be in the case before"
        try:
            datetime.datetime.strptime(row["event_date"], "%Y-%m-%dT%H:%M:%S.%f")  # noqa: DTZ007 - it has no offset
            datetime.datetime.fromisoformat(row["event_date"] + row["event_tz"])
        except ValueError as error:
            return f"row {number}: {error}"
    return ""


def test_iris_takes_every_entry_whatever_its_words_are(case: Case) -> None:
    for told in (case, hostile(case), short(case), *(short(case, (words,)) for words in SHORT)):
        text = iris_csv(told)
        assert refused_by_iris(text) == "", text
        rows = list(csv.DictReader(text.splitlines()))
        assert len(rows) == len(told.entries)
        for entry, row in zip(told.entries, rows, strict=True):
            assert entry.id in row["event_raw"]  # stays; what it says of the source is put over by its form


def test_the_rules_refuse_what_iris_would() -> None:
    whole = ",".join(IRIS)
    good = "2026-02-13T14:00:00.000000,+00:00,full,,full,x,dana,,,"
    assert refused_by_iris(f"{whole}\r\n{good}\r\n") == ""
    for wrong in (
        good.replace(".000000", ""), good.replace(".000000", ".000000+00:00"), good.replace(",full,,", ",f,,"),
        good.replace(",+00:00", ",here"), good[:-1], good.replace("dana,", "dana,host-1"),
    ):  # fmt: skip
        assert refused_by_iris(f"{whole}\r\n{wrong}\r\n"), wrong


def test_what_was_made_safe_for_their_tables_is_read_back_as_it_was_written(case: Case) -> None:
    told = short(case, tuple(words for words in SHORT if words.strip()))
    for text, name in ((timesketch_csv(told), "x.csv"), (timesketch_jsonl(told), "x.jsonl"), (iris_csv(told), "y.csv")):
        back = read_text(text, name, Asked())
        assert back is not None
        assert sorted(one.text for one in back.events) == sorted(clean(one.text) for one in told.entries), name
