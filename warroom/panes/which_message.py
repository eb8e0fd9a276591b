"""Which message is written: for the next target, or another one of all that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from warroom.panes.choices import messages
from warroom.panes.context import RoomContext
from warroom.panes.message_writing import Fields
from warroom.widgets.choice import Choices

if TYPE_CHECKING:
    from warroom.model.updates import DraftView


def _behind(name: str, names: Sequence[str]) -> str:
    """The one behind ``name`` in ``names``, which are at least one; the first one behind the last."""
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


class Showing(Protocol):
    """The pane that shows the message."""

    draft: DraftView | None
    audience: str

    def open_for(self, audience: str) -> None:
        """Show the message for another audience at once."""


class WhichMessage:
    """Chooses what the message that ``pane`` shows is written for, and which one it is."""

    def __init__(self, desk: RoomContext, pane: Showing, fields: Fields) -> None:
        self._desk, self._pane, self._fields = desk, pane, fields

    def next_target(self) -> None:
        """Write for the next target."""
        names = [target.name for target in self._desk.playbook.composing.target]
        if self._pane.draft is None or not names:
            return
        target = _behind(self._pane.draft.target, names)
        self._fields.choose_how(f"for {target.replace('_', ' ')}", target=target)

    def choose_message(self) -> None:
        """Choose another message from all of them; the cursor is on the next one of this audience."""
        draft, playbook = self._pane.draft, self._desk.playbook
        audience = playbook.audience(self._pane.audience)
        if draft is None or audience is None:
            return
        first = f"{audience.name}/{_behind(draft.template, audience.templates)}"
        every = messages(playbook, audience=audience.name, template=draft.template)
        self._desk.pick(Choices("Which message", every, self._write, first))

    def _write(self, message: str) -> None:
        audience, _, template = message.partition("/")
        if audience != self._pane.audience:
            self._pane.open_for(audience)
        draft = self._pane.draft
        if draft is not None and draft.template != template:
            self._fields.choose_how(template.replace("_", " "), template=template)
