"""Somebody looked whether a message was posted of which nobody knew, and says so on one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.widgets.question import Invalid, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.model.updates import DraftView
    from warroom.panes.context import RoomContext

_WHICH = "Which incident is it there? Its id, or its link with /incidents/ID; empty: unknown, the next opens another"


def settle(desk: RoomContext, draft: DraftView, *, posted: bool, then: Callable[[object], None]) -> None:
    """Settle it, and do ``then``; where a later message changes what this one opened, ask first which that is."""
    from warroom.room.acts import called_there, publishing

    room, playbook, incident = desk.room, desk.playbook, desk.incident

    def called(mark: str) -> None:
        desk.act(lambda: publishing.settle(room, playbook, incident, draft, posted=posted, called=mark), then)

    hooks = desk.bridge.config.publish
    kind = called_there.asked_for(room, incident, draft.audience, hooks) if posted else None
    if kind is None:
        called("")
        return

    def take(words: str) -> None:
        try:
            mark = called_there.called(kind, words)
        except ValueError as refused:
            raise Invalid(f"{refused}.") from refused
        called(mark)

    desk.ask(Question(_WHICH, take))
