"""A walk through a decision tree, as a shell shows it."""

from __future__ import annotations

from warroom.cli.shapes import WalkedTree
from warroom.cli.spoken import line, spoken
from warroom.playbook.walk import Walk
from warroom.room.acts.decisions import ANSWERS, answer_words
from warroom.text import for_line

TYPED = {**ANSWERS, **{answer: answer for answer in ANSWERS.values()}}
"""What may be typed as an answer, and what it says."""


def walk_json(walked: Walk) -> WalkedTree:
    """A walk as ``--json`` prints it."""
    return {
        "tree": walked.tree.name,
        "steps": [
            {
                "node": step.question.name,
                "question": step.question.ask,
                "answer": step.answer.answers[-1].value,
                "by": step.answer.answers[-1].by.raw,
                "key_accepted": step.answer.answers[-1].by.is_sure,
            }
            for step in walked.steps
        ],
        "fork": [
            {"answer": answer.value, "by": answer.by.raw, "key_accepted": answer.by.is_sure}
            for answer in walked.fork.answers
        ]
        if walked.fork
        else [],
        "question": (
            {"node": walked.question.name, "ask": walked.question.ask, "why": walked.question.why}
            if walked.question is not None
            else None
        ),
        "end": (
            {
                "say": walked.end.say,
                "act": walked.end.act,
                "value": walked.end.value,
                "owner": walked.end.owner,
                "commands": list(walked.end.commands),
            }
            if walked.end is not None
            else None
        ),
    }


def walk_lines(walked: Walk) -> list[str]:
    """A walk as lines for people."""
    lines = [for_line(walked.tree.title)]
    lines.extend(
        line(
            "answered",
            f"{answer_words(for_line(step.answer.answers[-1].value))}: {spoken(step.question.ask)}",
            f"by @{for_line(step.answer.answers[-1].by)}",
        )
        for step in walked.steps
    )
    if walked.fork is not None:
        answers = " / ".join(f"{for_line(answer.value)} (@{for_line(answer.by)})" for answer in walked.fork.answers)
        lines.append(line("contested", answers))
    if walked.question is not None:
        lines.append(line("open", f"{spoken(walked.question.ask)} (y, n or d)"))
        if walked.question.why:
            lines.append(f"why: {spoken(walked.question.why)}")
    if walked.end is not None:
        lines.append(line("do", spoken(walked.end.say)))
        lines.extend(f"command: {spoken(command)}" for command in walked.end.commands)
    return lines
