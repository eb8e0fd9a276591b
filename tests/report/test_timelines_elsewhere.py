"""What goes to tools that investigate is read there, and read back here, as it was."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.payloads import PAYLOADS
from tests.report.chromium import BROWSER, needs_browser
from warroom.intake.exported import is_exported, read_exported
from warroom.intake.tools.sources import Asked, read_text
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.playbook.workflow import Playbook
from warroom.report import ics_214 as forms
from warroom.report.facts import Case, Change, Holding
from warroom.report.ics_214 import ics_214
from warroom.report.tables import timeline_csv
from warroom.report.timelines_elsewhere import IRIS, entries_jsonl, iris_csv, timesketch_csv, timesketch_jsonl
from warroom.room.core import WarRoom
from warroom.room.readings.documents import FORMATS, document
from warroom.text import Untrusted, clean


def hostile(case: Case) -> Case:
    """Every payload as the words, the person and the tag of an entry, some of unknown time."""
    entry = case.entries[0]
    entries = tuple(
        dataclasses.replace(
            entry, id=f"{number:032x}", text=Untrusted(words[:2_000]), by=Untrusted(words[:60]),
            speaker=Untrusted(words[:60]) if number % 2 else None, tags=(Untrusted(words[:60]),),
            at=EventTime.unknown(words="some day")
            if number % 5 == 4
            else EventTime.at(Moment(1_771_000_000_000_000 + number)),
        )
        for number, words in enumerate((*PAYLOADS.values(), "=1+1", "a|b;c,d", ""))
    )  # fmt: skip
    return dataclasses.replace(case, entries=entries, title=Untrusted("<script>x</script>"))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("wild", [False, True])
def test_every_entry_is_a_row_with_a_time_that_the_other_side_reads(case: Case, wild: bool) -> None:
    case = hostile(case) if wild else case
    sketched = [json.loads(line) for line in timesketch_jsonl(case).splitlines()]
    tabled = rows(timesketch_csv(case))
    iris = rows(iris_csv(case))
    assert len(sketched) == len(tabled) == len(iris) == len(case.entries)
    for entry, one, row, told in zip(case.entries, sketched, tabled, iris, strict=True):
        moment = datetime.datetime.fromisoformat(one["datetime"])
        assert moment.utcoffset() == datetime.timedelta()
        assert entry.at.lo is None or round(moment.timestamp() * 1e6) == entry.at.lo
        assert one["message"] and one["timestamp_desc"]  # noqa: PT018 - neither may be empty there
        assert (row["datetime"], row["precision"]) == (one["datetime"], entry.at.precision)
        assert datetime.datetime.strptime(told["event_date"], "%Y-%m-%dT%H:%M:%S.%f")  # noqa: DTZ007 - as IRIS does
        assert told["event_title"]
        assert (told["event_tz"], told["event_assets"], told["event_iocs"]) == ("+00:00", "", "")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", "".join(told.values()))
        for cell in (*row.values(), *told.values()):
            assert not cell.startswith(("=", "@", "\t", "\r")), cell
    assert tuple(iris[0]) == IRIS
    assert len(iris_csv(case).splitlines()) == len(case.entries) + 1  # the server splits it into lines first


def test_what_is_exported_as_lines_is_read_back_as_it_was(case: Case) -> None:
    for text, name in (
        (entries_jsonl(case), "x.jsonl"),
        (timesketch_jsonl(case), "y.jsonl"),
        (timesketch_csv(case), "z.csv"),
    ):
        found = read_text(text, name, Asked())
        assert found is not None, name
        expected = sorted(clean(one.text).strip() for one in case.entries)
        assert sorted(one.text for one in found.events) == expected, name
        if name != "x.jsonl":
            continue
        times = {one.native: (one.at.lo, one.at.hi, one.at.approx) for one in found.events}
        assert times == {f"timeline:{one.id}": (one.at.lo, one.at.hi, one.at.approx) for one in case.entries}
        assert found.counts == ({"an entry that was struck": len(case.struck)} if case.struck else {})


def _raw(words: Untrusted) -> str:
    return words.raw


@pytest.mark.parametrize("wild", [False, True])
def test_both_own_exports_bring_words_kinds_speakers_tags_and_times_back_whole(case: Case, wild: bool) -> None:
    """And what has no words is told, as is what was struck."""
    case = hostile(case) if wild else case
    fractions = [
        dataclasses.replace(entry, at=EventTime.at(Moment(entry.at.lo + 250_001)))
        for entry in case.entries[:1]
        if entry.at.lo is not None
    ]
    case = dataclasses.replace(case, entries=(*fractions, *case.entries))
    # of a table the words are what may be shown; lines keep what was typed
    exports = ((timeline_csv(case), "x.csv", clean), (entries_jsonl(case), "x.jsonl", _raw))
    for text, name, said in exports:
        assert is_exported(text, name)
        imported = read_exported(text, name=name)
        back = sorted(imported.lines, key=lambda line: (line.text, (line.at and line.at.lo) or 0))
        expected = sorted(
            (entry for entry in case.entries if said(entry.text)),
            key=lambda entry: (said(entry.text), entry.at.lo or 0),
        )
        assert [line.text for line in back] == [said(entry.text) for entry in expected], name
        for line, entry in zip(back, expected, strict=True):
            assert line.at is not None
            assert line.kind == (entry.kind or "note")
            assert line.pinned is entry.pinned
            assert wild or line.tags == tuple(tag.raw for tag in entry.tags)
            assert (line.at.lo, line.at.hi, line.at.precision) == (entry.at.lo, entry.at.hi, entry.at.precision)
            assert entry.at.lo is not None or line.at.words == entry.at.words
        assert len(imported.notes) == len(case.entries) - len(back) + (len(case.struck) if name == "x.jsonl" else 0)


def test_a_line_that_is_no_entry_any_more_is_told_and_the_others_are_taken(case: Case) -> None:
    lines = entries_jsonl(case).splitlines()
    whole = read_exported("\n".join(lines), name="x.jsonl")
    broken = read_exported("\n".join([lines[0], lines[1][:40], "[1]", *lines[2:]]), name="x.jsonl")
    assert len(broken.lines) == len(whole.lines) - 1
    assert [note for _, note in broken.notes[:2]] == ["not JSON: the line is not taken"] * 2


def test_a_form_is_of_one_person_and_period_and_has_all_eight_blocks(case: Case) -> None:
    text = ics_214(case)
    people = {(one.speaker or one.by).raw for one in case.entries}
    names = re.findall(r"<th>3\. Name</th><td>([^<]*)</td>", text)
    assert set(names) == people
    for block in range(1, 9):
        assert f"{block}. " in text
    assert text.count('class="sheet"') >= len(people)
    wild = ics_214(hostile(case))
    assert "<script>" not in wild
    assert "\x1b" not in wild
    assert "Nobody wrote anything" in ics_214(dataclasses.replace(case, entries=()))


def test_a_form_holds_what_nobody_knows_the_time_of(case: Case) -> None:
    untimed = [one for one in case.entries if one.at.lo is None]
    assert untimed
    assert ics_214(case).count('<td class="when">not known</td>') == len(untimed)
    text = ics_214(dataclasses.replace(case, entries=tuple(untimed)))
    assert text.count('<td class="when">not known</td>') == len(untimed)
    assert "1970" not in text


@pytest.mark.parametrize(("people", "rows", "not_shown"), [(9, 8, []), (10, 7, ["and 2 more, not shown"])])
def test_a_form_says_how_many_people_it_does_not_show(case: Case, people: int, rows: int, not_shown: list[str]) -> None:
    told_at = EventTime.at(Moment(1_771_000_000_000_000))
    entries = (dataclasses.replace(case.entries[0], at=told_at, by=Untrusted("person0"), speaker=None),)
    changes = tuple(Change(Untrusted(f"person{n}"), told_at, Untrusted("dana"), part=n) for n in range(people))
    roles = (Holding("ic", "Incident Commander", changes),)
    text = ics_214(dataclasses.replace(case, entries=entries, roles=roles))
    assert text.count("<td>Incident Commander</td><td></td>") == rows
    assert re.findall(r"and \d+ more, not shown", text) == not_shown


def test_sheets_that_are_too_many_are_counted(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_MOST_SHEETS", 1)
    entries = tuple(dataclasses.replace(case.entries[0], id=f"{n:032x}") for n in range(24 * 3 + 1))
    text = ics_214(dataclasses.replace(case, entries=entries))
    assert text.count('class="sheet"') == 1
    assert "<p>3 more sheets are not written.</p>" in text


@needs_browser
def test_a_browser_prints_a_form_on_a_page_of_its_own(case: Case, tmp_path: Path) -> None:
    source, printed = tmp_path / "form.html", tmp_path / "form.pdf"
    entries = tuple(
        dataclasses.replace(one, by=Untrusted(("alice", "bob")[number % 2]), speaker=None)
        for number, one in enumerate(case.entries)
    )
    source.write_text(ics_214(dataclasses.replace(case, entries=entries)), "utf-8")
    assert BROWSER is not None
    subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}", source.as_uri(),
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    pages = len(re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes()))
    assert pages >= source.read_text("utf-8").count('class="sheet"') > 1
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext, which reads what was printed, is not here")
    sheets = subprocess.run([reader, "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    for block in (
        "1. Incident name", "2. Operational period", "3. Name", "4. ICS position", "5. Home agency (and unit)",
        "6. Resources assigned", "7. Activity log", "8. Prepared by",
    ):  # fmt: skip
        assert sheets.count(block) >= 2, block


def test_each_of_them_is_a_format_of_the_export(case: Case, room: WarRoom, playbook: Playbook) -> None:
    for name in ("jsonl", "timesketch.csv", "timesketch.jsonl", "iris.csv", "ics-214.html"):
        assert document(room, case, playbook, name)
    keys = [one.key for one in FORMATS.values() if one.key]
    assert len(keys) == len(set(keys))
