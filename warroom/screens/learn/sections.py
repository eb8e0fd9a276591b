"""Writing a section of the post-mortem, or minutes: in the pane or in $EDITOR, with every key kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import TextArea

from warroom.model.identity import NO_MOMENT, Revision
from warroom.report.facts import OtherVersion
from warroom.report.minutes import PREFIX
from warroom.report.post_mortem_parts import WRITTEN
from warroom.room.acts import reviewing
from warroom.room.acts.meeting import section_of
from warroom.screens.learn.learning_context import LearnContext
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import for_line

WRITING = "-writing"
"""The class of the screen while a text is written."""


@dataclass(frozen=True, slots=True)
class WritableSection:
    """What can be written: the section's name, what it is called, its text as it stands, what a writer has seen of the
    facts, and what others wrote at the same time.
    """

    name: str
    title: str
    text: str
    seen: tuple[str, ...] = ()
    others: tuple[OtherVersion, ...] = ()

    @property
    def begun_with(self) -> str:
        """The text with which a writer begins: every version, so that one can be made of them."""
        return "\n\n".join(
            [self.text, *(f"[@{for_line(version.by)}]\n{version.text.raw}" for version in self.others)]
        ).strip("\n")


class Sections:
    """Writes what is chosen. What two people write apart stands side by side until one of them writes it again."""

    def __init__(self, learnt: LearnContext) -> None:
        self._learnt = learnt
        self._written: WritableSection | None = None
        self._since = Revision(0)
        """The revision that the writer had read when the text was begun: what came later is not superseded by it."""
        self._keeping = False

    @property
    def _screen(self) -> AskingScreen:
        return self._learnt.screen

    @property
    def _area(self) -> TextArea:
        return self._screen.query_one("#section", TextArea)

    def section_named(self, name: str) -> WritableSection | None:
        """The section ``name`` as it stands, minutes too; `None` if people do not write it."""
        if self._learnt.learning is None:
            return None
        if name in WRITTEN:
            part = self._learnt.learning.post_mortem.parts[name]
            return WritableSection(name, name.replace("_", " "), part.text.raw, part.seen, part.others)
        minutes = next(
            (minute for minute in self._learnt.learning.post_mortem.minutes if f"{PREFIX}{minute.name}" == name), None
        )
        if minutes is not None:
            return WritableSection(name, for_line(minutes.title), minutes.text.raw, (), minutes.others)
        item = next(
            (
                agenda_item
                for agenda_item in self._learnt.playbook.closure.meeting.agenda
                if section_of(agenda_item) == name
            ),
            None,
        )
        return WritableSection(name, item.title, "") if item is not None else None

    def _chosen_section(self) -> WritableSection | None:
        written = self.section_named(self._learnt.chosen("part") or self._learnt.cards.chosen)
        if written is None:
            self._learnt.say_of_chosen("this is a fact of the log: it is changed in the room, not here")
        return written

    def place_of(self, name: str) -> str:
        """Where the draft of the section ``name`` is kept."""
        return f"{self._learnt.incident}:section:{name}"

    def draft_of(self, name: str) -> str:
        """What was written of the section ``name`` and not kept yet; empty when there is none."""
        kept = self._learnt.bridge.drafts.read(self.place_of(name))
        return kept[0] if kept is not None else ""

    def _begin(self, written: WritableSection) -> str:
        """Begin to write, or go on with a draft as of what it was begun with; the text to go on with."""
        room, place = self._learnt.room, self.place_of(written.name)
        draft, begun = self.draft_of(written.name), room.setting(f"begun:{place}")
        if draft and begun:
            since, seen = json.loads(begun)
            self._since = Revision(since)
            self._written = WritableSection(written.name, written.title, written.text, tuple(seen), written.others)
            return draft
        learning = self._learnt.learning
        self._written, self._since = written, learning.revision if learning is not None else Revision(0)
        begun = json.dumps([self._since, written.seen])
        self._learnt.bridge.ask(lambda: room.remember(f"begun:{place}", begun), lambda _result, _trouble: None)
        return draft or written.begun_with

    def edit(self) -> None:
        """Write the chosen section here."""
        written = self._chosen_section()
        if written is None:
            return
        self._learnt.turn_away()
        text = self._begin(written)
        area = self._area
        area.load_text(text)
        area.move_cursor(area.document.end)
        area.border_title = Content(f"{for_line(written.title)} · ctrl+s keeps it · Esc leaves it, text kept")
        area.border_subtitle = None
        self._screen.add_class(WRITING)
        self._screen.set_focus(area)
        self._screen.show_footer()

    def changed(self, text: str) -> None:
        """Keep every key; a text as it already stands is no draft."""
        written = self._written
        if written is not None and self._screen.has_class(WRITING) and not self._keeping:
            draft = "" if text == written.begun_with else text
            self._learnt.bridge.keep_draft(self.place_of(written.name), draft, self._learnt.bridge.now())

    def tell_what_stands(self) -> None:
        """Say while a text is written that somebody else wrote the same."""
        written = self._written
        if written is None or not self._screen.has_class(WRITING):
            return
        stands = self.section_named(written.name)
        if stands is not None and (stands.text, stands.others) != (written.text, written.others):
            words = "somebody wrote this meanwhile: what you keep will stand beside it"
            self._area.border_subtitle = Content(words)

    def keep(self) -> None:
        """What was written stands; what others wrote meanwhile stays beside it."""
        if self._written is not None:
            self._store(self._written, self._area.text)

    def _store(self, written: WritableSection, text: str) -> None:
        room, incident, since = self._learnt.room, self._learnt.incident, self._since
        place, now = self.place_of(written.name), self._learnt.bridge.now()
        own = self._learnt.bridge.drafts.own(place)
        self._keeping = True

        def store() -> None:
            room.keep_draft(own, text, now)  # first of all: what cannot be stored is still there
            reviewing.write_section(room, incident, written.name, text, stands_on=written.seen, seen_up_to=since)
            room.keep_draft(own, "", NO_MOMENT)

        def stored() -> None:
            self._learnt.bridge.drafts.forgotten(place)
            self._stop_writing()
            self._learnt.say("saved")

        def failed() -> None:
            self._keeping = False

        self._learnt.act(store, stored, failed)

    def _stop_writing(self) -> None:
        self._written, self._keeping = None, False
        self._screen.remove_class(WRITING)
        self._screen.set_focus(self._learnt.cards)
        self._screen.show_footer()
        self._learnt.aged()

    def edit_outside(self) -> None:
        """Write the chosen section in the person's own editor."""
        written = self._chosen_section()
        if written is None:
            return
        before = self._begin(written)
        text = self._learnt.bridge.edit_outside(before)  # the editor has the terminal until it ends
        if text is None:
            self._learnt.say("there is no editor: set $EDITOR, or write it here with e")
        elif text.strip("\n") != before.strip("\n"):
            self._store(self._written or written, text)

    def take_in(self) -> None:
        """Put today's facts behind the words of people; nothing of theirs is lost."""
        written = self._chosen_section()
        if written is None or self._learnt.learning is None:
            return
        part = self._learnt.learning.post_mortem.parts.get(written.name)
        if part is None or part.offered is None:
            self._learnt.say_of_chosen("there are no new facts for this section")
            return
        self._since = self._learnt.learning.revision
        self._store(written, f"{written.begun_with}\n\n{part.offered.raw}")

    def leave(self) -> bool:
        """Leave what is written, which is kept; whether anything was."""
        writing = self._screen.has_class(WRITING)
        if writing:
            self._stop_writing()
            self._learnt.say("left; what was written is kept for e")
        return writing
