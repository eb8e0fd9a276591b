"""cState: a page of a status site, with when it began and ended in its head and its updates below, the newest first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from warroom.intake.row_stamps import NEWS
from warroom.intake.tools.event import LONGEST_TEXT, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, time_of, unknown_time
from warroom.text import bounded, repair

_FIELD = re.compile(r"([A-Za-z]{1,40}): {0,8}([^\n]{0,400})$")
_UPDATE = re.compile(r"\[([A-Z][A-Za-z ]{2,40})\]$")
_IN_LINE = re.compile(r"\*{1,2}([^\W\d_][^*\n]{2,40}?)(?::\*{1,2}(?= )|\*{1,2} {0,4}[-–—:](?= ))")
_STATE = re.compile(rf"(?:{NEWS})(?:s|d|ed)?\b", re.IGNORECASE)
"""How the word in emphasis begins that opens an update; any other may as well lead into words of its own."""
_TRACK = re.compile(r"\{\{< {0,4}track {1,4}\"([^\"\n]{4,40})\" {0,4}>\}\}")
"""The moment of an update, as the pages of cState itself write it."""
_LARGEST_HEAD = 20_000


def is_cstate(text: str, name: str) -> bool:
    """Whether ``text`` is a page of cState."""
    head = _head(text)
    return {"title", "date", "resolved"} <= head.keys() and ("severity" in head or "section" in head)


def read_cstate(text: str, name: str) -> Iterator[ToolEvent | Skipped]:
    """That it began and was resolved, at the times of the head; the updates between stand there with a moment of their
    own or without a time.
    """
    head = _head(text)
    title = bounded(on_one_line(repair(head["title"])), 400)
    mark = hashlib.sha256(f"{title}\0{head['date']}".encode("utf-8", "replace")).hexdigest()[:16]
    severity = head.get("severity", "")[:40]
    began = time_of(head["date"]) or unknown_time(head["date"])
    updates = list(_updates(text))
    before = "\n".join(_TRACK.sub("", words).strip() for label, words, _ in updates if not label)
    yield ToolEvent(
        f"cstate:{mark}:began",
        began,
        f"status page: {title}\n{before}".strip(),
        speaker="status page",
        title=title,
        severity=severity,
        milestone="began",
        where="date",
    )
    for number, (label, words, line) in enumerate(reversed([update for update in updates if update[0]])):
        tracked = _TRACK.search(words)
        stamp = tracked[1] if tracked is not None else ""
        yield ToolEvent(
            f"cstate:{mark}:{number}:{label}",
            time_of(stamp) or unknown_time(stamp),
            f"status page, {label.lower()}: {_TRACK.sub('', words).strip()}",
            speaker="status page",
            title=title,
            where=f"line {line}",
        )
    ended = time_of(head.get("resolvedWhen", ""))
    if ended is not None:
        yield ToolEvent(
            f"cstate:{mark}:resolved",
            ended,
            f"status page, resolved: {title}",
            speaker="status page",
            title=title,
            milestone="resolved",
            where="resolvedWhen",
        )


def _head(text: str) -> dict[str, str]:
    """The fields between the two lines of dashes at the top."""
    begin = text.removeprefix("\ufeff")[:_LARGEST_HEAD]
    if not begin.startswith("---"):
        return {}
    inside = begin.split("\n---", 1)[0] if "\n---" in begin else ""
    matches = (_FIELD.match(row.rstrip()) for row in inside.split("\n")[1:])
    return {match[1]: match[2].strip().strip("\"'") for match in matches if match is not None}


def _updates(text: str) -> Iterator[tuple[str, str, int]]:
    """Each update: what it is called (what stands before the first is called nothing), its words, its line."""
    rows = text.replace("\r\n", "\n").split("\n")
    begins = next((number for number, row in enumerate(rows) if number and row.startswith("---")), 0) + 1
    updates = [("", begins + 1, [""])]
    for number, (row, opening) in enumerate(_with_openings(rows[begins:]), begins + 1):
        if opening is None:
            updates[-1][2].append(row)
        else:
            updates.append((opening[1], number, [row[opening.end() :].strip()]))
    for label, line, words in updates:
        words_of_update = "\n".join(words).strip()
        if words_of_update:
            yield label, bounded(repair(words_of_update), LONGEST_TEXT), line


def _with_openings(rows: list[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each of ``rows`` with what opens an update in it: a label in brackets, a word in emphasis for how it stands, or
    any other word in emphasis where no update is open and a mark ends this one (``*Risolto* - ...``).
    """
    openings = [_UPDATE.match(row.rstrip()) or _IN_LINE.match(row.rstrip()) for row in rows]
    tracked = [_TRACK.search(row) is not None for row in rows]
    plain = [match is not None and (match.re is _UPDATE or _STATE.match(match[1]) is not None) for match in openings]
    ends = [False] * len(rows)
    ends_below = False
    for index in range(len(rows) - 1, -1, -1):
        ends[index] = ends_below = tracked[index] or ends_below
        ends_below = ends_below and not plain[index]
    opened = False
    for index, row in enumerate(rows):
        opens = plain[index] or (openings[index] is not None and ends[index] and not opened)
        yield row, openings[index] if opens else None
        opened = (opened or opens) and not tracked[index]
