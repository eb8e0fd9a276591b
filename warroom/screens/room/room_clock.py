"""The clocks of a room: those of its header and of its panes, and what rings when it has fallen due."""

from __future__ import annotations

import dataclasses

from warroom.model.identity import Moment
from warroom.model.views import IncidentView
from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.panes.pane_commands import Approve, Copy, Passed, Posted, Yes
from warroom.panes.update_clock import update_clock
from warroom.room.readings.clocks import RED
from warroom.room.readings.due import CHECK, UPDATE, rings
from warroom.room.readings.next_act import NextAct, next_act
from warroom.room.sharing.offered_playbooks import mark
from warroom.room.sharing.waits import WaitsSeen
from warroom.screens.commands.room_commands import Drill, PaneFive, PaneFour, PaneTwo, Situation
from warroom.screens.room.other_incidents import OtherIncidents
from warroom.screens.room.panes_abreast import Panes
from warroom.screens.room.reminding import Reminding
from warroom.widgets.command import Command, key_shown
from warroom.widgets.header import MOST_REDS, Header
from warroom.widgets.next_line import NextLine
from warroom.widgets.share_words import share_clock

_PRESSED: dict[str, type[Command]] = {
    "2": PaneTwo,
    "4": PaneFour,
    "5": PaneFive,
    "a": Approve,
    "c": Copy,
    "p": Posted,
    "s": Situation,
    "D": Drill,
}
"""What is done by the keys that are named as next, of which each has the one that it has from the beginning."""
_SCORE = NextAct("the drill is over: all of its score", "D")


class RoomClock:
    """Goes on once a second."""

    def __init__(self, desk: RoomContext, desks: Panes) -> None:
        self._desk, self._desks = desk, desks
        self._rung = self._ticked_at = desk.now()
        self._reminding = Reminding(desk)
        self._waits, self._others = WaitsSeen(desk.room), OtherIncidents(desk)
        self._playbook = ""

    def show(self, *, aged: bool = False) -> None:
        """The clocks of the header, the roles, and how the share stands; ``aged`` where nothing but time has passed."""
        desk = self._desk
        header = next(iter(desk.screen.query(Header)), None)  # the share's last word may come when all is taken away
        if desk.view is not None and header is not None:
            bridge, now = desk.bridge, desk.now()
            over = self._desks.drill.over and desk.view.summary.closed is None
            act = (
                _SCORE
                if self._desks.drill.over
                else next_act(
                    desk.view,
                    desk.playbook,
                    person=desk.room.person,
                    now=now,
                    clocks=desk.clocks,
                    put_off=self._desks.decide.waiting.put_off(),
                )
            )
            line = desk.screen.query_one(NextLine)
            act = self._with_its_keys(act)
            if (aged or not desk.own) and line.leads_elsewhere(act):
                self._desks.decide.settle()  # who reached for what was named there must not do something else
            line.show(act)
            share = share_clock(
                bridge.sharing.state(),
                desk.incident,
                now=now,
                alarms=self._waits.alarms,
                keys_of=self._waits.keys_of,
                purges=self._waits.purges,
                playbook=self._playbook,
            )
            header.show(
                desk.view,
                now,
                share=share,
                update=update_clock(desk.view, desk.clocks, desk.playbook, now),
                drill=self._desks.drill.words(),
                runs=not over,
                real=bridge.real_words,
                others=self._others.late,
                reds=MOST_REDS - (act is not None and act.urgency == RED and line.display),
            )

    def _with_its_keys(self, act: NextAct | None) -> NextAct | None:
        """``act`` with its keys as they are here, and none behind the pane's where that would post another message,
        which is in work there, or is refused: something is still to be filled in, or nobody has approved it.
        """
        if act is None:
            return act
        pressed = act.key.split()
        if act.what == UPDATE:
            draft, audience = self._desks.update_pane.draft, self._desk.playbook.audience(act.about)
            is_open = draft is not None and draft.audience == act.about
            if draft is not None and (draft.faults if is_open else draft.in_work):
                pressed = pressed[:1]
            elif audience is not None and audience.approval:
                is_approved = draft is not None and is_open and draft.approved_by is not None
                pressed = pressed if is_approved else [*pressed[:1], "a"]
        if not pressed or act.key.startswith("/"):
            return act
        commands = _PRESSED | {"y": Passed if act.what == CHECK else Yes}
        keys = self._desk.bridge.config.keys  # whoever has given a command another key is told that one
        return dataclasses.replace(act, key=" ".join(key_shown(commands[key], keys) for key in pressed))

    def tick(self) -> None:
        """A second has passed: the clocks go on, and what is due rings."""
        now, view = self._desk.now(), self._desk.view
        if now != self._ticked_at:  # a clock that stands still lets nothing age
            self._desks.timeline.timeline.age_marks()
        self._ticked_at = now
        self._waits.look(self._desk.bridge.aside)
        self._playbook = mark(self._desk.room)
        self._desks.drill.play_on()
        self._desks.coach.look()
        self._desks.waiting.look()
        self._others.look()
        self.show(aged=True)
        if view is None:
            return
        over = view.summary.closed is not None  # then only who is still to be told of it is on a clock
        for pane in (self._desks.update_pane,) if over else self._desks.panes:
            pane.tick(view)
        if not over and not self._desks.drill.over:
            self._ring(view, now)

    def _ring(self, view: IncidentView, now: Moment) -> None:
        """Ring once for what has fallen due."""
        desk, desks = self._desk, self._desks
        rung = rings(view, desk.playbook, before=self._rung, now=now, person=desk.room.person, clocks=desk.clocks)
        self._rung = now
        if rung:
            self._reminding.remind(rung)
            due_in: dict[str, RoomPane] = {CHECK: desks.verify, UPDATE: desks.update_pane}
            due_in.get(rung[0].what, desks.decide).flash()
            desk.say(f"DUE: {' · '.join(due.words for due in rung)}", alarm=True)
