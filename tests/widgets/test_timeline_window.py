"""The window against a brute-force layout: whatever happens, what is seen is a piece of the whole."""

from __future__ import annotations

import random

import pytest

from tests.widgets.timeline_source import Memory, make_entry
from warroom.model.timeline_entries import TimelineEntry
from warroom.widgets.timeline_lines import thumb_of
from warroom.widgets.timeline_window import MOST_HELD, PAGE, TimelineWindow


def height(entry: TimelineEntry, before: TimelineEntry | None) -> int:
    """A line for each word, and one more where the hour changes."""
    new_hour = before is not None and before.key[0] // 1_000 != entry.key[0] // 1_000
    return len(entry.text.raw.split()) + (1 if new_hour else 0)


def layout(source: Memory) -> list[tuple[str, int]]:
    """Every line of every entry: (id, line inside it)."""
    lines: list[tuple[str, int]] = []
    before = None
    for entry in source.entries:
        lines.extend((entry.id, line) for line in range(height(entry, before)))
        before = entry
    return lines


def seen(window: TimelineWindow) -> list[tuple[str, int]]:
    return [(window.entries[index].id, line) for index, line in window.rows()]


def place_of(window: TimelineWindow, source: Memory) -> int:
    """Where the cursor stands among all entries, from 0; -1 where there is none."""
    chosen = window.chosen
    return next((at for at, entry in enumerate(source.entries) if chosen is not None and entry.id == chosen.id), -1)


def check(window: TimelineWindow, source: Memory, lines: int) -> None:
    whole, part = layout(source), seen(window)
    if not whole:
        assert part == []
        return
    assert any(whole[at : at + len(part)] == part for at in range(len(whole))), "a piece of the whole, without a gap"
    assert len(part) == min(lines, len(whole)), "no empty line while there is more above"
    assert window.chosen is not None
    assert window.chosen.id in {one for one, _ in part}, "the cursor is in sight"
    assert len(window.entries) <= MOST_HELD + 3 * PAGE
    if window.following:
        assert whole[-1][0] in {one for one, _ in part}, "the last entry is in sight"


@pytest.mark.parametrize("seed", range(12))
def test_three_thousand_moves_show_what_a_layout_of_everything_shows(seed: int) -> None:
    choose = random.Random(seed)
    source = Memory()
    number = 0
    for _ in range(choose.choice([0, 3, 40, 900])):
        number += 1
        source.put(make_entry(number, choose.randrange(50_000), "w " * choose.randrange(1, 7)))
    lines = choose.randrange(1, 40)
    window = TimelineWindow(source, height, lines)
    check(window, source, lines)
    for _ in range(300):
        act = choose.randrange(11)
        chosen = window.chosen
        if act == 0:
            by, place = choose.choice([-400, -40, -3, -1, 1, 1, 2, 50, 400]), place_of(window, source)
            window.move(by)
            last = len(source.entries) - 1
            assert place_of(window, source) == (min(max(0, place + by), last) if source.entries else -1), by
        elif act == 1:
            window.turn(choose.choice([-1, 1]))
        elif act == 2:
            window.scroll(choose.choice([-30, -3, -1, 1, 3, 30]))
        elif act == 3:
            choose.choice([window.to_start, window.to_end])()
        elif act == 4 and source.entries:
            entry = choose.choice(source.entries)
            window.to_key(entry.key)
            assert window.chosen is not None
            assert window.chosen.id == entry.id
        elif act == 5:
            lines = choose.randrange(1, 40)
            window.resize(lines)
        elif act in (6, 7):
            number += 1
            at = choose.randrange(60_000) if act == 6 else 60_000 + number
            hold, at_tail = choose.random() < 0.5, window.at_tail
            source.put(make_entry(number, at, "w " * choose.randrange(1, 7)))
            window.reload(hold=hold)
            assert window.at_tail == at_tail, "nothing that arrives leaves the tail or goes back to it"
            if chosen is not None and (hold or not at_tail):
                assert window.chosen is not None
                assert window.chosen.id == chosen.id, "the cursor keeps its entry"
            elif chosen is not None:
                assert window.chosen is not None
                assert window.chosen.id == source.entries[-1].id, "the tail is followed"
        elif act == 8 and source.entries:
            old = choose.choice(source.entries)
            source.put(make_entry(int(old.id, 16), old.key[0], "w " * choose.randrange(1, 9), version=old.version + 1))
            window.reload()
        elif act == 9 and chosen is not None:
            moved = make_entry(int(chosen.id, 16), choose.randrange(50_000), "moved here", version=chosen.version + 1)
            hold, at_tail = choose.random() < 0.5, window.at_tail
            source.put(moved)
            window.reload(hold=hold)
            assert window.chosen is not None
            if hold or not at_tail:
                assert window.chosen.id == chosen.id, "the cursor goes with an entry whose time is corrected"
            else:
                assert window.chosen.id == source.entries[-1].id, "nobody is at the timeline: the tail is followed"
        elif act == 10 and source.entries:
            source.remove(choose.choice(source.entries).id)
            window.reload()
        check(window, source, lines)


def test_a_window_holds_a_few_pages_of_a_long_timeline() -> None:
    source = Memory()
    source.entries = [make_entry(number, number, "a word") for number in range(20_000)]
    window = TimelineWindow(source, lambda *_: 1, 30)
    for _ in range(600):
        window.turn(-1)
    assert len(window.entries) <= MOST_HELD + 2 * PAGE
    window.to_start()
    for _ in range(700):
        window.turn(1)
        assert len(window.entries) <= MOST_HELD + 2 * PAGE
    assert window.following
    assert window.pages.count() == 20_000
    window.to_start()
    assert window.position() == 0.0
    assert window.pages.near(0.5) is not None
    assert window.newer(source.entries[-5].key) == 4


@pytest.mark.parametrize("words", ["a word", "some more of them"])
def test_the_place_of_the_view_is_between_none_above_it_and_none_below_it(words: str) -> None:
    """The scroll bar is painted there: it stands at the end where the end is in sight, wherever the cursor is."""
    source = Memory()
    source.entries = [make_entry(number, number, words) for number in range(40)]
    window = TimelineWindow(source, height, 30)
    window.to_end()
    window.move(-1)
    assert (window.following, window.position()) == (False, 1.0)
    window.scroll(-1)
    places = [window.position()]
    while window.position():
        window.scroll(-20)
        places.append(window.position())
    assert places == sorted(places, reverse=True)
    assert places[0] < 1.0
    assert window.rows()[0] == (0, 0)


def test_a_window_on_nothing_stands_every_move() -> None:
    window = TimelineWindow(Memory(), height, 5)
    window.move(1)
    window.turn(-1)
    window.scroll(3)
    window.reload()
    window.resize(0)
    assert window.rows() == []
    assert window.chosen is None
    assert window.position() == 0.0


@pytest.mark.parametrize("lines", [1, 7, 30])
def test_the_bar_goes_from_the_first_line_to_the_last_and_back_with_what_is_seen(lines: int) -> None:
    source = Memory()
    for number in range(1, 600):
        source.put(make_entry(number, number * 50, "w"))
    window = TimelineWindow(source, height, lines)

    def thumb() -> tuple[int, int]:
        place = thumb_of(window, len(window.rows()), lines)
        assert place is not None
        assert 0 <= place[0] <= place[1] < lines
        return place

    assert window.following
    assert thumb()[1] == lines - 1
    window.to_start()
    assert thumb()[0] == 0
    places = []
    for _ in range(60):
        window.move(10)
        places.append(thumb())
    assert places == sorted(places)
    window.to_end()
    assert thumb()[1] == lines - 1


def test_there_is_no_bar_where_all_is_seen() -> None:
    source = Memory()
    assert thumb_of(None, 0, 10) is None
    assert thumb_of(TimelineWindow(source, height, 10), 0, 10) is None
    for number in range(1, 4):
        source.put(make_entry(number, number, "w"))
    window = TimelineWindow(source, height, 10)
    assert thumb_of(window, len(window.rows()), 10) is None
    window.resize(2)
    assert thumb_of(window, len(window.rows()), 2) is not None
