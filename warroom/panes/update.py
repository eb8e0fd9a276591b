"""The Update pane: the message for an audience is written, looked at, copied, approved, posted, put off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from warroom.model.moment import MINUTE
from warroom.model.views import IncidentView
from warroom.panes.context import RoomContext
from warroom.panes.message_writing import Fields
from warroom.panes.pane import CardsPane
from warroom.panes.pane_commands import (
    AnotherMessage,
    Approve,
    Copy,
    Edit,
    EditFieldOutside,
    Later,
    Posted,
    Publish,
    TakeIn,
    Target,
    WasNotPosted,
    WasPosted,
)
from warroom.panes.posting import Posting
from warroom.panes.which_message import WhichMessage
from warroom.room.core import RoomTrouble
from warroom.text import for_line
from warroom.widgets.after_paint import after_paint
from warroom.widgets.command import UPDATE, Command, bindings
from warroom.widgets.moves import moves

if TYPE_CHECKING:
    from warroom.model.updates import DraftView, UpdatesView

COMPOSE_AFTER = 0.12
"""Seconds after a change until the message is composed anew."""
_STALE = -1


_KEYS: tuple[type[Command], ...] = (
    Target,
    AnotherMessage,
    Posted,
    Publish,
    Approve,
    TakeIn,
    Later,
    Edit,
    EditFieldOutside,
    Copy,
    WasPosted,
    WasNotPosted,
)


class UpdatePane(CardsPane):
    """The comms lead writes. What it needs is loaded after the screen is painted."""

    NUMBER, TITLE, NAME = 5, "Update", UPDATE
    FOREMOST = (Copy,)
    FOLDS = True
    commands: ClassVar[tuple[type[Command], ...]] = _KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(_KEYS),
        *moves(open="open", before="sibling(-1)", next="sibling(1)"),
    ]

    class ClocksRead(Message):
        """Who is to be told when was read anew."""

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(desk)
        self.draft: DraftView | None = None
        self.audience = ""
        """For whom the message is."""
        self.composing = False
        """Whether the message is to be composed in a moment."""
        self._composed = _STALE
        """In which minute the message was composed, since 1970."""
        self._copied: DraftView | None = None
        """The message that was copied last: it is what is posted, whatever the program has filled in since."""
        self._fields = Fields(desk, self)
        self.posting = Posting(desk, self, lambda target, words: self._fields.choose_how(words, target=target))
        self._which = WhichMessage(desk, self, self._fields)

    # What is shown

    def show(self) -> None:
        """Compose the message again in a moment: neither what is typed meanwhile nor the first painting waits."""
        if not self.composing:
            self.composing = True
            after_paint(self, partial(self.set_timer, COMPOSE_AFTER, self._compose_message))

    def _compose_message(self) -> None:
        self.composing = False
        if self.display:
            super().show()
        else:
            self._read_clocks()
        self.post_message(self.ClocksRead())

    def _read_clocks(self) -> None:
        self._composed = _STALE
        self.desk.read_clocks()

    def draw(self, view: IncidentView) -> str:
        """Show the message for the chosen audience, and say when it is due."""
        from warroom.room.readings.messages import draft_view

        self._read_clocks()
        desk, clocks = self.desk, self.desk.clocks
        if clocks is None or not clocks.audiences:
            return ""
        if clocks.audience(self.audience) is None:
            self.audience = clocks.audiences[0].name
        try:
            self.draft = draft_view(desk.room, desk.playbook, desk.incident, self.audience, view=view, log=clocks.log)
        except RoomTrouble as trouble:
            desk.say(str(trouble), alarm=True)
            self._composed = _STALE
            return "cannot be written"
        self._composed = desk.now() // MINUTE
        return self._draw(self.draft, view, clocks)

    def _draw(self, draft: DraftView, view: IncidentView, clocks: UpdatesView) -> str:
        from warroom.widgets.update_pane import due_words, update

        now = self.desk.now()
        unsettled = self.posting.unsettled(draft.audience)
        cards, default = update(draft, clocks, self.desk.playbook, zone=view.zone, now=now, unsettled=unsettled)
        self.cards.show(cards, default=default)
        audience_view = clocks.audience(self.audience)
        return f"{for_line(self.audience)}, {due_words(audience_view, now)}" if audience_view is not None else ""

    def tick(self, view: IncidentView) -> None:
        """Let the clocks go on, if they are seen: the header's needs no more than has been read. The words of a message
        tell time in minutes, so that it is composed anew with each.
        """
        draft, clocks = self.draft, self.desk.clocks
        if not self.display or clocks is None or all(audience.due is None for audience in clocks.audiences):
            return
        if draft is None or self._composed != self.desk.now() // MINUTE or draft.audience != self.audience:
            self.show()
        else:
            self.tell(self._draw(draft, view, clocks))

    def arrive(self) -> None:
        """Open on the audience that waits longest, unless a draft of one's own is in work."""
        self._read_clocks()
        clocks = self.desk.clocks
        if clocks is not None and clocks.audiences and (self.draft is None or not self.draft.in_work):
            self._choose(clocks.audiences[0].name)
        super().show()

    def _choose(self, audience: str) -> None:
        """Choose the message for another audience; it is shown with the next look."""
        self.audience = audience
        self.cards.let_go()

    def open_for(self, audience: str) -> None:
        """Show the message for another audience at once."""
        self._choose(audience)
        super().show()

    def shown_anew(self, words: str, *, audience: str = "") -> None:
        """Show what an act made of the message at once, or the one for another ``audience``: the next key of a burst is
        about that.
        """
        self._copied = None
        if audience:
            self._choose(audience)
        super().show()
        self.desk.saved(words)

    def action_sibling(self, step: int) -> None:
        """Show the message for the audience beside this one, in the playbook's order."""
        names = [audience.name for audience in self.desk.playbook.communication.audience]
        place = names.index(self.audience) if self.audience in names else 0
        self.open_for(names[(place + step) % len(names)])

    def action_write(self, what: str) -> None:
        """Write for the next ``target``, or another ``message``, which is chosen from all of them; or take what is
        ``new`` into this one.
        """
        if what == "target":
            self._which.next_target()
        elif what == "message":
            self._which.choose_message()
        else:
            self._fields.take_in()

    def action_open(self) -> None:
        """Enter: a field is edited, an offer taken, a late audience shown."""
        what, about = self.chosen()
        if what == "audience":
            self.open_for(about)
        elif what == "field":
            self.action_edit()
        elif what == "finding":
            self._fields.follow(int(about))

    def action_edit(self) -> None:
        """Edit the chosen field in the line."""
        if self.draft is not None:
            what, about = self.chosen()
            fields = dict(self.draft.fields)
            self._fields.ask(about if what == "field" and about in fields else next(iter(fields), ""))

    def action_edit_outside(self) -> None:
        """Edit the chosen field in the person's own editor."""
        self._fields.edit_outside(dict([self.chosen()]).get("field", ""))

    def action_copy(self) -> None:
        """Copy the message exactly as it is shown; name the audience. What must go first blocks."""
        if self.draft is not None and self.posting.copy(self.draft):
            self._copied = self.draft

    def action_posted(self) -> None:
        """It was posted, as it was copied if it was: that restarts the clock of the audience."""
        if self.draft is None or self.posting.has_moved():
            return
        if self._copied is not None and self._copied.audience == self.draft.audience:
            self.draft = self._copied
        self.posting.post(self.draft)

    def action_publish(self) -> None:
        """Hand the message to a command of the person's own settings."""
        self.posting.publish(self.draft)

    def action_settle(self, how: str) -> None:
        """Somebody looked whether the message that nobody knows of was ``posted``."""
        if self.draft is not None:
            self.posting.settle(self.draft, posted=how == "posted")

    def action_approve(self) -> None:
        """Approve exactly this text, or ask for it to be approved."""
        if self.draft is not None:
            what, about = self.chosen()
            self.posting.approve(self.draft, about if what == "waiting" else "")

    def action_later(self) -> None:
        """Put the next update off, with a reason."""
        self.posting.put_off(self.audience)
