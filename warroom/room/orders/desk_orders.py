"""The orders of the desks beside the timeline: the board, the checks, tasks, proposals, roles that change hands."""

from __future__ import annotations

import re

from warroom.model.desks import (
    DONE,
    FAILED,
    OPEN,
    PASSED,
    SKIPPED,
    CheckItem,
    HypothesisCard,
    PollView,
    RoleOffer,
    TaskView,
)
from warroom.model.timeline import Filter
from warroom.room.acts import checking, closing, commander, decisions, handing_over, tasks, tech_lead
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.order import BEFORE_ITS_END, Order, order
from warroom.room.orders.order_context import USAGE, Given, one_person
from warroom.room.orders.time_box import LONGEST_TASK, looks_like_a_length, read_minutes
from warroom.text import Untrusted, bounded, for_line

VERDICTS = {"pass": PASSED, "passed": PASSED, "fail": FAILED, "failed": FAILED, "skip": SKIPPED, "skipped": SKIPPED}
"""What may be said of a check, as people type it."""


@order("fixed", "HOW [words]", over=BEFORE_ITS_END, command=True, takes=("option",))
def fixed(given: Given) -> Committed:
    """a fix went in; its checks start"""
    known = ", ".join(option.name for option in given.playbook.resolution.option)
    how, _, what = given.needed(f"how ({known})").partition(" ")
    option = given.playbook.option(how)
    if option is None:
        raise RoomTrouble(f"{ascii(how)[:40]} is not a way to fix it: {known}.", USAGE)
    return tech_lead.fix_deployed(
        given.room, given.incident, given.playbook, given.view().desks, option.name, what=what.strip(), at=given.at
    )


@order("fix", "WORDS", over=BEFORE_ITS_END, command=True)
def fix(given: Given) -> Committed:
    """the fix that is being made ready"""
    return tech_lead.propose_fix(given.room, given.incident, given.needed("what the fix is"), at=given.at)


@order("reviewed", command=True)
def reviewed(given: Given) -> Committed:
    """I reviewed the proposed fix, or the one that went in"""
    return _vouched(given, "reviewed")


@order("approved", command=True)
def approved(given: Given) -> Committed:
    """the proposed fix may be deployed, or the one that went in might"""
    return _vouched(given, "approved")


def _vouched(given: Given, how: str) -> Committed:
    beside = given.view().desks
    return tech_lead.vouch(given.room, given.incident, beside.proposed or beside.fix, how, at=given.at)


def card_named(given: Given, label: str) -> HypothesisCard:
    """The card with this label, in any case. Raise `RoomTrouble` when there is none."""
    board = given.view().desks.board
    found = next((card for card in board if card.label.raw.casefold() == label.casefold()), None)
    if found is None:
        known = ", ".join(card.label.raw for card in board) or "none yet"
        raise RoomTrouble(f"{ascii(label)[:40]} is not on the board: {known}.", USAGE)
    return found


@order("hyp", "LABEL open|testing|confirmed|refuted [result]", takes=("hypothesis",))
def hypothesis(given: Given) -> Committed:
    """how a hypothesis stands"""
    label, _, rest = given.needed("which hypothesis (H1) and how it stands").partition(" ")
    status, _, result = rest.strip().partition(" ")
    card = card_named(given, label)
    if status.casefold() not in tech_lead.STATUSES:
        raise RoomTrouble(f"say how it stands: {', '.join(tech_lead.STATUSES)}.", USAGE)
    return tech_lead.judge(
        given.room, given.incident, card, status.casefold(), result=result, view=given.view(), at=given.at
    )


def _evidence(side: str) -> Order:
    """An order that puts evidence on one side of a card."""

    def tell(given: Given) -> Committed:
        label, _, words = given.needed("which hypothesis (H1) and what was seen").partition(" ")
        return tech_lead.evidence(given.room, given.incident, card_named(given, label), words, side, at=given.at)

    return Order(side, "LABEL WORDS", f"what speaks {side} a hypothesis", tell, takes=("hypothesis",))


@order("detach", "LABEL WORDS", keeps_time=False, takes=("hypothesis",))
def detach(given: Given) -> Committed:
    """take evidence off a hypothesis: the entry with these words, or this id"""
    label, _, words = given.needed("which hypothesis (H1) and words of its evidence").partition(" ")
    card, sought = card_named(given, label), words.strip().casefold()
    entry_of = given.room.pages(given.incident, Filter(noise=True)).entry
    evidence = {id_: entry_of(id_) for id_ in (*card.supports, *card.refutes)}
    meant = [
        id_
        for id_, entry in evidence.items()
        if id_.startswith(sought) or (entry is not None and sought in entry.text.raw.casefold())
    ]
    if len(meant) != 1:
        what = "several are meant" if meant else "it has none such"
        shown = "; ".join(bounded(for_line(entry.text), 50) for entry in evidence.values() if entry is not None)
        raise RoomTrouble(f"say which evidence of {card.label.raw}, {what}: {shown or 'there is none'}.", USAGE)
    return tech_lead.detach(given.room, given.incident, card, meant[0])


def _described(field: str, what: str, *, takes: tuple[str, ...] = ("hypothesis",)) -> Order:
    """An order that writes a field of a card."""

    def tell(given: Given) -> Committed:
        label, _, words = given.needed(f"which hypothesis (H1) and {what}").partition(" ")
        return tech_lead.describe(given.room, given.incident, card_named(given, label), field, words)

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
def angle(given: Given) -> Committed:
    """from which side a hypothesis is looked at"""
    label, _, name = given.needed("which hypothesis (H1) and the angle").partition(" ")
    return tech_lead.describe(given.room, given.incident, card_named(given, label), "angle", _angle(given, name))


def _angle(given: Given, name: str) -> str:
    """The playbook's name for an angle. Raise `RoomTrouble` for one that it does not know."""
    known = {one.name.casefold(): one.name for one in given.playbook.investigation.angle}
    found = known.get(name.strip().casefold())
    if found is None:
        raise RoomTrouble(f"{ascii(name.strip())[:40]} is not an angle: {', '.join(known.values())}.", USAGE)
    return found


_BECAUSE = re.compile(r"(?:^|(?<=\s))because\s", re.IGNORECASE)


def checks_of(given: Given) -> list[CheckItem]:
    """The checks of the last fix, in the order in which the pane shows them."""
    fix_in = given.view().desks.fix
    return list(fix_in.checks) if fix_in is not None else []


@order("check", "NUMBER|5m pass|fail|skip [figure] [because WHY]")
def check(given: Given) -> Committed:
    """what a check of the last fix showed"""
    which, _, rest = given.needed("which check (its number, or 5m), pass, fail or skip, and the figure").partition(" ")
    verdict, _, figure = rest.strip().partition(" ")
    figure, because = read_because(figure)
    found = checks_of(given)
    if not found:
        raise RoomTrouble("no fix went in yet; /fixed starts the checks.", USAGE)
    item = next((one for one in found if one.id.rpartition(":")[2] == which.casefold()), None)
    if item is None and which.isdecimal() and 1 <= int(which[:6]) <= len(found):
        item = found[int(which[:6]) - 1]
    if item is None or verdict.casefold() not in VERDICTS:
        names = ", ".join(one.id.rpartition(":")[2] for one in found)
        raise RoomTrouble(f"say which check (1-{len(found)} or {names}) and pass, fail or skip.", USAGE)
    return checking.tick(
        given.room, given.incident, given.playbook, item, VERDICTS[verdict.casefold()], figure=figure, because=because,
        view=given.view(), at=given.at,
    )  # fmt: skip


def read_because(words: str) -> tuple[str, str]:
    """A figure and the reason behind it: ``12 % because it is the night's batch`` is both."""
    found = _BECAUSE.search(words)
    return (words[: found.start()].strip(), words[found.end() :].strip()) if found is not None else (words.strip(), "")


@order("ready", "NUMBER|POINT pass|skip [why]", keeps_time=False, takes=("point",))
def gate(given: Given) -> Committed:
    """a point of the closure checklist"""
    found = closing.gates(given.view(), given.playbook, now=given.room.now())
    names = [one.check.name or one.check.title for one in found]
    name, _, rest = given.needed(f"which point ({', '.join(names)}, or its number) and pass or skip").partition(" ")
    verdict, _, why = rest.strip().partition(" ")
    chosen = next((one for one in found if (one.check.name or one.check.title).casefold() == name.casefold()), None)
    if chosen is None and name.isdecimal() and 1 <= int(name[:6]) <= len(found):
        chosen = found[int(name[:6]) - 1]
    if chosen is None or (verdict or "pass").casefold() not in VERDICTS:
        numbered = ", ".join(f"{number} {known}" for number, known in enumerate(names, 1))
        raise RoomTrouble(f"say pass or skip behind the point, with the reason: {numbered}.", USAGE)
    said = VERDICTS[(verdict or "pass").casefold()]
    return closing.tick_gate(given.room, given.incident, given.playbook, chosen, said, why=why)


_USUAL = 20
"""Minutes for which an angle is looked at where nobody says for how long."""


def _minutes(words: str) -> int:
    try:
        return read_minutes(words, most=LONGEST_TASK)
    except ValueError as error:
        raise RoomTrouble(f"say for how long: {error}.", USAGE) from None


@order(
    "investigate",
    "ANGLE @NAME WHAT 20m",
    over=BEFORE_ITS_END,
    takes=(
        "angle",
        "person",
    ),
)
def investigate(given: Given) -> Committed:
    """part of the team looks at one angle"""
    known = ", ".join(angle.name for angle in given.playbook.investigation.angle)
    words = given.needed(f"the angle ({known}), who, what, and for how long").split()
    timed = len(words) > 2 and looks_like_a_length(words[-1])
    if len(words) < 2 or not words[1].startswith("@"):
        raise RoomTrouble(f"say /investigate ANGLE @NAME WHAT 20m; angles: {known}.", USAGE)
    minutes = _minutes(words[-1]) if timed else _USUAL
    what = " ".join(words[2 : -1 if timed else None]) or f"{words[0]} angle"
    return tasks.assign(
        given.room,
        given.incident,
        words[1][1:],
        what,
        minutes,
        angle=_angle(given, words[0]),
        at=given.at,
    )


def _task_of(given: Given) -> tuple[TaskView, str]:
    who, _, rest = given.needed("whose task (@name)").partition(" ")
    name = who.removeprefix("@").casefold()
    out = [task for task in given.view().desks.tasks if task.waits and task.who.raw.casefold() == name]
    if not out:
        raise RoomTrouble(f"@{ascii(name)[1:40].rstrip(chr(39))} has no task out.", USAGE)
    return min(out, key=lambda task: (task.due or 0, task.id)), rest.strip()


def _finished(how: str, name: str) -> Order:
    """An order that ends a task."""

    def tell(given: Given) -> Committed:
        task, outcome = _task_of(given)
        return tasks.finish(given.room, given.incident, task, how, outcome, at=given.at)

    return Order(name, "@NAME [outcome]", f"a task is {name}", tell, takes=("person",))


@order("extend", "@NAME 10m", keeps_time=False, takes=("person",))
def extend(given: Given) -> Committed:
    """more time for a task"""
    task, rest = _task_of(given)
    minutes = _minutes(rest) if rest else tasks.box_of(task)
    return tasks.extend(given.room, given.incident, task, minutes)


def _poll(given: Given) -> PollView:
    waiting = [poll for poll in given.view().desks.polls if poll.state == OPEN]
    if not waiting:
        raise RoomTrouble("nothing is proposed; !! and its words propose something.", USAGE)
    return waiting[-1]


@order("object", "WORDS", keeps_time=False)
def objected(given: Given) -> Committed:
    """object to what is proposed"""
    return decisions.object_to(given.room, given.incident, _poll(given), given.needed("what speaks against it"))


@order("decided", "[outcome] [@NAME] [irreversible]", keeps_time=False)
def decided(given: Given) -> Committed:
    """decide what is proposed, and who does it"""
    outcome, executor, reversible = decisions.read_outcome(given.argument)
    return decisions.decide(given.room, given.incident, _poll(given), outcome, executor=executor, reversible=reversible)


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
def handover(given: Given) -> Committed:
    """offer a role; it changes hands when they accept"""
    known = ", ".join(one.name for one in given.playbook.roles.role)
    name, _, person = given.needed(f"the role ({known}) and who shall take it").partition(" ")
    found = given.playbook.role(name)
    if found is None:
        raise RoomTrouble(f"{ascii(name)[:40]} is not a role: {known}.", USAGE)
    to = one_person(person) if person.strip() else ""
    if any(holder.raw.casefold() == to.casefold() for holder in given.view().holders(found.name)):
        raise RoomTrouble(f"@{for_line(Untrusted(to))} holds it already.", USAGE)
    return handing_over.offer(given.room, given.incident, found.name, to, label=found.title)


def _offered(given: Given) -> RoleOffer:
    waiting = handing_over.offers_to(given.view(), given.room.person)
    if not waiting:
        raise RoomTrouble("no role is offered to you.", USAGE)
    return waiting[0]


@order("accept", keeps_time=False)
def accept(given: Given) -> Committed:
    """take the role that is offered to me"""
    offered = _offered(given)
    label = handing_over.role_title(given.playbook, offered.role)
    return handing_over.accept(given.room, given.incident, offered, label=label, view=given.view())


@order("refuse", "[why]", keeps_time=False)
def refuse(given: Given) -> Committed:
    """decline the role that is offered to me"""
    offered = _offered(given)
    label = handing_over.role_title(given.playbook, offered.role)
    return handing_over.refuse(given.room, given.incident, offered, label=label, why=given.argument)


@order("watch", "@NAME", over=BEFORE_ITS_END, command=True, takes=("person",))
def watch(given: Given) -> Committed:
    """hand over the hour of stability"""
    person = given.needed("who watches").removeprefix("@")
    label = handing_over.role_title(given.playbook, "watch")
    return commander.take_role(given.room, given.incident, "watch", person, label=label, at=given.at)


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
    _finished(DONE, "done"),
    _finished(FAILED, "failed"),
    extend,
    objected,
    decided,
    handover,
    accept,
    refuse,
    watch,
)
