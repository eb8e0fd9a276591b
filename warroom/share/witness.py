"""Who is told of what somebody did to the share, and keeps from one run to the next what stood there."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warroom.model.identity import IncidentId, Moment, WriterId
    from warroom.share.marker import MarkerSeen
    from warroom.share.stripped import Stripped
    from warroom.store.exchange import HeldLine


class Witness:
    """Keeps nothing of it: for whoever only carries lines."""

    def gone(self, incident: IncidentId, lines: Sequence[HeldLine]) -> None:
        """``lines`` of others or of ours can no longer be read on the share and are put back."""

    def stood(self, incident: IncidentId) -> Mapping[WriterId, tuple[int, Moment]]:
        """What was kept of ``incident`` (`warroom.share.losses.Stood`); nothing where it is another share by now, or
        another database.
        """
        return {}

    def keep_stood(self, incident: IncidentId, stood: Mapping[WriterId, tuple[int, Moment]]) -> None:
        """Keep what stands there."""

    def stripped(self, incident: IncidentId, finding: Stripped, account: str) -> None:
        """Something was left out of lines there, in a file of ``account`` (empty where nobody knows)."""

    def looked(self, incident: IncidentId) -> None:
        """All that stands so in ``incident`` was told: what was told before may have an explanation by now."""

    def marker(self, seen: MarkerSeen) -> None:
        """The marker of the share, where it is ours, as it was read: at the beginning, and with every change, before
        anything else of the share is read.
        """
