"""How cards, checks, tasks, proposals and follow-ups stand: a type of its own for each kind of them.

What is read from a log may be a word that this version does not know. `State.read` is the one place where a stored word
becomes a state.
"""

from __future__ import annotations

from enum import StrEnum

from warroom.text import Untrusted, bounded, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

_LONGEST = 40
"""Signs of an unknown word that are shown of it."""


class State(StrEnum):
    """A state of a kind of record. Every kind begins as ``open``, which is its first."""

    @classmethod
    def read(cls, stored: object) -> Self:
        """What ``stored``, a word of a log or a table, stands for: the first of them where there is none, and
        where this version knows no such word one that is not `is_known`, and says the word itself.
        """
        if stored is None or stored == "":
            return next(iter(cls))
        word = str(stored)
        known = cls._value2member_map_.get(word)
        if isinstance(known, cls):
            return known
        shown = bounded(for_line(Untrusted(word)), _LONGEST)
        shown = "unknown" if not shown or shown in cls._value2member_map_ else shown
        unknown = str.__new__(cls, shown)
        unknown._name_, unknown._value_ = "UNKNOWN", shown
        return unknown

    @property
    def is_known(self) -> bool:
        """Whether this version knows what the word says."""
        return self.name in type(self).__members__


class HypothesisState(State):
    """What people think of a hypothesis."""

    OPEN = "open"
    TESTING = "testing"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class CheckState(State):
    """What a check of a fix showed, or whether a point of a checklist is done."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class TaskState(State):
    """What came of a task that somebody was asked for."""

    OPEN = "open"
    EXTENDED = "extended"
    DONE = "done"
    FAILED = "failed"


class PollState(State):
    """What came of a proposal."""

    OPEN = "open"
    DECIDED = "decided"
    DROPPED = "dropped"


class FollowUpState(State):
    """Whether a follow-up is still to be done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
