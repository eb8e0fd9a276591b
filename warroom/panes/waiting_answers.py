"""What waits for somebody at the Decide pane: offers, polls, tasks, a status or a phase that has its turn."""

from __future__ import annotations

from warroom.model.desks import PollView, TaskView
from warroom.model.lengths import in_words, length
from warroom.model.moment import MINUTE
from warroom.model.states import TaskState
from warroom.panes.context import RoomContext
from warroom.room.acts import decisions, handing_over, tasks
from warroom.room.orders.incident_orders import give
from warroom.room.readings.left_open import open_words
from warroom.room.readings.waiting import DISAGREEMENT, OFFER, PHASE, POLL, STATUS, TASK, offers_to, role_title
from warroom.text import for_line
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question

PUT_OFF = 10 * MINUTE
"""Microseconds after which what was put off is asked again."""


class WaitingAnswers:
    """Says yes, no or later to it."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._put_off_at: dict[str, int] = {}
        """When what waited was put off, microseconds since 1970."""

    def put_off(self) -> frozenset[str]:
        """The cards that were put off here and have not come back yet."""
        since = self._desk.now() - PUT_OFF
        return frozenset(key for key, at in self._put_off_at.items() if at > since)

    def _put_off(self, key: str) -> None:
        self._put_off_at[key] = self._desk.now()
        self._desk.refresh()
        self._desk.say(f"put off: it comes back in {length(PUT_OFF)}")

    def take(self, what: str, about: str, key: str) -> None:
        """Say yes, no or later to what waits for this person."""
        desk, view = self._desk, self._desk.view
        if view is None:
            return
        if what == OFFER:
            self._take_offer(about, key)
        elif what == DISAGREEMENT:
            desk.show_conflicts()
        elif what in (STATUS, PHASE):
            if key == "y":
                passed_by = open_words(view, desk.playbook, to=about) if what == PHASE else ""
                self._give("status" if what == STATUS else "phase", about, f"{about}{passed_by}")
            else:
                self._put_off(f"wait:{what}:{about}")
        elif what == POLL:
            poll = next((poll for poll in view.desks.polls if poll.id == about), None)
            if poll is not None:
                self._take_poll(poll, key)
        elif what == TASK:
            task = next((task for task in view.desks.tasks if task.id == about), None)
            if task is not None:
                self._take_task(task, key)

    def _give(self, order: str, words: str, done: str) -> None:
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        self._desk.act(
            lambda: give(room, playbook, incident, order, words), lambda _: self._desk.told(f"saved · {done}")
        )

    def _take_offer(self, role: str, key: str) -> None:
        desk, view, room, incident = self._desk, self._desk.view, self._desk.room, self._desk.incident
        offered = next((offer for offer in offers_to(view, room.person) if offer.role == role), None) if view else None
        if view is None or offered is None:
            return
        label = role_title(desk.playbook, role)
        if key == "y":
            desk.act(
                lambda: handing_over.accept(room, incident, offered, label=label, view=view),
                lambda _: desk.told(f"saved · you are {for_line(label)}"),
            )
        elif key == "n":
            desk.act(
                lambda: handing_over.refuse(room, incident, offered, label=label),
                lambda _: desk.told("saved · declined"),
            )

    def _take_poll(self, poll: PollView, key: str) -> None:
        desk, room, incident, it = self._desk, self._desk.room, self._desk.incident, first_words(poll.proposal)

        def decide_on(text: str) -> None:
            outcome, executor, reversible = decisions.read_outcome(text)
            desk.act(
                lambda: decisions.decide(room, incident, poll, outcome, executor=executor, reversible=reversible),
                lambda _: desk.told("saved · decided"),
            )

        def object_to(why: str) -> None:
            desk.act(lambda: decisions.object_to(room, incident, poll, why), lambda _: desk.told("saved · objection"))

        if key == "y":
            asks = f"{it}: decided how? Name who does it with @; say irreversible if it cannot be undone"
            desk.ask(Question(asks, decide_on, in_words=True))
        elif key == "n":
            desk.ask(Question(f"Object to {it} because", object_to, in_words=True))
        else:
            desk.act(lambda: decisions.drop_poll(room, incident, poll), lambda _: desk.told("saved · dropped"))

    def _take_task(self, task: TaskView, key: str) -> None:
        desk, room, incident = self._desk, self._desk.room, self._desk.incident
        if key == "d":
            minutes = tasks.box_of(room, incident, task)
            more = f"saved · {in_words(minutes * MINUTE)} more"
            desk.act(
                lambda: tasks.extend(room, incident, task, minutes),
                lambda _: desk.told(more),
            )
            return
        how = TaskState.DONE if key == "y" else TaskState.FAILED
        desk.act(lambda: tasks.finish(room, incident, task, how), lambda _: desk.told(f"saved · {how}"))
