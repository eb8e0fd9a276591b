"""The log of Nagios and what grew out of it (Icinga, Naemon): what changed its state, and what people did about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from warroom.intake.tools.event import LONGEST_TEXT, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, time_of, unknown_time
from warroom.text import bounded, repair

MOST_LINES = 200_000
_LINE = re.compile(r"\[(\d{9,11})\] ([A-Z][A-Z ]{3,40}): (.{1,4000})")
_ALERTS = ("SERVICE ALERT", "HOST ALERT")
_OVER = ("OK", "UP")
_PEOPLE = re.compile(r"(ACKNOWLEDGE|ADD)_(SVC|HOST)_(PROBLEM|COMMENT)")


def is_nagios(text: str, _name: str) -> bool:
    """Whether most of its first lines are of such a log."""
    rows = [row for row in text[:20_000].split("\n")[:20] if row.strip()]
    known = [row for row in rows if _LINE.match(row)]
    alerts = any(f"] {kind}: " in row for row in rows for kind in (*_ALERTS, "CURRENT SERVICE STATE"))
    return alerts and 2 * len(known) > len(rows)


def read_nagios(text: str, _name: str) -> Iterator[ToolEvent | Skipped]:
    """What changed its state for good (HARD), who acknowledged it, and what was said of it."""
    seen: dict[str, int] = {}
    rows = text.rstrip().split("\n")
    for number, row in enumerate(rows[:MOST_LINES], 1):
        match = _LINE.match(row.rstrip("\r"))
        if match is None:
            if row.strip():
                yield Skipped("a line of another form", f"line {number}")
            continue
        stamp, kind, rest = match[1], match[2], repair(match[3])
        whole = hashlib.sha256(row.strip().encode("utf-8", "replace")).hexdigest()[:24]
        seen[whole] = nth = seen.get(whole, 0) + 1
        native, where = f"nagios:{whole}" + (f":{nth}" if nth > 1 else ""), f"line {number}"
        at = time_of(stamp) or unknown_time(stamp)
        fields = rest.split(";")
        needs = 6 if kind == "SERVICE ALERT" else 5
        if kind in _ALERTS and len(fields) >= needs:
            *place, state, hardness, _attempt = fields[: needs - 1]
            thing, said = "/".join(place), ";".join(fields[needs - 1 :])
            if hardness != "HARD":
                yield Skipped("a state that may pass (SOFT)")
                continue
            over = state in _OVER
            yield ToolEvent(
                native, at, bounded(f"{'RESOLVED' if over else 'FIRING'} {thing} {state}: {said}", LONGEST_TEXT),
                speaker="Nagios", machine=True, milestone="resolved" if over else "detected",
                state="resolved" if over else "firing", title=on_one_line(thing)[:400], severity=state.lower()[:40],
                about=f"nagios:{thing[:200]}", where=where,
            )  # fmt: skip
        elif kind == "EXTERNAL COMMAND" and (told := _by_somebody(fields)) is not None:
            person, word, thing, said = told
            yield ToolEvent(
                native,
                at,
                bounded(f"{word} {thing}: {said}", LONGEST_TEXT),
                speaker=on_one_line(person)[:80],
                milestone="acknowledged" if word == "acknowledged" else "",
                state=word,
                where=where,
            )
        else:
            yield Skipped(f"no change of a state ({kind.lower()})")
    if len(rows) > MOST_LINES:
        yield Skipped(f"more than {MOST_LINES} lines", f"line {MOST_LINES + 1}")


def _by_somebody(fields: list[str]) -> tuple[str, str, str, str] | None:
    """Of a command that a person gave: who, what was done, to what, in which words; `None` for any other."""
    match = _PEOPLE.fullmatch(fields[0])
    if match is None:
        return None
    place = 2 if match[2] == "SVC" else 1
    author = 1 + place + (3 if match[1] == "ACKNOWLEDGE" else 1)
    if len(fields) < author + 2:
        return None
    word = "acknowledged" if match[1] == "ACKNOWLEDGE" else "comment on"
    return fields[author], word, "/".join(fields[1 : 1 + place]), ";".join(fields[author + 1 :])
