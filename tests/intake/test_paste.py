"""Pasted lines: times and speakers recognised, no orders taken, nothing lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from warroom.intake.line import ENTRY
from warroom.intake.paste import read_paste
from warroom.intake.times import clock_words


def read(text: str) -> list[tuple[str, str, str]]:
    return [
        (clock_words(line.at, "UTC") if line.at is not None else "", line.speaker, line.text)
        for line in read_paste(text, now=START, zone="UTC")
    ]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("- 14:01 first", ("14:01", "", "first")),
        ("* 14:01 - first", ("14:01", "", "first")),
        ("> [14:01] first", ("14:01", "", "first")),
        ("14:01: first", ("14:01", "", "first")),
        ("14:01 – first", ("14:01", "", "first")),
        ("| 14:01 | first |", ("14:01", "", "first")),
        ("1. 14:01 first", ("14:01", "", "first")),
        ("2:01 PM first", ("14:01", "", "first")),
        ("12:05 am first", ("00:05", "", "first")),
        ("14:01-14:05 first", ("14:01-14:05", "", "first")),
        ("no time here", ("--:--", "", "no time here")),
        ("! not a decision", ("--:--", "", "! not a decision")),
        ("/sev P0", ("--:--", "", "/sev P0")),
        ("@bob look 3m", ("--:--", "", "@bob look 3m")),
        ("-5 degrees", ("--:--", "", "-5 degrees")),
        ("25:99 first", ("--:--", "", "25:99 first")),
    ],
)
def test_a_line_gives_its_time_and_no_order(pasted: str, expected: tuple[str, str, str]) -> None:
    assert read(pasted) == [expected]
    (line,) = read_paste(pasted, now=START, zone="UTC")
    assert (line.does, line.kind) == (ENTRY, "note")


def test_a_chats_heading_gives_speaker_and_time_to_what_follows() -> None:
    assert read("alice  2:32 PM\nlooking\nstill looking\nBob Smith 14:40\nfound it\n\n15:00 own time") == [
        ("14:32", "alice", "looking"),
        ("14:32", "alice", "still looking"),
        ("14:40", "Bob.Smith", "found it"),
        ("15:00", "", "own time"),
    ]


@given(st.text(max_size=300))
def test_no_word_of_a_line_is_lost(text: str) -> None:
    lines = read_paste(text, now=START, zone="UTC")
    kept = " ".join(f"{line.at.words if line.at is not None else ''} {line.speaker} {line.text}" for line in lines)
    for word in re.findall(r"[^\W\d_]{4,}", text):
        assert word in kept
    assert all(line.text for line in lines)
