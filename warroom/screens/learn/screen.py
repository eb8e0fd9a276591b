"""The Learn screen: the post-mortem as the log tells it, people's words in it, follow-ups, the review, documents."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from warroom.intake.times import local, read_moment
from warroom.model.sentences import counted
from warroom.model.views import unmarked
from warroom.report.timeline import ALL, KEY, key_moments
from warroom.room.acts import reviewing
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import choose_timeline
from warroom.room.readings.learning import Learning
from warroom.screens.learn.commands import LEARN_COMMANDS
from warroom.screens.learn.documents import DocumentDesk
from warroom.screens.learn.follow_ups import FollowUpDesk
from warroom.screens.learn.sections import SectionDesk
from warroom.screens.room.commands import bindings
from warroom.text import bounded, for_line
from warroom.widgets.learn_cards import entry_of, learn_cards, owner_of


class LearnScreen(SectionDesk, FollowUpDesk, DocumentDesk):
    """What is learnt from one incident, in the order of the post-mortem's template."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LEARN_COMMANDS)]
    commands = LEARN_COMMANDS

    def __init__(self, incident: str, *, at: str = "") -> None:
        """``at`` is the card under the cursor at first."""
        super().__init__(incident, "learn-screen")
        self._at = at or "part:summary"
        self._unfolded = {owner_of(at)}
        self._every_entry = False

    def show_learning(self, learning: Learning) -> None:
        """The title and all sections."""
        super().show_learning(learning)
        case = learning.post_mortem.case
        if not self.cards.chosen:
            self._every_entry = learning.timeline == ALL
        if not self.cards.chosen and self._at.startswith("moment:"):
            self._every_entry |= self._at not in {f"moment:{entry.id}" for entry in key_moments(case, self.playbook)}
        drill = ("DRILL ", "bold $text-error") if case.drill else ""
        opened = sum(one.state == "open" for one in case.follow_ups)
        doubts = f"   {counted(len(learning.doubts), 'does', 'do')} not add up" if learning.doubts else ""
        counts = f"{doubts}   {opened} follow-up{'' if opened == 1 else 's'} open"
        title = Content.assemble(
            drill, (f"{for_line(case.severity)} ", "bold $text-warning"),
            (bounded(unmarked(for_line(case.title)), 80), "bold"),
            ("  LEARN", "bold $text-accent"), (counts, "$quiet"),
        )  # fmt: skip
        self.query_one("#learn-title", Static).update(title, layout=False)
        shown = learn_cards(
            learning, self.playbook, now=self.app.now(), every_entry=self._every_entry,
            unfolded=frozenset(self._unfolded),
        )  # fmt: skip
        self.cards.show(shown, default=self._at)

    def action_open_card(self) -> None:
        """Enter: the entries on which it stands, and from an entry to where it is in the room."""
        chosen = self.cards.chosen
        entry = entry_of(chosen)
        if entry:
            self.app.open_entry(self.incident, entry, back_to=chosen)
        elif chosen == "review":
            self.action_meeting()
        elif chosen:
            self._unfolded ^= {chosen}
            self._aged()

    def action_edit(self) -> None:
        """Write the chosen section here, or the words of the chosen follow-up."""
        if self.chosen("follow"):
            self.action_ask_about("text")
        else:
            self.edit_section()

    def action_every_entry(self) -> None:
        """Every entry of the time line, or its key moments: here, and in what is exported."""
        self._every_entry = not self._every_entry
        self._aged()
        room, incident, which = self.app.room, self.incident, ALL if self._every_entry else KEY

        def kept(_result: object, trouble: RoomTrouble | None) -> None:
            if trouble is not None and self.app.shows(self):
                self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.app.ask(lambda: choose_timeline(room, incident, which), kept)

    # The review

    def action_meeting(self) -> None:
        """Hold the review, or look at its minutes."""
        self.app.open_meeting(self.incident)

    def action_plan_review(self) -> None:
        """Ask when the review is held."""
        due = self.learning.review_due if self.learning is not None else None
        self.question("review", f"{local(due, self.zone):%Y-%m-%d %H:%M}" if due is not None else "")

    def answered(self, topic: str, text: str) -> None:
        """When the review is held."""
        if topic != "review":
            super().answered(topic, text)
        elif text:
            self._plan(text)
        else:
            self.say("left as it was")

    def _plan(self, text: str) -> None:
        at = read_moment(text, now=self.app.now(), zone=self.zone)
        if at is None:
            self.question("review", text)
            self.say(f"{bounded(for_line(text), 30)} is not a time such as 2026-02-15 14:00", alarm=True)
            return
        room, incident = self.app.room, self.incident
        clock = f"{local(at.lo or 0, self.zone):%Y-%m-%d %H:%M} {self.zone}"
        words = f"{self.playbook.closure.meeting.title}: {clock}"
        self.act(lambda: reviewing.plan_review(room, incident, at, words=words), lambda: self.say(f"saved · {clock}"))
