"""Transcripts of calls: WebVTT and SubRip, with who speaks where they say it. Their times count from the beginning of
the call, so somebody has to say when that was.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator

from warroom.intake.tools.event import LONGEST_NAME, LONGEST_TEXT, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, unknown_time
from warroom.model.moment import LATEST, SECOND, EventTime
from warroom.text import bounded, repair

MOST_CUES = 100_000
PAUSE = 20 * SECOND
"""Between two words of one person that are told as one: a transcript cuts a sentence wherever a line is full."""
_CUE = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3}) {0,4}--> {0,4}(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,60})? ([^>\n]{1,120})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>|<\d[\d:.]{1,20}>")
_NAMED = re.compile(r"([^\W\d_][\w .,'’()-]{0,60}?): {1,4}(?=\S)")


def is_captions(text: str, name: str) -> bool:
    """Whether ``text`` is a transcript with times of cues."""
    head = text.removeprefix("\ufeff")[:4_000]
    return head.startswith("WEBVTT") or (name.casefold().endswith((".srt", ".vtt")) and _CUE.search(head) is not None)


def read_captions(text: str, name: str, *, began: int | None = None) -> Iterator[ToolEvent | Skipped]:
    """What was said, several cues of one person as one. ``began`` is when the call began (microseconds); without it the
    times are unknown, with the place in the call as their words.
    """
    call = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    speaker, start, end, words, where = "", 0, 0, "", ""
    count = 0
    for number, first, last, who, said in _cues(text):
        count += 1
        if count > MOST_CUES:
            yield Skipped(f"more than {MOST_CUES} cues: the rest is not taken", f"line {number}")
            break
        goes_on = words and who == speaker and first - end <= PAUSE and len(words) + len(said) < LONGEST_TEXT // 8
        if goes_on:
            words, end = f"{words} {said}", last
            continue
        if words:
            yield _said(call, speaker, start, words, began, where)
        speaker, start, end, words, where = who, first, last, said, f"line {number}"
    if words:
        yield _said(call, speaker, start, words, began, where)
    if began is None and count:
        yield Skipped("no time of the day: --began says when the call began", "line 1")


def _cues(text: str) -> Iterator[tuple[int, int, int, str, str]]:
    """Each cue: its line, its beginning and end in microseconds, who speaks, what is said."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    speaker = ""
    at = 0
    while at < len(rows):
        match = _CUE.search(rows[at]) if "-->" in rows[at] else None
        at += 1
        if match is None:
            continue
        number, spoken_lines = at, []
        while at < len(rows) and rows[at].strip() and "-->" not in rows[at]:
            spoken_lines.append(rows[at])
            at += 1
        whole = " ".join(spoken_lines)[: 4 * LONGEST_TEXT]
        voice = _VOICE.search(whole)
        plain = html.unescape(_TAG.sub("", whole)).strip()
        named = _NAMED.match(plain)
        if voice is not None:
            speaker = voice[1].strip()
        elif named is not None:
            speaker, plain = named[1].strip(), plain[named.end() :]
        else:
            speaker = ""
        if plain:
            yield number, _offset(match, 1), _offset(match, 5), _name(speaker), bounded(repair(plain), LONGEST_TEXT)


def _name(speaker: str) -> str:
    return bounded(on_one_line(repair(speaker)), LONGEST_NAME)


def _offset(match: re.Match[str], group: int) -> int:
    hours, minutes, seconds, fraction = (match[group + place] or "0" for place in range(4))
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * SECOND + int(fraction.ljust(3, "0")) * 1_000


def _said(call: str, speaker: str, start: int, words: str, began: int | None, where: str) -> ToolEvent:
    seconds = start // SECOND
    place = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} into the call"
    in_range = began is not None and 0 <= began + start < LATEST - SECOND
    at = (
        EventTime(began + start, began + start + SECOND - 1, approx=True, words=place)
        if in_range and began is not None
        else unknown_time(place)
    )
    return ToolEvent(f"call:{call}:{start}", at, words, speaker=speaker, where=where)
