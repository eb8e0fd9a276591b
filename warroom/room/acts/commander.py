"""The Incident Commander's acts: declare, how bad it is, who does what, how far we are."""

from __future__ import annotations

from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.model.moment import EventTime
from warroom.model.views import BECAME, Severity
from warroom.room.acts.fact_writing import INCIDENT, state
from warroom.room.acts.refusing import refuse_private
from warroom.room.core import Committed, WarRoom, Write
from warroom.store.write import ENTRY, entry_values
from warroom.text import repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MERGED_WITH_NO_OTHER = "it is merged with no other"
"""What is said of a private incident that somebody would merge."""


def declare(
    room: WarRoom,
    title: str,
    *,
    severity: Severity,
    phase: str,
    phase_rank: int,
    zone: str,
    began: EventTime | None = None,
    facts: Mapping[str, object] | None = None,
    roles: Mapping[str, str] | None = None,
    declared: EventTime | None = None,
    beside: Sequence[Write] = (),
    private: bool = False,
) -> IncidentId:
    """Open an incident and return its id, 32 hexadecimal digits.

    ``facts`` are further fields of the incident as the model names them; ``roles`` maps a role to who takes it;
    ``declared`` is now unless it is given (an import). ``beside`` is what was known before: the answers that led here.
    Only its members read one that is ``private``: us, until somebody lets others in.
    """
    at = declared or EventTime.at(room.now(), zone=zone)
    values: dict[str, object] = {
        "title": repair(title),
        "severity": {"level": severity.level, "rank": severity.rank},
        "phase": {"name": phase, "rank": phase_rank},
        "zone": zone,
        "declared": at.as_json(),
        **(facts or {}),
    }
    taken = [Write("role", f"role:{role}", {"holder": name}) for role, name in (roles or {}).items()]
    entry_fields = entry_values("declared", f"{severity.level}: {repair(title)}", at)
    return _begin(room, values, taken, entry_fields, began, beside, private=private)


def keep(
    room: WarRoom,
    title: str,
    *,
    severity: Severity | None,
    phase: str,
    zone: str,
    began: EventTime | None = None,
    facts: Mapping[str, object] | None = None,
    beside: Sequence[Write] = (),
    private: bool = False,
) -> IncidentId:
    """Open a record of what is not declared and return its id: somebody looks whether it is an incident at all, or it
    is one whose ``severity`` is not declared. It counts as noticed now.
    """
    at = EventTime.at(room.now(), zone=zone)
    values: dict[str, object] = {
        "title": repair(title),
        "phase": {"name": phase, "rank": 0},
        "zone": zone,
        "detected": at.as_json(),
        **(facts or {}),
    }
    if severity is not None:
        values["severity"] = {"level": severity.level, "rank": severity.rank}
    how = f"{severity.level}, not declared" if severity is not None else "suspected"
    return _begin(
        room, values, (), entry_values("opened", f"{how}: {repair(title)}", at), began, beside, private=private
    )


def _begin(
    room: WarRoom,
    values: Mapping[str, object],
    taken: Sequence[Write],
    entry_fields: Mapping[str, object],
    began: EventTime | None,
    beside: Sequence[Write],
    *,
    private: bool,
) -> IncidentId:
    """Store a new incident in one act and return its id: its ``values``, the roles that were ``taken``, the entry of
    ``entry_fields`` that tells of it as a key moment, the impact where somebody said when it ``began``, and what was
    known ``beside``.
    """
    if private:
        from warroom.room.sharing.members import first_member

        beside = [first_member(room), *beside]
    incident, entry = room.new_incident(private=private), room.new_id()
    beginning = {"began": began.as_json()} if began is not None else {}
    writes = [
        Write(INCIDENT, INCIDENT, {**values, **beginning}),
        *taken,
        Write(ENTRY, entry, {**entry_fields, "pinned": 1}),
    ]
    if began is not None:
        writes.append(Write(ENTRY, room.new_id(), entry_values("began", "impact began", began)))
    room.commit(incident, [*writes, *beside])
    room.remember("incident", incident)
    return incident


def set_severity(
    room: WarRoom,
    incident: IncidentId,
    severity: Severity,
    *,
    before: str = "",
    why: str = "",
    turns: str = "",
    facts: Mapping[str, object] | None = None,
    at: EventTime | None = None,
) -> Committed:
    """Say how bad it is, from now on. ``turns`` says what begins or stops with it, ``facts`` are what goes with it."""
    text = f"{before}{BECAME}{severity.level}" if before and before != severity.level else severity.level
    text = f"{text}, {turns}" if turns else text
    values = {"severity": {"level": severity.level, "rank": severity.rank}, **(facts or {})}
    return state(
        room, incident, values, kind="severity", text=f"{text}: {why}" if why else text, at=at, pinned=bool(turns),
        as_of=True,
    )  # fmt: skip


def end(
    room: WarRoom,
    incident: IncidentId,
    how: str,
    *,
    why: str,
    text: str,
    of: IncidentId = NO_INCIDENT,
    at: EventTime | None = None,
) -> Committed:
    """End what is no incident of its own: ``how`` and ``of`` are as `warroom.model.views.Ending` has them."""
    when = at or EventTime.at(room.now())
    if of:
        refuse_private("it is called no duplicate, which would name it in another", incident, of)
    ended = {"how": how, "why": repair(why), **({"of": of} if of else {})}
    facts = {"closed": when.as_json(), "ended": ended}
    from warroom.room.sharing.sealing import seal_by_itself

    committed = state(room, incident, facts, kind="closed", text=text, at=when, pinned=True)
    seal_by_itself(room, incident)
    return committed


def take_role(
    room: WarRoom, incident: IncidentId, role: str, name: str, *, label: str, at: EventTime | None = None
) -> Committed:
    """Give ``role`` to ``name``; ``label`` is what the playbook calls it. Whatever was offered lapses."""
    holder = Write("role", f"role:{role}", {"holder": repair(name), "offered": None})
    text = f"{label} is @{name}"
    return state(room, incident, {}, kind="role", text=text, at=at, beside=[holder], people=[name], as_of=True)


def leave_role(room: WarRoom, incident: IncidentId, role: str, *, label: str, at: EventTime | None = None) -> Committed:
    """Nobody holds ``role`` any more. Whatever was offered lapses."""
    holder = Write("role", f"role:{role}", {"holder": None, "offered": None})
    return state(room, incident, {}, kind="role", text=f"{label} is free", at=at, beside=[holder], as_of=True)


def enter_phase(
    room: WarRoom,
    incident: IncidentId,
    phase: str,
    rank: int,
    *,
    title: str,
    milestone: str = "",
    at: EventTime | None = None,
) -> Committed:
    """Move to ``phase``, which the playbook calls ``title``; ``milestone`` is the field of the time it marks."""
    when = at or EventTime.at(room.now())
    facts: dict[str, object] = {"phase": {"name": phase, "rank": rank}}
    if milestone:
        facts[milestone] = when.as_json()
    return state(room, incident, facts, kind="phase", text=title, at=when, as_of=at is not None)


def set_status(
    room: WarRoom,
    incident: IncidentId,
    status: str,
    *,
    milestone: str = "",
    back: bool = False,
    at: EventTime | None = None,
) -> Committed:
    """Say the status in the playbook's word; ``milestone`` is the field of the time that it marks. ``back`` says that
    it was resolved, and is not any more.
    """
    when = at or EventTime.at(room.now())
    facts: dict[str, object] = {"status": status, **(_unresolved(room, incident) if back else {})}
    if milestone:
        facts[milestone] = when.as_json()
    # That it is over is in effect whatever was said for later.
    as_of = at is not None and milestone != "resolved"
    return state(room, incident, facts, kind="status", text=status, at=when, as_of=as_of)


def mark(
    room: WarRoom,
    incident: IncidentId,
    milestone: str,
    *,
    text: str,
    at: EventTime | None = None,
    facts: Mapping[str, object] | None = None,
) -> Committed:
    """Set the time of a milestone, such as ``began``, ``detected`` or ``acknowledged``, and the ``facts`` that its
    ``text`` tells as well.
    """
    when = at or EventTime.at(room.now())
    return state(room, incident, {milestone: when.as_json(), **(facts or {})}, kind=milestone, text=text, at=when)


def set_fact(
    room: WarRoom, incident: IncidentId, field: str, value: str, *, label: str, at: EventTime | None = None
) -> Committed:
    """Write a fact in words: the title, the type, the channel, what is affected."""
    return state(room, incident, {field: value}, kind="note", text=f"{label}: {value}", at=at, as_of=True)


def reopen(
    room: WarRoom,
    incident: IncidentId,
    why: str,
    *,
    status: str = "",
    phase: tuple[str, int] | None = None,
    resolved: bool = False,
    at: EventTime | None = None,
    beside: Sequence[Write] = (),
) -> Committed:
    """Open an incident again that was closed or resolved; ``status`` and ``phase`` are what it goes back to.

    ``beside`` is what else is no longer true (`warroom.room.acts.opening_again.no_longer_true`), ``resolved`` says that
    it still is, and is only not closed.
    """
    facts: dict[str, object] = {"closed": None, "ended": None, **({} if resolved else _unresolved(room, incident))}
    if status:
        facts["status"] = status
    if phase is not None:
        facts["phase"] = {"name": phase[0], "rank": phase[1]}
    text = f"reopened: {why}" if why else "reopened"
    return state(room, incident, facts, kind="status", text=text, at=at, pinned=True, beside=beside)


def _unresolved(room: WarRoom, incident: IncidentId) -> dict[str, object]:
    """What is not so any more of what was resolved: when it was, and that the status page says it."""
    view = room.view(incident)
    told = view is not None and "resolved" in view.fact("status_page").casefold()
    return {"resolved": None, "status_page": None} if told else {"resolved": None}


def merge_into(room: WarRoom, incident: IncidentId, second: IncidentId, *, title: str) -> Committed:
    """Say that ``incident`` and ``second``, called ``title``, are one outage: both are shown in its room. Raise
    `RoomTrouble` where either is private.
    """
    refuse_private(MERGED_WITH_NO_OTHER, incident, second)
    home = [Write(INCIDENT, INCIDENT, {"merged_into": second}, home=incident)]
    own = room.view(incident)
    # It is read in either room: both are named.
    text = f'one outage: "{own.summary.title.raw if own is not None else incident[:8]}" goes on in "{title}"'
    return state(room, incident, {}, kind="status", text=text, pinned=True, beside=home, home=incident)


def part(room: WarRoom, incident: IncidentId, second: IncidentId, *, title: str) -> Committed:
    """Say that ``second``, called ``title``, which is shown in the room of ``incident``, is one of its own again."""
    leave = [Write(INCIDENT, INCIDENT, {"merged_into": None}, home=home) for home in room.apart_by(incident, second)]
    text = f"an incident of its own again: {title}"
    return state(room, second, {}, kind="status", text=text, pinned=True, beside=leave, home=second)


def record_past(
    room: WarRoom,
    title: str,
    *,
    severity: Severity,
    phase: str,
    phase_rank: int,
    zone: str,
    began: EventTime | None,
    declared: EventTime | None,
    facts: Mapping[str, object],
    roles: Mapping[str, str] | None = None,
) -> IncidentId:
    """Open a room for an incident of the past, whose timeline says everything itself; return its id.

    ``roles`` maps a role to who held it.
    """
    incident = room.new_incident()
    values: dict[str, object] = {
        "title": repair(title),
        "severity": {"level": severity.level, "rank": severity.rank},
        "phase": {"name": phase, "rank": phase_rank},
        "zone": zone,
        **facts,
    }
    if began is not None:
        values["began"] = began.as_json()
    if declared is not None:
        values["declared"] = declared.as_json()
    writes = [Write("role", f"role:{role}", {"holder": repair(name)}) for role, name in (roles or {}).items()]
    room.commit(incident, [Write(INCIDENT, INCIDENT, values), *writes])
    return incident
