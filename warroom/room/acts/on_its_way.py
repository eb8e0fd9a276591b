"""What is kept of a message from before it is sent until the log says that it was posted, on this machine alone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from warroom.model.identity import IncidentId, Moment
from warroom.store.commit import local, set_local
from warroom.store.merging import parts_of
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from warroom.model.updates import DraftView
    from warroom.room.core import WarRoom


@dataclass(frozen=True, slots=True)
class Going:
    """A message on its way to ``name`` since ``began`` (microseconds)."""

    draft: DraftView
    name: str
    began: Moment
    without_approval: str

    def stored(self, why: str, sent: Mapping[str, str] | None = None) -> tuple[str, str]:
        """Its audience, and what is kept of it while nobody knows ``why`` it is not recorded; ``sent`` is what the
        place calls it, where that is known.
        """
        kept = {
            "digest": self.draft.message.digest,
            "name": self.name,
            "why": why,
            "at": self.began,
            "target": self.draft.target,
            "without_approval": self.without_approval,
            **({"sent": dict(sent)} if sent is not None else {}),
        }
        return self.draft.audience, json.dumps(kept)


def read_kept(stored: str) -> dict[str, object] | None:
    """What is kept, as it was ``stored``; `None` for nothing."""
    decoded = json.loads(stored) if stored else None
    return decoded if isinstance(decoded, dict) else None


def place_of_audience(incident: IncidentId, audience: str) -> str:
    """The name under which this machine keeps the message to ``audience``."""
    return f"unsettled:{incident}:{audience}"


def kept_in_room(db: sqlite3.Connection, incident: IncidentId, audience: str) -> tuple[str, str]:
    """The name under which the message to ``audience`` is kept, and what is kept of it; empty for nothing. Of several
    incidents that are one outage it is told in their room, whichever of them it was sent in.
    """
    places = [place_of_audience(part, audience) for part in parts_of(db, incident)]
    return next(((place, stored) for place in places if (stored := local(db, place))), (places[0], ""))


def keep(room: WarRoom, incident: IncidentId, going: tuple[str, str]) -> None:
    """Keep what `Going.stored` gave, whatever was kept before. Raise `RoomTrouble`."""
    audience, stored = going
    room.note(lambda db: set_local(db, place_of_audience(incident, audience), stored))


def end_turn(room: WarRoom, incident: IncidentId, going: Going) -> None:
    """It was not sent: let whoever comes next send. Raise `RoomTrouble`."""

    def note(db: sqlite3.Connection) -> None:
        with Transaction(db, at_once=True):
            end(db, incident, going)

    room.note(note)


def end(db: sqlite3.Connection, incident: IncidentId, going: Going) -> None:
    """Within a transaction, forget that ``going`` is on its way: never another that somebody let be sent meanwhile."""
    place = place_of_audience(incident, going.draft.audience)
    kept = read_kept(local(db, place) or "") or {}
    if (kept.get("digest"), kept.get("name"), kept.get("at")) == (going.draft.message.digest, going.name, going.began):
        set_local(db, place, "")
