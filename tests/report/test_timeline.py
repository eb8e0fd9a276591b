"""The timeline of a document: its key moments as the workflow's example has them, and the whole log behind them."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from tests.report.workflow_example import workflow_example
from warroom.intake.postmortem import read_timeline
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact
from warroom.report.html_page import html
from warroom.report.key_moments import ALL, KEY, event_words, key_moments, key_stamps, kind_words, stamps
from warroom.report.markdown import markdown
from warroom.report.page_claims import told_by_lines
from warroom.report.post_mortem import draft
from warroom.report.stamps import stamp
from warroom.room.core import WarRoom, Write
from warroom.room.readings import case as reading
from warroom.room.readings.documents import choose_timeline, document, timeline_choice
from warroom.text import Untrusted

MESSAGE = "📊 UPDATE 14:45\nStatus: Identified\nProgress: connections\nETA: unknown"


@pytest.fixture
def example(room: WarRoom, playbook: Playbook) -> Case:
    """The workflow's example, with an update that was posted on the way."""
    incident = workflow_example(room, playbook)
    at = EventTime.at(Moment(reading.case(room, incident, playbook).entries[10].at.lo or 0), zone="UTC").as_json()
    told = {"text": f"Internal update, Slack: {MESSAGE}", "kind": "update", "at": at}
    record = {"audience": "internal", "text": MESSAGE, "facts": {"status": "Identified"}, "posted": at}
    room.commit(incident, [Write("entry", room.new_id(), told), Write("update", room.new_id(), record)])
    return reading.case(room, incident, playbook)


def rows(written: str, heading: str) -> list[tuple[str, str]]:
    """The rows of the table under ``heading``, as they are shown."""
    chapter = re.sub(r" <!--[^<>]*-->", "", written.partition(f"## {heading}\n")[2].partition("\n## ")[0])
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in chapter.splitlines() if "|" in line]
    return [(row[0], row[-1]) for row in cells[2:]]


def test_what_was_approved_or_put_off_is_not_told_as_posted_and_a_status_page_in_a_word(
    room: WarRoom, playbook: Playbook
) -> None:
    incident = workflow_example(room, playbook)
    at = EventTime.at(Moment(reading.case(room, incident, playbook).entries[10].at.lo or 0), zone="UTC").as_json()
    text = json.dumps({"incident": {"name": "Checkout", "body": "a &lt; b"}}, indent=2)
    title = playbook.audience("status-page").title  # type: ignore[union-attr]
    told = [f"{title}: approved", f"{title}: put off by 5 minutes: lunch", f"{title}, Statuspage: Checkout\n\na < b"]
    record = {"audience": "status-page", "text": text, "facts": {"status": "Identified"}, "posted": at}
    writes = [Write("entry", room.new_id(), {"text": words, "kind": "update", "at": at}) for words in told]
    room.commit(incident, [*writes, Write("update", room.new_id(), record)])
    written = markdown(draft(reading.case(room, incident, playbook), playbook), playbook)
    appendix = [words for _, words in rows(written, playbook.after.words.appendix)]
    assert {*told[:2], f"**Posted**: {title}, Statuspage: Identified"} <= set(appendix)


def test_a_detection_that_was_taken_from_an_alert_is_told_once(example: Case, playbook: Playbook) -> None:
    first = example.entries[0]
    alert = dataclasses.replace(first, id="a", kind="alert", text=Untrusted("FIRING PoolFull: full\nmore"))
    taken = dataclasses.replace(first, id="b", kind="detected", text=Untrusted("detected by X: FIRING PoolFull: full"))
    seen = dataclasses.replace(taken, text=Untrusted("customers called"))
    for detected, count in ((taken, 1), (seen, 2)):
        case = dataclasses.replace(example, entries=(detected,), alert=alert)
        assert draft(case, playbook).parts["detection"].text.raw.count("- ") == count


KEY_ROWS = [
    ("14:25", "Impact began"),
    ("14:30", "First alert: high error rate"),
    ("14:33", "Acknowledged: on-call paged"),
    ("14:35", "Incident declared (P0)"),
    ("14:45", "Root cause identified: N+1 query in the user profile endpoint"),
    ("15:00", "**Action**: fix developed and reviewed"),
    ("15:20", "**Fix deployed:** hotfix: one JOIN instead of a query for each friend"),
    ("15:30", "**Status**: Resolved"),
    ("16:00", "**Incident closed:** monitoring is green again"),
]


def test_the_workflow_s_example_has_the_rows_of_its_template(example: Case, playbook: Playbook) -> None:
    written = markdown(draft(example, playbook), playbook)
    assert rows(written, "Timeline") == KEY_ROWS
    shown = html(draft(example, playbook), playbook)
    table = re.search(r'<table class="key">(.*?)</table>', shown, re.DOTALL)
    assert table is not None
    bare = [re.sub(r"</td>", " ", row) for row in table[1].split("</tr>")]
    told = [re.sub(r"<[^>]+>", "", row).strip() for row in bare]
    assert [row for row in told if row] == [f"{time} {words.replace('**', '')}" for time, words in KEY_ROWS]


def test_the_whole_log_stands_behind_it_with_each_message_in_one_line(example: Case, playbook: Playbook) -> None:
    written = markdown(draft(example, playbook), playbook)
    appendix = rows(written, playbook.after.words.appendix)
    assert len(appendix) == len(example.entries)
    assert "**Posted**: Internal update, Slack: Identified" in [words for _, words in appendix]
    assert "<br>" not in written
    shown = html(draft(example, playbook), playbook)
    assert "Internal update, Slack: Identified" in shown
    assert "📊" not in shown
    assert shown.count('<tr id="e') == len(example.entries)


@pytest.mark.parametrize("which", [KEY, ALL])
def test_seconds_are_in_no_row_and_the_day_stands_once(which: str, example: Case, playbook: Playbook) -> None:
    written = markdown(draft(example, playbook), playbook, which=which)
    assert re.findall(r"\d{2}:\d{2}:\d{2}", written) == []
    assert len(re.findall(r"^\| .*2026-02-13", written, re.MULTILINE)) == 1


def test_everything_at_once_has_no_appendix(example: Case, playbook: Playbook) -> None:
    written = markdown(draft(example, playbook), playbook, which=ALL)
    assert len(rows(written, "Timeline")) == len(example.entries)
    assert playbook.after.words.appendix not in written
    assert "<table class=" not in html(draft(example, playbook), playbook, which=ALL)


@pytest.mark.parametrize("which", [KEY, ALL])
def test_either_is_read_back_whole_and_once(which: str, example: Case, playbook: Playbook) -> None:
    back = read_timeline(markdown(draft(example, playbook), playbook, which=which), name="x.md")
    told = [entry for entry in example.entries if entry.kind not in ("update", "closed")]
    found = "\n".join(line.text for line in back.lines)
    assert [entry.text.raw for entry in told if entry.text.raw not in found] == []
    milestones = told_by_lines(back.lines, playbook)
    for name in ("began", "detected", "acknowledged", "declared", "deployed", "resolved", "closed"):
        assert milestones[name].lo == (example.times[name].lo or 0) // MINUTE * MINUTE, name
    assert not any("line before" in note for _, note in back.notes)
    assert len(back.lines) == len(example.entries)
    assert back.title.endswith("exhausts the connection pool")


def test_key_moments_that_were_published_alone_are_read_without_their_kinds(example: Case, playbook: Playbook) -> None:
    written = markdown(draft(example, playbook), playbook).partition("\n## Appendix")[0]
    back = [line.text for line in read_timeline(written, name="x.md").lines]
    assert "fix developed and reviewed" in back
    assert len(back) == len(KEY_ROWS)


def test_the_choice_is_kept_for_each_incident(room: WarRoom, example: Case, playbook: Playbook) -> None:
    assert timeline_choice(room, example.id) == KEY
    choose_timeline(room, example.id, ALL)
    assert document(room, example, playbook, "md") == document(room, example, playbook, "md", which=ALL)
    assert document(room, example, playbook, "html") == document(room, example, playbook, "html", which=ALL)
    assert document(room, example, playbook, "md", which=KEY) != document(room, example, playbook, "md")
    assert timeline_choice(room, IncidentId("another")) == KEY


def entry(kind: str, minutes: int, text: str = "words", *, pinned: bool = False) -> EntryFact:
    at = EventTime.at(Moment(1_770_984_000_000_000 + minutes * MINUTE))
    return EntryFact(f"{kind}{minutes}", at, kind, Untrusted(text), Untrusted("a"), Moment(0), pinned=pinned)


@pytest.mark.parametrize("kind", ["role", "answer", "phase", "check", "update", "note", "task", "complaints", "review"])
def test_what_happens_on_the_way_is_no_key_moment(kind: str, playbook: Playbook) -> None:
    case = Case(IncidentId("i"), Untrusted("x"), "P1", "", "", "UTC", {}, {}, None, (entry(kind, 1),))
    assert key_moments(case, playbook) == []


def test_what_somebody_marked_is_one(playbook: Playbook) -> None:
    marked = (entry("note", 1, pinned=True), entry("update", 2, pinned=True), entry("decision", 3, pinned=True))
    case = Case(IncidentId("i"), Untrusted("x"), "P1", "", "", "UTC", {}, {}, None, marked)
    assert key_moments(case, playbook) == list(marked)


def test_a_status_that_follows_what_was_known_is_no_key_moment(playbook: Playbook) -> None:
    first, later, other = (
        entry("status", 5, "Identified"),
        entry("status", 9, "Identified: again"),
        entry("status", 7, "Fixing"),
    )
    case = Case(
        IncidentId("i"), Untrusted("x"), "P1", "", "", "UTC", {"identified": first.at}, {}, None, (first, other, later)
    )
    assert key_moments(case, playbook) == [first]


def test_an_incident_of_two_days_names_each_day_once(playbook: Playbook) -> None:
    told = (entry("declared", 1), entry("fixed", 13 * 60), entry("closed", 14 * 60))
    days = [day for day, _ in key_stamps(told, "UTC")]
    assert days == ["2026-02-13", "2026-02-14", ""]
    assert list(stamps(told, "UTC")) == ["2026-02-13 12:01", "2026-02-14 01:00", "02:00"]
    rough = dataclasses.replace(
        told[1], at=EventTime(told[1].at.lo, Moment((told[1].at.lo or 0) + MINUTE - 1), approx=True)
    )
    assert [time for _, time in key_stamps((rough,), "UTC")] == ["~01:00"]
    unknown = dataclasses.replace(told[1], at=EventTime.unknown())
    assert list(key_stamps((unknown,), "UTC")) == [("", "")]


def test_a_row_behind_one_that_is_not_plain_names_its_day_again() -> None:
    first, last = entry("note", 1), entry("note", 3)
    between = dataclasses.replace(first, at=EventTime(first.at.lo, Moment((first.at.lo or 0) + HOUR)))
    assert list(stamps((first, between, last), "UTC"))[2] == stamp(last.at, "UTC")


def test_every_kind_that_the_program_writes_has_a_word(playbook: Playbook) -> None:
    assert kind_words("decision", playbook) == "Decision"
    assert kind_words("note", playbook) == ""
    assert kind_words("some-kind-of-later", playbook) == "Some kind of later"


@pytest.mark.parametrize(
    ("name", "machine"),
    [("pager", True), ("release-bot", True), ("@monitor", True), ("deploy[bot]", True), ("abbot", False)],
)
def test_machines_are_known_by_their_names(name: str, machine: bool, playbook: Playbook) -> None:
    assert playbook.composing.is_machine(name) is machine


@pytest.mark.parametrize("form", ["{}", "closed all the same: {}. Open: Fix Verified"])
def test_a_reason_that_says_open_itself_is_told_whole(example: Case, playbook: Playbook, form: str) -> None:
    why = "rolled back. Open: the refund of 12 cards"
    (closed,) = (entry for entry in example.entries if entry.kind == "closed")
    closed = dataclasses.replace(closed, text=Untrusted(form.format(why)))
    assert event_words(closed, dataclasses.replace(example, overridden=()), playbook).endswith(why)
