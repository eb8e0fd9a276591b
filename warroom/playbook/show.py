"""The playbook as plain text, for the shell and for the panes' read-only content."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from warroom.playbook.deciding_shapes import Tree, TreeQuestion
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
    first = questions.get(tree.first)
    lines = [f"{tree.title} ({tree.name})", first.ask if first is not None else "nothing to ask"]
    drawn = {tree.first}
    # A stack of its own: a question a line is a tree that is deeper than Python lets functions call each other.
    pending = _branches(first, "")
    while pending:
        answer, target, indent, is_last = pending.pop()
        stem = f"{indent}{'└─' if is_last else '├─'} {answer} → "
        end, following = ends.get(target), questions.get(target)
        if end is not None:
            lines.append(stem + end.say)
        elif following is None:
            lines.append(f"{stem}nowhere")
        elif target in drawn:
            lines.append(f"{stem}{following.ask} (above)")
        else:
            drawn.add(target)
            lines.append(stem + following.ask)
            pending += _branches(following, indent + ("   " if is_last else "│  "))

    lines += [f"  why {question.ask} {question.why}" for question in tree.question if question.why]
    lines += [f"  {end.say}: {command}" for end in tree.end for command in end.commands]
    return "\n".join(lines)


def _branches(question: TreeQuestion | None, indent: str) -> list[tuple[str, str, str, bool]]:
    """The answers to a question, the one that is drawn first at the end: what each is, where it leads, how far it is
    indented, whether it is the last that is drawn.
    """
    if question is None:
        return []
    answers = (("YES", question.yes), ("NO", question.no), ("don't know", question.unknown))
    return [(answer, target, indent, answer == "don't know") for answer, target in reversed(answers)]
