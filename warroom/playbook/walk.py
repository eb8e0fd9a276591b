"""Walking a decision tree: which question is next, from the answers that were given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache

from warroom.model.desks import AnswerView
from warroom.model.shape import record
from warroom.playbook.deciding_shapes import Tree, TreeEnd, TreeQuestion
from warroom.playbook.workflow import Playbook

_LENGTH = 16
_ADVICE = "advise"


@record
class Step:
    """A question that was answered on the way."""

    question: TreeQuestion
    answer: AnswerView


@record
class Walk:
    """How far a tree was walked: the steps, and the question that is open, or the end that was reached.

    Where people answered a question differently while apart, the walk stops at it: it is asked again, and both
    branches are kept.
    """

    tree: Tree
    steps: tuple[Step, ...]
    question: TreeQuestion | None
    end: TreeEnd | None
    fork: AnswerView | None = None


@cache
def tree_hash(tree: Tree) -> str:
    """What names a tree in the log, 16 hexadecimal digits: another wording of a question is another tree."""
    tree_text = json.dumps(asdict(tree), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(tree_text.encode()).hexdigest()[:_LENGTH]


def answer_id(tree: Tree, question: TreeQuestion) -> str:
    """The record of the answer to a question: people who answer it apart meet on it."""
    return f"answer:{tree_hash(tree)}:{question.name}"


def walk(tree: Tree, answers: Mapping[str, AnswerView]) -> Walk:
    """Follow ``answers``, by the ids of their records, through ``tree`` as far as they lead."""
    questions = {question.name: question for question in tree.question}
    ends = {end.name: end for end in tree.end}
    named = tree_hash(tree)
    steps: list[Step] = []
    passed: set[str] = set()
    name = tree.first
    while (question := questions.get(name)) is not None:
        answer = answers.get(f"answer:{named}:{name}")
        if answer is None or name in passed:
            return Walk(tree, tuple(steps), question, None)
        if answer.forked:
            return Walk(tree, tuple(steps), question, None, answer)
        passed.add(name)
        steps.append(Step(question, answer))
        name = branch(question, answer.answers[-1].value)
    return Walk(tree, tuple(steps), None, ends.get(name))


def branch(question: TreeQuestion, answer: str) -> str:
    """The question or end that ``answer`` leads to; whatever is neither yes nor no counts as not known."""
    return question.yes if answer == "yes" else question.no if answer == "no" else question.unknown


def offered(playbook: Playbook, phase: str, kind: str, answers: Mapping[str, AnswerView]) -> list[Tree]:
    """Every tree, the ones for the phase and for the type of incident first.

    Where the type says how to contain it, nothing goes before its tree until that has come to more than advice.
    """
    incident_type = playbook.incident_type(kind)
    contains = incident_type is not None and bool(incident_type.contain)

    def first(tree: Tree) -> bool:
        if not contains or tree.type != kind:
            return False
        end = walk(tree, answers).end
        return end is None or end.act == _ADVICE

    return sorted(
        playbook.trees.tree,
        key=lambda tree: (-1 if first(tree) else _fit(tree, phase, kind), playbook.trees.tree.index(tree)),
    )


def _fit(tree: Tree, phase: str, kind: str) -> int:
    if tree.phase and tree.phase == phase:
        return 0
    if tree.type:
        return 1 if tree.type == kind else 3
    return 2
