"""An action of a phase is ticked."""

from __future__ import annotations

from warroom.model.desks import NO, YES
from warroom.panes.context import RoomContext
from warroom.room.acts.phase_actions import phase_actions, tick_action
from warroom.widgets.cards import Cards
from warroom.widgets.decide_pane import action_key


def tick_phase_action(desk: RoomContext, cards: Cards, about: str, key: str) -> None:
    """Tick the action that the card ``about`` (``triage:2``) of ``cards`` stands for, or take the tick back, as ``key``
    says, and go on to the next row.
    """
    phase, _, number = about.rpartition(":")
    actions = phase_actions(desk.view, desk.playbook, phase) if desk.view is not None else []
    action = next((action for action in actions if str(action.number) == number), None)
    answer = {"y": YES, "n": NO}.get(key)
    if action is None or answer is None:
        desk.say("y done   n not yet")
        return
    room, incident = desk.room, desk.incident
    cards.step_on(action_key(action))
    desk.act(lambda: tick_action(room, incident, action, answer), lambda _: desk.told(f"saved · {answer}"))
