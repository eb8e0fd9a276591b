"""The words of a message: its fields written here or in an editor, what is new taken in, another kind chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from warroom.model.identity import NO_MOMENT, Moment
from warroom.panes.context import RoomContext
from warroom.panes.posting import Posting
from warroom.text import for_line
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.model.updates import DraftView
    from warroom.widgets.cards import Cards


def next_open(draft: DraftView, behind: str, unknown: Mapping[str, str]) -> str:
    """The next field behind the field ``behind`` that nobody has filled in yet, those above it last; empty where none
    is open, or where ``behind`` itself still is. ``unknown`` is what a field says while nobody has said better.
    """
    names = [name for name, _ in draft.fields]
    wanting = {finding.field for finding in draft.findings if finding.weight in ("block", "fault")}
    open_fields = {
        name for name, words in draft.fields if name in wanting or words.raw.strip() in ("", unknown.get(name, ""))
    }
    if behind not in names or behind in open_fields:
        return ""
    place = names.index(behind)
    return next((name for name in names[place + 1 :] + names[:place] if name in open_fields), "")


class Written(Protocol):
    """The pane that shows the message."""

    draft: DraftView | None
    audience: str
    posting: Posting

    @property
    def cards(self) -> Cards:
        """What is shown."""

    def chosen(self) -> tuple[str, str]:
        """What the cursor stands on: its kind, and which of them."""

    def shown_anew(self, words: str, *, audience: str = "") -> None:
        """Show what an act made of the message at once, or the one for another ``audience``, and say so."""


class Fields:
    """Writes the fields of the message that ``pane`` shows."""

    def __init__(self, desk: RoomContext, pane: Written) -> None:
        self._desk, self._pane = desk, pane

    def ask(self, field: str) -> None:
        """Ask for the words of ``field``. Every key is kept: it is there again after a crash, or when it was left."""
        fields = dict(self._pane.draft.fields) if self._pane.draft is not None else {}
        if field not in fields:
            return
        bridge, audience, stands = self._desk.bridge, self._pane.audience, fields[field].raw.replace("\n", " ")
        place = f"{self._desk.incident}:field:{audience}:{field}"
        left = bridge.drafts.read(place)

        def typed(text: str, first_key: int) -> None:
            changed = text != stands
            bridge.keep_draft(place, text if changed else "", Moment(first_key) if changed else NO_MOMENT)

        def write(text: str) -> None:
            bridge.keep_draft(place, "", NO_MOMENT)
            # Words of several lines stand in one here: those that nobody changed keep their lines.
            self.write(audience, field, fields[field].raw if text == stands.strip() else text)

        asks = f"{self._pane.posting.title(audience)} · {field.replace('_', ' ')}: empty gives it back to the program"
        self._desk.ask(Question(asks, write, left[0] if left is not None and left[0] else stands, typed=typed))

    def follow(self, number: int) -> None:
        """Do what finding ``number`` of the message offers, else ask for the field that it is about, else say it."""
        for finding in self._pane.draft.findings[number:][:1] if self._pane.draft is not None else ():
            if not finding.field:
                self._desk.say(for_line(finding.say))
            elif finding.replacement is not None:
                self.write(self._pane.audience, finding.field, finding.replacement.raw)
            else:
                self.ask(finding.field)

    def edit_outside(self, field: str) -> None:
        """Edit ``field`` in the person's own editor."""
        fields = dict(self._pane.draft.fields) if self._pane.draft is not None else {}
        if field not in fields:
            self._desk.say("no field is chosen")
            return
        text = self._desk.bridge.edit_outside(fields[field].raw)
        if text is None:
            self._desk.say("no editor: set EDITOR", alarm=True)
        elif text != fields[field].raw:  # what stands there follows the incident until somebody writes it
            self.write(self._pane.audience, field, text)

    def write(self, audience: str, field: str, text: str) -> None:
        """Keep the words of ``field`` in the message for ``audience``, and go on to the next one that is open."""
        from warroom.room.readings.messages import write_field

        room, incident, pane = self._desk.room, self._desk.incident, self._pane
        unknown = self._desk.playbook.composing.unknown

        def kept(_: None) -> None:
            pane.shown_anew(f"draft kept · {field}")
            following = next_open(pane.draft, field, unknown) if pane.draft is not None else ""
            if following and pane.chosen() == ("field", field):
                pane.cards.choose(f"field:{following}")

        self._desk.act(lambda: write_field(room, incident, audience, field, text), kept)

    def take_in(self) -> None:
        """Take the new entries into the draft."""
        if self._pane.draft is None:
            return
        from warroom.room.readings.messages import take_in

        room, playbook, incident, audience = (
            self._desk.room,
            self._desk.playbook,
            self._desk.incident,
            self._pane.audience,
        )
        fields = [name for name, _ in self._pane.draft.fields]
        field = "progress" if "progress" in fields else fields[0] if fields else "progress"
        self._desk.act(
            lambda: take_in(room, playbook, incident, audience, field=field),
            lambda _: self._pane.shown_anew("taken in"),
        )

    def choose_how(self, words: str, **how: str) -> None:
        """Write for another target, or another kind of message."""
        from warroom.room.readings.messages import choose

        room, incident, audience = self._desk.room, self._desk.incident, self._pane.audience
        self._desk.act(lambda: choose(room, incident, audience, **how), lambda _: self._pane.shown_anew(words))
