"""The playbook as plain text, for the shell and for the panes' read-only content."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.duration import Duration
from warroom.playbook.load import PARTS
from warroom.playbook.workflow import Playbook


def show_playbook(playbook: Playbook, part: str = "") -> str:
    """One part of the workflow, or all of it, as indented text. Raise ``KeyError`` for a part that does not exist."""
    if part and part not in PARTS:
        raise KeyError(part)
    parts = [part] if part else PARTS
    return "\n\n".join(_part(playbook, name) for name in parts)


def _part(playbook: Playbook, name: str) -> str:
    if name == "trees":
        return "\n\n".join(draw_tree(tree) for tree in playbook.trees.tree)
    return "\n".join([name.upper(), *_lines(getattr(playbook, name), 1)])


def _lines(value: object, depth: int) -> list[str]:
    indent = "  " * depth
    lines: list[str] = []
    if is_dataclass(value):
        pairs = [(part.name, getattr(value, part.name)) for part in fields(value)]
    elif isinstance(value, dict):
        pairs = list(value.items())
    else:
        return [f"{indent}{_word(value)}"]
    for name, inner in pairs:
        if inner is None or inner in ("", ()) or inner is False:
            continue
        label = name.replace("_", " ")
        if isinstance(inner, tuple) and inner and is_dataclass(inner[0]):
            for item in inner:
                lines.append(f"{indent}{label}")
                lines.extend(_lines(item, depth + 1))
        elif isinstance(inner, tuple) and all(isinstance(length, Duration) for length in inner):
            lines.append(f"{indent}{label}: {' to '.join(_word(length) for length in inner)}")
        elif isinstance(inner, tuple):
            lines.append(f"{indent}{label}")
            lines.extend(f"{indent}  - {_word(member)}" for member in inner)
        elif is_dataclass(inner) or isinstance(inner, dict):
            lines.append(f"{indent}{label}")
            lines.extend(_lines(inner, depth + 1))
        else:
            lines.append(f"{indent}{label}: {_word(inner)}")
    return lines


def _word(value: object) -> str:
    if isinstance(value, Duration):
        return value.words
    return "yes" if value is True else str(value)


def draw_tree(tree: Tree) -> str:
    """A decision tree as text, a branch a line; a question that was drawn already is named, not drawn again."""
    questions = {question.name: question for question in tree.question}
    ends = {end.name: end for end in tree.end}
    lines = [f"{tree.title} ({tree.name})"]
    drawn: set[str] = set()

    def draw(name: str, indent: str) -> None:
        question = questions.get(name)
        if question is None:
            return
        drawn.add(name)
        branches = (("YES", question.yes), ("NO", question.no), ("don't know", question.unknown))
        for position, (answer, target) in enumerate(branches):
            last = position == len(branches) - 1
            stem = f"{indent}{'└─' if last else '├─'} {answer} → "
            end, following = ends.get(target), questions.get(target)
            if end is not None:
                lines.append(stem + end.say)
            elif following is not None and target in drawn:
                lines.append(f"{stem}{following.ask} (above)")
            elif following is not None:
                lines.append(stem + following.ask)
                draw(target, indent + ("   " if last else "│  "))
            else:
                lines.append(f"{stem}nowhere")

    first = questions.get(tree.first)
    lines.append(first.ask if first is not None else "nothing to ask")
    draw(tree.first, "")
    lines += [f"  why {question.ask} {question.why}" for question in tree.question if question.why]
    lines += [f"  {end.say}: {command}" for end in tree.end for command in end.commands]
    return "\n".join(lines)
