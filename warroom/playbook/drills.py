"""The shape of a drill (``drills/NAME.toml``), and loading drills: the shipped ones and an organisation's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from warroom.playbook.duration import Duration
from warroom.playbook.load import DRILLS, PlaybookError, Problem, files_of, read_checked, shipped_data

_STRICT: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Injection:
    """Something that happens ``after`` the beginning; ``say`` is read as the entry line reads it: ``@pager: alert``."""

    __pydantic_config__: ClassVar = _STRICT
    after: Duration
    say: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes ``after`` somebody logged one of the words in ``asks``: a colleague's answer, a fact uncovered."""

    __pydantic_config__: ClassVar = _STRICT
    asks: tuple[str, ...]
    say: str
    after: Duration


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good team does ``within`` a time of the beginning.

    It is met by an entry of ``kind`` (``update``: by a posted update) that holds one of ``words``, any when none are
    named.
    """

    __pydantic_config__: ClassVar = _STRICT
    what: str
    kind: Literal[
        "declared", "acknowledged", "detected", "severity", "role", "phase", "status", "decision", "action", "finding",
        "hypothesis", "fixed", "closed", "update", "impact",
    ]  # fmt: skip
    within: Duration
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """A drill: what is told at its beginning, what happens, what questions uncover, what is expected.

    ``walk_through`` is for whoever leads it. ``name`` is the file's name.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: str
    type: str
    severity: str
    says: str
    lasts: Duration
    injection: tuple[Injection, ...]
    expected: tuple[Expected, ...]
    walk_through: tuple[str, ...]
    answer: tuple[Answer, ...] = ()
    name: str = ""


def load_drills(organisation: Path | None = None) -> dict[str, DrillPlan]:
    """Every drill by its name, an organisation's own in place of a shipped one of the same name.

    Raise `warroom.playbook.load.PlaybookError` with every problem of every file.
    """
    problems: list[Problem] = []
    found: dict[str, DrillPlan] = {}
    folders = [shipped_data() / DRILLS, *([organisation / DRILLS] if organisation is not None else [])]
    for folder in folders:
        for path in files_of(folder, problems):
            plan = read_checked(path, DrillPlan, problems, within=folder.parent) if path.suffix == ".toml" else None
            if plan is not None:
                found[path.stem] = plan
    if problems:
        raise PlaybookError(problems)
    return found
