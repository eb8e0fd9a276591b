"""What something is called in a question and in what is said of an act: few words, but nobody takes it for another."""

from __future__ import annotations

from warroom.intake.times import clock_words
from warroom.model.left_out import left_out
from warroom.model.timeline_entries import TimelineEntry
from warroom.text import Untrusted, bounded, for_line

_SHORT = 40


def first_words(text: str | Untrusted, longest: int = _SHORT) -> str:
    """The first words of ``text``, in quotation marks."""
    return f'"{bounded(for_line(text), longest)}"'


def named(entry: TimelineEntry, zone: str) -> str:
    """An entry: when it was, who wrote it, its first words."""
    words = first_words(entry.text) if entry.text.raw else left_out(missing=entry.missing)
    return f"{clock_words(entry.at, zone)} @{bounded(for_line(entry.by), 20)} {words}"
