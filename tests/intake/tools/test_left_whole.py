"""What a reader of tools must neither take apart nor leave out in silence."""

from __future__ import annotations

import json

import pytest

from tests.intake.tools.answers import ANSWERS
from tests.intake.tools.own_samples import OBJECTS
from warroom.intake.secrets import find_secrets
from warroom.intake.tools import nagios
from warroom.intake.tools.csv_rows import CsvColumns
from warroom.intake.tools.event import Skipped
from warroom.intake.tools.sources import Asked, read_text


def test_an_object_whose_words_somebody_named_is_one_whatever_lists_it_has() -> None:
    alert = {"title": "db down", "state": "firing", "id": 7, "events": [{"a": 1}], "data": [{"title": "other"}]}
    for text in (json.dumps(alert), json.dumps([alert]), f"{json.dumps(alert)}\n{json.dumps(alert)}"):
        file = read_text(text, "x.json", Asked(columns=CsvColumns(text="title", time="")))
        assert file is not None
        assert {event.text for event in file.events} == {"db down"}
    listed = read_text(json.dumps({"total": 1, "data": [alert]}), "x.json", Asked(columns=CsvColumns("", "title")))
    assert listed is not None
    assert [event.text for event in listed.events] == ["db down"]


def test_lines_beyond_those_that_are_read_are_told() -> None:
    *_, last = nagios.read_nagios("x\n" * (nagios.MOST_LINES + 10), "")
    assert last == Skipped("more than 200000 lines", "line 200001")


def test_comments_that_say_nothing_of_which_they_are_do_not_become_each_other() -> None:
    def comment(words: str) -> dict[str, object]:
        return {
            "webhookEvent": "comment_created", "issue": {"key": "OPS-1", "fields": {"summary": "db"}},
            "comment": {"body": words, "author": {"displayName": "Eve"}, "created": "2026-02-13T10:00:00.000+0000"},
        }  # fmt: skip

    file = read_text(json.dumps([comment("one"), comment("two")]), "x.json", Asked())
    assert file is not None
    assert (file.events, sum(file.counts.values())) == ([], 2)


def test_an_element_that_ends_nowhere_holds_no_secret_far_behind_it() -> None:
    words = "<secret>see below\n" + "word " * 300
    assert find_secrets(f"{words}9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c\n") == []


WITH_LISTS = {
    name: (said, lists)
    for name, (said, *_) in {**OBJECTS, **ANSWERS}.items()
    if isinstance(said, dict)
    and (
        lists := [
            at
            for at, inside in said.items()
            if isinstance(inside, list) and any(isinstance(part, dict) for part in inside)
        ]
    )
}


@pytest.mark.parametrize("name", WITH_LISTS)
@pytest.mark.parametrize("odd", [None, "words", 7, ["a list"]], ids=str)
def test_what_is_no_object_among_objects_is_named(name: str, odd: object) -> None:
    said, lists = WITH_LISTS[name]
    whole = read_text(json.dumps(said), "x.json", Asked())
    if whole is None:
        return
    for at in lists:
        beside = read_text(json.dumps({**said, at: [*said[at], odd]}), "x.json", Asked())
        assert beside is not None
        assert beside.events == whole.events
        assert sum(beside.counts.values()) == sum(whole.counts.values()) + 1, at
