"""A scripted incident: each step as a person does it by keys, and as the same person does it in a shell."""

from __future__ import annotations

from dataclasses import dataclass

ENTER, LINE, UP = "\r", "\x0f", "\x1b[A"


@dataclass(frozen=True)
class Press:
    """Keys that are pressed together. ``saves`` when something is stored by them, which is waited for."""

    keys: str
    saves: bool = True


@dataclass(frozen=True)
class Step:
    """One thing that is done: ``presses`` begin in the line and end there, ``commands`` are run one after the other."""

    presses: tuple[Press, ...]
    commands: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Incident:
    """An incident of one type, from its declaration to its end. ``severity`` is the digit on the ladder; ``answers``
    are given where the tree asks for it instead.
    """

    kind: str
    title: str
    severity: int
    since: str
    steps: tuple[Step, ...]
    answers: str = ""


def says(text: str, *command: str) -> Step:
    """A line of the timeline, or an order in it; ``command`` where the shell has one of its own for it."""
    return Step((Press(text + ENTER),), (command or ("log", text),))


def goes(*presses: Press | str, commands: tuple[tuple[str, ...], ...]) -> Step:
    """Keys in the panes: a bare text stores something, and what does not is a `Press` that says so."""
    inside = tuple(Press(one) if isinstance(one, str) else one for one in presses)
    return Step((Press(LINE, saves=False), *inside, Press("i", saves=False)), commands)


def moves(keys: str) -> Press:
    """Keys that store nothing."""
    return Press(keys, saves=False)


def walks(tree: str, answers: str, *end: Press | str, perform: bool = False, before: str = "") -> Step:
    """A tree walked at the Decide pane; ``end`` is pressed at its end, which a shell carries out when ``perform``.

    ``before`` are the keys that lead to the tree.
    """
    commands = [("decide", tree, answer) for answer in answers]
    if perform:
        commands.append(("decide", tree, "--do"))
    lead = [moves("2"), *([moves(before)] if before else [])]
    return goes(*lead, *answers, *end, commands=tuple(commands))


def hypothesis(statement: str, label: str) -> Step:
    return says(f"? {statement}", "hyp", "add", statement) if label else says(f"? {statement}")


def ticks_all(figures: tuple[str, ...], *, checklist: int = 5) -> Step:
    """Every check of the last fix ticked as passed with the cursor where it stands by itself; the first ones with the
    figure that was seen.
    """
    presses: list[Press | str] = [moves("4")]
    commands = []
    for number, figure in enumerate(figures, 1):
        presses.append("y")
        if figure:
            presses += [moves("e"), figure + ENTER]
        commands.append(("check", "pass", str(number), *((figure,) if figure else ())))
    for number in range(len(figures) + 1, len(figures) + checklist + 1):
        presses.append("y")
        commands.append(("check", "pass", str(number)))
    return goes(*presses, commands=tuple(commands))


CLOSE = (
    says("/phase close", "phase", "close"),
    says("/ready stakeholders pass", "check", "ready", "stakeholders", "pass"),
    says("/ready monitoring pass", "check", "ready", "monitoring", "pass"),
    goes(
        moves("2"), moves("g"), "y", "y", "y", ENTER,
        commands=(
            *(("decide", "ready-to-close", "y"),) * 3, ("decide", "ready-to-close", "--do"),
        ),
    ),
)  # fmt: skip
"""The closure checklist ticked where the program cannot know it, and the tree walked to the end that closes."""
