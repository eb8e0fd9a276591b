"""What the checks of a fix showed: passed, failed or skipped, in time or not, with the figure and how it compares.

Every way to tick a check comes through here: keys, orders of the line, the shell, the closure checklist.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.times import clock_words
from warroom.model.desks import CheckItem, FixView
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment, Revision
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState
from warroom.playbook.comparing import compare, doubts, worse_words
from warroom.playbook.workflow import Playbook
from warroom.room.acts.fact_writing import INCIDENT, state
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.store.desk_queries import check_of
from warroom.store.logged import words_of
from warroom.store.write import ENTRY, entry_values
from warroom.text import bounded, for_line, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from warroom.model.views import IncidentView

CHECK = "check"


class WhyFirst(RoomTrouble):
    """A check is not due, or its figure is worse than it should be: it can be said all the same, with a reason."""

    def __init__(self, check: CheckItem, verdict: CheckState, doubts: Sequence[str]) -> None:
        super().__init__(
            f"{bounded(for_line(check.text), 60)}: {', '.join(doubts)}. Say why it {verdict} all the same: "
            "because and the reason behind it (--because in a shell).",
            exit_codes.DATA,
        )


def tick(
    room: WarRoom,
    incident: IncidentId,
    playbook: Playbook,
    check: CheckItem,
    verdict: CheckState,
    *,
    figure: str = "",
    because: str = "",
    view: IncidentView | None = None,
    entry: EntryId = NO_ENTRY,
    at: EventTime | None = None,
    new: bool = False,
) -> Committed:
    """Say what a check showed: passed, failed or skipped, with the figure that was seen.

    ``new`` puts a check that nobody has ticked before into the log in the same act. A failed check of a fix opens the
    investigation again, in the same act too; its round is over, and the clock starts anew when the next fix goes in.

    Raise `WhyFirst` where it is not due or its figure speaks against it and there is no ``because``; `RoomTrouble`
    where it was passed already, which keeps its time and its figure.
    """
    when = at or EventTime.at(room.now())
    figure, because = repair(figure).strip(), repair(because).strip()
    if not check.text.raw:
        raise RoomTrouble("this check is not in the log.", exit_codes.DATA)
    _must_be_known(check, verdict, when, room.now())
    fix = _fix_of(check, view)
    if view is not None and fix is not None:
        _must_run(view, fix)
    zone = view.zone if view is not None else "UTC"
    _must_not_be_passed(check, verdict, zone)
    doubts_found = doubts(check, verdict, figure, when, view, playbook)
    if doubts_found and not because:
        raise WhyFirst(check, verdict, doubts_found)
    shown = {"state": verdict, "checked": when.as_json(), "figure": figure or None, "because": because or None}
    writes = [Write(CHECK, check.id, shown | _born(check) if new else shown)]
    if verdict == CheckState.FAILED and fix is not None:
        writes += _reopened(room, playbook, when)

    def not_passed_meanwhile(db: sqlite3.Connection) -> None:
        stands = check_of(db, incident, check.id)
        if stands is not None:
            _must_not_be_passed(stands, verdict, zone)

    return state(
        room,
        incident,
        {},
        kind=CHECK,
        text=_told(check, verdict, figure, because, when),
        at=when,
        beside=writes,
        details={"check": check.id, "state": verdict, "figure": figure, "because": because},
        seen_up_to=view.revision if view is not None else None,
        entry=entry,
        look=not_passed_meanwhile,
    )


def _fix_of(check: CheckItem, view: IncidentView | None) -> FixView | None:
    return next((fix for fix in view.desks.fixes if fix.id == check.round), None) if view is not None else None


def _born(check: CheckItem) -> dict[str, object]:
    return {"round": check.round, "text": check.text.raw}


def _must_run(view: IncidentView, fix: FixView) -> None:
    if view.summary.closed is not None:
        raise RoomTrouble("the incident is closed: /reopen says first why it is not over.", exit_codes.DATA)
    if fix.broken:
        raise RoomTrouble("a check of this round failed: u takes that back, the next fix starts anew.", exit_codes.DATA)


def _must_not_be_passed(check: CheckItem, verdict: CheckState, zone: str) -> None:
    """A check that passed keeps its time and its figure."""
    if verdict == CheckState.PASSED and check.state == CheckState.PASSED and not check.contested:
        raise _passed_already(check, zone)


def _must_be_known(check: CheckItem, verdict: CheckState, when: EventTime, now: Moment) -> None:
    """A timed check says what was seen at a time: one that nobody knows, or that has not come, says nothing of it."""
    if check.due is None or verdict not in (CheckState.PASSED, CheckState.FAILED):
        return
    if when.lo is None:
        raise RoomTrouble(
            "say when it was seen: a check after a time is not ticked at an unknown one.", exit_codes.DATA
        )
    if when.lo > now + MINUTE:
        raise RoomTrouble("that time has not come yet: a check is ticked when it was seen.", exit_codes.DATA)


def _passed_already(check: CheckItem, zone: str) -> RoomTrouble:
    at = f" at {clock_words(check.checked, zone)}" if check.checked is not None else ""
    by = f" by @{for_line(check.by)}" if check.by is not None else ""
    figure = f" ({bounded(for_line(check.figure), 40)})" if check.figure is not None else ""
    return RoomTrouble(
        f"{bounded(for_line(check.text), 60)} was passed already{at}{by}{figure}, and that stays: "
        "e notes another figure, u takes it back.",
        exit_codes.DATA,
    )


def _reopened(room: WarRoom, playbook: Playbook, when: EventTime) -> list[Write]:
    """What becomes of the incident when a check of a fix failed."""
    failed = playbook.resolution.failed
    facts: dict[str, object] = {"resolved": None}
    if failed.status:
        facts["status"] = failed.status
    rank_and_phase = playbook.phase(failed.phase) if failed.phase else None
    if rank_and_phase is not None:
        facts["phase"] = {"name": rank_and_phase[1].name, "rank": rank_and_phase[0]}
    writes = [Write(INCIDENT, INCIDENT, facts)]
    if failed.say:
        writes.append(Write(ENTRY, room.new_id(), {**entry_values("phase", failed.say, when), "pinned": 1}))
    return writes


def _told(check: CheckItem, verdict: CheckState, figure: str, because: str, when: EventTime) -> str:
    left = check.left_at(when) if verdict == CheckState.PASSED else 0
    early = f" {in_words(left)} before its time" if left else ""
    verdict_words = f"{verdict.upper() if verdict == CheckState.FAILED else verdict}{early}"
    return (
        f"{check.text.raw} {verdict_words}"
        + (f": {figure}" if figure else "")
        + (f", because {because}" if because else "")
    )


def figure_words(check: CheckItem, figure: str, view: IncidentView, playbook: Playbook) -> str:
    """How ``figure`` compares, in a few words that are safe to show; empty where there is nothing to compare with."""
    return ", ".join(comparison.words for comparison in compare(check, figure, view, playbook))


def note_figure(
    room: WarRoom,
    incident: IncidentId,
    playbook: Playbook,
    check: CheckItem,
    figure: str,
    *,
    view: IncidentView | None,
    because: str = "",
    entry: EntryId = NO_ENTRY,
    seen_up_to: Revision | None = None,
) -> Committed:
    """Note the figure that was seen at a check that was ticked; ``entry`` told of it and says it from now on.

    Raise `WhyFirst` where a check that was passed gets a figure that speaks against it, and there is no ``because``.
    """
    figure, because = repair(figure).strip(), repair(because).strip()
    worse = (
        worse_words(check, figure, view, playbook) if check.state not in (CheckState.FAILED, CheckState.SKIPPED) else []
    )
    if worse and not because:
        raise WhyFirst(check, CheckState.PASSED, worse)
    values: dict[str, object] = {"figure": figure}
    if because:
        both = (check.because.raw if check.because is not None else "", because)
        values["because"] = "; ".join(words for words in both if words)
    said = figure + (f", because {because}" if because else "")
    if entry:
        writes = [Write(CHECK, check.id, values)]

        def with_words(db: sqlite3.Connection) -> list[Write]:
            words = words_of(db, entry)
            return [*writes, Write(ENTRY, entry, {"text": f"{words}: {said}"})] if words is not None else writes

        return room.commit(incident, with_words, seen_up_to=seen_up_to)
    verdict = check.state if check.state != CheckState.OPEN else CheckState.PASSED
    return state(
        room,
        incident,
        {},
        kind=CHECK,
        text=f"{check.text.raw} {verdict}: {said}",
        beside=[Write(CHECK, check.id, values)],
        seen_up_to=seen_up_to,
    )
