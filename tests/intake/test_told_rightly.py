"""What is said of a time, and what is taken for one: near misses that were told as something they are not."""

from __future__ import annotations

import json

import pytest

from warroom.intake.postmortem import read_timeline
from warroom.intake.tools.sources import Asked, read_text
from warroom.intake.typed_line import read_line
from warroom.model.identity import Moment

NOW = Moment(1_770_994_800 * 1_000_000)


@pytest.mark.parametrize("half", ["am", "pm"])
def test_a_page_with_the_newest_first_is_read_below_each_of_its_days_whatever_the_hour(half: str) -> None:
    page = f"Feb 13, 2026\n\n3:15{half} it is over\n\n2:10{half} it began\n\n" + (
        f"Feb 12, 2026\n\n5:00{half} it is over\n\n4:00{half} it began\n"
    )
    assert [line.text for line in read_timeline(page, name="x.txt").lines] == ["it is over", "it began"] * 2


@pytest.mark.parametrize("words", ["5 min\u00a0ago the pager rang", "an hour\u00a0ago the pager rang"])
def test_a_blank_that_does_not_break_counts_back_like_another(words: str) -> None:
    line = read_line(words, now=NOW, zone="UTC")
    assert line.at is not None
    assert line.at.lo is not None
    assert line.at.lo < NOW - 4 * 60 * 1_000_000
    assert line.text == "the pager rang"


@pytest.mark.parametrize("words", ["five to ten pods crashed", "ten to twelve hosts are down"])
def test_so_many_to_so_many_of_something_is_no_time(words: str) -> None:
    assert read_line(words, now=NOW, zone="UTC").remarks == ()


@pytest.mark.parametrize("words", ["ten to nine the pager rang", "half past two the pager rang"])
def test_a_time_in_words_is_said_to_be_none_that_is_read(words: str) -> None:
    assert read_line(words, now=NOW, zone="UTC").remarks


def test_a_clock_behind_an_at_is_nobody_on_a_page_either() -> None:
    (line,) = read_timeline("## Timeline\n\n- 14:00 @14:05 the pager rang\n", name="x.md").lines
    assert (line.speaker, line.text) == ("", "@14:05 the pager rang")


def test_a_line_that_is_left_out_is_named_once() -> None:
    page = "9:30am Update: the queue usually fills at 12:05\n9:00am the pager rang\n"
    numbers = [number for number, _ in read_timeline(page, name="x.txt").notes]
    assert sorted(numbers) == sorted(set(numbers))
    assert 1 in numbers


@pytest.mark.parametrize("after", [None, ""])
def test_a_push_that_names_no_commit_took_nothing_away(after: str | None) -> None:
    push: dict[str, object] = {
        "ref": "refs/heads/x",
        "before": "a" * 40,
        "after": after,
        "commits": [],
        "repository": {"full_name": "a/b"},
    }
    tool_file = read_text(json.dumps(push), "x.json", Asked())
    assert tool_file is None or not any("deleted" in event.text for event in tool_file.events)
