"""How a walk through a decision tree is shown: the path so far, the open question with its answers, the end."""

from __future__ import annotations

from warroom.model.desks import AnswerView
from warroom.playbook.deciding_shapes import Tree, TreeEnd
from warroom.playbook.walk import Walk, branch
from warroom.playbook.workflow import Playbook
from warroom.room.acts.decisions import ANSWERS, answer_words
from warroom.text import for_line
from warroom.widgets.card import Rows


def asked_rows(rows: Rows, walked: Walk, *, why: bool) -> None:
    """The questions that were answered, and the open one with where its answers lead; ``why`` shows its reason too."""
    for step in walked.steps:
        said = step.answer.answers[-1]
        rows.card(
            f"ask:{step.question.name}",
            (f"{for_line(step.question.ask)} ", Rows.DIM),
            (answer_words(for_line(said.value)), "bold"),
            (f"  @{for_line(said.by)}", Rows.DIM),
        )
    if walked.question is not None:
        question = walked.question
        if walked.fork is not None:
            rows.remark(f"FORK: {_fork(walked.fork)}", Rows.ALARM)
        rows.card(f"ask:{question.name}", (for_line(question.ask), "bold"))
        if why and question.why:
            rows.remark(f"   {for_line(question.why)}", Rows.ACCENT)
        for key, answer in ANSWERS.items():
            rows.card("", (f"   {key}  ", Rows.KEY), (_leads(walked.tree, branch(question, answer)), Rows.DIM), hang=6)


def end_rows(rows: Rows, end: TreeEnd, playbook: Playbook, does: str) -> None:
    """What an end says, whose it is and its commands; ``does`` tells what a key does with it."""
    owner = next((role.short for role in playbook.roles.role if role.name == end.owner), "")
    rows.card(
        f"end:{end.name}",
        ("→ ", Rows.OK),
        (for_line(end.say), "bold"),
        (f"  {for_line(owner)}" if owner else "", Rows.DIM),
        hang=2,
        keys=does,
    )
    for number, command in enumerate(end.commands):
        rows.card(f"run:{number}", ("   $ ", Rows.DIM), for_line(command), hang=5)


def act_words(end: TreeEnd) -> str:
    """What Enter does at the end of a tree; empty where the program can only advise."""
    value = for_line(end.value)
    return {
        "set-severity": f"sets {value}",
        "declare": f"declares {value}",
        "set-type": f"makes it a {value} incident",
        "enter-phase": f"goes to {value}",
        "open-tree": f"asks: {value}",
        "open-composer": f"opens the message for {value}",
        "start-verification": f"records the fix ({value}) and starts its checks",
        "copy-command": "copies the commands",
        "close": "closes",
    }.get(end.act, "")


def _fork(answer: AnswerView) -> str:
    return " / ".join(f"{answer_words(for_line(answer.value))} (@{for_line(answer.by)})" for answer in answer.answers)


def _leads(tree: Tree, name: str) -> str:
    end = next((end for end in tree.end if end.name == name), None)
    if end is not None:
        return f"{for_line(end.say)}"
    question = next((question for question in tree.question if question.name == name), None)
    return for_line(question.ask) if question is not None else ""
