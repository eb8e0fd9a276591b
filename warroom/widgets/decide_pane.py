"""What the Decide pane shows: what waits for this person, the decision tree, tasks, and the phase's own list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from warroom.model.desks import TaskView
from warroom.model.identity import Moment
from warroom.model.shape import record
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.playbook.deciding_shapes import IncidentType
from warroom.playbook.standing import NO_INCIDENT, SUSPECTED, Standing, StandingWords, standing
from warroom.playbook.walk import Walk, offered, walk
from warroom.playbook.workflow import Playbook
from warroom.room.acts.closing import clashes, gates, over_words
from warroom.room.acts.handing_over import held_together
from warroom.room.acts.phase_actions import PhaseAction, phase_actions
from warroom.room.orders.carrying_out import holds
from warroom.room.readings.clocks import length, since_words, standing_words
from warroom.room.readings.left_open import triage_id, triage_nodes
from warroom.room.readings.practices import of_an_incident
from warroom.room.readings.waiting import Waiting, waiting
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows
from warroom.widgets.declare_rows import first_look, left_behind, ones_part, roles_wanted, to_declare
from warroom.widgets.remember import remember
from warroom.widgets.tree_rows import act_words, asked_rows, end_rows

_LONGEST = 90
STANDS = "stands"
"""The card of what is not declared, or is over."""


_Part = Callable[[Rows, IncidentView, Playbook], None]
"""What shows a part of the pane."""


@record
class DecideState:
    """What belongs to this screen alone: the tree that is shown (empty: the one that fits), whether its reasons are
    shown, what was put off, and what its keys are.
    """

    tree: str = ""
    why: bool = False
    put_off: frozenset[str] = frozenset()
    changes_key: str = ""
    """The key that shows what was changed, in words."""


@record
class DecideView:
    """The cards, the card on which the cursor stands by itself, the walk, and the place of its tree among all."""

    cards: list[Card]
    default: str
    walk: Walk
    waiting: tuple[Waiting, ...]
    trees: tuple[str, ...]


def decide(
    view: IncidentView, playbook: Playbook, state: DecideState, *, person: str, now: Moment, asking: bool = False
) -> DecideView:
    """The pane of ``person`` at ``now``, microseconds since 1970; ``asking`` keeps the cursor with the tree."""
    rows = Rows()
    queue = [waiting for waiting in waiting(view, playbook, person=person, now=now) if waiting.key not in state.put_off]
    if queue:
        rows.head(f"Waits for you · {len(queue)}")
        for one in queue:
            rows.card(one.key, (f"● {one.words}", Rows.WARN), hang=2, keys=one.keys)
    how = standing(view, playbook)
    _stands(rows, view, playbook, now)
    for words in held_together(view, playbook):
        rows.remark(words, Rows.WARN)
    for clash in clashes(view, playbook):
        rows.remark(f"Times that cannot be: {clash.words}", Rows.ALARM)
        for milestone, told in zip(clash.milestones, clash.told, strict=True):
            rows.card(f"told:{milestone}", ("   → ", Rows.ALARM), told, hang=5, keys="Enter goes there")
    trees = offered(playbook, view.phase, view.fact("type"), view.desks.answers)
    named = tuple(tree.name for tree in trees)
    tree = playbook.tree(state.tree) or trees[0]
    walked = walk(tree, view.desks.answers)
    if not how.over or state.tree:  # of what is over nothing is asked; somebody may look at a tree all the same
        _tree(rows, walked, named, view, playbook, state)
    if not how.over:
        _tasks(rows, view, now)
    last = playbook.phases.phase and view.phase == _closing_phase(playbook)
    if (last or "resolved" in view.times) and not how.kept and how.state not in NO_INCIDENT:
        _closure(rows, view, playbook, now)
    kind = playbook.incident_type(view.fact("type"))
    if kind is not None:
        _type(rows, kind)
    if how.kept:
        first_look(rows, view, playbook)
    elif how.state not in NO_INCIDENT and (not how.over or _goes_on(view, how, playbook)):
        # In the first minutes the questions come first: they are one key below the tree's.
        parts: list[_Part] = [_phase, partial(_first_minutes, changes_key=state.changes_key)]
        for part in reversed(parts) if view.phase in ("", *playbook.first_phases) else parts:
            part(rows, view, playbook)
        roles_wanted(rows, view, playbook, now)
    remember(rows, playbook, of_an_incident(view, playbook, now=now))
    if not how.over:
        ones_part(rows, view, playbook, person)
    default = open_card(walked) if asking or not queue else queue[0].key
    if not (asking or queue or how.runs) and how.state != SUSPECTED and not (how.over and state.tree):
        default = STANDS  # what to do with it, before any question
    return DecideView(rows.cards, default, walked, tuple(queue), named)


def _goes_on(view: IncidentView, how: Standing, playbook: Playbook) -> bool:
    """Whether what is over is in a phase that comes after the close: what that asks is still to be done."""
    phase = playbook.phase(view.phase)
    return how.phased and phase is not None and phase[1].within is not None


def _stands(rows: Rows, view: IncidentView, playbook: Playbook, now: Moment) -> None:
    """What is to be done with what is not declared, or how it ended."""
    said = standing_words(view, playbook, now)
    if not said.short and view.summary.closed is not None:
        said = StandingWords(over_words(view, now), ", ".join(filter(None, _lasted(view, now))))
    if not said.short:
        return
    level = f"{for_line(view.summary.severity.level)} · " if view.summary.severity is not None else ""
    rows.head(f"{level}{said.short}")
    rows.card(STANDS, f" {said.more or said.short}")
    if view.summary.closed is not None:
        rows.keys("   /reopen WHY takes it back")
    elif view.summary.severity is not None:
        rows.keys("   S or /sev declares it where it is worse than that")


def _lasted(view: IncidentView, now: Moment) -> tuple[str, str]:
    """Since when it went on, and for how long."""
    since, lasted = since_words(view, now)
    return (f"from {since}" if since else ""), lasted


def open_card(walked: Walk) -> str:
    """The card of the question that is open, or of the end that was reached."""
    if walked.question is not None:
        return f"ask:{walked.question.name}"
    return f"end:{walked.end.name}" if walked.end is not None else ""


def _first_minutes(rows: Rows, view: IncidentView, playbook: Playbook, *, changes_key: str) -> None:
    """The first look, the declaration and triage, in the phases before the first one that takes as long as it takes."""
    early = playbook.first_phases
    triage = partial(_triage, changes_key=changes_key)
    parts: list[_Part] = [first_look, to_declare, triage]
    if view.phase in early[-1:]:  # triage at last: what it asks comes first
        parts = [triage, first_look, to_declare]
    if view.phase in ("", *early):
        for part in parts:
            part(rows, view, playbook)
    else:
        left_behind(rows, view, playbook)


def _closing_phase(playbook: Playbook) -> str:
    """The phase before the one that is held some time after the end."""
    names = [phase.name for phase in playbook.phases.phase if phase.within is None]
    return names[-1] if names else ""


def _tree(
    rows: Rows, walked: Walk, trees: tuple[str, ...], view: IncidentView, playbook: Playbook, state: DecideState
) -> None:
    place = trees.index(walked.tree.name) + 1 if walked.tree.name in trees else 1
    rows.head(f"{for_line(walked.tree.title)}  ‹{place}/{len(trees)}›")
    if walked.tree.shows and state.changes_key:
        rows.keys(f"   {state.changes_key} shows what was changed")
    asked_rows(rows, walked, why=state.why)
    if walked.question is not None:
        other = "u take back   ‹ › another tree"
        rows.keys(f"   w why   {other}" if walked.question.why else f"   {other}")
    elif walked.end is not None:
        does = "" if holds(walked.end, view) else act_words(walked.end)
        end_rows(rows, walked.end, playbook, f"Enter {does}" if does else "")


def _tasks(rows: Rows, view: IncidentView, now: Moment) -> None:
    out = [task for task in view.desks.tasks if task.waits]
    if not out:
        return
    rows.head(f"Tasks out · {len(out)}")
    for task in sorted(out, key=lambda task: (task.due or 0, task.id)):
        rows.card(
            f"task:{task.id}",
            (f"{time_left(task, now)} ", Rows.ALARM if _late(task, now) else Rows.ACCENT),
            (f"@{for_line(task.who)} ", Rows.ACCENT),
            bounded(for_line(task.what), _LONGEST),
            (f"  {for_line(task.angle)} angle" if task.angle is not None else "", Rows.DIM),
        )
    rows.keys("   y done   n failed   d more time")


def _late(task: TaskView, now: Moment) -> bool:
    return task.due is not None and task.due <= now


def time_left(task: TaskView, now: Moment) -> str:
    """How long a task still has, or that its time is up."""
    if task.due is None:
        return ""
    return f"{length(task.due - now)}" if task.due > now else f"UP {length(now - task.due)}"


def _closure(rows: Rows, view: IncidentView, playbook: Playbook, now: Moment) -> None:
    found = gates(view, playbook, now=now)
    over = view.summary.closed is not None
    if not found:
        return
    rows.head(f"Closure · {sum(gate.passed for gate in found)} of {len(found)}{' when it was closed' if over else ''}")
    for gate in found:
        mark, style = (
            ("✓ ", Rows.OK)
            if gate.state == CheckState.PASSED
            else ("– ", Rows.DIM)
            if gate.passed
            else ("✗ ", Rows.ALARM)
            if gate.state == CheckState.FAILED
            else ("· ", Rows.WARN)
        )
        rows.card(
            gate_key(gate.item.id),
            (mark, style),
            for_line(gate.check.title),
            (f": {for_line(gate.check.ask)}", Rows.DIM),
            hang=2,
            tail=(gate.words, Rows.DIM),
        )
    if not over:
        rows.keys("   y done   d skip, with a reason   Enter at the tree's end, or /close, closes")


def _type(rows: Rows, kind: IncidentType) -> None:
    rows.head(for_line(kind.title))
    rows.remark(f" looks like: {', '.join(for_line(words) for words in kind.symptoms)}")
    for words in kind.contain:
        rows.remark(f" ! {for_line(words)}", Rows.ALARM)
    if kind.notify:
        rows.remark(f" Tell: {', '.join(for_line(who) for who in kind.notify)}", Rows.WARN)


def gate_key(point: str) -> str:
    """The key of the card of a point of the closure."""
    return f"gate:{point}"


def action_key(action: PhaseAction) -> str:
    """The card of an action of a phase."""
    return f"action:{action.phase}:{action.number}"


def _phase(rows: Rows, view: IncidentView, playbook: Playbook) -> None:
    found = playbook.phase(view.phase)
    if found is None:
        return
    asked = phase_actions(view, playbook, view.phase)
    rows.head(f"{for_line(found[1].title)} · {sum(one.done for one in asked)} of {len(asked)}")
    for phase_action in asked:
        mark = ("✓ ", Rows.OK) if phase_action.done else ("· ", Rows.DIM)
        rows.card(
            action_key(phase_action),
            mark,
            (for_line(phase_action.words), Rows.DIM if phase_action.done else ""),
            hang=2,
        )


def _triage(rows: Rows, view: IncidentView, playbook: Playbook, *, changes_key: str) -> None:
    rows.head("Triage · Enter answers")
    looked_at = {
        str(number): changes_key for number, question in enumerate(playbook.triage.question, 1) if question.shows
    }
    for node, ask, hint in triage_nodes(playbook):
        answer = view.desks.answers.get(triage_id(node))
        said = " / ".join(for_line(answer.value) for answer in answer.answers) if answer is not None else ""
        rows.card(
            f"triage:{node}",
            ("✓ " if said else "? ", Rows.OK if said else Rows.DIM),
            for_line(ask),
            (f" {said}" if said else f" ({for_line(hint)})" if hint else "", "bold" if said else Rows.DIM),
            hang=2,
            keys=f"{looked_at[node]} shows it" if looked_at.get(node) else "",
        )
    for metric in playbook.triage.baseline:
        noted = view.baseline.get(metric.name)
        rows.card(
            f"baseline:{metric.name}",
            ("# ", Rows.DIM),
            for_line(metric.title),
            (f"  {for_line(noted)}" if noted is not None else "  not noted", "bold" if noted is not None else Rows.DIM),
        )
    rows.head("To copy · c copies, nothing is run")
    for number, command in enumerate(playbook.triage.command):
        rows.card(f"triage-run:{number}", (f"{for_line(command.title)}: ", Rows.DIM), for_line(command.run))
    for mitigation in playbook.triage.mitigation:
        for number, line in enumerate(mitigation.run):
            rows.card(
                f"mitigate:{mitigation.name}:{number}", (f"{for_line(mitigation.title)}: ", Rows.DIM), for_line(line)
            )
