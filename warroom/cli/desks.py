"""The desks beside the timeline, from a shell: the board, the checks, the trees, tasks, roles, and their acts."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from warroom.cli.keeping import time_of
from warroom.cli.opening import NOT_FOUND, USAGE, Opening, now, stop
from warroom.cli.walking import TYPED, walk_json, walk_lines
from warroom.intake.contested import state_words
from warroom.intake.times import iso
from warroom.model.desks import CheckItem, FixView, HypothesisCard, TaskView
from warroom.model.moment import SECOND, EventTime
from warroom.model.timeline import Filter
from warroom.model.views import IncidentView
from warroom.playbook.comparing import against, at_triage, compare
from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.walk import Walk, offered, walk
from warroom.playbook.workflow import Playbook
from warroom.room.acts import decisions, tech_lead
from warroom.room.acts.carrying_out import OF_AN_END, carry_out
from warroom.room.acts.closing import Gate, gates
from warroom.room.acts.handing_over import held_together, packet, role_title
from warroom.room.acts.paging import PAGE, contact_named, page_by_command
from warroom.room.orders.incident_orders import give
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import length, point, situation, standing_words
from warroom.room.readings.due import Due, dues, updates_due
from warroom.room.readings.left_open import left_open
from warroom.text import for_line, for_terminal


def obey(opening: Opening, order: str, argument: str, *, at: str, incident: str, as_json: bool) -> None:
    """Carry out one of the orders that the line knows too."""
    chosen = opening.incident(incident)
    when = _when(opening, chosen, at)
    passed_by = left_open(_view(opening, chosen), opening.playbook, to=argument) if order == "phase" else []
    contact = contact_named(opening.playbook, argument) if order == PAGE and when is None else None
    if contact is not None and contact.name in opening.config.page:
        view, commands = _view(opening, chosen), opening.config.page
        opening.run(lambda: page_by_command(opening.room, view, contact.name, commands, environ=os.environ))
    else:
        opening.run(lambda: give(opening.room, opening.playbook, chosen, order, argument, at=when))
    if passed_by:
        click.echo(f"left open: {', '.join(passed_by)}", err=True)
    if as_json:
        click.echo(json.dumps({"saved": True, "order": order, "incident": chosen}))
    else:
        click.echo(f"saved /{order} {for_terminal(argument)}".rstrip())


def _when(opening: Opening, incident: str, at: str) -> EventTime | None:
    """When it was, as ``at`` says in the incident's zone; `None` where nothing is said."""
    if not at:
        return None
    view = _view(opening, incident)
    return time_of(at, view.zone, view.summary.began)


def raise_hypothesis(opening: Opening, words: str, *, at: str, incident: str, as_json: bool) -> None:
    """Put a card on the board and say its label."""
    from warroom.room.acts import tech_lead

    chosen = opening.incident(incident)
    when = _when(opening, chosen, at)
    logged = opening.run(lambda: tech_lead.raise_hypothesis(opening.room, chosen, words, at=when))
    label = next((card.label.raw for card in _view(opening, chosen).desks.board if card.entry == logged.entry), "")
    if as_json:
        click.echo(json.dumps({"saved": True, "label": label, "entry": logged.entry}))
    else:
        click.echo(f"saved {for_terminal(label)}")


def _view(opening: Opening, incident: str) -> IncidentView:
    view = opening.room.view(incident)
    if view is None:
        stop("this incident is not here.", NOT_FOUND)
    return view


def show_desk(opening: Opening, what: str, *, incident: str, as_json: bool, tree: str = "") -> None:
    """Print one of the desks: board, checks, tree, tasks, roles, situation, handover, due."""
    chosen = opening.incident(incident)
    view = _view(opening, chosen)
    said, lines = _SHOWN[what](opening, view, tree)
    if as_json:
        click.echo(json.dumps(said, indent=1))
        return
    for line in lines:
        click.echo(for_terminal(line))


Shown = tuple[Any, list[str]]


def _board(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    cards = view.desks.board
    entry_of = opening.room.pages(view.id, Filter()).entry
    lines = []
    for card in cards:
        lines += [_card_line(card), *(f"  {line}" for line in tech_lead.card_lines(card, entry_of))]
    return [_card(card) for card in cards], lines or ["no hypothesis yet"]


def _card(card: HypothesisCard) -> dict[str, Any]:
    return {
        "id": card.id, "label": card.label.raw, "statement": card.statement.raw, "status": card.status,
        "contested": [{"status": one.value, "by": one.by.raw} for one in card.contested],
        "owner": _raw(card.owner), "angle": _raw(card.angle), "test": _raw(card.test), "result": _raw(card.result),
        "for": list(card.supports), "against": list(card.refutes), "entry": card.entry,
    }  # fmt: skip


def _card_line(card: HypothesisCard) -> str:
    said = card.status
    if card.contested:
        said = "CONTESTED " + " / ".join(f"{one.value} (@{for_line(one.by)})" for one in card.contested)
    owner = f"  @{for_line(card.owner)}" if card.owner is not None else ""
    angle = f"  {for_line(card.angle)} angle" if card.angle is not None else ""
    return f"{for_line(card.label)} {said}: {for_line(card.statement)}{owner}{angle}"


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None


def _checks(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    rounds, lines = [], []
    for fix in view.desks.fixes:
        at = iso(fix.deployed.lo) if fix.deployed is not None else None
        rounds.append(
            {
                "fix": fix.id, "how": fix.how, "what": fix.what.raw, "deployed": at,
                "reviewed_by": _raw(fix.reviewed_by), "approved_by": _raw(fix.approved_by), "broken": fix.broken,
                "verified": fix.verified,
                "checks": [_check(check, view, opening.playbook) for check in fix.checks],
            }
        )  # fmt: skip
        when = point(fix.deployed.lo, view.zone, now()) if fix.deployed is not None and fix.deployed.lo else "proposed"
        lines.append(f"{for_line(fix.how) or 'fix'} {for_line(fix.what)} {when}".strip())
        lines.extend(
            f"  {number}  {_check_line(check, view, fix, opening.playbook)}"
            for number, check in enumerate(fix.checks, 1)
        )
    closure = gates(view, opening.playbook, now=now())
    said = {"rounds": rounds, "closure": [_gate(gate) for gate in closure]}
    lines.append("closure")
    lines.extend(
        f"  {gate.check.name or gate.check.title}: {gate.state}" + (f" ({gate.words})" if gate.words else "")
        for gate in closure
    )
    return said, lines


def _check(check: CheckItem, view: IncidentView, playbook: Playbook) -> dict[str, Any]:
    return {
        "id": check.id, "text": check.text.raw, "due": iso(check.due), "state": check.state,
        "contested": [{"state": one.value, "by": one.by.raw} for one in check.contested],
        "figure": _raw(check.figure), "at_triage": _raw(at_triage(check, view, playbook)), "by": _raw(check.by),
        "checked": iso(check.checked.lo) if check.checked is not None else None,
        "early_by": check.early_by // SECOND, "against": against(check, view, playbook), "because": _raw(check.because),
    }  # fmt: skip


def _check_line(check: CheckItem, view: IncidentView, fix: FixView, playbook: Playbook) -> str:
    was = at_triage(check, view, playbook)
    waits = check.due is not None and check.state == "open" and not fix.broken
    due = f"  due {point(check.due or 0, view.zone, now())}" if waits else ""
    triage = f"  at triage {for_line(was)}" if was is not None else ""
    figure = f"  {for_line(check.figure)}" if check.figure is not None else ""
    by = f"  @{for_line(check.by)}" if check.by is not None else ""
    state = check.state.upper() if check.state == "failed" else check.state
    if check.contested:
        state, by = state_words(check.state, check.contested), ""
    told = [one.words for one in compare(check, check.figure.raw, view, playbook)] if check.figure is not None else []
    if check.early_by:
        told.append(f"{length(check.early_by)} before its time")
    if check.because is not None:
        told.append(f"because {for_line(check.because)}")
    held = f"  ({', '.join(told)})" if told else ""
    return f"{state:<8} {for_line(check.text)}{figure}{triage}{held}{by}{due}"


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "name": gate.check.name, "title": gate.check.title, "state": gate.state, "known": gate.known,
        "words": gate.words,
    }  # fmt: skip


def _tree_named(opening: Opening, view: IncidentView, name: str) -> Tree:
    if not name:
        return offered(opening.playbook, view.phase, view.fact("type"), view.desks.answers)[0]
    found = opening.playbook.tree(name)
    if found is None:
        known = ", ".join(tree.name for tree in opening.playbook.trees.tree)
        stop(f"there is no tree {ascii(name)[:40]}: {known}.", NOT_FOUND)
    return found


def _tree(opening: Opening, view: IncidentView, name: str) -> Shown:
    walked = walk(_tree_named(opening, view, name), view.desks.answers)
    return walk_json(walked), walk_lines(walked)


def _tasks(_opening: Opening, view: IncidentView, _tree: str) -> Shown:
    tasks = view.desks.tasks
    return [_task(task) for task in tasks], [_task_line(task, view) for task in tasks] or ["no task"]


def _task(task: TaskView) -> dict[str, Any]:
    return {
        "id": task.id, "who": task.who.raw, "what": task.what.raw, "due": iso(task.due), "state": task.state,
        "outcome": _raw(task.outcome), "angle": _raw(task.angle), "by": task.made_by.raw,
    }  # fmt: skip


def _task_line(task: TaskView, view: IncidentView) -> str:
    due = f"  due {point(task.due, view.zone, now())}" if task.waits and task.due is not None else ""
    late = f" (late by {length(now() - task.due)})" if task.waits and task.due is not None and task.due < now() else ""
    outcome = f": {for_line(task.outcome)}" if task.outcome is not None else ""
    angle = f" ({for_line(task.angle)} angle)" if task.angle is not None else ""
    state = state_words(task.state, task.contested)
    return f"@{for_line(task.who)} {for_line(task.what)}{angle}  {state}{outcome}{due}{late}"


def _roles(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    held = {role.role: [name.raw for name in role.holders] for role in view.roles if role.holders}
    offers = [{"role": one.role, "to": one.to.raw, "by": one.by.raw, "at": iso(one.at)} for one in view.desks.offers]
    lines = []
    for role in opening.playbook.roles.role:
        names = held.get(role.name, [])
        if names or not role.optional:
            two = "TWO: " if len(names) > 1 else ""
            lines.append(
                f"{for_line(role.title)}: {two}{', '.join('@' + for_line(name) for name in names) or 'nobody'}"
            )
    lines.extend(held_together(view, opening.playbook))
    lines.extend(
        f"offered: {for_line(role_title(opening.playbook, one.role))} to @{for_line(one.to)}"
        for one in view.desks.offers
    )
    return {"held": held, "offered": offers}, lines


def _situation(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    from warroom.model.timeline import Filter

    pinned = opening.room.pages(view.id, Filter(pinned_only=True, struck=False)).before(None, 3)
    title, lines = situation(view, pinned, opening.playbook, now=now(), updates=_updates(opening, view))
    return {"title": title, "lines": lines}, lines


def _handover(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    made = packet(opening.room, view.id, view, opening.playbook, now=now(), updates=_updates(opening, view))
    return {"title": made.title, "parts": {heading: list(said) for heading, said in made.parts}}, [made.text]


def _updates(opening: Opening, view: IncidentView) -> list[Due]:
    """The updates that are owed, the next one first."""
    return updates_due(updates_view(opening.room, opening.playbook, view.id, view=view), opening.playbook)


def _due(opening: Opening, view: IncidentView, _tree: str) -> Shown:
    owed = [*dues(view, opening.playbook, now=now()), *_updates(opening, view)]
    found = sorted(owed, key=lambda due: due.at)
    said = [
        {"what": due.what, "at": iso(due.at), "words": due.words, "role": due.role, "late": due.at <= now()}
        for due in found
    ]
    lines = [f"{point(due.at, view.zone, now())}{' LATE' if due.at <= now() else ''}  {due.words}" for due in found]
    return said, [*lines, *_not_owed(opening, view)]


def _not_owed(opening: Opening, view: IncidentView) -> list[str]:
    """Who is told nothing as it stands, and why; in one line where it is the same for everybody."""
    stands = standing_words(view, opening.playbook, now())
    if stands.short:
        return [f"nothing else is owed: {stands.words}"]
    clocks = updates_view(opening.room, opening.playbook, view.id, view=view)
    return [f"not owed: {for_line(one.title)} ({one.not_owed})" for one in clocks.audiences if one.not_owed]


_SHOWN = {
    "board": _board, "checks": _checks, "tree": _tree, "tasks": _tasks, "roles": _roles, "situation": _situation,
    "handover": _handover, "due": _due,
}  # fmt: skip


def decide(
    opening: Opening, tree: str, answer: str, *, node: str, perform: bool, at: str, incident: str, as_json: bool
) -> None:
    """Answer the question of a tree that is open, or the one called ``node``, and print where that leads."""
    chosen = opening.incident(incident)
    view = _view(opening, chosen)
    when = _when(opening, chosen, at)
    found = _tree_named(opening, view, tree)
    walked = walk(found, view.desks.answers)
    if answer:
        said = TYPED.get(answer)
        if said is None:
            stop(f"{ascii(answer)[:20]} is no answer: y, n or d.", USAGE)
        name = node or (walked.question.name if walked.question is not None else "")
        question = next((one for one in found.question if one.name == name), None)
        if question is None:
            known = ", ".join(one.name for one in found.question)
            why = f"{ascii(node)[:40]} is no question of {found.name}" if node else "no question is open"
            stop(f"{why}; --node names one to answer anew: {known}.", USAGE)
        seen = view.revision
        opening.run(lambda: decisions.answer(opening.room, chosen, found, question, said, seen_up_to=seen, at=when))
        walked = walk(found, _view(opening, chosen).desks.answers)
    if perform:
        _carry_out(opening, chosen, walked, when)
    if as_json:
        click.echo(json.dumps(walk_json(walked), indent=1))
        return
    for line in walk_lines(walked):
        click.echo(for_terminal(line))


def _carry_out(opening: Opening, incident: str, walked: Walk, when: EventTime | None) -> None:
    end = walked.end
    if end is None:
        stop("the tree has not come to an end yet.", USAGE)
    order = OF_AN_END.get(end.act)
    if order is None:
        stop(f"there is nothing that a shell can do for: {for_terminal(end.say)}.", USAGE)
    opening.run(lambda: carry_out(opening.room, opening.playbook, incident, walked, at=when))
    click.echo(f"saved /{order} {for_terminal(end.value)}".rstrip(), err=True)
