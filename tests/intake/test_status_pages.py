"""Pages that go on being written: status pages with the time below the words, paragraphs that begin "Update 14:05"."""

from __future__ import annotations

import pytest

from tests.intake.test_postmortem import rows
from warroom.intake.postmortem import read_timeline

POSTED = """Lift stuck
Incident Report for Lifts
{status} {sign}
{words}
{more}
{posted}
Investigating {sign}
A guest rings.
{posted_first}
"""


@pytest.mark.parametrize("sign", ["", "-", ":"])
@pytest.mark.parametrize("status", ["Resolved", "**Monitoring**", "Update", "Identified", "更新"])
@pytest.mark.parametrize(
    ("posted", "posted_first"),
    [
        ("Posted Mar 03, 2024 - 21:03 UTC", "Posted Mar 02, 2024 - 09:15 UTC"),
        ("Posted 2 years ago. Mar 03, 2024 - 21:03 UTC", "Posted 2 years ago. Mar 02, 2024 - 09:15 UTC"),
        ("Mar 3, 2024, 14:03 MST", "Mar 2, 2024, 02:15 MST"),
        ("2024-03-03 21:03 UTC", "2024-03-02 09:15 UTC"),
        ("Updated by Dan Miller on 3rd Mar 2024 @ 9:03pm UTC", "Updated by Dan on 2nd Mar 2024 @ 9:15am UTC"),
    ],
)
def test_an_update_whose_time_stands_below_it_is_a_row_of_that_time(
    sign: str, status: str, posted: str, posted_first: str
) -> None:
    text = POSTED.format(
        status=status,
        sign=sign,
        words="The lift runs.",
        more="Nobody is inside.",
        posted=posted,
        posted_first=posted_first,
    )
    found = rows(read_timeline(text, name="x.txt"))
    label = status.strip("*")
    assert found == [
        ("2024-03-03 21:03", "minute", f"{label}\nThe lift runs.\nNobody is inside."),
        ("2024-03-02 09:15", "minute", "Investigating\nA guest rings."),
    ]


def test_words_behind_the_status_are_its_row_and_a_year_that_nobody_says_makes_no_time() -> None:
    text = "Resolved - The lift runs.\nMar 13, 14:24 MDT\nUpdate - Parts come.\nMar 13, 10:16 MDT\n"
    found = rows(read_timeline(text, name="x.txt"))
    assert found == [("", "unknown", "Resolved: The lift runs."), ("", "unknown", "Update: Parts come.")]


@pytest.mark.parametrize("between", ["## Updates\n\n", ""])
def test_updates_beside_a_timeline_are_rows_behind_it_the_oldest_first(between: str) -> None:
    timeline = "## Timeline (UTC)\n2024-03-01 14:54 stuck\n\n"
    updates = (
        "Resolved\n\nIt runs.\n\nPosted Mar 01, 2024 - 15:03 UTC\n\n"
        "Identified\n\nA rope.\n\nPosted Mar 01, 2024 - 14:58 UTC\n"
    )
    assert rows(read_timeline(f"{timeline}{between}{updates}", name="x.md")) == [
        ("2024-03-01 14:54", "minute", "stuck"),
        ("2024-03-01 14:58", "minute", "Identified\nA rope."),
        ("2024-03-01 15:03", "minute", "Resolved\nIt runs."),
    ]


def test_what_follows_a_bare_status_are_its_words_however_they_begin() -> None:
    text = (
        "Resolved -\nUpdate: It runs.\nMar 3, 2024, 14:03 UTC\nUpdate -\nUpdate: Parts come.\nMar 3, 2024, 13:03 UTC\n"
    )
    assert rows(read_timeline(text, name="x.txt")) == [
        ("2024-03-03 14:03", "minute", "Resolved\nUpdate: It runs."),
        ("2024-03-03 13:03", "minute", "Update\nUpdate: Parts come."),
    ]


def test_a_mark_with_a_time_ends_an_update_in_the_source_of_a_status_page() -> None:
    text = (
        "---\ntitle: Ascensore fermo\ndate: 2024-03-03T12:50:00Z\n---\n"
        '*Risolto* - Funziona. {{< track "2024-03-03T14:03:00Z" >}}\n\n*In corso* - Un cavo.\\\nPezzi alle 14:00.\\\n'
        '{{< track "2024-03-03T13:03:00Z" >}}Ancora fermo. {{% track "2024-03-03T13:01:00Z" %}}\n\n'
        "*Indagine* - Qualcuno suona.\n"
    )
    assert rows(read_timeline(text, name="x.md")) == [
        ("2024-03-03 14:03", "exact", "*Risolto* - Funziona."),
        ("2024-03-03 13:03", "exact", "*In corso* - Un cavo.\nPezzi alle 14:00."),
        ("2024-03-03 13:01", "exact", "Ancora fermo."),
        ("", "unknown", "*Indagine* - Qualcuno suona."),
    ]


def test_updates_whose_status_was_lost_in_copying_are_what_stands_above_each_posted() -> None:
    text = (
        "Lift stuck\nIncident Report for Lifts\n\nThe rope was old.\n\nPosted Mar 09, 2024 - 10:00 UTC\n\nIt runs.\n"
        "Posted Mar 03, 2024 - 21:03 UTC\nWe look.\n\nParts come at 21:00 UTC.\nPosted Mar 03, 2024 - 20:15 UTC\n"
        "This incident affected: Lift 2.\n"
    )
    assert rows(read_timeline(text, name="x.txt")) == [
        ("2024-03-09 10:00", "minute", "The rope was old."),
        ("2024-03-03 21:03", "minute", "It runs."),
        ("2024-03-03 20:15", "minute", "We look.\nParts come at 21:00 UTC."),
    ]


def test_a_postmortem_on_a_status_page_keeps_its_timeline_with_the_updates_behind_it() -> None:
    text = (
        "Lift stuck\nIncident Report for Lifts\nPostmortem\n\nOn July 7th it stopped.\n\nA timeline of the events\n\n"
        "All times are in UTC on the day of July 7th.\n\nAt 16:17, a guest rings.\n\nAt 16:24 2 engineers come.\n\n"
        "What went wrong?\n\n  • The rope\n\nPosted Jul 08, 2021 - 14:20 UTC\n\nResolved\nIt runs.\n"
        "Posted Jul 07, 2021 - 17:12 UTC\n"
    )
    imported = read_timeline(text, name="x.txt")
    assert rows(imported) == [
        ("2021-07-07 16:17", "minute", "a guest rings."),
        ("2021-07-07 16:24", "minute", "2 engineers come."),
        ("2021-07-07 17:12", "minute", "Resolved\nIt runs."),
    ]
    assert sum("not taken" in note for _, note in imported.notes) == 1


def test_several_paragraphs_that_begin_with_at_a_time_are_rows_and_one_alone_is_prose() -> None:
    told = "At 05:00 UTC 2016-05-16 the rope\nbroke.\n\nBy 08:11 UTC 2016-05-16 we came.\n\nAt 08:15 UTC it ran.\n"
    assert rows(read_timeline(f"Hi,\n\n{told}", name="x.txt")) == [
        ("2016-05-16 05:00", "minute", "the rope\nbroke."),
        ("2016-05-16 08:11", "approximate", "we came."),
        ("2016-05-16 08:15", "minute", "it ran."),
    ]
    apart = told.replace("\n\n", "\n\nNobody knew why.\n\n")
    assert not [row for row in rows(read_timeline(f"# Lift\n\n{apart}", name="x.txt")) if row[2] == "we came."]


@pytest.mark.parametrize("stamp", ["14:05", "2:05 PM", "14:05 UTC", "2024-03-01 14:05"])
@pytest.mark.parametrize(
    "begin",
    ["**Update: {}**", "**Update {}**", "Update {}:", "UPDATE {}:", "Update ({}):", "Update #2 - {} -", "[Edit {}]",
     "Resolved at {}:", "### Update {}\n", "* **Update 3: {}**"],
)  # fmt: skip
def test_a_paragraph_that_begins_as_an_update_is_a_row(begin: str, stamp: str) -> None:
    head = "# Lift stuck on March 1, 2024\n\nA guest rings. All times in UTC.\n\n"
    text = f"{head}{begin.format(stamp)} The engineer comes.\n\nWith tools.\n"
    found = rows(read_timeline(text, name="x.md"))
    assert [(at, precision) for at, precision, _ in found] == [("2024-03-01 14:05", "minute")], found
    assert "The engineer comes." in found[0][2]
    assert "With tools." in found[0][2] or begin.startswith("* ")
    assert stamp not in found[0][2]


@pytest.mark.parametrize(
    "text",
    [
        "# Lift\n\nUpdate 2.30 of the software came.\n\nUpdated: 2024-03-01 14:05\n",
        "# Lift\n\nResolved 14 tickets of 20.\n",
        "# Lift\n\nMonitoring: 10 of 12 doors.\n",
    ],
)
def test_what_only_begins_like_an_update_is_none(text: str) -> None:
    assert not [row for row in rows(read_timeline(text, name="x.md")) if row[0]]


@pytest.mark.parametrize("ago", ["", " (11 months ago)", " 11 months ago"])
@pytest.mark.parametrize("heading", ["Timeline 2", "## Timeline", "# Lift"])
def test_the_time_that_is_all_of_the_line_below_an_item_is_its_time(heading: str, ago: str) -> None:
    text = (
        f"{heading}\n\n  • Ongoing\n    Mar 3, 2024 17:55 UTC+0{ago}\n\n    The lift is stuck.\n\n"
        f"  • Investigating\n    Mar 3, 2024 18:16 UTC+0{ago}\n    It is not our lift.\n\n    A rope.\n"
    )
    assert rows(read_timeline(text, name="x.txt")) == [
        ("2024-03-03 17:55", "minute", "Ongoing\nThe lift is stuck."),
        ("2024-03-03 18:16", "minute", "Investigating\nIt is not our lift.\nA rope."),
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("sign", ["", " -"])
def test_a_time_right_below_the_status_heads_the_words_below_it(sign: str, gap: str) -> None:
    text = gap.join(
        (
            f"Resolved{sign}", "Mar 3, 2024 at 9:03pm UTC", "It runs.", "Nobody is inside.",
            f"Identified{sign}", "Mar 3, 2024 at 8:15pm UTC", "A rope.",
        )
    )  # fmt: skip
    assert rows(read_timeline(f"Lift stuck\n\n{text}\n\n## More\n\nOther words.\n", name="x.txt")) == [
        ("2024-03-03 21:03", "minute", "Resolved\nIt runs.\nNobody is inside."),
        ("2024-03-03 20:15", "minute", "Identified\nA rope."),
    ]


@pytest.mark.parametrize("form", ["{0} A guest rings.", "[{0}] A guest rings.", "**[{0}]** A guest rings."])
def test_paragraphs_that_begin_with_a_clock_and_its_zone_are_rows_where_several_do(form: str) -> None:
    clocks = ("9:03 PM PST", "9:33 PM PST", "10:10 PM PST")
    text = "# Lift, March 3, 2024\n\n" + "\n\n".join(form.format(clock) for clock in clocks) + "\n"
    assert rows(read_timeline(text, name="x.md")) == [
        (at, "minute", "A guest rings.") for at in ("2024-03-04 05:03", "2024-03-04 05:33", "2024-03-04 06:10")
    ]


def test_one_paragraph_that_begins_with_a_clock_and_its_zone_is_prose() -> None:
    text = "# Lift, March 3, 2024\n\n9:03 PM PST is when it stood.\n\nWe looked.\n"
    assert rows(read_timeline(text, name="x.md")) == []


def _status_page(*, above: bool, gaps: bool, headed: bool, count: int) -> str:
    """A page of so many updates, the newest first, with each time above or below its words."""
    head = "Lift stuck\nSun, 03 Mar 2024 22:00:00 +0000\n" if headed else "Lift stuck in 2024\n"
    updates = []
    for hour in range(20, 20 - count, -1):
        lines = [f"{'Resolved' if hour == 20 else 'Update'} - words of {hour}", f"Mar 3, 2024, {hour}:03 UTC"]
        updates.append("\n".join(reversed(lines) if above else lines))
    return head + ("\n" if gaps else "") + ("\n\n" if gaps else "\n").join(updates) + "\n"


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("gaps", [True, False])
@pytest.mark.parametrize("above", [True, False])
def test_an_update_has_the_time_beside_its_own_words_or_none_that_is_exact(
    above: bool, gaps: bool, headed: bool, count: int
) -> None:
    read = rows(read_timeline(_status_page(above=above, gaps=gaps, headed=headed, count=count), name="x.txt"))
    assert len(read) == count
    for hour, (when, precision, words) in zip(range(20, 20 - count, -1), read, strict=True):
        assert f"words of {hour}" in words
        assert when == f"2024-03-03 {hour}:03" or precision not in ("exact", "minute"), (when, words)
    if gaps or not headed or above:
        assert {precision for _, precision, _ in read} <= {"minute"}


_STOOD = (
    ("4/18/26 @ 1:54PM", "Update: The rope was changed and we try it."),
    ("4/18/26 @ 10:20AM", "Update: Nobody is inside, the rope is torn."),
    ("4/18/26 @ 8:05AM", "A guest of the house rings and tells of it."),
)


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("foot", ["", "Subscribe to all of the updates that we write\n"])
def test_a_time_above_each_update_is_its_own_also_where_the_first_one_opens_as_none(gap: str, foot: str) -> None:
    page = "Lift stuck\n\n" + "\n\n".join(f"{time}{gap}{words}" for time, words in _STOOD) + f"\n\n{foot}"
    read = [(row[0][11:], row[2].partition("\n")[0]) for row in rows(read_timeline(page, name="x.txt"))]
    assert read == list(zip(["13:54", "10:20", "08:05"], [words for _, words in _STOOD], strict=True))
