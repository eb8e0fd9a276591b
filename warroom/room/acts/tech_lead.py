"""The tech lead's acts: hypotheses and their evidence, which fix went in, and how it is verified."""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.typed_line import ENTRY as LINE_ENTRY
from warroom.intake.typed_line import TypedLine
from warroom.model.desks import Desks, FixView, HypothesisCard
from warroom.model.entry_kinds import HYPOTHESIS
from warroom.model.fallen_cause import judged_begins, judges
from warroom.model.identity import EntryId, IncidentId, Moment, Revision
from warroom.model.leaning import leaning, without_leaning
from warroom.model.moment import EventTime
from warroom.model.oneself import person_meant
from warroom.model.states import CheckState, HypothesisState
from warroom.model.timeline_entries import Filter
from warroom.playbook.workflow import Playbook
from warroom.room.acts import scribe
from warroom.room.acts.checking import CHECK
from warroom.room.acts.fact_writing import is_of_old, state
from warroom.room.acts.scribe import CARD, Logged
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.practices import unsaid_of
from warroom.store.write import ENTRY, entry_values
from warroom.text import bounded, for_line, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.model.timeline_entries import TimelineEntry
    from warroom.model.views import IncidentView

FIX = "fix"
_MOST = 200


def raise_hypothesis(
    room: WarRoom, incident: IncidentId, statement: str, *, at: EventTime | None = None, ground: EntryId | None = None
) -> Logged:
    """Put a card on the board, as ``?`` in the line does; an entry that is its ``ground`` speaks for it."""
    if not statement.strip():
        raise RoomTrouble("say what the cause could be.", exit_codes.DATA)
    line = TypedLine(LINE_ENTRY, statement.strip(), kind=HYPOTHESIS, at=at)
    return scribe.log(room, incident, line, typed=room.now(), ground=ground)


def judge(
    room: WarRoom,
    incident: IncidentId,
    card: HypothesisCard,
    status: HypothesisState,
    *,
    result: str = "",
    view: IncidentView | None = None,
    at: EventTime | None = None,
) -> Committed:
    """Say how a hypothesis stands. The first one that is confirmed sets the time when the cause was identified, and
    takes it along when it is judged otherwise.
    """
    when = at or EventTime.at(room.now())
    result = repair(result).strip()
    values: dict[str, object] = {"status": status}
    if result:
        values["result"] = result
    facts: dict[str, object] = {}
    if is_of_old(room, incident, Write(CARD, card.id, values), at):
        pass  # nothing follows now from how it stood then
    elif status == HypothesisState.CONFIRMED and view is not None and "identified" not in view.times:
        facts["identified"] = when.as_json()
    elif (
        status != HypothesisState.CONFIRMED
        and card.status == HypothesisState.CONFIRMED
        and view is not None
        and _told_the_cause(room, view, card)
    ):
        facts["identified"] = None  # it was this one that told it, and it is the cause no more
    text = judged_begins(card.label.raw, status) + card.statement.raw + (f" ({result})" if result else "")
    return state(
        room,
        incident,
        facts,
        kind=HYPOTHESIS,
        text=text,
        at=when,
        pinned=status == HypothesisState.CONFIRMED and card.status != status,  # said again it is no second moment
        details={"hypothesis": card.id, "label": card.label.raw, "status": status},
        beside=[Write(CARD, card.id, values)],
        seen_up_to=view.revision if view is not None else None,
        as_of=at is not None,
    )


def _told_the_cause(room: WarRoom, view: IncidentView, card: HypothesisCard) -> bool:
    """Whether the cause counts as identified since ``card`` was confirmed, and no other one is."""
    identified = view.times.get("identified")
    if identified is None or any(
        other.status == HypothesisState.CONFIRMED for other in view.desks.board if other.id != card.id
    ):
        return False
    confirmed = room.pages(view.id, Filter(kinds=frozenset((HYPOTHESIS,)), struck=False)).before(None, _MOST)
    return any(
        entry.at.lo == identified.lo
        and judges(entry.text.raw, card.label.raw, card.statement.raw, HypothesisState.CONFIRMED)
        for entry in confirmed
    )


def attach(room: WarRoom, incident: IncidentId, card: HypothesisCard, entry: EntryId, side: str) -> Committed:
    """Attach an entry of the timeline as evidence ``for`` or ``against`` a hypothesis, on that side only."""
    other_side = "against" if side == "for" else "for"
    attached = card.refutes if side == "for" else card.supports
    writes = [Write(CARD, card.id, {side: entry}, do="add")]
    if entry in attached:
        writes.append(Write(CARD, card.id, {other_side: entry}, do="drop"))
    return room.commit(incident, writes)


def card_lines(
    card: HypothesisCard,
    entry_of: Callable[[EntryId], TimelineEntry | None],
    *,
    supports: str = "+",
    against: str = "-",
    longest: int = 0,
) -> list[str]:
    """The evidence of a card, how it is tested and what came out, safe to show; ``longest`` cuts the evidence, and
    ``supports`` or ``against`` stands before it.
    """
    lines = []
    for sign, ids in ((supports, card.supports), (against, card.refutes)):
        for id_ in ids:
            entry = entry_of(id_)
            if entry is not None and entry.struck is not None:
                continue
            words = without_leaning(for_line(entry.text)) if entry is not None else "(not here yet)"
            lines.append(f"{sign} {bounded(words, longest) if longest else words}")
    words_by_name = (("test", card.test), ("result", card.result))
    return lines + [f"{name}: {for_line(words)}" for name, words in words_by_name if words is not None]


def detach(room: WarRoom, incident: IncidentId, card: HypothesisCard, entry: EntryId) -> Committed:
    """Take an entry away from the evidence of a hypothesis."""
    writes = [
        Write(CARD, card.id, {side: entry}, do="drop")
        for side, entries in (("for", card.supports), ("against", card.refutes))
        if entry in entries
    ]
    if not writes:
        raise RoomTrouble("it is no evidence of this hypothesis.", exit_codes.DATA)
    return room.commit(incident, writes)


def evidence(
    room: WarRoom, incident: IncidentId, card: HypothesisCard, words: str, side: str, *, at: EventTime | None = None
) -> Committed:
    """Write evidence down as a finding of the timeline and attach it."""
    entry = EntryId(room.new_id())
    words = repair(words).strip()
    if not words:
        raise RoomTrouble("say what the evidence is.", exit_codes.DATA)
    values = {
        **entry_values("finding", f"{words}{leaning(side, card.label.raw)}", at or EventTime.at(room.now())),
        "details": {"hypothesis": card.id, "side": side},
    }
    return room.commit(incident, [Write(ENTRY, entry, values), Write(CARD, card.id, {side: entry}, do="add")])


def describe(
    room: WarRoom,
    incident: IncidentId,
    card: HypothesisCard,
    field: str,
    words: str,
    *,
    seen_up_to: Revision | None = None,
) -> Committed:
    """Write one of a card's fields: statement, owner, angle, test or result; nothing clears it."""
    words = repair(words).strip()
    if field == "owner":
        words = person_meant(words.removeprefix("@"), room.person)
    if field == "statement" and not words:
        raise RoomTrouble("a hypothesis says something.", exit_codes.DATA)
    return room.commit(incident, [Write(CARD, card.id, {field: words or None})], seen_up_to=seen_up_to)


def propose_fix(room: WarRoom, incident: IncidentId, what: str, *, at: EventTime | None = None) -> Committed:
    """Say which fix is being made ready: it can be reviewed and approved before it goes in."""
    what = repair(what).strip()
    if not what:
        raise RoomTrouble("say what the fix is.", exit_codes.DATA)
    return state(
        room,
        incident,
        {},
        kind="action",
        text=f"fix proposed: {what}",
        at=at,
        beside=[Write(FIX, room.new_id(), {"what": what})],
    )


def vouch(
    room: WarRoom, incident: IncidentId, fix: FixView | None, how: str, *, at: EventTime | None = None
) -> Committed:
    """Record that this person ``reviewed`` a fix, or ``approved`` its deployment; the entry says so where that was told
    of a time after it had gone in.
    """
    if fix is None:
        raise RoomTrouble("no fix is proposed; /fix and its words propose one.", exit_codes.DATA)
    when = at or EventTime.at(room.now())
    gone_in = fix.deployed.lo if fix.deployed is not None else None
    late = " after it went in" if gone_in is not None and (when.lo or 0) >= gone_in else ""
    return state(
        room,
        incident,
        {},
        kind="action",
        text=f"fix {how}{late}: {fix.what.raw}",
        at=when,
        beside=[Write(FIX, fix.id, {f"{how}_by": room.person})],
    )


def fix_deployed(
    room: WarRoom,
    incident: IncidentId,
    playbook: Playbook,
    beside: Desks,
    how: str,
    *,
    what: str = "",
    at: EventTime | None = None,
) -> Committed:
    """Record that a fix went in, and start its timed checks and its checklist as a round of their own.

    ``how`` is one of the playbook's ways to resolve. The fix that was proposed is taken, if there is one.
    """
    when = at or EventTime.at(room.now())
    proposed = beside.proposed
    fix = proposed.id if proposed is not None else room.new_id()
    values: dict[str, object] = {"how": how, "deployed": when.as_json()}
    words = repair(what).strip() or (proposed.what.raw if proposed is not None else "")
    values["what"] = words
    unsaid = unsaid_of(proposed)
    text = f"{how}: {words}" if words else how
    writes = [Write(FIX, fix, values), *_round(playbook, fix, how, when.lo if when.lo is not None else room.now())]
    if unsaid:
        # An entry of its own: what goes out to others tells of the fix, not of what nobody told on the way.
        warning = f"the fix went in, and {unsaid}"
        writes.append(Write(ENTRY, room.new_id(), entry_values("note", warning, when)))
    facts: dict[str, object] = {"deployed": when.as_json()}
    return state(
        room, incident, facts, kind="fixed", text=text, at=when, beside=writes, pinned=True, details={"fix": fix}
    )


def _round(playbook: Playbook, fix: str, how: str, began: Moment) -> list[Write]:
    """The checks of a fix that went in at ``began``, in microseconds."""
    resolution, option = playbook.resolution, playbook.option(how)
    # By its time, of which a check has its name: two at one time would be one check that disagrees with itself.
    timed = {
        step.after.words: (f"{step.after.words} {step.ask}", step.after.microseconds) for step in resolution.verify
    }
    if option is not None and option.watch is not None and option.watched:
        timed["watched"] = (option.watched, option.watch[1].microseconds)
    writes = [
        Write(
            CHECK,
            f"check:{fix}:{name}",
            {"round": fix, "text": text, "due": began + after, "state": CheckState.OPEN},
        )
        for name, (text, after) in timed.items()
    ]
    writes.extend(
        Write(
            CHECK,
            f"check:{fix}:list{number}",
            {"round": fix, "text": f"{point.title}: {point.expect}", "state": CheckState.OPEN},
        )
        for number, point in enumerate(resolution.checklist, 1)
    )
    return writes
