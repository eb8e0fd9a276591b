"""Roles that change hands: offered, accepted, refused, laid down; and the packet that goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from warroom import exit_codes
from warroom.intake.contested import contested_lines, fact_words, phase_words, state_words
from warroom.model.desks import CheckItem, FixView, RoleOffer
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.private import is_private
from warroom.model.shape import record
from warroom.model.states import CheckState, HypothesisState, PollState
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, DRILL, IncidentView, title_of
from warroom.playbook.standing import standing, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.clocks import event_point, how_bad, point, since_words, standing_words, zoned_point
from warroom.room.readings.shift import FOLLOWING, HANDED, WORRIES
from warroom.room.readings.waiting import role_title
from warroom.text import bounded, breaks_spoken, for_line, repair

if TYPE_CHECKING:
    from warroom.room.readings.due import Due

ROLE = "role"
_DECISIONS, _LONGEST = 6, 160
_FEARED = ("status", "impact", "affected", "users", "trend")
"""What was feared of an incident that was cancelled: it was not so."""


def offer(room: WarRoom, incident: IncidentId, role: str, to: str, *, label: str) -> Committed:
    """Ask ``to`` to take ``role`` over: it changes hands when they accept."""
    to = repair(to).strip().removeprefix("@")
    if not to:
        raise RoomTrouble("say who shall take it: /handover ROLE @NAME.", exit_codes.DATA)
    if to.casefold() == room.person.casefold():
        raise RoomTrouble(f"you need nobody's yes: /role {role} @{to} takes it.", exit_codes.DATA)
    values = {"offered": {"to": to, "by": room.person, "at": room.now()}}
    return state(
        room,
        incident,
        {},
        kind=ROLE,
        text=f"{label}: offered to @{to} by @{room.person}",
        people=[to],
        beside=[Write(ROLE, f"role:{role}", values)],
    )


def accept(room: WarRoom, incident: IncidentId, offered: RoleOffer, *, label: str, view: IncidentView) -> Committed:
    """Take the offered role over; whoever held it in ``view`` has given it away."""
    values = {"holder": room.person, "offered": None, "since": EventTime.at(room.now()).as_json()}
    before = next((holder.raw for holder in view.holders(offered.role)), "")
    came_from = ""
    if before and before != room.person:
        own = offered.by.raw.casefold() == before.casefold()
        came_from = f", handed over by @{before}" if own else f", offered by @{offered.by.raw}; @{before} held it"
    return state(
        room,
        incident,
        {},
        kind=ROLE,
        text=f"{label} is @{room.person}{came_from}",
        people=[room.person],
        pinned=True,
        beside=[Write(ROLE, f"role:{offered.role}", values)],
    )


def refuse(room: WarRoom, incident: IncidentId, offered: RoleOffer, *, label: str, why: str = "") -> Committed:
    """Decline the offered role: it stays where it is."""
    why = repair(why).strip()
    return state(
        room,
        incident,
        {},
        kind=ROLE,
        text=f"{label}: @{room.person} declines" + (f", {why}" if why else ""),
        beside=[Write(ROLE, f"role:{offered.role}", {"offered": None})],
    )


def held_together(view: IncidentView, playbook: Playbook) -> list[str]:
    """Two roles in one hand that should be in two, with the playbook's reason."""
    by_role = {role.role: {name.raw.casefold(): name for name in role.holders} for role in view.roles}
    pairs: list[str] = []
    for role in playbook.roles.role:
        other_role = playbook.role(role.not_with) if role.not_with else None
        if other_role is None:
            continue
        both = by_role.get(role.name, {}).keys() & by_role.get(other_role.name, {}).keys()
        pairs.extend(
            f"@{for_line(by_role[role.name][name])} is {for_line(other_role.title)} and {for_line(role.title)}. "
            f"{for_line(role.not_with_why)}".rstrip()
            for name in sorted(both)
        )
    return pairs


@record
class Packet:
    """What whoever takes over must know, a heading and its lines each; every line is safe to show."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def lines(self) -> list[str]:
        """The packet as lines of plain text."""
        lines: list[str] = []
        for heading, part_lines in self.parts:
            lines.append(heading)
            lines.extend(f"  {line}" for line in part_lines)
        return lines

    @property
    def text(self) -> str:
        """The packet as one text to copy."""
        return "\n".join([self.title, *self.lines])


def packet(
    room: WarRoom,
    incident: IncidentId,
    view: IncidentView,
    playbook: Playbook,
    *,
    now: Moment,
    updates: Sequence[Due] = (),
) -> Packet:
    """The hand-over packet: state, decisions, open and refuted hypotheses, tasks out, checks, and what is due next.

    ``updates`` are the updates that are owed, the next one first: it, those due with it and all that are late are named
    however much else is due, and each once it is closed: nothing else is owed then.
    """
    from warroom.room.readings.due import dues

    updated = room.pages(incident, Filter(kinds=frozenset(("update",)), struck=False)).before(None, 1)
    last = [f"{event_point(entry.at, view.zone, now)} {bounded(for_line(entry.text), _LONGEST)}" for entry in updated]
    closed = view.summary.closed is not None
    told = [due for due in updates if closed or due.at <= max(now, updates[0].at)]
    owed = sorted([*told, *dues(view, playbook)[:5]], key=lambda due: due.at)
    following = [f"{point(due.at, view.zone, now)}{' LATE' if due.at <= now else ''} {due.words}" for due in owed]
    parts = (
        ("State", _state_lines(view, playbook, now)),
        ("Contested", contested_lines(view)),
        ("Roles", _role_lines(view, playbook)),
        ("Decisions", _decision_lines(room, incident, view, now)),
        ("Hypotheses", _hypothesis_lines(view)),
        ("Tasks out" if view.summary.closed is None else "Tasks left open", _task_lines(view, now)),
        ("Verification", _check_lines(view, now)),
        ("Last update", last or ["none was posted"]),
        ("Next due", following),
    )
    drill = f"{DRILL} " if view.summary.drill is not None else ""
    return Packet(
        f"{drill}HAND-OVER at {zoned_point(now, view.zone, now)}",
        tuple((heading, tuple(map(breaks_spoken, part_lines))) for heading, part_lines in parts if part_lines),
    )


def _state_lines(view: IncidentView, playbook: Playbook, now: Moment) -> list[str]:
    """How bad it is, since when, how it stands, and what is known of its impact."""
    severity = f"{how_bad(view)} " if view.summary.severity is not None else ""
    closed = view.summary.closed
    began, lasted = since_words(view, now)
    since = f", since {began} ({lasted})" if began else ""
    over = view.over
    if began and over is not None and over.lo is not None:
        since = f", from {began} to {zoned_point(over.lo, view.zone, now)} ({lasted})"
    title = title_of(view.summary)
    how = standing_words(view, playbook, now).words
    cancelled = state_of(view.summary, playbook) == CANCELLED
    stands = [f"{severity}{title}{since}"]
    stands.extend([how] if how else [f"phase: {phase_words(view)}"] if standing(view, playbook).phased else [])
    stands.extend([f"closed: {point(closed, view.zone, now)}"] if closed is not None and not how else [])
    stands.extend(
        f"{name}: {fact_words(view, name)}"
        for name in ("status", "impact", "affected", "users", "trend", "channel", "war_room")
        if name in view.facts and not (cancelled and name in _FEARED)
    )
    return stands


def _role_lines(view: IncidentView, playbook: Playbook) -> list[str]:
    """Who holds which role."""
    return [
        f"{for_line(role_title(playbook, role.role))}: {', '.join('@' + for_line(name) for name in role.holders)}"
        for role in view.roles
        if role.holders
    ]


def _decision_lines(room: WarRoom, incident: IncidentId, view: IncidentView, now: Moment) -> list[str]:
    """The last decisions, and the proposals about which nothing was decided."""
    pages = room.pages(incident, Filter(kinds=frozenset(("decision",)), struck=False))
    decided = pages.before(None, _DECISIONS)
    more = pages.count() - len(decided)
    decisions = [f"and {more} earlier: kind:decision in the timeline"] if more > 0 else []
    decisions += [
        f"{event_point(entry.at, view.zone, now)} {bounded(for_line(entry.text), _LONGEST)}" for entry in decided
    ]
    decisions.extend(
        f"open: {for_line(poll.proposal)}"
        for poll in view.desks.polls
        if poll.state not in (PollState.DECIDED, PollState.DROPPED)
    )
    return decisions


def _hypothesis_lines(view: IncidentView) -> list[str]:
    """The board: what was confirmed first, what was refuted last."""
    return [
        f"{for_line(card.label)} {state_words(card.status, card.contested)}: {for_line(card.statement)}"
        + (f" @{for_line(card.owner)}" if card.owner is not None else "")
        for status in (
            HypothesisState.CONFIRMED,
            HypothesisState.TESTING,
            HypothesisState.OPEN,
            HypothesisState.REFUTED,
        )
        for card in view.desks.board
        if card.status == status
    ]


def _task_lines(view: IncidentView, now: Moment) -> list[str]:
    """Who is out for what, and until when."""
    was = "" if view.summary.closed is None else "was "
    return [
        f"@{for_line(task.who)} {for_line(task.what)}"
        + (f", {state_words(task.state, task.contested)}" if task.contested else "")
        + (f", {was}due {point(task.due, view.zone, now)}" if task.due is not None else "")
        for task in view.desks.tasks
        if task.waits or task.contested
    ]


def _check_lines(view: IncidentView, now: Moment) -> list[str]:
    """The newest fix with its checks."""
    closed = view.summary.closed is not None
    return [
        line
        for fix in (*view.desks.beside, *view.desks.fixes[-1:])
        for line in (
            _fix_line(fix, view, now),
            *(
                f"{for_line(check.text)}: {_check_state(check, over=closed or fix.broken)}"
                + (f" ({for_line(check.figure)})" if check.figure is not None else "")
                for check in fix.checks
                if check.due is not None or check.state != CheckState.OPEN or check.contested
            ),
            *_untimed(fix, over=closed),
        )
    ]


def _check_state(check: CheckItem, *, over: bool) -> str:
    """How a check stands; one that is open when its round is ``over``, or the incident, is made by nobody."""
    return "without a result" if over and check.state == CheckState.OPEN else state_words(check.state, check.contested)


def _untimed(fix: FixView, *, over: bool) -> Iterator[str]:
    """The checks without a time of their own that nobody has made, in one line."""
    names = [for_line(check.text).partition(":")[0] for check in fix.unticked if not check.contested]
    if names:
        yield f"{'without a result' if over else 'still to check'}: {', '.join(names)}"


def _fix_line(fix: FixView, view: IncidentView, now: Moment) -> str:
    """What is being verified, or is not in yet: ``hotfix one JOIN, in at 15:20``."""
    what = f"{for_line(fix.how) or 'fix'} {for_line(fix.what)}".strip()
    return f"{what}, {'not in yet' if fix.deployed is None else f'in at {event_point(fix.deployed, view.zone, now)}'}"


def leave_words(room: WarRoom, worries: str, following: str) -> list[Committed]:
    """Keep in every open incident what worries whoever leaves, and what they would do next. Raise `RoomTrouble` when
    neither is said, or nothing is open that could keep it.
    """
    sentences = [
        f"{heading}: {repair(words).strip()}"
        for heading, words in ((WORRIES, worries), (FOLLOWING, following))
        if words.strip()
    ]
    if not sentences:
        raise RoomTrouble("say what worries you, or what you would do next.", exit_codes.DATA)
    told = "; ".join(sentences)
    opened = [one.id for one in room.incidents() if one.closed is None and not is_private(one.id)]
    if not opened:
        raise RoomTrouble("nothing is open: there is no incident to keep these words in.", exit_codes.DATA)
    return [
        state(
            room,
            incident,
            {},
            kind=HANDED,
            text=f"@{room.person} hands the shift over. {told[:1].upper()}{told[1:]}",
            at=EventTime.at(room.now()),
        )
        for incident in opened
    ]
