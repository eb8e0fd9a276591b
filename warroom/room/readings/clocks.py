"""How long something has been going on, or is left: words for clocks, and when they turn amber and red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from warroom.intake.contested import contested_words, fact_words, phase_words, state_words
from warroom.intake.times import clock_words, local, zone_word, zone_words
from warroom.model.desks import FixView
from warroom.model.fallen_cause import judges
from warroom.model.identity import Moment
from warroom.model.lengths import in_words as length_in_words
from warroom.model.lengths import length as length
from warroom.model.milestones import ORDER
from warroom.model.moment import DAY, MINUTE, EventTime
from warroom.model.sentences import counted, ended
from warroom.model.shape import record
from warroom.model.states import CheckState, HypothesisState
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import CANCELLED, IncidentView, title_of
from warroom.playbook.comparing import shortfall_words
from warroom.playbook.standing import StandingWords, in_words, standing
from warroom.playbook.workflow import Playbook
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from warroom.model.due import Due


class Urgency(StrEnum):
    """How much a clock presses."""

    CALM = "calm"
    AMBER = "amber"
    RED = "red"


CALM, AMBER, RED = Urgency
SPOKEN_MOMENTS, MOST_SPOKEN = Filter(pinned_only=True, struck=False), 3
"""Which entries the spoken status tells of, and how many of them: the latest key moments that stand."""


@record
class Clock:
    """A clock of the header: its words, how urgent it is, and the words that do where there is little room."""

    words: str
    urgency: Urgency = CALM
    short: str = ""


_ANOTHER_YEAR = 300 * DAY
"""From so far away on a day without its year may be taken for one of this year."""
NOT_SO = "which cannot be"
"""What is said in place of a length, where the times contradict each other."""


def point(microseconds: Moment, zone: str, now: Moment) -> str:
    """A moment: ``10:30`` today, ``Sat 10:30`` this week, ``13 Feb 10:30`` this year, ``13 Feb 2024 10:30`` else."""
    return event_point(EventTime.at(Moment(microseconds)), zone, now)


def zoned_point(microseconds: Moment, zone: str, now: Moment) -> str:
    """`point` with what the zone is called at that moment: ``01:30 PDT`` is not the ``01:30 PST`` of the same night."""
    return f"{point(microseconds, zone, now)} {zone_word(microseconds, zone)}"


def event_point(at: EventTime, zone: str, now: Moment) -> str:
    """The same of a time that may be rough: ``Sat ~10:30``."""
    words = clock_words(at, zone)
    if at.lo is None or local(at.lo, zone).date() == local(now, zone).date():
        return words
    away = abs(at.lo - now)
    day = "%a" if away < 6 * DAY else "%d %b" if away < _ANOTHER_YEAR else "%d %b %Y"
    return f"{local(at.lo, zone):{day}} {words}"


def told_point(at: EventTime, zone: str, now: Moment) -> str:
    """The same of what others told: words where it is a time that nobody can place, empty where there is none."""
    return event_point(at, zone, now) if at.lo is not None else for_line(at.words)


def started(view: IncidentView) -> int | None:
    """When it began as far as anybody knows; of what nobody timed, when its record did."""
    first = view.first_known
    return first.lo if first is not None else view.summary.declared


def since_words(view: IncidentView, now: Moment) -> tuple[str, str]:
    """Since when it goes on, or went on, and for how long: both as rough as they are known; empty where nobody knows.

    The length is what the two shown clocks say, to the minute: seconds are not shown.
    """
    began = view.first_known or (
        EventTime.at(Moment(view.summary.declared)) if view.summary.declared is not None else None
    )
    if began is None or began.lo is None:
        return "", ""
    end = view.over
    closed = end.lo if end is not None else None
    until = closed if closed is not None else now
    rough = "about " if began.rough or (end is not None and end.rough) else ""
    minutes = max(0, until // MINUTE - began.lo // MINUTE)
    lasted = f"{rough}{length_in_words(minutes * MINUTE)}" if minutes else "under a minute"
    if view.times_contradict:
        lasted = NOT_SO
    words, zone = event_point(began, view.zone, now), zone_words(began, view.zone)
    same = closed is not None and zone == zone_word(closed, view.zone)
    return (words if same else f"{words} {zone}"), lasted


def open_for(view: IncidentView, now: Moment) -> Clock:
    """How long the incident has been open, or was."""
    declared, closed = view.summary.declared, view.summary.closed
    if declared is None:
        return Clock("")
    if closed is not None and view.summary.ending is not None:
        return Clock("")  # how it ended is said where its severity stands
    if closed is not None:
        return Clock(f"closed after {length(max(0, closed - declared))}")
    return Clock(f"open {length(max(0, now - declared))}")


def resolve_by(view: IncidentView, playbook: Playbook, now: Moment) -> Clock:
    """When the severity demands a resolution: amber at the near end of its range, red at the far one where it is
    declared.
    """
    how = standing(view, playbook)
    begin = view.summary.declared  # also where it was let go of in between: the end that it has to meet is not another
    if how.level is None or begin is None or how.over or view.resolved is not None:
        return Clock("")
    near, far = how.level.resolve_within
    due = begin + far.microseconds
    when = point(Moment(due), view.zone, now)
    if now >= due:
        late = length(now - due)
        return Clock(f"resolve by {when} (late by {late})", RED if how.runs else AMBER, f"resolve late {late}")
    urgency = AMBER if now >= begin + near.microseconds else CALM
    left = length(due - now)
    return Clock(f"resolve by {when} ({left} left)", urgency, f"resolve {left}")


def phase_clock(view: IncidentView, playbook: Playbook, now: Moment) -> Clock:
    """Whether the phase has outlasted its time box, which counts from the detection; from the declaration where nobody
    said when it was detected, or it was let lie before.
    """
    rank_and_phase, how = playbook.phase(view.phase), standing(view, playbook)
    detected = view.times.get("detected")
    begin = detected.lo if detected is not None and detected.lo is not None and not how.raised else how.since
    if rank_and_phase is None or begin is None or rank_and_phase[1].box is None or not how.runs:
        return Clock("")
    end = begin + rank_and_phase[1].box[1].microseconds
    if now > end:
        return Clock(f"{rank_and_phase[1].title.lower()} should have ended {length(now - end)} ago", AMBER)
    return Clock(f"{rank_and_phase[1].title.lower()} ends in {length(end - now)}")


def empty_roles(view: IncidentView, playbook: Playbook, now: Moment) -> list[str]:
    """The short names of the roles that nobody holds for longer than the playbook allows."""
    how = standing(view, playbook)
    begin = how.since
    filled = {role.role for role in view.roles if role.holders}
    if begin is None or not how.runs:
        return []
    return [
        role.short
        for role in playbook.roles.role
        if role.name not in filled and role.empty_after is not None and now - begin > role.empty_after.microseconds
    ]


def how_bad(view: IncidentView) -> str:
    """The severity; every one that stands, with who says so, while people disagree."""
    if len({severity.rank for severity, _ in view.severities}) < 2:
        return for_line(view.summary.severity.level) if view.summary.severity is not None else ""
    return " or ".join(standing_severities(view))


def standing_severities(view: IncidentView) -> list[str]:
    """Every severity that stands, with who says so, the worst first."""
    worst_first = sorted(view.severities, key=lambda severity_and_reason: severity_and_reason[0].rank)
    return [f"{for_line(severity.level)} (@{for_line(by)})" for severity, by in worst_first]


_SPOKEN = frozenset(
    [
        ("hypothesis", "status"),
        *(("incident", name) for name in ("severity", "status", "phase", "impact", "affected", "users")),
    ]
)
"""What the situation says of disagreements where it tells the fact; the others stand on lines of their own."""


def situation(
    view: IncidentView,
    key_moments: list[TimelineEntry],
    playbook: Playbook,
    *,
    now: Moment,
    updates: Sequence[Due] = (),
) -> tuple[str, list[str]]:
    """The spoken status, under half a minute: what, how bad, since when, who leads, what is known, done and next.

    ``updates`` are the updates that are owed, the next one first.
    """
    sentences = [
        *_what_and_since(view, playbook, now),
        *_whom_it_hits(view),
        *_who_leads(view, playbook),
        *_board_told(view),
        *_fix_told(view, playbook, now),
    ]
    sentences.extend(
        f"{contested_words(view, contested)}."
        for contested in view.contested
        if (contested.kind, contested.field) not in _SPOKEN
    )
    standing_moments = [entry for entry in key_moments if not _fell(entry, view)]
    sentences.extend(f"{event_point(entry.at, view.zone, now)} {_spoken(entry)}" for entry in standing_moments[-2:])
    sentences.extend(_what_comes(view, playbook, now, updates))
    return "Situation", [ended(line) for line in sentences]


def _what_and_since(view: IncidentView, playbook: Playbook, now: Moment) -> Iterator[str]:
    severity = f"{how_bad(view)}. " if view.summary.severity is not None else ""
    yield f"{severity}{bounded(title_of(view.summary), 120)}."
    stands = standing_words(view, playbook, now)
    if stands.short:
        yield f"{stands.words[:1].upper()}{stands.words[1:].rstrip('.')}."
    over, closed_at = view.over, view.summary.closed
    since, lasted = since_words(view, now)
    if since and over is not None and over.lo is not None:
        later = closed_at is not None and closed_at - over.lo >= MINUTE
        shut = f"; closed {point(closed_at, view.zone, now)}" if later and closed_at is not None else ""
        yield f"From {since} to {zoned_point(over.lo, view.zone, now)}, {lasted}{shut}."
    elif since:
        yield f"Since {since}, {lasted} ago."
    for lull in view.lulls[-1:]:
        since, again = (event_point(at, view.zone, now) for at in (lull.over, lull.resumed))
        yield f"Held to be over at {since}, and opened again at {again}."


def _whom_it_hits(view: IncidentView) -> Iterator[str]:
    """Nothing where it was cancelled: what was feared then was not so."""
    if view.summary.ending is not None and view.summary.ending.how == CANCELLED:
        return
    over = view.summary.closed is not None or view.resolved is not None
    sees = "Customers saw: " if over else "Customers see: "
    for name, words in (("impact", sees), ("affected", "Affected: "), ("users", "Users: ")):
        if name in view.facts:
            yield f"{words}{bounded(fact_words(view, name), 120)}"


def _who_leads(view: IncidentView, playbook: Playbook) -> Iterator[str]:
    lead = playbook.roles.role[0]
    led = view.holders(lead.name)
    who = f"Led by {' and '.join(for_line(name) for name in led)}." if led else ""
    how = standing(view, playbook)
    if not led and how.runs:
        who = f"Nobody is {for_line(lead.title)}."
    phase = f"Phase: {phase_words(view)}." if how.phased else ""
    status = f"Status: {fact_words(view, 'status')}." if "status" in view.facts else ""
    if words := " ".join(filter(None, (who, phase, status))):
        yield words


def _board_told(view: IncidentView) -> Iterator[str]:
    """Two cards of the board, confirmed ones first."""
    cards = sorted(
        (card for card in view.desks.board if card.status != HypothesisState.REFUTED),
        key=lambda card: card.status != HypothesisState.CONFIRMED,
    )
    for card in cards[:2]:
        state = state_words(card.status, card.contested)
        yield f"{for_line(card.label)}, {state}: {bounded(for_line(card.statement), 100)}"


def _fix_told(view: IncidentView, playbook: Playbook, now: Moment) -> Iterator[str]:
    """The fix that went in last, and what its checks showed; before it those whose checks go on beside."""
    for fix in reversed(view.desks.rounds):
        if fix.deployed is not None:
            yield _round_told(fix, fix.deployed, view, playbook, now)


def _round_told(fix: FixView, deployed: EventTime, view: IncidentView, playbook: Playbook, now: Moment) -> str:
    timed = [check for check in fix.checks if check.due is not None]
    passed = sum(check.state == CheckState.PASSED for check in timed)
    state = "a check FAILED" if fix.broken else f"{passed} of {counted(len(timed), 'check', 'checks')} passed"
    short = shortfall_words(fix, view, playbook)
    waiting, more = [check for check in view.desks.due_checks if check in fix.checks], len(fix.unticked)
    late = sum(check.due <= now for check in waiting if check.due is not None)
    state += f" ({short})" if short else ""
    if view.summary.closed is not None:
        unmade = [f"{len(waiting)}{' of them' if more else ''}"] if waiting else []
        unmade += [f"{more} more"] if more else []
        state += f", {' and '.join(unmade)} without a result" if unmade else ""
    else:
        state += (f", {late} LATE" if late else "") + (f", {more} more to make" if more else "")
    apart = sum(bool(check.contested) for check in fix.checks)
    state += f", {apart} contested" if apart else ""
    return f"Fix: {for_line(fix.how)} at {event_point(deployed, view.zone, now)}, {state}."


def _what_comes(view: IncidentView, playbook: Playbook, now: Moment, updates: Sequence[Due]) -> Iterator[str]:
    coming = [f"{due.words} {point(due.at, view.zone, now)}{' LATE' if due.at <= now else ''}" for due in updates[:1]]
    coming.extend(clock.words for clock in (resolve_by(view, playbook, now),) if clock.words)
    out = sum(task.waits for task in view.desks.tasks)
    if out and view.summary.closed is None:
        coming.append(f"{counted(out, 'task', 'tasks')} out")
    if coming:
        yield f"Next: {', '.join(coming)}."


def _fell(entry: TimelineEntry, view: IncidentView) -> bool:
    """Whether a key moment tells another time of a milestone than the one in effect, one side of what people disagree
    about, or that a hypothesis was confirmed which does not stand so any more.
    """
    words = for_line(entry.text)
    at = view.times.get(entry.kind)
    if entry.kind in ORDER and at is not None and entry.at != at:
        return True
    if entry.kind in ("severity", "status") and view.disputed("incident", entry.kind) is not None:
        return True  # it is told with every side of it
    return entry.kind == "hypothesis" and any(
        judges(words, for_line(card.label), for_line(card.statement), HypothesisState.CONFIRMED)
        and (card.status != HypothesisState.CONFIRMED or bool(card.contested))
        for card in view.desks.board
    )


def _spoken(entry: TimelineEntry) -> str:
    """A key moment with its kind, which is said once: ``closed``, not ``closed: closed``."""
    words = bounded(for_line(entry.text), 100)
    return words if words.casefold().startswith(entry.kind.casefold()) else f"{entry.kind}: {words}"


def quiet_for(view: IncidentView, playbook: Playbook, now: Moment) -> int:
    """Microseconds since the last entry; 0 unless the incident is declared and not over."""
    last = view.last_entry if view.last_entry is not None else view.summary.declared
    return 0 if not standing(view, playbook).runs or last is None else max(0, now - last)


def standing_words(view: IncidentView, playbook: Playbook, now: Moment) -> StandingWords:
    """How it stands where it is not simply declared or closed: ``cancelled 14:40: false alarm``."""
    closed = view.summary.closed
    return in_words(view.summary, playbook, at=point(closed, view.zone, now) if closed is not None else "")
