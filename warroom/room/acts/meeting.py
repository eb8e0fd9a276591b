"""The review meeting: it begins, people are there, minutes are taken, it is held. Each is told by the timeline."""

from __future__ import annotations

from collections.abc import Iterable

from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.playbook.closing_shapes import AgendaItem
from warroom.report.minutes import BEGAN, HELD, PREFIX, Review, item_name
from warroom.room.acts.fact_writing import state as tell
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.store.write import ENTRY
from warroom.text import repair

_LONGEST_NAME = 64


def begin(room: WarRoom, incident: IncidentId, *, words: str, present: Iterable[str] = ()) -> Committed:
    """The meeting begins now; ``words`` tell of it in the timeline."""
    return tell(room, incident, {}, kind=BEGAN, text=words, people=[repair(name) for name in present])


def end(room: WarRoom, incident: IncidentId, review: Review, *, words: str) -> Committed:
    """The meeting ``review`` was held; ``words`` tell of it in the timeline."""
    return tell(room, incident, {}, kind=HELD, text=words, people=[name.raw for name in review.present])


def attend(room: WarRoom, incident: IncidentId, review: Review, name: str, *, there: bool) -> Committed:
    """``name`` is at the meeting ``review``, or is not. Raise `RoomTrouble` for no name, or one that is too long."""
    name = repair(name).strip().removeprefix("@").strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise RoomTrouble(f"a name has 1 to {_LONGEST_NAME} characters.", exit_codes.DATA)
    if there:
        writes = [Write(ENTRY, review.entries[-1], {"people": name}, do="add")]
    else:
        writes = [Write(ENTRY, entry, {"people": name}, do="drop") for entry in review.entries]
    return room.commit(incident, writes)


def section_of(agenda_item: AgendaItem) -> str:
    """The section in which the minutes of ``agenda_item`` are kept."""
    return f"{PREFIX}{item_name(agenda_item)}"
