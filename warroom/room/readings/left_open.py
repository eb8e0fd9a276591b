"""What is still open when a phase is left: moving on asks nothing, but it says in one line what it passes by."""

from __future__ import annotations

from warroom.model.sentences import counted
from warroom.model.shape import record
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.playbook.standing import standing
from warroom.playbook.workflow import Playbook
from warroom.text import bounded, for_line

_LONGEST, _MOST = 40, 3
NOTICED = "detection"
"""The field of the incident that says how it was noticed."""


@record
class OpenQuestion:
    """A question of the first minutes that nobody has answered: its card, its words, and what it is part of."""

    card: str
    words: str
    part: str


def first_questions(playbook: Playbook) -> list[tuple[str, str, str]]:
    """The questions of the first look as (the order that answers it, question, what to think of)."""
    sources = "; ".join(f"{source.name}: {', '.join(source.signs)}" for source in playbook.detection.source)
    asked = [
        (assessment.fact, assessment.question, "")
        for assessment in playbook.detection.assessment
        if assessment.fact != "title"
    ]
    return [(NOTICED, "How was it noticed?", sources), *asked]


CALLS = (("channel", "Channel"), ("war_room", "Call"), ("status_page", "Status page"))
"""What a declaration says, by the field of the incident and as it is named."""
LOOK, CALL, TRIAGE, FIGURE = "look", "call", "triage", "baseline"


def triage_nodes(playbook: Playbook) -> list[tuple[str, str, str]]:
    """The triage questions as (node, question, what to think of); whether it can be reproduced is the last one."""
    nodes = [(str(number), question.ask, question.hint) for number, question in enumerate(playbook.triage.question, 1)]
    last = playbook.triage.reproduce
    return [*nodes, ("reproduce", last.ask, last.hint)] if last is not None else nodes


def triage_id(node: str) -> str:
    """The record of the answer to a triage question."""
    return f"answer:{TRIAGE}:{node}"


def open_questions(view: IncidentView, playbook: Playbook) -> list[OpenQuestion]:
    """What nobody has answered of the first look, the declaration and triage, in the order of the pane."""
    answers = view.desks.answers
    return [
        *(
            OpenQuestion(f"{LOOK}:{name}", ask, LOOK)
            for name, ask, _ in first_questions(playbook)
            if name not in view.facts
        ),
        *(OpenQuestion(f"{CALL}:{name}", title, CALL) for name, title in CALLS if name not in view.facts),
        *(
            OpenQuestion(f"{TRIAGE}:{node}", ask, TRIAGE)
            for node, ask, _ in triage_nodes(playbook)
            if triage_id(node) not in answers
        ),
        *(
            OpenQuestion(f"{FIGURE}:{metric.name}", metric.title, FIGURE)
            for metric in playbook.triage.baseline
            if metric.name not in view.baseline
        ),
    ]


def left_open(view: IncidentView, playbook: Playbook, *, to: str = "") -> list[str]:
    """What is left behind on going on ``to`` a phase (from the present one unless it is said): questions, roles that
    nobody holds, the fix, its checks; a few words each, safe to show. Going back leaves nothing, and what is not
    declared owes none of it.
    """
    if standing(view, playbook).kept:
        return []
    here, there = playbook.phase(view.phase), playbook.phase(to) if to else None
    if here is not None and there is not None and there[0] <= here[0]:
        return []
    early, fix = playbook.first_phases, view.desks.fix
    deployed = playbook.phase(playbook.resolution.deployed.phase)
    points: list[str] = []
    if fix is not None and not fix.broken:
        open_ = [check.text.raw for check in fix.checks if check.state == CheckState.OPEN]
        points += open_ if len(open_) <= _MOST else [open_[0], counted(len(open_) - 1, "more check", "more checks")]
    elif here is not None and deployed is not None and here[0] >= deployed[0]:
        points.append("no fix went in")
    if view.phase not in early and not view.desks.board and fix is None:
        points.append("no hypothesis")
    filled = {role.role for role in view.roles if role.holders}
    wanted = [role.title for role in playbook.roles.role if not role.optional and role.name not in filled]
    points += (
        [f"nobody is {wanted[0]}"] if len(wanted) == 1 else [counted(len(wanted), "role", "roles")] if wanted else []
    )
    # What belongs to a phase that is not left yet is not left open: triage begins when the declaration is left.
    parts = {LOOK, CALL, TRIAGE, FIGURE} if view.phase not in early[:-1] else {LOOK, CALL}
    asked = [open_question for open_question in open_questions(view, playbook) if open_question.part in parts]
    for part, several in ((CALL, ""), (LOOK, "first questions"), (TRIAGE, "triage questions"), (FIGURE, "figures")):
        mine = [open_question.words for open_question in asked if open_question.part == part]
        points += [f"{len(mine)} {several}"] if several and len(mine) > 1 else mine
    return [bounded(for_line(point), _LONGEST) for point in points]


def open_words(view: IncidentView, playbook: Playbook, *, to: str = "") -> str:
    """What is left open, in words behind another message; empty when nothing is."""
    points = left_open(view, playbook, to=to)
    return f" · left open: {', '.join(points)}" if points else ""
