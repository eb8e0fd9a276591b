"""Checking the decision trees: every walk comes to an end that does something, and every end can do what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from warroom.playbook.deciding_shapes import Tree, TreeEnd
from warroom.playbook.load import Problem
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook
from warroom.toml_lines import Path

FILE = "trees.toml"
_OPEN, _VERIFY, _COPY = "open-tree", "start-verification", "copy-command"


class TreeFault(NamedTuple):
    """What is wrong inside a tree; ``at`` leads to the field, from the tree's own table."""

    at: Path
    expected: str
    found: str = ""


def trees_that_are_wrong(playbook: Playbook, pages: Pages) -> list[Problem]:
    """Every problem of ``trees.toml``, tree by tree."""
    values, trees = _values(playbook), playbook.trees.tree
    return [
        pages.problem(FILE, ("tree", number, *fault.at), _named(tree, fault), fault.expected, fault.found)
        for number, (tree, round_faults) in enumerate(zip(trees, _ends_that_lead_back(trees), strict=True))
        for fault in (*faults_of(tree), *_offered_where(tree, playbook), *_ends(tree, values, playbook), *round_faults)
    ]


def faults_of(tree: Tree) -> list[TreeFault]:
    """What is wrong with a tree by itself: names that stand twice, answers that lead nowhere, nodes that nothing leads
    to, a cycle without an exit.
    """
    questions = _places("question", [question.name for question in tree.question])
    ends = _places("end", [end.name for end in tree.end])
    answers = _answers(tree)
    faults = list(_twice(tree))
    if tree.first not in questions:
        faults.append(TreeFault(("first",), f"a first question that exists; there is no {tree.first!r}"))
    faults.extend(
        TreeFault((*questions[name], answer), f"an answer of {name!r} that exists; there is no {target!r}")
        for name, targets in answers.items()
        for answer, target in targets.items()
        if target not in questions and target not in ends
    )
    reached = _reached(tree)
    faults.extend(
        TreeFault((*place, "name"), f"a way to {name!r}; nothing leads there")
        for name, place in (ends | questions).items()
        if name not in reached
    )
    leading = set(ends) - set(questions)
    while more := {
        name for name, targets in answers.items() if name not in leading and leading & set(targets.values())
    }:
        leading |= more
    faults.extend(
        TreeFault((*place, "name"), f"a way out of {name!r}; it goes round for ever")
        for name, place in questions.items()
        if name not in leading
    )
    return faults


def _places(kind: str, names: list[str]) -> dict[str, Path]:
    """Where nodes stand, by name: the one that a walk comes to, where two have the same."""
    return {name: (kind, number) for number, name in enumerate(names)}


def _answers(tree: Tree) -> dict[str, dict[str, str]]:
    return {
        question.name: {"yes": question.yes, "no": question.no, "unknown": question.unknown}
        for question in tree.question
    }


def _twice(tree: Tree) -> Iterator[TreeFault]:
    """Questions and ends share their names: an answer that names one could mean the other."""
    places: list[tuple[Path, str]] = [
        (("question", number), question.name) for number, question in enumerate(tree.question)
    ]
    places.extend((("end", number), end.name) for number, end in enumerate(tree.end))
    seen_names: set[str] = set()
    for place, name in places:
        if name in seen_names:
            yield TreeFault((*place, "name"), "a name that stands once in its tree", repr(name))
        seen_names.add(name)


def _reached(tree: Tree) -> set[str]:
    """The names of all nodes that some walk comes to."""
    answers = _answers(tree)
    reached, pending = set(), [tree.first]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(answers.get(name, {}).values())
    return reached


def _offered_where(tree: Tree, playbook: Playbook) -> Iterator[TreeFault]:
    for field, name, choices in (
        ("phase", tree.phase, [phase.name for phase in playbook.phases.phase]),
        ("type", tree.type, [kind.name for kind in playbook.types.type]),
    ):
        if name and name not in choices:
            yield TreeFault((field,), f"one of {', '.join(choices)}", name)


def _ends(tree: Tree, values: dict[str, list[str]], playbook: Playbook) -> Iterator[TreeFault]:
    """Ends that cannot do what they say: a role, a value or a command that is not there, or one too many."""
    roles = {role.name for role in playbook.roles.role}
    for number, end in enumerate(tree.end):
        if end.owner and end.owner not in roles:
            yield TreeFault(("end", number, "owner"), "the name of a role", end.owner)
        choices = values.get(end.act)
        if choices is None:
            if end.value:
                yield TreeFault(("end", number, "value"), f"no value; {end.act} takes none", repr(end.value))
        elif end.value not in choices and (end.value or end.act != _VERIFY):
            yield TreeFault(("end", number, "value"), f"one of {', '.join(choices)}", repr(end.value))
        if end.act == _COPY and not end.commands:
            yield TreeFault(("end", number, "commands"), "at least one")


def _values(playbook: Playbook) -> dict[str, list[str]]:
    """What the acts of a tree's ends may be about; an act that is not here is about nothing."""
    levels = [level.level for level in playbook.severities.severity]
    return {
        "set-severity": levels,
        "declare": levels,
        "set-type": [kind.name for kind in playbook.types.type],
        "enter-phase": [phase.name for phase in playbook.phases.phase],
        _OPEN: [tree.name for tree in playbook.trees.tree],
        "open-composer": [audience.name for audience in playbook.communication.audience],
        _VERIFY: [option.name for option in playbook.resolution.option],
    }


def _ends_that_lead_back(trees: tuple[Tree, ...]) -> list[list[TreeFault]]:
    """Of each tree, the ends that open another from which every way on comes back to it.

    Answers are kept: whoever comes back to a tree stands at the same end again, and goes round until an answer is
    taken back. So a way on counts only when it comes to an act without the tree that it began in.
    """
    reached = {tree.name: _ends_reached(tree) for tree in trees}
    opened = {name: {end.value for end in ends if end.act == _OPEN} & reached.keys() for name, ends in reached.items()}
    # What no walk leaves, and what opens a tree that there is not, is a fault of its own and is named there.
    acting = {
        name
        for name, ends in reached.items()
        if not ends or any(end.act != _OPEN or end.value not in reached for end in ends)
    }
    expected = "a tree that comes to an act; every way on leads back here"
    return [
        [
            TreeFault(("end", number, "value"), expected, repr(end.value))
            for number, end in enumerate(tree.end)
            if end.act == _OPEN and end.value in reached and end in _ends_reached(tree)
            if not acting & _opened_without(tree.name, end.value, opened)
        ]
        for tree in trees
    ]


def _ends_reached(tree: Tree) -> tuple[TreeEnd, ...]:
    reached, questions = _reached(tree), {question.name for question in tree.question}
    return tuple(end for end in tree.end if end.name in reached and end.name not in questions)


def _opened_without(left: str, first: str, opened: dict[str, set[str]]) -> set[str]:
    """The trees that can be come to from ``first``, itself among them, without coming through ``left``."""
    seen: set[str] = {left}
    pending = [first]
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending.extend(opened[name])
    return seen - {left}


def _named(tree: Tree, fault: TreeFault) -> str:
    """The field as people call it: the tree's name, the end's, and what is wrong with it."""
    if fault.at[0] == "end" and fault.at[-1] != "name":
        _, number, field = fault.at
        return f"{tree.name}.{tree.end[int(number)].name}.{field}"
    return tree.name if fault.at[0] in ("question", "end", "first") else f"{tree.name}.{fault.at[0]}"
