"""Opening an incident that was over: what is taken back depends on whether it came back or was ended by mistake."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.desks import FixView
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.states import CheckState, HypothesisState
from warroom.model.views import IncidentView
from warroom.playbook.deciding_shapes import Turn
from warroom.playbook.opened_again import BACK, MISTAKE, came_back_or_mistake, example
from warroom.playbook.workflow import Playbook
from warroom.room.acts.checking import CHECK
from warroom.room.acts.commander import reopen
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.text import quoted, repair


def open_again(
    room: WarRoom, incident: IncidentId, view: IncidentView, playbook: Playbook, why: str, *, at: EventTime | None
) -> Committed:
    """Open it again. It came back: it goes on in the investigation, and its last fix did not hold. It was ended by
    mistake: it goes on where it was, and nothing is said of its fix.

    Raise `RoomTrouble` where the reason ``why`` does not tell which, and a fix stands of which one would be said.
    """
    if view.summary.ending is not None:  # nothing was resolved: it goes on where it was
        return reopen(room, incident, why, at=at)
    which, fix = came_back_or_mistake(playbook, why), _standing_fix(view)
    if not which and fix is not None and (mistake := example(playbook, MISTAKE)) and (back := example(playbook, BACK)):
        raise RoomTrouble(
            f"did it come back, so that the last fix did not hold, or was it ended by mistake? Say {quoted(back)} or "
            f"{quoted(mistake)} in the reason.",
            exit_codes.DATA,
        )
    if which == MISTAKE:
        resolved = "closed" in view.times and "resolved" in view.times
        turn = _where_it_was(view, playbook, resolved=resolved)
        status = "" if resolved or "resolved" not in view.times else turn.status
        return reopen(room, incident, why, status=status, phase=_phase(playbook, turn), resolved=resolved, at=at)
    turn = playbook.resolution.failed
    beside = no_longer_true(view, why, at=at or EventTime.at(room.now()))
    return reopen(room, incident, why, status=turn.status, phase=_phase(playbook, turn), at=at, beside=beside)


def _where_it_was(view: IncidentView, playbook: Playbook, *, resolved: bool) -> Turn:
    """What the playbook offers for how far it had come."""
    if resolved:
        return playbook.resolution.over
    if _standing_fix(view) is not None:
        return playbook.resolution.deployed
    if any(card.status == HypothesisState.CONFIRMED for card in view.desks.board):
        return playbook.resolution.confirmed
    return playbook.resolution.failed


def _phase(playbook: Playbook, turn: Turn) -> tuple[str, int] | None:
    """The name and the place of the phase that is gone back to."""
    rank_and_phase = playbook.phase(turn.phase) if turn.phase else None
    return (rank_and_phase[1].name, rank_and_phase[0]) if rank_and_phase is not None else None


def _standing_fix(view: IncidentView) -> FixView | None:
    """The last fix that went in, unless it did not hold."""
    fix = view.desks.fix
    return fix if fix is not None and not fix.broken else None


def no_longer_true(view: IncidentView, why: str, *, at: EventTime) -> list[Write]:
    """What an incident that is opened again takes back: the round of its last fix has failed, and nothing of the
    closure checklist is ticked any more.
    """
    values = {"state": CheckState.FAILED, "checked": at.as_json(), "figure": repair(why).strip(), "because": None}
    fix = _standing_fix(view)
    writes = [
        Write(CHECK, check.id, values) for check in (fix.checks if fix is not None else ()) if check.due is not None
    ][-1:]
    writes.extend(
        Write(CHECK, check.id, {"state": CheckState.OPEN})
        for check in view.desks.checklist
        if check.state != CheckState.OPEN
    )
    return writes
