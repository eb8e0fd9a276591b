"""``git log``: its usual formats, and the one that this program asks for itself (`FORMAT`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from warroom.intake.times import microseconds_of
from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.event import LONGEST_NAME, Remark, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, time_of, unknown_time
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.text import bounded, repair

FORMAT = "%H%x1f%cI%x1f%an%x1f%s%x1e"
"""Hash, committer's date, author and subject, with signs between that stand in no text of people."""
MOST_COMMITS = 50_000
_COMMIT = re.compile(r"commit ([0-9a-f]{7,64})(?: \([^\n]{0,400}\))?$")
_ONE_LINE = re.compile(r"([0-9a-f]{7,64}) (\S[^\n]{0,400})$")
_HEAD = re.compile(r"(Author|AuthorDate|Commit|CommitDate|Date|Merge): {0,8}([^\n]{0,400})$")
_RAW = re.compile(r"(\d{9,11}) [+-]\d{4}")
_SHORT = 10
_FIRST_ROWS = 40


def is_git_log(text: str, name: str) -> bool:
    """Whether ``text`` is what ``git log`` prints."""
    if "\x1f" in text[:400] and re.match(r"[0-9a-f]{40,64}\x1f", text) is not None:
        return True
    rows = [row.rstrip() for row in text.split("\n", _FIRST_ROWS)[:_FIRST_ROWS] if row.strip()]
    if not rows:
        return False
    if _COMMIT.match(rows[0]):
        return any(_HEAD.match(row) for row in rows[1:6])
    return all(_ONE_LINE.match(row) and len(row.split(" ", 1)[0]) >= 7 for row in rows) and len(rows) > 1


def read_git_log(text: str, name: str, *, clocks: str = "") -> Iterator[ToolEvent | Skipped]:
    """Each commit, at the time of its committer where that is said; ``clocks`` is the zone in which somebody said that
    its dates are that name none.
    """
    if "\x1f" in text[:400]:
        for number, record in enumerate(text.split("\x1e")[:MOST_COMMITS], 1):
            parts = record.strip("\n").split("\x1f")
            if len(parts) == 4:
                yield _commit(parts[0], time_of(parts[1]), parts[2], parts[3], f"commit {number}")
        return
    rows = text.split("\n")
    if not _COMMIT.match(rows[0].rstrip()):
        yield Remark("no commit says its time: `git log --date=iso-strict` says it")
        for number, row in enumerate(rows[:MOST_COMMITS], 1):
            match = _ONE_LINE.match(row.rstrip())
            if match is not None:
                yield _commit(match[1], None, "", match[2], f"line {number}")
        return
    yield from _long_form(rows, ColumnTimes(in_utc=False, zone=clocks))


def _long_form(rows: list[str], times: ColumnTimes) -> Iterator[ToolEvent | Skipped]:
    begins = [number for number, row in enumerate(rows) if _COMMIT.match(row.rstrip())]
    for number, end in zip(begins[:MOST_COMMITS], [*begins[1:], len(rows)], strict=False):
        head, subject = {}, ""
        found = _COMMIT.match(rows[number].rstrip())
        for row in rows[number + 1 : end]:
            match = _HEAD.match(row.rstrip()) if not subject else None
            if match is not None and not row.startswith(" "):
                head[match[1]] = match[2]
            elif row.startswith("    ") and row.strip():
                subject = row.strip()
                break
        author = head.get("Author", "").partition("<")[0].strip()
        date = head.get("CommitDate") or head.get("Date") or head.get("AuthorDate") or ""
        at = _date(date, times) or unknown_time(date)
        yield _commit(found[1] if found is not None else "", at, author, subject, f"line {number + 1}")
    yield from times.remarks()


def _date(words: str, times: ColumnTimes) -> EventTime | None:
    """A date as git prints it: ISO 8601, RFC 2822, or its own order of the parts of that, or seconds since 1970."""
    raw = _RAW.fullmatch(words)
    event_time = times.time(raw[1] if raw is not None else words)
    if event_time is not None or not words:
        return event_time
    parts = words.split()
    if len(parts) == 6 and ":" in parts[3]:  # Wed Apr 20 10:03:36 2022 -0400
        words = f"{parts[0]}, {parts[2]} {parts[1]} {parts[4]} {parts[3]} {parts[5]}"
    try:
        lo = microseconds_of(parsedate_to_datetime(words))
        return EventTime(Moment(lo), Moment(lo), words=words[:80])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _commit(hash_: str, at: EventTime | None, author: str, subject: str, where: str) -> ToolEvent:
    subject_line = bounded(on_one_line(repair(subject)), 400)
    return ToolEvent(
        f"git:{hash_}",
        at or unknown_time(),
        f"commit {hash_[:_SHORT]}: {subject_line}",
        speaker=bounded(on_one_line(repair(author)), LONGEST_NAME),
        title=subject_line,
        where=where,
    )
