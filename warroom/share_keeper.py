"""The share while the program is open: begun, looked after, told in which room we are, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.room.core import WarRoom
from warroom.room.queries import SHARE_SETTING

if TYPE_CHECKING:
    from warroom.room.sharing.joining import ShareState
    from warroom.room.sharing.share_process import Sharing


class ShareKeeper:
    """Shares ``room``. ``make`` makes what publishes and fetches; ``heard`` is called on its thread when how sharing
    stands has changed. ``hidden`` is for a drill, which is never shared: the real room behind it goes on to be.
    """

    def __init__(
        self,
        room: WarRoom,
        make: Callable[..., Sharing] | None,
        heard: Callable[[ShareState], None],
        *,
        hidden: bool,
    ) -> None:
        self._room, self._make, self._heard, self._hidden = room, make, heard, hidden
        self._share: Sharing | None = None
        self._kept: str | None = None
        self._unreadable = ""
        self._incident = NO_INCIDENT

    def start(self) -> None:
        """Publish and fetch in the background, if this database belongs to a share."""
        from warroom.room.sharing.joined_share import membership
        from warroom.room.sharing.unsent import UNREADABLE

        self._kept = self._room.setting(SHARE_SETTING)
        member = membership(self._room)
        self._unreadable = UNREADABLE if self._kept and member is None else ""
        if self._share is not None:
            self._share.stop(patience=0)
            self._share = None
        if member is not None:
            from warroom.room.sharing.share_thread import ShareThread  # most share nothing

            make = self._make or ShareThread
            self._share = make(self._room, member, heard=self._heard)
            self.looks_at(self._incident)
            self._share.start()

    def look_at_membership(self) -> None:
        """A shell may have joined a share, or left it, while the program was open."""
        if self._room.setting(SHARE_SETTING) != self._kept:
            self.start()

    def looks_at(self, incident: IncidentId) -> None:
        """Let the others see in which room we are; empty for none."""
        self._incident = incident
        if self._share is not None and not self._hidden:
            self._share.open_incident = incident

    def state(self) -> ShareState | None:
        """How sharing stands; `None` without a share, and for a drill."""
        if self._share is None and self._unreadable and not self._hidden:
            from warroom.room.sharing.joined_share import lost_state

            return lost_state(self._unreadable)
        return self._share.state() if self._share is not None and not self._hidden else None

    def wake(self) -> None:
        """There is something to publish."""
        if self._share is not None:
            self._share.wake()

    def stop(self) -> bool:
        """End; whether it did in time."""
        return self._share is None or self._share.stop()
