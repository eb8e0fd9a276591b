"""The same rows in any layout give the same entries: what a page is written in says nothing about what happened."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.intake.postmortem import read_timeline

Pairs = list[tuple[str, str]]

TOLD = (
    ((9, 58), "Alert fired for the queue"),
    ((10, 5), "Dana joined the call"),
    ((10, 31), "Rolled back release 4.2 of billing"),
    ((13, 7), "All checks are green again"),
)


def _half(hour: int) -> str:
    return "AM" if hour < 12 else "PM"


CLOCKS: dict[str, Callable[[int, int], str]] = {
    "24 hours": lambda h, m: f"{h:02}:{m:02}",
    "seconds": lambda h, m: f"{h:02}:{m:02}:00",
    "12 hours": lambda h, m: f"{(h - 1) % 12 + 1}:{m:02} {_half(h)}",
    "12 hours tight": lambda h, m: f"{(h - 1) % 12 + 1}:{m:02}{_half(h).lower()}",
    "a.m.": lambda h, m: f"{(h - 1) % 12 + 1}:{m:02} {'a.m.' if h < 12 else 'p.m.'}",
    "ISO": lambda h, m: f"2026-02-13 {h:02}:{m:02}",
    "ISO with T": lambda h, m: f"2026-02-13T{h:02}:{m:02}:00",
    "month first": lambda h, m: f"February 13, 2026 at {(h - 1) % 12 + 1}:{m:02} {_half(h)}",
    "dots": lambda h, m: f"13.02.2026 {h:02}:{m:02}",
    "day first": lambda h, m: f"13 Feb 2026, {h:02}:{m:02}",
    "weekday": lambda h, m: f"Fri 13 Feb {h:02}:{m:02}",
}
ZONES = ("", " UTC", " (UTC)", " +0000")
MARKS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "bold": lambda time: f"**{time}**",
    "underscores": lambda time: f"_{time}_",
    "code": lambda time: f"`{time}`",
    "brackets": lambda time: f"[{time}]",
    "parentheses": lambda time: f"({time})",
}
SEPARATORS = (" - ", " – ", " — ", ": ", " : ", " | ", "\t", " -> ", " => ", " → ", ", ")
LINES: dict[str, Callable[[list[str]], str]] = {
    "dashes": lambda rows: "\n".join(f"- {row}" for row in rows),
    "stars apart": lambda rows: "\n\n".join(f"* {row}" for row in rows),
    "ticked": lambda rows: "\n".join(f"- [x] {row}" for row in rows),
    "to do": lambda rows: "\n".join(f"* [ ] {row}" for row in rows),
    "numbers": lambda rows: "\n".join(f"{number}. {row}" for number, row in enumerate(rows, 1)),
    "paragraphs": "\n\n".join,
    "lines": "\n".join,
    "lines that two blanks break": "  \n".join,
    "lines that a backslash breaks": "\\\n".join,
    "lines that a tag breaks": "<br/>\n".join,
    "moved in": lambda rows: "\n".join(f"    {row}" for row in rows),
    "headings": lambda rows: "\n\n".join(f"### {row}" for row in rows),
    "code": lambda rows: "\n".join(["```", *rows, "```"]),
    "quotation": lambda rows: "\n".join(f"> {row}" for row in rows),
    "HTML items": lambda rows: "\n".join(["<ul>", *(f"<li>{row}</li>" for row in rows), "</ul>"]),
    "HTML paragraphs": lambda rows: "\n".join(f"<p>{row}</p>" for row in rows),
    "below a name": lambda rows: "- That night\n" + "\n".join(f"  - {row}" for row in rows),
    "AsciiDoc items": lambda rows: "\n".join(f"** {row}" for row in rows),
}


def _grid(pairs: Pairs) -> str:
    wide, wider = (max(len(pair[column]) for pair in pairs) for column in (0, 1))
    line = f"+{'-' * (wide + 2)}+{'-' * (wider + 2)}+"
    rows = [f"| {time:<{wide}} | {words:<{wider}} |\n{line}" for time, words in [("Time", "Event"), *pairs]]
    return "\n".join([line, *rows])


def _simple(pairs: Pairs) -> str:
    wide = max(len(time) for time, _ in pairs)
    border = f"{'=' * wide}  {'=' * 40}"
    rows = [f"{time:<{wide}}  {words}" for time, words in pairs]
    return "\n".join([border, f"{'Time':<{wide}}  Event", border, *rows, border])


def _database(pairs: Pairs) -> str:
    line, head, _, *rows = _grid(pairs).split("\n")
    return "\n".join([line, head, line, *rows[::2], line])


def _headed(first: str, form: str, last: str = "") -> Callable[[Pairs], str]:
    return lambda pairs: "\n".join([first, *(form.format(*pair) for pair in pairs), last])


TABLES: dict[str, Callable[[Pairs], str]] = {
    "bars": _headed("| Time | Event |\n|---|---|", "| {} | {} |"),
    "bars inside": _headed("When | What happened\n--- | ---", "{} | {}"),
    "no head": _headed("| | |\n|---|---|", "| {} | {} |"),
    "event first": _headed("| Event | Time |\n|---|---|", "| {1} | {0} |"),
    "Org": _headed("| Time | Event |\n|------+-------|", "| {} | {} |"),
    "HTML": _headed("<table>\n<tr><th>Time</th><th>Event</th></tr>", "<tr><td>{}</td><td>{}</td></tr>", "</table>"),
    "grid": _grid,
    "grid as databases print it": _database,
    "simple": _simple,
    "list-table": _headed(".. list-table::\n   :header-rows: 1\n\n   * - Time\n     - Event", "   * - {}\n     - {}"),
    "csv-table": _headed('.. csv-table:: What happened\n   :header: "Time", "Event"\n', '   "{}", "{}"'),
    "AsciiDoc": _headed('[cols="1,3",options="header"]\n|===\n|Time |Event\n', "|{}\n|{}\n", "|==="),
    "AsciiDoc in one line": _headed("|===\n|Time |Event", "|{} |{}", "|==="),
    "MediaWiki": _headed('{| class="wikitable"\n! Time !! Event', "|-\n| {} || {}", "|}"),
    "MediaWiki, a line a cell": _headed("{|\n! Time\n! Event", '|-\n| style="width:1em" | {}\n| {}', "|}"),
    "Confluence": _headed("||Time||Event||", "|{}|{}|"),
    "definitions": _headed("", "{}\n: {}\n"),
    "HTML definitions": _headed("<dl>", "<dt>{}</dt><dd>{}</dd>", "</dl>"),
    "moved-in definitions": _headed("", "{}\n    {}"),
    "AsciiDoc definitions": _headed("", "{}:: {}"),
    "headings with paragraphs": _headed("", "### {}\n\n{}\n"),
}


def _page(body: str) -> str:
    return (
        f"# Queue stopped on 2026-02-13\n\nIt stood for some hours.\n\n## Timeline (UTC)\n\n{body}\n\n"
        "## Root cause\n\n- The disk was full at 9:40\n"
    )


def _entries(body: str) -> list[tuple[int | None, str, str]]:
    return _entries_of(_page(body))


def _entries_of(page: str) -> list[tuple[int | None, str, str]]:
    lines = read_timeline(page, name="queue.md").lines
    return [(line.at.lo, line.at.precision, line.text) for line in lines if line.at is not None]


def _told(precision: str) -> list[tuple[int | None, str, str]]:
    def micros(hour: int, minute: int) -> int:
        return int(datetime.datetime(2026, 2, 13, hour, minute, tzinfo=datetime.UTC).timestamp()) * 1_000_000

    return [(micros(*clock), precision, words) for clock, words in TOLD]


def _precision(clock: str) -> str:
    """How exact the form is in the plainest layout: what all others are held against."""
    entries = _entries("\n".join(f"- {CLOCKS[clock](*at)} - {words}" for at, words in TOLD))
    assert entries == _told(entries[0][1])
    return entries[0][1]


@given(
    layout=st.sampled_from(sorted(LINES)),
    clock=st.sampled_from(sorted(CLOCKS)),
    zone=st.sampled_from(ZONES),
    mark=st.sampled_from(sorted(MARKS)),
    separator=st.sampled_from(SEPARATORS),
)
def test_rows_as_lines_give_the_same_entries_in_any_layout(
    layout: str, clock: str, zone: str, mark: str, separator: str
) -> None:
    rows = [f"{MARKS[mark](CLOCKS[clock](*at) + zone)}{separator}{words}" for at, words in TOLD]
    assert _entries(LINES[layout](rows)) == _told(_precision(clock))


@pytest.mark.parametrize("layout", sorted(TABLES))
@given(clock=st.sampled_from(sorted(CLOCKS)), zone=st.sampled_from(ZONES), mark=st.sampled_from(sorted(MARKS)))
def test_rows_as_cells_give_the_same_entries_in_any_table(layout: str, clock: str, zone: str, mark: str) -> None:
    pairs = [(MARKS[mark](CLOCKS[clock](*at) + zone), words) for at, words in TOLD]
    assert _entries(TABLES[layout](pairs)) == _told(_precision(clock))


@pytest.mark.parametrize("clock", ["24 hours", "12 hours tight", "ISO"])
@pytest.mark.parametrize("layout", sorted({*LINES, *TABLES}))
def test_the_same_rows_are_rows_where_no_heading_says_so(layout: str, clock: str) -> None:
    times = [(CLOCKS[clock](*at), words) for at, words in TOLD]
    body = TABLES[layout](times) if layout in TABLES else LINES[layout]([f"{at} - {words}" for at, words in times])
    page = f"# Queue stopped on 2026-02-13\n\nIt stood for some hours. All times are in UTC.\n\n{body}\n"
    assert _entries_of(page) == _told(_precision(clock))


COLUMNS = {
    "Date": ("Date", "Datum", "Jour", "Fecha", "Data", "日付"),
    "Time": ("Time", "Uhrzeit", "Heure", "Hora", "Horário", "時刻"),
    "Zone": ("Time zone", "Zeitzone", "Fuseau horaire", "Zona horaria", "Fuso horário", "タイムゾーン"),
    "Who": ("Who", "Verantwortlich", "Acteur", "Persona", "Quem", "担当者"),
    "What": ("What happened", "Ereignis", "Événement", "Descripción", "Descrição", "出来事"),
    "Took": ("Duration", "Dauer", "Durée", "Duración", "Duração", "所要時間"),
    "Seen": ("Source", "Quelle", "Source", "Fuente", "Fonte", "出典"),
}
CELLS = ("2026-02-13", "{:02}:{:02}", "UTC", "dana", "{}", "33m", "grafana")


@settings(max_examples=25)
@given(
    order=st.permutations(sorted(COLUMNS)),
    left_out=st.sets(st.sampled_from(["Zone", "Who", "Took", "Seen"])),
    language=st.integers(0, 5),
)
def test_columns_give_the_same_entries_in_any_order_and_language(
    order: list[str], left_out: set[str], language: int
) -> None:
    columns = [column for column in order if column not in left_out]
    rows = [[COLUMNS[column][language] for column in columns], ["---"] * len(columns)]
    for at, words in TOLD:
        cells = dict(zip(COLUMNS, (CELLS[0], CELLS[1].format(*at), *CELLS[2:4], words, *CELLS[5:]), strict=True))
        rows.append([cells[column] for column in columns])
    page = _page("\n".join(f"| {' | '.join(row)} |" for row in rows))
    lines = read_timeline(page, name="queue.md").lines
    assert [line.at.lo for line in lines if line.at is not None] == [lo for lo, _, _ in _told("minute")]
    assert {line.speaker for line in lines} == {"" if "Who" in left_out else "dana"}
    assert all(words in line.text for (_, words), line in zip(TOLD, lines, strict=True))


NO_TABLES = (
    "{| never closed",
    "|=== neither",
    "|===\n|14:07 |and so is this\n\n== The next section\n\n|===",
    "=== ===",
    "=== ===\nwords that stand across both of its columns\n=== ===",
    "+---+---+\n+---+---+",
    "+---+---+\n| a | b |\n",
    ".. list-table::\n\n   nothing in it",
    "||one||two||\nand words",
)


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_only_looks_like_a_table_of_another_markup_stays_text(text: str) -> None:
    body = f"- 14:05 it began\n- 14:09 a paste follows\n\n{text}\n\n- 14:20 it ended"
    entries = [words.split("\n")[0] for _, _, words in _entries(body)]
    assert [words for words in entries if "so is this" not in words] == ["it began", "a paste follows", "it ended"]


def _escaped(page: str) -> str:
    """``page`` as an editor of rich text leaves it that takes every mark for a sign of the words."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~>&])", r"\\\1", page)


@pytest.mark.parametrize(
    "told",
    [
        "## Timeline (UTC)\n\n* **09:58** - Alert fired\n\n* **10:05** - Dana joined\n",
        "## Timeline (UTC)\n\n- 09:58: Alert fired\n- 10:05: Dana *joined*\n\n## Causes\n\n- 10:09 is no row\n",
        "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 09:58 | Alert |\n| 10:05 | Dana came |\n\n- one\n- two\n",
    ],
)
def test_a_page_whose_marks_were_all_escaped_gives_the_same_rows(told: str) -> None:
    page = f"# Lift, 2026-02-13\n\n{told}"
    plain, escaped = (read_timeline(text, name="a.md") for text in (page, _escaped(page)))
    assert len(plain.lines) == 2
    assert [(line.at, line.text) for line in plain.lines] == [(line.at, line.text) for line in escaped.lines]
    assert plain.numbers == escaped.numbers


def test_a_sign_that_is_escaped_in_a_page_of_marks_stays_a_sign() -> None:
    page = "# Lift, 2026-02-13\n\n## Timeline (UTC)\n\n- 09:58 stops at \\# 4\n\n\\# 1\n\\# 2\n\\# 3\n"
    assert [line.text.splitlines()[0] for line in read_timeline(page, name="a.md").lines] == ["stops at # 4"]


def test_cells_of_several_lines_stay_in_their_row() -> None:
    grid = (
        "+-------+----------+\n| Time  | Event    |\n+=======+==========+\n| 14:05 | it began |\n|       | slowly   |\n"
        "+-------+----------+\n| 14:20 | it ended |\n+-------+----------+"
    )
    border = "=====  ========"
    simple = f"{border}\nTime   Event\n{border}\n14:05  it began\n       slowly\n14:20  it ended\n{border}"
    wide = "=====  ==========\n時刻   出来事\n=====  ==========\n14:05  障害を検知\n14:20  復旧\n=====  =========="
    assert [words for _, _, words in _entries(grid)] == ["it began slowly", "it ended"]
    assert [words for _, _, words in _entries(simple)] == ["it began slowly", "it ended"]
    assert [words for _, _, words in _entries(wide)] == ["障害を検知", "復旧"]
