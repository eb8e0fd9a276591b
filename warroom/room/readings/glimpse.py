"""What is seen of a database before the program that shows all of it is loaded. Part of the shell's fast path."""

from __future__ import annotations

from warroom.store.glimpse_query import TROUBLE, Glimpse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.model.glimpse import GlimpsedEntry, GlimpsedIncident


def glimpsed(path: str, chosen: str, most: int) -> tuple[list[GlimpsedIncident], list[GlimpsedEntry]]:
    """The open incidents in the database at ``path``, or the one that was ``chosen`` (an id, its beginning, words of a
    title) with its last entries; ``most`` of either. Nothing where anything is in the way: whoever opens it says what.
    """
    try:
        glimpse = Glimpse(path)
        try:
            if not chosen:
                return glimpse.open_incidents(most), []
            incident = glimpse.incident(chosen)
            return ([incident], glimpse.last_entries(incident.id, most)) if incident is not None else ([], [])
        finally:
            glimpse.close()
    except TROUBLE:
        return [], []
