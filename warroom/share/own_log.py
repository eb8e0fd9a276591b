"""The way from a share into our own log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from warroom.model.identity import IncidentId, WriterId
from warroom.store.sent import SentMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.oplog.operation import Operation
    from warroom.store.receive import Received


class OwnLog(Protocol):
    """The way into our own log. Its functions may be called from any thread."""

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share."""

    def renew_writer(self, incident: IncidentId, words: str) -> None:
        """Write under a new id from now on, and raise an alarm that says why."""

    def writer(self) -> WriterId:
        """The id under which this database writes, which it has even before it wrote anything."""

    def seal_key(self) -> str:
        """What nobody knows but this database and its copies: 64 hexadecimal digits."""

    def note_sent(self, share: str, mark: SentMark) -> None:
        """Keep what of ours is on the share. Raise `StoreTrouble`."""

    def expect(self, share: str, total: int | None) -> None:
        """Keep about how many operations there will be, `None` once all are here. Raise `StoreTrouble`."""
