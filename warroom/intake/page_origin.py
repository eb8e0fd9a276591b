"""Where a page was written, told by a place behind its clocks or by its script: for times of which no zone is said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from warroom.intake.gathered import Mark, TimelineRow
from warroom.intake.towns import zone_of_place
from warroom.intake.zone_in_words import zone_in

_PLACE = re.compile(
    r"([A-Z][^\W\d_]{2,20}(?:[ -][A-Z][^\W\d_]{2,20}){0,2})(?: time)?[*_)]{0,3}\s{0,3}(?:[:–—|-]\s{1,3}|\s–\s)"
)
_TOGETHER = 3
"""Rows that make a habit: one may begin with the name of a town for a reason of its own."""
_SCRIPTS = (
    (re.compile("[\u3041-\u30ff]"), "Asia/Tokyo"),
    (re.compile("[\uac00-\ud7a3]"), "Asia/Seoul"),
    (re.compile("[\u0e01-\u0e5b]"), "Asia/Bangkok"),
)
"""Scripts of languages that are spoken within one time zone."""
_WRITTEN_IN = 20
"""Signs of a script from which on a page is written in it, and does not only name somebody."""
_LATIN = re.compile("[A-Za-z]")
_LATIN_BESIDE = 5
"""So many Latin letters may stand beside each sign: commands, addresses, names of products."""


def place_behind_clocks(steps: Iterable[TimelineRow | Mark]) -> str:
    """The place whose name stands behind every clock of the rows among ``steps`` (16:37 Denver - restarted), taken out
    of their words and made the zone of their times; empty where there is none, and where a heading names a zone.

    It may as well be where each of them happened, so that none of these times is exact.
    """
    steps = list(steps)
    if any(zone_in(step.zone_head if isinstance(step, TimelineRow) else step.text) for step in steps):
        return ""
    timed = [
        (row, row.time)
        for row in steps
        if isinstance(row, TimelineRow) and row.time is not None and row.time.clock is not None
    ]
    named = [place for row, _ in timed if (place := _PLACE.match(row.text)) is not None]
    if not _TOGETHER <= len(timed) == len(named) or any(time.zoned for _, time in timed):
        return ""
    zone = zone_of_place(named[0][1]) if len({place[1] for place in named}) == 1 else ""
    if zone:
        for (row, time), place in zip(timed, named, strict=True):
            time.zone, time.approx = zone, True
            row.text = row.text[place.end() :]
    return zone


def zone_of_script(text: str) -> str:
    """The zone in which the language of ``text`` is spoken, where its script tells of one; empty for every other."""
    if text.isascii():
        return ""
    text = text[:100_000]
    latin = sum(1 for _ in _LATIN.finditer(text))
    for script, zone in _SCRIPTS:
        signs = sum(1 for _ in script.finditer(text))
        if signs >= _WRITTEN_IN and _LATIN_BESIDE * signs >= latin:
            return zone
    return ""
