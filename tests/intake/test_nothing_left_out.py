"""What a page or a line says beside its times stays: no word of it goes because something shorter could be read."""

from __future__ import annotations

import pytest

from tests.conftest import START
from tests.intake.clocks import clock_of
from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.row_stamps import time_inside
from warroom.intake.secrets import find_secrets
from warroom.intake.typed_line import read_line
from warroom.intake.typed_time import NotPlausible, Reading, read_time
from warroom.model.identity import Moment

NOW = Moment(1_771_000_000_000_000)


def rows(page: str) -> list[tuple[str, str]]:
    """The clock and the words of each entry of ``page``."""
    lines = read_timeline(page, name="page.md").lines
    return [(clock_of(line.at, "%H:%M") if line.at is not None else "", line.text) for line in lines]


LONG = "word " * 57
PAGES = {
    "a clock in the middle of a long line ends nothing": (
        "# Down on 2026-02-13\n\n## Timeline (UTC)\n"
        + "".join(f"- {LONG}abcdefg - 14:{minute} and then the backup was lost\n" for minute in ("05", "07", "09")),
        "and then the backup was lost",
    ),
    "a drawn box without a head": (
        "# Down on 2026-02-13\n\n## Timeline (UTC)\n\n┌───────┬──────┐\n│ 14:05 │ down │\n├───────┼──────┤\n"
        "│ 14:09 │ up   │\n├───────┼──────┤\n│ 14:12 │ ok   │\n└───────┴──────┘\n",
        "down",
    ),
    "the subject of rows in one line": (
        "# Down on 2026-02-13\n\n## Timeline (UTC)\n- Checkout in the EU region: 14:05 down; 14:09 rollback; 14:12 up\n"
        "- Search: 14:25 down; 14:29 rollback; 14:32 up again\n",
        "Search",
    ),
    "a time that only the other column tells": (
        "# Down on 2026-02-13\n\n## Timeline\n\n| Time (UTC) | Time (PST) | What |\n|---|---|---|\n"
        "| 14:05 | 06:05 | down |\n|  | 06:09 | up |\n| 14:12 | 06:12 | ok |\n",
        "06:09",
    ),
    "a post whose first words are those of a mail that is handed on": (
        "Ada Low wrote on 2024-03-01 14:05:\nIt is down.\n\nBob Ray wrote on 2024-03-01 14:09:\n"
        "Original message queue was full, we drained it.\nAll is well now.\n\n"
        "Eve Fox wrote on 2024-03-01 14:15:\nThanks.\n",
        "Original message queue was full",
    ),
}


@pytest.mark.parametrize("named", PAGES)
def test_words_of_a_page_stay_in_its_entries(named: str) -> None:
    page, words = PAGES[named]
    assert words in "\n".join(text for _, text in rows(page))


def test_rows_go_on_over_midnight_wherever_they_stand() -> None:
    told = rows("# Down on 2026-02-13\n\nTimeline (UTC): 23:58 down; 00:02 paged bob; 00:05 ok again\n")
    assert [text for _, text in told] == ["down", "paged bob", "ok again"]


def test_cells_that_span_rows_and_columns_leave_none_out_and_move_none() -> None:
    head = "# Down on 2026-02-13\n\n## Timeline (UTC)\n\n<table>\n"
    spanned = (
        "<tr><th>Who</th><th>Team</th><th>Time</th><th>What</th></tr>"
        '<tr><td rowspan="2" colspan="2">bob</td><td>14:05</td><td>down</td></tr>'
        "<tr><td>14:09</td><td>up</td></tr></table>\n"
    )
    assert [clock for clock, _ in rows(head + spanned)] == ["14:05", "14:09"]
    corner = (
        "<tr><td></td><th>Time</th><th>What</th></tr><tr><th>1</th><td>14:05</td><td>down</td></tr>"
        "<tr><th>2</th><td>14:09</td><td>up</td></tr></table>\n"
    )
    assert [clock for clock, _ in rows(head + corner)] == ["14:05", "14:09"]


@pytest.mark.parametrize("line", ["午後2時半 復旧", "下午2点半 恢复", "오후 2시 반 복구", "오후 2시반 복구"])
def test_half_an_hour_behind_an_hour_with_its_half_of_the_day(line: str) -> None:
    reading = read_time(line, now=NOW, zone="UTC")
    assert isinstance(reading, Reading)
    assert clock_of(reading.at, "%H:%M") == "14:30"
    assert "半" not in line[reading.length :]


def test_a_line_of_a_person_that_looks_like_one_of_a_server_keeps_its_time() -> None:
    for line in ("04:32 Alice restarted [10/12 pods up]", "04:32 db2 failed [10/12]"):
        reading = read_time(line, now=NOW, zone="UTC")
        assert isinstance(reading, Reading)
        assert reading.length == len("04:32")
    assert isinstance(read_time("23:59 Alice restarted [10/12 pods]", now=NOW, zone="UTC"), NotPlausible)


def test_a_key_that_has_no_end_hides_none_of_the_lines_behind_it() -> None:
    text = (
        "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nshort\n\n14:05 we stopped the import\n"
        "14:09 BACKEND restarted -- all fine"
    )
    ((_, end, _),) = find_secrets(text)
    assert "14:05" in text[end:]


@pytest.mark.parametrize("command", ["openssl rand -base64 9", "chamber read prod db", "apg -n 1", "op read op://v/x"])
def test_what_a_command_prints_is_a_secret_whatever_else_is_said(command: str) -> None:
    assert find_secrets(f"{command}\nXk3pQ9zT2wLm")


@pytest.mark.parametrize(
    ("line", "words"), [("14時 半数のノードが停止", "半数のノードが停止"), ("14시 반복 재시작", "반복 재시작")]
)
def test_a_word_that_begins_as_half_an_hour_does_stays_whole(line: str, words: str) -> None:
    assert rows(f"# Down on 2026-02-13\n\n## Timeline (UTC)\n- {line}\n- 15:00 up\n")[0] == ("14:00", words)


def test_words_that_are_taken_for_what_stands_above_a_post_are_named() -> None:
    page = (
        "DB down\n\nAlice wrote on 2026-02-13 14:05:\n\nHello all\n\nDB down\n\n"
        "I restarted it at once and it works.\n\nBob wrote on 2026-02-13 14:15:\n\nthanks, confirmed\n\n"
        "Carol wrote on 2026-02-13 14:25:\n\nok closing\n"
    )
    notes = " ".join(words for _, words in read_timeline(page, name="page.txt").notes)
    assert "I restarted it at once" in notes


def test_this_before_a_time_is_no_day() -> None:
    inside = time_inside("Alice noticed this at 14:05 and paged Bob")
    assert inside is not None
    assert not inside[0].approx
    morning = time_inside("this morning 9:05 it was down")
    assert morning is not None


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_key_is_hidden_to_its_last_short_line_however_lines_end(ending: str) -> None:
    key = ending.join(
        ("untrusted comment: minisign encrypted secret key", "RWRTY0IyAAAAaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789", "")
    )
    assert find_secrets(key)
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA7bq2ZcV9" * 2, "aB3dE5fG7hJ9kL1mN3pQ5rS7", "abC12="]
    text = ending.join(lines) + ending
    assert max(end for _, end, _ in find_secrets(text)) >= text.index("abC12=") + len("abC12=")


def test_a_paragraph_that_begins_as_a_row_does_and_is_none_is_named_and_one_that_is_taken_is_not() -> None:
    page = (
        "Mail stood still on 2026-02-13\n\nIt broke.\n\n9:30am Update: the queue is full.\n\nThanks to all.\n\n"
        "- 10:05 we looked\n- 10:15 we found it\n\n2:30pm Update: the queue is empty\n\nVersion\n1.11 to 1.13 was new\n"
    )
    imported = read_timeline(page, name="page.txt")
    assert [line.text for line in imported.lines] == ["we looked", "we found it"]
    assert [number for number, words in imported.notes if "is not taken" in words] == [5, 12]
    told = read_timeline(
        "It was\n\nAt 9:30 UTC on 2026-02-13 the queue was full.\n\nAt 9:50 UTC it ran.\n", name="a.txt"
    )
    assert len(told.lines) == 2
    assert not [words for _, words in told.notes if "is not taken" in words]


def test_an_update_that_tells_no_time_among_others_that_do_is_named() -> None:
    page = (
        "It is dark, 2026-02-13\n\n**UPDATE 1** A switch fell.\n\n**UPDATE 2 14:05 UTC** We look for it.\n\n"
        "**UPDATE 3 14:25 UTC** It is up.\n"
    )
    imported = read_timeline(page, name="page.txt")
    assert [line.text for line in imported.lines] == ["UPDATE 2: We look for it.", "UPDATE 3: It is up."]
    assert [number for number, words in imported.notes if "is not taken" in words] == [3]


def test_a_date_alone_above_its_words_is_a_row_among_others_that_are_times_above_theirs() -> None:
    page = (
        "# Bank\n\n## Timeline (all times UTC)\n\nJanuary 29, 2026\nThe link was set up.\n\n"
        "February 13, 2026: 7:56am UTC\nA mail tells of a login.\n\nFebruary 13, 2026: 1:15pm UTC\nIt was seen.\n"
    )
    lines = read_timeline(page, name="page.md").lines
    assert [line.text for line in lines] == ["The link was set up.", "A mail tells of a login.", "It was seen."]
    headed = page.replace("The link was set up.\n", "7:10am UTC The link was set up.\n")
    assert next(clock for clock, _ in rows(headed)) == "07:10"


@pytest.mark.parametrize(
    "words",
    ["-1 is the exit code", "--force did it", "-v says more", "-rf was given", ".env is gone", "...and it came back",
     ":smile: all ran", ";-) all ran", "all of ||it||"],
)  # fmt: skip
def test_signs_that_touch_the_words_behind_a_time_are_theirs_on_the_line_on_a_page_and_in_a_paste(words: str) -> None:
    typed = read_line(f"14:05 {words}", now=START, zone="UTC").text
    pasted = read_paste(f"14:05 {words}\n14:06 it stood\n", now=START, zone="UTC")[0].text
    page = f"# Pumps, 2026-02-13\n\n## Timeline (UTC)\n\n- 14:05 {words}\n- **14:06** {words}\n"
    assert [typed, pasted, *(line.text for line in read_timeline(page, name="page.md").lines)] == [words] * 4


@pytest.mark.parametrize("sign", [":", ": ", " - ", " – ", " | ", ", ", " –", " → ", " .", " :", " -"])
def test_signs_that_part_a_time_from_its_words_are_none_of_them(sign: str) -> None:
    (line,) = read_timeline(
        f"# Pumps, 2026-02-13\n\n## Timeline (UTC)\n\n- 14:05{sign}{'' if sign[-1:] != '.' else ' '}stood still\n",
        name="page.md",
    ).lines
    assert line.text == "stood still"
