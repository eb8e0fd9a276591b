"""Tables however they are drawn: cells that span, columns of days and zones, and work that stays bounded."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.blocks import take_apart
from warroom.intake.foreign_tables import foreign_table
from warroom.intake.postmortem import read_timeline
from warroom.intake.timeline_rows import gather

NIGHT = (
    ("03", "14:05", "dana", "alert fired"),
    ("03", "23:58", "li", "restarted"),
    ("04", "00:20", "dana", "all is well"),
)
HEAD = "# Queue\n\n## Timeline\n\n"
DRAWN: dict[str, str] = {
    "a day that spans its rows": (
        "<table><tr><th>Date</th><th>Time (UTC)</th><th>Who</th><th>Event</th></tr>\n"
        '<tr><td rowspan="2">2026-03-03</td><td>14:05</td><td>dana</td><td>alert fired</td></tr>\n'
        "<tr><td>23:58</td><td>li</td><td>restarted</td></tr>\n"
        "<tr><td>2026-03-04</td><td>00:20</td><td>dana</td><td>all is well</td></tr></table>\n"
    ),
    "a day that spans the columns": (
        "<table><tr><th>Time (UTC)</th><th>Who</th><th>Event</th></tr>\n<tr><td colspan=3>2026-03-03</td></tr>\n"
        "<tr><td>14:05</td><td>dana</td><td>alert fired</td></tr>\n"
        "<tr><td>23:58</td><td>li</td><td>restarted</td></tr>\n"
        "<tr><td colspan='3'>2026-03-04</td></tr><tr><td>00:20</td><td>dana</td><td>all is well</td></tr></table>\n"
    ),
    "heads of rows": "<table>\n"
    + "".join(f"<tr><th>2026-03-{day} {time} UTC</th><td>@{who}: {text}</td></tr>\n" for day, time, who, text in NIGHT)
    + "</table>\n",
    "tabs": "Date\tTime (UTC)\tWho\tEvent\n"
    + "".join(f"2026-03-{day}\t{time}\t{who}\t{text}\n" for day, time, who, text in NIGHT),
    "a drawn box": "┌──────────┬─────┬────┬─────┐\n│ Date │ Time (UTC) │ Who │ Event │\n├──────────┼─────┼────┼─────┤\n"
    + "".join(f"│ 2026-03-{day} │ {time} │ {who} │ {text} │\n" for day, time, who, text in NIGHT)
    + "└──────────┴─────┴────┴─────┘\n",
    "a drawn box of double lines, without a head": "╔══════════╦═════╗\n"
    + "".join(f"║ 2026-03-{day} {time} UTC ║ @{who}: {text} ║\n" for day, time, who, text in NIGHT)
    + "╚══════════╩═════╝\n",
    "two columns of the same times": "| Time (CET) | Time (UTC) | Wie | Wat |\n|---|---|---|---|\n"
    + "".join(
        f"| {(int(time[:2]) + 1) % 24:02}{time[2:]} | 2026-03-{day} {time} | {who} | {text} |\n"
        for day, time, who, text in NIGHT
    ),
}


@pytest.mark.parametrize("layout", DRAWN)
def test_a_table_gives_the_same_entries_however_it_is_drawn(layout: str) -> None:
    imported = read_timeline(HEAD + DRAWN[layout], name="x.md")
    told = []
    for line in imported.lines:
        assert line.at is not None
        assert not line.at.approx
        told.append((clock_of(line.at, "%d"), clock_of(line.at, "%H:%M"), line.speaker, line.text))
    assert told == list(NIGHT)


def test_what_spans_more_rows_and_columns_than_there_are_is_bounded() -> None:
    cells = '<td rowspan="999" colspan="999">2026-03-03</td><td>x</td>'
    blocks = take_apart(f"<table>\n<tr>{cells}</tr>\n<tr><td>14:05</td></tr>\n</table>\n").blocks
    assert max(len(block.cells) for block in blocks) < 500


@pytest.mark.parametrize(
    "line", ["|===\n", "+---+---+\n| a | b |\n", "  .. list-table::\n     x\n", "== ==\nab cd\n", "{|\n| x\n"]
)
def test_tables_that_open_again_and_again_are_looked_at_once(line: str) -> None:
    """None is looked through for each line that opens one: with 4,000 of them that took half a minute."""
    looked_at = _Counting([line.strip("\n") for line in line.splitlines()] * 2000)
    at = 0
    while at < len(looked_at):
        table = foreign_table(looked_at, at)
        at = table.end if table is not None else at + 1
    assert looked_at.reads < 12 * len(looked_at)


@pytest.mark.parametrize(
    "text",
    [
        "## 14:00\nx\n## 14:05\ny\n" + "## 2026-02-13\nwords\n" * 1000,
        "### Timeline\nwords\n" * 1000,
        "## A\n" + "### Timeline\n" * 1000,
        "## Timeline\n" + "### 2026-02-13\nwords\n" * 1000,
    ],
    ids=["days", "timelines", "timelines below a heading", "days of a timeline"],
)
def test_headings_that_come_again_and_again_are_looked_at_a_few_times(text: str) -> None:
    """None looks through all the others: with 4,000 of them that took five seconds."""
    page = take_apart(f"# T\n{text}")
    page.blocks = looked_at = _Counting(page.blocks)
    gather(page)
    assert looked_at.reads < 100 * len(looked_at)


class _Counting(list[Any]):
    """Parts of a page that count how often one is read."""

    reads = 0

    def __getitem__(self, key: Any) -> Any:
        self.reads += 1 if isinstance(key, int) else len(range(*key.indices(len(self))))
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[Any]:
        self.reads += len(self)
        return super().__iter__()


@pytest.mark.parametrize("week", ["{w} | {d}", "{d} | {w}"])
@pytest.mark.parametrize("date", ["Feb {day}", "2026-02-{day:02}", "{day}.02.2026"])
def test_a_column_of_weekdays_beside_one_of_dates_says_no_day_of_its_own(week: str, date: str) -> None:
    days = (("Fri", 6), ("Mon", 9), ("Thur", 26))
    head = week.format(w="Day", d="Date (2026)")
    told = "".join(f"| {week.format(w=w, d=date.format(day=day))} | 09:1{day % 10} | It was {w} |\n" for w, day in days)
    page = f"# Lift, 2026-02-05\n\n## Timeline (UTC)\n\n| {head} | Time | Event |\n|--|--|--|--|\n{told}"
    read = [
        (line.at.lo and datetime.datetime.fromtimestamp(line.at.lo // 1_000_000, datetime.UTC).day, line.text)
        for line in read_timeline(page, name="a.md").lines
        if line.at is not None
    ]
    assert read == [(6, "It was Fri"), (9, "It was Mon"), (26, "It was Thur")]


@pytest.mark.parametrize(
    ("zone", "precision", "clock"),
    [
        ("UTC", "minute", "05:40"), ("EST", "minute", "10:40"), ("UTC+2", "minute", "03:40"),
        ("+05:30", "minute", "00:10"), ("Berlin", "minute", "04:40"), ("Asia/Tokyo", "minute", "20:40"),
        ("XYZ", "unknown", ""), ("Mars/Phobos", "unknown", ""), ("the office", "unknown", ""),
        ("n/a", "unknown", ""), ("CST", "unknown", ""), ("", "minute", "05:40"), ("-", "minute", "05:40"),
    ],
)  # fmt: skip
def test_a_column_of_zones_is_understood_or_leaves_the_time_unknown(zone: str, precision: str, clock: str) -> None:
    head = "# Lift, 2026-02-14\n\n## Timeline (UTC)\n\n| Time | TZ | Event |\n|---|---|---|\n"
    head += "| 2026-02-13 05:10 | UTC | it stops |\n"
    imported = read_timeline(f"{head}| 2026-02-14 05:40 | {zone} | it runs |\n", name="x.md")
    line = imported.lines[1]
    assert line.at is not None
    assert line.at.precision == precision
    assert clock_of(line.at)[3:] == clock
    assert line.text == "it runs"
    assert clock or any(zone[:20] in note for number, note in imported.notes if number == 8)
