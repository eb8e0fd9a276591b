"""Everything with a deadline, computed from the log alone, so that a restart changes nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from warroom.model.desks import CheckItem
from warroom.model.due import Due as Due
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE
from warroom.model.views import IncidentView
from warroom.playbook.standing import QUIET, SUSPECTED, standing
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock, length, point
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warroom.model.updates import UpdatesView

SEVERITY, CHECK, TASK, ROLE, WATCH, UPDATE = "severity", "check", "task", "role", "watch", "update"
PAGE = "page"
"""The kind of the entries that tell of a page, and the tree of the answers in which it is kept who was paged."""


def dues(view: IncidentView, playbook: Playbook) -> list[Due]:
    """What falls due or is late, the earliest first. An incident that is over owes nothing, one that is only suspected
    to be acknowledged.
    """
    return list(_dues_of(view, playbook))


@lru_cache(2)
def _dues_of(view: IncidentView, playbook: Playbook) -> tuple[Due, ...]:
    """The same whatever the time is: the header, the line of what is next and the bells ask for it once a second."""
    if standing(view, playbook).over:
        return ()
    dues = [
        *_acknowledge(view, playbook),
        *_unanswered(view, playbook),
        *_severity(view, playbook),
        *_checks(view, playbook),
        *_tasks(view),
        *_roles(view, playbook),
        *_watch(view, playbook),
    ]
    return tuple(sorted(dues, key=lambda due: due.at))


_SOON = 15 * MINUTE
_LONGEST = 34


def due_clock(view: IncidentView, playbook: Playbook, now: Moment) -> Clock:
    """The header's clock of what falls due next, or has: red when it is late, amber within five minutes of it."""
    others_due = [due for due in dues(view, playbook) if due.what not in (ROLE, WATCH) and due.at - now < _SOON]
    others_due = [due for due in others_due if not (due.what == SEVERITY and due.near is not None)]
    if not others_due:
        return Clock("")
    first = others_due[0]
    words = bounded(first.words, _LONGEST)
    about = words.partition(" ")[0].rstrip(":")
    if now >= first.at:
        more = (
            f" +{len([due for due in others_due if due.at <= now]) - 1}"
            if len(others_due) > 1 and others_due[1].at <= now
            else ""
        )
        late = length(now - first.at)
        urgency = RED if standing(view, playbook).runs else AMBER
        return Clock(f"DUE {words}{more} ({late} late)", urgency, f"{about} {late} late{more}")
    left = length(first.at - now)
    return Clock(f"{words} ({left} left)", AMBER if first.at - now < 5 * MINUTE else CALM, f"{about} {left}")


def updates_due(clocks: UpdatesView, playbook: Playbook) -> list[Due]:
    """When which audience is to be told next, the earliest first."""
    owner = playbook.composing.roles.get("comms_lead", "")
    return [
        Due(UPDATE, audience.due, f"update: {for_line(audience.title)}", role=owner, about=audience.name)
        for audience in clocks.audiences
        if audience.due is not None
    ]


def owed_by(person: str, every: Iterable[Due], view: IncidentView, playbook: Playbook) -> list[Due]:
    """What of ``every`` is the matter of ``person``: as whoever it was given to, as whoever leads, as a holder of its
    role, or because that role is empty.
    """
    holders_by_role = {role.role: {name.raw.casefold() for name in role.holders} for role in view.roles if role.holders}
    me = person.casefold()
    leads = me in holders_by_role.get(playbook.roles.role[0].name, set())
    return [
        due
        for due in every
        if (
            due.person.casefold() == me or leads
            if due.person
            else due.role not in holders_by_role or me in holders_by_role[due.role]
        )
    ]


def rings(
    view: IncidentView,
    playbook: Playbook,
    *,
    before: int,
    now: Moment,
    person: str,
    clocks: UpdatesView | None = None,
) -> list[Due]:
    """What fell due since ``before`` and is this person's matter: each rings once, where somebody is looking.

    What nobody in particular owns, because the role is empty, rings for everybody.
    """
    kept = standing(view, playbook).kept
    owed = [due for due in dues(view, playbook) if not (kept and due.near is not None)]
    if clocks is not None and view.summary.closed is None:
        owed = sorted([*owed, *updates_due(clocks, playbook)], key=lambda due: due.at)
    return owed_by(person, (due for due in owed if before < due.at <= now), view, playbook)


def _acknowledge(view: IncidentView, playbook: Playbook) -> list[Due]:
    """When somebody has to have said that they look at what is only suspected."""
    how, within = standing(view, playbook), playbook.detection.acknowledge_within
    if how.state != SUSPECTED or how.since is None or within is None or "acknowledged" in view.times:
        return []
    return [Due(SEVERITY, Moment(how.since + within.microseconds), "acknowledge it: /ack")]


def paged(view: IncidentView) -> dict[str, int]:
    """When each was paged last, microseconds since 1970, by the name of the contact or person."""
    return {
        answer.node: answer.at
        for answer in view.desks.answers.values()
        if answer.tree == PAGE and answer.at is not None
    }


def unanswered(view: IncidentView, playbook: Playbook) -> list[tuple[int, str]]:
    """Whom to page next, and from when on, because nobody has acknowledged it since the one before was paged."""
    if "acknowledged" in view.times:
        return []
    called = paged(view)
    return [
        (called[contact.name] + contact.unanswered_after.microseconds, contact.then)
        for contact in playbook.declaration.on_call
        if contact.name in called
        and contact.then
        and contact.unanswered_after is not None
        and contact.then not in called
    ]


def _unanswered(view: IncidentView, playbook: Playbook) -> list[Due]:
    """Whom to page next, where nobody has acknowledged it."""
    if view.resolved is not None or standing(view, playbook).state == QUIET:
        return []
    owner = playbook.roles.role[0].name
    return [
        Due(SEVERITY, Moment(at), f"unanswered: page {for_line(then)}", role=owner, about=then)
        for at, then in unanswered(view, playbook)
    ]


def _severity(view: IncidentView, playbook: Playbook) -> list[Due]:
    how = standing(view, playbook)
    begin, level, owner = how.since, how.level, playbook.roles.role[0].name
    first = view.summary.declared
    if level is None or begin is None or first is None or view.resolved is not None:
        return []
    near, far = level.resolve_within
    due = [
        Due(
            SEVERITY,
            Moment(first + far.microseconds),
            f"resolve {for_line(level.level)}",
            role=owner,
            near=first + near.microseconds,
        )
    ]
    if not how.runs:
        return due
    # Who is to be called, and who leads, is asked anew when the severity is another one; the end it has to meet is not.
    since = max(begin, view.severity_changed or begin)
    if level.escalate_within is not None and "acknowledged" not in view.times and not paged(view):
        due.append(
            Due(SEVERITY, Moment(since + level.escalate_within.microseconds), for_line(level.escalation), role=owner)
        )
    if level.respond_within is not None and not view.holders(owner):
        sentence = f"respond: {for_line(level.response)}"
        due.append(Due(SEVERITY, Moment(since + level.respond_within.microseconds), sentence, role=owner))
    return due


def _checks(view: IncidentView, playbook: Playbook) -> list[Due]:
    return [
        Due(CHECK, check.due, _check_words(check, view), role=playbook.resolution.owner, about=check.id)
        for check in view.desks.due_checks
        if check.due is not None
    ]


def _check_words(check: CheckItem, view: IncidentView) -> str:
    """What is to be checked, and of which fix where several are."""
    words = f"check: {for_line(check.text)}"
    rounds = view.desks.rounds if view.desks.beside else ()
    return next((f"{words} ({for_line(fix.how)})" for fix in rounds if check in fix.checks), words)


def _tasks(view: IncidentView) -> list[Due]:
    return [
        Due(
            TASK,
            task.due,
            f"@{for_line(task.who)}: {bounded(for_line(task.what), 60)}",
            person=task.who.raw,
            about=task.id,
        )
        for task in view.desks.tasks
        if task.waits and task.due is not None
    ]


def _roles(view: IncidentView, playbook: Playbook) -> list[Due]:
    how = standing(view, playbook)
    begin = how.since
    filled = {role.role for role in view.roles if role.holders}
    if begin is None or not how.runs or view.resolved is not None:
        return []
    return [
        Due(ROLE, Moment(begin + role.empty_after.microseconds), f"nobody is {for_line(role.title)}", about=role.name)
        for role in playbook.roles.role
        if role.name not in filled and role.empty_after is not None
    ]


def _watch(view: IncidentView, playbook: Playbook) -> list[Due]:
    """When the time of stability is over, counted from the resolution."""
    resolved = view.resolved
    if resolved is None or resolved.lo is None:
        return []
    end = Moment(resolved.lo + playbook.closure.stable_for.microseconds)
    is_held = any(role.role == WATCH and role.holders for role in view.roles)
    return [
        Due(
            WATCH,
            end,
            f"stable for {playbook.closure.stable_for.words}: close it",
            role=WATCH if is_held else playbook.roles.role[0].name,
        )
    ]


def stable_clock(view: IncidentView, playbook: Playbook, now: Moment) -> Clock:
    """How long it must stay as it is before it may be closed, or that it may; nothing before the resolution."""
    end = stable_until(view, playbook)
    if end is None or view.summary.closed is not None:
        return Clock("")
    if now >= end and any(check.due is not None and check.due <= now for check in view.desks.due_checks):
        return Clock("")  # the header says already which check is due
    if now >= end:
        return Clock(f"stable for {playbook.closure.stable_for.words}: close it", AMBER, "stable: close it")
    left = length(end - now)
    return Clock(f"stable until {point(Moment(end), view.zone, now)} ({left} left)", CALM, f"stable {left}")


def stable_until(view: IncidentView, playbook: Playbook) -> int | None:
    """When the time of stability ends, microseconds since 1970; `None` before the resolution."""
    dues = _watch(view, playbook)
    return dues[0].at if dues else None
