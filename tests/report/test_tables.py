"""JSON by its schema, CSV that no spreadsheet runs, and the review's calendar file."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.printed import fits
from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything
from warroom.model.identity import Moment
from warroom.playbook.workflow import Playbook
from warroom.report.consistency import contradictions
from warroom.report.facts import Case, SectionFact
from warroom.report.post_mortem import draft
from warroom.report.review import calendar, escaped, folded
from warroom.report.tables import COLUMNS, case_json, timeline_csv
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * 1_000_000)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1")


def test_the_json_is_what_its_schema_says(case: Case, playbook: Playbook) -> None:
    blaming = dataclasses.replace(case, sections={"root_cause": SectionFact(Untrusted("bob broke it"), ())})
    doubts = contradictions(reading.account(case, playbook), playbook)
    said = json.loads(json.dumps(case_json(draft(blaming, playbook), doubts)))
    fits("export", said)
    assert [one["text"] for one in said["entries"]] == [entry.text.raw for entry in case.entries]
    assert said["times"]["resolved"]["at"] == "2026-02-13T13:20:00Z"
    assert [one["value"] for one in said["severities"]] == ["P1", "P0"]
    assert said["contradictions"][0]["rule"] == "stability"
    assert said["blame"][0]["name"] == "bob"
    assert {one["state"] for one in said["follow_ups"]} == {"open", "done"}


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), *FORMULAS])
def test_no_cell_steers_a_terminal_or_a_spreadsheet(payload: str, room: WarRoom, playbook: Playbook) -> None:
    case = reading.case(room, everything(room, playbook, words=payload[:2_000]), playbook)
    case = dataclasses.replace(
        case,
        entries=tuple(
            dataclasses.replace(
                one, text=Untrusted(payload), by=Untrusted(payload), speaker=Untrusted(payload), kind=payload[:20],
                tags=(Untrusted(payload),),
            )
            for one in case.entries[:3]
        ),
    )  # fmt: skip
    text = timeline_csv(case)
    assert raw_controls(text.replace("\r\n", "\n")) == []
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert [len(row) for row in rows] == [len(COLUMNS)] * 4
    for cell in (cell for row in rows[1:] for cell in row):
        assert cell.lstrip(" \n")[:1] not in ("=", "+", "-", "@")


def test_the_timeline_as_a_table_has_a_row_for_each_entry(case: Case) -> None:
    rows = list(csv.DictReader(io.StringIO(timeline_csv(case), newline="")))
    assert [row["text"] for row in rows] == [entry.text.raw for entry in case.entries]
    unknown = next(row for row in rows if row["text"] == "nobody knows when")
    assert (unknown["at"], unknown["precision"]) == ("", "unknown")
    assert next(row for row in rows if row["text"] == "no rollback")["pinned"] == "yes"


def test_the_review_lasts_as_long_as_the_workflow_says_and_brings_its_agenda(case: Case, playbook: Playbook) -> None:
    text = calendar(draft(case, playbook), playbook, at=NOON, now=NOON)
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "DTSTART:20260213T120000Z" in lines
    assert "DTEND:20260213T130000Z" in lines
    assert "SUMMARY:Review of Checkout fails" in lines
    (described,) = (line for line in lines if line.startswith("DESCRIPTION:"))
    assert "Root Cause Analysis (15m)" in described
    assert "@carol" in described
    assert "Product/stakeholder representatives" in described


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), "x\r\nEND:VCALENDAR\r\nBEGIN:VEVENT", "a,b;c\\d"])
def test_a_title_cannot_end_the_calendar_nor_begin_an_event(payload: str, case: Case, playbook: Playbook) -> None:
    hostile = dataclasses.replace(case, title=Untrusted(payload))
    text = calendar(draft(hostile, playbook), playbook, at=NOON, now=NOON)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert [line.partition(":")[0] for line in unfolded[:-1]] == [
        "BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN", "UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART",
        "DTEND", "SUMMARY", "DESCRIPTION", "END", "END",
    ]  # fmt: skip
    assert raw_controls(text.replace("\r\n", "\n")) == []
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_is_the_line_again(line: str) -> None:
    pieces = folded(line).split("\r\n")
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(len(piece.encode()) <= 75 for piece in pieces)


def test_signs_with_a_meaning_are_escaped() -> None:
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
