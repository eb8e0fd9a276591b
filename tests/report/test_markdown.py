"""The post-mortem in Markdown, and its timeline read back."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.payloads import PAYLOADS, raw_controls
from warroom.intake.exported import read_exported
from warroom.intake.postmortem import read_timeline
from warroom.model.entry_kinds import KINDS_TYPED, SAID
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND, EventTime
from warroom.playbook.load import PARTS, load_playbook
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import POST_MORTEM, Playbook
from warroom.report.facts import Case, EntryFact
from warroom.report.key_moments import ALL, KEY, TOLD_BY
from warroom.report.markdown import block, markdown
from warroom.report.post_mortem import draft
from warroom.report.stamps import stamp
from warroom.report.tables import timeline_csv
from warroom.text import Untrusted, clean

NOON = Moment(1_770_984_000 * SECOND)
GOLDEN = Path(__file__).parent / "golden"
PLAYBOOK = load_playbook()


def case_of(
    *entries: tuple[EventTime, str], zone: str = "UTC", speaker: str = "", kinds: Sequence[str] = ("note",)
) -> Case:
    made = tuple(
        EntryFact(
            str(number),
            at,
            kinds[number % len(kinds)],
            Untrusted(text),
            Untrusted("dana"),
            NOON,
            Untrusted(speaker) if speaker else None,
        )
        for number, (at, text) in enumerate(entries)
    )
    return Case(IncidentId("i"), Untrusted("Lift stuck"), "P1", "", "", zone, {}, {}, None, made)


def read_back(case: Case) -> list[tuple[EventTime, str]]:
    imported = read_timeline(markdown(draft(case, PLAYBOOK), PLAYBOOK), name="x.md")
    assert imported.zone == case.zone
    said = [f"@{line.speaker}: " if line.speaker else "" for line in imported.lines]
    return [(line.at or EventTime.unknown(), who + line.text) for who, line in zip(said, imported.lines, strict=True)]


def test_the_document_is_the_one_that_was_looked_at(case: Case, playbook: Playbook) -> None:
    assert markdown(draft(case, playbook), playbook) == (GOLDEN / "post_mortem.md").read_text("utf-8")


def test_a_workflow_without_a_template_of_the_document_has_the_shipped_one(case: Case, playbook: Playbook) -> None:
    every = playbook.communication.template
    named = [template for template in every if template.name == POST_MORTEM]
    elsewhere = [dataclasses.replace(template, file="nowhere.md") for template in named]
    assert named
    for templates in ((), elsewhere):
        others = (*(template for template in every if template not in named), *templates)
        communication = dataclasses.replace(playbook.communication, template=others)
        parts = {part: getattr(playbook, part) for part in (*PARTS, "texts")}
        own = Playbook.late(parts | {"communication": communication}, {})
        assert markdown(draft(case, own), own) == markdown(draft(case, playbook), playbook)


def test_its_timeline_is_read_back_as_the_same_timeline(case: Case) -> None:
    back = read_back(case)
    for (at, text), entry in zip(back, case.entries, strict=True):
        assert text.endswith(entry.text.raw)
        assert text == entry.text.raw or entry.kind in TOLD_BY
        assert as_written(entry.at) == (at.lo, at.hi, at.approx)


def as_written(at: EventTime) -> tuple[int | None, int | None, bool]:
    """What a time is in a page: to the second where it was exact."""
    if at.lo is None or at.hi is None or at.hi - at.lo > 0:
        return at.lo, at.hi, at.approx
    lo = at.lo - at.lo % SECOND
    return lo, lo, at.approx


START = st.integers(NOON // MINUTE, NOON // MINUTE + 400 * 24 * 60).map(lambda minutes: minutes * MINUTE)


def times() -> st.SearchStrategy[EventTime]:
    def minute(lo: int, approx: bool) -> EventTime:
        return EventTime(Moment(lo), Moment(lo + MINUTE - 1), approx=approx)

    def tenth(lo: int) -> EventTime:
        return EventTime(
            Moment(lo - lo % (10 * MINUTE)), Moment(lo - lo % (10 * MINUTE) + 10 * MINUTE - 1), approx=True
        )

    def hour(lo: int) -> EventTime:
        return EventTime(Moment(lo - lo % HOUR), Moment(lo - lo % HOUR + HOUR - 1), approx=True)

    def day(lo: int) -> EventTime:
        return EventTime(Moment(lo - lo % DAY), Moment(lo - lo % DAY + DAY - 1))

    return st.one_of(
        st.builds(minute, START, st.booleans()),
        START.map(lambda lo: EventTime.at(Moment(lo + 7 * SECOND))),
        START.map(tenth),
        START.map(hour),
        START.map(day),
        st.builds(lambda lo, more: EventTime(lo, lo + more * MINUTE - 1), START, st.integers(2, 6_000)),
        st.just(EventTime.unknown()),
    )


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "+05:30"])


_MIDNIGHT = NOON + 12 * HOUR


_DAY_OF_UTC = Moment(1_792_886_400_000_000)
"""The day on which the clocks of Berlin show the hour at which this begins twice."""
TYPED = [kind for kind in KINDS_TYPED if kind != SAID]


@given(
    st.lists(st.tuples(times(), st.text(min_size=1, max_size=60)), min_size=1, max_size=12),
    ZONES,
    st.lists(st.sampled_from(TYPED), min_size=1, max_size=5),
    st.sampled_from([KEY, ALL]),
)
@example(
    [
        (EventTime.at(NOON), "before"),
        (EventTime(Moment(_MIDNIGHT), Moment(_MIDNIGHT + 10 * MINUTE - 1), approx=True), "a rough time names the day"),
        (EventTime.at(Moment(_MIDNIGHT + 7 * SECOND)), "and its rows leave it out"),
        (EventTime(Moment(_MIDNIGHT + HOUR), Moment(_MIDNIGHT + HOUR + MINUTE - 1), approx=True), "rough ones too"),
    ],
    "UTC",
    TYPED,
    KEY,
)
@example(
    [
        (EventTime(_DAY_OF_UTC, Moment(_DAY_OF_UTC + DAY - 1), approx=approx), "a day of UTC")
        for approx in (False, True)
    ],
    "Europe/Berlin",
    TYPED,
    ALL,
)
def test_any_timeline_is_read_back(
    entries: list[tuple[EventTime, str]], zone: str, kinds: list[str], which: str
) -> None:
    entries = [(at, clean(text).strip()) for at, text in entries]
    entries = [(at, text) for at, text in entries if text]
    if not entries:
        return
    case = case_of(*entries, zone=zone, kinds=kinds)
    back = read_timeline(markdown(draft(case, PLAYBOOK), PLAYBOOK, which=which), name="x.md").lines
    assert [line.text for line in back] == [text for _, text in entries]
    assert [line.kind for line in back] == [entry.kind for entry in case.entries]
    for line, (told, _) in zip(back, entries, strict=True):
        assert line.at is not None
        assert as_written(told) == (line.at.lo, line.at.hi, line.at.approx), told


FRAGMENTS = (
    "# head", "## 14:05 x", "> quote", "1. one", "2) two", "---", "***", "===", "=1+1", "+1", "-1", "@SUM(A1)", "|",
    "a|b",
    "`code`", "```", "~~~", "[x](http://a.b/c_(d))", "https://a.b/pay_ments?from=1&to=2#p_3", "<https://x.y>",
    "https://a.b/_x_/*y*~z~", "(https://a.b/c_d).", "https://a.b/?x=1&copy;2", "https://a.b/x|y", "![p](q.png)", "<b>",
    "&amp;", "&copy", "\\", "\\|", "*bold*", "__init__", "- [ ] todo", "- 14:05 x", "14:05", "2026-02-13 14:05",
    "<bob> x", "bob: hi", "Update 14:05: x", "Resolved", "## Timeline", "Root cause", "Posted Mar 03, 2024 - 21:03 UTC",
    "By 14:05 y", "it's", "a,b", "x\n\ny", "  indent", "é 日本", "~~s~~", "[^1]: note", "<!-- c -->", "{{ x }}",
    "<!-- :07 finding -->",
    "| a | b |\n|---|---|\n| 1 | 2 |", "UTC", "PM", "+02:00", "(UTC)", "T+15m", "noon", "??:??", "1000Z", "'=1", "''-1",
)  # fmt: skip
"""What means something in Markdown, in CSV or to the reader of pages, and is here only the words of an entry."""


@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3), min_size=1, max_size=6), st.booleans())
@settings(max_examples=25)
def test_words_that_mean_something_elsewhere_come_back_as_words(parts: list[list[str]], known: bool) -> None:
    words = [clean(" ".join(part)).strip() for part in parts]
    times = [EventTime(Moment(NOON + n * MINUTE), Moment(NOON + (n + 1) * MINUTE - 1)) for n in range(len(words))]
    case = case_of(*((at if known else EventTime.unknown(), text) for at, text in zip(times, words, strict=True)))
    assert [text for _, text in read_back(case)] == words
    assert [line.text for line in read_exported(timeline_csv(case), name="x.csv").lines] == words


class _Cells(HTMLParser):
    """The text of the cells of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.cells.append("")
        elif tag == "br" and self.cells:
            self.cells[-1] += "\n"
        elif tag == "a":
            self.links.append(dict(attrs).get("href"))
        elif self.cells and tag not in ("tr", "tbody"):
            self.cells[-1] += f"<{tag}>"

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data.strip("\n")


@pytest.mark.skipif(shutil.which("cmark-gfm") is None, reason="GitHub's reader of Markdown is not installed")
def test_github_shows_every_word_as_it_was_said_and_leads_where_an_address_does() -> None:
    words = [clean(text).strip() for text in FRAGMENTS]
    entries = [
        (EventTime(Moment(NOON + n * MINUTE), Moment(NOON + (n + 1) * MINUTE - 1)), text)
        for n, text in enumerate(words)
    ]
    page = markdown(draft(case_of(*entries), PLAYBOOK), PLAYBOOK)
    extensions = [part for name in ("table", "autolink", "strikethrough", "tasklist") for part in ("-e", name)]
    shown = subprocess.run(
        ["cmark-gfm", *extensions, "--unsafe"], input=page, capture_output=True, text=True, check=True
    )
    reader = _Cells()
    reader.feed(shown.stdout[shown.stdout.index("the whole timeline") :])
    assert reader.cells[1::2] == words
    assert reader.links == [
        "http://a.b/c_(d)", "https://a.b/pay_ments?from=1&to=2#p_3", "https://x.y", "https://a.b/_x_/*y*~z~",
        "https://a.b/c_d", "https://a.b/?x=1&copy;2", "https://a.b/x",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "+05:30", "America/New_York", "UTC"])
def test_clock_times_are_those_of_the_incident_s_zone_and_come_back(zone: str) -> None:
    entries = [
        (EventTime(Moment(lo), Moment(lo + MINUTE - 1), zone=zone), f"at {lo}") for lo in (NOON, NOON + 5 * HOUR)
    ]
    assert [at.lo for at, _ in read_back(case_of(*entries, zone=zone))] == [at.lo for at, _ in entries]


def test_our_own_page_counts_its_hours_to_24_wherever_it_is() -> None:
    morning = EventTime(Moment(NOON - 3 * 3600 * 1_000_000), Moment(NOON - 3 * 3600 * 1_000_000 + 59_999_999), words="")
    (back,) = read_back(case_of((morning, "one row"), zone="America/New_York"))
    assert not back[0].approx


def test_a_clock_time_that_occurs_twice_is_written_in_utc() -> None:
    twice = 1_792_890_000 * SECOND  # 2026-10-25 01:00 UTC, which clocks in Berlin show for the second time as 02:00
    at = EventTime(Moment(twice), Moment(twice + MINUTE - 1), zone="Europe/Berlin")
    assert stamp(at, "Europe/Berlin") == "2026-10-25 01:00 UTC"
    (back,) = read_back(case_of((at, "twice"), zone="Europe/Berlin"))
    assert back[0].lo == twice


def test_a_month_a_night_and_an_unknown_time_have_their_own_forms() -> None:
    first = 1_769_904_000 * SECOND  # 2026-02-01
    assert stamp(EventTime(Moment(first), Moment(first + 28 * DAY - 1)), "UTC") == "2026-02-??"
    assert stamp(EventTime(NOON, Moment(NOON + 14 * HOUR - 1)), "UTC") == "2026-02-13 12:00-2026-02-14 01:59"
    assert stamp(EventTime.unknown(), "UTC") == ""
    assert stamp(EventTime(Moment(first), Moment(first + 3 * DAY - 1)), "UTC") == "2026-02-01 00:00-2026-02-03 23:59"


def test_who_said_it_stands_before_the_words() -> None:
    assert read_back(case_of((EventTime.at(NOON), "red"), speaker="bob"))[0][1] == "@bob: red"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_text_stays_words(payload: str) -> None:
    case = case_of((EventTime.at(NOON), payload))
    hostile = Untrusted(payload)
    case = dataclasses.replace(case, title=hostile, facts={"impact": hostile, "channel": hostile})
    written = markdown(draft(case, PLAYBOOK), PLAYBOOK)
    assert raw_controls(written) == []
    headings = [line for line in written.splitlines() if line.startswith("#")]
    assert len(headings) == len(
        [line for line in PLAYBOOK.texts["post_mortem.md"].splitlines() if line.startswith("#")] + ["the appendix"]
    )
    assert "<b>" not in written.replace("\\<", "")


def test_markdown_in_people_s_words_does_not_count_but_their_lists_do() -> None:
    assert block(Untrusted("- one\n# two\n1. three <b>\n- [ ] four")) == "- one\n\\# two\n1. three \\<b\\>\n- [ ] four"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("a {{ x }}", {"x": "{{ x }}"}) == "a {{ x }}"
    with pytest.raises(ValueError, match="no value"):
        fill("{{ y }}", {"x": "1"})


def test_timelines_that_others_wrote_come_back_too(shared: Path) -> None:
    for path in sorted((shared / "real-incidents").glob("*/*.md")):
        imported = read_timeline(path.read_text("utf-8", "replace"), name=path.name)
        told = [(line.at or EventTime.unknown(), clean(line.text).strip()) for line in imported.lines]
        if not told:
            continue
        back = read_back(case_of(*told, zone=imported.zone))
        assert [text for _, text in back] == [text for _, text in told], path.name
        for (at, _), (was, _) in zip(back, told, strict=True):
            assert (at.lo, at.hi) == as_written(was)[:2], (path.name, was)
