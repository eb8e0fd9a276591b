"""Writing a section of the post-mortem, or minutes: in the pane or in $EDITOR, with every key kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import TextArea

from warroom.report.facts import Version
from warroom.report.minutes import PREFIX
from warroom.report.post_mortem import WRITTEN
from warroom.room.acts import reviewing
from warroom.room.acts.meeting import section_of
from warroom.room.readings.learning import Learning
from warroom.screens.learn.base import WRITING, LearningScreen
from warroom.text import for_line


@dataclass(frozen=True, slots=True)
class Written:
    """What can be written: the section's name, what it is called, its text as it stands, what a writer has seen of the
    facts, and what others wrote at the same time.
    """

    name: str
    title: str
    text: str
    seen: tuple[str, ...] = ()
    others: tuple[Version, ...] = ()

    @property
    def begun_with(self) -> str:
        """The text with which a writer begins: every version, so that one can be made of them."""
        return "\n\n".join([self.text, *(f"[@{for_line(one.by)}]\n{one.text.raw}" for one in self.others)]).strip("\n")


class SectionDesk(LearningScreen):
    """Writes what is chosen. What two people write apart stands side by side until one of them writes it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep_section", "Keep what was written", show=False, priority=True),
    ]

    _written: Written | None = None
    _since = 0
    """The revision that the writer had read when the text was begun: what came later is not superseded by it."""
    _keeping = False

    def section_named(self, name: str) -> Written | None:
        """The section ``name`` as it stands, minutes too; `None` if people do not write it."""
        if self.learning is None:
            return None
        if name in WRITTEN:
            part = self.learning.post_mortem.parts[name]
            return Written(name, name.replace("_", " "), part.text.raw, part.seen, part.others)
        minutes = next((one for one in self.learning.post_mortem.minutes if f"{PREFIX}{one.name}" == name), None)
        if minutes is not None:
            return Written(name, for_line(minutes.title), minutes.text.raw, (), minutes.others)
        item = next((one for one in self.playbook.closure.meeting.agenda if section_of(one) == name), None)
        return Written(name, item.title, "") if item is not None else None

    def _chosen_section(self) -> Written | None:
        found = self.section_named(self.chosen("part") or self.cards.chosen)
        if found is None:
            self.say("this is a fact of the log: it is changed in the room, not here")
        return found

    def place_of(self, name: str) -> str:
        """Where the draft of the section ``name`` is kept."""
        return f"{self.incident}:section:{name}"

    def draft_of(self, name: str) -> str:
        """What was written of the section ``name`` and not kept yet; empty when there is none."""
        kept = self.app.drafts.read(self.place_of(name))
        return kept[0] if kept is not None else ""

    def _begin(self, written: Written) -> str:
        """Begin to write, or go on with a draft as of what it was begun with; the text to go on with."""
        room, place = self.app.room, self.place_of(written.name)
        draft, begun = self.draft_of(written.name), room.setting(f"begun:{place}")
        if draft and begun:
            self._since, seen = json.loads(begun)
            self._written = Written(written.name, written.title, written.text, tuple(seen), written.others)
            return draft
        self._written, self._since = written, self.learning.revision if self.learning is not None else 0
        begun = json.dumps([self._since, written.seen])
        self.app.ask(lambda: room.remember(f"begun:{place}", begun), lambda _result, _trouble: None)
        return draft or written.begun_with

    def edit_section(self) -> None:
        """Write the chosen section here."""
        written = self._chosen_section()
        if written is None:
            return
        text = self._begin(written)
        area = self.query_one("#section", TextArea)
        area.load_text(text)
        area.move_cursor(area.document.end)
        area.border_title = Content(f"{for_line(written.title)} · ctrl+s keeps it · Esc leaves it, text kept")
        area.border_subtitle = None
        self.add_class(WRITING)
        self.set_focus(area)
        self.show_footer()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Keep every key; a text as it already stands is no draft."""
        written = self._written
        if written is not None and self.has_class(WRITING) and not self._keeping:
            text = message.text_area.text
            self.app.keep_draft(self.place_of(written.name), "" if text == written.begun_with else text, self.app.now())

    def show_learning(self, learning: Learning) -> None:
        """Say while a text is written that somebody else wrote the same."""
        written = self._written
        if written is None or not self.has_class(WRITING):
            return
        stands = self.section_named(written.name)
        if stands is not None and (stands.text, stands.others) != (written.text, written.others):
            words = "somebody wrote this meanwhile: what you keep will stand beside it"
            self.query_one("#section", TextArea).border_subtitle = Content(words)

    def action_keep_section(self) -> None:
        """What was written stands; what others wrote meanwhile stays beside it."""
        if self._written is not None:
            self._store(self._written, self.query_one("#section", TextArea).text)

    def _store(self, written: Written, text: str) -> None:
        room, incident, since = self.app.room, self.incident, self._since
        place, now = self.place_of(written.name), self.app.now()
        own = self.app.drafts.own(place)
        self._keeping = True

        def store() -> None:
            room.keep_draft(own, text, now)  # first of all: what cannot be stored is still there
            reviewing.write_section(room, incident, written.name, text, stands_on=written.seen, seen_up_to=since)
            room.keep_draft(own, "", 0)

        def stored() -> None:
            self.app.drafts.forgotten(place)
            self._stop_writing()
            self.say("saved")

        def failed() -> None:
            self._keeping = False

        self.act(store, stored, failed)

    def _stop_writing(self) -> None:
        self._written, self._keeping = None, False
        self.remove_class(WRITING)
        self.set_focus(self.cards)
        self.show_footer()
        if self.learning is not None:
            self.show_learning(self.learning)

    def action_edit_outside(self) -> None:
        """Write the chosen section in the person's own editor."""
        written = self._chosen_section()
        if written is None:
            return
        before = self._begin(written)
        text = self.app.edit_outside(before)  # the editor has the terminal until it ends
        if text is None:
            self.say("there is no editor: set $EDITOR, or write it here with e")
        elif text.strip("\n") != before.strip("\n"):
            self._store(self._written or written, text)

    def action_take_in(self) -> None:
        """Put today's facts behind the words of people; nothing of theirs is lost."""
        written = self._chosen_section()
        if written is None or self.learning is None:
            return
        part = self.learning.post_mortem.parts.get(written.name)
        if part is None or part.offered is None:
            self.say("there are no new facts for this section")
            return
        self._since = self.learning.revision
        self._store(written, f"{written.begun_with}\n\n{part.offered.raw}")

    def action_back(self) -> None:
        """Leave what is written first; it is kept."""
        if self.has_class(WRITING):
            self._stop_writing()
            self.say("left; what was written is kept for e")
        else:
            super().action_back()
