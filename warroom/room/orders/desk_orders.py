"""The orders of the desks beside the timeline: the board, the checks, tasks, proposals, roles that change hands."""

from __future__ import annotations

import re

from warroom import exit_codes
from warroom.model.desks import CheckItem, HypothesisCard, PollView, RoleOffer, TaskView
from warroom.model.oneself import person_meant
from warroom.model.states import CheckState, HypothesisState, PollState, TaskState
from warroom.model.timeline_entries import Filter
from warroom.room.acts import checking, closing, commander, decisions, handing_over, tasks, tech_lead
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.order import BEFORE_ITS_END, Order, order
from warroom.room.orders.order_context import OrderContext
from warroom.room.orders.time_box import LONGEST_TASK, length_at_end, read_minutes
from warroom.room.readings.waiting import offers_to, role_title
from warroom.text import Untrusted, bounded, for_line, quoted

VERDICTS = {
    "pass": CheckState.PASSED,
    "passed": CheckState.PASSED,
    "fail": CheckState.FAILED,
    "failed": CheckState.FAILED,
    "skip": CheckState.SKIPPED,
    "skipped": CheckState.SKIPPED,
}
"""What may be said of a check, as people type it."""


@order("fixed", "HOW [words]", over=BEFORE_ITS_END, command=True, takes=("option",))
def fixed(context: OrderContext) -> Committed:
    """a fix went in; its checks start"""
    choices = ", ".join(option.name for option in context.playbook.resolution.option)
    how, _, words = context.needed(f"how ({choices})").partition(" ")
    option = context.playbook.option(how)
    if option is None:
        raise RoomTrouble(f"{quoted(how)} is not a way to fix it: {choices}.", exit_codes.USAGE)
    return tech_lead.fix_deployed(
        context.room,
        context.incident,
        context.playbook,
        context.view().desks,
        option.name,
        what=words.strip(),
        at=context.at,
    )


@order("fix", "WORDS", over=BEFORE_ITS_END, command=True)
def fix(context: OrderContext) -> Committed:
    """the fix that is being made ready"""
    return tech_lead.propose_fix(context.room, context.incident, context.needed("what the fix is"), at=context.at)


@order("reviewed", command=True)
def reviewed(context: OrderContext) -> Committed:
    """I reviewed the proposed fix, or the one that went in"""
    return _vouched(context, "reviewed")


@order("approved", command=True)
def approved(context: OrderContext) -> Committed:
    """the proposed fix may be deployed, or the one that went in might"""
    return _vouched(context, "approved")


def _vouched(context: OrderContext, how: str) -> Committed:
    beside = context.view().desks
    return tech_lead.vouch(context.room, context.incident, beside.proposed or beside.fix, how, at=context.at)


def card_named(context: OrderContext, label: str) -> HypothesisCard:
    """The card with this label, in any case. Raise `RoomTrouble` when there is none."""
    board = context.view().desks.board
    hypothesis_card = next((card for card in board if card.label.raw.casefold() == label.casefold()), None)
    if hypothesis_card is None:
        choices = ", ".join(card.label.raw for card in board) or "none yet"
        raise RoomTrouble(f"{quoted(label)} is not on the board: {choices}.", exit_codes.USAGE)
    return hypothesis_card


@order("hyp", "LABEL open|testing|confirmed|refuted [result]", takes=("hypothesis",))
def hypothesis(context: OrderContext) -> Committed:
    """how a hypothesis stands"""
    label, _, rest = context.needed("which hypothesis (H1) and how it stands").partition(" ")
    status, _, outcome = rest.strip().partition(" ")
    card = card_named(context, label)
    stands = HypothesisState.read(status.casefold() or None)
    if not status or not stands.is_known:
        raise RoomTrouble(f"say how it stands: {', '.join(HypothesisState)}.", exit_codes.USAGE)
    return tech_lead.judge(
        context.room, context.incident, card, stands, result=outcome, view=context.view(), at=context.at
    )


def _evidence(side: str) -> Order:
    """An order that puts evidence on one side of a card."""

    def tell(context: OrderContext) -> Committed:
        label, _, words = context.needed("which hypothesis (H1) and what was seen").partition(" ")
        return tech_lead.evidence(
            context.room, context.incident, card_named(context, label), words, side, at=context.at
        )

    return Order(side, "LABEL WORDS", f"what speaks {side} a hypothesis", tell, takes=("hypothesis",))


@order("detach", "LABEL WORDS", keeps_time=False, takes=("hypothesis",))
def detach(context: OrderContext) -> Committed:
    """take evidence off a hypothesis: the entry with these words, or this id"""
    label, _, words = context.needed("which hypothesis (H1) and words of its evidence").partition(" ")
    card, sought = card_named(context, label), words.strip().casefold()
    entry_of = context.room.pages(context.incident, Filter(noise=True)).entry
    evidence = {id_: entry_of(id_) for id_ in (*card.supports, *card.refutes)}
    meant = [
        id_
        for id_, entry in evidence.items()
        if sought and (id_.startswith(sought) or (entry is not None and sought in entry.text.raw.casefold()))
    ]
    if len(meant) != 1:
        problem = "several are meant" if meant else "it has none such"
        evidence_words = "; ".join(
            bounded(for_line(entry.text), 50) for entry in evidence.values() if entry is not None
        )
        raise RoomTrouble(
            f"say which evidence of {card.label.raw}, {problem}: {evidence_words or 'there is none'}.", exit_codes.USAGE
        )
    return tech_lead.detach(context.room, context.incident, card, meant[0])


def _described(field: str, what: str, *, takes: tuple[str, ...] = ("hypothesis",)) -> Order:
    """An order that writes a field of a card."""

    def tell(context: OrderContext) -> Committed:
        label, _, words = context.needed(f"which hypothesis (H1) and {what}").partition(" ")
        return tech_lead.describe(context.room, context.incident, card_named(context, label), field, words)

    return Order(field, "LABEL WORDS", what, tell, keeps_time=False, takes=takes)


@order(
    "angle",
    "LABEL ANGLE",
    keeps_time=False,
    takes=(
        "hypothesis",
        "angle",
    ),
)
def angle(context: OrderContext) -> Committed:
    """from which side a hypothesis is looked at"""
    label, _, name = context.needed("which hypothesis (H1) and the angle").partition(" ")
    return tech_lead.describe(
        context.room, context.incident, card_named(context, label), "angle", _angle(context, name)
    )


def _angle(context: OrderContext, name: str) -> str:
    """The playbook's name for an angle. Raise `RoomTrouble` for one that it does not know."""
    angles = {angle.name.casefold(): angle.name for angle in context.playbook.investigation.angle}
    angle_name = angles.get(name.strip().casefold())
    if angle_name is None:
        raise RoomTrouble(f"{quoted(name.strip())} is not an angle: {', '.join(angles.values())}.", exit_codes.USAGE)
    return angle_name


_BECAUSE = re.compile(r"(?:^|(?<=\s))because\s", re.IGNORECASE)


def checks_of(context: OrderContext) -> list[CheckItem]:
    """The checks of the last fix, and of those that others wait for beside it, in the order in which the pane shows
    them.
    """
    return list(context.view().desks.checks)


@order("check", "NUMBER|5m pass|fail|skip [figure] [because WHY]")
def check(context: OrderContext) -> Committed:
    """what a check of the last fix showed"""
    which, _, rest = context.needed("which check (its number, or 5m), pass, fail or skip, and the figure").partition(
        " "
    )
    verdict, _, figure = rest.strip().partition(" ")
    figure, because = read_because(figure)
    checks = checks_of(context)
    if not checks:
        raise RoomTrouble("no fix went in yet; /fixed starts the checks.", exit_codes.USAGE)
    named = [check for check in checks if check.id.rpartition(":")[2] == which.casefold()]
    # Of two fixes that ask the same its name is that of the one that is due first and that nobody has made yet.
    item = min(named, key=lambda check: (check.state != CheckState.OPEN, check.due or 0), default=None)
    if item is None and which.isdecimal() and 1 <= int(which[:6]) <= len(checks):
        item = checks[int(which[:6]) - 1]
    if item is None or verdict.casefold() not in VERDICTS:
        names = ", ".join(check.id.rpartition(":")[2] for check in checks)
        raise RoomTrouble(f"say which check (1-{len(checks)} or {names}) and pass, fail or skip.", exit_codes.USAGE)
    return checking.tick(
        context.room, context.incident, context.playbook, item, VERDICTS[verdict.casefold()], figure=figure,
        because=because, view=context.view(), at=context.at,
    )  # fmt: skip


def read_because(words: str) -> tuple[str, str]:
    """A figure and the reason behind it: ``12 % because it is the night's batch`` is both."""
    match = _BECAUSE.search(words)
    return (words[: match.start()].strip(), words[match.end() :].strip()) if match is not None else (words.strip(), "")


@order("ready", "NUMBER|POINT pass|skip [why]", keeps_time=False, takes=("point",))
def gate(context: OrderContext) -> Committed:
    """a point of the closure checklist"""
    gates = closing.gates(context.view(), context.playbook, now=context.room.now())
    names = [gate.check.name or gate.check.title for gate in gates]
    name, _, rest = context.needed(f"which point ({', '.join(names)}, or its number) and pass or skip").partition(" ")
    verdict, _, why = rest.strip().partition(" ")
    chosen = next((gate for gate in gates if (gate.check.name or gate.check.title).casefold() == name.casefold()), None)
    if chosen is None and name.isdecimal() and 1 <= int(name[:6]) <= len(gates):
        chosen = gates[int(name[:6]) - 1]
    if chosen is None or (verdict or "pass").casefold() not in VERDICTS:
        numbered = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
        raise RoomTrouble(f"say pass or skip behind the point, with the reason: {numbered}.", exit_codes.USAGE)
    verdict_ = VERDICTS[(verdict or "pass").casefold()]
    return closing.tick_gate(context.room, context.incident, context.playbook, chosen, verdict_, why=why)


_USUAL = 20
"""Minutes for which an angle is looked at where nobody says for how long."""


def _minutes(words: str) -> int:
    try:
        return read_minutes(words, most=LONGEST_TASK)
    except ValueError as error:
        raise RoomTrouble(f"say for how long: {error}.", exit_codes.USAGE) from None


@order(
    "investigate",
    "ANGLE @NAME WHAT 20m",
    over=BEFORE_ITS_END,
    takes=(
        "angle",
        "person",
    ),
)
def investigate(context: OrderContext) -> Committed:
    """part of the team looks at one angle"""
    choices = ", ".join(angle.name for angle in context.playbook.investigation.angle)
    words = context.needed(f"the angle ({choices}), who, what, and for how long").split()
    if len(words) < 2 or not words[1].startswith("@"):
        raise RoomTrouble(f"say /investigate ANGLE @NAME WHAT 20m; angles: {choices}.", exit_codes.USAGE)
    length = length_at_end(" ".join(words[2:]))
    minutes = _minutes(length) if length else _USUAL
    task = " ".join(words[2 : len(words) - len(length.split())]) or f"{words[0]} angle"
    return tasks.assign(
        context.room,
        context.incident,
        context.person(words[1]),
        task,
        minutes,
        angle=_angle(context, words[0]),
        at=context.at,
    )


def _task_of(context: OrderContext) -> tuple[TaskView, str]:
    words = context.needed("whose task (@name)")
    person, _, rest = words.partition(" ")
    name = person.removeprefix("@")
    name = (person_meant(name, context.room.person) if person.startswith("@") else name).casefold()
    waiting = [(task, task.who.raw.casefold()) for task in context.view().desks.tasks if task.waits]
    out = [task for task, who in waiting if who == name]
    if not out and not person.startswith("@"):  # words about one's own: no name was said
        own = context.room.person.casefold()
        out, rest = [task for task, who in waiting if who == own], words
        if not out:
            raise RoomTrouble("you have no task out; for another's say @NAME first.", exit_codes.USAGE)
    if not out:
        raise RoomTrouble(f"@{bounded(for_line(name), 40)} has no task out.", exit_codes.USAGE)
    return min(out, key=lambda task: (task.due or 0, task.id)), rest.strip()


def _finished(how: TaskState, name: str) -> Order:
    """An order that ends a task."""

    def tell(context: OrderContext) -> Committed:
        task, outcome = _task_of(context)
        return tasks.finish(context.room, context.incident, task, how, outcome, at=context.at)

    return Order(name, "@NAME [outcome]", f"a task is {name}", tell, takes=("person",))


@order("extend", "@NAME 10m", keeps_time=False, takes=("person",))
def extend(context: OrderContext) -> Committed:
    """more time for a task"""
    task, rest = _task_of(context)
    minutes = _minutes(rest) if rest else tasks.box_of(context.room, context.incident, task)
    return tasks.extend(context.room, context.incident, task, minutes)


def _poll(context: OrderContext) -> PollView:
    waiting = [poll for poll in context.view().desks.polls if poll.state == PollState.OPEN]
    if not waiting:
        raise RoomTrouble("nothing is proposed; !! and its words propose something.", exit_codes.USAGE)
    return waiting[-1]


@order("object", "WORDS", keeps_time=False)
def objected(context: OrderContext) -> Committed:
    """object to what is proposed"""
    return decisions.object_to(context.room, context.incident, _poll(context), context.needed("what speaks against it"))


@order("decided", "[outcome] [@NAME] [irreversible]", keeps_time=False)
def decided(context: OrderContext) -> Committed:
    """decide what is proposed, and who does it"""
    outcome, executor, reversible = decisions.read_outcome(context.argument)
    return decisions.decide(
        context.room, context.incident, _poll(context), outcome, executor=executor, reversible=reversible
    )


@order(
    "handover",
    "ROLE @NAME",
    keeps_time=False,
    over=BEFORE_ITS_END,
    takes=(
        "role",
        "person",
    ),
)
def handover(context: OrderContext) -> Committed:
    """offer a role; it changes hands when they accept"""
    role, to = context.role("who shall take it")
    if any(holder.raw.casefold() == to.casefold() for holder in context.view().holders(role.name)):
        raise RoomTrouble(f"@{for_line(Untrusted(to))} holds it already.", exit_codes.USAGE)
    return handing_over.offer(context.room, context.incident, role.name, to, label=role.title)


def _offered(context: OrderContext) -> RoleOffer:
    waiting = offers_to(context.view(), context.room.person)
    if not waiting:
        raise RoomTrouble("no role is offered to you.", exit_codes.USAGE)
    return waiting[0]


@order("accept", keeps_time=False)
def accept(context: OrderContext) -> Committed:
    """take the role that is offered to me"""
    offered = _offered(context)
    label = role_title(context.playbook, offered.role)
    return handing_over.accept(context.room, context.incident, offered, label=label, view=context.view())


@order("refuse", "[why]", keeps_time=False)
def refuse(context: OrderContext) -> Committed:
    """decline the role that is offered to me"""
    offered = _offered(context)
    label = role_title(context.playbook, offered.role)
    return handing_over.refuse(context.room, context.incident, offered, label=label, why=context.argument)


@order("watch", "@NAME", over=BEFORE_ITS_END, command=True, takes=("person",))
def watch(context: OrderContext) -> Committed:
    """hand over the hour of stability"""
    person = context.person(context.needed("who watches"))
    label = role_title(context.playbook, "watch")
    return commander.take_role(context.room, context.incident, "watch", person, label=label, at=context.at)


DESK_ORDERS = (
    fix,
    reviewed,
    approved,
    fixed,
    hypothesis,
    _evidence("for"),
    _evidence("against"),
    detach,
    _described("owner", "who works on it", takes=("hypothesis", "person")),
    angle,
    _described("test", "how it is tested"),
    _described("result", "what the test showed"),
    check,
    gate,
    investigate,
    _finished(TaskState.DONE, "done"),
    _finished(TaskState.FAILED, "failed"),
    extend,
    objected,
    decided,
    handover,
    accept,
    refuse,
    watch,
)
