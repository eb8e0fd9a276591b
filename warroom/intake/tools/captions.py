"""Transcripts of calls: WebVTT and SubRip, with who speaks where they say it. Their times count from the beginning of
the call, so somebody has to say when that was.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from warroom.intake.tools.event import LONGEST_NAME, LONGEST_TEXT, Remark, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, unknown_time
from warroom.model.identity import Moment
from warroom.model.moment import LATEST, SECOND, EventTime
from warroom.text import bounded, repair

MOST_CUES = 100_000
PAUSE = 20 * SECOND
"""Between two words of one person that are told as one: a transcript cuts a sentence wherever a line is full."""
_CUE = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3}) {0,4}--> {0,4}(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_FIRST_CUE = re.compile(r"\d{1,6}[ \t]{0,4}\r?\n" + _CUE.pattern)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,60})? ([^>\n]{1,120})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>|<\d[\d:.]{1,20}>")
_NAMED = re.compile(r"([^\W\d_][\w .,'’()-]{0,60}?): {1,4}(?=\S)")


def is_captions(text: str, name: str) -> bool:
    """Whether ``text`` is a transcript with times of cues."""
    head = text.removeprefix("\ufeff").lstrip()[:4_000]
    if head.startswith("WEBVTT"):
        return True
    numbered = _FIRST_CUE.match(head) is not None  # a subtitle that was renamed
    return numbered or (name.casefold().endswith((".srt", ".vtt")) and _CUE.search(head) is not None)


def read_captions(text: str, name: str, *, began: Moment | None = None) -> Iterator[ToolEvent | Skipped]:
    """What was said, several cues of one person as one. ``began`` is when the call began (microseconds); without it the
    times are unknown, with the place in the call as their words.
    """
    call = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    seen: dict[int, int] = {}
    for words in spoken_together(_cues(text)):
        if isinstance(words, Skipped):
            yield words
            continue
        seen[words.start] = nth = seen.get(words.start, 0) + 1  # two people who begin in the same moment are two
        yield _said(f"call:{call}:{words.start}" + (f":{nth}" if nth > 1 else ""), words, began)
    if began is None and seen:
        yield Remark("no time of the day is known: nothing says when the call began", asks="began")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said: on which line it stands, from when to when (microseconds), who spoke."""

    line: int
    start: int
    end: int
    speaker: str
    said: str


def spoken_together(cues: Iterable[Words]) -> Iterator[Words | Skipped]:
    """The cues, those of one person without a pause between them as one."""
    last: Words | None = None
    for count, cue in enumerate(cues, 1):
        if count > MOST_CUES:
            yield Skipped(f"more than {MOST_CUES} cues: the rest is not taken", f"line {cue.line}")
            break
        if (
            last is not None
            and cue.speaker == last.speaker
            and cue.start - last.start >= 0
            and cue.start - last.end <= PAUSE
            and len(last.said) + len(cue.said) < LONGEST_TEXT // 8
        ):
            last = replace(last, end=cue.end, said=f"{last.said} {cue.said}")
            continue
        if last is not None:
            yield last
        last = cue
    if last is not None:
        yield last


def _cues(text: str) -> Iterator[Words]:
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
            said_there = bounded(repair(plain), LONGEST_TEXT)
            yield Words(number, _offset(match, 1), _offset(match, 5), speaker_name(speaker), said_there)


def speaker_name(speaker: str) -> str:
    """A name as it stands in a transcript, on one line and not too long."""
    return bounded(on_one_line(repair(speaker)), LONGEST_NAME)


def _offset(match: re.Match[str], group: int) -> int:
    hours, minutes, seconds, fraction = (match[group + place] or "0" for place in range(4))
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * SECOND + int(fraction.ljust(3, "0")) * 1_000


def _said(native: str, words: Words, began: Moment | None) -> ToolEvent:
    at = into_the_call(words.start, began)
    return ToolEvent(native, at, words.said, speaker=words.speaker, where=f"line {words.line}")


def into_the_call(start: int, began: Moment | None) -> EventTime:
    """The time ``start`` microseconds after a call that began at ``began``; unknown where nobody says when that was."""
    seconds = start // SECOND
    place = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} into the call"
    if began is None or not 0 <= began + start < LATEST - SECOND:
        return unknown_time(place)
    return EventTime(Moment(began + start), Moment(began + start + SECOND - 1), approx=True, words=place)
