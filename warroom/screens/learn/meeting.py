"""The review meeting, run from the screen: who is there, the agenda item by item with its time box, its minutes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from warroom.model.views import unmarked
from warroom.playbook.closing_shapes import AgendaItem
from warroom.report.filling import fill
from warroom.report.minutes import PREFIX, Review
from warroom.room.acts import meeting, reviewing
from warroom.room.readings.learning import Learning
from warroom.screens.learn.base import WRITING
from warroom.screens.learn.follow_ups import FollowUpDesk
from warroom.screens.learn.meeting_commands import (
    MEETING_COMMANDS,
    AddFollowUpHere,
    Begin,
    End,
    ItemBefore,
    MeetingHelp,
    Name,
    NextItem,
    Present,
    WriteMinutes,
)
from warroom.screens.learn.sections import SectionDesk
from warroom.screens.room.commands import Command, bindings
from warroom.text import bounded, for_line
from warroom.widgets.learn_cards import entry_of
from warroom.widgets.meeting_cards import clock_of, item_cards, people_cards


class MeetingScreen(SectionDesk, FollowUpDesk):
    """One page of the meeting at a time: who is there, then each item of the playbook's agenda.

    Where somebody is in the agenda is remembered on this machine; everything else is in the log.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MEETING_COMMANDS)]
    commands = MEETING_COMMANDS
    CLOCK = 1.0

    def __init__(self, incident: str) -> None:
        super().__init__(incident, "meeting-screen")
        self._page = 0
        """0 is who is there, 1 the first item of the agenda."""
        self._every_entry = False
        self._asked_about = ""
        self._unfolded: set[str] = set()

    def on_mount(self) -> None:
        """Go on where this machine was in the agenda."""
        known = self.app.room.setting(self._remembered) or ""
        self._page = min(int(known), len(self._agenda)) if known.isdecimal() else 0

    @property
    def _remembered(self) -> str:
        return f"meeting:{self.incident}"

    @property
    def _agenda(self) -> tuple[AgendaItem, ...]:
        return self.playbook.closure.meeting.agenda

    @property
    def _item(self) -> AgendaItem | None:
        return self._agenda[self._page - 1] if self._page else None

    @property
    def _review(self) -> Review | None:
        return self.learning.post_mortem.review if self.learning is not None else None

    def show_learning(self, learning: Learning) -> None:
        """The meeting's clock, and the page that is looked at."""
        super().show_learning(learning)
        self.show_footer()
        case, now, playbook = learning.post_mortem.case, self.app.now(), self.playbook
        clock, style = clock_of(learning, playbook, now)
        title = Content.assemble(
            ("DRILL ", "bold $text-error") if case.drill else "", (f"{for_line(case.severity)} ", "bold $text-warning"),
            ("MEETING  ", "bold $text-accent"), (clock, style),
            (f"   {bounded(unmarked(for_line(case.title)), 80)}", "bold"),
        )  # fmt: skip
        self.query_one("#learn-title", Static).update(title, layout=False)
        if self._item is None:
            self.cards.show(people_cards(learning, playbook))
            return
        section = meeting.section_of(self._item)
        shown = item_cards(
            learning, playbook, self._page, now=now, every_entry=self._every_entry,
            draft=not self.has_class(WRITING) and bool(self.draft_of(section)), unfolded=frozenset(self._unfolded),
        )  # fmt: skip
        self.cards.show(shown, default=section)

    def commands_now(self) -> list[type[Command]]:
        """Beginning and ending as the meeting stands; on the first page who is there, on the others the minutes."""
        review = self._review
        goes_on = review is not None and review.held is None
        page = (NextItem, ItemBefore, WriteMinutes, AddFollowUpHere) if self._page else (NextItem, Present, Name)
        return [*(() if goes_on else (Begin,)), *page, *((End,) if goes_on else ()), MeetingHelp]

    def action_item(self, step: int) -> None:
        """Another page of the meeting."""
        room, page = self.app.room, max(0, min(self._page + step, len(self._agenda)))
        if page == self._page:
            self.say("that is all of the agenda; C says that the meeting was held" if step > 0 else "")
            return
        self._page = page
        self.app.ask(lambda: room.remember(self._remembered, str(page)), lambda _result, _trouble: None)
        self.say("")
        self.cards.let_go()
        self._aged()

    # The meeting itself

    def action_begin(self) -> None:
        """It begins, unless it goes on already."""
        review = self._review
        if review is not None and review.held is None:
            self.say("the meeting goes on already; C says that it was held")
            return
        room, incident, playbook = self.app.room, self.incident, self.playbook
        words = fill(playbook.after.words.meeting_began, {"title": playbook.closure.meeting.title})
        present = [name.raw for name in review.present] if review is not None else []
        self.act(
            lambda: meeting.begin(room, incident, words=words, present=present or [room.person]),
            lambda: self.say("saved · space says who is there, n goes to the agenda"),
        )

    def action_end(self) -> None:
        """It was held."""
        review = self._review
        if review is None or review.held is not None:
            self.say("no meeting goes on; B begins it")
            return
        lacking = (
            reviewing.unowned_words(self.learning.post_mortem.case.follow_ups) if self.learning is not None else ""
        )
        if lacking and self._asked_about != lacking:
            self._asked_about = lacking
            self.say(f"{lacking}; @ and d say it · C again ends the meeting all the same", alarm=True)
            return
        room, incident, playbook = self.app.room, self.incident, self.playbook
        people = ", ".join(f"@{name.raw}" for name in review.present) or playbook.after.words.nobody
        values = {"title": playbook.closure.meeting.title, "people": people}
        words = fill(playbook.after.words.meeting_held, values)
        self.act(
            lambda: meeting.end(room, incident, review, words=words),
            lambda: self.say("saved · the review was held; H leads back to the post-mortem"),
        )

    def action_present(self) -> None:
        """Who is chosen is there, or is not."""
        name = self.chosen("person")
        if not name:
            self.say("nobody is chosen; b leads back to who is there")
            return
        self._attend(name, there=name not in self._names_present())

    def _names_present(self) -> set[str]:
        review = self._review
        return {one.raw for one in review.present} if review is not None else set()

    def _attend(self, name: str, *, there: bool) -> None:
        review, room, incident = self._review, self.app.room, self.incident
        if review is None:
            self.say("B begins the meeting; then it is kept who is there")
            return
        self.act(
            lambda: meeting.attend(room, incident, review, name, there=there),
            lambda: self.say(f"saved · @{name.strip().removeprefix('@')} {'is there' if there else 'is not there'}"),
            lambda: self.question("present", name) if name not in self._names_present() else None,
        )

    def action_name(self) -> None:
        """Name somebody who is there, or who does the chosen follow-up."""
        if self.chosen("follow"):
            self.action_ask_about("owner")
        elif self._review is None:
            self.say("B begins the meeting; then it is kept who is there")
        else:
            self.question("present")

    def answered(self, topic: str, text: str) -> None:
        """Who else is there."""
        if topic != "present":
            super().answered(topic, text)
        elif text:
            self._attend(text, there=True)
        else:
            self.say("left as it was")

    # Writing

    def action_edit(self) -> None:
        """Write the minutes, the chosen section, or the words of the chosen follow-up."""
        if self._item is None:
            self.say("n goes to the agenda; its items have minutes")
        elif self.chosen("follow"):
            self.action_ask_about("text")
        else:
            self.edit_section()

    def action_every_entry(self) -> None:
        """Every entry of the time line, or its key moments."""
        self._every_entry = not self._every_entry
        self._aged()

    def action_open_card(self) -> None:
        """Enter: who is chosen is there; the minutes are written; a section shows what it stands on."""
        chosen = self.cards.chosen
        entry = entry_of(chosen)
        if entry:
            self.app.open_entry(self.incident, entry, back_to=chosen)
        elif chosen.startswith("person:"):
            self.action_present()
        elif chosen.startswith(PREFIX):
            self.edit_section()
        elif chosen:
            self._unfolded ^= {chosen}
            self._aged()
