"""What an act writes. Part of the shell's fast path."""

from __future__ import annotations

from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.oplog.operation import PUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warroom.model.moment import EventTime

ENTRY = "entry"
"""The kind of record that an entry of the timeline is."""


class Write:
    """One thing that an act writes: the fields of a record.

    ``do`` is put, add, drop or purge. ``saw`` names the heads it supersedes; `None` lets the commit find those of the
    fields that it puts (an add supersedes nothing). ``purges`` names the operations that a purge empties; it empties
    what was written ``bare`` of its record in the same act as well, so that its fields read as purged. ``home`` is the
    incident that it is written in, where the room shows several and it is not to be found out.
    """

    __slots__ = ("bare", "do", "home", "kind", "on", "purges", "saw", "values")

    def __init__(
        self,
        kind: str,
        on: str,
        values: Mapping[str, object],
        *,
        do: str = PUT,
        saw: Sequence[str] | None = None,
        purges: Sequence[str] = (),
        bare: bool = False,
        home: IncidentId = NO_INCIDENT,
    ) -> None:
        self.kind, self.on, self.values, self.do, self.saw, self.purges = kind, on, values, do, saw, purges
        self.bare, self.home = bare, home

    def with_values(self, values: Mapping[str, object]) -> Write:
        """The same of other values."""
        return Write(
            self.kind, self.on, values, do=self.do, saw=self.saw, purges=self.purges, bare=self.bare, home=self.home
        )


def entry_values(kind: str, text: str, at: EventTime) -> dict[str, object]:
    """The fields that every entry has."""
    return {"text": text, "kind": kind, "at": at.as_json()}
