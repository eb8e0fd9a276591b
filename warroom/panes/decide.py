"""The Decide pane: questions answered, what waits taken, the end of a tree carried out."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from textual.binding import BindingType

from warroom.model.views import IncidentView
from warroom.panes.clock_readings import ClockReadings
from warroom.panes.closing_keys import Closing
from warroom.panes.context import SETTLE, RoomContext
from warroom.panes.in_words import InWords
from warroom.panes.pane import CardsPane
from warroom.panes.pane_commands import AnotherTree, Copy, DontKnow, Edit, LookAtChanges, No, Why, Yes
from warroom.panes.phase_ticks import tick_phase_action
from warroom.panes.tree_ends import TreeEnds
from warroom.panes.waiting_answers import WaitingAnswers
from warroom.playbook.standing import standing
from warroom.room.acts import decisions
from warroom.room.readings.waiting import DISAGREEMENT, TASK
from warroom.widgets.attention import has_attention
from warroom.widgets.command import DECIDE, Command, bindings, key_shown
from warroom.widgets.decide_pane import STANDS, DecideState, DecideView, decide, gate_key
from warroom.widgets.moves import moves

_OVER = "over"
_ANSWERED_BY = {
    "told": "Enter goes to the entry, where t corrects its time",
    STANDS: "down goes to what is below; S says how bad it is",
    _OVER: "down goes to what is below; /reopen WHY takes it back",
    "end": "Enter does it; up goes back to the questions, where another answer opens the other branch",
    "": "what was here is settled: the arrows choose what is next",
}
"""What is said of a card that is no question of yes and no."""

_ENTER_SAYS = {"action": "y done   n not yet", "ask": "y yes   n no   d don't know   w why"}
"""What Enter says of a card that is answered by other keys."""


class DecidePane(CardsPane):
    """The Incident Commander decides."""

    NUMBER, TITLE, NAME = 2, "Decide", DECIDE
    commands: ClassVar[tuple[type[Command], ...]] = (Yes, No, DontKnow, Why, AnotherTree, Edit, Copy)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(commands),
        *moves(open="open", before="sibling(-1)", next="sibling(1)"),
    ]

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(desk)
        self._clocks = ClockReadings(desk)
        self._state = DecideState(changes_key=key_shown(LookAtChanges, desk.bridge.config.keys))
        self._decided: DecideView | None = None
        self._fits: tuple[object, ...] = ()
        self.asked = ""
        """The card that the cursor stands on by itself: the question that is open, or what waits."""
        self.settled_at = 0
        """When the keys count again, in microseconds since 1970."""
        self._answering = ("", "")
        """What waited and was answered here last, while it is still chosen."""
        self.waiting = WaitingAnswers(desk)
        self._words = InWords(desk, lambda key: self.cards.choose(key))
        self.closing = Closing(desk, lambda point: self.cards.step_on(gate_key(point)))
        self._ends = TreeEnds(desk, self.closing, self.show_tree, self._copy)

    # What is shown

    def draw(self, view: IncidentView) -> str:
        """Show what is open and what waits. A change that is not our own stops the keys for a moment."""
        return self._draw(view, own=self.desk.own)

    def tick(self, view: IncidentView) -> None:
        """Let the clocks of what waits go on."""
        came_back = self.waiting.put_off() != self._state.put_off
        out = [task for task in view.desks.tasks if task.waits]
        aged = self._clocks.have_aged(task.due for task in out if task.due is not None)
        if came_back or (aged and (out or "resolved" in view.times)):
            self.tell(self._draw(view, own=False))

    def _draw(self, view: IncidentView, *, own: bool) -> str:
        now = self.desk.now()
        fits = (view.phase, view.facts.get("type"), self._is_over(view))
        if fits != self._fits:
            self._state = dataclasses.replace(self._state, tree="")
            self._fits = fits
        self._state = dataclasses.replace(self._state, put_off=self.waiting.put_off())
        # Whoever answers questions goes on with them; what comes to wait meanwhile stands on top, and is counted.
        asking = self.asked.startswith(("ask:", "end:")) and self.cards.has_focus
        person = self.desk.room.person
        decide_view = decide(view, self.desk.playbook, self._state, person=person, now=now, asking=asking)
        self._decided = decide_view
        if decide_view.default != self.asked:
            if self.asked and not own:
                self.settle()
            self.asked = decide_view.default
            if own or not has_attention(self.cards):
                self.cards.let_go()
        self.cards.show(decide_view.cards, default=decide_view.default)
        if any(self._answering) and self.chosen() != self._answering:
            self.settle()  # a second key behind the answer is not meant for what has slid under it
            self._answering = ("", "")
        if decide_view.waiting:
            return f"{len(decide_view.waiting)} waiting"
        walked = decide_view.walk
        if self._is_over(view):
            return _OVER
        return f"question {len(walked.steps) + 1}" if walked.question is not None else "answered"

    def _is_over(self, view: IncidentView) -> bool:
        return standing(view, self.desk.playbook).over

    def settle(self) -> None:
        """What is asked, or named as next, is another thing than it was: the keys count in a moment."""
        self.settled_at = self.desk.now() + SETTLE

    def _show_own(self) -> None:
        """Show what this person changed of the pane."""
        if self.view is not None:
            self.tell(self._draw(self.view, own=True))

    def action_sibling(self, step: int) -> None:
        """Show the tree beside this one."""
        if self._decided is not None:
            self._ends.show_beside(self._decided.walk, self._decided.trees, step)

    def action_choose_tree(self) -> None:
        """Choose the tree from a list of all of them."""
        if self.view is not None and self._decided is not None:
            self._ends.choose_tree(self.view, self._decided.walk)

    def show_tree(self, name: str) -> None:
        """Show the tree called ``name``."""
        self._state = dataclasses.replace(self._state, tree=name)
        self.cards.let_go()
        self._show_own()

    def action_why(self) -> None:
        """Show what hangs on the question, or hide it."""
        self._state = dataclasses.replace(self._state, why=not self._state.why)
        self._show_own()

    # Yes and no

    def action_decide(self, key: str) -> None:
        """Say yes, no or don't know to what the cursor is on, else to the question that is open."""
        if self.desk.now() < self.settled_at:
            self.desk.say("the question has changed: read it, then answer")
            return
        what, about = self.chosen()
        if what == "wait":
            kind, _, on = about.partition(":")
            self._take(kind, on, key)
        elif what == TASK:
            self._take(TASK, about, key)
        elif what == "ask":
            self._answer(about, decisions.ANSWERS[key])
        elif what == "gate":
            self.closing.tick(about, key)
        elif what == "action":
            tick_phase_action(self.desk, self.cards, about, key)
        else:
            over = what == STANDS and self.view is not None and self._is_over(self.view)
            self.desk.say(_ANSWERED_BY.get(_OVER if over else what, "Enter answers this in words"))

    def _take(self, what: str, about: str, key: str) -> None:
        self._answering = self.chosen()
        self.cards.let_go()
        self.waiting.take(what, about, key)

    def _answer(self, node: str, answer: str) -> None:
        desk = self.desk
        if self._decided is None or self.view is None:
            return
        tree = self._decided.walk.tree
        question = next((question for question in tree.question if question.name == node), None)
        if question is None:
            return
        room, incident, seen = desk.room, desk.incident, self.view.revision
        self.cards.let_go()
        self.asked = f"ask:{node}"
        desk.act(
            lambda: decisions.answer(room, incident, tree, question, answer, seen_up_to=seen),
            lambda _: desk.told(f"saved · {decisions.answer_words(answer)} · u takes it back"),
        )

    # Enter

    def action_open(self) -> None:
        """Enter: carry out the end, answer in words, or copy a command."""
        key, (what, about) = self.cards.chosen, self.chosen()
        if what == "end" and self._decided is not None and self._decided.walk.end is not None:
            self._ends.carry_out(self._decided.walk, self._decided.walk.end)
        elif what == "wait" and about.startswith(DISAGREEMENT):
            self.desk.show_conflicts()
        elif what == "told":
            self._ends.go_to_milestone(about)
        elif self._words.page_contact(key) or self._words.ask(key):
            return
        elif what == "run" or self._words.to_copy(key):
            self._copy(key)
        elif what in _ENTER_SAYS:
            self.desk.say(_ENTER_SAYS[what])

    # Copying

    def action_edit(self) -> None:
        """Nothing here has words of its own."""
        self.desk.say("there is nothing to edit here; Enter answers in words")

    def action_copy(self) -> None:
        """Copy the command under the cursor, with the incident's values filled in; nothing is ever run."""
        self._copy(self.cards.chosen)

    def _copy(self, key: str) -> None:
        lines = self._commands(key)
        if lines and self.view is not None:
            self.desk.copy_filled(lines, self.view)
        else:
            self.desk.say("there is nothing to copy here")

    def _commands(self, key: str) -> list[str]:
        what, _, about = key.partition(":")
        end = self._decided.walk.end if self._decided is not None else None
        if what in ("run", "end") and end is not None:
            return list(end.commands) if about == "*" or what == "end" else [end.commands[int(about)]]
        return self._words.to_copy(key)
