"""Closing an incident: what must be true first, what the program knows of it, and how it is overridden."""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.contested import contested_lines, contested_words, fact_words, state_words
from warroom.intake.times import clock_words, local
from warroom.model.desks import CLOSURE, CheckItem, FixView
from warroom.model.identity import IncidentId, Moment
from warroom.model.milestones import CLOSED_ALL_THE_SAME, STILL_OPEN, impossible
from warroom.model.moment import EventTime
from warroom.model.shape import record
from warroom.model.states import CheckState, HypothesisState
from warroom.model.views import CANCELLED, DUPLICATE, IncidentView
from warroom.playbook.closing_shapes import ClosureCheck
from warroom.playbook.comparing import shortfall_words, shortfalls
from warroom.playbook.declaring_shapes import REQUIRED
from warroom.playbook.standing import NO_INCIDENT, Standing, not_told, review_of, standing
from warroom.playbook.workflow import Playbook
from warroom.room.acts.checking import tick
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.readings.clocks import point
from warroom.room.readings.due import stable_until
from warroom.room.sharing.sealing import seal_by_itself
from warroom.text import for_line, repair

CARD_STATUS = ("hypothesis", "status")


@record
class Gate:
    """A point of the closure checklist: whether it is fulfilled, and who or what says so.

    ``item`` is what a person ticked, where one did; ``known`` tells that the program found it out.
    """

    check: ClosureCheck
    item: CheckItem
    state: CheckState
    known: bool
    words: str

    @property
    def passed(self) -> bool:
        """Whether it holds nothing up."""
        return self.state in (CheckState.PASSED, CheckState.SKIPPED)


def gates(view: IncidentView, playbook: Playbook, *, now: Moment) -> list[Gate]:
    """The closure checklist as it stands, or stood when it was closed. What a person ticked goes before what the
    program found out.
    """
    ticked = {check.id: check for check in view.desks.checklist}
    gates = []
    how = standing(view, playbook)
    if view.summary.closed is not None:
        now = min(now, view.summary.closed)  # what time alone brought after the close did not hold at the close
    for check in playbook.closure.check:
        if not _asked(check, view, how):
            continue
        check_item = ticked.get(check.record)
        if check_item is None or not check_item.text.raw:  # never ticked, or taken back
            check_item = unticked(check)
        is_known, words = _known(check, view, playbook, now)
        if check_item.contested:
            words = state_words(check_item.state, check_item.contested)
            gates.append(Gate(check, check_item, CheckState.OPEN, known=False, words=words))
        elif check_item.state != CheckState.OPEN:
            by = f"@{for_line(check_item.by)}" if check_item.by is not None else ""
            figure = for_line(check_item.figure) if check_item.figure is not None else ""
            gates.append(
                Gate(
                    check,
                    check_item,
                    check_item.state,
                    known=False,
                    words=" ".join(part for part in (by, figure) if part),
                )
            )
        else:
            gates.append(
                Gate(check, check_item, CheckState.PASSED if is_known else CheckState.OPEN, known=is_known, words=words)
            )
    return gates


def _asked(check: ClosureCheck, view: IncidentView, how: Standing) -> bool:
    """Whether a point is asked of the incident: of one that was not declared those that the playbook says, and whether
    its fix holds only where one went in; nothing of what was no incident.
    """
    if how.phased:
        return True
    if how.state in NO_INCIDENT or not check.quiet:
        return False
    return check.known != "verified" or view.desks.fix is not None


def unticked(check: ClosureCheck) -> CheckItem:
    """A point that nobody has ticked yet, with the playbook's words."""
    from warroom.text import Untrusted

    return CheckItem(check.record, CLOSURE, Untrusted(f"{check.title}: {check.ask}"), None, CheckState.OPEN)


def _open_words(fix: FixView) -> str:
    """Which of the checks of a fix failed or is still to be made, the first of them by its name."""
    failed = next((check for check in fix.checks if check.state == CheckState.FAILED), None)
    if failed is not None:
        return f"a check FAILED: {_title(failed)}"
    still = [check for check in fix.checks if check.state not in (CheckState.PASSED, CheckState.SKIPPED)]
    if not still:
        return "no check passed"
    more = f" and {len(still) - 1} more" if len(still) > 1 else ""
    return f"checks are open: {_title(still[0])}{more}"


def _title(check: CheckItem) -> str:
    return for_line(check.text).partition(":")[0].rstrip("?")


def _known(check: ClosureCheck, view: IncidentView, playbook: Playbook, now: Moment) -> tuple[bool, str]:
    """Whether the program itself can say that a point is fulfilled, and why it cannot yet."""
    if check.known == "stable":
        end = stable_until(view, playbook)
        if end is None:
            return False, "not resolved yet" if view.summary.closed is None else "nobody said that it was resolved"
        return now >= end, "" if now >= end else f"at {point(Moment(end), view.zone, now)}"
    if check.known == "cause-confirmed":
        confirmed = any(card.status == HypothesisState.CONFIRMED for card in view.desks.board)
        apart = [
            contested_words(view, contested)
            for contested in view.contested
            if (contested.kind, contested.field) == CARD_STATUS
        ]
        return confirmed, "" if confirmed else "; ".join(apart) or "no hypothesis is confirmed"
    if check.known == "verified":
        rounds = view.desks.rounds
        unverified = next((fix for fix in rounds if not fix.verified), None)
        if not rounds or unverified is not None:
            return False, _open_words(unverified) if unverified is not None else "no fix went in"
        differ = "; ".join(state_words(check.state, check.contested) for check in view.desks.checks if check.contested)
        short = "; ".join(filter(None, (shortfall_words(fix, view, playbook) for fix in rounds)))
        return not differ and all(
            shortfall.because is not None for fix in rounds for shortfall in shortfalls(fix, view, playbook)
        ), differ or short
    if check.known == "review-date":
        if review_of(view, playbook) != REQUIRED:
            return True, "no review is asked for"
        return "review" in view.times, "" if "review" in view.times else "no date yet: /review TIME"
    if check.known == "status-page-resolved":
        if view.disputed("incident", "status_page") is not None:
            return False, fact_words(view, "status_page")
        address = view.fact("status_page")
        if not address or "resolved" not in address.casefold():
            decides = [audience for audience in playbook.communication.audience if audience.decided_by == "status_page"]
            why = next((not_told(playbook, decide, view, posted=bool(address)) for decide in decides), "")
            return bool(why), why or "not marked as resolved: post that it is, or /status-page Resolved"
        return True, ""
    return False, ""


def tick_gate(
    room: WarRoom, incident: IncidentId, playbook: Playbook, gate: Gate, verdict: CheckState, *, why: str = ""
) -> Committed:
    """Tick a point of the closure checklist; skipping it needs a reason, and so does passing one of which the program
    knows that it is not so yet.
    """
    why = repair(why).strip()
    if verdict in (CheckState.SKIPPED, CheckState.FAILED) and not why:
        raise RoomTrouble("say why.", exit_codes.DATA)
    if against_facts(gate, verdict) and not why:
        raise RoomTrouble(
            f"{for_line(gate.check.title)}: {gate.words or 'it is not so yet'}. Say why it counts.", exit_codes.DATA
        )
    return tick(room, incident, playbook, gate.item, verdict, figure=why, new=gate.item.by is None)


def against_facts(gate: Gate, verdict: CheckState) -> bool:
    """Whether a point would be passed that the program itself looks at, and has not found to be so."""
    return verdict == CheckState.PASSED and bool(gate.check.known) and not gate.known and not gate.passed


def left_by_closing(view: IncidentView, playbook: Playbook, *, at: EventTime | None, now: Moment) -> list[str]:
    """What still stood in the way of closing at the time ``at`` that is told for it, or ``now`` without one."""
    told = at.lo if at is not None else None
    return holds_up(view, playbook, now=Moment(min(now, told or now)))


def holds_up(view: IncidentView, playbook: Playbook, *, now: Moment) -> list[str]:
    """What stands against closing now, in words; empty when nothing does."""
    contradictions = [
        f"{for_line(gate.check.title)}" + (f" ({gate.words})" if gate.words else "")
        for gate in gates(view, playbook, now=now)
        if not gate.passed
    ]
    contradictions.extend(clash.words for clash in clashes(view, playbook))
    contradictions.extend(contested_lines(view))
    return contradictions


@record
class Clash:
    """Two milestones whose times cannot be, the one that should lie earlier first: what the incident's fields are
    called, how each reads with its time, and both in one sentence. All words are safe to show.
    """

    milestones: tuple[str, str]
    told: tuple[str, str]
    words: str


def clashes(view: IncidentView, playbook: Playbook) -> list[Clash]:
    """Milestones in an order that cannot be."""
    clashes = []
    for pair in impossible(view.times, playbook.after.order):
        earlier, later = (
            f"{for_line(playbook.after.anchors.get(milestone, milestone))} {_when(view, milestone, pair)}"
            for milestone in pair
        )
        clashes.append(Clash(pair, (earlier, later), f"{later} is before {earlier}"))
    return clashes


def _when(view: IncidentView, milestone: str, pair: tuple[str, str]) -> str:
    """The time of a milestone, with its day where those of the ``pair`` are not of one day."""
    at, days = view.times[milestone], {local(view.times[end].lo or 0, view.zone).date() for end in pair}
    words = clock_words(at, view.zone)
    return words if len(days) == 1 else f"{local(at.lo or 0, view.zone):%d %b} {words}"


_ENDED = {CANCELLED: "cancelled", DUPLICATE: "called a duplicate"}


def over_words(view: IncidentView, now: Moment) -> str:
    """That it has ended, and when: ``closed at 16:40``; empty while it has not."""
    closed, ending = view.times.get("closed"), view.summary.ending
    if closed is None:
        return ""
    how = _ENDED.get(ending.how if ending is not None else "", "closed")
    return f"{how} at {point(closed.lo, view.zone, now) if closed.lo is not None else clock_words(closed, view.zone)}"


def stored_after_its_end(view: IncidentView, now: Moment) -> str:
    """What is said with whatever is told of an incident that has ended: it is stored all the same. Empty before."""
    words = over_words(view, now)
    return f"the incident was {words}; /reopen WHY opens it" if words else ""


def refuse_over(view: IncidentView, *, now: Moment, at: EventTime | None = None) -> None:
    """Raise `RoomTrouble` where the incident has ended already, unless ``at`` is a time before that."""
    words, closed = over_words(view, now), view.times.get("closed")
    early = at is not None and at.lo is not None and closed is not None and at.lo <= (closed.hi or 0)
    if words and not early:
        raise RoomTrouble(f"{words}; /reopen WHY opens it again.", exit_codes.DATA)


def close(
    room: WarRoom,
    incident: IncidentId,
    view: IncidentView,
    playbook: Playbook,
    *,
    why: str = "",
    at: EventTime | None = None,
) -> Committed:
    """Close the incident. While the checklist is not fulfilled it needs a reason, which is kept with what was open.

    Raise `RoomTrouble`, naming what is open, when there is no reason.
    """
    refuse_over(view, now=room.now())
    when = at or EventTime.at(room.now())
    why = repair(why).strip()
    open_points = left_by_closing(view, playbook, at=when, now=room.now())
    if open_points and not why:
        raise RoomTrouble(
            f"not yet: {'; '.join(open_points)}. A reason behind /close closes it all the same.", exit_codes.DATA
        )
    facts: dict[str, object] = {"closed": when.as_json(), "ended": None}
    last = playbook.phase("close")
    if last is not None:
        facts["phase"] = {"name": last[1].name, "rank": last[0]}
    text = why or "closed"
    if open_points:
        text = f"{CLOSED_ALL_THE_SAME}{why}{STILL_OPEN}{'; '.join(open_points)}"
    kept = {"open": open_points, "why": why}
    committed = state(room, incident, facts, kind="closed", text=text, at=when, pinned=True, details=kept)
    seal_by_itself(room, incident)
    return committed
