"""After the incident: writing sections and follow-ups, planning the review, answering what the facts propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from warroom import exit_codes
from warroom.intake.coming import read_day
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Revision
from warroom.model.moment import EventTime
from warroom.model.states import FollowUpState
from warroom.room.acts.fact_writing import state as tell
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.reviews import Offer, follow_ups, runbook_id
from warroom.text import quoted, repair

if TYPE_CHECKING:
    from warroom.intake.follow_up_lines import ReadFollowUp


def change_follow_up(
    room: WarRoom, incident: IncidentId, id_: str, values: Mapping[str, str], *, seen_up_to: Revision | None = None
) -> Committed:
    """Write some of ``owner``, ``due`` (``2026-02-20``; of ``Friday`` the date is kept), ``state``, ``link`` or
    ``text`` of a follow-up.

    What somebody wrote behind the revision ``seen_up_to`` stands beside it.

    Raise `RoomTrouble` for a day or a state that there is not.
    """
    if due := values.get("due"):
        values = {**values, "due": _day(due, room, incident)}
    if values.get("state", FollowUpState.OPEN) not in tuple(FollowUpState):
        raise RoomTrouble(f"{quoted(values['state'])} is not a state: {', '.join(FollowUpState)}.", exit_codes.DATA)
    changes = {name: repair(value) or None for name, value in values.items()}
    if "owner" in values:
        changes["owner"] = repair(values["owner"]).strip().removeprefix("@") or None
    written = Write("follow_up", id_, changes)
    return room.commit(incident, [written], seen_up_to=seen_up_to)


def _day(words: str, room: WarRoom, incident: IncidentId) -> str:
    """The date of a day that was said, as it is seen where the incident is."""
    view = room.view(incident)
    try:
        return read_day(words, now=room.now(), zone=view.zone if view is not None else "UTC").isoformat()
    except ValueError as error:
        raise RoomTrouble(f"{error}.", exit_codes.DATA) from None


def add_read(room: WarRoom, incident: IncidentId, read: Iterable[ReadFollowUp]) -> int:
    """Raise those follow-ups of a page that the incident does not have yet; how many."""
    known = {one.text.raw for one in follow_ups(room) if one.incident == incident}
    kept = 0
    for read_follow_up in read:
        if read_follow_up.text not in known:
            known.add(read_follow_up.text)
            add_follow_up(
                room,
                incident,
                read_follow_up.text,
                owner=read_follow_up.owner,
                due=read_follow_up.due,
                state=FollowUpState.read(read_follow_up.state),
                link=read_follow_up.link,
            )
            kept += 1
    return kept


def add_follow_up(
    room: WarRoom,
    incident: IncidentId,
    text: str,
    *,
    owner: str = "",
    due: str = "",
    entry: EntryId = NO_ENTRY,
    state: FollowUpState = FollowUpState.OPEN,
    link: str = "",
) -> str:
    """Raise a follow-up and return its id. Raise `RoomTrouble` for a day that there is not."""
    if due:
        due = _day(due, room, incident)
    id_ = room.new_id()
    values: dict[str, object] = {"text": repair(text), "state": state}
    optional = {"owner": repair(owner.strip().removeprefix("@")), "due": due, "entry": entry, "link": repair(link)}
    room.commit(
        incident, [Write("follow_up", id_, values | {name: words for name, words in optional.items() if words})]
    )
    return id_


def write_section(
    room: WarRoom,
    incident: IncidentId,
    section: str,
    text: str,
    *,
    stands_on: tuple[str, ...] = (),
    seen_up_to: Revision | None = None,
) -> Committed:
    """Keep what people wrote in a section of the post-mortem, and the entries that they had before them."""
    on = f"section:{section}"
    writes = [Write("section", on, {"text": repair(text) or None})]
    writes.extend(Write("section", on, {"stands_on": entry}, do="add") for entry in stands_on)
    return room.commit(incident, writes, seen_up_to=seen_up_to)


def plan_review(room: WarRoom, incident: IncidentId, at: EventTime, *, words: str) -> Committed:
    """Say when the review is held; ``words`` tell of it in the timeline."""
    return tell(room, incident, {"review": at.as_json()}, kind="review", text=words)


def answer_offer(room: WarRoom, incident: IncidentId, offer: Offer, *, taken: bool) -> Committed:
    """Take the offered follow-up, or decline it: it is offered to nobody again."""
    values = {"text": repair(offer.words), "state": FollowUpState.OPEN if taken else FollowUpState.DROPPED}
    if offer.stands_on:
        values["entry"] = offer.stands_on[0]
    return room.commit(incident, [Write("follow_up", runbook_id(incident), values)])
