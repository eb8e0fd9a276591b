"""What is done at the Decide pane: questions answered, what waits taken, the end of a tree carried out."""

from __future__ import annotations

import dataclasses

from warroom.model.desks import DONE, FAILED, NO, PASSED, SKIPPED, YES, PollView, TaskView
from warroom.playbook.deciding_shapes import TreeEnd
from warroom.playbook.walk import Walk
from warroom.room.acts import closing, decisions, handing_over, tasks
from warroom.room.acts.carrying_out import OF_AN_END, carry_out
from warroom.room.acts.phase_actions import phase_actions, tick_action
from warroom.room.orders.incident_orders import give
from warroom.room.readings.left_open import open_words
from warroom.room.readings.waiting import DISAGREEMENT, OFFER, PHASE, POLL, STATUS, TASK
from warroom.screens.room.desk import SETTLE
from warroom.screens.room.naming import quoted
from warroom.screens.room.words_desk import WordsDesk
from warroom.text import for_line
from warroom.widgets.attention import has_attention
from warroom.widgets.decide_pane import STANDS, DecideState, DecideView, action_key, decide

_OF_A_GATE = {"pass_gate": PASSED, "skip_gate": SKIPPED, "fail_gate": FAILED}
_SAID_BY = {"acknowledged": "ack", "deployed": "fixed", "closed": "close"}
"""The orders that set a milestone, where they are not called as it is."""


class DecideDesk(WordsDesk):
    """The part of a room at which the Incident Commander decides."""

    _decide = DecideState()
    _decided: DecideView | None = None
    _fits: tuple[object, ...] = ()
    _asked = ""
    _settled_at = 0

    def action_conflicts(self) -> None:
        """Show what people disagree about."""
        raise NotImplementedError

    def open_composer(self, audience: str) -> None:
        """Go to the message for ``audience``."""
        raise NotImplementedError

    def go_to_entry(self, entry: str, *, then: str) -> None:
        """Go to an entry of the timeline and say what to do ``then``."""
        raise NotImplementedError

    def show_decide(self, *, own: bool = True) -> str:
        """Show the pane anew and say how it stands. A change that is not our own stops the keys for a moment."""
        if self.view is None:
            return ""
        now = self.app.now()
        fits = (self.view.phase, self.view.facts.get("type"))
        if fits != self._fits:
            self._decide = dataclasses.replace(self._decide, tree="")
            self._fits = fits
        # Whoever answers questions goes on with them; what comes to wait meanwhile stands on top, and is counted.
        asking = self._asked.startswith(("ask:", "end:")) and self.decide_cards.has_focus
        shown = decide(self.view, self.playbook, self._decide, person=self.app.room.person, now=now, asking=asking)
        self._decided = shown
        if shown.default != self._asked:
            if self._asked and not own:
                self._settled_at = now + SETTLE
            self._asked = shown.default
            if own or not has_attention(self.decide_cards):
                self.decide_cards.let_go()
        self.decide_cards.show(shown.cards, default=shown.default)
        if shown.waiting:
            return f"{len(shown.waiting)} waiting"
        walked = shown.walk
        return f"question {len(walked.steps) + 1}" if walked.question is not None else "answered"

    def another_tree(self, step: int) -> None:
        """Show the tree beside this one."""
        if self._decided is None:
            return
        trees = self._decided.trees
        place = trees.index(self._decided.walk.tree.name) if self._decided.walk.tree.name in trees else 0
        self.show_tree(trees[(place + step) % len(trees)])

    def show_tree(self, name: str) -> None:
        """Show the tree called ``name``."""
        self._decide = dataclasses.replace(self._decide, tree=name)
        self.decide_cards.let_go()
        self.show_decide()

    def action_why(self) -> None:
        """Show what hangs on the question, or hide it."""
        self._decide = dataclasses.replace(self._decide, why=not self._decide.why)
        self.show_decide()

    def action_decide(self, key: str) -> None:
        """Say yes, no or don't know to what the cursor is on, else to the question that is open."""
        if self.app.now() < self._settled_at:
            self.say("the question has changed: read it, then answer")
            return
        what, _, about = self.decide_cards.chosen.partition(":")
        if what == "wait":
            kind, _, on = about.partition(":")
            self._take_waiting(kind, on, key)
        elif what == "ask":
            self._answer(about, decisions.ANSWERS[key])
        elif what == "task":
            self._take_waiting(TASK, about, key)
        elif what == "gate":
            self._tick_gate(about, key)
        elif what == "action":
            self._tick_action(about, key)
        elif what == "told":
            self.say("Enter goes to the entry, where t corrects its time")
        elif what == STANDS:
            self.say("down goes to the questions; S says how bad it is")
        elif what == "end":
            self.say("Enter does it; up goes back to the questions, where another answer opens the other branch")
        elif what:
            self.say("Enter answers this in words")
        else:
            self.say("what was here is settled: the arrows choose what is next")

    def _answer(self, node: str, said: str) -> None:
        if self._decided is None or self.view is None:
            return
        tree = self._decided.walk.tree
        question = next((one for one in tree.question if one.name == node), None)
        if question is None:
            return
        room, incident, seen = self.app.room, self.incident, self.view.revision
        self.decide_cards.let_go()
        self._asked = f"ask:{node}"
        self.act(
            lambda: decisions.answer(room, incident, tree, question, said, seen_up_to=seen),
            lambda _: self.saved(f"saved · {decisions.answer_words(said)} · u takes it back"),
        )

    def _take_waiting(self, what: str, about: str, key: str) -> None:
        """Say yes, no or later to what waits for this person."""
        view, room, incident, playbook = self.view, self.app.room, self.incident, self.playbook
        if view is None:
            return
        self.decide_cards.let_go()
        if what == OFFER:
            self._take_offer(about, key)
        elif what == DISAGREEMENT:
            self.action_conflicts()
        elif what == STATUS:
            if key == "y":
                self.act(
                    lambda: give(room, playbook, incident, "status", about), lambda _: self.saved(f"saved · {about}")
                )
            else:
                self._put_off(f"wait:{what}:{about}")
        elif what == PHASE:
            if key == "y":
                passed_by = open_words(view, playbook, to=about)
                self.act(
                    lambda: give(room, playbook, incident, "phase", about),
                    lambda _: self.saved(f"saved · {about}{passed_by}"),
                )
            else:
                self._put_off(f"wait:{what}:{about}")
        elif what == POLL:
            poll = next((one for one in view.desks.polls if one.id == about), None)
            if poll is not None:
                self._take_poll(poll, key)
        elif what == TASK:
            task = next((one for one in view.desks.tasks if one.id == about), None)
            if task is not None:
                self._take_task(task, key)

    def _put_off(self, key: str) -> None:
        self._decide = dataclasses.replace(self._decide, put_off=self._decide.put_off | {key})
        self.refresh_room()
        self.say("put off; it is not asked again here")

    def _take_offer(self, role: str, key: str) -> None:
        view, room, incident = self.view, self.app.room, self.incident
        offered = (
            next((one for one in handing_over.offers_to(view, room.person) if one.role == role), None) if view else None
        )
        if view is None or offered is None:
            return
        label = handing_over.role_title(self.playbook, role)
        if key == "y":
            self.act(
                lambda: handing_over.accept(room, incident, offered, label=label, view=view),
                lambda _: self.saved(f"saved · you are {for_line(label)}"),
            )
        elif key == "n":
            self.act(
                lambda: handing_over.refuse(room, incident, offered, label=label),
                lambda _: self.saved("saved · declined"),
            )

    def _take_poll(self, poll: PollView, key: str) -> None:
        room, incident = self.app.room, self.incident
        self.poll = poll
        if key == "y":
            self.question("poll")
        elif key == "n":
            self.question("object")
        else:
            self.act(lambda: decisions.drop_poll(room, incident, poll), lambda _: self.saved("saved · dropped"))

    def _take_task(self, task: TaskView, key: str) -> None:
        room, incident = self.app.room, self.incident
        if key == "d":
            minutes = tasks.box_of(task)
            self.act(
                lambda: tasks.extend(room, incident, task, minutes), lambda _: self.saved(f"saved · {minutes} min more")
            )
            return
        how = DONE if key == "y" else FAILED
        self.act(lambda: tasks.finish(room, incident, task, how), lambda _: self.saved(f"saved · {how}"))

    def _tick_action(self, about: str, key: str) -> None:
        """Tick an action of a phase, or take the tick back, and go on to the next row."""
        phase, _, number = about.rpartition(":")
        found = phase_actions(self.view, self.playbook, phase) if self.view is not None else []
        action = next((one for one in found if str(one.number) == number), None)
        said = {"y": YES, "n": NO}.get(key)
        if action is None or said is None:
            self.say("y done   n not yet")
            return
        room, incident = self.app.room, self.incident
        self.decide_cards.step_on(action_key(action))
        self.act(lambda: tick_action(room, incident, action, said), lambda _: self.saved(f"saved · {said}"))

    def _tick_gate(self, record: str, key: str) -> None:
        if self.view is None:
            return
        found = closing.gates(self.view, self.playbook, now=self.app.now())
        gate = next((one for one in found if one.item.id == record), None)
        if gate is None:
            return
        self.gate = gate
        if key == "y" and closing.against_facts(gate, PASSED):
            self.say(f"{for_line(gate.check.title)}: {gate.words}", alarm=True)
            self.question("pass_gate")
        elif key == "y":
            room, incident, playbook = self.app.room, self.incident, self.playbook
            self.act(
                lambda: closing.tick_gate(room, incident, playbook, gate, PASSED), lambda _: self.saved("saved · done")
            )
        elif key == "d":
            self.question("skip_gate")
        else:
            self.question("fail_gate")

    def it(self, topic: str) -> str:
        """The proposal, or the point of the checklist."""
        if topic in ("poll", "object") and self.poll is not None:
            return quoted(self.poll.proposal)
        if topic in _OF_A_GATE and self.gate is not None:
            return quoted(self.gate.check.title)
        return super().it(topic)

    def open_decision(self, key: str) -> None:
        """Enter at the Decide pane: carry out the end, answer in words, or copy a command."""
        what, _, about = key.partition(":")
        if what == "end" and self._decided is not None and self._decided.walk.end is not None:
            self.carry_out(self._decided.walk, self._decided.walk.end)
        elif what == "wait" and about.startswith(DISAGREEMENT):
            self.action_conflicts()
        elif what == "told":
            self._go_to_milestone(about)
        elif self.page_contact(key) or self.ask_in_words(key):
            return
        elif what == "action":
            self.say("y done   n not yet")
        elif what == "run" or self.to_copy(key):
            self.copy_decision(key)
        elif what == "ask":
            self.say("y yes   n no   d don't know   w why")

    def _go_to_milestone(self, milestone: str) -> None:
        """Put the cursor on the entry that tells of a milestone, where its time can be corrected."""
        entry = self.app.room.telling(self.incident, milestone)
        if entry:
            self.go_to_entry(entry, then="t corrects its time, and the milestone's with it")
        else:
            self.say(f"no entry tells of it; /{_SAID_BY.get(milestone, milestone)} with a time in front says when")

    def carry_out(self, walked: Walk, end: TreeEnd) -> None:
        """Do what ``end`` says, to which a tree was walked."""
        room, playbook, incident, value = self.app.room, self.playbook, self.incident, end.value
        if end.act == "close":
            self.close_incident("")
        elif end.act in OF_AN_END:
            order = OF_AN_END[end.act]
            words = for_line(value) if order == "sev" else f"/{order} {value}"
            if order == "phase" and self.view is not None:
                words += open_words(self.view, playbook, to=value)
            self.act(lambda: carry_out(room, playbook, incident, walked), lambda _: self.saved(f"saved · {words}"))
        elif end.act == "open-tree":
            self.show_tree(value)
        elif end.act == "open-composer":
            self.open_composer(value)
        elif end.act == "copy-command":
            self.copy_decision("run:*")
        else:
            self.say(for_line(end.say))

    def close_incident(self, why: str) -> None:
        """Close, or say what stands against it and ask for a reason."""
        view, room, playbook, incident = self.view, self.app.room, self.playbook, self.incident
        if view is None:
            return
        against = closing.holds_up(view, playbook, now=self.app.now())
        if against and not why and view.summary.closed is None:
            self.app.show_lines(f"Not ready to close: {len(against)} open", [f"· {one}" for one in against])
            self.question("close")
            return
        self.act(lambda: closing.close(room, incident, view, playbook, why=why), lambda _: self.saved("saved · closed"))

    def copy_decision(self, key: str) -> None:
        """Copy the command under the cursor, with the incident's values filled in; nothing is ever run."""
        lines = self._commands(key)
        if not lines or self.view is None:
            self.say("there is nothing to copy here")
            return
        self.copy_filled(lines, self.view)

    def _commands(self, key: str) -> list[str]:
        what, _, about = key.partition(":")
        end = self._decided.walk.end if self._decided is not None else None
        if what in ("run", "end") and end is not None:
            return list(end.commands) if about == "*" or what == "end" else [end.commands[int(about)]]
        return self.to_copy(key)

    def answered_decision(self, topic: str, text: str) -> bool:
        """An answer that was typed for the Decide pane; whether it was one."""
        room, incident, playbook = self.app.room, self.incident, self.playbook
        if topic == "poll" and self.poll is not None:
            poll = self.poll
            outcome, executor, reversible = decisions.read_outcome(text)
            self.act(
                lambda: decisions.decide(room, incident, poll, outcome, executor=executor, reversible=reversible),
                lambda _: self.saved("saved · decided"),
            )
        elif topic == "object" and self.poll is not None:
            poll = self.poll
            self.act(lambda: decisions.object_to(room, incident, poll, text), lambda _: self.saved("saved · objection"))
        elif topic in _OF_A_GATE and self.gate is not None:
            gate, verdict = self.gate, _OF_A_GATE[topic]
            self.act(
                lambda: closing.tick_gate(room, incident, playbook, gate, verdict, why=text),
                lambda _: self.saved(f"saved · {verdict}"),
            )
        elif topic == "close":
            self.app.hide_lines()
            if text:
                self.close_incident(text)
            else:
                self.say("it stays open: closing now needs a reason")
        elif topic == "answer_words":
            self.answered_in_words(text)
        else:
            return False
        return True
