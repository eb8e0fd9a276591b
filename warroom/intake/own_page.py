"""A post-mortem that this program wrote: where its whole timeline stands, and which words of a row are its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warroom.intake.typed_line import TypedLine
from warroom.model.entry_kinds import KINDS_TYPED, NOTE, SAID
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, SECOND, EventTime

KEY_ABOVE = "<!-- warroom: key moments above, the whole timeline is below -->"
ALL_BELOW = "<!-- warroom: the whole timeline -->"
"""Where the table with every entry stands. Nobody's words can hold one: in a document their signs are escaped."""
_HEADING = "## Timeline"
_KIND = re.compile(r"^(\| [^|]{0,80} \| )\*\*[^*|\n]{1,80}\*\*: ", re.MULTILINE)
_MILESTONE = re.compile(r"^(\| [^|]{0,80} \| )\*\*([^*|\n]{1,80}:)\*\* ", re.MULTILINE)
_DAY = re.compile(r"\| ~?(\d{4}-\d{2}-\d{2}) \d{2}:\d[\d?] \|")
_CLOCK = re.compile(r"\| (~?)(?=\d{2}:\d[\d?] \|)")
_ASIDE = re.compile(r"^\|.{1,20000} <!--(?: :(?P<second>[0-5]\d))?(?: (?P<kind>[a-z]{1,20}(?:-[a-z]{1,20})?))? --> \|$")
"""What a row of the whole timeline says beside what is shown of it: its second, and its kind."""


def is_own(text: str) -> bool:
    """Whether this program wrote ``text``, which counts its hours to 24 in every zone."""
    return KEY_ABOVE in text or ALL_BELOW in text


def whole_timeline(text: str) -> str:
    """``text`` as it is read: a page of our own without its key moments, which its whole timeline tells too, each row
    with its day, and without the kind before its words unless that is the milestone that it tells of. Every line keeps
    its number.
    """
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    if ALL_BELOW not in bare and KEY_ABOVE not in bare:
        return text
    if KEY_ABOVE in bare and ALL_BELOW in bare:
        number = bare.index(KEY_ABOVE) - 1
        while number >= 0 and not bare[number].startswith(("|", "#")):
            number -= 1
        while number >= 0 and bare[number].startswith("|"):
            lines[number] = ""
            number -= 1
        heading = bare.index(ALL_BELOW)
        lines[heading - 1] = _HEADING if heading else lines[heading]
    lines = ["" if line.strip() in (KEY_ABOVE, ALL_BELOW) else line for line in lines]
    if ALL_BELOW in bare:
        lines = list(_with_days(lines))
    return _MILESTONE.sub(r"\1\2 ", _KIND.sub(r"\1", "\n".join(lines)))


def _with_days(lines: list[str]) -> Iterator[str]:
    """Each row of a table with its day, which the rows behind the first one of a day leave out, exact or rough."""
    day = ""
    for line in lines:
        match = _DAY.match(line)
        day = match[1] if match is not None else day if line.startswith("|") else ""
        yield _CLOCK.sub(rf"| \g<1>{day} ", line, count=1) if day and _CLOCK.match(line) else line


def aside(at: EventTime, kind: str) -> str:
    """What stands behind the words of a row of the whole timeline and is not shown: the second of an exact time, and
    the kind of an entry that somebody typed as such; empty where there is neither.
    """
    exact = at.lo is not None and at.lo == at.hi and not at.approx
    second = f" :{(at.lo or 0) // SECOND % 60:02}" if exact else ""
    typed = f" {kind}" if kind in KINDS_TYPED and kind not in (NOTE, SAID) else ""
    return f" <!--{second}{typed} -->" if second or typed else ""


def with_asides(text: str, lines: list[TypedLine], numbers: list[int]) -> None:
    """Give each of ``lines`` the second and the kind that its row of our own page ``text`` says beside its words."""
    rows = text.split("\n")
    for line, number in zip(lines, numbers, strict=True):
        said = _ASIDE.match(rows[number - 1].rstrip()) if number <= len(rows) else None
        if said is None:
            continue
        at = line.at
        if said["second"] and at is not None and at.lo is not None and at.hi == at.lo + MINUTE - 1 and not at.approx:
            moment = Moment(at.lo + int(said["second"]) * SECOND)
            line.at = EventTime(moment, moment, words=at.words, zone=at.zone)
        if said["kind"] in KINDS_TYPED:
            line.kind = said["kind"]
