"""What a phase asks for at once: ticked by people, and by the program where the incident says that it is done."""

from __future__ import annotations

from collections.abc import Callable

from warroom import exit_codes
from warroom.model.desks import YES
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.shape import record
from warroom.model.states import HypothesisState
from warroom.model.views import IncidentView
from warroom.playbook.standing import standing
from warroom.playbook.workflow import Playbook
from warroom.room.acts.decisions import ANSWER
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.left_open import triage_id, triage_nodes

ACTIONS = "actions"
"""What stands for a tree where what is answered is whether an action of a phase is done."""


@record
class PhaseAction:
    """An action of a phase. ``known`` says that the incident itself tells that it is done."""

    phase: str
    number: int
    words: str
    done: bool
    known: bool


def _roles_held(view: IncidentView, playbook: Playbook) -> bool:
    return all(view.holders(role.name) for role in playbook.roles.role if not role.optional)


def _assessed(view: IncidentView, playbook: Playbook) -> bool:
    return all(
        assessment.fact in view.facts for assessment in playbook.detection.assessment if assessment.fact != "title"
    )


def _triaged(view: IncidentView, playbook: Playbook) -> bool:
    return all(triage_id(node) in view.desks.answers for node, _, _ in triage_nodes(playbook))


_DONE: dict[str, Callable[[IncidentView, Playbook], bool]] = {
    "acknowledged": lambda view, _: "acknowledged" in view.times,
    "assessed": _assessed,
    "declared": lambda view, playbook: not standing(view, playbook).kept,
    "channel": lambda view, _: "channel" in view.facts,
    "roles": _roles_held,
    "triaged": _triaged,
    "tested": lambda view, _: any(card.status != HypothesisState.OPEN for card in view.desks.board),
    "split": lambda view, _: any(task.angle is not None for task in view.desks.tasks),
    "fixed": lambda view, _: view.desks.fix is not None,
    "verified": lambda view, _: view.desks.fix is not None and view.desks.fix.verified,
}
"""What a playbook may name as that by which the program knows that an action is done."""


def phase_actions(view: IncidentView, playbook: Playbook, name: str) -> list[PhaseAction]:
    """The actions of the phase called ``name``, in their order; none for a phase that does not exist."""
    rank_and_phase = playbook.phase(name)
    if rank_and_phase is None:
        return []
    phase = rank_and_phase[1]
    actions = []
    for number, words in enumerate(phase.actions):
        by = phase.done_when[number] if number < len(phase.done_when) else ""
        is_done = bool(by) and _DONE[by](view, playbook)
        answer = view.desks.answers.get(_record(phase.name, number))
        # Words that were changed since are another action: what was ticked was the one before.
        ticked = answer is not None and answer.question.raw == words and answer.answers[-1].value == YES
        actions.append(PhaseAction(phase.name, number, words, is_done or ticked, is_done))
    return actions


def _record(phase: str, number: int) -> str:
    return f"answer:{ACTIONS}:{phase}:{number}"


def tick_action(room: WarRoom, incident: IncidentId, action: PhaseAction, said: str) -> Committed:
    """Say that an action is done (``yes``) or is not (``no``). Raise `RoomTrouble` where it says so itself."""
    if action.known:
        raise RoomTrouble("the incident itself says that this is done.", exit_codes.DATA)
    values = {
        "tree": ACTIONS,
        "node": f"{action.phase}:{action.number}",
        "question": action.words,
        "answer": said,
        "answered": EventTime.at(room.now()).as_json(),
    }
    return room.commit(incident, [Write(ANSWER, _record(action.phase, action.number), values)])
