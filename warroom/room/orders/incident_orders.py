"""The facts that are said with a slash: ``/sev P0``, ``/role ic @alice``, ``/fixed rollback``.

One place for the entry line, the palette and the shell, so that a word means the same everywhere.
"""

from __future__ import annotations

from warroom.intake.coming import read_coming
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import CANCELLED, DUPLICATE, IncidentSummary, Severity
from warroom.playbook.standing import DECLARED, QUIET, SUSPECTED, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.acts import closing, commander, comms, decisions, paging
from warroom.room.acts.closing import refuse_over
from warroom.room.acts.declaring import LETS_GO, change_severity
from warroom.room.acts.paging import contact_named
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.orders.desk_orders import DESK_ORDERS
from warroom.room.orders.order import ALWAYS, BEFORE_ITS_END, NEVER, Order, order
from warroom.room.orders.order_context import USAGE, Given, one_person
from warroom.room.orders.time_box import LONGEST_DELAY, read_minutes
from warroom.text import bounded, for_line


def give(
    room: WarRoom, playbook: Playbook, incident: str, name: str, argument: str, *, at: EventTime | None = None
) -> Committed:
    """Carry out the order ``name``. Raise `RoomTrouble` when it does not say enough, or says something unknown."""
    asked = ORDERS.get(name)
    if asked is None:
        raise RoomTrouble(f"there is no /{name}.", USAGE)
    if at is not None and not asked.keeps_time:
        raise RoomTrouble(f"/{name} happens now: leave the time away.", USAGE)
    given = Given(room, playbook, incident, argument.strip(), at)
    if asked.over != ALWAYS:
        refuse_over(given.view(), now=room.now(), at=at if asked.over == BEFORE_ITS_END else None)
    return asked.act(given)


@order("sev", "LEVEL [why]", command=True, takes=("severity",))
def severity(given: Given) -> Committed:
    """how bad it is; lowering it needs the reason"""
    ladder = ", ".join(level.level for level in given.playbook.severities.severity)
    name, _, why = given.needed(f"the level ({ladder})").partition(" ")
    found = given.playbook.level(name)
    if found is None:
        raise RoomTrouble(f"{ascii(name)[:40]} is not on the ladder: {ladder}.", USAGE)
    rank, level = found
    view = given.view()
    standing = view.summary.severity
    if standing is not None and rank > standing.rank and not why.strip():
        stops = f" ({LETS_GO})" if level.quiet and state_of(view.summary, given.playbook) == DECLARED else ""
        raise RoomTrouble(f"{level.level} is milder than {standing.level}{stops}: say why behind it.", USAGE)
    return change_severity(given.room, given.playbook, view, Severity(level.level, rank), why=why.strip(), at=given.at)


NOBODY = "nobody"
"""In place of a name: the role is free again."""


@order(
    "role",
    "ROLE @NAME",
    command=True,
    takes=(
        "role",
        "person",
    ),
)
def role(given: Given) -> Committed:
    """who holds a role; nobody frees it, and without a name you step down"""
    known = ", ".join(one.name for one in given.playbook.roles.role)
    name, _, person = given.needed(f"the role ({known}) and who takes it").partition(" ")
    found = given.playbook.role(name)
    if found is None:
        raise RoomTrouble(f"{ascii(name)[:40]} is not a role: {known}.", USAGE)
    person = one_person(person) if person.strip() else ""
    if not person:
        held = given.view().holders(found.name)
        if held and all(holder.raw.casefold() != given.room.person.casefold() for holder in held):
            who = " and ".join(f"@{for_line(holder)}" for holder in held)
            raise RoomTrouble(
                f"{who} holds it: /role {found.name} @NAME gives it on, /role {found.name} nobody frees it.", USAGE
            )
    if not person or person.casefold() == NOBODY:
        view = given.view()
        if not view.holders(found.name) and not any(one.role == found.name for one in view.desks.offers):
            raise RoomTrouble(f"nobody is {found.title}: /role {found.name} @NAME gives it to somebody.", USAGE)
        return commander.leave_role(given.room, given.incident, found.name, label=found.title, at=given.at)
    return commander.take_role(given.room, given.incident, found.name, person, label=found.title, at=given.at)


@order("status", "WORD", over=BEFORE_ITS_END, command=True, takes=("status",))
def status(given: Given) -> Committed:
    """how far we are"""
    known = ", ".join(one.name for one in given.playbook.declaration.status)
    found = given.playbook.status(given.needed(f"the status ({known})"))
    if found is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a status: {known}.", USAGE)
    # A milestone that is known stays when it was: the word for it may come later, or be said again.
    view = given.room.view(given.incident)
    milestone = "" if view is not None and found.milestone in view.times and given.at is None else found.milestone
    return commander.set_status(given.room, given.incident, found.name, milestone=milestone, at=given.at)


@order("phase", "NAME", over=BEFORE_ITS_END, command=True, takes=("phase",))
def phase(given: Given) -> Committed:
    """go to a phase"""
    known = ", ".join(one.name for one in given.playbook.phases.phase)
    found = given.playbook.phase(given.needed(f"the phase ({known})"))
    if found is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a phase: {known}.", USAGE)
    position, entered = found
    return commander.enter_phase(
        given.room, given.incident, entered.name, position, title=entered.title, milestone=entered.milestone,
        at=given.at,
    )  # fmt: skip


@order("impact", "WORDS")
def impact(given: Given) -> Committed:
    """what customers see"""
    return comms.set_impact(given.room, given.incident, given.needed("what customers see"), at=given.at)


@order("complaints", "NUMBER")
def complaints(given: Given) -> Committed:
    """how many there are by now"""
    number = given.needed("how many there are")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise RoomTrouble(f"{ascii(number)[:40]} is not a number of complaints.", USAGE)
    return comms.count_complaints(given.room, given.incident, int(number), at=given.at)


@order("baseline", "FIGURE-NAME VALUE", takes=("figure",))
def baseline(given: Given) -> Committed:
    """a figure of the triage, to compare with later"""
    known = {metric.name: metric for metric in given.playbook.triage.baseline}
    name, _, figure = given.needed(f"which figure ({', '.join(known)}) and its value").partition(" ")
    metric = known.get(name.casefold())
    if metric is None or not figure.strip():
        raise RoomTrouble(f"say which figure ({', '.join(known)}) and its value.", USAGE)
    return decisions.note_baseline(given.room, given.incident, metric.name, metric.title, figure, at=given.at)


@order("triage", "NUMBER WORDS")
def triage(given: Given) -> Committed:
    """answer a triage question"""
    nodes = decisions.triage_nodes(given.playbook)
    which, _, words = given.needed(f"which question (1-{len(nodes)}) and the answer").partition(" ")
    found = next((one for number, one in enumerate(nodes, 1) if which.casefold() in (one[0], str(number))), None)
    if found is None or not words.strip():
        known = "; ".join(f"{number} {ask}" for number, (_, ask, _) in enumerate(nodes, 1))
        raise RoomTrouble(f"say which question and the answer: {known}", USAGE)
    return decisions.answer_triage(given.room, given.incident, found[0], found[1], words, at=given.at)


@order("reopen", "WHY", command=True)
def reopened(given: Given) -> Committed:
    """it is not over, or it was no false alarm"""
    turn = given.playbook.resolution.failed
    found = given.playbook.phase(turn.phase) if turn.phase else None
    why = given.needed("why")
    if given.view().summary.ending is not None:  # nothing was resolved: it goes on where it was
        return commander.reopen(given.room, given.incident, why, at=given.at)
    return commander.reopen(
        given.room, given.incident, why, status=turn.status,
        phase=(found[1].name, found[0]) if found is not None else None, at=given.at,
        beside=closing.no_longer_true(given.view(), why, at=given.at or EventTime.at(given.room.now())),
    )  # fmt: skip


@order("page", "CONTACT or @NAME", over=BEFORE_ITS_END, command=True, takes=("contact|person",))
def page(given: Given) -> Committed:
    """somebody was paged; when nobody acknowledges it, the next one is due"""
    known = ", ".join(one.name for one in given.playbook.declaration.on_call)
    words = given.needed(f"whom ({known}, or @name)")
    contact = contact_named(given.playbook, words)
    if contact is None and not words.startswith("@"):
        raise RoomTrouble(f"{ascii(words)[:40]} is no contact: {known}, or @name.", USAGE)
    who = contact.name if contact is not None else f"@{one_person(words)}"
    return paging.page(given.room, given.incident, who, at=given.at)


@order("cancel", "WHY", over=NEVER, command=True)
def cancelled(given: Given) -> Committed:
    """it was no incident, a false alarm; nothing is owed for it any more"""
    why = given.needed("why it is none")
    return commander.end(given.room, given.incident, CANCELLED, why=why, text=f"cancelled: {why}", at=given.at)


@order("duplicate", "INCIDENT", over=NEVER, command=True, takes=("incident",))
def duplicate(given: Given) -> Committed:
    """it is another one that is known already; nothing is owed for it any more"""
    other = merged_with(given)
    if other.ending is not None and other.ending.of == given.incident:
        raise RoomTrouble("that one is a duplicate of this one already.", USAGE)
    title = other.title.raw
    return commander.end(
        given.room, given.incident, DUPLICATE, of=other.id, why=title, text=f"duplicate of: {title}", at=given.at
    )


YES = "yes"
"""The last word that carries out what names two incidents."""


@order("merge", "INCIDENT yes", keeps_time=False, command=True, takes=("incident",))
def merge(given: Given) -> Committed:
    """that one and this are one outage; all of both is shown here"""
    other = merged_with(given)
    if not _agreed(given.argument):
        raise RoomTrouble(f"{merge_question(given, other)} /merge {other.id[:8]} {YES} does it.", USAGE)
    return commander.merge_into(given.room, other.id, given.incident, title=given.view().summary.title.raw)


def merge_question(given: Given, other: IncidentSummary) -> str:
    """What is asked before a merge, which names both incidents."""
    return f"Merge {_called(other)} into this one, {_called(given.view().summary)}?"


def _called(one: IncidentSummary) -> str:
    level = f"{for_line(one.severity.level)} " if one.severity is not None else ""
    return f'{one.id[:8]} {level}"{bounded(for_line(one.title), 50)}"' + (", closed" if one.closed is not None else "")


def _agreed(argument: str) -> bool:
    return argument.casefold().rpartition(" ")[2] == YES


def merged_with(given: Given) -> IncidentSummary:
    """The other incident that an order names. Raise `RoomTrouble` where it is none, several, or here already."""
    words = given.needed("the other incident: its id, its beginning, or words of its title").casefold()
    sought = words.rpartition(" ")[0] if _agreed(words) and " " in words else words
    apart = [one for one in given.room.incidents_apart() if one.id != given.incident]
    found = [one for one in apart if one.id.startswith(sought)] or [
        one for one in given.room.incidents() if sought in one.title.raw.casefold() and one.id != given.incident
    ]
    if len(found) != 1:
        what = "no other incident is" if not found else f"{len(found)} incidents are"
        raise RoomTrouble(f"{what} called {ascii(sought)[:60]}.", USAGE)
    if found[0].id in given.room.parts(given.incident):
        raise RoomTrouble("that one is merged into this one already.", USAGE)
    root = given.room.merged_into(found[0].id)
    return next(one for one in given.room.incidents_apart() if one.id == root)


@order("part", "INCIDENT", keeps_time=False, command=True, takes=("incident",))
def part(given: Given) -> Committed:
    """what was merged into this one is an incident of its own again"""
    beside = set(given.room.parts(given.incident)) - {given.incident}
    here = [one for one in given.room.incidents_apart() if one.id in beside]
    sought = given.argument.casefold()
    found = [one for one in here if one.id.startswith(sought) or (sought and sought in one.title.raw.casefold())]
    if len(found) != 1:
        known = "; ".join(_called(one) for one in here) or "nothing is"
        raise RoomTrouble(f"say which of what was merged into this one: {known}.", USAGE)
    return commander.part(given.room, given.incident, found[0].id, title=found[0].title.raw)


@order("type", "NAME", command=True, takes=("type",))
def incident_type(given: Given) -> Committed:
    """what kind of incident it is"""
    known = {kind.name: kind for kind in given.playbook.types.type}
    kind = known.get(given.needed(f"the type ({', '.join(known)})").casefold())
    if kind is None:
        raise RoomTrouble(f"{ascii(given.argument)[:40]} is not a type: {', '.join(known)}.", USAGE)
    return commander.set_fact(given.room, given.incident, "type", kind.name, label="type", at=given.at)


@order("close", "[why]", over=NEVER, command=True)
def closed(given: Given) -> Committed:
    """the incident is over; a reason is needed while the closure checklist is open"""
    return closing.close(given.room, given.incident, given.view(), given.playbook, why=given.argument, at=given.at)


def _fact(name: str, field: str, label: str, what: str) -> Order:
    """An order whose words are a fact of the incident."""

    def tell(given: Given) -> Committed:
        words = given.needed(what)
        return commander.set_fact(given.room, given.incident, field, words, label=label, at=given.at)

    return Order(name, "WORDS", what, tell)


@order("ticket", "NUMBER OR LINK")
def ticket(given: Given) -> Committed:
    """a ticket about it; every one that was named is kept"""
    said = given.view().fact("tickets")
    new = given.needed("the ticket")
    tickets = said if new in said.split(", ") else ", ".join(filter(None, (said, new)))
    return commander.set_fact(given.room, given.incident, "tickets", tickets, label="tickets", at=given.at)


LINKS = {"pr": "hotfix", "dashboard": "dashboard", "runbook": "runbook"}
"""What a link leads to, and the fact that keeps it."""


@order("link", "pr|dashboard|runbook URL")
def link(given: Given) -> Committed:
    """where the fix, the figures or the steps are"""
    which, _, where = given.needed(f"what it leads to ({', '.join(LINKS)}) and the link").partition(" ")
    field = LINKS.get(which.casefold())
    if field is None or not where.strip():
        raise RoomTrouble(f"say what it leads to ({', '.join(LINKS)}) and the link.", USAGE)
    return commander.set_fact(given.room, given.incident, field, where.strip(), label=which.casefold(), at=given.at)


def _milestone(name: str, field: str, text: str, *, over: str = ALWAYS) -> Order:
    """An order that says when a milestone of the incident was reached."""

    def tell(given: Given) -> Committed:
        words = f"{text}: {given.argument}" if given.argument else text
        return commander.mark(given.room, given.incident, field, text=words, at=given.at)

    return Order(name, "[WORDS]", text, tell, over=over)


@order("declared")
def declared(given: Given) -> Committed:
    """when it was declared; what is not declared is by its severity"""
    if state_of(given.view().summary, given.playbook) in (SUSPECTED, QUIET):
        ladder = ", ".join(one.level for one in given.playbook.severities.severity if not one.quiet)
        raise RoomTrouble(f"its severity declares it: /sev {ladder.replace(', ', ' or ')}, also behind a time.", USAGE)
    return _milestone("declared", "declared", "declared").act(given)


@order("review", "[TIME]")
def review(given: Given) -> Committed:
    """when the post-mortem review is held"""
    at = given.at
    if given.argument:
        if at is not None:
            raise RoomTrouble("say the time once: in front of /review, or behind it.", USAGE)
        try:
            at = read_coming(given.argument, now=given.room.now(), zone=given.view().zone)
        except ValueError as error:
            raise RoomTrouble(f"{error}.", USAGE) from None
    return commander.mark(given.room, given.incident, "review", text="post-mortem review", at=at)


@order("posted", "AUDIENCE [why without approval]", takes=("audience",))
def posted(given: Given) -> Committed:
    """its message went out as it stands"""
    from warroom.room.readings.messages import draft_view

    known = ", ".join(one.name for one in given.playbook.communication.audience)
    name, _, why = given.needed(f"to whom ({known})").partition(" ")
    draft = draft_view(given.room, given.playbook, given.incident, name)
    return comms.post(given.room, given.playbook, given.incident, draft, at=given.at, without_approval=why)


@order("later", "AUDIENCE 20m WHY", keeps_time=False, over=BEFORE_ITS_END, takes=("audience",))
def later(given: Given) -> Committed:
    """its next update can wait"""
    known = ", ".join(one.name for one in given.playbook.communication.audience)
    name, _, rest = given.needed(f"whose update ({known}), for how long and why").partition(" ")
    length, _, why = rest.strip().partition(" ")
    try:
        minutes = read_minutes(length, most=LONGEST_DELAY)
    except ValueError as error:
        raise RoomTrouble(f"say how long behind {ascii(name)[:40]}: {error}.", USAGE) from None
    until = given.room.now() + minutes * MINUTE
    return comms.put_off(given.room, given.playbook, given.incident, name, until=until, reason=why)


ORDERS: dict[str, Order] = {
    one.name: one
    for one in (
        severity,
        role,
        status,
        phase,
        impact,
        complaints,
        incident_type,
        closed,
        cancelled,
        page,
        duplicate,
        baseline,
        triage,
        reopened,
        merge,
        part,
        _fact("revenue", "revenue", "revenue", "what it cost"),
        ticket,
        link,
        _fact("title", "title", "title", "what is broken"),
        _fact("affected", "affected", "affected", "which users, features or services"),
        _fact("users", "users", "users", "how many users"),
        _fact("trend", "trend", "trend", "whether it is getting worse"),
        _fact("detection", "detection", "detection", "how it was detected"),
        _fact("channel", "channel", "channel", "the channel's name"),
        _fact("call", "war_room", "call", "the link of the call"),
        _fact("status-page", "status_page", "status page", "the state of the status page"),
        _milestone("began", "began", "impact began"),
        declared,
        _milestone("detected", "detected", "detected"),
        _milestone("identified", "identified", "cause identified"),
        _milestone("ack", "acknowledged", "acknowledged", over=BEFORE_ITS_END),
        _milestone("mitigated", "mitigated", "mitigated"),
        _milestone("resolved", "resolved", "resolved", over=BEFORE_ITS_END),
        review,
        posted,
        later,
        *DESK_ORDERS,
    )
}
"""Every order by its word, in the order in which the help tells of them. A new one is a function and a row here."""
