"""What a file of a tool is told to be before it is stored: how much, from when to when, by whom, from where."""

from __future__ import annotations

import pytest

from tests.conftest import START
from warroom.intake.tools.event import Remark, Skipped, ToolEvent, ToolFile
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.room.incoming.tool_file import EVERYTHING, Wanted, look_at
from warroom.widgets.tool_file_rows import tool_file_cards


def said(number: int, *, who: str = "", channel: str = "", minute: int | None = None) -> ToolEvent:
    at = EventTime.at(Moment(START + minute * MINUTE)) if minute is not None else EventTime.unknown()
    return ToolEvent(str(number), at, f"words {number}", speaker=who, channel=channel)


def told(events: list[ToolEvent], wanted: Wanted = EVERYTHING, *skipped: Skipped) -> dict[str, str]:
    """Each line of the head by its name, and what stands below it by its first words."""
    file = ToolFile("slack", "Slack", events)
    for one in skipped:
        file.skip(one)
    look = look_at(file, wanted, None)
    cards = tool_file_cards(look, wanted, into="no incident: i", taken=(), zone="UTC", now=Moment(START))
    lines = [card.content.plain.strip() for card in cards]
    return {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[-1].strip() for line in lines if line}


def test_a_file_is_told_by_its_times_its_channels_and_its_people_the_most_frequent_first() -> None:
    events = [said(1, who="bob", channel="ops", minute=0), said(2, who="dana", channel="ops", minute=7),
              said(3, who="dana", channel="web", minute=25)]  # fmt: skip
    head = told(events)
    assert head["source"] == "Slack"
    assert head["chosen"] == "3 events"
    assert head["channels"] == "ops 2, web 1"
    assert head["people"] == "dana 2, bob 1"
    assert head["into"] == "no incident: i"
    first, _, last = head["times"].partition(" to ")
    assert (int(last[-2:]) - int(first[-2:])) % 60 == 25
    assert head["Understood:"] == "3"


def test_what_a_file_does_not_say_is_none_and_not_empty() -> None:
    head = told([said(1)])
    assert (head["times"], head["channels"], head["people"]) == ("none is known", "none", "none")
    assert (head["In"], head["Understood:"]) == ("doubt: 1 of 1", "0")


@pytest.mark.parametrize(("names", "more"), [(12, ""), (13, " and 1 more"), (40, " and 28 more")])
def test_of_many_names_twelve_are_told_and_how_many_more_there_are(names: int, more: str) -> None:
    events = [said(number, who=f"p{number:02}", channel=f"c{number:02}", minute=number) for number in range(names)]
    head = told(events)
    assert head["people"] == ", ".join(f"p{number:02} 1" for number in range(12)) + more
    assert head["channels"] == ", ".join(f"c{number:02} 1" for number in range(12)) + more


def test_what_was_asked_for_stands_beside_what_there_is() -> None:
    events = [said(number, who=f"p{number}", channel="ops", minute=number) for number in range(5)]
    head = told(events, Wanted(Moment(START + MINUTE), None, ("ops",), ("p1", "p4")))
    assert head["chosen"] == "2 events, 3 are not asked for"
    assert head["people"] == "p1, p4 of 5"
    assert head["channels"] == "ops of 1"
    assert head["times"].endswith("to the end is asked for")
    assert "from the beginning to" in told(events, Wanted(None, Moment(START)))["times"]
    assert told(events, Wanted(None, Moment(START)))["chosen"] == "1 event, 4 are not asked for"


def test_what_is_skipped_is_counted_with_its_reason_and_a_remark_says_that_it_can_be_said() -> None:
    head = told(
        [said(1, minute=0)], EVERYTHING, Skipped("somebody joined"), Skipped("somebody joined", "line 4"),
        Remark("the year is not said", asks="year"),
    )  # fmt: skip
    assert head["2"] == "somebody joined"
    assert head["line"] == "4: somebody joined"
    assert head["!"] == "the year is not said; b says it"
