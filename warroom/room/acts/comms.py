"""The comms lead's acts: what customers see, how many complain, and every message that went out, waits or is late.

A message is composed in `warroom.room.readings.messages`; here it is approved, posted or put off. Copied is not posted.
"""

from __future__ import annotations

import contextlib
import json

from warroom import exit_codes
from warroom.model.identity import NO_MOMENT, IncidentId, Moment
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE, EventTime
from warroom.model.sentences import counted
from warroom.room.acts.fact_writing import INCIDENT, state
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.text import Untrusted, bounded, for_line, quoted, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from warroom.model.updates import DraftView, UpdateRecord
    from warroom.model.views import IncidentView
    from warroom.playbook.message_shapes import Audience
    from warroom.playbook.workflow import Playbook

UPDATE = "update"
"""The kind of record that a message is, and of the entries that tell of it."""
LONGEST_MESSAGE = 12_000
"""Characters of a message: as many as an entry holds."""
_LARGEST_RECORD = 56_000
"""Bytes of a message with its fields: they fit the longest line of the log."""


def set_impact(room: WarRoom, incident: IncidentId, impact: str, *, at: EventTime | None = None) -> Committed:
    """Say what customers see."""
    return state(room, incident, {"impact": impact}, kind="impact", text=impact, at=at, as_of=True)


def count_complaints(room: WarRoom, incident: IncidentId, complaints: int, *, at: EventTime | None = None) -> Committed:
    """Say how many complaints there are by now."""
    return state(
        room,
        incident,
        {"complaints": complaints},
        kind="complaints",
        text=f"{counted(complaints, 'complaint', 'complaints')} by now",
        at=at,
        as_of=True,
    )


def post(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    draft: DraftView,
    *,
    at: EventTime | None = None,
    without_approval: str = "",
    sent: Mapping[str, str] | None = None,
    recorded: Callable[[sqlite3.Connection], None] | None = None,
) -> Committed:
    """Record that exactly this message was posted: who, where, when and the text; the audience's clock starts anew.
    ``sent`` is by which place of the settings, and what that calls it; ``recorded`` is what this machine notes of it in
    the same transaction: both are stored, or neither.

    ``without_approval`` is the reason why it went out without the approval that the playbook asks for. Raise
    `RoomTrouble` when something in it must go first, or the approval of this very text is missing.
    """
    from warroom.model.updates import words_read
    from warroom.room.readings.messages import set_aside
    from warroom.room.sharing.sealing import seal_by_itself

    audience = may_post(playbook, draft, without_approval=without_approval)
    when = at or EventTime.at(room.now())
    target = playbook.target(draft.target)
    place = f"{audience.title}, {target.title if target is not None else draft.target}"
    why = f" (without approval: {repair(without_approval).strip()})" if without_approval.strip() else ""
    values = _values(draft) | {"posted": when.as_json()}
    if sent is not None and isinstance(facts_told := values["facts"], dict):
        values["facts"] = {**facts_told, "sent": dict(sent)}
    says = audience.resolved_says if draft.stage in ("resolved", "closed") else audience.posted_says
    facts: dict[str, object] = {audience.decided_by: says} if audience.decided_by and says else {}
    told = f"{place}{why}: {words_read(draft.message.text.raw)}"
    committed = _tell(room, incident, draft, values, told, at=when, facts=facts, recorded=recorded)
    with contextlib.suppress(RoomTrouble):  # it is recorded by now, and must not look as if it were not
        set_aside(room, incident, draft.audience, committed.act)
    if audience.sealed_says:
        with contextlib.suppress(RoomTrouble):
            seal_by_itself(room, incident)
    return committed


def may_post(playbook: Playbook, draft: DraftView, *, without_approval: str = "") -> Audience:
    """The audience of a message that may be posted. Raise `RoomTrouble` for one that may not, with the reason."""
    audience = _audience(playbook, draft)
    _may_leave(draft)
    if audience.approval and draft.approved_by is None and not without_approval.strip():
        raise RoomTrouble(
            f"{audience.title} needs the approval of exactly this text; get it, or say why it went out without.",
            exit_codes.REFUSED,
        )
    return audience


def ask_approval(room: WarRoom, playbook: Playbook, incident: IncidentId, draft: DraftView) -> Committed:
    """Put exactly this message before whoever approves; until it is edited its text stays as it is."""
    audience = _audience(playbook, draft)
    _may_leave(draft)
    committed = _tell(room, incident, draft, _values(draft), f"{audience.title}: waits for approval")
    hold(room, incident, draft)
    return committed


def approve(room: WarRoom, playbook: Playbook, view: IncidentView, message: DraftView | UpdateRecord) -> Committed:
    """Approve exactly this text, a draft of one's own or one that waits; an edit takes the approval back.

    Raise `RoomTrouble` when this person is not the one who approves: the holder of the role that the playbook calls
    the commander's. What needs no approval nobody has to wait for.
    """
    audience = playbook.audience(message.audience)
    role = playbook.composing.roles.get("commander", "")
    holders = [holder.raw for holder in view.holders(role)]
    if room.person.casefold() not in map(str.casefold, holders):
        if audience is not None and not audience.approval:
            raise RoomTrouble(
                f"{for_line(audience.title)} needs no approval: it may go out as it is.", exit_codes.REFUSED
            )
        role_ = playbook.role(role)
        title = role_.title if role_ is not None else role
        holders_words = ", ".join(f"@{holder}" for holder in holders) or "nobody yet"
        raise RoomTrouble(f"the {title} ({holders_words}) approves what customers read.", exit_codes.REFUSED)
    from warroom.model.updates import DraftView

    if isinstance(message, DraftView):
        _may_leave(message)
        digest, values = message.message.digest, _values(message)
    else:
        from warroom.compose.message_check import open_places

        digest, values = message.digest, {}
        left = open_places(playbook, audience, message.text.raw)
        if left:
            raise RoomTrouble(
                f'"{bounded(for_line(Untrusted(left[0])), 60)}" is still to be filled in there.', exit_codes.DATA
            )
    title = audience.title if audience is not None else message.audience
    approval: dict[str, object] = {"approved": {"digest": digest}}
    committed = _tell(room, view.id, message, {**values, **approval}, f"{title}: approved")
    if isinstance(message, DraftView):
        hold(room, view.id, message)
    return committed


def put_off(
    room: WarRoom, playbook: Playbook, incident: IncidentId, name: str, *, until: Moment, reason: str
) -> Committed:
    """Put the next update of the audience called ``name`` off to ``until`` (microseconds), with the reason.

    Raise `RoomTrouble` without a reason, for a time that has passed or for an unknown audience.
    """
    audience = playbook.audience(name)
    if audience is None:
        known = ", ".join(one.name for one in playbook.communication.audience)
        raise RoomTrouble(f"there is no audience {quoted(name)}: {known}.", exit_codes.DATA)
    reason = repair(reason).strip()
    now = room.now()
    if not reason:
        raise RoomTrouble("say why it can wait.", exit_codes.DATA)
    if until <= now:
        raise RoomTrouble("an update can only be put off to a later time.", exit_codes.DATA)
    record = Write(UPDATE, room.new_id(), {"audience": audience.name, "put_off": {"until": until, "reason": reason}})
    text = f"{audience.title}: put off by {in_words(until - now + MINUTE // 2)}: {reason}"
    return state(room, incident, {}, kind=UPDATE, text=text, beside=[record])


def _audience(playbook: Playbook, draft: DraftView) -> Audience:
    audience = playbook.audience(draft.audience)
    if audience is None:
        raise RoomTrouble(f"there is no audience {quoted(draft.audience)}.", exit_codes.DATA)
    return audience


def _may_leave(draft: DraftView) -> None:
    """Raise `RoomTrouble` when the message holds something that must go, or cannot be kept whole."""
    if draft.faults:
        raise RoomTrouble(fault_words(draft), exit_codes.DATA)
    size = len(json.dumps(_values(draft), ensure_ascii=False).encode("utf-8", "replace"))
    if len(draft.message.text.raw) > LONGEST_MESSAGE or size > _LARGEST_RECORD:
        raise RoomTrouble(
            f"the log keeps a message of at most {LONGEST_MESSAGE} characters; make it shorter.", exit_codes.DATA
        )


def fault_words(draft: DraftView) -> str:
    """What keeps a message from being posted, and what to do about it; safe to show."""
    first = draft.faults[0]
    more = f" And {len(draft.faults) - 1} more." if len(draft.faults) > 1 else ""
    if first.weight == "block" or first.excerpt is None:
        return f"line {first.line}: {first.say}.{more}"
    where = (
        f"Write its field {first.field} (Enter on it, --set {first.field}=TEXT in a shell)"
        if first.field in dict(draft.fields)
        else "Take it out where it was written"
    )
    return f'line {first.line}: "{bounded(for_line(first.excerpt), 60)}" {first.say}. {where}.{more}'


def _values(draft: DraftView) -> dict[str, object]:
    """The message as the log keeps it."""
    typed = dict(draft.typed)
    return {
        "audience": draft.audience,
        "target": draft.target,
        "text": draft.message.text.raw,
        "facts": {
            "template": draft.template,
            "stage": draft.stage,
            "status": repair(draft.status.raw),
            "typed": {name: repair(text.raw) for name, text in typed.items()},
            "fields": {name: repair(text.raw) for name, text in draft.fields if name not in typed},
            "told": list(draft.told),
        },
    }


def _tell(
    room: WarRoom,
    incident: IncidentId,
    message: DraftView | UpdateRecord,
    values: dict[str, object],
    text: str,
    *,
    at: EventTime | None = None,
    facts: Mapping[str, object] | None = None,
    recorded: Callable[[sqlite3.Connection], None] | None = None,
) -> Committed:
    """Write ``values`` on the record of this very text, a new one if there is none, and tell of it in the timeline;
    ``facts`` are what the incident's facts are with it.
    """
    from warroom.model.updates import UpdateRecord
    from warroom.store.write import ENTRY, entry_values

    entry, fresh = room.new_id(), room.new_id()

    def writes(db: sqlite3.Connection) -> Sequence[Write]:
        if recorded is not None:
            recorded(db)
        on = message.id if isinstance(message, UpdateRecord) else _same_text(db, incident, message) or fresh
        posted_text = repair(text)[:LONGEST_MESSAGE]
        return [
            Write(ENTRY, entry, entry_values(UPDATE, posted_text, at or EventTime.at(room.now()))),
            Write(UPDATE, on, values),
            *([Write(INCIDENT, INCIDENT, dict(facts))] if facts else []),
        ]

    return room.commit(incident, writes)


def _same_text(db: sqlite3.Connection, incident: IncidentId, draft: DraftView) -> str:
    """The id of the message that waits with exactly this text, empty if there is none."""
    from warroom.store.message_queries import update_log
    from warroom.store.records import incident_number

    number = incident_number(db, incident)
    waiting = update_log(db, number).waiting if number is not None else ()
    return next(
        (
            update.id
            for update in reversed(waiting)
            if update.audience == draft.audience and update.digest == draft.message.digest
        ),
        "",
    )


def hold(room: WarRoom, incident: IncidentId, draft: DraftView) -> None:
    """Let the draft show the time it shows now, so that its text stays the one that was asked about."""
    from warroom.room.readings.messages import KeptDraft, keep, kept_draft

    seen = kept_draft(room, incident, draft.audience).seen or room.revision()
    typed = {name: text.raw for name, text in draft.typed}
    keep(
        room,
        incident,
        draft.audience,
        KeptDraft(
            typed,
            template=draft.template,
            target=draft.target,
            seen=seen,
            stamp=draft.at,
            began=draft.began or NO_MOMENT,
        ),
    )
