"""What a place calls a message of which nobody heard the answer: whoever looked there says it, so that the next message
changes that one. Otherwise customers would see two incidents of one outage on their page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from warroom.config import OwnCommand, Publishing
from warroom.model.identity import IncidentId
from warroom.room.acts.publishing import unsettled_as_read
from warroom.room.core import WarRoom
from warroom.room.outgoing.place_kinds import PlaceKind, kind_named
from warroom.store.published import published_before
from warroom.text import quoted

NOBODY_KNOWS = "none"
"""Said for an id that nobody knows."""
_IN_A_LINK = re.compile(r"/incidents/([^/?#\s]{1,200})")


def asked_for(room: WarRoom, incident: IncidentId, audience: str, hooks: Mapping[str, OwnCommand]) -> PlaceKind | None:
    """The kind of place that has to know what it calls the message to ``audience`` of which nobody knows whether it was
    posted; `None` where nothing follows from that, or it is known. It waits for nobody who writes.
    """
    kept = unsettled_as_read(room, incident, audience)
    if kept is None or isinstance(kept.get("sent"), dict):
        return None
    name = str(kept["name"])
    place = hooks.get(name)
    kind = kind_named(place.kind) if isinstance(place, Publishing) else None
    if kind is None or kind.tells is None or published_before(room.reader(), incident, audience, name, kind.gives):
        return None
    return kind


def called(kind: PlaceKind, words: str) -> str:
    """What a place of that ``kind`` calls a message, of which ``words`` are that itself or a link that names it; empty
    where they say that nobody knows. Raise `ValueError` for what is neither.
    """
    plain = words.strip()
    if plain.casefold() in ("", NOBODY_KNOWS):
        return ""
    linked = _IN_A_LINK.search(plain)
    mark = linked[1] if linked is not None else plain
    if not kind.gives(mark):
        raise ValueError(f"{quoted(plain, 60)} is neither an id there nor a link with /incidents/ID")
    return mark
