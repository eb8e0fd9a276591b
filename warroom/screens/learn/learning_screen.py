"""The Learn screen: the post-mortem as the log tells it, people's words in it, follow-ups, the review, documents."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from warroom.bridge import Bridge
from warroom.intake.coming import read_coming
from warroom.intake.times import day_and_clock, local
from warroom.model.identity import NO_MOMENT, IncidentId
from warroom.model.sentences import counted
from warroom.model.views import unmarked
from warroom.report.key_moments import ALL, KEY, key_moments
from warroom.room.acts import reviewing
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import choose_timeline
from warroom.room.readings.learning import Learning
from warroom.screens.commands.learn_commands import LEARN_COMMANDS, Back
from warroom.screens.learn.base import LearningScreen
from warroom.screens.learn.export_to_file import Documents
from warroom.screens.learn.learning_context import LearnContext
from warroom.screens.learn.list_keys import LearnKeys
from warroom.screens.learn.sections import Sections
from warroom.text import bounded, for_line
from warroom.widgets.card import Card
from warroom.widgets.card_sections import section_begin
from warroom.widgets.command import bindings
from warroom.widgets.learn_cards import entry_of, learn_cards, owner_of
from warroom.widgets.moves import moves
from warroom.widgets.question import Invalid, Question


class LearnScreen(LearningScreen):
    """What is learnt from one incident, in the order of the post-mortem's template."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings((Back,))]
    commands = LEARN_COMMANDS

    def __init__(self, bridge: Bridge, incident: IncidentId, *, at: str = "") -> None:
        """``at`` is the card under the cursor at first."""
        super().__init__(bridge, incident, "learn-screen", partial(LearnList, at=at))


class LearnList(LearnKeys):
    """The sections of the post-mortem, and what can be done with the chosen one."""

    commands = tuple(learn_command for learn_command in LEARN_COMMANDS if learn_command is not Back)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(commands),
        *moves(open="open_card", before="section(-1)", next="section(1)"),
    ]

    def __init__(self, learnt: LearnContext, sections: Sections, *, at: str = "") -> None:
        """``at`` is the card under the cursor at first."""
        super().__init__(learnt, sections)
        self._documents = Documents(learnt)
        self._at, self._cards = at or "part:summary", list[Card]()
        self.unfolded = {owner_of(at)}

    def show(self, learning: Learning) -> Content:
        """All sections; the title."""
        case = learning.post_mortem.case
        if not self.learnt.cards.chosen:
            self.every_entry = learning.timeline == ALL
        if not self.learnt.cards.chosen and self._at.startswith("moment:"):
            moments = key_moments(case, self.learnt.playbook)
            self.every_entry |= self._at not in {f"moment:{entry.id}" for entry in moments}
        drill = ("DRILL ", "bold $text-error") if case.drill else ""
        opened = sum(follow_up.state == "open" for follow_up in case.follow_ups)
        doubts = f"   {counted(len(learning.doubts), 'does', 'do')} not add up" if learning.doubts else ""
        counts = f"{doubts}   {counted(opened, 'follow-up', 'follow-ups')} open"
        title = Content.assemble(
            drill,
            (f"{for_line(case.severity)} ", "bold $text-warning"),
            (bounded(unmarked(for_line(case.title)), 80), "bold"),
            ("  LEARN", "bold $text-accent"),
            (counts, "$quiet"),
        )
        cards = learn_cards(
            learning,
            self.learnt.playbook,
            now=self.learnt.bridge.now(),
            every_entry=self.every_entry,
            unfolded=frozenset(self.unfolded),
        )
        self.learnt.cards.show(cards, default=self._at)
        self._cards = cards
        return title

    def action_section(self, by: int) -> None:
        """To the section behind (1) or before (-1)."""
        self.learnt.cards.choose(section_begin(self._cards, self.learnt.cards.chosen, by))

    def action_open_card(self) -> None:
        """Enter: the entries on which it stands, and from an entry to where it is in the room."""
        chosen = self.learnt.cards.chosen
        entry = entry_of(chosen)
        if entry:
            self.learnt.bridge.ways.open_entry(self.learnt.incident, entry, back_to=chosen)
        elif chosen == "review":
            self.action_meeting()
        elif chosen:
            self.unfold(chosen)

    def action_edit(self) -> None:
        """Write the chosen section here, or the words of the chosen follow-up."""
        if self.learnt.chosen("follow"):
            self.action_ask_about("text")
        else:
            self.sections.edit()

    def action_every_entry(self) -> None:
        """Every entry of the time line, or its key moments: here, and in what is exported."""
        super().action_every_entry()
        room, incident, which = self.learnt.room, self.learnt.incident, ALL if self.every_entry else KEY

        def kept(_result: object, trouble: RoomTrouble | None) -> None:
            if trouble is not None and self.learnt.bridge.shows(self.learnt.screen):
                self.learnt.say(f"NOT SAVED: {trouble}", alarm=True)

        self.learnt.bridge.ask(lambda: choose_timeline(room, incident, which), kept)

    def action_export(self) -> None:
        """Ask as what the incident is written to a file."""
        self._documents.ask_format()

    # The review

    def action_meeting(self) -> None:
        """Hold the review, or look at its minutes."""
        self.learnt.bridge.ways.open_meeting(self.learnt.incident)

    def action_plan_review(self) -> None:
        """Ask when the review is held."""
        due = self.learnt.learning.review_due if self.learnt.learning is not None else None
        planned = f"{local(due, self.learnt.zone):%Y-%m-%d %H:%M}" if due is not None else ""
        self.learnt.ask(Question("When is the review held? 2026-02-15 14:00, tomorrow 14:00", self._plan, planned))

    def _plan(self, text: str) -> None:
        if not text:
            self.learnt.say("left as it was")
            return
        try:
            at = read_coming(text, now=self.learnt.bridge.now(), zone=self.learnt.zone)
        except ValueError as error:
            raise Invalid(for_line(str(error))) from None
        room, incident = self.learnt.room, self.learnt.incident
        clock = day_and_clock(at.lo or NO_MOMENT, self.learnt.zone)
        words = f"{self.learnt.playbook.closure.meeting.title}: {clock}"
        self.learnt.act(
            lambda: reviewing.plan_review(room, incident, at, words=words),
            lambda: self.learnt.say(f"saved · {clock}"),
        )
