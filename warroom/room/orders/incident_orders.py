"""The facts that are said with a slash: ``/sev P0``, ``/role ic @alice``, ``/fixed rollback``.

One place for the entry line, the palette and the shell, so that a word means the same everywhere.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.coming import read_coming
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import CANCELLED, Severity
from warroom.playbook.standing import DECLARED, QUIET, SUSPECTED, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.acts import closing, commander, comms, decisions, paging
from warroom.room.acts.closing import refuse_over
from warroom.room.acts.declaring import LETS_GO, change_severity
from warroom.room.acts.opening_again import open_again
from warroom.room.acts.paging import contact_named
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.orders.desk_orders import DESK_ORDERS
from warroom.room.orders.member_order import member
from warroom.room.orders.order import ALWAYS, BEFORE_ITS_END, NEVER, Order, order
from warroom.room.orders.order_context import OrderContext
from warroom.room.orders.other_incident_orders import duplicate, merge, part
from warroom.room.orders.time_box import LONGEST_DELAY, read_minutes
from warroom.room.readings.left_open import triage_nodes
from warroom.text import for_line, quoted


def give(
    room: WarRoom, playbook: Playbook, incident: IncidentId, name: str, argument: str, *, at: EventTime | None = None
) -> Committed:
    """Carry out the order ``name``. Raise `RoomTrouble` when it does not say enough, or says something unknown."""
    asked = ORDERS.get(name)
    if asked is None:
        raise RoomTrouble(f"there is no /{name}.", exit_codes.USAGE)
    if at is not None and not asked.keeps_time:
        raise RoomTrouble(f"/{name} happens now: leave the time away.", exit_codes.USAGE)
    context = OrderContext(room, playbook, incident, argument.strip(), at)
    if asked.over != ALWAYS:
        refuse_over(context.view(), now=room.now(), at=at if asked.over == BEFORE_ITS_END else None)
    return asked.act(context)


@order("sev", "LEVEL [why]", command=True, takes=("severity",))
def severity(context: OrderContext) -> Committed:
    """how bad it is; lowering it needs the reason"""
    ladder = ", ".join(level.level for level in context.playbook.severities.severity)
    name, _, why = context.needed(f"the level ({ladder})").partition(" ")
    rank_and_level = context.playbook.level(name)
    if rank_and_level is None:
        raise RoomTrouble(f"{quoted(name)} is not on the ladder: {ladder}.", exit_codes.USAGE)
    rank, level = rank_and_level
    view = context.view()
    standing = view.summary.severity
    if standing is not None and rank > standing.rank and not why.strip():
        stops = f" ({LETS_GO})" if level.quiet and state_of(view.summary, context.playbook) == DECLARED else ""
        raise RoomTrouble(f"{level.level} is milder than {standing.level}{stops}: say why behind it.", exit_codes.USAGE)
    return change_severity(
        context.room, context.playbook, view, Severity(level.level, rank), why=why.strip(), at=context.at
    )


NOBODY = "nobody"
"""In place of a name: the role is free again."""


@order("role", "ROLE @NAME", command=True, takes=("role", "person"))
def role(context: OrderContext) -> Committed:
    """who holds a role; `nobody` as the name frees it, no name at all: you step down"""
    role, person = context.role("who takes it")
    if not person:
        holders = context.view().holders(role.name)
        if holders and all(holder.raw.casefold() != context.room.person.casefold() for holder in holders):
            holders_words = " and ".join(f"@{for_line(holder)}" for holder in holders)
            raise RoomTrouble(
                f"{holders_words} holds it: /role {role.name} @NAME gives it on, /role {role.name} nobody frees it.",
                exit_codes.USAGE,
            )
    if not person or person.casefold() == NOBODY:
        view = context.view()
        if not view.holders(role.name) and not any(offer.role == role.name for offer in view.desks.offers):
            raise RoomTrouble(
                f"nobody is {role.title}: /role {role.name} @NAME gives it to somebody.", exit_codes.USAGE
            )
        return commander.leave_role(context.room, context.incident, role.name, label=role.title, at=context.at)
    return commander.take_role(context.room, context.incident, role.name, person, label=role.title, at=context.at)


@order("status", "WORD", over=BEFORE_ITS_END, command=True, takes=("status",))
def status(context: OrderContext) -> Committed:
    """how far we are"""
    choices = ", ".join(status.name for status in context.playbook.declaration.status)
    status = context.playbook.status(context.needed(f"the status ({choices})"))
    if status is None:
        raise RoomTrouble(f"{quoted(context.argument)} is not a status: {choices}.", exit_codes.USAGE)
    # A milestone that is known stays when it was: the word for it may come later, or be said again.
    view = context.room.view(context.incident)
    milestone = "" if view is not None and status.milestone in view.times and context.at is None else status.milestone
    # Whoever works on it again says that it is not resolved: one that was said again later would count from the first.
    ladder = context.playbook.declaration.status
    before_its_end = ladder.index(status) < (_end_of(context.playbook) or 0)
    resolved = view.times.get("resolved") if view is not None else None
    at = context.at.hi if context.at is not None else None
    later = resolved is not None and (at is None or resolved.lo is None or at >= resolved.lo)
    if resolved is not None and not later and before_its_end:
        if status.milestone:  # it tells when that was, of what has gone on since
            return commander.mark(context.room, context.incident, status.milestone, text=status.name, at=context.at)
        words = "what was so then is logged in words; without a time it says that it is not resolved any more"
        raise RoomTrouble(f"it was resolved after that: {words}.", exit_codes.USAGE)
    return commander.set_status(
        context.room, context.incident, status.name, milestone=milestone, back=later and before_its_end, at=context.at
    )


def _end_of(playbook: Playbook) -> int | None:
    """The place of the status that says it is resolved."""
    return next((n for n, step in enumerate(playbook.declaration.status) if step.milestone == "resolved"), None)


@order("phase", "NAME", over=BEFORE_ITS_END, command=True, takes=("phase",))
def phase(context: OrderContext) -> Committed:
    """go to a phase"""
    choices = ", ".join(phase.name for phase in context.playbook.phases.phase)
    rank_and_phase = context.playbook.phase(context.needed(f"the phase ({choices})"))
    if rank_and_phase is None:
        raise RoomTrouble(f"{quoted(context.argument)} is not a phase: {choices}.", exit_codes.USAGE)
    position, entered = rank_and_phase
    return commander.enter_phase(
        context.room,
        context.incident,
        entered.name,
        position,
        title=entered.title,
        milestone=entered.milestone,
        at=context.at,
    )


@order("impact", "WORDS")
def impact(context: OrderContext) -> Committed:
    """what customers see"""
    return comms.set_impact(context.room, context.incident, context.needed("what customers see"), at=context.at)


@order("complaints", "NUMBER")
def complaints(context: OrderContext) -> Committed:
    """how many there are by now"""
    number = context.needed("how many there are")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        raise RoomTrouble(f"{quoted(number)} is not a number of complaints.", exit_codes.USAGE)
    return comms.count_complaints(context.room, context.incident, int(number), at=context.at)


@order("baseline", "FIGURE-NAME VALUE", takes=("figure",))
def baseline(context: OrderContext) -> Committed:
    """a figure of the triage, to compare with later"""
    metrics = {metric.name: metric for metric in context.playbook.triage.baseline}
    name, _, figure = context.needed(f"which figure ({', '.join(metrics)}) and its value").partition(" ")
    metric = metrics.get(name.casefold())
    if metric is None or not figure.strip():
        raise RoomTrouble(f"say which figure ({', '.join(metrics)}) and its value.", exit_codes.USAGE)
    return decisions.note_baseline(context.room, context.incident, metric.name, metric.title, figure, at=context.at)


@order("triage", "NUMBER WORDS")
def triage(context: OrderContext) -> Committed:
    """answer a triage question"""
    nodes = triage_nodes(context.playbook)
    which, _, words = context.needed(f"which question (1-{len(nodes)}) and the answer").partition(" ")
    node = next((node_ for number, node_ in enumerate(nodes, 1) if which.casefold() in (node_[0], str(number))), None)
    if node is None or not words.strip():
        choices = "; ".join(f"{number} {ask}" for number, (_, ask, _) in enumerate(nodes, 1))
        raise RoomTrouble(f"say which question and the answer: {choices}", exit_codes.USAGE)
    return decisions.answer_triage(context.room, context.incident, node[0], node[1], words, at=context.at)


@order("reopen", "WHY", command=True, afterwards=True)
def reopened(context: OrderContext) -> Committed:
    """it is not over, or it was no false alarm"""
    return open_again(
        context.room, context.incident, context.view(), context.playbook, context.needed("why"), at=context.at
    )


@order("page", "CONTACT or @NAME", over=BEFORE_ITS_END, command=True, takes=("contact|person",))
def page(context: OrderContext) -> Committed:
    """somebody was paged; when nobody acknowledges it, the next one is due"""
    choices = ", ".join(contact.name for contact in context.playbook.declaration.on_call)
    words = context.needed(f"whom ({choices}, or @name)")
    contact = contact_named(context.playbook, words)
    if contact is None and not words.startswith("@"):
        raise RoomTrouble(f"{quoted(words)} is no contact: {choices}, or @name.", exit_codes.USAGE)
    paged = contact.name if contact is not None else f"@{context.person(words)}"
    return paging.page(context.room, context.incident, paged, at=context.at)


@order("cancel", "WHY", over=NEVER, command=True)
def cancelled(context: OrderContext) -> Committed:
    """it was no incident, a false alarm; nothing is owed for it any more"""
    why = context.needed("why it is none")
    return commander.end(context.room, context.incident, CANCELLED, why=why, text=f"cancelled: {why}", at=context.at)


@order("type", "NAME", command=True, takes=("type",))
def incident_type(context: OrderContext) -> Committed:
    """what kind of incident it is"""
    types = {kind.name: kind for kind in context.playbook.types.type}
    kind = types.get(context.needed(f"the type ({', '.join(types)})").casefold())
    if kind is None:
        raise RoomTrouble(f"{quoted(context.argument)} is not a type: {', '.join(types)}.", exit_codes.USAGE)
    return commander.set_fact(context.room, context.incident, "type", kind.name, label="type", at=context.at)


@order("close", "[why]", over=NEVER, command=True)
def closed(context: OrderContext) -> Committed:
    """the incident is over; a reason is needed while the closure checklist is open"""
    return closing.close(
        context.room, context.incident, context.view(), context.playbook, why=context.argument, at=context.at
    )


def _fact(name: str, field: str, label: str, what: str) -> Order:
    """An order whose words are a fact of the incident."""

    def tell(context: OrderContext) -> Committed:
        words = context.needed(what)
        return commander.set_fact(context.room, context.incident, field, words, label=label, at=context.at)

    return Order(name, "WORDS", what, tell)


@order("ticket", "NUMBER OR LINK")
def ticket(context: OrderContext) -> Committed:
    """a ticket about it; every one that was named is kept"""
    said = context.view().fact("tickets")
    new = context.needed("the ticket")
    tickets = said if new in said.split(", ") else ", ".join(filter(None, (said, new)))
    return commander.set_fact(context.room, context.incident, "tickets", tickets, label="tickets", at=context.at)


LINKS = {"pr": "hotfix", "dashboard": "dashboard", "runbook": "runbook"}
"""What a link leads to, and the fact that keeps it."""


@order("link", "pr|dashboard|runbook URL")
def link(context: OrderContext) -> Committed:
    """where the fix, the figures or the steps are"""
    which, _, where = context.needed(f"what it leads to ({', '.join(LINKS)}) and the link").partition(" ")
    field = LINKS.get(which.casefold())
    if field is None or not where.strip():
        raise RoomTrouble(f"say what it leads to ({', '.join(LINKS)}) and the link.", exit_codes.USAGE)
    return commander.set_fact(
        context.room, context.incident, field, where.strip(), label=which.casefold(), at=context.at
    )


def _milestone(name: str, field: str, text: str, *, over: str = ALWAYS) -> Order:
    """An order that says when a milestone of the incident was reached."""

    def tell(context: OrderContext) -> Committed:
        words = f"{text}: {context.argument}" if context.argument else text
        return commander.mark(context.room, context.incident, field, text=words, at=context.at)

    return Order(name, "[WORDS]", text, tell, over=over)


@order("resolved", "[WORDS]", over=BEFORE_ITS_END)
def resolved(context: OrderContext) -> Committed:
    """resolved"""
    ladder = context.playbook.declaration.status
    end = _end_of(context.playbook)
    summary = context.view().summary
    stands = context.playbook.status(summary.status)
    # Whoever says when it was resolved says that it is: a status from before would say that it is not.
    facts = {}
    if end is not None and summary.closed is None and (stands is None or ladder.index(stands) < end):
        facts = {"status": ladder[end].name}
    text = f"resolved: {context.argument}" if context.argument else "resolved"
    return commander.mark(context.room, context.incident, "resolved", text=text, at=context.at, facts=facts)


@order("declared")
def declared(context: OrderContext) -> Committed:
    """when it was declared; what is not declared is by its severity"""
    if state_of(context.view().summary, context.playbook) in (SUSPECTED, QUIET):
        ladder = ", ".join(level.level for level in context.playbook.severities.severity if not level.quiet)
        raise RoomTrouble(
            f"its severity declares it: /sev {ladder.replace(', ', ' or ')}, also behind a time.", exit_codes.USAGE
        )
    return _milestone("declared", "declared", "declared").act(context)


@order("detection", "WORDS")
def detection(context: OrderContext) -> Committed:
    """how it was detected"""
    words = context.playbook.way_words(context.needed("how it was detected"))
    return commander.set_fact(context.room, context.incident, "detection", words, label="detection", at=context.at)


@order("detected", "[WORDS]")
def detected(context: OrderContext) -> Committed:
    """detected"""
    words = context.playbook.way_words(context.argument)
    how = {"detection": words} if context.playbook.way_noticed(words) is not None else {}
    text = f"detected: {words}" if words else "detected"
    return commander.mark(context.room, context.incident, "detected", text=text, at=context.at, facts=how)


@order("review", "[TIME]", afterwards=True)
def review(context: OrderContext) -> Committed:
    """when the post-mortem review is held"""
    at = context.at
    if context.argument:
        if at is not None:
            raise RoomTrouble("say the time once: in front of /review, or behind it.", exit_codes.USAGE)
        try:
            at = read_coming(context.argument, now=context.room.now(), zone=context.view().zone)
        except ValueError as error:
            raise RoomTrouble(f"{error}.", exit_codes.USAGE) from None
    return commander.mark(context.room, context.incident, "review", text="post-mortem review", at=at)


@order("posted", "AUDIENCE [why without approval]", takes=("audience",), afterwards=True)
def posted(context: OrderContext) -> Committed:
    """its message went out as it stands"""
    from warroom.room.readings.messages import draft_view

    choices = ", ".join(audience.name for audience in context.playbook.communication.audience)
    name, _, why = context.needed(f"to whom ({choices})").partition(" ")
    draft = draft_view(context.room, context.playbook, context.incident, name)
    return comms.post(context.room, context.playbook, context.incident, draft, at=context.at, without_approval=why)


@order("later", "AUDIENCE 20m WHY", keeps_time=False, over=BEFORE_ITS_END, takes=("audience",))
def later(context: OrderContext) -> Committed:
    """its next update can wait"""
    choices = ", ".join(audience.name for audience in context.playbook.communication.audience)
    name, _, rest = context.needed(f"whose update ({choices}), for how long and why").partition(" ")
    length, _, why = rest.strip().partition(" ")
    try:
        minutes = read_minutes(length, most=LONGEST_DELAY)
    except ValueError as error:
        raise RoomTrouble(f"say how long behind {quoted(name)}: {error}.", exit_codes.USAGE) from None
    until = context.room.now() + minutes * MINUTE
    return comms.put_off(context.room, context.playbook, context.incident, name, until=Moment(until), reason=why)


ORDERS: dict[str, Order] = {
    order.name: order
    for order in (
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
        member,
        _fact("revenue", "revenue", "revenue", "what it cost"),
        ticket,
        link,
        _fact("title", "title", "title", "what is broken"),
        _fact("affected", "affected", "affected", "which users, features or services"),
        _fact("users", "users", "users", "how many users"),
        _fact("trend", "trend", "trend", "whether it is getting worse"),
        detection,
        _fact("channel", "channel", "channel", "the channel's name"),
        _fact("call", "war_room", "call", "the link of the call"),
        _fact("status-page", "status_page", "status page", "the state of the status page"),
        _milestone("began", "began", "impact began"),
        declared,
        detected,
        _milestone("identified", "identified", "cause identified"),
        _milestone("ack", "acknowledged", "acknowledged", over=BEFORE_ITS_END),
        _milestone("mitigated", "mitigated", "mitigated"),
        resolved,
        review,
        posted,
        later,
        *DESK_ORDERS,
    )
}
"""Every order by its word, in the order in which the help tells of them. A new one is a function and a row here."""
