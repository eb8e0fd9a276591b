"""The review meeting, run from the screen: who is there, the agenda item by item with its time box, its minutes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId
from warroom.model.views import unmarked
from warroom.panes.choices import people
from warroom.playbook.closing_shapes import AgendaItem
from warroom.playbook.placeholders import fill
from warroom.report.minutes import PREFIX, Review
from warroom.room.acts import meeting
from warroom.room.readings import reviews
from warroom.room.readings.learning import Learning
from warroom.screens.commands.meeting_commands import (
    MEETING_COMMANDS,
    AddFollowUpHere,
    AwayFromMeeting,
    BackFromMeeting,
    Begin,
    EndMeeting,
    ItemBefore,
    MeetingHelp,
    Name,
    NextItem,
    Present,
    WriteMinutes,
)
from warroom.screens.learn.base import LearningScreen
from warroom.screens.learn.learning_context import LearnContext
from warroom.screens.learn.list_keys import LearnKeys
from warroom.screens.learn.sections import WRITING, Sections
from warroom.text import bounded, for_line
from warroom.widgets.choice import Choices
from warroom.widgets.command import Command, bindings
from warroom.widgets.learn_cards import entry_of
from warroom.widgets.meeting_cards import clock_of, item_cards, people_cards
from warroom.widgets.moves import moves


class MeetingScreen(LearningScreen):
    """The review meeting."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BackFromMeeting,))]
    commands = MEETING_COMMANDS
    CLOCK = 1.0

    def __init__(self, bridge: Bridge, incident: IncidentId) -> None:
        super().__init__(bridge, incident, "meeting-screen", MeetingList)


class MeetingList(LearnKeys):
    """One page of the meeting at a time: who is there, then each item of the playbook's agenda.

    Where somebody is in the agenda is remembered on this machine; everything else is in the log.
    """

    commands = tuple(meeting_command for meeting_command in MEETING_COMMANDS if meeting_command is not BackFromMeeting)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(commands),
        *moves(open="open_card"),
        *(Binding(str(number), f"page({number})", show=False, priority=True) for number in range(10)),
    ]

    def __init__(self, learnt: LearnContext, sections: Sections) -> None:
        super().__init__(learnt, sections)
        self._page = 0
        """0 is who is there, 1 the first item of the agenda."""
        self._asked_about = ""
        """Of which follow-ups without an owner or a day it was said."""

    def on_mount(self) -> None:
        """Go on where this machine was in the agenda."""
        stored = self.learnt.room.setting(self._remembered) or ""
        self._page = min(int(stored), len(self._agenda)) if stored.isdecimal() else 0

    @property
    def _remembered(self) -> str:
        return f"meeting:{self.learnt.incident}"

    @property
    def _agenda(self) -> tuple[AgendaItem, ...]:
        return self.learnt.playbook.closure.meeting.agenda

    @property
    def _item(self) -> AgendaItem | None:
        return self._agenda[self._page - 1] if self._page else None

    @property
    def _review(self) -> Review | None:
        return self.learnt.learning.post_mortem.review if self.learnt.learning is not None else None

    def show(self, learning: Learning) -> Content:
        """The page that is looked at; the meeting's clock."""
        case, now, playbook = learning.post_mortem.case, self.learnt.bridge.now(), self.learnt.playbook
        clock, style = clock_of(learning, playbook, now)
        title = Content.assemble(
            ("DRILL ", "bold $text-error") if case.drill else "",
            (f"{for_line(case.severity)} ", "bold $text-warning"),
            ("MEETING  ", "bold $text-accent"),
            (clock, style),
            (f"   {bounded(unmarked(for_line(case.title)), 80)}", "bold"),
        )
        if self._item is None:
            self.learnt.cards.show(people_cards(learning, playbook))
            return title
        section = meeting.section_of(self._item)
        cards = item_cards(
            learning,
            playbook,
            self._page,
            now=now,
            every_entry=self.every_entry,
            draft=not self.screen.has_class(WRITING) and bool(self.sections.draft_of(section)),
            unfolded=frozenset(self.unfolded),
        )
        self.learnt.cards.show(cards, default=section)
        return title

    def commands_now(self) -> list[type[Command]]:
        """Beginning and ending as the meeting stands; on the first page who is there, on the others the minutes."""
        review = self._review
        goes_on = review is not None and review.held is None
        page = (NextItem, ItemBefore, WriteMinutes, AddFollowUpHere) if self._page else (NextItem, Present, Name)
        end = (EndMeeting,) if goes_on else ()
        return [*(() if goes_on else (Begin,)), *page, *end, AwayFromMeeting, MeetingHelp]

    def action_item(self, step: int) -> None:
        """Another page of the meeting."""
        room, page = self.learnt.room, max(0, min(self._page + step, len(self._agenda)))
        if page == self._page:
            self.learnt.say("that is all of the agenda; C says that the meeting was held" if step > 0 else "")
            return
        self._page = page
        self.learnt.bridge.ask(lambda: room.remember(self._remembered, str(page)), lambda _result, _trouble: None)
        self.learnt.say("")
        self.learnt.cards.let_go()
        self.learnt.aged()

    def action_page(self, number: int) -> None:
        """The page of this number, as its tab says."""
        if number > len(self._agenda):
            self.learnt.say(f"the agenda ends with {len(self._agenda)}")
        elif number != self._page:
            self.action_item(number - self._page)

    # The meeting itself

    def action_begin(self) -> None:
        """It begins, unless it goes on already."""
        review = self._review
        if review is not None and review.held is None:
            self.learnt.say("the meeting goes on already; C says that it was held")
            return
        room, incident, playbook = self.learnt.room, self.learnt.incident, self.learnt.playbook
        words = fill(playbook.after.words.meeting_began, {"title": playbook.closure.meeting.title})
        present = [name.raw for name in review.present] if review is not None else []
        self.learnt.act(
            lambda: meeting.begin(room, incident, words=words, present=present or [room.person]),
            lambda: self.learnt.say("saved · space says who is there, n goes to the agenda"),
        )

    def action_end(self) -> None:
        """It was held."""
        review = self._review
        if review is None or review.held is not None:
            self.learnt.say("no meeting goes on; B begins it")
            return
        learning = self.learnt.learning
        lacking = reviews.unowned_words(learning.post_mortem.case.follow_ups) if learning is not None else ""
        if lacking and self._asked_about != lacking:
            self._asked_about = lacking
            self.learnt.say(f"{lacking}; @ and d say it · C again ends the meeting all the same", alarm=True)
            return
        room, incident, playbook = self.learnt.room, self.learnt.incident, self.learnt.playbook
        people = ", ".join(f"@{name.raw}" for name in review.present) or playbook.after.words.nobody
        values = {"title": playbook.closure.meeting.title, "people": people}
        words = fill(playbook.after.words.meeting_held, values)
        self.learnt.act(
            lambda: meeting.end(room, incident, review, words=words),
            lambda: self.learnt.say("saved · the review was held; H leads back to the post-mortem"),
        )

    def action_present(self) -> None:
        """Who is chosen is there, or is not."""
        name = self.learnt.chosen("person")
        if not name:
            self.learnt.say_of_chosen("nobody is chosen; b leads back to who is there")
            return
        self._attend(name, there=name not in self._names_present())

    def _names_present(self) -> set[str]:
        review = self._review
        return {name.raw for name in review.present} if review is not None else set()

    def _attend(self, name: str, *, there: bool) -> None:
        review, room, incident = self._review, self.learnt.room, self.learnt.incident
        if review is None:
            self.learnt.say("B begins the meeting; then it is kept who is there")
            return
        self.learnt.act(
            lambda: meeting.attend(room, incident, review, name, there=there),
            lambda: self.learnt.say(
                f"saved · @{name.strip().removeprefix('@')} {'is there' if there else 'is not there'}"
            ),
        )

    def action_name(self) -> None:
        """Name somebody who is there, or who does the chosen follow-up."""
        if self.learnt.chosen("follow"):
            self.action_ask_about("owner")
        elif self._review is None:
            self.learnt.say("B begins the meeting; then it is kept who is there")
        else:
            learnt = self.learnt
            every = people(learnt.room.view(learnt.incident), learnt.playbook, me=learnt.room.person)
            there = {name.raw.casefold() for name in self._review.present}
            absent = tuple(choice for choice in every if choice.key[1:].casefold() not in there)
            choices = Choices("Who is there too", absent, lambda name: self._attend(name, there=True), "", str.strip)
            learnt.screen.pick(choices)

    # Writing

    def action_edit(self) -> None:
        """Write the minutes, the chosen section, or the words of the chosen follow-up."""
        if self._item is None:
            self.learnt.say("n goes to the agenda; its items have minutes")
        elif self.learnt.chosen("follow"):
            self.action_ask_about("text")
        else:
            self.sections.edit()

    def action_open_card(self) -> None:
        """Enter: who is chosen is there; the minutes are written; a section shows what it stands on."""
        chosen = self.learnt.cards.chosen
        entry = entry_of(chosen)
        if entry:
            self.learnt.bridge.ways.open_entry(self.learnt.incident, entry, back_to=chosen)
        elif chosen.startswith("person:"):
            self.action_present()
        elif chosen.startswith(PREFIX):
            self.sections.edit()
        elif chosen:
            self.unfold(chosen)
