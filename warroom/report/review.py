"""The review meeting as a calendar file (RFC 5545), with the playbook's agenda and attendees."""

from __future__ import annotations

from warroom.intake.times import local
from warroom.model.identity import Moment
from warroom.model.moment import SECOND
from warroom.model.views import CANCELLED, DUPLICATE
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.report.post_mortem_parts import PostMortem
from warroom.text import Untrusted, clean, for_line

_LONGEST_LINE = 75
"""Octets of one line; a longer one is folded."""
_BETWEEN = 4_000_000
"""Numbers from one change to the next: a second each, 46 days."""
_HIGHEST = 2**31 - 1
"""The highest number that RFC 5545 allows."""


def is_dropped(case: Case, *, owed: bool) -> bool:
    """Whether a review that was planned is not held any more: its time was taken back and none is ``owed``, or the
    incident was none after all.
    """
    return bool(case.planned) and (
        case.state in (CANCELLED, DUPLICATE) or (case.times.get("review") is None and not owed)
    )


def cancellation(post_mortem: PostMortem, playbook: Playbook, *, now: Moment) -> str:
    """What takes a review that was dropped out of the calendars that hold it (RFC 5546, 3.2.5): the same UID, with a
    SEQUENCE below that of no invitation, and a later stamp.
    """
    case = post_mortem.case
    standing = case.times.get("review")
    return _file(
        "CANCEL",
        f"UID:{case.id}@warroom",
        f"DTSTAMP:{_stamp(now)}",
        f"SEQUENCE:{_sequence(case, now)}",  # as one for a time that nobody planned has
        f"LAST-MODIFIED:{_stamp(now)}",
        *([f"DTSTART:{_stamp(standing.lo)}"] if standing is not None and standing.lo is not None else []),
        _summary(post_mortem, playbook),
        "STATUS:CANCELLED",
    )


def calendar(post_mortem: PostMortem, playbook: Playbook, *, at: Moment, now: Moment, planned: bool = True) -> str:
    """An event that begins ``at`` and was written down ``now``, in microseconds since 1970; ``planned`` says that
    somebody named that time, else it is only when the review is owed, and tentative.

    It replaces in a calendar what was written of this review before: the same UID, and a SEQUENCE that grows with each
    time that the meeting was given, each end and each reopening. A time that the log does not hold has a number between
    those of the change before it and the next one, and a higher one the later it is written.
    """
    case, meeting = post_mortem.case, playbook.closure.meeting
    standing = case.times.get("review")
    is_held = standing.lo == at if standing is not None else not planned
    end = at + meeting.lasts.microseconds
    people = ", ".join(f"@{for_line(name)}" for name in post_mortem.people)
    agenda = [
        f"{number}. {agenda_item.title} ({agenda_item.lasts.words}): {'; '.join(agenda_item.points)}"
        for number, agenda_item in enumerate(meeting.agenda, 1)
    ]
    described = "\n".join([", ".join(meeting.attendees), people, "", *agenda])
    return _file(
        "PUBLISH",
        f"UID:{case.id}@warroom",
        f"DTSTAMP:{_stamp(now)}",
        f"SEQUENCE:{_sequence(case, None if is_held else now)}",
        f"LAST-MODIFIED:{_stamp(max((*case.planned, *case.closings), default=now) if is_held else now)}",
        f"DTSTART:{_stamp(at)}",
        f"DTEND:{_stamp(end)}",
        _summary(post_mortem, playbook),
        *(["STATUS:TENTATIVE"] if standing is None and not planned else []),
        f"DESCRIPTION:{escaped(described)}",
    )


def _sequence(case: Case, now: Moment | None) -> int:
    """A number that grows with each change of what the invitation says, also where an end is taken back, and from one
    to the next with ``now``, where what was written then is not in the log.
    """
    changes = (*case.planned, *case.closings)
    last = max(changes, default=min((entry.entered_at for entry in case.entries), default=0))
    since = 0 if now is None else 1 + min(max(0, now - last) // SECOND, _BETWEEN - 2)
    return min(len(changes) * _BETWEEN + since, _HIGHEST)


def _file(method: str, *event: str) -> str:
    """A calendar that does ``method`` with one event of these properties."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//warroom//review//EN", f"METHOD:{method}",
        "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _summary(post_mortem: PostMortem, playbook: Playbook) -> str:
    title = for_line(post_mortem.case.title)
    return f"SUMMARY:{escaped(fill(playbook.after.words.meeting, {'title': title}))}"


def _stamp(microseconds: int) -> str:
    return f"{local(microseconds, 'UTC'):%Y%m%dT%H%M%SZ}"


def escaped(text: Untrusted | str) -> str:
    """``text`` as the value of a property."""
    visible = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return visible.replace("\n", "\\n")


def folded(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never cut inside of a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += octets
    return "\r\n".join([*pieces, piece])
