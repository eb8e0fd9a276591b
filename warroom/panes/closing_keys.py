"""Closing an incident: the points of the checklist ticked, and what still stands against it said first."""

from __future__ import annotations

from collections.abc import Callable

from warroom.model.states import CheckState
from warroom.panes.context import RoomContext
from warroom.room.acts import closing
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question


class Closing:
    """Ticks and closes; what goes against the facts needs a reason."""

    def __init__(self, desk: RoomContext, done: Callable[[str], None]) -> None:
        """``done`` hears which point of the checklist is ticked."""
        self._desk, self._done = desk, done

    def tick(self, record: str, key: str) -> None:
        """Say yes, no or skip to the point ``record`` of the checklist."""
        desk = self._desk
        if desk.view is None:
            return
        gates = closing.gates(desk.view, desk.playbook, now=desk.now())
        gate = next((gate for gate in gates if gate.item.id == record), None)
        if gate is None:
            return
        it = first_words(gate.check.title)
        if key == "y" and closing.against_facts(gate, CheckState.PASSED):
            self._ask_why(gate, CheckState.PASSED, f"{it} counts all the same, because")
        elif key == "y":
            self._tick(gate, CheckState.PASSED, "", "done")
        elif key == "d":
            self._ask_why(gate, CheckState.SKIPPED, f"Skip {it} because")
        else:
            self._ask_why(gate, CheckState.FAILED, f"{it} is not so, because")

    def _ask_why(self, gate: closing.Gate, verdict: CheckState, asks: str) -> None:
        self._desk.ask(Question(asks, lambda why: self._tick(gate, verdict, why, verdict), in_words=True))

    def _tick(self, gate: closing.Gate, verdict: CheckState, why: str, words: str) -> None:
        room, incident, playbook = self._desk.room, self._desk.incident, self._desk.playbook
        self._done(gate.item.id)
        self._desk.act(
            lambda: closing.tick_gate(room, incident, playbook, gate, verdict, why=why),
            lambda _: self._desk.told(f"saved · {words}"),
        )

    def close(self, why: str = "") -> None:
        """Close, or say what stands against it and ask for a reason."""
        desk, view, room, playbook, incident = (
            self._desk,
            self._desk.view,
            self._desk.room,
            self._desk.playbook,
            self._desk.incident,
        )
        if view is None:
            return
        against = closing.holds_up(view, playbook, now=desk.now())
        if against and not why and view.summary.closed is None:
            desk.bridge.show_lines(f"Not ready to close: {len(against)} open", [f"· {point}" for point in against])
            asks = f"Close {first_words(view.summary.title)} all the same, because"
            desk.ask(Question(asks, self._close_because, in_words=True))
            return
        desk.act(lambda: closing.close(room, incident, view, playbook, why=why), lambda _: desk.saved("saved · closed"))

    def _close_because(self, why: str) -> None:
        self._desk.bridge.hide_lines()
        if why:
            self.close(why)
        else:
            self._desk.say("it stays open: closing now needs a reason")
