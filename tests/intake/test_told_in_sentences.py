"""Pages without headings that tell in whole sentences what happened: each that tells a time is a row."""

from __future__ import annotations

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.postmortem import read_timeline
from warroom.model.moment import APPROXIMATE, WITHIN_MINUTE

Row = tuple[str, str]
"""The beginning of an entry as its page's clock shows it in UTC (empty for unknown), and its words."""


def _rows(page: str, name: str = "page.txt") -> list[Row]:
    lines = read_timeline(page, name=name).lines
    return [(clock_of(line.at), line.text) for line in lines if line.at is not None]


PAGES: dict[str, tuple[str, list[Row]]] = {
    "sentences that begin with their time, and what follows them in their paragraph": (
        "On Sunday, March 1, 2026, at 2:45 AM UTC, the hall lost its power. Nobody was there.\n"
        "At approximately 3:12 AM, two of us arrived. The pumps stood still. At 4:32 AM, they ran again.\n"
        "We have bought a second pump.\n",
        [
            (
                "01 02:45",
                "On Sunday, March 1, 2026, at 2:45 AM UTC, the hall lost its power. Nobody was there.",
            ),
            ("01 03:12", "At approximately 3:12 AM, two of us arrived. The pumps stood still."),
            ("01 04:32", "At 4:32 AM, they ran again.\nWe have bought a second pump."),
        ],
    ),
    "a time at the end of its sentence, and one behind a point that ends none": (
        "Report of 2 March 2026\n\nHi all,\n\nWell, that was fun. One of the pumps froze at 8:28 a.m. UTC in Dr. Ada's"
        " hall. It came back at 8:52 a.m. and runs normally. We slept well.\n",
        [
            ("02 08:28", "One of the pumps froze at 8:28 a.m. UTC in Dr. Ada's hall."),
            ("02 08:52", "It came back at 8:52 a.m. and runs normally. We slept well."),
        ],
    ),
    "lines that were broken in a mail": (
        "By 08:11 UTC 2026-03-03 we rolled back the\npumps, and they were quiet.\n\nBy the way, they are old."
        " By 08:23\nUTC 2026-03-03 we heard from\nall halls.\n",
        [
            ("03 08:11", "By 08:11 UTC 2026-03-03 we rolled back the\npumps, and they were quiet."),
            ("03 08:23", "By 08:23\nUTC 2026-03-03 we heard from\nall halls."),
        ],
    ),
    "the date of a sentence before is that of its clock": (
        "On March 4, 2026 we painted the hall. At 14:05 UTC the paint caught fire.\n\n"
        "On March 6, 2026 we painted it again. At 15:05 UTC it was dry.\n",
        [
            ("04 14:05", "At 14:05 UTC the paint caught fire."),
            ("06 15:05", "At 15:05 UTC it was dry."),
        ],
    ),
    "a heading of what happened on a page with headings": (
        "# Pumps\n\nAt 01:00 UTC they always rest.\n\n## What happened\n\nThe pumps stopped on March 5, 2026 at 14:05"
        " UTC. We saw it at 14:09 UTC.\n\n## Why\n\nAt 13:00 UTC somebody had switched them off.\n",
        [("05 14:05", "The pumps stopped on March 5, 2026 at 14:05 UTC."), ("05 14:09", "We saw it at 14:09 UTC.")],
    ),
    "words that are of a plan elsewhere, and here of what happened": (
        "Report of 2 March 2026\n\nThe fault at 14:05 UTC was due to a leak. At 14:06 UTC every pump stood."
        " At 14:07 UTC the nightly test began.\n\nAt 14:08 UTC all went as expected."
        " At 14:09 UTC there was scheduled work in the hall.\n\n"
        "Um 14:10 Uhr UTC konnte die Pumpe wieder benutzt werden.\n",
        [
            ("02 14:05", "The fault at 14:05 UTC was due to a leak."),
            ("02 14:06", "At 14:06 UTC every pump stood."),
            ("02 14:07", "At 14:07 UTC the nightly test began."),
            ("02 14:08", "At 14:08 UTC all went as expected."),
            ("02 14:09", "At 14:09 UTC there was scheduled work in the hall."),
            ("02 14:10", "Um 14:10 Uhr UTC konnte die Pumpe wieder benutzt werden."),
        ],
    ),
    "below a title, and nothing else that heads them": (
        "# Pumps of March 5, 2026\n\nPosted on: 2026-03-06 10:00:00+00:00\n\nAt around 09:11 UTC on Thursday, March 5th"
        " 2026, the first pump broke.\n\nWe were told at once.\n\nAt approximately 17:33 UTC all of them ran.\n",
        [
            ("05 09:11", "At around 09:11 UTC on Thursday, March 5th 2026, the first pump broke."),
            ("05 17:33", "At approximately 17:33 UTC all of them ran."),
        ],
    ),
    "German and French": (
        "Am 5.3.2026 um 06:48 Uhr UTC stand die Pumpe still. Ab 08:25 Uhr war alles wieder ganz gut.\n\n"
        "À 14h30 la pompe est tombée en panne.\n",
        [
            ("05 06:48", "Am 5.3.2026 um 06:48 Uhr UTC stand die Pumpe still."),
            ("05 08:25", "Ab 08:25 Uhr war alles wieder ganz gut."),
            ("05 14:30", "À 14h30 la pompe est tombée en panne."),
        ],
    ),
    "French, where the time ends its sentence": (
        "La panne du 5 mars 2026 a commencé à 11h47. À partir de 12h36, la pompe a repris doucement.\n\n"
        "Une nouvelle pompe est en service à partir de 19h25.\n",
        [
            ("05 11:47", "La panne du 5 mars 2026 a commencé à 11h47."),
            ("05 12:36", "À partir de 12h36, la pompe a repris doucement."),
            ("05 19:25", "Une nouvelle pompe est en service à partir de 19h25."),
        ],
    ),
    "Chinese, where nothing parts a clock from the words, and one paragraph begins with its time": (
        "2026年3月5日,水泵停了。下午14时许,小李报告说水泵没有声音。根据日志,3月5日13:58,水压已经下降。\n\n"
        "3月5日 15:30,水泵恢复正常,大家都放心了。\n",
        [
            ("05 14:00", "下午14时许,小李报告说水泵没有声音。"),
            ("05 13:58", "根据日志,3月5日13:58,水压已经下降。"),
            ("05 15:30", "3月5日 15:30,水泵恢复正常,大家都放心了。"),
        ],
    ),
    "a line of dashes below each paragraph": (
        "-----\nAt 16:45 UTC on 5 March 2026, the first pump stood. Nobody heard it.\n-----\n"
        "By 17:00 UTC, we had seen it. It was cold.\nWe looked at the valve.\n-----\nWell, it ran again.\n",
        [
            ("05 16:45", "At 16:45 UTC on 5 March 2026, the first pump stood. Nobody heard it."),
            ("05 17:00", "By 17:00 UTC, we had seen it. It was cold.\nWe looked at the valve."),
        ],
    ),
    "a day and its title in one line": (
        "2026/03/05 - A pump that stood\nAround 11:40, the hall lost its water for reasons as yet unknown.\n"
        "The water was back around 3:45 PM, and it has been warm since.\n",
        [
            ("05 11:40", "Around 11:40, the hall lost its water for reasons as yet unknown."),
            ("05 15:45", "The water was back around 3:45 PM, and it has been warm since."),
        ],
    ),
    "a sentence behind one that ends in p.m. and begins with its own time": (
        "On 5 March 2026 the pumps stood from 11 a.m. until 4 p.m.\nAt 12:44 p.m., Ada told all halls of it.\n",
        [
            ("05 11:00", "On 5 March 2026 the pumps stood from 11 a.m. until 4 p.m."),
            ("05 12:44", "At 12:44 p.m., Ada told all halls of it."),
        ],
    ),
    "one sentence that tells the beginning and the end": (
        "The pumps stood from 2:02am to 9:46am UTC on 5 March 2026. We are sorry for it.\n",
        [("05 02:02", "The pumps stood from 2:02am to 9:46am UTC on 5 March 2026. We are sorry for it.")],
    ),
}
NO_STORY = [
    "The pumps rest every day at 14:05 UTC and at 15:05 UTC.\n\nThey will rest at 16:05 UTC on 5 March 2026.\n",
    "Maintenance is scheduled for 14:05 UTC on 5 March 2026. Please stop your work at 13:55 UTC.\n",
    "On 5 March 2026 at 14:05 UTC, Ada wrote:\n\nThe pump is a 12:30 one, and its ratio was 16:09 all the time.\n",
    "By Ada Lovelace on March 5, 2026 at 10:15 AM in Pumps\n\nThey are old.\n",
    "The one outage of this year was at 14:05 UTC on 5 March 2026, and it was short.\n",
    "# Pumps\n\n## Design\n\nAt 14:05 UTC we changed them. At 15:05 UTC we saw that it was good.\n",
]


@pytest.mark.parametrize("name", PAGES)
def test_each_sentence_that_tells_a_time_is_a_row(name: str) -> None:
    page, rows = PAGES[name]
    assert _rows(page) == rows


@pytest.mark.parametrize("page", NO_STORY)
def test_what_is_planned_or_done_every_day_and_a_line_about_the_page_are_no_rows(page: str) -> None:
    assert _rows(page) == []


def test_a_sentence_whose_day_or_whose_time_may_be_another_is_not_exact() -> None:
    page = (
        "At 14:05 UTC on 5 March 2026 the pumps stopped. At 14:09 UTC we came in. The change of 13:00 UTC on 5 March"
        " 2026 was taken back at 14:20 UTC by hand.\n"
    )
    imported = read_timeline(page, name="page.txt")
    assert [line.at.precision for line in imported.lines if line.at is not None] == [
        WITHIN_MINUTE,
        APPROXIMATE,
        APPROXIMATE,
    ]
    assert any("3 sentences" in note for _, note in imported.notes)


def test_rows_that_begin_with_their_time_leave_the_sentences_around_them_alone() -> None:
    page = "5 March 2026\n\nWe saw it at 14:05 UTC. At 15:05 UTC it was over.\n\n"
    page += "14:05 UTC - down\n14:30 UTC - up\n15:05 UTC - done\n"
    assert _rows(page) == [("05 14:05", "down"), ("05 14:30", "up"), ("05 15:05", "done")]


ABOVE_THEIR_WORDS: dict[str, tuple[str, list[Row]]] = {
    "a day alone among days with a clock": (
        "System log of the hall\n\nAll times are UTC.\n\n30 March 2026\nThe counters are back.\n\n"
        "27 March 2026, 13:40 UTC\nThe pumps were painted.\n\n23 March 2026, 02:24 UTC\nPump 2 was switched off.\n",
        [
            ("30 00:00", "The counters are back."),
            ("27 13:40", "The pumps were painted."),
            ("23 02:24", "Pump 2 was switched off."),
        ],
    ),
    "words that begin with a time of their own below the head of an update": (
        "Pumps\n\nUpdate 2026-03-05 12:00 UTC\n\nOn 2026-03-06 at 09:00 UTC (10:00 CET) we will paint them.\n\n"
        "Update 2026-03-05 11:00 UTC\n\nThe pumps are back.\n",
        [
            ("05 12:00", "Update\nOn 2026-03-06 at 09:00 UTC (10:00 CET) we will paint them."),
            ("05 11:00", "Update\nThe pumps are back."),
        ],
    ),
    "a list of what happened, whose last time is led to by other words": (
        "5 March 2026\n\nThe chain of events, as we were told:\n1. At 18:05 UTC a car hit the pole\n"
        "2. The hall went dark\n3. A second pump was started\n4. As of 20:45 UTC all was well\n\nWe are glad.\n",
        [
            ("05 18:05", "a car hit the pole"),
            ("", "The hall went dark"),
            ("", "A second pump was started"),
            ("05 20:45", "all was well"),
        ],
    ),
    "updates that are counted, with their time in brackets": (
        "Pumps, 5 March 2026\n\nUpdate 2 (9:00 PM UTC): They run.\n\nUpdate 1 (6:30 PM UTC): They stand.\n",
        [("05 21:00", "Update 2: They run."), ("05 18:30", "Update 1: They stand.")],
    ),
    "clocks alone that go over midnight, two of them the same": (
        "Pumps, 5 March 2026\n\n22:50\nThey stand.\n\n23:50\nStill.\n\n00:10\nThey run.\n\n"
        "00:10\nWe go.\n\n00:40\nAt home.\n",
        [
            ("05 22:50", "They stand."),
            ("05 23:50", "Still."),
            ("06 00:10", "They run."),
            ("06 00:10", "We go."),
            ("06 00:40", "At home."),
        ],
    ),
    "clocks alone of which the newest stands first": (
        "Pumps, 5 March 2026\n\n15:05\nThey run.\n\n14:30\nWe came.\n\n14:05\nThey stand.\n\nBye.\n",
        [("05 15:05", "They run."), ("05 14:30", "We came."), ("05 14:05", "They stand.\nBye.")],
    ),
    "a day that one of two labels of a row names": (
        "Incident | 7 | Start | 2026-03-05 12:34:00 |\n---|---|---|---|\nTask | 8 | End | 2026-03-05 14:08:00 |\n\n"
        "Timeline\n\nAll times are UTC.\n\n- 12:34 pumps stand\n- 14:07 pumps run\n",
        [("05 12:34", "pumps stand"), ("05 14:07", "pumps run")],
    ),
    "the line that says when the page was written": (
        "The pumps are back\n\nPosted on: 2026-03-06 16:41:38+00:00\n\nAt 09:11 UTC on March 5, 2026 they stopped.\n\n"
        "They ran again at 10:11 UTC that day.\n",
        [
            ("05 09:11", "At 09:11 UTC on March 5, 2026 they stopped."),
            ("05 10:11", "They ran again at 10:11 UTC that day."),
        ],
    ),
}


@pytest.mark.parametrize("name", ABOVE_THEIR_WORDS)
def test_no_time_of_a_plain_page_is_lost_or_taken_from_the_words_of_another(name: str) -> None:
    page, rows = ABOVE_THEIR_WORDS[name]
    assert _rows(page) == rows


@pytest.mark.parametrize(
    ("between", "clocks"),
    [
        ("", ["06 12:54", "05 20:39", "05 20:10", "05 19:04"]),
        ("\n4 March 2026\n\n", ["05 12:54", "04 20:39", "04 20:10", "04 19:04"]),
    ],
)
def test_where_the_newest_stands_first_the_one_day_of_the_page_is_that_of_most_rows_and_nothing_is_exact(
    between: str, clocks: list[str]
) -> None:
    page = (
        "Thursday, March 5, 2026\n\nNo power\n\nUpdate 12:54 UTC: It is back at 01:49\n"
        f"{between}\nUpdate 20:39 UTC: Still dark\nUpdate 20:10 UTC: Dark\nUpdate 19:04 UTC: A flicker\n"
    )
    lines = [line.at for line in read_timeline(page, name="page.txt").lines if line.at is not None]
    assert [clock_of(at) for at in lines] == clocks
    assert between or {at.precision for at in lines} == {APPROXIMATE}


def test_one_paragraph_of_a_thousand_sentences_is_a_row_for_each() -> None:
    lines = [
        f"The step {n} was done at {n // 60 % 24:02}:{n % 60:02} UTC by two of us. It was good." for n in range(1000)
    ]
    assert len(_rows("\n".join(lines))) == 1000


def test_a_page_of_html_in_one_line_keeps_all_its_rows_and_what_is_cut_of_a_line_is_named() -> None:
    items = "".join(f"<li>{n // 60:02}:{n % 60:02} step {n} of all the work that we did</li>" for n in range(600))
    page = f"<html><body><h1>Pumps, 2026-03-05</h1><h2>Timeline (UTC)</h2><ul>{items}</ul></body></html>"
    rows = _rows(page, "page.html")
    assert (len(rows), rows[-1]) == (600, ("05 09:59", "step 599 of all the work that we did"))

    imported = read_timeline(f"## Timeline\n- 2026-03-05 14:05 UTC {'word ' * 5000}\n- 14:09 up\n", name="page.md")
    assert [number for number, note in imported.notes if "too long" in note] == [2]


def test_a_sentence_that_may_tell_of_a_habit_is_named_and_a_person_s_name_is_no_plan() -> None:
    page = read_timeline(
        "# Pumps\n\nWill restarted the db at 14:32.\n\nThe backup that runs every night failed at 02:10.\n", name="x.md"
    )
    assert [line.text.partition("\n")[0] for line in page.lines] == ["Will restarted the db at 14:32."]
    assert any(number == 5 and "failed at 02:10" in note for number, note in page.notes)


def test_a_row_that_ends_in_what_is_planned_is_taken_and_not_named() -> None:
    page = read_timeline(
        "# Out 2026-03-05\n\n- 14:05 UTC Ops said they will restart it at 14:30\n- 14:31 UTC restarted\n",
        name="x.md",
    )
    assert page.numbers == [3, 4]
    assert [note for number, note in page.notes if "planned" in note] == []


def test_what_a_note_quotes_of_a_page_keeps_its_own_numbers() -> None:
    long = "<div>" + "<p>the pool is full</p>" * 1_400 + "</div>"
    quoted = "<p>The backup usually runs, see line 5 of cron, at 12:05</p>"
    page = read_timeline(f"# Pumps 2026-03-05\n\n{long}{quoted}\n\n- 14:40 UTC db up\n", name="x.md")
    assert any("see line 5 of cron" in note for _, note in page.notes)


def test_the_lines_below_one_that_was_split_keep_their_numbers() -> None:
    long = "<div>" + "<p>the pool is full</p>" * 1_400 + "</div>"
    page = read_timeline(f"# Pumps\n\n- 14:32 UTC db down\n\n{long}\n\n- 14:40 UTC db up\n", name="x.md")
    assert page.numbers == [3, 7]


@pytest.mark.parametrize(
    ("sentence", "begin"),
    [
        ("The cable was laid and on October 30, by 18:00, it was ready.", "30 18:00"),
        ("On the 30th of October the cable was laid, and it was ready at 18:00 UTC.", "30 18:00"),
        ("The cable of 2026-10-30 was ready around 18:00 UTC that day.", "30 18:00"),
        ("Between October 29 and October 30 the cable was laid, at 18:00 UTC it was ready.", "27 18:00"),
    ],
)
def test_the_one_date_before_a_clock_in_its_sentence_is_its_day_and_the_time_is_rough(
    sentence: str, begin: str
) -> None:
    page = f"The hall went dark on October 27, 2026 at 14:05 UTC.\n\n{sentence}\n"
    told = read_timeline(page, name="page.txt").lines[1]
    assert told.at is not None
    assert (clock_of(told.at), told.at.precision, told.text) == (begin, APPROXIMATE, sentence)


def test_the_point_behind_the_number_of_a_day_ends_no_sentence() -> None:
    page = (
        "Störung vom 27.10.2026\n\nEs wurde am 27. Oktober 2026 um 14:05 Uhr dunkel, weil eine Sicherung flog.\n\n"
        "Da niemand da war, konnte der Schalter erst am 28.10. um ca. 22:30 wieder gehoben werden. Danach war Ruhe.\n"
    )
    assert [text.partition(",")[0] for _, text in _rows(page)] == [
        "Es wurde am 27. Oktober 2026 um 14:05 Uhr dunkel",
        "Da niemand da war",
    ]
    assert [begin for begin, _ in _rows(page)] == ["27 14:05", "28 22:30"]
