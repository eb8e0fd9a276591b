"""What is wrong with a share is said in the same words everywhere, with whose it is and what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.room.sharers import opened
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.model.private import PRIVATE
from warroom.room.readings.clocks import AMBER, RED
from warroom.room.sharing.share_process import read_state, write_state
from warroom.room.sharing.share_trouble import (
    clock_lines,
    clock_words,
    damage_lines,
    damage_words,
    off_words,
    put_aside,
    trouble_lines,
    trouble_words,
)
from warroom.share.log_file import NEWER
from warroom.share.presence import Presence
from warroom.share.share_state import WRONG, ShareState, read_aside
from warroom.widgets.share_words import share_clock, share_lines

HERE, THERE = IncidentId("1c" * 16), IncidentId("2d" * 16)
MINUTE = 60 * 1_000_000
DAMAGED = (HERE, "bob", "b.jsonl", "damaged at byte 7: the hash does not match")
NEW = (HERE, "carol", "c.jsonl", NEWER)
UNREADABLE = (HERE, "", "d.jsonl", "Permission denied")


def sign(by: str, ahead: int, *, off: int = 0) -> Presence:
    return Presence(WriterId(by.encode().hex().ljust(32, "0")), by, "host", "1", 1, 0.0, ahead * MINUTE, off * MINUTE)


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ((), ""), ((DAMAGED,), "damaged log of @bob"), ((NEW,), "log of a newer warroom"),
        ((NEW, DAMAGED), "damaged log of @bob"), ((UNREADABLE,), "unreadable log"),
    ],
)  # fmt: skip
def test_a_log_of_a_newer_warroom_is_not_called_damaged(
    damaged: tuple[tuple[IncidentId, str, str, str], ...], words: str
) -> None:
    state = ShareState(damaged=damaged)
    assert damage_words(state) == words
    assert words in share_clock(state, HERE, now=Moment(0)).words
    assert bool(damage_lines(state)) == bool(damaged)


ALTERED = (HERE, "erin", "e.jsonl", "altered at line 3, operation 2: it has another body than it was written with")
UNSIGNED = (THERE, "frank", "f.jsonl", "kept back: 1 line is not signed by the key")
RUBBISH = (THERE, "", "g.jsonl", "damaged at byte 0: its first line is no header")
WRITTEN_AGAIN = "what is held of such a log is written again within some minutes"
NOBODY = "; what no program made, or none can read, nobody takes away"


@pytest.mark.parametrize(
    ("damaged", "last"),
    [
        ((DAMAGED, ALTERED), f"{WRITTEN_AGAIN}, and who made it takes it away"),
        ((ALTERED, RUBBISH), f"{WRITTEN_AGAIN}{NOBODY}"), ((UNREADABLE,), f"{WRITTEN_AGAIN}{NOBODY}"),
        ((UNSIGNED,), f"NOT SIGNED f.jsonl of @frank in the incident 2d2d2d2d: {UNSIGNED[3]}"),
    ],
)  # fmt: skip
def test_each_log_is_told_with_its_incident_and_what_becomes_of_it(
    damaged: tuple[tuple[IncidentId, str, str, str], ...], last: str
) -> None:
    *_, words = lines = damage_lines(ShareState(damaged=damaged))
    assert words == last
    for incident, _, name, _ in damaged:
        assert sum(f" {name}" in line and f" in the incident {incident[:8]}: " in line for line in lines) == 1


def test_thousands_of_rubbish_hide_no_log_that_was_altered_and_fill_no_screen() -> None:
    rubbish = tuple((THERE, "", f"{number}.jsonl", RUBBISH[3]) for number in range(20_000))
    refused = tuple((HERE, "bob", "b.jsonl", f"line {number}") for number in range(30))
    state = ShareState(damaged=(*rubbish, UNSIGNED, ALTERED), refused=refused)
    lines = damage_lines(state)
    assert [line.partition(" of ")[0] for line in lines[:2]] == ["ALTERED e.jsonl", "NOT SIGNED f.jsonl"]
    assert "and 19982 logs more that cannot be taken as they are" in lines
    assert "and 10 lines more that are kept aside" in lines
    assert len(lines) < 50
    assert damage_words(state) == "altered log of @erin"


@pytest.mark.parametrize(
    ("state", "header"),
    [
        (ShareState(), "share: good"), (ShareState(unsent=2), "share: good, 2 unsent"),
        (ShareState(damaged=(DAMAGED,)), "share: damaged log of @bob"),
    ],
)  # fmt: skip
def test_of_a_private_incident_nobody_says_who_is_here_for_nobody_leaves_a_sign_there(
    state: ShareState, header: str
) -> None:
    private = IncidentId(PRIVATE.hex() + "0" * (32 - 2 * len(PRIVATE)))
    assert share_clock(state, private, now=Moment(0)).words == header
    lines = share_lines(state, private, "/share", [], now=Moment(0))
    assert "who is here is told of no private incident" in lines
    assert "nobody else is here" not in lines
    assert "nobody else is here" in share_lines(state, HERE, "/share", [], now=Moment(0))


def test_a_file_name_is_one_line_whatever_is_in_it() -> None:
    odd = "x\nALARM: all is lost\x1b[2J.jsonl"
    state = ShareState(
        damaged=((HERE, "b\nob", odd, "damaged\nat"),), refused=((HERE, "b\nob", odd, "no\nnumber"),),
        troubles=((HERE, "al\nice", "observer", "Permission\ndenied", 1),),
    )  # fmt: skip
    for line in [*damage_lines(state), *trouble_lines(state)]:
        assert "\n" not in line
        assert "\x1b" not in line


def test_incidents_that_are_not_shared_are_named_with_whose_they_are_and_what_waits() -> None:
    mine = (HERE, "alice", "observer", "Permission denied", 3)
    other = (THERE, "", "unreachable", f"inc-{THERE} is no folder", 0)
    assert trouble_words(ShareState(), HERE) == ("", False)
    assert trouble_words(ShareState(troubles=(mine,)), HERE) == ("observer", True)
    assert trouble_words(ShareState(troubles=(mine,)), THERE) == ("1 incident is not shared", False)
    assert trouble_words(ShareState(troubles=(mine, (THERE, "", "unreachable", "x", 1))), NO_INCIDENT) == (
        "2 incidents are not shared", False,
    )  # fmt: skip
    # A stray file in which nothing of ours waits is not worth a header.
    assert trouble_words(ShareState(troubles=(other,)), HERE) == ("", False)
    assert trouble_words(ShareState(troubles=(other,)), THERE)[0].startswith("not shared: inc-2d2d")
    assert trouble_lines(ShareState(troubles=(mine,))) == [
        "inc-1c1c1c1c... of @alice: permission denied, 3 unsent there"
    ]
    many = trouble_lines(ShareState(troubles=(mine,) * 25))
    assert (len(many), many[-1]) == (21, "and 5 incidents more that are not shared")
    assert share_clock(ShareState(troubles=(other,)), THERE, now=Moment(0)).urgency == RED
    assert share_clock(ShareState(troubles=(mine,)), HERE, now=Moment(0)).urgency == AMBER


def test_names_that_are_not_looked_at_are_counted_and_a_wrong_share_has_a_way_out() -> None:
    lines = trouble_lines(ShareState(what=WRONG, left_out={"": 5, HERE: 7}))
    assert lines[0] == "5 names in the folder, not looked at: there are too many"
    assert lines[1].startswith("7 names in inc-1c1c1c1c...")
    assert "`warroom share leave`, then `warroom share join PATH`" in lines[2]


@pytest.mark.parametrize(
    ("signs", "own", "words"),
    [
        ([], 0, ""),
        ([sign("bob", 0)], 0, ""),
        ([sign("bob", 5)], 0, "clocks differ: @bob's is 5 min ahead of yours"),
        ([sign("bob", -5)], 0, "clocks differ: @bob's is 5 min behind yours"),
        ([sign("bob", 5, off=5)], 0, "clock of @bob is wrong, 5 min ahead"),
        ([sign("bob", 5)], -5, "your clock is wrong, 5 min behind"),
        ([sign("bob", 5), sign("carol", 0)], 0, "clock of @bob is wrong, 5 min ahead"),
        ([sign("bob", 5), sign("carol", 5)], 0, "your clock is wrong, 5 min behind"),
        ([sign("bob", 5), sign("carol", -9)], 0, "clocks differ: @bob's is 5 min ahead of yours"),
        ([sign("bob", 5), sign("bob", 5)], 0, "clocks differ: @bob's is 5 min ahead of yours"),
        ([sign("bob", 5, off=5), sign("carol", 5, off=5)], 0, "clock of @bob is wrong, 5 min ahead"),
        ([sign("bob", 600)], 0, "clocks differ: @bob's is 10 h ahead of yours"),
        ([sign("bob", -60 * 24 * 700)], 0, "clocks differ: @bob's is 700 days behind yours"),
    ],
)
def test_whose_clock_is_wrong_is_told_to_the_one_whose_it_is(signs: list[Presence], own: int, words: str) -> None:
    state = ShareState(here={HERE: tuple(signs)}, clock=own * MINUTE)
    assert clock_words(state, HERE) == words
    assert words in share_clock(state, HERE, now=Moment(0)).words
    assert clock_words(state, THERE) == ""


def test_of_whoever_uses_the_shell_alone_the_last_line_tells_that_the_clock_is_ahead() -> None:
    wrong = ShareState(skews={"bob": 90 * MINUTE, "carol": 0}, here={HERE: (sign("carol", 0),)})
    assert clock_words(wrong, HERE) == "clocks differ: @bob's was 1 h ahead of yours"
    assert "@bob's was 1 h ahead" in share_clock(wrong, HERE, now=Moment(0)).words
    assert clock_words(dataclasses.replace(wrong, clock=-5 * MINUTE), HERE) == "your clock is wrong, 5 min behind"
    assert clock_words(dataclasses.replace(wrong, here={HERE: (sign("bob", 0),)}), HERE) == "", "its own sign says more"
    assert clock_words(ShareState(skews={"bob": 0}), HERE) == ""


def test_the_panel_says_what_the_folder_s_own_times_say_of_our_clock() -> None:
    assert clock_lines(ShareState(clock=30 * 1_000_000)) == []
    (line,) = clock_lines(ShareState(clock=-3 * MINUTE))
    assert line == "your own clock is 3 min behind that of the share's folder; is the time of this machine right?"
    assert (off_words(sign("bob", 0)), off_words(sign("bob", 2))) == ("", ", its clock is 2 min ahead of yours")


def test_damage_is_put_aside_by_what_it_looks_like(tmp_path: Path) -> None:
    room = opened(tmp_path, "alice")
    path = f"{HERE}/b.jsonl"
    assert put_aside(room, ShareState(damaged=(DAMAGED,), scars={path: "9:ab"})) == 1
    assert put_aside(room, ShareState(scars={f"{HERE}/c.jsonl": "1:cd"})) == 1
    assert read_aside(room.setting("damage-put-aside")) == {path: "9:ab", f"{HERE}/c.jsonl": "1:cd"}
    assert damage_lines(ShareState(aside=1)) == [
        "1 damaged log was put aside here; it is said again if the damage changes"
    ]
    assert damage_lines(ShareState(aside=2))[0].startswith("2 damaged logs were")
    room.close()


def test_all_of_it_goes_from_the_child_to_the_screen() -> None:
    state = ShareState(
        damaged=(DAMAGED,), troubles=((HERE, "alice", "observer", "Permission denied", 3),), aside=2,
        left_out={HERE: 7}, scars={f"{HERE}/b.jsonl": "9:ab"}, clock=-5, here={HERE: (sign("bob", 5, off=4),)},
    )  # fmt: skip
    read = read_state(write_state(state))
    assert (read.troubles, read.aside, read.left_out, read.scars, read.clock) == (
        state.troubles, 2, {HERE: 7}, state.scars, -5,
    )  # fmt: skip
    assert read.here[HERE][0].off == 4 * MINUTE
    lines = share_lines(read, HERE, "/srv/room", [], now=Moment(0))
    assert any(line.startswith("inc-1c1c1c1c... of @alice") for line in lines)
    assert any("/damage" in line for line in lines)
