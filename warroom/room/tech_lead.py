"""The tech lead's acts, as far as the timeline needs them: which fix went in and when."""

from __future__ import annotations

from warroom.model.moment import EventTime
from warroom.room.core import Committed, WarRoom, Write
from warroom.room.facts import state


def fix_deployed(room: WarRoom, incident: str, how: str, *, what: str = "", at: EventTime | None = None) -> Committed:
    """Record that a fix went in: ``how`` is one of the playbook's ways to resolve, ``what`` its words."""
    when = at or EventTime.at(room.now())
    fix = Write("fix", room.new_id(), {"how": how, "what": what, "deployed": when.as_json()})
    text = f"{how}: {what}" if what else how
    return state(room, incident, {"deployed": when.as_json()}, kind="fixed", text=text, at=when, beside=[fix])
