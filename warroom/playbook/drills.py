"""The shape of a drill (``drills/NAME.toml``), and loading drills: the shipped ones and an organisation's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, ClassVar

from warroom.model.described import OneOf
from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.playbook.duration import Duration
from warroom.playbook.load import DRILLS, PlaybookError, Problem, files_of, read_checked, shipped_data

_STRICT: dict[str, object] = {"extra": "forbid"}
_APART = re.compile(r"[\W_]+")
KINDS_EXPECTED = (
    "declared", "acknowledged", "detected", "severity", "role", "phase", "status", "fixed", "closed", "update",
    "impact", *ENTRY_KINDS,
)  # fmt: skip
"""What an entry is that a drill may expect."""


@dataclass(frozen=True, slots=True)
class Injection:
    """Something that happens ``after`` the beginning; ``say`` is read as the entry line reads it: ``@pager: alert``."""

    __pydantic_config__: ClassVar = _STRICT
    after: Duration
    say: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes ``after`` somebody logged one of the words in ``asks``, or of a ``means`` of the drill's vocabulary,
    or after a ``milestone`` of the incident was reached: a colleague's answer, a fact uncovered.
    """

    __pydantic_config__: ClassVar = _STRICT
    asks: tuple[str, ...]
    say: str
    after: Duration
    means: tuple[str, ...] = ()
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something that is expected can be done.

    By an entry of one of ``kinds`` (any that a person wrote when none is named; ``update`` is a posted message) that
    has a word of each of ``means``, which are names of the drill's vocabulary; by a severity that is at least
    ``level``; or by a ``milestone`` of the incident.

    An entry is known by what it led to rather than by its words where ``before`` names a milestone that came behind it,
    or ``follows`` the ``what`` of something else that is expected and was done before it: whoever decides and then acts
    has decided, in whatever words. Such an entry does not count where it has a word of ``unless``, names of the
    vocabulary too: what only looks like it.
    """

    __pydantic_config__: ClassVar = _STRICT
    kinds: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    level: str = ""
    milestone: str = ""
    before: str = ""
    follows: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good team does ``within`` a time of the beginning.

    It is met in any ``way``, or by an entry of ``kind`` (``update``: by a posted update) that holds one of ``words``,
    any when none are named. ``counts`` says in words what would have counted.
    """

    __pydantic_config__: ClassVar = _STRICT
    what: str
    within: Duration
    kind: Annotated[str, OneOf("", *KINDS_EXPECTED)] = ""
    words: tuple[str, ...] = ()
    way: tuple[Way, ...] = ()
    counts: str = ""


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
    vocabulary: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def words_for(self, means: tuple[str, ...]) -> tuple[str, ...]:
        """Every word of the vocabulary that stands for one of ``means``."""
        return tuple(word for name in means for word in self.vocabulary.get(name, ()))


def plain(text: str) -> str:
    """The words of ``text`` as `in_plain` looks through them: small, apart by one blank, a blank at either end."""
    return " " + _APART.sub(" ", text.casefold()).strip() + " "


@lru_cache(4_096)
def _sought(word: str) -> str:
    return f" {_APART.sub(' ', word.casefold()).strip()}" + (" " if word.endswith("$") else "")


def in_plain(words_of_text: str, words: tuple[str, ...]) -> bool:
    """As `holds`, for a text that was made `plain` before, where many words are looked for in it."""
    return any(_sought(word) in words_of_text for word in words)


def has_nothing_but(words_of_text: str, words: Iterable[str]) -> bool:
    """Whether a text that was made `plain` before consists of ``words`` alone, each as `holds` takes it."""
    covered = bytearray(blank == " " for blank in words_of_text)
    for sought in map(_sought, words):
        at = words_of_text.find(sought)
        while at >= 0:
            end = words_of_text.index(" ", at + len(sought) - 1)
            covered[at:end] = b"\1" * (end - at)
            at = words_of_text.find(sought, at + 1)
    return all(covered)


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether ``text`` has one of ``words``, each the beginning of a word or of several: ``revert`` is in "Reverting
    v2.31", ``roll back`` in "we roll-back". One that ends with ``$`` is a whole word: ``bot$`` is not in "both".
    """
    return in_plain(plain(text), words)


def load_drills(organisation: Path | None = None) -> dict[str, DrillPlan]:
    """Every drill by its name, an organisation's own in place of a shipped one of the same name.

    Raise `warroom.playbook.load.PlaybookError` with every problem of every file.
    """
    problems: list[Problem] = []
    drills: dict[str, DrillPlan] = {}
    folders = [shipped_data() / DRILLS, *([organisation / DRILLS] if organisation is not None else [])]
    for folder in folders:
        for path in files_of(folder, problems):
            plan = read_checked(path, DrillPlan, problems, within=folder.parent) if path.suffix == ".toml" else None
            if plan is not None:
                drills[path.stem] = plan
    if problems:
        raise PlaybookError(problems)
    return drills
