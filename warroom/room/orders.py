"""The facts that are said with a slash: ``/sev P0``, ``/role ic @alice``, ``/fixed rollback``.

One place for the entry line, the palette and the shell, so that a word means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.playbook.duration import Duration
from warroom.playbook.shapes import Playbook
from warroom.room import commander, comms, tech_lead
from warroom.room.core import Committed, RoomTrouble, WarRoom

USAGE = 64
"""Exit code of an order that was not understood."""


class Given:
    """What an order is given: the room, the playbook, the incident, the words behind it, the time it is for."""

    __slots__ = ("argument", "at", "incident", "playbook", "room")

    def __init__(self, room: WarRoom, playbook: Playbook, incident: str, argument: str, at: EventTime | None) -> None:
        self.room, self.playbook, self.incident, self.argument, self.at = room, playbook, incident, argument, at


def give(
    room: WarRoom, playbook: Playbook, incident: str, name: str, argument: str, *, at: EventTime | None = None
) -> Committed:
    """Carry out the order ``name``. Raise `RoomTrouble` when it does not say enough, or says something unknown."""
    order = ORDERS.get(name)
    if order is None:
        raise RoomTrouble(f"there is no /{name}.", USAGE)
    return order(Given(room, playbook, incident, argument.strip(), at))


def _needed(given: Given, what: str) -> str:
    if not given.argument:
        raise RoomTrouble(f"say {what} behind it.", USAGE)
    return given.argument


def severity(given: Given) -> Committed:
    """/sev LEVEL [why]: how bad it is"""
    ladder = ", ".join(level.level for level in given.playbook.severities.severity)
    name, _, why = _needed(given, f"the level ({ladder})").partition(" ")
    found = given.playbook.level(name)
    if found is None:
        raise RoomTrouble(f"{ascii(name)[:40]} is not on the ladder: {ladder}.", USAGE)
    rank, level = found
    view = given.room.view(given.incident)
    before = view.summary.severity.level if view is not None and view.summary.severity is not None else ""
    return commander.set_severity(
        given.room, given.incident, Severity(level.level, rank), before=before, why=why.strip(), at=given.at
    )


def role(given: Given) -> Committed:
    """/role ROLE @NAME: who holds a role; without a name it is free again"""
    known = ", ".join(one.name for one in given.playbook.roles.role)
    name, _, person = _needed(given, f"the role ({known}) and who takes it").partition(" ")
    found = given.playbook.role(name)
    if found is None:
        raise RoomTrouble(f"{ascii(name)[:40]} is not a role: {known}.", USAGE)
    person = person.strip().removeprefix("@")
    if not person:
        return commander.leave_role(given.room, given.incident, found.name, label=found.title)
    return commander.take_role(given.room, given.incident, found.name, person, label=found.title, at=given.at)


def status(given: Given) -> Committed:
    """/status WORD: how far we are"""
    known = ", ".join(one.name for one in given.playbook.declaration.status)
    found = given.playbook.status(_needed(given, f"the status ({known})"))
    if found is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a status: {known}.", USAGE)
    return commander.set_status(given.room, given.incident, found.name, milestone=found.milestone, at=given.at)


def phase(given: Given) -> Committed:
    """/phase NAME: go to a phase"""
    known = ", ".join(one.name for one in given.playbook.phases.phase)
    found = given.playbook.phase(_needed(given, f"the phase ({known})"))
    if found is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a phase: {known}.", USAGE)
    position, entered = found
    return commander.enter_phase(
        given.room, given.incident, entered.name, position, title=entered.title, milestone=entered.milestone,
        at=given.at,
    )  # fmt: skip


def impact(given: Given) -> Committed:
    """/impact WORDS: what customers see"""
    return comms.set_impact(given.room, given.incident, _needed(given, "what customers see"), at=given.at)


def complaints(given: Given) -> Committed:
    """/complaints NUMBER: how many there are by now"""
    number = _needed(given, "how many there are")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise RoomTrouble(f"{ascii(number)[:40]} is not a number of complaints.", USAGE)
    return comms.count_complaints(given.room, given.incident, int(number), at=given.at)


def fixed(given: Given) -> Committed:
    """/fixed HOW [words]: a fix went in"""
    known = ", ".join(option.name for option in given.playbook.resolution.option)
    how, _, what = _needed(given, f"how ({known})").partition(" ")
    if all(how.casefold() != option.name.casefold() for option in given.playbook.resolution.option):
        raise RoomTrouble(f"{ascii(how)[:40]} is not a way to fix it: {known}.", USAGE)
    return tech_lead.fix_deployed(given.room, given.incident, how.lower(), what=what.strip(), at=given.at)


def incident_type(given: Given) -> Committed:
    """/type NAME: what kind of incident it is"""
    known = {kind.name: kind for kind in given.playbook.types.type}
    kind = known.get(_needed(given, f"the type ({', '.join(known)})").casefold())
    if kind is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a type: {', '.join(known)}.", USAGE)
    return commander.set_fact(given.room, given.incident, "type", kind.name, label="type", at=given.at)


def closed(given: Given) -> Committed:
    """/close [why]: the incident is over"""
    last = given.playbook.phase("close")
    return commander.close(
        given.room, given.incident, phase=(last[1].name, last[0]) if last is not None else None,
        why=given.argument, at=given.at,
    )  # fmt: skip


def _fact(field: str, label: str, what: str) -> Callable[[Given], Committed]:
    def tell(given: Given) -> Committed:
        words = _needed(given, what)
        return commander.set_fact(given.room, given.incident, field, words, label=label, at=given.at)

    tell.__doc__ = f"/{label.replace(' ', '-')} WORDS: {what}"
    return tell


def _milestone(field: str, text: str) -> Callable[[Given], Committed]:
    def tell(given: Given) -> Committed:
        words = f"{text}: {given.argument}" if given.argument else text
        return commander.mark(given.room, given.incident, field, text=words, at=given.at)

    tell.__doc__ = f"[time] /{field}: {text}"
    return tell


ORDERS: dict[str, Callable[[Given], Committed]] = {
    "sev": severity,
    "role": role,
    "status": status,
    "phase": phase,
    "impact": impact,
    "complaints": complaints,
    "fixed": fixed,
    "type": incident_type,
    "close": closed,
    "title": _fact("title", "title", "what is broken"),
    "affected": _fact("affected", "affected", "which users, features or services"),
    "users": _fact("users", "users", "how many users"),
    "trend": _fact("trend", "trend", "whether it is getting worse"),
    "detection": _fact("detection", "detection", "how it was detected"),
    "channel": _fact("channel", "channel", "the channel's name"),
    "call": _fact("war_room", "call", "the link of the call"),
    "status-page": _fact("status_page", "status page", "the state of the status page"),
    "began": _milestone("began", "impact began"),
    "detected": _milestone("detected", "detected"),
    "ack": _milestone("acknowledged", "acknowledged"),
    "mitigated": _milestone("mitigated", "mitigated"),
}


def posted(given: Given) -> Committed:
    """[time ]/posted AUDIENCE [why without approval]: its message went out as it stands"""
    from warroom.room.messages import draft_view

    known = ", ".join(one.name for one in given.playbook.communication.audience)
    name, _, why = _needed(given, f"to whom ({known})").partition(" ")
    draft = draft_view(given.room, given.playbook, given.incident, name)
    return comms.post(given.room, given.playbook, given.incident, draft, at=given.at, without_approval=why)


def later(given: Given) -> Committed:
    """/later AUDIENCE 20m WHY: its next update can wait"""
    known = ", ".join(one.name for one in given.playbook.communication.audience)
    name, _, rest = _needed(given, f"whose update ({known}), for how long and why").partition(" ")
    length, _, why = rest.strip().partition(" ")
    try:
        delay = Duration.parse(length)
    except ValueError as error:
        raise RoomTrouble(f"say how long behind {ascii(name)[:40]}: {error}.", USAGE) from None
    until = given.room.now() + delay.microseconds
    return comms.put_off(given.room, given.playbook, given.incident, name, until=until, reason=why)


ORDERS |= {"posted": posted, "later": later}
